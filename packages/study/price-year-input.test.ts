import { formatMonth, meanOf, monthOfNumber } from "@switchyard/core/quantity";
import { describe, expect, it } from "vitest";
import { localYear } from "./local-months.ts";
import { priceYearModel, priceYearOf } from "./price-year-input.ts";
import { historyOf, SMALL_SITE, scenarioOf, withLine } from "./study.fixture.ts";

const fromFile = (options = "", more = "") =>
  scenarioOf(
    `${withLine(SMALL_SITE, "power", `power: { prices: { file: prices.csv${options} } }`).replace("America/Chicago", "UTC")}${more}`,
  );
const JANUARY_2025 = { year: 2025, month: 1, day: 1 };

describe("one price", () => {
  it("holds in every hour of the local year of the start, in USD", () => {
    const { prices, labels, note } = priceYearOf(scenarioOf(SMALL_SITE), undefined);
    expect(prices.grid.steps).toBe(8760);
    expect(new Set(prices.values)).toEqual(new Set([30]));
    expect(formatMonth(monthOfNumber(labels.monthNumber[0]!))).toBe("2027-01");
    expect(note).toMatchObject({ kind: "constant", daysOfHistory: 0, filledMonths: [] });
  });
});

describe("a local year", () => {
  it("of Chicago 2027 starts at 06:00 UTC and has 8,760 hours, spring's loss and autumn's gain included", () => {
    const { grid, labels } = localYear(2027, "America/Chicago", 3600);
    expect(new Date(grid.startUnixSec * 1000).toISOString()).toBe("2027-01-01T06:00:00.000Z");
    expect(grid.steps).toBe(8760);
    expect([labels.hourOfDay[0], labels.hourOfDay[8759]]).toEqual([0, 23]);
  });

  it("of 2028 has a day more, and of Tromso's quarter hours four times the steps", () => {
    expect(localYear(2028, "UTC", 3600).grid.steps).toBe(8784);
    expect(localYear(2027, "Europe/Oslo", 900).grid.steps).toBe(35_040);
  });
});

describe("a price model", () => {
  const modelled = (seed: number) =>
    priceYearOf(
      scenarioOf(
        withLine(SMALL_SITE, "power", "power: { prices: { model: ercot-south } }") +
          `uncertainty: { seed: ${seed} }\n`,
      ),
      undefined,
    );

  it("is labelled modelled, not history, with its twelve months named", () => {
    const { note, warnings } = modelled(7);
    expect(note.kind).toBe("modelled");
    expect(note.filledMonths).toHaveLength(12);
    expect(`${note.label} ${warnings.join(" ")}`).toMatch(/modelled, not history.*modelled, not history/);
  });

  it("gives the same year for the same seed and another for another", () => {
    expect(modelled(7).prices.values).toEqual(modelled(7).prices.values);
    expect(modelled(7).prices.values).not.toEqual(modelled(8).prices.values);
  });

  it("in euros needs a dated rate, and takes it", () => {
    const nordic = withLine(SMALL_SITE, "power", "power: { prices: { model: nordic } }").replace(
      "America/Chicago",
      "Europe/Oslo",
    );
    expect(() => priceYearOf(scenarioOf(nordic), undefined)).toThrow(
      expect.objectContaining({
        code: "study/no-exchange-rate",
        message: expect.stringContaining("finance.exchange"),
      }),
    );
    const rated = (rate: number) =>
      priceYearOf(
        scenarioOf(
          nordic.replace(
            "finance: {",
            `finance: { exchange: [{ from: EUR, rate: ${rate}, date: 2026-06-01, source: test }],`,
          ),
        ),
        undefined,
      ).prices;
    expect(rated(1.2).currency).toBe("USD");
    expect(meanOf(rated(1.2)) / meanOf(rated(1))).toBeCloseTo(1.2, 12);
  });
});

