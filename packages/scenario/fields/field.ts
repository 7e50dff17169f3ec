import * as z from "zod/mini";
import type { AssumptionId } from "../assumptions/index.ts";
import { assumptionDefault } from "./default.ts";

/** A schema that gives `Out`, whatever the user wrote. */
export type SchemaOf<Out> = z.ZodMiniType<Out, unknown>;

/** One key of the file: the typed name it becomes, and the schema that reads and documents it. */
export interface Field<Name extends string, Out> {
  readonly name: Name;
  readonly schema: SchemaOf<Out>;
}

/** What the reference page, the editor and the messages say about a key. */
export interface KeyDoc {
  /** One sentence: what it is. */
  readonly about: string;
  /** What a user would write, as YAML on one line. */
  readonly example?: string;
}

/** JSON Schema facts and our own `x-…` facts of every schema node. */
export interface NodeDoc {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly pattern?: string;
  readonly "x-examples"?: readonly unknown[];
  readonly "x-unit"?: string;
  readonly "x-name"?: string;
  readonly "x-default"?: string;
  readonly [key: string]: unknown;
}

/** The documentation of every schema node; JSON Schema and the reference page are made from it. */
export const nodeDocs = z.registry<NodeDoc>();

/** Adds documentation to a node and returns it. */
export function documented<S extends z.ZodMiniType>(schema: S, doc: NodeDoc): S {
  nodeDocs.add(schema, { ...nodeDocs.get(schema), ...doc });
  return schema;
}

/** Makes a field. */
export function field<Name extends string, Out>(name: Name, schema: SchemaOf<Out>): Field<Name, Out> {
  return { name, schema };
}

/** The key may be left out; then the typed value is undefined. */
export function optional<Name extends string, Out>({
  name,
  schema,
}: Field<Name, Out>): Field<Name, Out | undefined> {
  return { name, schema: z.optional(schema) as SchemaOf<Out | undefined> };
}

/** The key may be left out; then the row of `assumptions/` fills it, and the run lists the row. */
export function defaulted<Name extends string, Out>(
  { name, schema }: Field<Name, Out>,
  id: AssumptionId,
): Field<Name, Out> {
  const filled = z.prefault(schema, () => assumptionDefault(id) as never);
  return { name, schema: documented(filled, { "x-default": id }) as unknown as SchemaOf<Out> };
}

/** The key may be left out; the group fills it by the row itself, and only the documentation names the row here. */
export function shownDefault<Name extends string, Out>(
  inner: Field<Name, Out>,
  id: AssumptionId,
): Field<Name, Out | undefined> {
  const { name, schema } = optional(inner);
  return { name, schema: documented(schema, { "x-default": id }) };
}

/** A group that may be left out; then every key of it has its default. */
export function filledGroup<Name extends string, Out>({ name, schema }: Field<Name, Out>): Field<Name, Out> {
  const filled = z.prefault(schema, () => ({}) as never);
  return { name, schema: documented(filled, { "x-filled": true }) as unknown as SchemaOf<Out> };
}
