import type { TimeGrid, TimeLabels } from "../quantity/index.ts";
import { stepHours } from "../quantity/index.ts";
import { dispatchExactly } from "./exact-dispatch.ts";
import { valueAt } from "./per-step.ts";
import { siteErrors } from "./site-errors.ts";
import type { DispatchProblem, PerStep } from "./types.ts";

/** How a tenant uses what it bought: share of sold power drawn at the IT terminals, per step. */
export type UtilisationProfile =
  | { readonly kind: "flat"; readonly utilisationFraction: number }
  /** Serving follows people: a wave over the local day, from its trough to its peak hour. */
  | {
      readonly kind: "serving";
      readonly leastFraction: number;
      readonly mostFraction: number;
      readonly peakHour: number;
    }
  /** Training: long runs at full draw, stalls at each interruption and checkpoint, pauses between runs. */
  | {
      readonly kind: "training";
      readonly runFraction: number;
      readonly stallFraction: number;
      readonly pauseFraction: number;
      /** Mean hours between unexpected interruptions; the published 16,384-GPU run had 3.09. */
      readonly meanHoursBetweenStalls: number;
      readonly stallHours: number;
      readonly meanRunHours: number;
      readonly meanPauseHours: number;
      readonly draws: ProfileDraws;
    };

/**
 * Random numbers of a profile by counter, from `core/uncertainty` by whoever may use it: dispatch itself draws nothing.
 * Stream 0 is runs and pauses, stream 1 stalls.
 */
export interface ProfileDraws {
  /** Exponential of mean 1. */
  exponential(stream: number, event: number): number;
  /** Uniform in (0, 1). */
  uniform(stream: number, event: number): number;
}

/** Utilisation per step, [0, 1]. @throws dispatch/bad-feature for shares outside [0, 1] or times that are not positive */
export function utilisationSeries(
  profile: UtilisationProfile,
  grid: TimeGrid,
  labels: TimeLabels,
): Float64Array {
  checkProfile(profile);
  switch (profile.kind) {
    case "flat":
      return new Float64Array(grid.steps).fill(profile.utilisationFraction);
    case "serving":
      return Float64Array.from(labels.hourOfDay, (hour) => servingShare(profile, hour));
    case "training":
      return trainingSeries(profile, grid);
  }
}

/** A smooth wave from trough to peak and back; smoothstep 3x^2 - 2x^3 is within 1 % of the raised cosine. */
function servingShare(profile: UtilisationProfile & { kind: "serving" }, hour: number): number {
  const away = Math.abs(((hour - profile.peakHour + 24) % 24) - 12) / 12;
  const share = away * away * (3 - 2 * away);
  return profile.leastFraction + (profile.mostFraction - profile.leastFraction) * share;
}

/** Which of the two streams of a training profile. */
const RUNS = 0;
const STALLS = 1;

function trainingSeries(profile: UtilisationProfile & { kind: "training" }, grid: TimeGrid): Float64Array {
  const hours = stepHours(grid);
  const horizon = grid.steps * hours;
  const series = new Float64Array(grid.steps).fill(profile.runFraction);
  const draw = (stream: number, event: number, mean: number) =>
    mean * profile.draws.exponential(stream, event);
  // stalls first, pauses over them: nothing stalls while nothing runs
  for (let at = 0, event = 0; ; event++) {
    at += draw(STALLS, event, profile.meanHoursBetweenStalls);
    if (at >= horizon) break;
    blend(series, at, at + profile.stallHours, hours, profile.runFraction, profile.stallFraction);
    at += profile.stallHours;
  }
  // where the horizon begins inside a run is a draw as well
  for (let at = profile.meanRunHours * profile.draws.uniform(RUNS, 0), event = 0; at < horizon; event++) {
    const pause = draw(RUNS, 2 * event, profile.meanPauseHours);
    overwrite(series, at, at + pause, hours, profile.pauseFraction);
    at += pause + draw(RUNS, 2 * event + 1, profile.meanRunHours);
  }
  return series;
}

/** Replaces a share `from` by `to` in [begin, end) hours, partial steps by their share. */
function blend(
  series: Float64Array,
  begin: number,
  end: number,
  hours: number,
  from: number,
  to: number,
): void {
  eachStep(series.length, begin, end, hours, (step, share) => {
    series[step]! += share * (to - from);
  });
  for (let step = Math.floor(begin / hours); step < Math.min(series.length, Math.ceil(end / hours)); step++)
    series[step] = Math.max(Math.min(from, to), series[step]!);
}

function overwrite(series: Float64Array, begin: number, end: number, hours: number, to: number): void {
  eachStep(series.length, begin, end, hours, (step, share) => {
    series[step] = (1 - share) * series[step]! + share * to;
  });
}

function eachStep(
  steps: number,
  begin: number,
  end: number,
  hours: number,
  visit: (step: number, share: number) => void,
) {
  for (let step = Math.floor(begin / hours); step < Math.min(steps, Math.ceil(end / hours)); step++) {
    const inside = Math.min(end, (step + 1) * hours) - Math.max(begin, step * hours);
    if (inside > 0) visit(step, inside / hours);
  }
}

/**
 * AI load at the bus: sold MW * utilisation * PUE, per step (DESIGN.md, "Hosting").
 *
 * @throws dispatch/bad-feature for a PUE below 1
 */
export function aiLoadMw(soldMw: number, utilisation: Float64Array, pueRatio: PerStep): Float64Array {
  return utilisation.map((share, step) => {
    const pue = valueAt(pueRatio, step);
    if (!(pue >= 1)) throw siteErrors.badFeature({ what: "the PUE", value: pue, allowed: "1 or more" });
    return soldMw * share * pue;
  });
}

/** What filling the idle reservation would earn. */
export interface IdleReservation {
  /** Reserved and not drawn, MWh at the point of connection. */
  readonly idleMwh: number;
  /** Value with the idle power open to the site (less the ramp reserve) minus value with it closed, USD. */
  readonly fillingValueUsd: number;
  /** MWh more that the site then imports. */
  readonly filledMwh: number;
}

/** Dispatches twice, with the idle reservation closed and open: what the clause in the lease is worth. */
export function valueOfFillingIdle(problem: DispatchProblem): IdleReservation {
  if (!problem.ai) return { idleMwh: 0, fillingValueUsd: 0, filledMwh: 0 };
  const withClause = (idleMayBeUsed: boolean) =>
    dispatchExactly({ ...problem, ai: { ...problem.ai!, idleMayBeUsed } }).schedule.totals;
  const closed = withClause(false);
  const open = withClause(true);
  return {
    idleMwh: open.idleReservedMwh,
    fillingValueUsd: open.valueUsd - closed.valueUsd,
    filledMwh: open.importMwh - closed.importMwh,
  };
}

function checkProfile(profile: UtilisationProfile): void {
  for (const [what, value] of Object.entries(profile)) {
    if (typeof value !== "number") continue;
    const isShare = what.endsWith("Fraction");
    const fits = isShare
      ? value >= 0 && value <= 1
      : what === "peakHour"
        ? value >= 0 && value < 24
        : value > 0;
    if (!fits)
      throw siteErrors.badFeature({
        what,
        value,
        allowed: isShare ? "0 to 1" : "above 0 (peakHour 0 to 23)",
      });
  }
}
