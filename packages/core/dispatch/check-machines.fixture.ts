import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { importTerms } from "./plain-site.fixture.ts";
import type { CommittedUnit, SiteDispatchProblem } from "./site-problem.ts";
import type { BatterySchedule, SiteSchedule } from "./site-schedule.ts";
import type { Battery } from "./types.ts";

/** Machines whose every hour is written down by hand: nobody solved anything here. */

/** Hours of every schedule. */
export const STEPS = 6;
/** Six hours. */
export const grid = makeTimeGrid(0, 3600, STEPS);
/** Power by step, 0 where not given. */
export const mw = (...values: number[]) =>
  Float64Array.from({ length: STEPS }, (_, step) => values[step] ?? 0);
/** A site of one connection, and what else a test gives. */
export const site = (parts: Partial<SiteDispatchProblem>): SiteDispatchProblem => ({
  grid,
  import: importTerms({ firmLimitMw: 100 }),
  mining: [],
  ...parts,
});

/** A schedule of nothing but what a test gives. */
export function schedule(parts: Partial<SiteSchedule>): SiteSchedule {
  return {
    grid,
    importMw: mw(),
    exportMw: mw(),
    miningMw: [],
    aiServedMw: mw(),
    aiCutMw: [],
    aiIsCalled: [],
    auxiliaryServedMw: mw(),
    renewableMw: [],
    generatorMw: [],
    batteries: [],
    units: [],
    reserves: [],
    marginalValueUsdPerMwh: mw(),
    importLimitValueUsdPerMwh: mw(),
    slacks: [],
    valueUsd: 0,
    boundUsd: 0,
    ...parts,
  };
}

/** What the auditor finds, in short. */
export const breaches = (problem: SiteDispatchProblem, done: SiteSchedule) =>
  checkSchedule(problem, done).violations.map(({ rule, step, amount }) => ({ rule, step, amount }));
/** The rules that were broken. */
export const rules = (problem: SiteDispatchProblem, done: SiteSchedule) =>
  breaches(problem, done).map(({ rule }) => rule);

/** A mining hall of 4 to 9 MW, on for at least 3 hours and off for at least 2, ramping 5 MW. */
export const hall: CommittedUnit = {
  id: "hall",
  side: "load",
  modes: [{ id: "on", minimumMw: 4, maximumMw: 9, priceUsdPerMwh: 80 }],
  startCostUsd: 0,
  minimumOnSteps: 3,
  minimumOffSteps: 2,
  rampUpMw: 5,
  rampDownMw: 5,
  before: { isOn: false, steps: 9, powerMw: 0 },
};

/** A store that charges and discharges so: what it holds follows. */
export function keep(battery: Battery, chargeMw: Float64Array, dischargeMw: Float64Array): BatterySchedule {
  const stateOfChargeMwh = new Float64Array(STEPS + 1);
  stateOfChargeMwh[0] = battery.ends.kind === "cyclic" ? 5 : battery.ends.startMwh;
  for (let step = 0; step < STEPS; step++)
    stateOfChargeMwh[step + 1] =
      stateOfChargeMwh[step]! +
      chargeMw[step]! * battery.chargeEfficiencyFraction -
      dischargeMw[step]! / battery.dischargeEfficiencyFraction;
  return { chargeMw, dischargeMw, stateOfChargeMwh, waterValueUsdPerMwh: mw() };
}
