import { SECONDS_PER_HOUR, sum } from "../quantity/index.ts";
import { exp, type RandomKey, uniform01 } from "../uncertainty/index.ts";
import { requireCount, requireFraction, requireNonNegative, requirePositive } from "./checks.ts";
import type { LossSample } from "./regenerative.ts";
import { HOURS_PER_YEAR } from "./system.ts";

/** How downtime turns into money, as contracts write it; see the sample clauses' sources in `assumptions/reliability.yaml`. */
export interface ServiceLevelTerms {
  /** Promised availability per month, for example 0.9999. */
  readonly availabilityFraction: number;
  /** Interruptions up to this long do not count. */
  readonly excludeBelowSec: number;
  /** Scheduled maintenance that the contract lets pass, minutes a month; taken off counted downtime. */
  readonly excludedMinutesPerMonth: number;
  /** Credit at the first breach of a month, share of the monthly charge. */
  readonly creditAtOnsetFraction: number;
  /** Further credit per hour of counted downtime beyond the promise, share of the monthly charge. */
  readonly creditPerHourFraction: number;
  /** Most credit in a month, share of the monthly charge. */
  readonly creditCapFraction: number;
  /** The tenant may leave where counted downtime in a month passes this share of it; null: never. */
  readonly terminationDowntimeFraction: number | null;
}

/** What a year under the terms looks like for one hall. Chances are of a calendar year of 12 equal months. */
export interface ServiceLevelOutcome {
  readonly hallId: string;
  readonly monthlyAllowanceMinutes: number;
  readonly chanceOfBreachPerMonth: number;
  readonly chanceOfBreachPerYear: number;
  readonly chanceOfTerminationPerYear: number;
  /** Expected credits of a year, in months of charge. */
  readonly expectedCreditMonths: number;
  /** Monthly counted downtime, minutes, that is not passed with these chances. */
  readonly monthlyDowntimeMinutes: readonly DowntimeQuantile[];
  /** The same of a year. */
  readonly annualDowntimeMinutes: readonly DowntimeQuantile[];
  /** Credits of a year, months of charge, that are not passed with these chances. */
  readonly annualCreditMonths: readonly DowntimeQuantile[];
}

/** A value that is not passed with this chance. */
export interface DowntimeQuantile {
  readonly chance: number;
  readonly value: number;
}

/** How finely the distribution is drawn. */
export interface ServiceLevelSettings extends RandomKey {
  /** Years drawn where at least one loss happens; 20,000 gives chances to 1 %. */
  readonly years: number;
}

const QUANTILES = [0.5, 0.9, 0.95, 0.99, 0.999, 0.9999] as const;
const MONTHS = 12;
const HOURS_PER_MONTH = HOURS_PER_YEAR / MONTHS;

/**
 * The year's distribution of *contractual* downtime from the simulated losses. Excursions with a loss arrive as a Poisson
 * process (rare against their length), and fall into the month in which they start. Years without any are not drawn: their
 * chance `e^{-rate}` is exact, and years with n >= 1 losses are drawn, so a chance of 1e-6 costs no more than one of 0.1.
 * The first of a year's losses is stratified over the losses kept, by their weights.
 *
 * @throws facility/bad-number
 */
export function serviceLevelOutcome(
  hall: { readonly index: number; readonly hallId: string },
  losses: readonly LossSample[],
  terms: ServiceLevelTerms,
  settings: ServiceLevelSettings,
): ServiceLevelOutcome {
  checkTerms(terms);
  requireCount("years", settings.years, 1);
  const kinds = countedLosses(hall.index, losses, terms);
  const perYear = kinds.total * HOURS_PER_YEAR;
  const drawn = kinds.total > 0 ? drawYears(kinds, perYear, terms, settings) : EMPTY_YEARS;
  const anyChance = 1 - exp(-perYear);
  const chanceOf = (has: (year: DrawnYear) => boolean) => anyChance * shareOf(drawn, has);
  const months = drawn.flatMap((year) => [...year.months]);
  const breach = months.filter((minutes) => isBreach(minutes, terms)).length;
  return {
    hallId: hall.hallId,
    monthlyAllowanceMinutes: allowanceMinutes(terms),
    chanceOfBreachPerMonth: months.length > 0 ? (anyChance * breach) / months.length : 0,
    chanceOfBreachPerYear: chanceOf((year) => year.months.some((minutes) => isBreach(minutes, terms))),
    chanceOfTerminationPerYear: chanceOf((year) => year.months.some((minutes) => isExit(minutes, terms))),
    expectedCreditMonths: drawn.length > 0 ? (anyChance * sum(drawn.map(creditsOf))) / drawn.length : 0,
    monthlyDowntimeMinutes: quantiles(months, anyChance),
    annualDowntimeMinutes: quantiles(
      drawn.map((year) => sum([...year.months])),
      anyChance,
    ),
    annualCreditMonths: quantiles(drawn.map(creditsOf), anyChance),
  };
}

const EMPTY_YEARS: readonly DrawnYear[] = [];

interface DrawnYear {
  /** Counted minutes of each month. */
  readonly months: Float64Array;
  readonly creditMonths: number;
}

function creditsOf(year: DrawnYear): number {
  return year.creditMonths;
}

function shareOf(years: readonly DrawnYear[], has: (year: DrawnYear) => boolean): number {
  return years.length > 0 ? years.filter(has).length / years.length : 0;
}

/** Counted minutes allowed in a month: promise and exclusions. */
export function allowanceMinutes(terms: ServiceLevelTerms): number {
  return (1 - terms.availabilityFraction) * HOURS_PER_MONTH * 60;
}

function isBreach(minutes: number, terms: ServiceLevelTerms): boolean {
  return minutes > 0 && minutes > allowanceMinutes(terms);
}

