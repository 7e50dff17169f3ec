import { type CalendarDay, daysFromCivil, exp, log, power } from "../quantity/index.ts";
import { DAYS_PER_YEAR, requirePositive, requireRatio } from "./checks.ts";
import { miningErrors } from "./errors.ts";
import type { Machine } from "./types.ts";

/** J/TH of the network at the plug: bounds and best guess. */
export interface EfficiencyBounds {
  readonly lowJPerTh: number;
  readonly guessJPerTh: number;
  readonly highJPerTh: number;
}

/** The bounds on a day, as published. */
export interface DatedEfficiency extends EfficiencyBounds {
  readonly day: CalendarDay;
}

/** How the bounds of a day came about. */
export type EfficiencyMethod = "published" | "interpolated" | "extrapolated";

/** Bounds for a day, with how they came about. */
export interface EfficiencyEstimate extends EfficiencyBounds {
  readonly method: EfficiencyMethod;
  /** Years beyond the last published day; 0 within the series. */
  readonly extrapolatedYears: number;
}

/** How efficiency goes on where nobody has measured it yet. */
export interface ExtrapolationTerms {
  /** Years before the last date over which each bound's trend is read. */
  readonly trendYears: number;
  /** Share of its trend at which each bound goes on: 1 = as before, 0 = no better machines. */
  readonly progressShare: EfficiencyBounds;
  /** The best machine that could be running. */
  readonly frontierJPerTh?: number;
}

/** Power of the network, GW at the sites' meters. */
export interface NetworkPower {
  readonly lowGw: number;
  readonly guessGw: number;
  readonly highGw: number;
}

/**
 * Network efficiency on a day from published bounds: on a log scale straight between two dates; beyond the last each
 * bound goes on from its last figure at a share (`progressShare`) of its least-squares trend over `trendYears`, so that the
 * range widens with the years nobody has measured; no bound gets better than the best machine that could be running
 * (`frontierJPerTh`).
 *
 * @param series at least two dates, ascending
 * @throws mining/bad-months where the day lies before the series or the series is too short
 */
export function networkEfficiencyAt(
  series: readonly DatedEfficiency[],
  day: CalendarDay,
  options: ExtrapolationTerms,
): EfficiencyEstimate {
  const years = yearsOf(day);
  const last = series.at(-1);
  if (!last || series.length < 2)
    throw miningErrors.badMonths({ what: "network efficiency", reason: "two dates at least" });
  if (years < yearsOf(series[0]!.day))
    throw miningErrors.badMonths({
      what: "network efficiency",
      reason: "the day lies before the published series",
    });
  const beyond = years - yearsOf(last.day);
  if (beyond > 0) return extrapolate(series, last, beyond, options);
  return interpolate(series, years);
}

/** GW of a hashrate at bounds of efficiency and of overhead: TH/s times J/TH is W. @throws mining/not-positive, mining/not-ratio */
export function networkPowerGw(
  hashrateThs: number,
  bounds: EfficiencyBounds,
  overheadRatio: { readonly low: number; readonly guess: number; readonly high: number },
): NetworkPower {
  requirePositive("hashrate in TH/s", hashrateThs);
  const gw = (jPerTh: number, ratio: number) =>
    (hashrateThs * requirePositive("efficiency in J/TH", jPerTh) * requireRatio("overhead ratio", ratio)) /
    1e9;
  return {
    lowGw: gw(bounds.lowJPerTh, overheadRatio.low),
    guessGw: gw(bounds.guessJPerTh, overheadRatio.guess),
    highGw: gw(bounds.highJPerTh, overheadRatio.high),
  };
}

/** Mean J/TH of a mix of machines by share of hashrate; shares are normalised. @throws mining/empty-fleet, mining/not-positive */
export function mixEfficiencyJPerTh(
  mix: readonly { readonly machine: Machine; readonly hashrateShare: number }[],
): number {
  const total = mix.reduce(
    (sum, { hashrateShare }) => sum + requirePositive("share of hashrate", hashrateShare),
    0,
  );
  if (!(total > 0)) throw miningErrors.emptyFleet({ what: "a mix of machines" });
  return (
    mix.reduce((sum, { machine, hashrateShare }) => sum + hashrateShare * machine.efficiencyJPerTh, 0) / total
  );
}

const BOUNDS = ["lowJPerTh", "guessJPerTh", "highJPerTh"] as const;

function interpolate(series: readonly DatedEfficiency[], years: number): EfficiencyEstimate {
  const after = series.findIndex((entry) => yearsOf(entry.day) >= years);
  const right = series[after]!;
  const left = series[Math.max(0, after - 1)]!;
  const span = yearsOf(right.day) - yearsOf(left.day);
  const share = span === 0 ? 1 : (years - yearsOf(left.day)) / span;
  const at = (bound: (typeof BOUNDS)[number]) => left[bound] * power(right[bound] / left[bound], share);
  return estimate(at, share === 1 || share === 0 ? "published" : "interpolated", 0);
}

function extrapolate(
  series: readonly DatedEfficiency[],
  last: DatedEfficiency,
  beyondYears: number,
  options: ExtrapolationTerms,
): EfficiencyEstimate {
  const recent = series.filter((entry) => yearsOf(last.day) - yearsOf(entry.day) <= options.trendYears);
  const fitted = recent.length >= 2 ? recent : series.slice(-2);
  const at = (bound: (typeof BOUNDS)[number]) => {
    const trend = Math.min(0, logSlopePerYear(fitted.map((e) => [yearsOf(e.day), e[bound]])));
    const slope = trend * options.progressShare[bound];
    return Math.max(last[bound] * exp(slope * beyondYears), options.frontierJPerTh ?? 0);
  };
  return estimate(at, "extrapolated", beyondYears);
}

function estimate(
  at: (bound: (typeof BOUNDS)[number]) => number,
  method: EfficiencyMethod,
  extrapolatedYears: number,
): EfficiencyEstimate {
  const [lowJPerTh, guessJPerTh, highJPerTh] = BOUNDS.map(at) as [number, number, number];
  return { lowJPerTh, guessJPerTh, highJPerTh, method, extrapolatedYears };
}

function logSlopePerYear(points: readonly (readonly [number, number])[]): number {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + log(y), 0) / n;
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (log(y) - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

function yearsOf(day: CalendarDay): number {
  return daysFromCivil(day) / DAYS_PER_YEAR;
}
