import { daysFromCivil, formatMonth, monthOfNumber, SECONDS_PER_DAY } from "@switchyard/core/quantity";
import { describe, expect, it } from "vitest";
import { coversYear, priceYearOf } from "./price-year-input.ts";
import { historyOf, SMALL_SITE, scenarioOf, withLine } from "./study.fixture.ts";

const JANUARY = { year: 2025, month: 1, day: 1 };
const fromFile = (more = "", text = SMALL_SITE) =>
  scenarioOf(withLine(text, "power", `power: { prices: { file: prices.csv${more} } }`));
const FILL = ", short_series: fill-from-model";

/** A file in UTC whose site counts its months in Texas, six hours behind. */
const seenFromTexas = (days: number, start = JANUARY) => ({
  ...historyOf(start, days, 3600, (step) => step),
  zone: "America/Chicago",
});
const monthsOf = (labels: { readonly monthNumber: Int32Array }) =>
  [...new Set(labels.monthNumber)].map((number) => formatMonth(monthOfNumber(number)));

describe("a UTC year seen from another zone", () => {
  it("is a year: January to December there, the six hours it lacks at the end taken from its beginning", () => {
    const history = seenFromTexas(365);
    expect(coversYear(fromFile(), history)).toBe(true);
    const { prices, labels, note, warnings } = priceYearOf(fromFile(), history);
    expect(note.kind).toBe("history");
    expect(monthsOf(labels).slice(0, 2)).toEqual(["2025-01", "2025-02"]);
    expect(monthsOf(labels)).toHaveLength(12);
    expect(prices.grid.steps).toBe(8760);
    expect(prices.values[0]).toBe(6);
    expect(Array.from(prices.values.slice(-7))).toEqual([8759, 0, 1, 2, 3, 4, 5]);
    expect(warnings.join()).toMatch(
      /last 6 hours of the year are those of 365 days before, from the same file/,
    );
  });

  it("that begins on the 15th gives the twelve months from the next first on", () => {
    const { labels } = priceYearOf(fromFile(), seenFromTexas(365, { year: 2025, month: 3, day: 15 }));
    expect([monthsOf(labels)[0], monthsOf(labels).at(-1)]).toEqual(["2025-04", "2026-03"]);
  });

  it("of 364 days is none", () => {
    expect(coversYear(fromFile(), seenFromTexas(364))).toBe(false);
  });
});

describe("a year that a model completes", () => {
  it("is the one with most history: 362 days from January lack the end of December, not the December before", () => {
    const { note, prices, labels } = priceYearOf(fromFile(FILL), seenFromTexas(362));
    expect(note.filledMonths).toEqual(["2025-12"]);
    expect(monthsOf(labels)[0]).toBe("2025-01");
    expect(prices.values[0]).toBe(6);
  });

  it("takes a history in another currency at the scenario's rates", () => {
    const exchange = "finance: { exchange: [{ from: EUR, rate: 1.1, date: 2026-06-01, source: test }] }";
    const euros = historyOf(JANUARY, 200, 3600, () => 40, "EUR");
    const { prices } = priceYearOf(fromFile(FILL, withLine(SMALL_SITE, "finance", exchange)), euros);
    expect(prices.currency).toBe("USD");
    expect(prices.values[0]).toBeCloseTo(44, 9);
    expect(prices.grid.startUnixSec).toBe(daysFromCivil(JANUARY) * SECONDS_PER_DAY);
  });
});
