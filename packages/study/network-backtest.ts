import {
  type FutureLogReward,
  fitEntryBarrier,
  fitRealHashrate,
  forecastEntryBarrier,
  forecastRealHashrate,
  type LogHistory,
  NAIVE_NAMES,
  naiveLogDifficulty,
  type Outage,
  quantileOf,
  type ScoredForecast,
  samplesAround,
  usesRealisedPrice,
} from "@switchyard/core/network";
import { civilFromDays, daysFromCivil } from "@switchyard/core/quantity";
import { log } from "@switchyard/core/uncertainty";
import type { BacktestTrack, ForecasterName, ForecastRun } from "./network-backtest-types.ts";
import { knownAsOf, type NetworkRecord, requireKnown } from "./network-data.ts";
import { networkStudyErrors } from "./network-errors.ts";
import { forecastLogDifficulty, makeForecaster } from "./network-forecaster.ts";
import type { NetworkSettings } from "./network-settings.ts";

/** Weeks ahead, with their days. */
export const HORIZONS = [
  { weeks: 26, days: 182 },
  { weeks: 52, days: 364 },
] as const;

const TRACKS: readonly BacktestTrack[] = ["unconditional", "conditional"];
const BLOCKS_PER_DAY = 144;

/** Days before the first origin: last year's growth. */
const WARM_UP_DAYS = 370;

/** Earliest origin scored: before 2014 there were no machines of a known efficiency on the market. */
const EARLIEST_ORIGIN = daysFromCivil({ year: 2014, month: 7, day: 1 });

