import type { CalendarMonth, Currency, PriceSeries, TimeLabels } from "../quantity/index.ts";
import { monthNumber, monthOfNumber } from "../quantity/index.ts";
import { priceYearErrors } from "./price-year-errors.ts";

/** Forward prices by delivery month, currency per MWh: they set the level, history gives the shape. */
export interface ForwardStrip {
  readonly currency: Currency;
  /** Source of the quotes, with its date, for the report. */
  readonly source: string;
  readonly months: readonly { readonly month: CalendarMonth; readonly pricePerMwh: number }[];
}

/** How a month's level is moved. */
export type LevelMethod =
  /** Every price times one factor per month: peaks grow with the level. */
  | "multiplicative"
  /** One amount added per month: spreads stay. */
  | "additive";

/** A series at the strip's level, with the factor or shift of each month. */
export interface LevelledPrices {
  readonly series: PriceSeries;
  readonly method: LevelMethod;
  readonly months: readonly {
    readonly month: CalendarMonth;
    readonly meanBeforePerMwh: number;
    readonly meanAfterPerMwh: number;
  }[];
}

/** What a site pays or earns at its own node, against the hub its prices are quoted at. */
export interface NodeTerms {
  /** Added to the hub price, currency per MWh; negative where the node is cheaper. */
  readonly basisPerMwh: number;
  /** Share of the energy bought at the hub that is lost on the way, 0 to below 1. */
  readonly lossFraction: number;
}

/** Mean price of each local month that the series covers, in order of time. */
export function monthMeans(
  series: PriceSeries,
  labels: TimeLabels,
): readonly { readonly month: CalendarMonth; readonly meanPerMwh: number; readonly steps: number }[] {
  const sums = new Map<number, { total: number; steps: number }>();
  for (let step = 0; step < series.grid.steps; step++) {
    const number = labels.monthNumber[step]!;
    const sum = sums.get(number) ?? { total: 0, steps: 0 };
    sum.total += series.values[step]!;
    sum.steps += 1;
    sums.set(number, sum);
  }
  return [...sums].map(([number, { total, steps }]) => ({
    month: monthOfNumber(number),
    meanPerMwh: total / steps,
    steps,
  }));
}

/**
 * Moves the level of every month of a series to the forward strip's price of that month, keeping its shape: multiplicative
 * price * strip / mean, additive price + strip - mean. The series' months are those of delivery; to price 2028 with the shape
 * of 2024, label the shape with 2028's months.
 *
 * @throws power/model-currency, power/month-missing, power/level-undefined (multiplicative, mean not above 0)
 */
export function applyForwardStrip(
  series: PriceSeries,
  labels: TimeLabels,
  strip: ForwardStrip,
  method: LevelMethod,
): LevelledPrices {
  if (strip.currency !== series.currency)
    throw priceYearErrors.modelCurrency({ series: series.currency, model: strip.currency });
  const levels = new Map(strip.months.map(({ month, pricePerMwh }) => [monthNumber(month), pricePerMwh]));
  const means = monthMeans(series, labels);
  const moves = new Map(
    means.map(({ month, meanPerMwh }) => {
      const level = levels.get(monthNumber(month));
      if (level === undefined)
        throw priceYearErrors.monthMissing({ month: month.month, what: `forward strip ${strip.source}` });
      return [monthNumber(month), moveOf(method, month.month, meanPerMwh, level)];
    }),
  );
  const values = series.values.map((price, step) => moves.get(labels.monthNumber[step]!)!(price));
  return {
    series: { ...series, values },
    method,
    months: means.map(({ month, meanPerMwh }) => ({
      month,
      meanBeforePerMwh: meanPerMwh,
      meanAfterPerMwh: levels.get(monthNumber(month))!,
    })),
  };
}

/**
 * Hub prices as the site's meter sees them: (hub + basis) / (1 - losses), since a metered MWh takes 1 / (1 - losses) MWh from
 * the hub. Negative prices stay negative.
 *
 * @throws power/bad-loss
 */
export function atNode(series: PriceSeries, { basisPerMwh, lossFraction }: NodeTerms): PriceSeries {
  if (!(lossFraction >= 0 && lossFraction < 1)) throw priceYearErrors.badLoss({ lossFraction });
  return { ...series, values: series.values.map((price) => (price + basisPerMwh) / (1 - lossFraction)) };
}

function moveOf(method: LevelMethod, month: number, mean: number, level: number): (price: number) => number {
  if (method === "additive") return (price) => price + level - mean;
  if (!(mean > 0)) throw priceYearErrors.levelUndefined({ month, mean });
  return (price) => (price * level) / mean;
}
