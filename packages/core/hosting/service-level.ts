import { hostingErrors, requireField } from "./errors.ts";
import type { CreditRule, ServiceLevel } from "./types.ts";

/** One point of the distribution of a month's downtime as the contract measures it; probabilities sum to 1. */
export interface DowntimeSample {
  readonly minutes: number;
  readonly probability: number;
}

/** What the distribution of downtime means under a clause. */
export interface CreditOutcome {
  /** Mean credit, share of the month's charge: what `leaseMonths` takes as `serviceCreditFraction`. */
  readonly expectedCreditFraction: number;
  /** Credit that a month stays under with probability 0.99. */
  readonly credit99Fraction: number;
  readonly monthBreachProbability: number;
  readonly yearBreachProbability: number;
  /** A month whose credits reach the cap. */
  readonly monthCapProbability: number;
  /** The tenant gains the right to leave in a year; null where the clause has none. */
  readonly yearTerminationProbability: number | null;
  /** What a clause of the mean would give: the credit of the mean downtime. Shown because it is wrong. */
  readonly creditOfMeanFraction: number;
}

/** Credits are counted by months of this length where a clause names a share of a month. */
const MINUTES_PER_DAY = 1440;
const MONTHS_PER_YEAR = 12;

/** Minutes of a month that the promise allows: (1 - availability) * minutes of the month. */
export function allowedMinutes(level: ServiceLevel, daysInMonth: number): number {
  return (1 - level.availabilityFraction) * daysInMonth * MINUTES_PER_DAY;
}

/**
 * The credit of one month as a share of its charge. Downtime up to the promise (and the excluded minutes) gives nothing; a
 * breach counts all of its minutes, capped.
 *
 * @throws hosting/bad-field for negative minutes
 */
export function monthCreditFraction(level: ServiceLevel, minutes: number, daysInMonth: number): number {
  requireField(minutes >= 0, "downtime minutes", minutes, ">= 0");
  const counted = Math.max(0, minutes - level.excludedMinutesPerMonth);
  if (counted === 0 || counted <= allowedMinutes(level, daysInMonth)) return 0;
  return Math.min(level.capFractionOfMonth, ruleFraction(level.credit, counted, daysInMonth));
}

/**
 * Credits from the *distribution* of downtime, never from its mean: most months have none, few have many hours. Months are
 * taken as independent; the right to leave is judged month by month (a window of other length is scaled to the month).
 *
 * @throws hosting/no-distribution for an empty sample, hosting/bad-field where the probabilities do not sum to 1
 */
export function creditOutcome(
  level: ServiceLevel,
  months: readonly DowntimeSample[],
  daysInMonth: number,
): CreditOutcome {
  if (months.length === 0) throw hostingErrors.noDistribution({ what: "service level" });
  const total = months.reduce((sum, { probability }) => sum + probability, 0);
  requireField(Math.abs(total - 1) < 1e-6, "sum of probabilities", total, "1");
  const credits = months.map((sample) => ({
    ...sample,
    credit: monthCreditFraction(level, sample.minutes, daysInMonth),
  }));
  const chance = (holds: (month: (typeof credits)[number]) => boolean) =>
    credits.reduce((sum, month) => sum + (holds(month) ? month.probability : 0), 0);
  const breach = chance(({ credit }) => credit > 0);
  const meanMinutes = months.reduce((sum, { minutes, probability }) => sum + minutes * probability, 0);
  return {
    expectedCreditFraction: credits.reduce((sum, { credit, probability }) => sum + credit * probability, 0),
    credit99Fraction: quantile(credits, 0.99),
    monthBreachProbability: breach,
    yearBreachProbability: inAYear(breach),
    monthCapProbability: chance(({ credit }) => credit >= level.capFractionOfMonth),
    yearTerminationProbability: level.termination
      ? inAYear(chance(({ minutes }) => minutes > exitMinutes(level, daysInMonth)))
      : null,
    creditOfMeanFraction: monthCreditFraction(level, meanMinutes, daysInMonth),
  };
}

/** Equal weights for drawn months: the sample of a simulation. @throws hosting/no-distribution */
export function samplesOf(minutes: readonly number[]): readonly DowntimeSample[] {
  if (minutes.length === 0) throw hostingErrors.noDistribution({ what: "drawn months" });
  return minutes.map((value) => ({ minutes: value, probability: 1 / minutes.length }));
}

function ruleFraction(rule: CreditRule, minutes: number, daysInMonth: number): number {
  if (rule.kind === "onset-and-hours")
    return rule.onsetFraction + rule.perHourFraction * Math.floor(minutes / 60);
  if (rule.kind === "day-per-hour") return (rule.daysPerHour * Math.ceil(minutes / 60)) / daysInMonth;
  return rule.steps.reduce(
    (most, step) => (minutes >= step.fromMinutes ? Math.max(most, step.creditFraction) : most),
    0,
  );
}

/** Downtime in a month that opens the exit; a window of 30 days with 1 % is 7.2 h. */
function exitMinutes({ termination }: ServiceLevel, daysInMonth: number): number {
  const days = Math.min(termination!.windowDays, daysInMonth);
  return termination!.downtimeFraction * days * MINUTES_PER_DAY;
}

function inAYear(monthProbability: number): number {
  let none = 1;
  for (let month = 0; month < MONTHS_PER_YEAR; month++) none *= 1 - monthProbability;
  return 1 - none;
}

function quantile(
  credits: readonly { readonly credit: number; readonly probability: number }[],
  at: number,
): number {
  const sorted = [...credits].sort((a, b) => a.credit - b.credit);
  let below = 0;
  for (const { credit, probability } of sorted) {
    below += probability;
    if (below >= at - 1e-12) return credit;
  }
  return sorted.at(-1)!.credit;
}
