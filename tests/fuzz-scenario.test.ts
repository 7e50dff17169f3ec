import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseScenario, SCENARIO_KINDS, scenarioTemplate } from "@switchyard/scenario";
import { scenarioJsonSchema } from "@switchyard/scenario/json-schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { main } from "../packages/cli/index.ts";
import type { CliIo } from "../packages/cli/io.ts";
import { exampleOf } from "../packages/scenario/example-of.fixture.ts";

/**
 * Valid scenario files (the templates, and files of every key's example), mutated as typing, pasting and broken tools mutate them. Whatever comes out: no exception, no stack
 * trace, every problem with code, line and message, and no figure of an accepted scenario that is not finite.
 */
const SEED = 20_260_101;
const everyKey = [0, 1, 2].map((choose) =>
  stringify(
    exampleOf(scenarioJsonSchema(), choose, ["network.hashrate", "power.demand_charge.monthly_rates"]),
  ),
);
const texts = [...SCENARIO_KINDS.map(scenarioTemplate), ...everyKey];

type Mutation = (text: string) => string;

const place = fc.double({ min: 0, max: 1, noNaN: true });

/** Values that break careless readers. */
const NASTY = [
  ".nan",
  ".inf",
  "-.inf",
  "1e999",
  "-1e-999 MW",
  "0x10",
  "1_0 MW",
  "~",
  "null",
  "",
  "{}",
  "[]",
  "[[[]]]",
  "true",
  "*x",
  "&x 1",
  "!!binary abc",
  "!!float MW",
  "'",
  '"',
  "100",
  "-5 MW",
  "0 MW",
  "5 MW MW",
  "1e308 GW",
  "9007199254740993",
  "99999 years",
  "2027-00",
  "0000-01",
  "9999-12",
  "NaN MW",
  "Infinity USD",
  "5 %/",
  "/ MW",
  "5 //MW",
  "5 USD/USD",
  "5 EUR/MWh",
  "1/0",
  "\u0000",
  "\uFEFF5 MW",
  "5\u00A0MW",
  "5\u2009MW",
  "５ MW",
  "5 МВт",
  "__proto__",
  "constructor",
  "toString",
  "<<: *x",
  "| \n x",
  "> \n x",
  "{ value: 1 }",
  "{ __proto__: 1 }",
  "- 1",
  "? a",
  "a: b: c",
  "\t",
  "#",
  "a".repeat(5000),
  "9".repeat(400),
  "{".repeat(50),
];

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  // a value replaced
  fc.tuple(place, fc.constantFrom(...NASTY)).map(([at, value]) => replaceValue(at, () => value)),
  fc
    .tuple(place, fc.string({ unit: "binary", maxLength: 20 }))
    .map(([at, value]) => replaceValue(at, () => value)),
  fc
    .tuple(place, fc.double())
    .map(([at, value]) => replaceValue(at, (old) => old.replace(/-?\d[\d.]*/, String(value)))),
  // a key replaced by another of the file
  fc.tuple(place, place).map(([at, from]) => swapKey(at, from)),
  // a line dropped, doubled, moved, indented
  place.map((at) => onLines(at, () => [])),
  place.map((at) => onLines(at, (line) => [line, line])),
  fc
    .tuple(place, fc.integer({ min: 0, max: 9 }))
    .map(([at, blanks]) => onLines(at, (line) => [" ".repeat(blanks) + line.trim()])),
  place.map((at) => onLines(at, (line) => [line.replace(/^ +/, "\t")])),
  // characters dropped, inserted, cut off
  place.map(
    (at): Mutation =>
      (text) =>
        splice(text, at, 1, ""),
  ),
  fc.tuple(place, fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 })).map(
    ([at, more]): Mutation =>
      (text) =>
        splice(text, at, 0, more),
  ),
  place.map(
    (at): Mutation =>
      (text) =>
        text.slice(0, Math.floor(at * text.length)),
  ),
  fc.constant<Mutation>((text) => text.replaceAll("\n", "\r\n")),
);

const mutated = fc
  .tuple(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 5 }))
  .map(([text, steps]) => steps.reduce((current, step) => step(current), text));

/** Studies take seconds, so few are run: the templates with figures far from usual, and lines that are gone. */
const STUDIES = 20;
const farOff = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(place, fc.constantFrom(0, 1e-6, 0.1, 3, 100, 1e6))
      .map(([at, by]) => scaleFigure(at, by)),
  },
  { weight: 1, arbitrary: place.map((at) => onLines(at, () => [])) },
);
const mutatedTemplate = fc
  .tuple(
    fc.constantFrom(...SCENARIO_KINDS.map(scenarioTemplate)),
    fc.array(farOff, { minLength: 1, maxLength: 3 }),
  )
  .map(([text, steps]) => steps.reduce((current, step) => step(current), text));

/** One of the file's figures with a unit, or a bare one, times `by`. */
function scaleFigure(at: number, by: number): Mutation {
  return (text) => {
    const figures = [...text.matchAll(/(?<=: )-?\d[\d.]*(?:e\d+)?(?=[ ,}\n])/g)];
    const match = figures[Math.floor(at * (figures.length - 1))];
    if (!match) return text;
    return text.slice(0, match.index) + Number(match[0]) * by + text.slice(match.index + match[0].length);
  };
}

