import {
  difficultyOf,
  type EpochProgress,
  estimateRetarget,
  formatBits,
  nextRetarget,
  parseBits,
  type RetargetEstimate,
  type RetargetQuantile,
} from "@switchyard/core/bitcoin";
import { type CommandContext, printJson } from "../command.ts";
import type { RegisterNetworkCommand } from "./network-command.ts";
import { blockTimeOption, networkOptionErrors, numberOption, plain } from "./network-options.ts";

interface RetargetOptions {
  readonly bits: number;
  readonly firstTime: number;
  readonly lastTime?: number;
  readonly blocks?: number;
  readonly now?: number;
  readonly coverage: number;
  readonly json?: boolean;
}

/** `switchyard network retarget`: the next bits, exactly for a finished epoch, with an interval for a running one. */
export const registerRetarget: RegisterNetworkCommand = (network, context) => {
  network
    .command("retarget")
    .description(
      "the next epoch's bits: exact from both ends of an epoch, a forecast with its interval from part of one",
    )
    .requiredOption("--bits <bits>", "bits of the running epoch, 0x1d00ffff", parseBits)
    .requiredOption(
      "--first-time <seconds>",
      "header time of the epoch's first block",
      blockTimeOption("--first-time"),
    )
    .option(
      "--last-time <seconds>",
      "header time of its last block (the 2,016th)",
      blockTimeOption("--last-time"),
    )
    .option("--blocks <count>", "instead: blocks found after the first so far, 1 to 2015", blocksOption)
    .option("--now <seconds>", "with --blocks: until when they were counted", blockTimeOption("--now"))
    .option("--coverage <probability>", "with --blocks: chance that the interval holds", coverageOption, 0.8)
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: RetargetOptions) => run(options, context));
};

const EXAMPLES = `
Examples:
  switchyard network retarget --bits 0x1d00ffff --first-time 1261130161 --last-time 1262152739 --json
      {"bits": "0x1d00d86a", ...}
  switchyard network retarget --bits 0x1702905c --first-time 1735509337 --blocks 1000 --now 1736100000

JSON of a finished epoch: bits, difficulty, target (hexadecimal), changeFraction, timespanSec, clampedTimespanSec,
clamp (none | low | high), isAtLimit, warnings. Of a running one: early, median, late (each with bits, difficulty,
changeFraction, timespanSec, lastTimeUnixSec, probability), coverageProbability, intervalsLeftCount.`;

const blocksOption = numberOption(
  "--blocks",
  "a whole number from 1 to 2015",
  (value) => Number.isInteger(value) && value >= 1 && value <= 2015,
);
const coverageOption = numberOption(
  "--coverage",
  "a probability between 0 and 1, for example 0.8",
  (value) => value > 0 && value < 1,
);

function run(options: RetargetOptions, context: CommandContext): void {
  const { lastTime, blocks, now } = options;
  if (lastTime !== undefined && blocks === undefined && now === undefined) {
    finishedEpoch({ ...options, lastTime }, context);
  } else if (lastTime === undefined && blocks !== undefined && now !== undefined) {
    const { bits, firstTime } = options;
    runningEpoch(
      { bits, firstTimeUnixSec: firstTime, intervalsCount: blocks, observedUntilUnixSec: now },
      options,
      context,
    );
  } else {
    throw networkOptionErrors.badCombination({
      given: "the epoch's end is not clear",
      allowed: "give --last-time for a finished epoch, or --blocks and --now for a running one",
    });
  }
}

function finishedEpoch(
  options: RetargetOptions & { readonly lastTime: number },
  context: CommandContext,
): void {
  const { bits, firstTime, lastTime } = options;
  const retarget = nextRetarget({ bits, firstTimeUnixSec: firstTime, lastTimeUnixSec: lastTime });
  const difficulty = difficultyOf(retarget.bits);
  const changeFraction = difficulty / difficultyOf(bits) - 1;
  const warnings = warningsOf(retarget.timespanSec);
  for (const warning of warnings) context.io.err(`warning: ${warning}\n`);
  const answer = {
    ...retarget,
    bits: formatBits(retarget.bits),
    difficulty,
    target: `0x${retarget.target.toString(16).padStart(64, "0")}`,
    changeFraction,
    warnings,
  };
  if (options.json) {
    printJson(context.io, answer);
    return;
  }
  context.io.out(`next bits    ${answer.bits}\n`);
  context.io.out(`difficulty   ${plain(difficulty)} (${percent(changeFraction)})\n`);
  context.io.out(`timespan     ${plain(retarget.timespanSec)} s${clampText(retarget)}\n`);
  if (retarget.isAtLimit) context.io.out("the proof-of-work limit holds\n");
}

function warningsOf(timespanSec: number): string[] {
  if (timespanSec >= 0) return [];
  return [
    `the last time is ${-timespanSec} s before the first: the rule allows it and counts the least timespan, 302400 s`,
  ];
}

function clampText({
  clamp,
  clampedTimespanSec,
}: {
  readonly clamp: string;
  readonly clampedTimespanSec: number;
}): string {
  return clamp === "none" ? "" : `, counted as ${plain(clampedTimespanSec)} s (clamped)`;
}

function runningEpoch(progress: EpochProgress, options: RetargetOptions, context: CommandContext): void {
  const estimate = estimateRetarget(progress, options.coverage);
  if (options.json) {
    printJson(context.io, withTextBits(estimate));
    return;
  }
  const { early, median, late } = estimate;
  context.io.out(`${estimate.intervalsLeftCount} blocks to come; ${percent(options.coverage)} interval:\n`);
  for (const [name, quantile] of Object.entries({ early, median, late }))
    context.io.out(
      `${name.padEnd(8)} ${percent(quantile.changeFraction).padStart(8)}  ${formatBits(quantile.bits)}  ` +
        `last block in ${plain((quantile.lastTimeUnixSec - progress.observedUntilUnixSec) / 86_400)} days\n`,
    );
}

function withTextBits({ early, median, late, ...rest }: RetargetEstimate) {
  const text = (quantile: RetargetQuantile) => ({ ...quantile, bits: formatBits(quantile.bits) });
  return { ...rest, early: text(early), median: text(median), late: text(late) };
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}
