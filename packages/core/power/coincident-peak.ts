import { exp } from "../uncertainty/index.ts";
import { powerErrors } from "./errors.ts";

/**
 * Coincident-peak charges. ERCOT's 4CP: a site's mean load in the system's peak 15 minutes of each of June, July,
 * August and September sets its transmission charge of the **next** year. The peak is known only afterwards; what
 * dispatch can use is the chance that a step will turn out to be it.
 */
export interface CoincidentPeakCharge {
  readonly id: string;
  /** USD per MW of mean coincident load and year, billed the year after; a dated figure. */
  readonly rateUsdPerMwYear: number;
  /** Calendar months with one peak each: 6, 7, 8, 9 for 4CP. */
  readonly months: readonly number[];
  /** Share of the rate that outlives expected reforms, [0, 1]; 0 is the charge abolished. */
  readonly survivalFraction?: number;
}

/**
 * The expected charge per imported MWh of each step, USD/MWh: probability * rate / peaks per year / step hours.
 * It is an adder like any other, so dispatch stays in its exact class.
 *
 * @param peakProbability chance per step that it holds its month's system peak; sums to at most 1 per month
 * @throws power/bad-fraction
 */
export function expectedPeakAdder(
  charge: CoincidentPeakCharge,
  peakProbability: Float64Array,
  stepHours: number,
): Float64Array {
  const { survivalFraction = 1 } = charge;
  checkShare(`${charge.id}: survival`, survivalFraction);
  const perHit = (charge.rateUsdPerMwYear * survivalFraction) / charge.months.length / stepHours;
  return peakProbability.map((probability) => {
    checkShare(`${charge.id}: a peak probability`, probability);
    return probability * perHit;
  });
}

function checkShare(what: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw powerErrors.badFraction({ what, value, range: "[0, 1]" });
}

/**
 * Peak probabilities from a forecast of system load: P(step i is its month's peak) where each step's load is the
 * forecast plus independent logistic-like noise, p_i = exp((load_i - max) / spread) normalised within the month
 * (the multinomial logit of the maximum with Gumbel errors of scale `spread`, McFadden 1974).
 *
 * @param monthNumberOfStep local month numbers; months outside the charge get 0
 */
export function peakProbabilities(
  charge: CoincidentPeakCharge,
  systemLoadMw: ArrayLike<number>,
  monthNumberOfStep: ArrayLike<number>,
  spreadMw: number,
): Float64Array {
  if (!(spreadMw > 0)) throw powerErrors.negative({ what: `${charge.id}: forecast spread`, value: spreadMw });
  const highest = new Map<number, number>();
  const counts = (step: number) => charge.months.includes((monthNumberOfStep[step]! % 12) + 1);
  for (let step = 0; step < systemLoadMw.length; step++) {
    if (!counts(step)) continue;
    const month = monthNumberOfStep[step]!;
    highest.set(month, Math.max(highest.get(month) ?? -Infinity, systemLoadMw[step]!));
  }
  const weights = new Float64Array(systemLoadMw.length);
  const total = new Map<number, number>();
  for (let step = 0; step < weights.length; step++) {
    if (!counts(step)) continue;
    const month = monthNumberOfStep[step]!;
    weights[step] = exp((systemLoadMw[step]! - highest.get(month)!) / spreadMw);
    total.set(month, (total.get(month) ?? 0) + weights[step]!);
  }
  return weights.map((weight, step) => (weight === 0 ? 0 : weight / total.get(monthNumberOfStep[step]!)!));
}

/** The step of each month of the charge with the highest system load: what was, known afterwards. */
export function actualPeakSteps(
  charge: CoincidentPeakCharge,
  systemLoadMw: ArrayLike<number>,
  monthNumberOfStep: ArrayLike<number>,
): number[] {
  const best = new Map<number, number>();
  for (let step = 0; step < systemLoadMw.length; step++) {
    const month = monthNumberOfStep[step]!;
    if (!charge.months.includes((month % 12) + 1)) continue;
    const at = best.get(month);
    if (at === undefined || systemLoadMw[step]! > systemLoadMw[at]!) best.set(month, step);
  }
  return [...best.values()].sort((a, b) => a - b);
}

/** Charge billed the year after for a year's loads in the peak steps, USD. */
export function coincidentPeakUsd(
  charge: CoincidentPeakCharge,
  importMw: ArrayLike<number>,
  peakSteps: readonly number[],
): number {
  const sum = peakSteps.reduce((total, step) => total + importMw[step]!, 0);
  return (sum / charge.months.length) * charge.rateUsdPerMwYear * (charge.survivalFraction ?? 1);
}