describe("the rows of a model", () => {
  it("are joined: twelve months in order, 24 hours each, in the currency of the first row", () => {
    for (const name of ["ercot-south", "nordic"]) {
      const model = priceYearModel(name);
      expect(model.months.map((month) => month.month)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      for (const month of model.months) expect(month.hourMeanPerMwh).toHaveLength(24);
    }
    expect(priceYearModel("nordic").currency).toBe("EUR");
  });
});

describe("a price file", () => {
  it("of a year gives its own prices and nothing else", () => {
    const year = historyOf(JANUARY_2025, 365, 3600, (step) => step % 50);
    const { prices, note, warnings } = priceYearOf(fromFile(), year);
    expect(prices.values).toEqual(year.series.values);
    expect(note).toEqual({ kind: "history", label: "prices.csv", daysOfHistory: 365, filledMonths: [] });
    expect(warnings).toEqual([]);
  });

  it("of two years gives its last twelve whole months", () => {
    // 2024-03-15 to 2026-03-14: the last whole month is February 2026
    const long = historyOf({ year: 2024, month: 3, day: 15 }, 730, 3600, (step) => step);
    const { prices, labels } = priceYearOf(fromFile(), long);
    expect(formatMonth(monthOfNumber(labels.monthNumber[0]!))).toBe("2025-03");
    expect(formatMonth(monthOfNumber(labels.monthNumber.at(-1)!))).toBe("2026-02");
    expect(prices.grid.steps).toBe(8760);
    expect(labels.hourOfDay).toHaveLength(8760);
  });

  it("of 364 days is short by name: days, whole months and the policy to write", () => {
    expect(() => priceYearOf(fromFile(), historyOf(JANUARY_2025, 364))).toThrow(
      expect.objectContaining({
        code: "study/short-series",
        message: expect.stringMatching(/364\.0 days, 11 whole months.*short_series: fill-from-model/),
      }),
    );
  });

  it("that may be completed keeps its own months and counts the others: June to December are there, five months follow", () => {
    const own = historyOf({ year: 2025, month: 6, day: 1 }, 214, 3600, () => -7);
    const { prices, labels, note } = priceYearOf(fromFile(", short_series: fill-from-model"), own);
    expect(note.filledMonths).toEqual(["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]);
    const january = labels.monthNumber.findIndex((number) => monthOfNumber(number).month === 1);
    expect(january).toBe(214 * 24);
    expect(new Set(prices.values.slice(0, january))).toEqual(new Set([-7]));
    expect(prices.values.slice(january).every((price) => price === -7)).toBe(false);
    expect(note.kind).toBe("mixed");
  });

  it("of a place without a model is not completed: the refusal stands", () => {
    const gulf = scenarioOf(
      withLine(
        SMALL_SITE,
        "power",
        "power: { prices: { file: prices.csv, short_series: fill-from-model } }",
      ).replace("site:\n", "site:\n  jurisdiction: gulf\n"),
    );
    expect(() => priceYearOf(gulf, historyOf(JANUARY_2025, 100))).toThrow(
      expect.objectContaining({ code: "study/short-series" }),
    );
  });

  it("in another currency than USD without a rate is refused by its code, with a line to write", () => {
    const pounds = historyOf(JANUARY_2025, 365, 3600, () => 50, "GBP");
    expect(() => priceYearOf(fromFile(), pounds)).toThrow(
      /prices are in GBP; add a dated rate under finance\.exchange/,
    );
  });

  it("is moved from hub to node by the stated basis, after its currency", () => {
    const scenario = fromFile(", basis: -2 USD/MWh");
    const { prices } = priceYearOf(scenario, historyOf(JANUARY_2025, 365));
    expect(new Set(prices.values)).toEqual(new Set([28]));
  });

  it("keeps negative and extreme prices", () => {
    const wild = historyOf(JANUARY_2025, 365, 3600, (step) => (step === 5 ? -500 : step === 6 ? 9000 : 20));
    const { values } = priceYearOf(fromFile(), wild).prices;
    expect([values[5], values[6]]).toEqual([-500, 9000]);
  });

  it("hands on what its reader had to say", () => {
    const noted = { ...historyOf(JANUARY_2025, 365), warnings: ["two gaps were filled"] };
    expect(priceYearOf(fromFile(), noted).warnings).toEqual(["two gaps were filled"]);
  });
});
