import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Chain, explainFigure, provenanceErrors, readSavedResult } from "@switchyard/study";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { chainText } from "../explain-text.ts";
import { fileErrors } from "../file-errors.ts";
import { movedFigure } from "../moved-figure.ts";

/** `switchyard explain RESULT PATH`: where a figure comes from. */
export const registerExplain: RegisterCommand = (program, context) => {
  program
    .command("explain")
    .description("trace a figure of a saved result to its assumptions, scenario, code version and seed")
    .argument("<result>", "result.json of study or claims (--json), or RESULT.json.PATH in one word")
    .argument("[path]", "the figure, for example strategies.convert.npvUsd or three-to-five-times.multiple")
    .option("--scenario <file>", "of a study: run it again with each unproven figure 20 % lower and higher")
    .option("--wrong <ids...>", "only these assumptions; with --scenario")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((result: string, path: string | undefined, options: ExplainOptions) =>
      explain(context, result, path, options),
    );
};

const EXAMPLES = `
Examples:
  switchyard claims --json > claims.json
  switchyard explain claims.json three-to-five-times.multiple
  switchyard study site.yaml --json > study.json
  switchyard explain study.json.strategies.mine.npvUsd --scenario site.yaml --wrong mining.pue

JSON: path, value, unit, label, method, run {scenarioHash, codeVersion, seed}, inputs [{path, value, unit, source, date, status}],
unproven, movements [{path, status, lowerValue, upperValue, turnsAnswer}] or null, notes.`;

interface ExplainOptions {
  readonly scenario?: string;
  readonly wrong?: readonly string[];
  readonly json?: boolean;
}

async function explain(
  { io }: CommandContext,
  result: string,
  path: string | undefined,
  options: ExplainOptions,
): Promise<void> {
  const [file, figure] = path === undefined ? splitAtJson(result) : [result, path];
  const saved = readSavedResult(await readJson(io.cwd, file), file);
  const chain = explainFigure(saved, figure);
  const isStudy = chain.movements === null;
  const whole: Chain =
    isStudy && options.scenario !== undefined
      ? { ...chain, movements: await movedFigure(io, options.scenario, chain, options.wrong) }
      : chain;
  if (options.json) printJson(io, whole);
  else io.out(chainText(whole));
}

/** `study.json.strategies.mine.npvUsd` in one word: the file ends at `.json`. */
function splitAtJson(word: string): readonly [string, string] {
  const end = word.indexOf(".json.");
  return end < 0 ? [word, ""] : [word.slice(0, end + 5), word.slice(end + 6)];
}

async function readJson(cwd: string, file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), "utf8");
  } catch {
    throw fileErrors.noSuchFile({ file, folder: cwd });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw provenanceErrors.notAResult({ file });
  }
}
