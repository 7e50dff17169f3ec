import type * as z from "zod/mini";

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