function isExit(minutes: number, { terminationDowntimeFraction }: ServiceLevelTerms): boolean {
  return terminationDowntimeFraction !== null && minutes > terminationDowntimeFraction * HOURS_PER_MONTH * 60;
}

/** Credit of one month, share of the monthly charge: onset plus so much per hour beyond the promise, capped. */
export function monthlyCreditFraction(countedMinutes: number, terms: ServiceLevelTerms): number {
  if (!isBreach(countedMinutes, terms)) return 0;
  const beyondHours = (countedMinutes - allowanceMinutes(terms)) / 60;
  return Math.min(
    terms.creditCapFraction,
    terms.creditAtOnsetFraction + beyondHours * terms.creditPerHourFraction,
  );
}

interface CountedLosses {
  /** Counted minutes of each kind of loss, and cumulated rates per hour beside them. */
  readonly minutes: Float64Array;
  readonly cumulative: Float64Array;
  readonly total: number;
}

function countedLosses(
  hallIndex: number,
  losses: readonly LossSample[],
  terms: ServiceLevelTerms,
): CountedLosses {
  const counted = losses
    .map((loss) => ({
      ratePerHour: loss.ratePerHour,
      minutes: countedMinutes(loss.contractHours[hallIndex]!, terms.excludeBelowSec),
    }))
    .filter(({ minutes }) => minutes > 0);
  const cumulative = new Float64Array(counted.length);
  let total = 0;
  counted.forEach(({ ratePerHour }, i) => {
    total += ratePerHour;
    cumulative[i] = total;
  });
  return { minutes: Float64Array.from(counted, ({ minutes }) => minutes), cumulative, total };
}

function countedMinutes(durationsHours: readonly number[], excludeBelowSec: number): number {
  return sum(durationsHours.filter((hours) => hours * SECONDS_PER_HOUR > excludeBelowSec)) * 60;
}

function drawYears(
  losses: CountedLosses,
  perYear: number,
  terms: ServiceLevelTerms,
  { studySeed, years }: ServiceLevelSettings,
): readonly DrawnYear[] {
  const counts = positivePoisson(perYear);
  return Array.from({ length: years }, (_, year) => {
    let step = 0;
    const uniform = () => uniform01({ studySeed }, year, SERVICE_LEVEL_FACTOR, step++);
    const months = new Float64Array(MONTHS);
    const count = counts.firstCount + positionOf(counts.cumulative, uniform());
    for (let i = 0; i < count; i++) {
      const u = i === 0 ? (year + uniform()) / years : uniform();
      months[Math.floor(uniform() * MONTHS)]! += pickLoss(losses, u);
    }
    for (let month = 0; month < MONTHS; month++)
      months[month] = Math.max(0, months[month]! - terms.excludedMinutesPerMonth);
    return { months, creditMonths: sum(months.map((minutes) => monthlyCreditFraction(minutes, terms))) };
  });
}

/** Keeps these draws apart from the simulation's, which use factor 0. */
const SERVICE_LEVEL_FACTOR = 1;

/** Chances of n = firstCount, firstCount + 1, … losses in a year that has any, cumulated; not scaled to end at 1. */
interface PositivePoisson {
  readonly firstCount: number;
  readonly cumulative: Float64Array;
}

/** Below this share of the likeliest count's chance a count is left out: all together weigh less than rounding does. */
const LEAST_SHARE = 1e-20;

/** Poisson given at least one: ratios outward from the likeliest count, as e^{-mean} is 0 in binary beyond a mean of 745. */
function positivePoisson(mean: number): PositivePoisson {
  const likeliest = Math.max(1, Math.floor(mean));
  const below: number[] = [];
  for (let n = likeliest, share = n / mean; n > 1 && share > LEAST_SHARE; share *= --n / mean)
    below.push(share);
  const above: number[] = [];
  for (let n = likeliest, share = 1; share > LEAST_SHARE; share *= mean / ++n) above.push(share);
  let total = 0;
  const cumulative = Float64Array.from([...below.reverse(), ...above], (share) => {
    total += share;
    return total;
  });
  return { firstCount: likeliest - below.length, cumulative };
}

/** The first position whose cumulated value lies above `u` times the last. */
function positionOf(cumulative: Float64Array, u: number): number {
  const target = u * cumulative.at(-1)!;
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (cumulative[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

function pickLoss({ cumulative, minutes }: CountedLosses, u: number): number {
  return minutes[positionOf(cumulative, u)]!;
}

/** Quantiles of a value that is 0 with chance `1 - anyChance` and drawn otherwise. */
function quantiles(drawn: readonly number[], anyChance: number): readonly DowntimeQuantile[] {
  const sorted = Float64Array.from(drawn).sort();
  return QUANTILES.map((chance) => {
    const within = (chance - (1 - anyChance)) / anyChance;
    const value =
      within > 0 ? sorted[Math.min(sorted.length - 1, Math.ceil(within * sorted.length) - 1)]! : 0;
    return { chance, value };
  });
}

function checkTerms(terms: ServiceLevelTerms): void {
  requireFraction("service level: availability", terms.availabilityFraction);
  requireNonNegative("service level: exclude below", terms.excludeBelowSec);
  requireNonNegative("service level: excluded minutes", terms.excludedMinutesPerMonth);
  requireFraction("service level: credit at onset", terms.creditAtOnsetFraction);
  requireNonNegative("service level: credit per hour", terms.creditPerHourFraction);
  requireFraction("service level: credit cap", terms.creditCapFraction);
  if (terms.terminationDowntimeFraction !== null)
    requirePositive("service level: termination downtime", terms.terminationDowntimeFraction);
}
