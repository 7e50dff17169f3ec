import { exp, power } from "../quantity/index.ts";
import { HOURS_PER_YEAR, requireFraction, requireNonNegative, requirePositive } from "./checks.ts";
import { miningErrors } from "./errors.ts";

/** How machines fail and what a repair takes: of one machine, whatever the policy. */
export interface FailureTerms {
  /** Mean running time to failure, years: 1 / 0.05 = 20 at 5 % a year. */
  readonly meanYearsToFailure: number;
  /** Weibull shape: 1 = failures don't depend on age and no preventive service helps; above 1 = wear-out. */
  readonly wearOutShape: number;
  /** Down per unexpected failure, hours: notice, diagnosis, spare part, repair. */
  readonly unplannedDownHours: number;
  readonly unplannedCostUsd: number;
  /** Down per planned service or repair, hours. */
  readonly plannedDownHours: number;
  readonly plannedCostUsd: number;
}

/** When machines are serviced. Both claims on predictive maintenance are inputs here: detection and false alarms. */
export type MaintenancePolicy =
  | { readonly kind: "run-to-failure" }
  /** Each machine is renewed at an age, if it lives that long. */
  | { readonly kind: "periodic"; readonly intervalYears: number }
  /** Signals announce failures: what is detected is repaired as planned; what isn't, fails. */
  | {
      readonly kind: "condition-based";
      /** Share of failures announced early enough. */
      readonly detectionFraction: number;
      /** Services for nothing, per machine and year. */
      readonly falseAlarmsPerYear: number;
      /** Sensors, software, staff: USD per machine and year. */
      readonly monitoringUsdPerYear: number;
    };

/** What a policy makes of a machine, in the long run. */
export interface MaintenanceOutcome {
  /** Share of the time in which the machine is not down. */
  readonly uptimeFraction: number;
  readonly failuresPerYear: number;
  readonly plannedServicesPerYear: number;
  readonly costUsdPerYear: number;
}

/**
 * Long-run uptime and cost of a policy, per machine and calendar year, by renewal-reward: every failure and every service
 * renews the machine, so a rate is (expected per cycle) / (expected length of a cycle).
 * Run to failure: cycle = mean life + repair. Periodic at age T (Barlow & Hunter 1960): failures F(T), services 1 - F(T),
 * running time integral of 1 - F. Condition-based: the same cycle as run to failure, a share of it planned, plus false alarms.
 *
 * @throws mining/not-positive, mining/not-non-negative, mining/not-fraction
 */
export function maintenanceOutcome(terms: FailureTerms, policy: MaintenancePolicy): MaintenanceOutcome {
  checkTerms(terms);
  switch (policy.kind) {
    case "run-to-failure":
      return outcomeOf(terms, { runYears: terms.meanYearsToFailure, failures: 1, services: 0 }, 0);
    case "periodic":
      return outcomeOf(terms, periodicCycle(terms, policy.intervalYears), 0);
    case "condition-based":
      return outcomeOf(terms, conditionBasedCycle(terms, policy), policy.monitoringUsdPerYear);
    default:
      throw miningErrors.unknownPolicy({ kind: (policy as { kind: string }).kind });
  }
}

/**
 * What a policy is worth against another, USD per machine and year: margin earned in the uptime gained, less the cost added.
 */
export function maintenanceGainUsdPerYear(
  better: MaintenanceOutcome,
  worse: MaintenanceOutcome,
  marginUsdPerRunningHour: number,
): number {
  const hoursGained = (better.uptimeFraction - worse.uptimeFraction) * HOURS_PER_YEAR;
  return hoursGained * marginUsdPerRunningHour - (better.costUsdPerYear - worse.costUsdPerYear);
}

/** Expected running time, failures and planned services until the machine is as new again. */
interface Cycle {
  readonly runYears: number;
  readonly failures: number;
  readonly services: number;
}

function outcomeOf(terms: FailureTerms, cycle: Cycle, extraUsdPerYear: number): MaintenanceOutcome {
  const downHours = cycle.failures * terms.unplannedDownHours + cycle.services * terms.plannedDownHours;
  const cycleYears = cycle.runYears + downHours / HOURS_PER_YEAR;
  const failuresPerYear = cycle.failures / cycleYears;
  const plannedServicesPerYear = cycle.services / cycleYears;
  return {
    uptimeFraction: cycle.runYears / cycleYears,
    failuresPerYear,
    plannedServicesPerYear,
    costUsdPerYear:
      failuresPerYear * terms.unplannedCostUsd +
      plannedServicesPerYear * terms.plannedCostUsd +
      extraUsdPerYear,
  };
}

function conditionBasedCycle(
  terms: FailureTerms,
  policy: Extract<MaintenancePolicy, { kind: "condition-based" }>,
): Cycle {
  const detected = requireFraction("share of failures detected", policy.detectionFraction);
  requireNonNegative("false alarms per machine and year", policy.falseAlarmsPerYear);
  requireNonNegative("cost of monitoring per machine and year", policy.monitoringUsdPerYear);
  const runYears = terms.meanYearsToFailure;
  return { runYears, failures: 1 - detected, services: detected + policy.falseAlarmsPerYear * runYears };
}

/** Steps of Simpson's rule for the running time: error under 1e-9 of it for shapes up to 5. */
const SIMPSON_STEPS = 400;

function periodicCycle(terms: FailureTerms, intervalYears: number): Cycle {
  requirePositive("service interval in years", intervalYears);
  const survival = survivalOf(terms);
  const step = intervalYears / SIMPSON_STEPS;
  let sum = survival(0) + survival(intervalYears);
  for (let i = 1; i < SIMPSON_STEPS; i++) sum += (i % 2 === 0 ? 2 : 4) * survival(i * step);
  const survivors = survival(intervalYears);
  return { runYears: (sum * step) / 3, failures: 1 - survivors, services: survivors };
}

/** Weibull survival with the given mean: `exp(-(t/scale)^shape)`, scale = mean / gamma(1 + 1/shape). */
function survivalOf(terms: FailureTerms): (years: number) => number {
  const scaleYears = terms.meanYearsToFailure / gamma(1 + 1 / terms.wearOutShape);
  return (years) => exp(-power(years / scaleYears, terms.wearOutShape));
}

/** Gamma on 1..2 (shapes of 1 and more), Abramowitz & Stegun 6.1.36, error under 3e-7. */
function gamma(x: number): number {
  const coefficients = [
    -0.577191652, 0.988205891, -0.897056937, 0.918206857, -0.756704078, 0.482199394, -0.193527818,
    0.035868343,
  ];
  const z = x - 1;
  return coefficients.reduceRight((sum, c) => (sum + c) * z, 0) + 1;
}

function checkTerms(terms: FailureTerms): void {
  requirePositive("mean years to failure", terms.meanYearsToFailure);
  requireNonNegative("hours down per failure", terms.unplannedDownHours);
  requireNonNegative("hours down per planned service", terms.plannedDownHours);
  requireNonNegative("cost of a failure in USD", terms.unplannedCostUsd);
  requireNonNegative("cost of a planned service in USD", terms.plannedCostUsd);
  if (!(terms.wearOutShape >= 1 && terms.wearOutShape <= 10))
    throw miningErrors.badShape({ value: terms.wearOutShape });
}
