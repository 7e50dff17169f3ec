import {
  checkSchedule,
  type DispatchProblem,
  dispatchSite,
  dispatchWithCoincidentPeaks,
  type LinearSolver,
  routeDispatch,
  type ScheduleCheck,
  type SiteDispatch,
  type SiteDispatchProblem,
  valueOfFillingIdle,
  type WholeLimits,
} from "@switchyard/core/dispatch";
import { expectedPeakAdder } from "@switchyard/core/power";
import {
  civilFromDays,
  gridHours,
  sliceGrid,
  stepHours,
  type TimeLabels,
  utcDayOf,
} from "@switchyard/core/quantity";
import {
  type AssumptionUse,
  assumption,
  mergeAssumptionUses,
  recordAssumptions,
  type Scenario,
} from "@switchyard/scenario";
import { coincidentPeakCharge, peakChances } from "./coincident-peak.ts";
import {
  deliveredBlocksOf,
  type EnergyContract,
  energyBlocksOf,
  energyContracts,
  settleContracts,
} from "./dispatch-contracts.ts";
import { fleetLimits, mustRunMissedMwh, rankedMustRun, restartLossUsd } from "./dispatch-fleets.ts";
import { renewables, systemLoadMw } from "./dispatch-profiles.ts";
import { type Dispatched, readResult } from "./dispatch-read.ts";
import type { DispatchResult } from "./dispatch-result.ts";
import { aiLoad, batteryOf, flexibleAi, generation, miningTiers, reserves } from "./dispatch-sources.ts";
import {
  type DispatchHorizon,
  demandCharges,
  energyPrices,
  importLimits,
  yearHorizon,
} from "./dispatch-terms.ts";
import type { PriceInput, ProfileFiles } from "./price-input.ts";
import { priceYearOf } from "./price-year-input.ts";
import type { RunIdentity } from "./run-identity.ts";
import { readPriceFiles, type StudyPorts } from "./study.ts";

/** Which part of the price year is dispatched; absent: all of it. */
export interface DispatchWindow {
  /** Any instant of the first day, by the calendar of the price year's own dates; absent: its first day. */
  readonly fromUnixSec?: number;
  readonly days: number;
}

/** What dispatch needs of the world outside. */
export type DispatchPorts = Pick<StudyPorts, "readPriceFile" | "readForwardFile" | "readSeriesFile"> & {
  /** Needed where the scenario leaves the exact class; the result says which way was taken. */
  readonly solver?: LinearSolver;
};

/**
 * Dispatches a scenario's site over its price year, or a part of it: mining, AI under its lease, battery, own plants and
 * the grid under its tariff, every step explained.
 *
 * @throws study/no-series-reader, study/profile-outside, study/profile-gap, and what `priceYearOf`, the rooms' own checks and `dispatchSite` throw
 */
export async function dispatchStudy(
  scenario: Scenario,
  scenarioUses: readonly AssumptionUse[],
  identity: RunIdentity,
  ports: DispatchPorts,
  window?: DispatchWindow,
): Promise<DispatchResult> {
  const { history, strip, profiles: files = new Map() } = await readPriceFiles(scenario, ports);
  const { result, used } = recordAssumptions(() => {
    const input = priceYearOf(scenario, history, strip);
    const horizon = horizonOf(scenario, input, window);
    return { input, horizon, ...dispatchHorizon(scenario, horizon, files, ports.solver) };
  });
  return readResult(scenario, identity, result, mergeAssumptionUses(scenarioUses, used));
}

/** The price year at the forward curve's level, or its days [fromDay, fromDay + days). */
function horizonOf(
  scenario: Scenario,
  { prices, labels, strip }: PriceInput,
  window?: DispatchWindow,
): DispatchHorizon {
  const year = yearHorizon(scenario, { prices, labels, strip });
  if (!window) return year;
  const { marketUsdPerMwh } = year;
  const perDay = Math.round(86_400 / prices.grid.stepSec);
  const from = firstStepOf(window, labels, prices.grid.steps);
  const to = Math.min(prices.grid.steps, from + window.days * perDay);
  return {
    grid: sliceGrid(prices.grid, from, to),
    labels: sliceLabels(labels, from, to),
    marketUsdPerMwh: marketUsdPerMwh.slice(from, to),
  };
}

