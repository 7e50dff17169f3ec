import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { cursorPlace } from "../text/cursor-path.ts";
import { describe, keysAt, nodesAt, type PathPart, type SchemaNode, valuesAt } from "../text/schema-node.ts";

/** Names that the schema leaves to rows of assumptions, by the last key of their path. */
export type KnownNames = Readonly<Record<string, readonly string[]>>;

/** Completes keys and values from the scenario's schema. */
export function schemaCompletion(schema: SchemaNode, names: KnownNames) {
  return (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString();
    const place = cursorPlace(text, context.pos);
    if (!context.explicit && place.prefix === "" && place.kind === "key") return null;
    const options =
      place.kind === "key" ? keyOptions(schema, place.path) : valueOptions(schema, names, place.path);
    return options.length === 0 ? null : { from: place.from, options, validFor: /^[\w./+%-]*$/ };
  };
}

function keyOptions(schema: SchemaNode, path: readonly PathPart[]): readonly Completion[] {
  return keysAt(schema, path).map(({ key, node, isRequired }) => ({
    label: key,
    type: "property",
    detail: isRequired ? "needed" : (node["x-unit"] ?? ""),
    info: describe(node),
    apply: `${key}: `,
    boost: isRequired ? 1 : 0,
  }));
}

function valueOptions(
  schema: SchemaNode,
  names: KnownNames,
  path: readonly PathPart[],
): readonly Completion[] {
  const listed = names[String(path.at(-1))] ?? [];
  const [node] = nodesAt(schema, path);
  const info = node ? describe(node) : "";
  const known = valuesAt(schema, path);
  return [
    ...known.map(({ text, detail }) => ({ label: text, type: "constant", detail, info })),
    ...listed
      .filter((name) => !known.some(({ text }) => text === name))
      .map((name) => ({ label: name, type: "constant", detail: "known", info })),
  ];
}
