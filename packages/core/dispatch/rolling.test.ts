import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { marketDataPath } from "../../../tests/market-data.ts";
import { makeTimeGrid } from "../quantity/index.ts";
import { makeRandom } from "./random-problem.fixture.ts";
import { type RollingPlan, rollDispatch, settleTwoPrices } from "./rolling.ts";
import type { DispatchProblem } from "./types.ts";

/** 1 MW, 2 MWh, round trip 0.85 shared by both ways, half full at start and end. */
function battery(priceUsdPerMwh: Float64Array): DispatchProblem {
  const each = Math.sqrt(0.85);
  return {
    grid: makeTimeGrid(0, 3600, priceUsdPerMwh.length),
    import: { firmLimitMw: 5, interruptibleLimitMw: 0, priceUsdPerMwh, adderUsdPerMwh: 0, lossFraction: 0 },
    export: { limitMw: 5, priceUsdPerMwh, deductUsdPerMwh: 0, lossFraction: 0 },
    mining: [],
    battery: {
      chargeLimitMw: 1,
      dischargeLimitMw: 1,
      energyMwh: 2,
      chargeEfficiencyFraction: each,
      dischargeEfficiencyFraction: each,
      wearUsdPerMwh: 0,
      reserveMwh: 0,
      ends: { kind: "exactly", startMwh: 1, endMwh: 1 },
    },
  };
}

const daily = { commitSteps: 24, horizonSteps: 24, planEndMwh: 1, noBurning: true } as const;

const markets = (["NP", "DE"] as const).map((market) => ({
  market,
  prices: marketDataPath(`energy/day_ahead_truth_and_forecasts_${market}.csv`),
  expected: marketDataPath("energy/expected_arbitrage_np_de.json"),
}));
const dataPresent = markets.every(({ prices, expected }) => prices && expected);

describe.skipIf(!dataPresent)("two years of two markets (else: market data not present)", () => {
  it.each(markets)("$market: perfect value within 1e-6, captured shares within 0.005", (files) => {
    const rows = readFileSync(files.prices!, "utf8").trim().split("\n");
    const columns = rows[0]!.split(",");
    const column = (name: string) =>
      Float64Array.from(rows.slice(1), (row) => Number(row.split(",")[columns.indexOf(name)]));
    const expected = JSON.parse(readFileSync(files.expected!, "utf8")).find(
      (row: { case: string }) => row.case === `epf_${files.market}`,
    );
    const truth = column("Real price");
    const rolled = (forecast: RollingPlan["forecast"]) =>
      rollDispatch(battery(truth), { ...daily, forecast }).realisedUsd;
    const perfect = rolled({ kind: "supplied", priceUsdPerMwh: truth });
    // The file gives three decimals: half of the last digit is its own uncertainty.
    expect(Math.abs(perfect - expected.exact_perfect_daily)).toBeLessThan(1e-6 * perfect + 0.005);
    for (const name of ["DNN Ensemble", "LEAR Ensemble"]) {
      const share = rolled({ kind: "supplied", priceUsdPerMwh: column(name) }) / perfect;
      expect(Math.abs(share - expected[`${name}_capture`])).toBeLessThan(0.005);
    }
    const week = truth.slice(0, 168);
    const later = rollDispatch(battery(truth.slice(168)), {
      ...daily,
      forecast: { kind: "last-week", historyUsdPerMwh: week },
    });
    const laterPerfect = rollDispatch(battery(truth.slice(168)), {
      ...daily,
      forecast: { kind: "supplied", priceUsdPerMwh: truth.slice(168) },
    });
    const share = later.realisedUsd / laterPerfect.realisedUsd;
    expect(Math.abs(share - expected.naive_lag168_capture)).toBeLessThan(0.005);
  });
});

describe("a plan that rolls", () => {
  const random = makeRandom(7);
  const price = Float64Array.from(
    { length: 24 * 28 },
    (_, t) => 40 + 25 * Math.sin((t / 24) * 2 * Math.PI) + 30 * random(),
  );
  const forecasts: RollingPlan["forecast"][] = [
    { kind: "persistence" },
    { kind: "last-week" },
    { kind: "supplied", priceUsdPerMwh: price },
  ];

  it.each(forecasts)("$kind never beats the full horizon to the same end state", (forecast) => {
    for (const horizonSteps of [24, 48]) {
      const result = rollDispatch(battery(price), {
        forecast,
        commitSteps: 12,
        horizonSteps,
        noBurning: false,
      });
      expect(result.realisedUsd).toBeLessThanOrEqual(result.perfectUsd + 1e-6);
      expect(result.capturedFraction).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it("a perfect forecast over the whole horizon captures all of it", () => {
    const result = rollDispatch(battery(price), {
      forecast: { kind: "supplied", priceUsdPerMwh: price },
      commitSteps: 24,
      horizonSteps: price.length,
      noBurning: false,
    });
    expect(result.capturedFraction).toBeCloseTo(1, 9);
  });

  it("on a price that repeats every day persistence captures all but the first day", () => {
    const repeating = Float64Array.from(
      { length: 24 * 20 },
      (_, t) => 40 + 30 * Math.cos((t / 12) * Math.PI),
    );
    const result = rollDispatch(battery(repeating), { forecast: { kind: "persistence" }, ...daily });
    const known = rollDispatch(battery(repeating), {
      forecast: { kind: "supplied", priceUsdPerMwh: repeating },
      ...daily,
    });
    expect(result.realisedUsd / known.realisedUsd).toBeCloseTo(19 / 20, 6);
  });

  it("mining follows the true price whatever the plan believed", () => {
    const truth = Float64Array.from({ length: 48 }, (_, t) => (t % 2 === 0 ? 20 : 90));
    const problem = { ...battery(truth), mining: [{ id: "m", capacityMw: 3, valueUsdPerMwh: 60 }] };
    const wrong = truth.map((x) => 110 - x);
    const result = rollDispatch(problem, {
      forecast: { kind: "supplied", priceUsdPerMwh: wrong },
      ...daily,
    });
    expect([...result.schedule.miningMw[0]!].every((mw, t) => mw === (t % 2 === 0 ? 3 : 0))).toBe(true);
  });

  it("knows nothing of the steps after `now`: later prices don't change the first plan", () => {
    const changed = price.map((x, t) => (t >= 36 ? 500 - x : x));
    const plan = { forecast: { kind: "persistence" }, ...daily } as const;
    const a = rollDispatch(battery(price), plan).schedule.chargeMw.slice(0, 36);
    const b = rollDispatch(battery(changed), plan).schedule.chargeMw.slice(0, 36);
    expect([...a]).toEqual([...b]);
  });
});

describe("day-ahead position and real-time difference", () => {
  it("10 MW bought at 30, 12 drawn at 50: 300 + 100; 8 drawn: 300 - 100", () => {
    const bill = (actual: number) =>
      settleTwoPrices({
        positionNetMw: Float64Array.of(10),
        actualNetMw: Float64Array.of(actual),
        dayAheadUsdPerMwh: Float64Array.of(30),
        realTimeUsdPerMwh: Float64Array.of(50),
        stepHours: 1,
      });
    expect(bill(12)).toEqual({ dayAheadUsd: 300, realTimeUsd: 100, totalUsd: 400 });
    expect(bill(8).totalUsd).toBe(200);
  });
});
