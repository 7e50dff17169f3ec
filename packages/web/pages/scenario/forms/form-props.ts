import type { Problem } from "@switchyard/scenario";
import type { SchemaNode } from "../text/schema-node.ts";

/** What the form and its parts work on. */
export interface FormProps {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly schema: SchemaNode;
  readonly problems: readonly Problem[];
  readonly names: Readonly<Record<string, readonly string[]>>;
}
