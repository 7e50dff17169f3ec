import type { Currency, PriceSeries, TimeGrid, TimeLabels } from "../quantity/index.ts";
import { makeSeries, SECONDS_PER_HOUR, stepHours } from "../quantity/index.ts";
import { exp, inverseNormal, log, power, type RandomKey, uniform01 } from "../uncertainty/index.ts";
import { priceYearErrors } from "./price-year-errors.ts";

/** One month of a price year. Prices are in the model's currency per MWh. */
export interface PriceYearMonth {
  /** 1..12. */
  readonly month: number;
  /** Mean of ordinary hours (neither spike nor negative) by local hour of day, 24 values above 0. */
  readonly hourMeanPerMwh: readonly number[];
  /** Standard deviation of the logarithm of ordinary prices about their hour's mean. */
  readonly volatilityFraction: number;
  /** Share of the month's steps that are spikes, and that are negative (or zero). */
  readonly spikeProbability: number;
  readonly negativeProbability: number;
  /** Mean of the spikes, and how they scatter: standard deviation of their logarithm. */
  readonly spikeMeanPerMwh: number;
  readonly spikeScatterFraction: number;
  /** Mean depth of negative prices below zero (>= 0). */
  readonly negativeDepthPerMwh: number;
}

/** A price year: twelve months by hour of day, with volatility, spikes and negative hours. */
export interface PriceYearModel {
  readonly name: string;
  readonly currency: Currency;
  /** IANA zone of its hours and months. */
  readonly zone: string;
  /** Correlation of ordinary prices' noise from one hour to the next. */
  readonly persistenceFraction: number;
  /** Mean length of a run of spikes and of negative prices, hours. */
  readonly spikeRunHours: number;
  readonly negativeRunHours: number;
  /** How spikes and negative prices spread over the day: 24 weights with mean 1. */
  readonly spikeHourWeight: readonly number[];
  readonly negativeHourWeight: readonly number[];
  /** No price above this (a market's offer cap). */
  readonly capPerMwh: number;
  readonly months: readonly PriceYearMonth[];
}

/** Where a modelled year's draws come from; `factor` and the next two numbers are taken. */
export interface PriceYearDraw {
  readonly key: RandomKey;
  readonly path: number;
  readonly factor: number;
}

/** Consecutive factor numbers that one price year uses: noise, regime, size. */
export const PRICE_YEAR_FACTORS = 3;

/** What stands beside every figure that rests on a modelled price. */
export const MODELLED_LABEL = "modelled, not history";

type Regime = "ordinary" | "spike" | "negative";

/**
 * A modelled price series on a grid. Ordinary price = hourMean * exp(s z - s^2 / 2), z standard normal with first-order
 * correlation `persistence^hours` from step to step; spikes are lognormal, negative prices exponential, both in runs of a
 * three-state chain whose entry chance follows the month and the hour of day. Expected month mean: {@link expectedMonthMean}.
 *
 * @param labels local time of the grid's steps, in the model's zone
 * @throws power/bad-price-year, power/price-year-step, power/labels-do-not-fit
 */
export function modelPrices(
  model: PriceYearModel,
  grid: TimeGrid,
  labels: TimeLabels,
  draw: PriceYearDraw,
): PriceSeries {
  checkPriceYear(model);
  if (grid.stepSec > SECONDS_PER_HOUR) throw priceYearErrors.priceYearStep({ stepSec: grid.stepSec });
  if (labels.monthNumber.length !== grid.steps)
    throw priceYearErrors.labelsDoNotFit({ steps: grid.steps, labels: labels.monthNumber.length });
  const hours = stepHours(grid);
  const correlation = power(model.persistenceFraction, hours);
  const fresh = Math.sqrt(1 - correlation * correlation);
  const values = new Float64Array(grid.steps);
  let regime: Regime = "ordinary";
  let noise = 0;
  for (let step = 0; step < grid.steps; step++) {
    const uniform = (which: number) => uniform01(draw.key, draw.path, draw.factor + which, step);
    const z = inverseNormal(uniform(0));
    noise = step === 0 ? z : correlation * noise + fresh * z;
    const month = model.months[labels.monthNumber[step]! % 12]!;
    const hour = labels.hourOfDay[step]!;
    regime = nextRegime({
      model,
      month,
      hour,
      hours,
      regime: step === 0 ? null : regime,
      uniform: uniform(1),
    });
    values[step] = Math.min(model.capPerMwh, priceIn(regime, month, hour, noise, uniform(2)));
  }
  return { ...makeSeries(grid, values, model.name), currency: model.currency };
}

