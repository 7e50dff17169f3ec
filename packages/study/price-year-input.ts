import {
  completeYear,
  type ForwardStrip,
  MODELLED_LABEL,
  modelPrices,
  type PriceYearModel,
  priceYearFromRows,
} from "@switchyard/core/power";
import {
  type Currency,
  constantSeries,
  convertMoney,
  formatMonth,
  gridHours,
  monthOfNumber,
  type PriceSeries,
  SECONDS_PER_HOUR,
  type TimeLabels,
} from "@switchyard/core/quantity";
import {
  type AssumptionId,
  assumption,
  assumptionsUnder,
  findAssumption,
  labelGrid,
  type Scenario,
} from "@switchyard/scenario";
import { fullestYear, yearOfHistory } from "./history-year.ts";
import { localYear, wholeMonths } from "./local-months.ts";
import { scalableShape } from "./power-level.ts";
import type { PriceFiles, PriceHistory, PriceInput } from "./price-input.ts";
import { studyErrors } from "./study-errors.ts";

/** Factor numbers of the random draws that a modelled price year takes; see `PRICE_YEAR_FACTORS`. */
const PRICE_YEAR_FACTOR = 100;

/** The year of prices of a scenario, with what else was read of its files. @throws what {@link priceYearOf} throws */
export function priceInputOf(scenario: Scenario, files: PriceFiles): PriceInput {
  const { history, strip, weatherText, profiles, credits } = files;
  const creditFraction = credits?.expectedFraction;
  return { ...priceYearOf(scenario, history, strip), weatherText, profiles, creditFraction };
}

/**
 * The year of prices of a scenario, at the site's node in USD: a file's last twelve whole months, a file completed from the
 * price-year model where the scenario asks for it, the model alone, or one price.
 *
 * @throws study/short-series where a file has fewer than twelve whole months and nothing may fill the rest
 */
export function priceYearOf(
  scenario: Scenario,
  history: PriceHistory | undefined,
  forwardStrip?: ForwardStrip,
): PriceInput {
  const strip = forwardStrip && stripInUsd(scenario, forwardStrip);
  const shape = shapeOf(scenario, history);
  const { prices, notes } = scalableShape(shape.prices, {
    power: scenario.power,
    start: scenario.startMonth,
    months: scenario.finance.horizonMonths,
    strip,
  });
  return { ...shape, prices, strip, warnings: [...shape.warnings, ...notes] };
}

function shapeOf(scenario: Scenario, history: PriceHistory | undefined): PriceInput {
  const { prices } = scenario.power;
  if (prices.kind === "file") {
    if (!history) throw studyErrors.noPriceFileReader({ file: prices.file });
    return fromHistory(scenario, history);
  }
  if (prices.kind === "model") return modelledYear(scenario, prices.model);
  return constantYear(scenario, prices.priceUsdPerMwh);
}

/** A year at one price; also the stand-in of a site whose days alone are looked at. */
export function constantYear(scenario: Scenario, priceUsdPerMwh = 1): PriceInput {
  const zone = scenario.site.location?.zone ?? "UTC";
  const year = localYear(scenario.startMonth.year, zone, SECONDS_PER_HOUR);
  return {
    prices: { ...constantSeries(year.grid, priceUsdPerMwh), currency: "USD" },
    labels: year.labels,
    note: { kind: "constant", label: "one price at all times", daysOfHistory: 0, filledMonths: [] },
    warnings: [],
  };
}

function modelledYear(scenario: Scenario, name: string): PriceInput {
  const model = priceYearModel(name);
  const year = localYear(scenario.startMonth.year, model.zone, SECONDS_PER_HOUR);
  const prices = modelPrices(model, year.grid, year.labels, drawOf(scenario));
  return {
    prices: atNodeInUsd(scenario, prices),
    labels: year.labels,
    note: {
      kind: "modelled",
      label: `price-year model ${name}: ${MODELLED_LABEL}`,
      daysOfHistory: 0,
      filledMonths: allMonths(year.labels),
    },
    warnings: [`prices are ${MODELLED_LABEL} (price-year model ${name})`],
  };
}

/** True where a study can stand on a history: twelve months of days, or a model that may fill the rest. */
export function coversYear(scenario: Scenario, history: PriceHistory): boolean {
  return yearOfHistory(history) !== undefined || isFilled(scenario);
}

/** The history alone, at the node in USD, with its local labels: for what is said of days and not of years. */
export function daysOfPrices(scenario: Scenario, history: PriceHistory): Omit<PriceInput, "note"> {
  return {
    prices: atNodeInUsd(scenario, history.series),
    labels: labelGrid(history.series.grid, history.zone),
    warnings: history.warnings,
  };
}

function isFilled({ power }: Scenario): boolean {
  return power.prices.kind === "file" && power.prices.shortSeries === "fill-from-model";
}

