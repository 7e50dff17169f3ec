import { formatDay, stepHours, stepStartUnixSec, type TimeGrid, utcDayOf } from "../quantity/index.ts";
import { importLimitMw } from "./import-limit.ts";
import type { DispatchProblem, NamedSlack } from "./types.ts";

/** Power below this is rounding: 1e-9 MW is a milliwatt. */
const NOISE_MW = 1e-9;

/** Runs of steps in which firm load went unserved, one slack per run. */
export function unservedSlacks(
  problem: DispatchProblem,
  unservedMw: Float64Array,
  kind: "ai-unserved" | "auxiliary-unserved",
): NamedSlack[] {
  const slacks: NamedSlack[] = [];
  const hours = stepHours(problem.grid);
  for (let step = 0; step < unservedMw.length; step++) {
    if (unservedMw[step]! <= NOISE_MW) continue;
    const fromStep = step;
    let worstStep = step;
    let sumMw = 0;
    for (; step < unservedMw.length && unservedMw[step]! > NOISE_MW; step++) {
      sumMw += unservedMw[step]!;
      if (unservedMw[step]! > unservedMw[worstStep]!) worstStep = step;
    }
    slacks.push({
      kind,
      fromStep,
      toStep: step,
      worstStep,
      worstAmount: unservedMw[worstStep]!,
      totalMwh: sumMw * hours,
      limit: importLimitMw(problem, worstStep),
    });
  }
  return slacks;
}

const WORDS: Record<NamedSlack["kind"], (amount: string, limit: string, when: string) => string> = {
  "ai-unserved": (amount, limit, when) =>
    `import limit ${limit} MW at ${when} leaves ${amount} MW of AI load unserved`,
  "auxiliary-unserved": (amount, limit, when) =>
    `import limit ${limit} MW at ${when} leaves ${amount} MW of auxiliary load unserved`,
  "state-of-charge-start": (amount, limit, when) =>
    `the battery starts ${amount} MWh outside its bound of ${limit} MWh at ${when}; dispatch brings it back as fast as it can`,
  "state-of-charge-end": (amount, limit, when) =>
    `the end state ${limit} MWh at ${when} can't be reached; the schedule misses it by ${amount} MWh`,
  "state-of-charge-reserve": (amount, limit, when) =>
    `the reserve of ${limit} MWh at ${when} can't be kept; ${amount} MWh are missing`,
};

/**
 * The slack in a sentence: "import limit 40 MW at 2027-08-12 17:00 leaves 15 MW of AI load unserved".
 *
 * @param localOffsetSec seconds that local time is ahead of UTC at that step; 0 prints UTC
 */
export function describeSlack(slack: NamedSlack, grid: TimeGrid, localOffsetSec = 0): string {
  const when = formatInstant(stepStartUnixSec(grid, slack.worstStep) + localOffsetSec);
  return WORDS[slack.kind](formatAmount(slack.worstAmount), formatAmount(slack.limit), when);
}

function formatInstant(unixSec: number): string {
  const minutes = Math.floor((((unixSec % 86_400) + 86_400) % 86_400) / 60);
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${formatDay(utcDayOf(unixSec))} ${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

function formatAmount(amount: number): string {
  return String(Number(amount.toPrecision(6)));
}
