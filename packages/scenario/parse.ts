import * as z from "zod/mini";
import { type AssumptionUse, recordAssumptions } from "./assumptions/index.ts";
import { type ConversionUse, type StatedRate, withRates } from "./context.ts";
import { type NamedFile, namedFiles } from "./named-files.ts";
import { inOrder, issueProblems, type Problem, textProblem } from "./problem.ts";
import { type Scenario, scenarioSchema } from "./schema/index.ts";
import { defaultPaths } from "./schema-walk.ts";
import { readYaml } from "./yaml/source.ts";

/** How a file is named in messages, and where its relative paths start. */
export interface ParseOptions {
  readonly fileName: string;
  /** Folder of the scenario file; relative paths inside the file are joined to it by whoever reads them. */
  readonly basePath?: string;
}

/** A note that does not stop a study. */
export interface Warning {
  readonly path: string;
  readonly message: string;
}

/** A scenario that was read: everything typed, defaults filled and listed. */
export interface ParsedScenario {
  readonly ok: true;
  readonly scenario: Scenario;
  readonly fileName: string;
  readonly basePath: string | undefined;
  /** Rows of `assumptions/` that filled what the file leaves out. */
  readonly assumptionsUsed: readonly AssumptionUse[];
  /** Rates of the file by which figures became USD. */
  readonly conversions: readonly ConversionUse[];
  /** Files that the scenario names, for whoever can read them. */
  readonly files: readonly NamedFile[];
  readonly warnings: readonly Warning[];
}

/** A file that can't be studied, with everything that is wrong in it. */
export interface RefusedScenario {
  readonly ok: false;
  readonly problems: readonly Problem[];
}

/**
 * Reads a scenario file: YAML, schema, units and defaults, once and for all. Never throws for what a user wrote.
 *
 * @example
 * const read = parseScenario(text, { fileName: "scenario.yaml" });
 * if (read.ok) read.scenario.site.grid.importMw; else read.problems.map(({ message }) => message);
 */
export function parseScenario(text: string, options: ParseOptions): ParsedScenario | RefusedScenario {
  const yaml = readYaml(text);
  const source = { fileName: options.fileName, yaml, schema: scenarioSchema };
  const textProblems = yaml.problems.map((entry) => textProblem(entry, source));
  if (yaml.value === undefined || yaml.value === null) return { ok: false, problems: inOrder(textProblems) };
  const { result: read, used, conversions } = readValue(yaml.value);
  const problems = read.success ? [] : read.error.issues.flatMap((issue) => issueProblems(issue, source));
  if (!read.success || textProblems.length > 0)
    return { ok: false, problems: inOrder([...textProblems, ...problems]) };
  return {
    ok: true,
    scenario: read.data,
    fileName: options.fileName,
    basePath: options.basePath,
    assumptionsUsed: used,
    conversions,
    files: namedFiles(read.data, yaml),
    warnings: warningsOf(read.data),
  };
}

function readValue(value: unknown) {
  const { result: outer, used } = recordAssumptions(() =>
    withRates(statedRates(value), () => z.safeParse(scenarioSchema, value)),
  );
  return { result: outer.result, conversions: outer.conversions, used: used.map(withPaths) };
}

/** Says which keys of the file a row can have filled: a schema's default does not know its own path. */
function withPaths(use: AssumptionUse): AssumptionUse {
  pathsOfDefaults ??= defaultPaths(scenarioSchema);
  return { ...use, usedFor: pathsOfDefaults.get(use.id) ?? use.usedFor };
}

let pathsOfDefaults: ReadonlyMap<string, readonly string[]> | undefined;

/** The file's exchange rates, read before everything else; wrong ones are reported where the schema meets them. */
function statedRates(value: unknown): readonly StatedRate[] {
  const list = childOf(childOf(value, "finance"), "exchange");
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown): StatedRate[] => {
    const [from, date, source] = ["from", "date", "source"].map((key) => String(childOf(entry, key)));
    const rateUsd = Number(childOf(entry, "rate"));
    // a wrong rate is reported at the rate, once: figures are converted one to one on the way to that message
    const usable = rateUsd > 0 && rateUsd < Number.POSITIVE_INFINITY;
    return [{ from: from!, rateUsd: usable ? rateUsd : 1, date: date!, source: source! }];
  });
}

function childOf(value: unknown, key: string): unknown {
  return value !== null && typeof value === "object" && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** What is allowed and still worth a word. */
function warningsOf(scenario: Scenario): readonly Warning[] {
  const warnings: Warning[] = [];
  const wants = (names: readonly string[]) => scenario.compare.filter((name) => names.includes(name));
  const mining = wants(["mine", "bridge", "hybrid"]);
  if (!scenario.mining && mining.length > 0)
    warnings.push({
      path: "mining",
      message: `${mining.join(", ")} can't be computed: the file has no mining fleet`,
    });
  const hosting = wants(["convert", "hybrid", "bridge", "greenfield"]);
  if (!scenario.hosting && hosting.length > 0)
    warnings.push({
      path: "hosting",
      message: `${hosting.join(", ")} can't be computed: the file has no hosting lease`,
    });
  return warnings;
}
