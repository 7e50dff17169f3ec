import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { SCENARIO_KINDS, scenarioTemplate } from "./index.ts";
import { type JsonSchemaNode, scenarioJsonSchema } from "./json-schema.ts";
import { SMALLEST, WEST_TEXAS } from "./scenario.fixture.ts";

const schema = scenarioJsonSchema();
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

function errorsOf(text: string): readonly string[] {
  validate(parse(text));
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

/** Every key with its node, however deep. */
function keysOf(node: JsonSchemaNode, path = ""): (readonly [string, JsonSchemaNode])[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
    [`${path}.${key}`, child] as const,
    ...keysOf(child, `${path}.${key}`),
  ]);
  const more = typeof node.additionalProperties === "object" ? [node.additionalProperties] : [];
  const inner = [...(node.items ? [node.items] : []), ...(node.anyOf ?? []), ...more];
  return [...own, ...inner.flatMap((child) => keysOf(child, path))];
}

const keys = keysOf(schema);

describe("the JSON Schema", () => {
  test("is one that a validator of draft 2020-12 takes", () => {
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(validate).toBeTypeOf("function");
  });

  test("describes every key", () => {
    expect(keys.length).toBeGreaterThan(180);
    expect(keys.filter(([, node]) => !node.description).map(([path]) => path)).toEqual([]);
  });

  test("gives each key that is no group an example, a list of words, or a default", () => {
    const bare = keys.filter(([, node]) => {
      const group =
        node.properties || node.items || node.anyOf || typeof node.additionalProperties === "object";
      return !group && !node.examples && !node.enum && node.default === undefined;
    });
    expect(bare.map(([path]) => path)).toEqual([".description"]);
  });

  test("has examples and defaults that it accepts itself", () => {
    const ajv = new Ajv2020({ strict: false });
    for (const [path, node] of keys) {
      if (node.type === undefined || node.items || node.type === "array") continue;
      const check = ajv.compile(node);
      for (const example of node.examples ?? [])
        expect(check(example), `${path} example ${example}`).toBe(true);
      if (node.default !== undefined)
        expect(check(node.default), `${path} default ${node.default}`).toBe(true);
    }
  });

  test("names the row of assumptions behind each default", () => {
    const withDefault = keys.filter(([, node]) => node.default !== undefined && !node.properties);
    expect(withDefault.length).toBeGreaterThan(40);
    for (const [path, node] of withDefault) expect(node["x-assumption"], path).toMatch(/^[a-z_]+\./);
  });
});

describe("an editor that uses it", () => {
  test.each<readonly [string, string]>([
    ["the design's scenario", WEST_TEXAS],
    ["the smallest scenario", SMALLEST],
    ...SCENARIO_KINDS.map((kind) => [`the ${kind} template`, scenarioTemplate(kind)] as const),
  ])("accepts %s", (_, text) => {
    expect(errorsOf(text)).toEqual([]);
  });

  test.each([
    ["a figure without unit", SMALLEST.replace("5 MW", "5"), "/site/grid/import type"],
    ["a wrong unit", SMALLEST.replace("5 MW", "5 MWh"), "/site/grid/import pattern"],
    ["an unknown key", `${SMALLEST}mineing: {}\n`, " additionalProperties"],
    ["a missing key", SMALLEST.replace("title: small\n", ""), " required"],
    [
      "two price sources",
      SMALLEST.replace("constant:", "model: ercot-south, constant:"),
      "/power/prices oneOf",
    ],
    ["a word not in the list", `${SMALLEST}compare: [minee]\n`, "/compare/0 enum"],
    ["a bad month", `${SMALLEST}start: 2027-13\n`, "/start pattern"],
  ])("marks %s", (_, text, error) => {
    expect(errorsOf(text)).toContain(error);
  });
});
