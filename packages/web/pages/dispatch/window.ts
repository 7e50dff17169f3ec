import type { DispatchResult, DispatchSeries } from "@switchyard/study";

/** Steps [from, to) of a dispatched horizon. */
export interface StepWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * The steps of a window as a result of their own: series are cut, energies summed anew; money and duals stay of
 * the whole. What tenants leave idle is known of the whole horizon only: a part says nothing of it.
 */
export function cutDispatch(result: DispatchResult, { from, to }: StepWindow): DispatchResult {
  const { horizon } = result;
  const series = cutSeries(result.series, from, to);
  const stepHours = horizon.stepSec / 3600;
  if (from === 0 && to === horizon.steps) return result;
  return {
    ...result,
    series,
    horizon: {
      ...horizon,
      startUnixSec: horizon.startUnixSec + from * horizon.stepSec,
      steps: to - from,
      hours: (to - from) * stepHours,
    },
    energyMwh: energiesOf(series, stepHours),
    idleReservation: { idleMwh: 0, fillingValueUsd: 0, filledMwh: 0 },
  };
}

function cutSeries(series: DispatchSeries, from: number, to: number): DispatchSeries {
  const cut = (values: Float64Array) => values.subarray(from, to);
  const each = (parts: Readonly<Record<string, Float64Array>>) =>
    Object.fromEntries(Object.entries(parts).map(([id, values]) => [id, cut(values)]));
  return {
    startUnixSec: series.startUnixSec.slice(from, to),
    priceUsdPerMwh: cut(series.priceUsdPerMwh),
    importLimitMw: cut(series.importLimitMw),
    importMw: cut(series.importMw),
    exportMw: cut(series.exportMw),
    miningMw: each(series.miningMw),
    aiServedMw: cut(series.aiServedMw),
    aiUnservedMw: cut(series.aiUnservedMw),
    renewableMw: each(series.renewableMw),
    generatorMw: each(series.generatorMw),
    chargeMw: cut(series.chargeMw),
    dischargeMw: cut(series.dischargeMw),
    storedMwh: cut(series.storedMwh),
    marginalValueUsdPerMwh: cut(series.marginalValueUsdPerMwh),
    bindingLimit: series.bindingLimit.slice(from, to),
    bindingPart: series.bindingPart.slice(from, to),
    bindingValueUsdPerMwh: cut(series.bindingValueUsdPerMwh),
  };
}

function energiesOf(series: DispatchSeries, stepHours: number): Readonly<Record<string, number>> {
  const mwh = (values: Float64Array) => values.reduce((total, mw) => total + mw, 0) * stepHours;
  const all = (parts: Readonly<Record<string, Float64Array>>) =>
    Object.values(parts).reduce((total, values) => total + mwh(values), 0);
  return {
    import: mwh(series.importMw),
    export: mwh(series.exportMw),
    mining: all(series.miningMw),
    aiServed: mwh(series.aiServedMw),
    aiUnserved: mwh(series.aiUnservedMw),
    renewables: all(series.renewableMw),
    generators: all(series.generatorMw),
    charge: mwh(series.chargeMw),
    discharge: mwh(series.dischargeMw),
  };
}

/** The window of an address: days from the horizon's start, held within it; undefined where it names none. */
export function windowOf(
  params: Readonly<Record<string, string>>,
  { steps, stepSec }: DispatchResult["horizon"],
): StepWindow | undefined {
  const perDay = Math.round(86_400 / stepSec);
  const [day, days] = [Number(params.day), Number(params.days)];
  if (params.day === undefined || !Number.isInteger(day) || day < 0) return undefined;
  const from = day * perDay;
  if (from >= steps) return undefined;
  const count = Number.isInteger(days) && days >= 1 ? days : 1;
  return { from, to: Math.min(steps, from + count * perDay) };
}

/** The words of a window in the address; undefined takes them away. */
export function windowParams(
  window: StepWindow | undefined,
  stepSec: number,
): Readonly<Record<"day" | "days", string | undefined>> {
  if (!window) return { day: undefined, days: undefined };
  const perDay = Math.round(86_400 / stepSec);
  const day = Math.floor(window.from / perDay);
  return { day: String(day), days: String(Math.max(1, Math.ceil(window.to / perDay) - day)) };
}
