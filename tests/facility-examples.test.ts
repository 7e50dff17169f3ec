import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runIn } from "../packages/cli/run-in-process.fixture.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const EXAMPLES = [
  "10-one-mine-two-camps",
  "11-greenfield-or-conversion",
  "12-n1-or-n2",
  "13-russian-40-mw",
  "14-two-tenants-or-five",
  "15-accelerators-by-place",
  "16-maintenance-policy",
  "17-a-backstop",
];

interface Run {
  readonly args: readonly string[];
  readonly figures: Readonly<Record<string, { readonly value: number; readonly tolerance: number }>>;
}

async function answerOf(args: readonly string[]): Promise<unknown> {
  const { exit, out, err } = await runIn(root, args);
  expect([exit, err]).toEqual([0, ""]);
  return JSON.parse(out);
}

function figureAt(answer: unknown, path: string): number {
  return path.split(".").reduce((part, key) => (part as Record<string, unknown>)[key], answer) as number;
}

describe("the facility examples give what they say", () => {
  const runs = EXAMPLES.flatMap((example) => {
    const text = readFileSync(new URL(`../examples/${example}/expected.json`, import.meta.url), "utf8");
    return (JSON.parse(text) as { runs: readonly Run[] }).runs.map((run) => [example, run] as const);
  });

  it.each(runs)("%s %j", async (example, { args, figures }) => {
    const [group, command, ...options] = args;
    const file = `examples/${example}/scenario.yaml`;
    const answer = await answerOf([group!, command!, file, ...options, "--json"]);
    for (const [path, { value, tolerance }] of Object.entries(figures))
      expect(Math.abs(figureAt(answer, path) / value - 1), path).toBeLessThanOrEqual(tolerance);
  });
});
