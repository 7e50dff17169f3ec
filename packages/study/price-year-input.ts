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
  daysFromCivil,
  formatMonth,
  gridHours,
  makeTimeGrid,
  monthNumber,
  monthOfNumber,
  type PriceSeries,
  SECONDS_PER_DAY,
  SECONDS_PER_HOUR,
  sliceGrid,
  sliceSeries,
  type TimeGrid,
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
import { scalableShape } from "./power-level.ts";
import type { PriceHistory, PriceInput } from "./price-input.ts";
import { studyErrors } from "./study-errors.ts";

/** Factor numbers of the random draws that a modelled price year takes; see `PRICE_YEAR_FACTORS`. */
const PRICE_YEAR_FACTOR = 100;
const MONTHS = 12;

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

/** True where a study can stand on a history: twelve whole local months, or a model that may fill the rest. */
export function coversYear(scenario: Scenario, history: PriceHistory): boolean {
  const labels = labelGrid(history.series.grid, history.zone);
  return wholeMonths(labels, history.series.grid).length >= MONTHS || isFilled(scenario);
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
  const labels = labelGrid(history.series.grid, history.zone);
  const whole = wholeMonths(labels, history.series.grid);
  const daysOfHistory = gridHours(history.series.grid) / 24;
  if (whole.length >= MONTHS) {
    const [from, to] = [whole.at(-MONTHS)!.from, whole.at(-1)!.to];
    return {
      prices: atNodeInUsd(scenario, {
        ...sliceSeries(history.series, from, to),
        currency: history.series.currency,
      }),
      labels: sliceLabels(labels, from, to),
      note: { kind: "history", label: history.label, daysOfHistory, filledMonths: [] },
      warnings: history.warnings,
    };
  }
  return completedYear(scenario, history, labels, { daysOfHistory, months: whole.length });
}

function completedYear(
  scenario: Scenario,
  history: PriceHistory,
  labels: TimeLabels,
  found: { daysOfHistory: number; months: number },
): PriceInput {
  const { prices, shortModel } = shortSeriesRule(scenario);
  if (!shortModel)
    throw studyErrors.shortSeries({ file: prices, days: found.daysOfHistory, months: found.months });
  const year = localMonths(labels.monthNumber[0]!, MONTHS, history.zone, history.series.grid.stepSec);
  const model = priceYearModel(shortModel);
  const completed = completeYear(history.series, {
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
      daysOfHistory: found.daysOfHistory,
      filledMonths: filled,
    },
    warnings: [
      ...history.warnings,
      `the price file has ${found.daysOfHistory.toFixed(0)} days; ${part}, by the price-year model ${shortModel}`,
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

/** The steps of a local calendar year with their labels: local midnight to local midnight, whatever the zone. */
export function localYear(year: number, zone: string, stepSec: number): LabelledGrid {
  return localMonths(monthNumber({ year, month: 1 }), MONTHS, zone, stepSec);
}

/** A grid with the local time of its steps. */
export interface LabelledGrid {
  readonly grid: TimeGrid;
  readonly labels: TimeLabels;
}

/** The steps of `count` local months from a month number on. */
function localMonths(fromMonthNumber: number, count: number, zone: string, stepSec: number): LabelledGrid {
  const from = daysFromCivil({ ...monthOfNumber(fromMonthNumber), day: 1 }) - 1;
  const to = daysFromCivil({ ...monthOfNumber(fromMonthNumber + count), day: 1 }) + 1;
  const wide = makeTimeGrid(from * SECONDS_PER_DAY, stepSec, ((to - from) * SECONDS_PER_DAY) / stepSec);
  const labels = labelGrid(wide, zone);
  const first = labels.monthNumber.findIndex((number) => number >= fromMonthNumber);
  const end = labels.monthNumber.findIndex((number) => number >= fromMonthNumber + count);
  return { grid: sliceGrid(wide, first, end), labels: sliceLabels(labels, first, end) };
}

function sliceLabels(labels: TimeLabels, from: number, to: number): TimeLabels {
  return {
    zone: labels.zone,
    monthNumber: labels.monthNumber.slice(from, to),
    dayNumber: labels.dayNumber.slice(from, to),
    hourOfDay: labels.hourOfDay.slice(from, to),
    weekday: labels.weekday.slice(from, to),
  };
}

/** Local months that a series covers from their first step to their last. */
function wholeMonths(
  labels: TimeLabels,
  grid: TimeGrid,
): readonly { readonly from: number; readonly to: number }[] {
  const numbers = labels.monthNumber;
  const runs: { from: number; to: number }[] = [];
  for (let step = 0; step < grid.steps; step++) {
    if (step === 0 || numbers[step] !== numbers[step - 1]) runs.push({ from: step, to: step + 1 });
    else runs.at(-1)!.to = step + 1;
  }
  const startsMonth = isFirstOfMonth(labels, 0);
  const wide = labelGrid(makeTimeGrid(grid.startUnixSec, grid.stepSec, grid.steps + 1), labels.zone);
  const endsMonth = wide.monthNumber[grid.steps] !== numbers[grid.steps - 1];
  return runs.slice(startsMonth ? 0 : 1, endsMonth ? undefined : -1);
}

function isFirstOfMonth(labels: TimeLabels, step: number): boolean {
  const month = monthOfNumber(labels.monthNumber[step]!);
  return labels.hourOfDay[step] === 0 && labels.dayNumber[step] === daysFromCivil({ ...month, day: 1 });
}

function allMonths(labels: TimeLabels): string[] {
  return [...new Set(labels.monthNumber)].map((number) => formatMonth(monthOfNumber(number)));
}
