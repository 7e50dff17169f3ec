import type { PriceSeries, TimeLabels } from "../quantity/index.ts";
import { stepHours } from "../quantity/index.ts";
import { log } from "../uncertainty/index.ts";
import type { PriceYearModel, PriceYearMonth } from "./price-year.ts";
import { priceYearErrors } from "./price-year-errors.ts";

/** What a history says about a price year: the months it covers, and what is pooled over all of them. */
export type CalibratedPriceYear = Omit<PriceYearModel, "months" | "name" | "zone" | "capPerMwh"> & {
  /** Months with every hour of the day, ascending. */
  readonly months: readonly PriceYearMonth[];
};

/** A spike is a price above this many times its month's median. */
const SPIKE_MEDIANS = 4;

/** An hour that is ordinary has at least this price: the logarithm needs one. */
const LEAST_ORDINARY = 0.01;

interface Sample {
  readonly month: number;
  readonly hour: number;
  readonly price: number;
  readonly kind: "ordinary" | "spike" | "negative";
}

/**
 * Reads the figures of a price year off a history: hour-of-day means and log-volatility of ordinary prices by month, share and
 * size of spikes (above 4 times the month's median) and of prices <= 0, their mean run length and spread over the day, and the
 * hour-to-hour correlation of the ordinary noise. Means, shares and quantiles only: no fit, so a reader can recompute each.
 *
 * @param months the months of the year (1..12) to calibrate; each must have every hour of the day
 * @throws power/too-short-to-calibrate
 */
export function calibratePriceYear(
  series: PriceSeries,
  labels: TimeLabels,
  months: readonly number[],
): CalibratedPriceYear {
  const samples = classify(series, labels, months);
  const rows = months.map((month) => monthOf(samples, month));
  const hours = stepHours(series.grid);
  return {
    currency: series.currency,
    persistenceFraction: persistence(samples, rows, hours),
    spikeRunHours: meanRunHours(samples, "spike", hours),
    negativeRunHours: meanRunHours(samples, "negative", hours),
    spikeHourWeight: hourWeights(samples, "spike"),
    negativeHourWeight: hourWeights(samples, "negative"),
    months: rows,
  };
}

function classify(series: PriceSeries, labels: TimeLabels, months: readonly number[]): readonly Sample[] {
  const medians = new Map(months.map((month) => [month, medianOf(series, labels, month)]));
  const samples: Sample[] = [];
  for (let step = 0; step < series.grid.steps; step++) {
    const month = (labels.monthNumber[step]! % 12) + 1;
    const median = medians.get(month);
    if (median === undefined) continue;
    const price = series.values[step]!;
    const kind = price > SPIKE_MEDIANS * Math.abs(median) ? "spike" : price <= 0 ? "negative" : "ordinary";
    samples.push({ month, hour: labels.hourOfDay[step]!, price, kind });
  }
  return samples;
}

function medianOf(series: PriceSeries, labels: TimeLabels, month: number): number {
  const prices = [...series.values].filter((_, step) => (labels.monthNumber[step]! % 12) + 1 === month);
  if (prices.length === 0) throw priceYearErrors.tooShortToCalibrate({ month, hour: 0 });
  prices.sort((a, b) => a - b);
  const middle = prices.length / 2;
  return (prices[Math.floor(middle - 0.5)]! + prices[Math.floor(middle)]!) / 2;
}

function monthOf(samples: readonly Sample[], month: number): PriceYearMonth {
  const all = samples.filter((sample) => sample.month === month);
  const ordinary = all.filter(({ kind }) => kind === "ordinary");
  const spikes = all.filter(({ kind }) => kind === "spike").map(({ price }) => price);
  const negative = all.filter(({ kind }) => kind === "negative").map(({ price }) => -price);
  const hourMeanPerMwh = Array.from({ length: 24 }, (_, hour) => hourMean(ordinary, month, hour));
  return {
    month,
    hourMeanPerMwh,
    volatilityFraction: logDeviation(ordinary, hourMeanPerMwh),
    spikeProbability: spikes.length / all.length,
    negativeProbability: negative.length / all.length,
    spikeMeanPerMwh: mean(spikes),
    spikeScatterFraction: Math.sqrt(variance(spikes.map(log))),
    negativeDepthPerMwh: mean(negative),
  };
}

function hourMean(ordinary: readonly Sample[], month: number, hour: number): number {
  const prices = ordinary.filter((sample) => sample.hour === hour).map(({ price }) => price);
  if (prices.length === 0) throw priceYearErrors.tooShortToCalibrate({ month, hour });
  return mean(prices);
}

/**
 * Half the distance between the 15.87 % and 84.13 % quantiles of ln(price / hour mean): a normal's standard deviation, unmoved by
 * the few prices near zero whose logarithm runs away.
 */
function logDeviation(ordinary: readonly Sample[], means: readonly number[]): number {
  const ratios = ordinary.map((sample) => logRatio(sample, means)).sort((a, b) => a - b);
  const at = (share: number) => ratios[Math.round(share * (ratios.length - 1))]!;
  return (at(0.8413) - at(0.1587)) / 2;
}

function logRatio({ price, hour }: Sample, means: readonly number[]): number {
  return log(Math.max(LEAST_ORDINARY, price) / means[hour]!);
}

/** Correlation of the noise between ordinary steps one hour apart. */
function persistence(samples: readonly Sample[], rows: readonly PriceYearMonth[], hours: number): number {
  const means = new Map(rows.map((row) => [row.month, row]));
  const lag = Math.round(1 / hours);
  const noise = samples.map((sample) => {
    const row = means.get(sample.month)!;
    const centred = logRatio(sample, row.hourMeanPerMwh) + row.volatilityFraction ** 2 / 2;
    const deviations = centred / Math.max(1e-9, row.volatilityFraction);
    // beyond 4 deviations a price near zero says little about the next hour
    return sample.kind === "ordinary" ? Math.min(4, Math.max(-4, deviations)) : Number.NaN;
  });
  let cross = 0;
  let square = 0;
  for (let i = lag; i < noise.length; i++) {
    if (Number.isNaN(noise[i]!) || Number.isNaN(noise[i - lag]!)) continue;
    cross += noise[i]! * noise[i - lag]!;
    square += noise[i]! * noise[i]!;
  }
  return square === 0 ? 0 : Math.min(0.999, Math.max(0, cross / square));
}

function meanRunHours(samples: readonly Sample[], kind: Sample["kind"], hours: number): number {
  let steps = 0;
  let runs = 0;
  for (const [i, sample] of samples.entries()) {
    if (sample.kind !== kind) continue;
    steps += 1;
    if (samples[i - 1]?.kind !== kind) runs += 1;
  }
  return runs === 0 ? 1 : (steps / runs) * hours;
}

function hourWeights(samples: readonly Sample[], kind: Sample["kind"]): readonly number[] {
  const counts = Array<number>(24).fill(0);
  for (const sample of samples) if (sample.kind === kind) counts[sample.hour]! += 1;
  const total = counts.reduce((a, b) => a + b, 0);
  return total === 0 ? Array<number>(24).fill(1) : counts.map((count) => (count * 24) / total);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) * (value - centre)));
}
