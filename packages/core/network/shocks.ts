import { parseDay, parseMonth, utcMidnightUnixSec } from "../quantity/index.ts";
import { exp, log } from "../uncertainty/index.ts";
import { networkErrors } from "./errors.ts";
import type { Exogenous } from "./path.ts";

/** A shock from outside, as a person writes it: `price:-60%@2027-03`. */
export type Shock =
  /** Price times (1 + change) from a day on. */
  | { readonly kind: "price"; readonly startDay: number; readonly changeFraction: number }
  /** Median power price times (1 + change) from a day on. */
  | { readonly kind: "power"; readonly startDay: number; readonly changeFraction: number }
  /** A share of hashrate lost within an epoch; it returns by the model's half-life. */
  | { readonly kind: "outage"; readonly startDay: number; readonly lossFraction: number }
  /** Fees times a factor for some days; never smoothed. */
  | { readonly kind: "fees"; readonly startDay: number; readonly days: number; readonly factor: number }
  /** The subsidy halves; the schedule's own halvings come without being asked for. */
  | { readonly kind: "halving"; readonly startDay: number };

const SECONDS_PER_DAY = 86_400;
const OUTAGE_RAMP_DAYS = 7;
const FEE_SPIKE_DAYS = 14;

/**
 * Reads a shock: `price:-60%@2027-03`, `power:+20%@2027-03-15`, `outage:40%@2027-03`, `fees:x10@2027-03+2w`,
 * `halving@2027-03`. A month means its first day.
 *
 * @throws network/bad-shock
 */
export function parseShock(text: string): Shock {
  const match = /^([a-z]+)(?::([^@]+))?@(\d{4}-\d{2}(?:-\d{2})?)(?:\+(\d+)([wd]))?$/.exec(text.trim());
  if (!match) throw networkErrors.badShock({ text, reason: "it has no kind, size and date" });
  const [, kind, size, date, length, unit] = match;
  const startDay = dayOf(text, date!);
  if (kind === "halving" && size === undefined) return { kind, startDay };
  if (kind === "fees")
    return {
      kind,
      startDay,
      days: length ? Number(length) * (unit === "w" ? 7 : 1) : FEE_SPIKE_DAYS,
      factor: factorOf(text, size),
    };
  const fraction = fractionOf(text, size);
  if (kind === "outage" && fraction > 0 && fraction < 1) return { kind, startDay, lossFraction: fraction };
  if ((kind === "price" || kind === "power") && fraction > -1)
    return { kind, startDay, changeFraction: fraction };
  throw networkErrors.badShock({ text, reason: "its kind or size is not known" });
}

function dayOf(text: string, date: string): number {
  try {
    const day = date.length === 7 ? { ...parseMonth(date), day: 1 } : parseDay(date);
    return utcMidnightUnixSec(day) / SECONDS_PER_DAY;
  } catch {
    throw networkErrors.badShock({ text, reason: `${date} is not a date` });
  }
}

function fractionOf(text: string, size: string | undefined): number {
  const match = /^([+-]?\d+(?:\.\d+)?)\s*%$/.exec((size ?? "").trim().replace("−", "-"));
  if (!match) throw networkErrors.badShock({ text, reason: `size "${size ?? ""}" is not a percentage` });
  return Number(match[1]) / 100;
}

function factorOf(text: string, size: string | undefined): number {
  const match = /^x(\d+(?:\.\d+)?)$/.exec((size ?? "").trim());
  if (!match)
    throw networkErrors.badShock({ text, reason: `size "${size ?? ""}" is not a factor such as x10` });
  return Number(match[1]);
}

/** The given side of a path with shocks applied; the input is left as it is. */
export function applyShocks(exogenous: Exogenous, shocks: readonly Shock[]): Exogenous {
  return shocks.reduce(applyShock, exogenous);
}

function applyShock(exogenous: Exogenous, shock: Shock): Exogenous {
  const from = (values: Float64Array, factor: number, days = Number.POSITIVE_INFINITY) =>
    values.map((value, i) => {
      const day = exogenous.startDay + i;
      return day >= shock.startDay && day < shock.startDay + days ? value * factor : value;
    });
  switch (shock.kind) {
    case "price":
      return { ...exogenous, priceUsd: from(exogenous.priceUsd, 1 + shock.changeFraction) };
    case "power":
      return { ...exogenous, powerUsdPerMwh: from(exogenous.powerUsdPerMwh, 1 + shock.changeFraction) };
    case "fees":
      return { ...exogenous, feesBtcPerBlock: from(exogenous.feesBtcPerBlock, shock.factor, shock.days) };
    case "outage":
      return { ...exogenous, outages: [...exogenous.outages, outageOf(shock)] };
    case "halving":
      return { ...exogenous, extraHalvingDays: [...(exogenous.extraHalvingDays ?? []), shock.startDay] };
  }
}

function outageOf(shock: { readonly startDay: number; readonly lossFraction: number }) {
  return { startDay: shock.startDay, lossFraction: shock.lossFraction, rampDays: OUTAGE_RAMP_DAYS };
}

/** Days until half of what a shock did to log hashprice is made good, against the path without it. */
export interface Absorption {
  /** Largest change of hashprice against the path without the shock, fraction. */
  readonly peakChangeFraction: number;
  readonly peakEpoch: number;
  /** Epochs from the peak until half of it is gone; null where it isn't within the path. */
  readonly epochsToHalf: number | null;
}

/**
 * How fast the network absorbs: the deviation of log hashprice between the paths with and without the shock, both read
 * at the start of each epoch of the shocked path, from its peak until half of it.
 *
 * @param hashprice with the shock, by epoch
 * @param reference without it, at the same instants
 */
export function absorptionOf(hashprice: ArrayLike<number>, reference: ArrayLike<number>): Absorption {
  let peakEpoch = 0;
  const deviation = Array.from({ length: hashprice.length }, (_, i) => log(hashprice[i]! / reference[i]!));
  deviation.forEach((value, i) => {
    if (Math.abs(value) > Math.abs(deviation[peakEpoch]!)) peakEpoch = i;
  });
  const half = Math.abs(deviation[peakEpoch] ?? 0) / 2;
  const at = deviation.findIndex((value, i) => i > peakEpoch && Math.abs(value) <= half);
  return {
    peakChangeFraction: exp(deviation[peakEpoch] ?? 0) - 1,
    peakEpoch,
    epochsToHalf: half > 0 && at >= 0 ? at - peakEpoch : null,
  };
}
