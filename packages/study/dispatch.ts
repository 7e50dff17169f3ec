import {
  checkSchedule,
  type DispatchProblem,
  dispatchSite,
  dispatchWithCoincidentPeaks,
  type LinearSolver,
  type SiteDispatchProblem,
  valueOfFillingIdle,
} from "@switchyard/core/dispatch";
import { type CoincidentPeakCharge, expectedPeakAdder, peakProbabilities } from "@switchyard/core/power";
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
import { type Dispatched, readResult } from "./dispatch-read.ts";
import type { DispatchResult } from "./dispatch-result.ts";
import {
  aiLoad,
  batteryOf,
  flexibleAi,
  generation,
  hasStarts,
  miningTiers,
  renewables,
  reserves,
} from "./dispatch-sources.ts";
import { type DispatchHorizon, demandCharges, energyPrices, importLimits } from "./dispatch-terms.ts";
import { powerLevelRatio } from "./power-level.ts";
import type { PriceInput } from "./price-input.ts";
import { priceYearOf } from "./price-year-input.ts";
import type { RunIdentity } from "./run-identity.ts";
import { readPriceFiles, type StudyPorts } from "./study.ts";

/** Which part of the price year is dispatched; absent: all of it. */
export interface DispatchWindow {
  /** Any instant of the first day, by the calendar of the price year's own dates; absent: its first day. */
  readonly fromUnixSec?: number;
  readonly days: number;
}

/**
 * Dispatches a scenario's site over its price year, or a part of it: mining, AI under its lease, battery, own plants and
 * the grid under its tariff, every step explained.
 *
 * @param solver needed where the scenario leaves the exact class (the result says which way was taken)
 * @throws what `priceYearOf`, the rooms' own checks and `dispatchSite` throw
 */
export async function dispatchStudy(
  scenario: Scenario,
  scenarioUses: readonly AssumptionUse[],
  identity: RunIdentity,
  ports: Pick<StudyPorts, "readPriceFile" | "readForwardFile"> & { readonly solver?: LinearSolver },
  window?: DispatchWindow,
): Promise<DispatchResult> {
  const { history, strip } = await readPriceFiles(scenario, ports);
  const { result, used } = recordAssumptions(() => {
    const input = priceYearOf(scenario, history, strip);
    const horizon = horizonOf(scenario, input, window);
    return { input, horizon, ...dispatchHorizon(scenario, horizon, ports.solver) };
  });
  return readResult(scenario, identity, result, mergeAssumptionUses(scenarioUses, used));
}

/** The price year at the forward curve's level, or its days [fromDay, fromDay + days). */
function horizonOf(
  scenario: Scenario,
  { prices, labels, strip }: PriceInput,
  window?: DispatchWindow,
): DispatchHorizon {
  const ratio = powerLevelRatio(prices, {
    power: scenario.power,
    start: scenario.startMonth,
    months: 12,
    strip,
  });
  const month = (step: number) =>
    ((labels.monthNumber[step]! % 12) - (scenario.startMonth.month - 1) + 12) % 12;
  const marketUsdPerMwh = prices.values.map((price, step) => price * ratio[month(step)]!);
  if (!window) return { grid: prices.grid, labels, marketUsdPerMwh };
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
  solver: LinearSolver | undefined,
): Dispatched {
  const wholeDays = assumption("dispatch.mixed_integer_days", "dispatch").value;
  const countsStarts = gridHours(horizon.grid) <= wholeDays * 24;
  const problem = siteProblem(scenario, horizon, countsStarts);
  const peaks = coincidentPeaks(scenario, horizon, problem);
  const priced = peaks ? withPeakAdder(problem, peaks.adder) : problem;
  const dispatch = dispatchSite(priced, solver);
  return {
    problem: priced,
    dispatch,
    check: checkSchedule(priced, dispatch.schedule),
    peaks: peaks?.result,
    idle: valueOfFillingIdle(exactPart(problem)),
    warnings: warningsOf(scenario, horizon, countsStarts),
  };
}

/** The scenario as one dispatch problem. */
function siteProblem(
  scenario: Scenario,
  horizon: DispatchHorizon,
  countsStarts: boolean,
): SiteDispatchProblem {
  const { grid: connection } = scenario.site;
  const mining = miningTiers(scenario, horizon);
  const battery = batteryOf(scenario);
  const ai = aiLoad(scenario, horizon);
  const { generators, units, hourBudgets } = generation(scenario, horizon, countsStarts);
  const flexible = countsStarts && ai ? flexibleAi(scenario, horizon) : [];
  const demand = demandCharges(scenario, horizon);
  const sold = reserves(scenario, mining.length);
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
    renewables: renewables(scenario, horizon),
    generators,
    ...(battery && { battery, noBurning: true }),
    ...(units.length > 0 && { units }),
    ...(flexible.length > 0 && { flexibleAi: flexible }),
    ...(hourBudgets.length > 0 && { hourBudgets }),
    ...(demand.length > 0 && { demand }),
    ...(sold.length > 0 && { reserves: sold }),
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
    ...exact
  } = problem;
  return exact;
}

/** Without a load forecast the market price stands for the system's stress. */
function coincidentPeaks(scenario: Scenario, horizon: DispatchHorizon, problem: SiteDispatchProblem) {
  const stated = scenario.power.coincidentPeak;
  if (!stated) return undefined;
  const charge: CoincidentPeakCharge = {
    id: "coincident peak",
    rateUsdPerMwYear: stated.rateUsdPerKwMonth * 12 * 1000,
    months: stated.months,
  };
  const spread = assumption("dispatch.peak_spread", "power.coincident_peak").value;
  const chances = peakProbabilities(charge, horizon.marketUsdPerMwh, horizon.labels.monthNumber, spread);
  const { hoursCurtailed, expectedHits, expectedSavingUsd, expectedChargeUsd, valueChargeAbolishedUsd } =
    dispatchWithCoincidentPeaks(exactPart(problem), charge, chances);
  return {
    adder: expectedPeakAdder(charge, chances, stepHours(horizon.grid)),
    result: {
      hoursCurtailed,
      expectedHits,
      peaksPerYear: stated.months.length,
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
function warningsOf(scenario: Scenario, horizon: DispatchHorizon, countsStarts: boolean): string[] {
  const { power, hosting, mining } = scenario;
  const warnings: string[] = [];
  const add = (isGiven: unknown, text: string) => {
    if (isGiven) warnings.push(text);
  };
  const short = `over ${Math.round(gridHours(horizon.grid) / 24)} days; use --days 7`;
  add(
    !countsStarts && power.generators?.some(hasStarts),
    `starts and minimums of generation are not counted ${short}`,
  );
  add(!countsStarts && hosting?.flexibleFraction, `calls on flexible AI load are not counted ${short}`);
  add(
    mining && !mining.curtailment.allowed,
    "machines stop when power is dearer than they earn: curtailment.allowed is not counted",
  );
  add(
    power.pv || power.wind,
    "sun and wind follow a modelled daily shape, scaled to the yield; profiles are not read yet",
  );
  add(
    power.coincidentPeak,
    "chances of a coincident peak are read from the market price: no load forecast is given",
  );
  add(
    power.ppas?.some((ppa) => ppa.profile !== "baseload"),
    "as-produced PPAs are not settled",
  );
  add(
    power.demandCharges && gridHours(horizon.grid) < 27 * 24,
    "demand charges are prorated to the part of the month that is dispatched",
  );
  add(hosting?.moreLeases, "only the first lease counts");
  return warnings;
}
