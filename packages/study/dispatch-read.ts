import {
  describeSiteSlack,
  importLimitMw,
  limitValues,
  type ScheduleCheck,
  type SiteDispatch,
  type SiteDispatchProblem,
  type SiteSlack,
  siteReason,
} from "@switchyard/core/dispatch";
import { billedDemandMw, monthPeaksMw } from "@switchyard/core/power";
import { gridHours, stepHours, stepStartUnixSec, sum } from "@switchyard/core/quantity";
import { type AssumptionUse, offsetSpans, type Scenario } from "@switchyard/scenario";
import type { DispatchResult, DispatchSeries } from "./dispatch-result.ts";
import type { DispatchHorizon } from "./dispatch-terms.ts";
import type { PriceInput } from "./price-input.ts";
import type { RunIdentity } from "./run-identity.ts";

/** A dispatched scenario before it is read into words and tables. */
export interface Dispatched {
  readonly problem: SiteDispatchProblem;
  readonly dispatch: SiteDispatch;
  readonly check: ScheduleCheck;
  readonly settlements: DispatchResult["settlements"];
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
    hedgeSettlementUsd: dispatched.settlements.reduce((total, { usd }) => total + usd, 0),
    settlements: dispatched.settlements,
    idleReservation: dispatched.idle,
    ...(dispatched.peaks && { coincidentPeak: dispatched.peaks }),
    limits: limitValues(problem, dispatch.schedule),
    slacks: dispatch.schedule.slacks.map((slack) => describeAtSite(slack, horizon)),
    series,
    tiers: tiersOf(problem),
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
  const reasons = steps.map((step) => siteReason(problem, schedule, step));
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
    bindingLimit: reasons.map(({ bindingLimit }) => bindingLimit),
    bindingPart: reasons.map(({ part }) => part),
    bindingValueUsdPerMwh: Float64Array.from(reasons, ({ valueUsdPerMwh }) => valueUsdPerMwh),
  };
}

function tiersOf({ mining, grid }: SiteDispatchProblem): DispatchResult["tiers"] {
  const mean = (value: number | Float64Array) =>
    typeof value === "number" ? value : sum(value) / grid.steps;
  return mining.map(({ id, capacityMw, valueUsdPerMwh }) => ({
    id,
    capacityMw: mean(capacityMw),
    worthUsdPerMwh: mean(valueUsdPerMwh),
  }));
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

/** The slack by the site's clock, with zone and offset: "… at 2027-08-12 17:00 … (America/Chicago, UTC-05:00)". */
function describeAtSite(slack: SiteSlack, { grid, labels }: DispatchHorizon): string {
  const atSec = stepStartUnixSec(grid, slack.worstStep);
  const [span] = offsetSpans(labels.zone, atSec, atSec + 1);
  const offsetSec = span!.offsetSec;
  return `${describeSiteSlack(slack, grid, offsetSec)} (${labels.zone}, ${offsetText(offsetSec)})`;
}

function offsetText(offsetSec: number): string {
  const minutes = Math.round(Math.abs(offsetSec) / 60);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `UTC${offsetSec < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