/** First days of the months from the first whose history suffices to the last with a target in the file. */
export function monthlyOrigins(
  record: NetworkRecord,
  file: string,
  fromDay = EARLIEST_ORIGIN,
): readonly number[] {
  const first = Math.max(fromDay, record.days[0]!.day + WARM_UP_DAYS);
  const last = record.days.at(-1)!.day - HORIZONS[0].days;
  const origins: number[] = [];
  let { year, month } = civilFromDays(first);
  for (;;) {
    const day = daysFromCivil({ year, month, day: 1 });
    if (day > last) break;
    if (day >= first) origins.push(day);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  if (origins.length === 0)
    throw networkStudyErrors.tooShort({
      file,
      days: record.days.length,
      needed: WARM_UP_DAYS + HORIZONS[0].days,
    });
  return origins;
}

/**
 * Every forecast of every forecaster. A forecaster gets the record as known at the origin and, on the conditional
 * track, the prices that came; the outcome is looked up only to score.
 *
 * @param onOrigin called after each origin, for progress
 */
export function runForecasts(
  record: NetworkRecord,
  settings: NetworkSettings,
  origins: readonly number[],
  onOrigin: (done: number, total: number) => void = () => undefined,
): readonly ForecastRun[] {
  const runs = new RunStore();
  const fleets = fleetVariants(settings);
  origins.forEach((originDay, i) => {
    const known = knownAsOf(record, originDay);
    const horizons = HORIZONS.filter(({ days }) => originDay + days <= record.days.at(-1)!.day);
    for (const track of TRACKS) {
      const task = { record, known, originDay, track, horizons };
      for (const fleet of fleets) runFleet(runs, fleet, task);
      runPoints(runs, task);
    }
    onOrigin(i + 1, origins.length);
  });
  return runs.all();
}

interface Task {
  readonly record: NetworkRecord;
  readonly known: NetworkRecord;
  readonly originDay: number;
  readonly track: BacktestTrack;
  readonly horizons: readonly (typeof HORIZONS)[number][];
}

interface FleetVariant {
  readonly isOutageGiven: boolean;
  readonly forecast: (task: Task) => readonly Float64Array[];
}

/** Our forecaster with and without the ban given; a state serves both tracks of an origin. */
function fleetVariants(settings: NetworkSettings): readonly FleetVariant[] {
  const variant = (isOutageGiven: boolean, outages: readonly Outage[]): FleetVariant => {
    const forecaster = makeForecaster(settings, outages);
    const states = new Map<number, ReturnType<typeof forecaster.stateAt>>();
    const forecast = (task: Task) => {
      const state = states.get(task.originDay) ?? forecaster.stateAt(task.known, task.originDay);
      states.clear();
      states.set(task.originDay, state);
      const days = task.horizons.map((horizon) => horizon.days);
      return forecastLogDifficulty(forecaster, state, days, realisedPrices(task));
    };
    return { isOutageGiven, forecast };
  };
  return [variant(false, []), variant(true, settings.outages)];
}

function runFleet(runs: RunStore, fleet: FleetVariant, task: Task): void {
  const samples = fleet.forecast(task);
  task.horizons.forEach(({ weeks, days }, h) => {
    const point = quantileOf(samples[h]!, 0.5);
    const scored = { originDay: task.originDay, samples: samples[h]!, point, actual: actualLog(task, days) };
    runs.add(
      { track: task.track, isOutageGiven: fleet.isOutageGiven, horizonWeeks: weeks, forecaster: "fleet" },
      scored,
    );
  });
}

/** Naive and published forecasts: points, with the spread of their own past errors. */
function runPoints(runs: RunStore, task: Task): void {
  const history = logHistory(requireKnown(task.known, task.originDay));
  const future = futureLogReward(task);
  const barrier = fitEntryBarrier(history);
  const reversion = fitRealHashrate(history);
  for (const { weeks, days } of task.horizons) {
    const change =
      task.track === "conditional" ? future[days - 1]! - history.logRewardUsd.at(-1)! : undefined;
    const input = { horizonDays: days, ...(change === undefined ? {} : { realisedLogRewardChange: change }) };
    const add = (forecaster: ForecasterName, point: number) =>
      runs.addPoint(task, { weeks, days }, forecaster, point);
    for (const name of NAIVE_NAMES)
      if (task.track === "conditional" || !usesRealisedPrice(name))
        add(name, naiveLogDifficulty(name, history, input));
    add("free-entry-barrier", forecastEntryBarrier(history, future, days, barrier));
    add("real-hashrate-reversion", forecastRealHashrate(history, future, days, reversion));
  }
}

function logHistory(known: NetworkRecord): LogHistory {
  return {
    firstDay: known.days[0]!.day,
    logDifficulty: Float64Array.from(known.days, (row) => log(row.difficulty)),
    logRewardUsd: Float64Array.from(known.days, (row) =>
      log(row.priceUsd * (row.subsidyBtcPerBlock + row.feesBtcPerDay / BLOCKS_PER_DAY)),
    ),
  };
}

/**
 * Log reward ahead: last year's mean fees and the subsidy's schedule at the price that came, or at the last price. A
 * halving ahead is known to everybody; its day is taken from the last one at 1,458 days.
 */
function futureLogReward(task: Task): FutureLogReward {
  const { days } = task.known;
  const last = days.at(-1)!;
  const year = days.slice(-365);
  const fees = year.reduce((total, row) => total + row.feesBtcPerDay, 0) / year.length / BLOCKS_PER_DAY;
  const halvedOn = days.findLast(
    (row, i) => i > 0 && days[i - 1]!.subsidyBtcPerBlock > 1.5 * row.subsidyBtcPerBlock,
  );
  const nextHalving = halvedOn ? halvedOn.day + HALVING_DAYS : Number.POSITIVE_INFINITY;
  const prices = realisedPrices(task);
  return Float64Array.from({ length: HORIZONS[1].days }, (_, i) => {
    const day = last.day + 1 + i;
    const subsidy = last.subsidyBtcPerBlock * (day >= nextHalving ? 0.5 : 1);
    const price = prices ? prices[Math.min(prices.length - 1, i)]! : last.priceUsd;
    return log(price * (subsidy + fees));
  });
}

/** 210,000 blocks at 144 a day. */
const HALVING_DAYS = Math.round(210_000 / BLOCKS_PER_DAY);

/** The conditional track's gift: prices from the day after the origin, as far as the file goes. */
function realisedPrices(task: Task): Float64Array | undefined {
  if (task.track === "unconditional") return undefined;
  const from = task.originDay + 1 - task.record.days[0]!.day;
  const to = from + Math.max(...task.horizons.map(({ days }) => days)) + 1;
  return Float64Array.from(task.record.days.slice(from, to), (row) => row.priceUsd);
}

function actualLog(task: Task, days: number): number {
  return log(task.record.days[task.originDay + days - task.record.days[0]!.day]!.difficulty);
}

type RunKey = Omit<ForecastRun, "forecasts">;

/** Collects forecasts by run, in order of origin. */
class RunStore {
  readonly #runs = new Map<string, { readonly key: RunKey; readonly forecasts: ScoredForecast[] }>();

  add(key: RunKey, forecast: ScoredForecast): void {
    this.#of(key).push(forecast);
  }

  /** A point forecast, spread by the errors of its own whose targets are past. */
  addPoint(
    task: Task,
    horizon: { readonly weeks: 26 | 52; readonly days: number },
    forecaster: ForecasterName,
    point: number,
  ): void {
    const key = { track: task.track, isOutageGiven: false, horizonWeeks: horizon.weeks, forecaster };
    const past = this.#of(key).filter(({ originDay }) => originDay + horizon.days <= task.originDay);
    const errors = past.map((forecast) => forecast.point - forecast.actual);
    const samples = samplesAround(point, errors, horizon.days);
    this.add(key, { originDay: task.originDay, samples, point, actual: actualLog(task, horizon.days) });
  }

  all(): readonly ForecastRun[] {
    return [...this.#runs.values()].map(({ key, forecasts }) => ({ ...key, forecasts }));
  }

  #of(key: RunKey): ScoredForecast[] {
    const name = JSON.stringify([key.track, key.isOutageGiven, key.horizonWeeks, key.forecaster]);
    const run = this.#runs.get(name) ?? { key, forecasts: [] };
    this.#runs.set(name, run);
    return run.forecasts;
  }
}
