import { HOURS_PER_YEAR, type LossSample } from "@switchyard/core/facility";
import {
  type CreditOutcome,
  creditOutcome,
  type DowntimeSample,
  type ServiceLevel,
} from "@switchyard/core/hosting";
import { exp, type RandomKey, uniform01 } from "@switchyard/core/uncertainty";
import { assumptionsUnder } from "@switchyard/scenario";
import { figure } from "./facility-site.ts";

/** What a clause makes of a hall's downtime: chances, credits and the right to leave. */
export interface ClauseOutcome extends CreditOutcome {
  readonly clause: string;
  readonly promisedAvailabilityFraction: number;
  /** Twelve months' mean credit; null where the rent is not known. */
  readonly expectedCreditUsdPerYear: number | null;
}

/** Months with a loss that are drawn. */
const DRAWN_MONTHS = 8_000;
/** Keeps these draws apart from the simulation's and the schedule's (factors 0 to 3). */
const CREDIT_FACTOR = 4;
const MONTHS_PER_YEAR = 12;
const MEAN_MONTH_DAYS = 365.2425 / MONTHS_PER_YEAR;

/** What a clause is read with. */
export interface ClauseSetting extends RandomKey {
  /** The lease's own promise instead of the clause's; undefined: the clause's. */
  readonly availabilityFraction: number | undefined;
  readonly monthlyRentUsd: number | null;
}

/** Every shipped clause (`tenants.service_level.*`) on the simulated downtime of one hall, as the contract measures it. */
export function clauseOutcomes(
  losses: readonly LossSample[],
  hallIndex: number,
  setting: ClauseSetting,
): readonly ClauseOutcome[] {
  const months = monthlyDowntime(losses, hallIndex, setting);
  return assumptionsUnder("tenants.service_level.").map((row) => {
    const shipped = figure<ServiceLevel>(row.id, "hosting.lease.service_level");
    const availabilityFraction = setting.availabilityFraction ?? shipped.availabilityFraction;
    const outcome = creditOutcome({ ...shipped, availabilityFraction }, months, MEAN_MONTH_DAYS);
    return {
      clause: row.id.split(".").at(-1)!.replaceAll("_", "-"),
      promisedAvailabilityFraction: availabilityFraction,
      ...outcome,
      expectedCreditUsdPerYear:
        setting.monthlyRentUsd === null
          ? null
          : outcome.expectedCreditFraction * setting.monthlyRentUsd * MONTHS_PER_YEAR,
    };
  });
}

/**
 * The distribution of a month's contractual downtime: losses arrive as Poisson. A month without any has its exact chance;
 * months with one or more are drawn, the first loss of each stratified over the kinds kept.
 */
export function monthlyDowntime(
  losses: readonly LossSample[],
  hallIndex: number,
  key: RandomKey,
): readonly DowntimeSample[] {
  const kinds = losses
    .map((loss) => ({ rate: loss.ratePerHour, minutes: 60 * total(loss.contractHours[hallIndex]!) }))
    .filter(({ minutes }) => minutes > 0);
  const ratePerHour = total(kinds.map(({ rate }) => rate));
  const perMonth = (ratePerHour * HOURS_PER_YEAR) / MONTHS_PER_YEAR;
  const noneProbability = exp(-perMonth);
  const none = { minutes: 0, probability: noneProbability };
  if (kinds.length === 0) return [{ minutes: 0, probability: 1 }];
  const cumulative = cumulate(kinds.map(({ rate }) => rate / ratePerHour));
  const pick = (u: number) => kinds[firstAbove(cumulative, u)]!.minutes;
  const drawn = Array.from({ length: DRAWN_MONTHS }, (_, month) => {
    let step = 0;
    const uniform = () => uniform01({ studySeed: key.studySeed }, month, CREDIT_FACTOR, step++);
    const count = oneOrMore(perMonth, uniform());
    let minutes = pick((month + uniform()) / DRAWN_MONTHS);
    for (let more = 1; more < count; more++) minutes += pick(uniform());
    return { minutes, probability: (1 - noneProbability) / DRAWN_MONTHS };
  });
  return [none, ...drawn];
}

/** Poisson given at least one, by inversion. */
function oneOrMore(mean: number, u: number): number {
  let chance = exp(-mean);
  let left = u * (1 - chance);
  for (let count = 1; count < 10_000; count++) {
    chance *= mean / count;
    left -= chance;
    if (left <= 0) return count;
  }
  return 1;
}

function cumulate(shares: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(shares, (share) => {
    sum += share;
    return sum;
  });
}

function firstAbove(cumulative: Float64Array, u: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > u) high = middle;
    else low = middle + 1;
  }
  return low;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
