import { expect, test } from "vitest";
import { stringify } from "yaml";
import { exampleOf } from "./example-of.fixture.ts";
import { parseScenario } from "./index.ts";
import { scenarioJsonSchema } from "./json-schema.ts";

const schema = scenarioJsonSchema();
const LEFT = [
  "network.hashrate", // instead of the difficulty
  "power.demand_charge.monthly_rates", // instead of rate; twelve of them
];

function readExamples(choose: number, left: readonly string[]) {
  return parseScenario(stringify(exampleOf(schema, choose, left)), { fileName: "examples.yaml" });
}

test.each([0, 1, 2, 3, 4, 5])(
  "a file made of every key's own example is right (choice %i of words, shapes and keys that exclude each other)",
  (choose) => {
    const read = readExamples(choose, LEFT);
    expect(read.ok ? [] : read.problems.map(({ message }) => message)).toEqual([]);
  },
);

test("the examples reach every section", () => {
  const read = readExamples(0, LEFT);
  const scenario: Record<string, unknown> = read.ok ? { ...read.scenario } : {};
  expect(Object.entries(scenario).filter(([, value]) => value === undefined)).toEqual([]);
  expect(Object.keys(scenario).length).toBe(Object.keys(schema.properties!).length);
});

test("every default is one that its key accepts: a file of all groups with nothing in them", () => {
  const required = (node: typeof schema, path: string): unknown =>
    Object.fromEntries(
      Object.entries(node.properties!).flatMap(([key, child]) => {
        const inner = path ? `${path}.${key}` : key;
        if (LEFT.includes(inner) || child["x-assumption"]) return [];
        if (child.properties && !child.oneOf) return [[key, required(child, inner)]];
        return node.required?.includes(key) || !child.properties
          ? [[key, exampleOf(child, 0, LEFT, inner)]]
          : [];
      }),
    );
  const read = parseScenario(stringify(required(schema, "")), { fileName: "defaults.yaml" });
  expect(read.ok ? [] : read.problems.map(({ message }) => message)).toEqual([]);
  const used = new Set(read.ok ? read.assumptionsUsed.map(({ id }) => id) : []);
  expect(used.size).toBeGreaterThan(60);
});
