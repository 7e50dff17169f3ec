import {
  describeSiteSlack,
  importLimitMw,
  limitValues,
  type ScheduleCheck,
  type SiteDispatch,
  type SiteDispatchProblem,
} from "@switchyard/core/dispatch";
import { billedDemandMw, monthPeaksMw, settleBlock } from "@switchyard/core/power";
import { gridHours, stepHours, stepStartUnixSec, sum } from "@switchyard/core/quantity";
import type { AssumptionUse, Scenario } from "@switchyard/scenario";
import type { DispatchResult, DispatchSeries } from "./dispatch-result.ts";
import type { DispatchHorizon } from "./dispatch-terms.ts";
import type { PriceInput } from "./price-input.ts";
import type { RunIdentity } from "./run-identity.ts";

/** A dispatched scenario before it is read into words and tables. */
export interface Dispatched {
  readonly problem: SiteDispatchProblem;
  readonly dispatch: SiteDispatch;
  readonly check: ScheduleCheck;
  readonly peaks: DispatchResult["coincidentPeak"];
  readonly idle: DispatchResult["idleReservation"];
  readonly warnings: readonly string[];
}

/** Reads a dispatched scenario into the result that is printed. */
export function readResult(
  scenario: Scenario,
  identity: RunIdentity,
  dispatched: Dispatched & { input: PriceInput; horizon: DispatchHorizon },
  assumptions: readonly AssumptionUse[],
): DispatchResult {
  const { problem, dispatch, check, horizon, input } = dispatched;
  const { grid, labels } = horizon;
  const series = seriesOf(dispatched);
  const cash = Object.entries(check.cash).map(([line, { usd }]) => [line, usd]);
  return {
    kind: "dispatch",
    title: scenario.title,
    identity: { ...identity, seed: scenario.uncertainty.seed },
    horizon: {
      startUnixSec: grid.startUnixSec,
      stepSec: grid.stepSec,
      steps: grid.steps,
      hours: gridHours(grid),
      zone: labels.zone,
    },
    prices: { label: input.note.label },
    valueUsd: dispatch.valueUsd,
    boundUsd: dispatch.boundUsd,
    relativeGap: dispatch.relativeGap,
    route: dispatch.route,
    energyMwh: energyOf(series, stepHours(grid)),
    cashUsd: Object.fromEntries(cash) as DispatchResult["cashUsd"],
    billedDemandMw: Object.fromEntries(
      (problem.demand ?? []).map(({ charge, steps }) => [
        charge.id,
        [...billedDemandMw(charge, steps.months, monthPeaksMw(steps, series.importMw))],
      ]),
    ),
    hedgeSettlementUsd: settlementUsd(scenario, horizon),
    idleReservation: dispatched.idle,
    ...(dispatched.peaks && { coincidentPeak: dispatched.peaks }),
    limits: limitValues(problem, dispatch.schedule),
    slacks: dispatch.schedule.slacks.map((slack) => describeSiteSlack(slack, grid)),
    series,
    warnings: [...input.warnings, ...dispatched.warnings],
    assumptions,
  };
}

function seriesOf({ problem, dispatch }: Dispatched): DispatchSeries {
  const { schedule } = dispatch;
  const { grid } = problem;
  const steps = Array.from({ length: grid.steps }, (_, step) => step);
  const named = (parts: readonly { readonly id: string }[], values: readonly Float64Array[]) =>
    Object.fromEntries(parts.map(({ id }, i) => [id, values[i]!]));
  const at = (value: number | Float64Array, step: number) =>
    typeof value === "number" ? value : value[step]!;
  const units = problem.units ?? [];
  return {
    startUnixSec: steps.map((step) => stepStartUnixSec(grid, step)),
    priceUsdPerMwh: Float64Array.from(steps, (step) => at(problem.import.priceUsdPerMwh, step)),
    importLimitMw: Float64Array.from(steps, (step) => importLimitMw(problem, step)),
    importMw: schedule.importMw,
    exportMw: schedule.exportMw,
    miningMw: named(problem.mining, schedule.miningMw),
    aiServedMw: schedule.aiServedMw,
    aiUnservedMw: Float64Array.from(steps, (step) =>
      problem.ai
        ? at(problem.ai.loadMw, step) -
          schedule.aiServedMw[step]! -
          schedule.aiCutMw.reduce((mw, cut) => mw + cut[step]!, 0)
        : 0,
    ),
    renewableMw: named(problem.renewables ?? [], schedule.renewableMw),
    generatorMw: {
      ...named(problem.generators ?? [], schedule.generatorMw),
      ...named(
        units,
        schedule.units.map(({ powerMw }) => powerMw),
      ),
    },
    chargeMw: schedule.batteries[0]?.chargeMw ?? new Float64Array(grid.steps),
    dischargeMw: schedule.batteries[0]?.dischargeMw ?? new Float64Array(grid.steps),
    storedMwh: schedule.batteries[0]?.stateOfChargeMwh.slice(1) ?? new Float64Array(0),
    marginalValueUsdPerMwh: schedule.marginalValueUsdPerMwh,
  };
}

function energyOf(series: DispatchSeries, hours: number): Record<string, number> {
  const total = (parts: Readonly<Record<string, Float64Array>>) =>
    Object.values(parts).reduce((mwh, values) => mwh + sum(values) * hours, 0);
  return {
    import: sum(series.importMw) * hours,
    export: sum(series.exportMw) * hours,
    mining: total(series.miningMw),
    aiServed: sum(series.aiServedMw) * hours,
    aiUnserved: sum(series.aiUnservedMw) * hours,
    renewables: total(series.renewableMw),
    generators: total(series.generatorMw),
    charge: sum(series.chargeMw) * hours,
    discharge: sum(series.dischargeMw) * hours,
  };
}

/** Flat hedges and baseload PPAs at the horizon's market price: what no schedule moves. */
function settlementUsd({ power }: Scenario, { grid, marketUsdPerMwh }: DispatchHorizon): number {
  const blocks = [
    ...(power.hedges ?? []).map((hedge) => ({ mw: hedge.blockMw, strike: hedge.strikeUsdPerMwh })),
    ...(power.ppas ?? [])
      .filter((ppa) => ppa.profile === "baseload")
      .map((ppa) => ({ mw: ppa.powerMw, strike: ppa.priceUsdPerMwh })),
  ];
  return blocks.reduce(
    (total, { mw, strike }, i) =>
      total +
      sum(
        settleBlock(
          { id: `block ${i + 1}`, blockMw: mw, strikeUsdPerMwh: strike },
          marketUsdPerMwh,
          stepHours(grid),
        ),
      ),
    0,
  );
}
