import { parse } from "yaml";
import type { JsonSchemaNode } from "./json-schema.ts";

/**
 * A value made of the examples of a JSON Schema alone: every key that it describes, of keys that exclude each other only
 * `choose`-th.
 *
 * @param left keys (`network.hashrate`) that are left out: they contradict others beyond what a JSON Schema says
 */
export function exampleOf(
  node: JsonSchemaNode,
  choose = 0,
  left: readonly string[] = [],
  path = "",
): unknown {
  if (node.properties) return exampleGroup(node, choose, left, path);
  if (node.items && !node.examples) return [exampleOf(node.items, choose, left, path)];
  if (node.anyOf) return exampleOf(node.anyOf[choose % node.anyOf.length]!, choose, left, path);
  if (typeof node.additionalProperties === "object")
    return { "hv-substation": exampleOf(node.additionalProperties, choose, left, path) };
  if (node.enum) return node.enum[choose % node.enum.length];
  const example = node.examples?.[0] ?? "text";
  // an example of a list is YAML on one line
  return typeof example === "string" && example.startsWith("[") ? parse(example) : example;
}

function exampleGroup(node: JsonSchemaNode, choose: number, left: readonly string[], path: string): unknown {
  const kinds = Array.isArray(node.oneOf) ? node.oneOf.map((one: JsonSchemaNode) => one.required![0]!) : [];
  const dropped = kinds.filter((_, i) => i !== choose % kinds.length);
  const entries = Object.entries(node.properties!).flatMap(([key, child]) => {
    const inner = path ? `${path}.${key}` : key;
    if (dropped.includes(key) || left.includes(inner)) return [];
    return [[key, exampleOf(child, choose, left, inner)] as const];
  });
  return Object.fromEntries(entries);
}