/** The first step of the local day asked for; a day outside the price year is taken by month and day. */
function firstStepOf({ fromUnixSec }: DispatchWindow, labels: TimeLabels, steps: number): number {
  if (fromUnixSec === undefined) return 0;
  const asked = utcDayOf(fromUnixSec);
  for (let step = 0; step < steps; step++) {
    const { month, day } = civilFromDays(labels.dayNumber[step]!);
    if (month === asked.month && day === asked.day) return step;
  }
  return 0;
}

function sliceLabels(labels: TimeLabels, from: number, to: number): TimeLabels {
  return {
    zone: labels.zone,
    monthNumber: labels.monthNumber.slice(from, to),
    dayNumber: labels.dayNumber.slice(from, to),
    hourOfDay: labels.hourOfDay.slice(from, to),
    weekday: labels.weekday.slice(from, to),
  };
}

function dispatchHorizon(
  scenario: Scenario,
  horizon: DispatchHorizon,
  files: ProfileFiles,
  solver: LinearSolver | undefined,
): Dispatched {
  const contracts = energyContracts(scenario, horizon, files);
  const whole = siteProblem(scenario, horizon, files, contracts);
  const { problem, leftOut } = withinReach(whole);
  const peaks = coincidentPeaks(scenario, horizon, problem, files);
  const priced = peaks ? withPeakAdder(problem, peaks.adder) : problem;
  const ranked = rankedMustRun(scenario, priced);
  const solved = dispatchSite(ranked, solver, wholeLimits(horizon));
  const check = checkSchedule(priced, solved.schedule);
  const dispatch = ranked === priced ? solved : valuedAsStated(solved, check);
  return {
    problem: priced,
    dispatch,
    check,
    settlements: settleContracts(contracts, horizon),
    peaks: peaks?.result,
    idle: valueOfFillingIdle(exactPart(problem)),
    warnings: [
      ...warningsOf(scenario, horizon),
      ...leftOut,
      ...contractWarnings(contracts),
      ...afterwards(scenario, priced, dispatch),
    ],
  };
}

/**
 * A horizon of so many intervals that whole numbers can't be decided in reasonable time: without them, and said. What is
 * left goes by the exact ways.
 */
function withinReach(problem: SiteDispatchProblem): {
  readonly problem: SiteDispatchProblem;
  readonly leftOut: readonly string[];
} {
  const most = assumption("dispatch.mixed_integer_steps", "dispatch").value;
  const { path } = routeDispatch(problem);
  if (path !== "milp" || problem.grid.steps <= most) return { problem, leftOut: [] };
  const { units = [], flexibleAi = [], generators = [], ...rest } = problem;
  const plants = units.map(({ id, modes: [mode] }) => ({
    id,
    capacityMw: mode!.maximumMw,
    costUsdPerMwh: mode!.priceUsdPerMwh,
  }));
  const plain = { ...rest, generators: [...generators, ...plants] };
  const stillWhole = routeDispatch(plain).path === "milp";
  const reach = `over ${problem.grid.steps} intervals; use --days ${Math.floor((most * problem.grid.stepSec) / 86_400)}`;
  return {
    problem: stillWhole ? { ...plain, noBurning: false } : plain,
    leftOut: [
      ...(units.length > 0
        ? [`starts, minimums and permitted hours of generation are not counted ${reach}`]
        : []),
      ...(flexibleAi.length > 0 ? [`calls on flexible AI load are not counted ${reach}`] : []),
      ...(stillWhole && problem.battery
        ? [`the battery may charge and discharge at once where prices are negative ${reach}`]
        : []),
    ],
  };
}

