import type * as z from "zod/mini";
import { nodeDocs } from "./fields/field.ts";

type Node = z.core.$ZodType;
/** The parts of zod's definitions that are walked; anything else ends the walk. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Node>>;
  readonly in?: Node;
  readonly innerType?: Node;
  readonly element?: Node;
  readonly valueType?: Node;
  readonly options?: readonly Node[];
}

/** The keys that a group of the schema knows, in the order of the schema; empty where the path leads to no group. */
export function keysAt(schema: Node, path: readonly (string | number)[]): readonly string[] {
  const group = nodesAt(schema, path)
    .map(definition)
    .find(({ shape }) => shape);
  return Object.keys(group?.shape ?? {});
}

/** The paths whose default is a row of assumptions, by the row's id: `mining.pool.fee` under `scenario.pool_fee`. */
export function defaultPaths(schema: Node, path = ""): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  collectDefaults(schema, path, found);
  return found;
}

function collectDefaults(schema: Node, path: string, found: Map<string, string[]>): void {
  const id = nodeDocs.get(schema)?.["x-default"];
  if (id) found.set(id, [...(found.get(id) ?? []), path]);
  const { shape, element, valueType, in: input, innerType, options = [] } = definition(schema);
  for (const [key, child] of Object.entries(shape ?? {}))
    collectDefaults(child, path ? `${path}.${key}` : key, found);
  if (element) collectDefaults(element, `${path}[]`, found);
  if (valueType) collectDefaults(valueType, `${path}.<name>`, found);
  const inner = innerType ?? input;
  if (inner) collectDefaults(inner, path, found);
  for (const option of options) collectDefaults(option, path, found);
}

/** Every node that stands at the end of a path, branches of unions side by side, wrappers opened. */
function nodesAt(schema: Node, path: readonly (string | number)[]): readonly Node[] {
  const [part, ...rest] = path;
  const opened = open(schema);
  return part === undefined
    ? opened
    : opened.flatMap((node) => stepInto(node, part).flatMap((next) => nodesAt(next, rest)));
}

function open(schema: Node): readonly Node[] {
  const { in: input, innerType, options } = definition(schema);
  if (options) return options.flatMap(open);
  const inner = innerType ?? input;
  return inner ? open(inner) : [schema];
}

function stepInto(schema: Node, part: string | number): readonly Node[] {
  const { shape, element, valueType } = definition(schema);
  const next = shape ? (Object.hasOwn(shape, part) ? shape[part] : undefined) : (element ?? valueType);
  return next ? [next] : [];
}

function definition(schema: Node): Definition {
  return schema._zod.def as unknown as Definition;
}