function fromHistory(scenario: Scenario, history: PriceHistory): PriceInput {
  const year = yearOfHistory(history);
  if (!year) return completedYear(scenario, history);
  const daysOfHistory = gridHours(history.series.grid) / 24;
  return {
    prices: atNodeInUsd(scenario, year.prices),
    labels: year.labels,
    note: { kind: "history", label: history.label, daysOfHistory, filledMonths: [] },
    warnings: [...history.warnings, ...year.notes],
  };
}

function completedYear(scenario: Scenario, history: PriceHistory): PriceInput {
  const { grid } = history.series;
  const daysOfHistory = gridHours(grid) / 24;
  const { prices, shortModel } = shortSeriesRule(scenario);
  if (!shortModel) {
    const months = wholeMonths(labelGrid(grid, history.zone), grid).length;
    throw studyErrors.shortSeries({ file: prices, days: daysOfHistory, months });
  }
  const year = fullestYear(history);
  const model = priceYearModel(shortModel);
  const completed = completeYear(inCurrency(scenario, history.series, model.currency), {
    target: year.grid,
    labels: year.labels,
    model,
    draw: drawOf(scenario),
  });
  const filled = completed.months
    .filter((month) => month.origin !== "history")
    .map((month) => formatMonth(month.month));
  const part = `${filled.length} of 12 months (${filled.join(", ")}) are ${MODELLED_LABEL}`;
  return {
    prices: atNodeInUsd(scenario, completed.series),
    labels: year.labels,
    note: {
      kind: "mixed",
      label: `${history.label}; ${part}`,
      daysOfHistory,
      filledMonths: filled,
    },
    warnings: [
      ...history.warnings,
      `the price file has ${daysOfHistory.toFixed(0)} days; ${part}, by the price-year model ${shortModel}`,
    ],
  };
}

/** A year is filled only where the scenario says so, from the model of its jurisdiction. */
function shortSeriesRule(scenario: Scenario): {
  readonly prices: string;
  readonly shortModel: string | undefined;
} {
  const { prices } = scenario.power;
  const file = prices.kind === "file" ? prices.file : "";
  const models: Readonly<Record<string, string>> = assumption(
    "study.price_year_of_jurisdiction",
    "power.prices",
  ).value;
  return { prices: file, shortModel: isFilled(scenario) ? models[scenario.site.jurisdiction] : undefined };
}

/** The price-year model of that name; its rows are noted as used. @throws power/unknown-price-year */
export function priceYearModel(name: string): PriceYearModel {
  const rows = assumptionsUnder("price_years.");
  const model = priceYearFromRows(rows, name);
  const prefix = `price_years.${name.replaceAll("-", "_")}.`;
  for (const { id } of rows) if (id.startsWith(prefix)) findAssumption(id as AssumptionId, "power.prices");
  return model;
}

function drawOf(scenario: Scenario) {
  return { key: { studySeed: scenario.uncertainty.seed }, path: 0, factor: PRICE_YEAR_FACTOR };
}

/** Hub to node, then to USD by the scenario's dated rate. @throws study/no-exchange-rate */
function atNodeInUsd(scenario: Scenario, hub: PriceSeries): PriceSeries {
  const rate = usdPer(scenario, hub.currency);
  const { basisUsdPerMwh } = scenario.power.prices;
  return {
    grid: hub.grid,
    values: hub.values.map((price) => price * rate + basisUsdPerMwh),
    currency: "USD",
  };
}

/** The same prices in another currency, by way of the dated rates to USD. */
function inCurrency(scenario: Scenario, series: PriceSeries, currency: Currency): PriceSeries {
  if (series.currency === currency) return series;
  const rate = usdPer(scenario, series.currency) / usdPer(scenario, currency);
  return { ...series, values: series.values.map((price) => price * rate), currency };
}

function stripInUsd(scenario: Scenario, strip: ForwardStrip): ForwardStrip {
  const rate = usdPer(scenario, strip.currency);
  const months = strip.months.map(({ month, pricePerMwh }) => ({ month, pricePerMwh: pricePerMwh * rate }));
  return { ...strip, currency: "USD", months };
}

function usdPer(scenario: Scenario, currency: Currency): number {
  if (currency === "USD") return 1;
  const stated = scenario.finance.exchange?.find((entry) => entry.from === currency);
  if (!stated) throw studyErrors.noExchangeRate({ currency });
  const rate = { from: currency, to: "USD", rate: stated.rateUsd, date: stated.date, source: stated.source };
  return convertMoney({ amount: 1, currency }, rate).amount;
}

function allMonths(labels: TimeLabels): string[] {
  return [...new Set(labels.monthNumber)].map((number) => formatMonth(monthOfNumber(number)));
}