/** Mean price that a month of the model is expected to have (before the cap): the mixture of its three regimes over 24 hours. */
export function expectedMonthMean(model: PriceYearModel, month: number): number {
  const row = model.months[month - 1]!;
  let total = 0;
  for (let hour = 0; hour < 24; hour++) {
    const spike = chance(row.spikeProbability * model.spikeHourWeight[hour]!);
    const negative = chance(row.negativeProbability * model.negativeHourWeight[hour]!);
    const ordinary = Math.max(0, 1 - spike - negative) * row.hourMeanPerMwh[hour]!;
    total += ordinary + spike * row.spikeMeanPerMwh - negative * row.negativeDepthPerMwh;
  }
  return total / 24;
}

/** Checks every figure and returns the model. @throws power/bad-price-year */
export function checkPriceYear(model: PriceYearModel): PriceYearModel {
  const must = (ok: boolean, what: string, value: number, allowed: string) => {
    if (!ok) throw priceYearErrors.badPriceYear({ model: model.name, what, value, allowed });
  };
  const fraction = (what: string, value: number) =>
    must(value >= 0 && value <= 1, what, value, "from 0 to 1");
  must(model.months.length === 12, "number of months", model.months.length, "12");
  must(
    model.persistenceFraction >= 0 && model.persistenceFraction < 1,
    "persistenceFraction",
    model.persistenceFraction,
    "from 0 to below 1",
  );
  must(model.spikeRunHours > 0, "spikeRunHours", model.spikeRunHours, "above 0");
  must(model.negativeRunHours > 0, "negativeRunHours", model.negativeRunHours, "above 0");
  for (const weights of [model.spikeHourWeight, model.negativeHourWeight])
    must(
      weights.length === 24 && weights.every((w) => w >= 0),
      "hour weights",
      weights.length,
      "24 values >= 0",
    );
  for (const [i, month] of model.months.entries()) {
    must(month.month === i + 1, `month of entry ${i + 1}`, month.month, `${i + 1}`);
    must(
      month.hourMeanPerMwh.length === 24,
      `hour means of month ${i + 1}`,
      month.hourMeanPerMwh.length,
      "24 values",
    );
    for (const mean of month.hourMeanPerMwh)
      must(mean > 0, `an hour mean of month ${i + 1}`, mean, "above 0");
    must(month.volatilityFraction >= 0, "volatilityFraction", month.volatilityFraction, ">= 0");
    fraction("spikeProbability", month.spikeProbability);
    fraction("negativeProbability", month.negativeProbability);
    must(month.spikeMeanPerMwh >= 0, "spikeMeanPerMwh", month.spikeMeanPerMwh, ">= 0");
    must(month.spikeScatterFraction >= 0, "spikeScatterFraction", month.spikeScatterFraction, ">= 0");
    must(month.negativeDepthPerMwh >= 0, "negativeDepthPerMwh", month.negativeDepthPerMwh, ">= 0");
  }
  return model;
}

interface RegimeFacts {
  readonly model: PriceYearModel;
  readonly month: PriceYearMonth;
  readonly hour: number;
  readonly hours: number;
  /** Null at the first step: drawn from the shares themselves. */
  readonly regime: Regime | null;
  readonly uniform: number;
}

/** Leaving a run has chance hours / run length; entering is set so that the share of time in the regime is the month's. */
function nextRegime({ model, month, hour, hours, regime, uniform }: RegimeFacts): Regime {
  const spikeShare = chance(month.spikeProbability * model.spikeHourWeight[hour]!);
  const negativeShare = chance(month.negativeProbability * model.negativeHourWeight[hour]!);
  if (regime === null) return pick(uniform, spikeShare, negativeShare);
  const spikeExit = Math.min(1, hours / model.spikeRunHours);
  const negativeExit = Math.min(1, hours / model.negativeRunHours);
  // where the hour itself has no spikes (or no negative prices) a run ends
  if (regime === "spike" && spikeShare > 0 && uniform >= spikeExit) return "spike";
  if (regime === "negative" && negativeShare > 0 && uniform >= negativeExit) return "negative";
  if (regime !== "ordinary") return "ordinary";
  const ordinaryShare = Math.max(1e-9, 1 - spikeShare - negativeShare);
  return pick(
    uniform,
    chance((spikeShare * spikeExit) / ordinaryShare),
    chance((negativeShare * negativeExit) / ordinaryShare),
  );
}

function pick(uniform: number, spike: number, negative: number): Regime {
  return uniform < spike ? "spike" : uniform < spike + negative ? "negative" : "ordinary";
}

function priceIn(
  regime: Regime,
  month: PriceYearMonth,
  hour: number,
  noise: number,
  uniform: number,
): number {
  if (regime === "negative") return month.negativeDepthPerMwh * log(uniform);
  if (regime === "spike")
    return lognormal(month.spikeMeanPerMwh, month.spikeScatterFraction, inverseNormal(uniform));
  return lognormal(month.hourMeanPerMwh[hour]!, month.volatilityFraction, noise);
}

function lognormal(mean: number, scatter: number, z: number): number {
  return mean * exp(scatter * z - (scatter * scatter) / 2);
}

function chance(value: number): number {
  return Math.min(1, Math.max(0, value));
}