/** The same scenario over two years, where it is one and is changed by more than a comment. */
function shortened(text: string): string | undefined {
  const short = text.replace(/horizon: .*/, "horizon: 2 years").replace(/paths: \d+/, "paths: 16");
  const read = parseScenario(short, { fileName: "scenario.yaml" });
  const changed = SCENARIO_KINDS.every(
    (kind) => JSON.stringify(parse(scenarioTemplate(kind))) !== JSON.stringify(read.ok && parse(text)),
  );
  return read.ok && changed ? short : undefined;
}

function replaceValue(at: number, change: (old: string) => string): Mutation {
  return (text) => {
    const values = [...text.matchAll(/(?<=: |- )[^{}[\],#\n]+/g)];
    const match = values[Math.floor(at * (values.length - 1))];
    if (!match) return text;
    return text.slice(0, match.index) + change(match[0]) + text.slice(match.index + match[0].length);
  };
}

function swapKey(at: number, from: number): Mutation {
  return (text) => {
    const keys = [...text.matchAll(/[a-z_]+(?=:)/g)];
    const target = keys[Math.floor(at * (keys.length - 1))];
    const other = keys[Math.floor(from * (keys.length - 1))];
    if (!target || !other) return text;
    return text.slice(0, target.index) + other[0] + text.slice(target.index + target[0].length);
  };
}

function onLines(at: number, change: (line: string) => readonly string[]): Mutation {
  return (text) => {
    const lines = text.split("\n");
    const index = Math.floor(at * (lines.length - 1));
    return [...lines.slice(0, index), ...change(lines[index] ?? ""), ...lines.slice(index + 1)].join("\n");
  };
}

function splice(text: string, at: number, drop: number, insert: string): string {
  const index = Math.floor(at * text.length);
  return text.slice(0, index) + insert + text.slice(index + drop);
}

/** Paths of figures that are not finite. */
function notFinite(value: unknown, path = ""): readonly string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [path];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, child]) => notFinite(child, `${path}.${key}`));
}

describe("a scenario file mutated at random", () => {
  const outcomes = { accepted: 0, refused: 0 };

  test(`is read or refused, never crashed on (2,000 files, seed ${SEED})`, () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const read = parseScenario(text, { fileName: "scenario.yaml" });
        outcomes[read.ok ? "accepted" : "refused"]++;
        if (read.ok) {
          expect(notFinite(read.scenario)).toEqual([]);
          expect(read.scenario.site.grid.importMw).toBeGreaterThan(0);
          return;
        }
        expect(read.problems.length).toBeGreaterThan(0);
        const lines = text.split("\n").length;
        for (const problem of read.problems) {
          expect(problem.code).toMatch(/^scenario\/[a-z-]+$/);
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.line).toBeLessThanOrEqual(lines);
          expect(problem.column).toBeGreaterThanOrEqual(1);
          expect(problem.message).not.toMatch(/undefined|\[object Object\]|\bat .*\.ts:|Invalid input/);
        }
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });

  test("meets both outcomes often, so that neither goes untested", () => {
    expect(outcomes.accepted).toBeGreaterThan(200);
    expect(outcomes.refused).toBeGreaterThan(700);
  });

  test(`on the command line ends with 0 or 2 and never prints a stack (300 files, seed ${SEED})`, async () => {
    const cwd = mkdtempSync(join(tmpdir(), "switchyard-fuzz-"));
    await fc.assert(
      fc.asyncProperty(mutated, async (text) => {
        writeFileSync(join(cwd, "fuzz.yaml"), text);
        const { exit, printed } = await run(cwd, "validate", "fuzz.yaml", "--json");
        expect([0, 2]).toContain(exit);
        expect(printed).not.toMatch(/\n\s+at |NaN|Infinity"|switchyard failed/);
        expect(JSON.parse(printed).ok).toBe(exit === 0);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test(`is studied without NaN, without a stack: exit 0, or 2 with a code (${STUDIES} accepted files, seed ${SEED})`, async () => {
    const cwd = mkdtempSync(join(tmpdir(), "switchyard-fuzz-"));
    let studied = 0;
    await fc.assert(
      fc.asyncProperty(mutatedTemplate, async (text) => {
        const short = shortened(text);
        fc.pre(short !== undefined);
        writeFileSync(join(cwd, "fuzz.yaml"), short!);
        const { exit, printed, out } = await run(cwd, "study", "fuzz.yaml", "--json");
        expect([0, 2], printed.slice(0, 500)).toContain(exit);
        expect(printed).not.toMatch(/\n\s+at .*:\d+:\d+|switchyard failed/);
        if (exit === 2) return expect(printed).toMatch(/[a-z-]+\/[a-z-]+/);
        studied++;
        expect(out).not.toMatch(/\bNaN\b|\bInfinity\b/);
        expect(notFinite(JSON.parse(out))).toEqual([]);
      }),
      { seed: SEED, numRuns: STUDIES },
    );
    expect(studied).toBeGreaterThan(STUDIES / 2);
  });
});

async function run(cwd: string, ...args: readonly string[]) {
  let printed = "";
  let out = "";
  const write = (text: string) => {
    printed += text;
  };
  const io: CliIo = {
    out: (text) => {
      out += text;
      write(text);
    },
    err: write,
    cwd,
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
    nowMs: () => 0,
  };
  const exit = await main(args, io);
  return { exit, printed, out };
}
