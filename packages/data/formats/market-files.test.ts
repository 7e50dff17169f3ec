import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { marketDataPath } from "../../../tests/market-data.ts";
import { importPrices } from "../index.ts";
import { unix } from "./formats.fixture.ts";

const ercot = marketDataPath("energy/ercot_hb_south_15min_2024-06_2024-12.csv");

describe.skipIf(!ercot)("the ERCOT file (market data not present: skipped)", () => {
  it("has 214 days of 24 labelled hours and one hour more in November: 20,548 quarter hours, 183 below zero", () => {
    const imported = importPrices(readFileSync(ercot!, "utf8"));
    expect(imported).toMatchObject({
      format: "ercot-hub-columns",
      rowsRead: 20_544,
      negativeSteps: 183,
      highest: 4857.82,
    });
    expect(imported.series.grid).toEqual({
      startUnixSec: unix("2024-06-01T05:00Z"),
      stepSec: 900,
      steps: 20_548,
    });
    expect(imported.daylight).toMatchObject({
      repeatedSteps: 4,
      longDays: [{ year: 2024, month: 11, day: 3 }],
    });
  });

  it.each(["NP", "DE"])("and the epftoolbox file of %s has 728 days of 24 hours without a gap", (market) => {
    const text = readFileSync(marketDataPath(`energy/day_ahead_truth_and_forecasts_${market}.csv`)!, "utf8");
    const { days, gaps, rowsUsed } = importPrices(text, { currency: "EUR" });
    expect([days, gaps.runs.length, rowsUsed]).toEqual([728, 0, 17_472]);
  });
});
