/** A node of the scenario's JSON Schema, as far as editor and forms read it. */
export interface SchemaNode {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly "x-unit"?: string;
  readonly "x-assumption"?: string;
}

/** A key or a place in a list. */
export type PathPart = string | number;

/** All nodes that may describe the value at a path: more than one where the schema has branches. */
export function nodesAt(schema: SchemaNode, path: readonly PathPart[]): readonly SchemaNode[] {
  return path.reduce<readonly SchemaNode[]>(
    (nodes, part) => nodes.flatMap((node) => childrenOf(node, part)),
    [schema],
  );
}

function childrenOf(node: SchemaNode, part: PathPart): readonly SchemaNode[] {
  return branches(node).flatMap((branch) => {
    const child = typeof part === "number" ? branch.items : branch.properties?.[part];
    return child ? [child] : [];
  });
}

/** A node and, where it has several, its branches. */
function branches(node: SchemaNode): readonly SchemaNode[] {
  return [node, ...(node.anyOf ?? []).flatMap(branches)];
}

/** A key that may stand in a group. */
export interface KnownKey {
  readonly key: string;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
}

/** The keys that may stand at a path. */
export function keysAt(schema: SchemaNode, path: readonly PathPart[]): readonly KnownKey[] {
  const found = new Map<string, KnownKey>();
  for (const node of nodesAt(schema, path).flatMap(branches))
    for (const [key, child] of Object.entries(node.properties ?? {}))
      if (!found.has(key))
        found.set(key, { key, node: child, isRequired: node.required?.includes(key) ?? false });
  return [...found.values()];
}

/** A value that may stand at a path, with where it comes from. */
export interface KnownValue {
  readonly text: string;
  readonly detail: "word" | "default" | "example";
}

/** Words, the default and examples for a path, each once. */
export function valuesAt(schema: SchemaNode, path: readonly PathPart[]): readonly KnownValue[] {
  const nodes = nodesAt(schema, path).flatMap(branches);
  const all = [
    ...nodes.flatMap((node) => (node.enum ?? []).map((value) => known(value, "word"))),
    ...nodes.flatMap((node) => (isBoolean(node) ? [known(true, "word"), known(false, "word")] : [])),
    ...nodes.flatMap((node) => (node.default === undefined ? [] : [known(node.default, "default")])),
    ...nodes.flatMap((node) => (node.examples ?? []).map((value) => known(value, "example"))),
  ];
  return [...new Map(all.reverse().map((value) => [value.text, value])).values()].reverse();
}

function isBoolean({ type }: SchemaNode): boolean {
  return type === "boolean" || (Array.isArray(type) && type.includes("boolean"));
}

function known(value: unknown, detail: KnownValue["detail"]): KnownValue {
  return { text: flowText(value), detail };
}

/** A value as one writes it on a line of YAML. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).map(([key, inner]) => `${key}: ${flowText(inner)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return String(value);
}

/** What a reader is told of a node: what it is, its unit, its default. */
export function describe(node: SchemaNode): string {
  const unit = node["x-unit"] ? ` [${node["x-unit"]}]` : "";
  const filled = node.default === undefined ? "" : ` Left out: ${flowText(node.default)}.`;
  return `${node.description ?? ""}${unit}.${filled}`.replace(/^\./, "").replace(/\.\./g, ".");
}