/** Up to a week of whole numbers is solved whole. */
function wholeLimits({ grid }: DispatchHorizon): WholeLimits {
  const perDay = 24 / stepHours(grid);
  const { days, keptDays } = assumption("dispatch.windows", "dispatch").value;
  return {
    wholeSteps: Math.round(assumption("dispatch.mixed_integer_days", "dispatch").value * perDay),
    windows: { windowSteps: Math.round(days * perDay), keptSteps: Math.round(keptDays * perDay) },
  };
}

/** The ranked problem's schedule at its stated prices; what the bound leaves open stays open. */
function valuedAsStated(solved: SiteDispatch, { valueUsd, grossCashUsd }: ScheduleCheck): SiteDispatch {
  const boundUsd = valueUsd + Math.max(0, solved.boundUsd - solved.valueUsd);
  const relativeGap = (boundUsd - valueUsd) / Math.max(Math.abs(valueUsd), grossCashUsd, 1);
  return { ...solved, valueUsd, boundUsd, relativeGap };
}

/** What the schedule shows once it is there. */
function afterwards(scenario: Scenario, problem: SiteDispatchProblem, { schedule }: SiteDispatch): string[] {
  const warnings: string[] = [];
  const missedMwh = mustRunMissedMwh(scenario, problem, schedule);
  if (missedMwh > 1e-3)
    warnings.push(
      `machines that may not be curtailed had no power for ${Math.round(missedMwh)} MWh: the connection or the tenants leave too little`,
    );
  const lossUsd = problem.fleets ? 0 : restartLossUsd(scenario, problem, schedule);
  if (lossUsd > 0 && lossUsd > 1e-4 * Math.abs(schedule.valueUsd))
    warnings.push(
      `restarts of this schedule lose about ${Math.round(lossUsd).toLocaleString("en-US")} USD of hashing that it did not weigh; write mining.curtailment.start_cost or minimum_off to have them weighed`,
    );
  return warnings;
}

/** The scenario as one dispatch problem. */
function siteProblem(
  scenario: Scenario,
  horizon: DispatchHorizon,
  files: ProfileFiles,
  contracts: readonly EnergyContract[],
): SiteDispatchProblem {
  const { grid: connection } = scenario.site;
  const mining = miningTiers(scenario, horizon);
  const battery = batteryOf(scenario);
  const ai = aiLoad(scenario, horizon);
  const { generators, units, hourBudgets } = generation(scenario, horizon);
  const flexible = ai ? flexibleAi(scenario, horizon) : [];
  const demand = demandCharges(scenario, horizon);
  const sold = reserves(scenario, mining.length);
  const fleets = fleetLimits(scenario, horizon, mining);
  const energyBlocks = energyBlocksOf(scenario, horizon);
  const deliveredBlocks = deliveredBlocksOf(contracts, horizon);
  return {
    grid: horizon.grid,
    import: {
      ...importLimits(scenario, horizon),
      priceUsdPerMwh: energyPrices(scenario, horizon),
      adderUsdPerMwh: connection.adderUsdPerMwh,
      lossFraction: connection.lossFraction,
    },
    ...(connection.exportMw > 0 && {
      export: {
        limitMw: connection.exportMw,
        priceUsdPerMwh: horizon.marketUsdPerMwh,
        deductUsdPerMwh: connection.exportDeductionUsdPerMwh,
        lossFraction: connection.lossFraction,
      },
    }),
    mining,
    ...(ai && { ai }),
    renewables: renewables(scenario, horizon, files),
    generators,
    ...(battery && { battery, noBurning: true }),
    ...(units.length > 0 && { units }),
    ...(flexible.length > 0 && { flexibleAi: flexible }),
    ...(hourBudgets.length > 0 && { hourBudgets }),
    ...(demand.length > 0 && { demand }),
    ...(sold.length > 0 && { reserves: sold }),
    ...(fleets.length > 0 && { fleets }),
    ...(energyBlocks && { energyBlocks }),
    ...(deliveredBlocks.length > 0 && { deliveredBlocks }),
  };
}

