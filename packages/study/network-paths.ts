import { type EpochPath, NETWORK_FACTOR } from "@switchyard/core/network";
import { exp, log, standardNormal, uniform01 } from "@switchyard/core/uncertainty";
import type { OriginState } from "./network-origin-state.ts";
import type { ForecastSettings } from "./network-settings.ts";

const BLOCKS_PER_DAY = 144;
const DAYS_PER_YEAR = 365.25;
const WEEK = 7;

/** Daily prices of a path, from the first day of the epoch under way. */
export type PriceAhead = (path: number) => Float64Array;

/** Known prices up to the origin, then the realised ones or a fan: a log walk without drift around the last price. */
export function priceAhead(
  state: OriginState,
  settings: ForecastSettings,
  endDay: number,
  realisedPriceUsd: Float64Array | undefined,
): PriceAhead {
  const known = knownPrices(state);
  const length = Math.ceil(endDay) - Math.floor(state.start.day) + 1;
  if (realisedPriceUsd) {
    const given = withTail(known, length, (i) => realisedPriceUsd[Math.min(realisedPriceUsd.length - 1, i)]!);
    return () => given;
  }
  const volatility = volatilityPerSqrtYear(state, settings);
  const weekly = volatility * Math.sqrt(WEEK / DAYS_PER_YEAR);
  const last = known.at(-1)!;
  return (path) => {
    const key = { studySeed: settings.studySeed };
    let level = 0;
    return withTail(known, length, (i) => {
      if (i % WEEK === 0)
        level += weekly * standardNormal(key, path, NETWORK_FACTOR.price, Math.floor(i / WEEK));
      return last * exp(level);
    });
  };
}

function knownPrices(state: OriginState): Float64Array {
  const { days } = state.known;
  const from = Math.max(0, Math.floor(state.start.day) - days[0]!.day);
  return Float64Array.from(days.slice(from), (row) => row.priceUsd);
}

function withTail(known: Float64Array, length: number, tail: (i: number) => number): Float64Array {
  const values = new Float64Array(Math.max(length, known.length));
  values.set(known);
  for (let i = known.length; i < values.length; i++) values[i] = tail(i - known.length);
  return values;
}

/** Of log price per square root of a year: last year's daily changes, drawn to the long-run figure. */
function volatilityPerSqrtYear(state: OriginState, settings: ForecastSettings): number {
  const rows = state.known.days.slice(-366);
  let square = 0;
  for (let i = 1; i < rows.length; i++) square += log(rows[i]!.priceUsd / rows[i - 1]!.priceUsd) ** 2;
  const recent = (square / Math.max(1, rows.length - 1)) * DAYS_PER_YEAR;
  const longRun = settings.longRunVolatilityPerSqrtYear ** 2;
  return Math.sqrt(settings.volatilityWeight * recent + (1 - settings.volatilityWeight) * longRun);
}

/** Fees per block, BTC, by day: known ones, then the last year's days in their order from a random one: never smoothed. */
export function feesAhead(
  state: OriginState,
  endDay: number,
  noise: { readonly studySeed: number; readonly path: number },
): Float64Array {
  const { days } = state.known;
  const from = Math.max(0, Math.floor(state.start.day) - days[0]!.day);
  const known = Float64Array.from(days.slice(from), (row) => row.feesBtcPerDay / BLOCKS_PER_DAY);
  const year = days.slice(-365);
  const first = Math.floor(uniform01(noise, noise.path, NETWORK_FACTOR.fees, 0) * year.length);
  const length = Math.ceil(endDay) - Math.floor(state.start.day) + 1;
  return withTail(known, length, (i) => year[(first + i) % year.length]!.feesBtcPerDay / BLOCKS_PER_DAY);
}

/** Difficulty in force at an instant of a path. */
export function difficultyAt(path: EpochPath, day: number): number {
  let epoch = 0;
  while (epoch + 1 < path.epochs && path.startDay[epoch + 1]! <= day) epoch++;
  return path.difficulty[epoch]!;
}
