import { dirname } from "node:path";
import { acceleratorsAnswer, facilityPrices, studyErrors } from "@switchyard/study";
import { type Command, InvalidArgumentError } from "commander";
import { acceleratorsText } from "../accelerators-text.ts";
import { type CommandContext, printJson } from "../command.ts";
import { readScenarioFile, reportProblems } from "../scenario-file.ts";
import { priceFileReaders } from "../study-run.ts";

const HELP = `
Examples:
  switchyard hosting accelerators examples/15-accelerators-by-place/scenario.yaml
  switchyard hosting accelerators scenario.yaml --paths 5000 --json

The fleet is hosting.accelerators; what it leaves out is read from assumptions/tenants.yaml. The hourly price moves around a curve
that newer generations wear down. Premium, delay and spares are those of site.jurisdiction; the table shows the others' beside them.
JSON: model, habitsOf, unitCount, itMw, gridMw, pueRatio, months, discountFractionPerYear, expected: { capexUsd, revenueUsd,
powerCostUsd, supportCostUsd, noiUsd, saleUsd, netCashUsd, npvUsd, irrPerYear: [every root], paybackMonths or null,
electricityShareFraction, noiUsdPerItKwMonth, bookLossAtSaleUsd, byYear }, halls: { budgetUsd, npvWithHallsUsd }, paths: { count,
npvUsd: { p10, p50, p90 }, meanNpvUsd, standardErrorUsd, chanceOfLoss }, breakEvenUsdPerHour, places: [{ place, status, access,
capexUsd, npvUsd, breakEvenUsdPerHour }], flips: { premiumFraction, delayMonths, spareFraction } (null: nothing turns it).`;

interface Options {
  readonly paths: number;
  readonly json?: boolean;
}

/** Adds `switchyard hosting accelerators FILE`. */
export function addAccelerators(hosting: Command, context: CommandContext): void {
  hosting
    .command("accelerators <file>")
    .description(
      "accelerators that the host owns: what they earn, what moves it, and at which place's access",
    )
    .option("--paths <count>", "price paths drawn", wholeNumber, 1000)
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action((file: string, options: Options) => run(file, options, context));
}

async function run(file: string, options: Options, context: CommandContext): Promise<void> {
  const read = await readScenarioFile(context.io, file);
  if (!read.ok) {
    context.setExitCode(2);
    return reportProblems(context.io, file, read.problems);
  }
  const { scenario } = read.parsed;
  const prices = await facilityPrices(scenario, priceFileReaders(dirname(read.path)));
  if (!prices) throw studyErrors.pricesShorterThanYear();
  const answer = acceleratorsAnswer(scenario, prices, options.paths);
  if (options.json) printJson(context.io, answer);
  else context.io.out(acceleratorsText(answer));
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("a whole number above 0 is wanted.");
  return value;
}