/** Without the features beside the exact class: what clauses and peaks are valued on. */
function exactPart(problem: SiteDispatchProblem): DispatchProblem {
  const {
    units: _u,
    flexibleAi: _f,
    hourBudgets: _h,
    demand: _d,
    reserves: _r,
    noBurning: _n,
    fleets: _s,
    energyBlocks: _b,
    deliveredBlocks: _t,
    ...exact
  } = problem;
  return exact;
}

/** Chances follow the system's load; without one the market price stands for the system's stress. */
function coincidentPeaks(
  scenario: Scenario,
  horizon: DispatchHorizon,
  problem: SiteDispatchProblem,
  files: ProfileFiles,
) {
  const charge = coincidentPeakCharge(scenario);
  if (!charge) return undefined;
  const chances = peakChances(charge, horizon, systemLoadMw(scenario, horizon, files));
  const { hoursCurtailed, expectedHits, expectedSavingUsd, expectedChargeUsd, valueChargeAbolishedUsd } =
    dispatchWithCoincidentPeaks(exactPart(problem), charge, chances);
  return {
    adder: expectedPeakAdder(charge, chances, stepHours(horizon.grid)),
    result: {
      hoursCurtailed,
      expectedHits,
      peaksPerYear: charge.months.length,
      expectedSavingUsd,
      expectedChargeUsd,
      valueChargeAbolishedUsd,
    },
  };
}

function withPeakAdder(problem: SiteDispatchProblem, adder: Float64Array): SiteDispatchProblem {
  const base = problem.import.adderUsdPerMwh;
  const total = adder.map((extra, step) => extra + (typeof base === "number" ? base : base[step]!));
  return { ...problem, import: { ...problem.import, adderUsdPerMwh: total } };
}

/** What the scenario says and this horizon does not count. */
function warningsOf(scenario: Scenario, horizon: DispatchHorizon): string[] {
  const { power, hosting } = scenario;
  const warnings: string[] = [];
  const add = (isGiven: unknown, text: string) => {
    if (isGiven) warnings.push(text);
  };
  const isModelled = (plant: { readonly profile?: string | undefined } | undefined) =>
    plant !== undefined && (plant.profile === undefined || plant.profile.startsWith("modelled/"));
  add(
    isModelled(power.pv) || isModelled(power.wind),
    "sun and wind follow a modelled daily shape, scaled to the yield; give power.pv.profile or power.wind.profile a file of output per MW",
  );
  const peak = power.coincidentPeak;
  add(
    peak && peak.loadFile === undefined && peak.loadColumn === undefined,
    "chances of a coincident peak are read from the market price: no system load is given (power.coincident_peak.load_column)",
  );
  add(
    power.reserves?.some(({ provider }) => provider === "generation"),
    "reserve by generation is not sold here: reserve stands behind mining or the battery",
  );
  add(
    power.energyBlocks && gridHours(horizon.grid) < 27 * 24,
    "energy blocks are prorated to the part of the month that is dispatched",
  );
  add(
    power.demandCharges && gridHours(horizon.grid) < 27 * 24,
    "demand charges are prorated to the part of the month that is dispatched",
  );
  add(hosting?.moreLeases, "only the first lease counts");
  return warnings;
}

/** Contracts whose energy is lost where it is not drawn. */
function contractWarnings(contracts: readonly EnergyContract[]): string[] {
  return contracts
    .filter(({ canResell }) => !canResell)
    .map(
      ({ id, takeOrPayFraction }) =>
        `${id}: what is not drawn can't be sold back; ${takeOrPayFraction > 0 ? `${Math.round(100 * takeOrPayFraction)} % of it is paid in any case` : "it is paid as drawn"}`,
    );
}
