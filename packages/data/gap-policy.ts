import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from "@switchyard/core/quantity";
import { dataErrors } from "./errors.ts";
import { isoTime } from "./iso-time.ts";
import type { Gap, GapPolicy } from "./types.ts";

/** Where and how gaps may be filled. */
export interface GapContext {
  readonly startUnixSec: number;
  readonly stepSec: number;
  readonly policy: GapPolicy;
  readonly longestHours: number;
  readonly source: string;
}

/**
 * Fills the NaN steps of `values` in place by a named policy and returns the runs. The first and last value are known.
 * `previous` carries the last price on; `linear` draws a line; `previous-day` takes the price 24 h earlier (later, where the
 * series has no earlier day).
 *
 * @throws data/gaps under `refuse`, data/gap-too-long
 */
export function fillGaps(values: Float64Array, context: GapContext): readonly Gap[] {
  const runs = gapsOf(values);
  if (runs.length === 0) return [];
  const { startUnixSec, stepSec, policy } = context;
  const gaps = runs.map(({ from, steps }) => ({ fromUnixSec: startUnixSec + from * stepSec, steps }));
  if (policy === "refuse") throw refusal(gaps, context.source);
  for (const [i, run] of runs.entries()) {
    requireShort(gaps[i]!, context);
    fillRun(values, run, policy, SECONDS_PER_DAY / stepSec);
  }
  return gaps;
}

interface Run {
  readonly from: number;
  readonly steps: number;
}

function gapsOf(values: Float64Array): readonly Run[] {
  const runs: Run[] = [];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]!)) continue;
    const from = i;
    while (i < values.length && Number.isNaN(values[i]!)) i += 1;
    runs.push({ from, steps: i - from });
  }
  return runs;
}

function fillRun(values: Float64Array, { from, steps }: Run, policy: GapPolicy, stepsPerDay: number): void {
  const before = values[from - 1]!;
  const after = values[from + steps]!;
  for (let k = 0; k < steps; k++) {
    const i = from + k;
    const dayBefore = values[i - stepsPerDay];
    const line = before + ((after - before) * (k + 1)) / (steps + 1);
    if (policy === "previous") values[i] = before;
    else if (policy === "linear") values[i] = line;
    else values[i] = known(dayBefore) ?? known(values[i + stepsPerDay]) ?? line;
  }
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

function requireShort(gap: Gap, { stepSec, longestHours, source }: GapContext): void {
  const hours = (gap.steps * stepSec) / SECONDS_PER_HOUR;
  if (hours > longestHours)
    throw dataErrors.gapTooLong({ source, hours, longestHours, from: isoTime(gap.fromUnixSec) });
}

function refusal(gaps: readonly Gap[], source: string) {
  const steps = gaps.reduce((total, gap) => total + gap.steps, 0);
  return dataErrors.gaps({ source, steps, runs: gaps.length, first: isoTime(gaps[0]!.fromUnixSec) });
}
