import { assumptionsUnder } from "./assumptions/index.ts";
import { type JsonSchemaNode, scenarioJsonSchema } from "./json-schema.ts";

export { scenarioJsonSchema } from "./json-schema.ts";

/** The reference page of the scenario file, in Markdown, made from its JSON Schema: one table per group of keys. */
export function scenarioReference(): string {
  const sections = groupsOf(scenarioJsonSchema(), "").map(groupSection);
  return [PREAMBLE, ...sections].join("\n");
}

const PREAMBLE = `# The scenario file: every key

Made by \`npm run generate\` from the schema in \`packages/scenario/schema\`. \`switchyard schema\` prints the same as JSON Schema,
\`switchyard init\` writes a file to start from, \`switchyard validate FILE\` names everything that is wrong in one.

YAML (JSON works too). A figure carries its unit: \`100 MW\`, \`4.5 c/kWh\`, \`18 months\`, \`99.99 %\`, \`3 %/year\`, \`$60/MWh\`.
Money may be in another currency where \`finance.exchange\` gives a dated rate; it becomes USD where it is read.
Keys without a default and not marked *optional* must be given. Every default is a row of \`assumptions/\` and is listed in the result.
`;

interface Group {
  readonly path: string;
  readonly node: JsonSchemaNode;
}

/** A group and every group under it, in the order of the file. */
function groupsOf(node: JsonSchemaNode, path: string): readonly Group[] {
  const inner = Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    innerGroups(child, path ? `${path}.${key}` : key),
  );
  return [{ path, node }, ...inner];
}

function innerGroups(node: JsonSchemaNode, path: string): readonly Group[] {
  if (node.properties) return groupsOf(node, path);
  if (node.items) return innerGroups(node.items, `${path}[]`);
  const entries = node.additionalProperties;
  if (typeof entries === "object") return innerGroups(entries, `${path}.<name>`);
  const branches = (node.anyOf ?? []).map((branch) => ({ branch, list: branch.items !== undefined }));
  const shown = branches.filter(({ list }) => !list || branches.every((other) => other.list));
  return shown.flatMap(({ branch }) => innerGroups(branch, path));
}

function groupSection({ path, node }: Group): string {
  const rows = Object.entries(node.properties ?? {}).map(([key, child]) =>
    keyRow(key, child, node.required?.includes(key) ?? false),
  );
  return [
    `## ${path ? `\`${path}\`` : "The whole file"}`,
    "",
    `${sentence(node.description ?? "")}${choiceWords(node)}`,
    "",
    "| key | holds | default | meaning | example |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function keyRow(key: string, node: JsonSchemaNode, required: boolean): string {
  const cells = [
    `\`${key}\``,
    holds(node),
    defaultWords(node, required),
    node.description ?? "",
    exampleWords(node),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function holds(node: JsonSchemaNode): string {
  if (node.enum) return node.enum.length > 12 ? "a code" : node.enum.map((word) => `\`${word}\``).join(", ");
  if (node["x-unit"]) return node["x-unit"];
  if (node.properties) return "group";
  if (node.items) return node.items.properties ? "list of groups" : `list of ${holds(node.items)}`;
  if (node.anyOf) return [...new Set(node.anyOf.map(holds))].join(" or ");
  if (typeof node.additionalProperties === "object") return "groups by name";
  return node.type === "boolean" ? "`true`, `false`" : "text";
}

function defaultWords(node: JsonSchemaNode, required: boolean): string {
  if (required) return "**must be given**";
  const id = node["x-assumption"];
  if (id === undefined) return node.default === undefined ? "*optional*" : "see its keys";
  const status = assumptionsUnder(id).find((row) => row.id === id)?.status;
  const value = typeof node.default === "object" ? JSON.stringify(node.default) : String(node.default);
  return `\`${value}\` (${status})`;
}

function exampleWords(node: JsonSchemaNode): string {
  return node.examples?.length ? `\`${String(node.examples[0])}\`` : "";
}

function choiceWords({ oneOf }: JsonSchemaNode): string {
  if (!Array.isArray(oneOf)) return "";
  const keys = oneOf.flatMap(({ required }: { required: readonly string[] }) => required);
  return ` Exactly one of ${keys.map((key) => `\`${key}\``).join(", ")}.`;
}

function sentence(text: string): string {
  return text === "" ? "" : `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}
