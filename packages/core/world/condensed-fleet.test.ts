import { describe, expect, it } from "vitest";
import { ehsOfDifficulty } from "../network/index.ts";
import { condenseFleet, condenseToStated, type StatedNetwork } from "./index.ts";
import { makeNetworkTile, referenceDifficulty, setLane } from "./network-response.ts";
import { testTerms } from "./test-world.ts";

const TOTAL = 51;
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** A steady network: 66,000 USD/BTC, 3.125 BTC and 0.04 BTC of fees a block. */
function steady(change: Partial<StatedNetwork> = {}, months = TOTAL): StatedNetwork {
  return {
    priceUsdPerBtc: new Float64Array(months).fill(66_000),
    feesPerBlockSats: new Float64Array(months).fill(4_000_000),
    subsidySats: new Float64Array(months).fill(312_500_000),
    difficulty: new Float64Array(months).fill(1.4e14),
    ...change,
  };
}

describe("a condensed network", () => {
  const fleet = condenseFleet(testTerms());

  it("starts with the hashrate that its difficulty stands for: 1.4e14 is 1002 EH/s", () => {
    expect(ehsOfDifficulty(1.4e14)).toBeCloseTo(1002.2, 1);
    expect(sum(fleet.startEhs) / ehsOfDifficulty(1.4e14)).toBeCloseTo(1, 10);
  });

  it("has ascending classes, even in log, from the last month's machine at the cheapest power", () => {
    const steps = Array.from(fleet.breakEvenUsdPerPhDay.slice(1), (at, c) =>
      Math.log(at / fleet.breakEvenUsdPerPhDay[c]!),
    );
    for (const step of steps) expect(step / steps[0]!).toBeCloseTo(1, 10);
    expect(steps[0]!).toBeGreaterThan(0);
    expect(fleet.breakEvenUsdPerPhDay[0]!).toBeLessThan(fleet.newBreakEvenUsdPerPhDay[TOTAL - 1]!);
  });

  it("places every new machine somewhere, and the cheaper the later", () => {
    const meanClass = (month: number) => {
      const shares = fleet.entryFraction.slice(month * fleet.classes, (month + 1) * fleet.classes);
      expect(sum(shares)).toBeCloseTo(1, 12);
      return shares.reduce((total, share, c) => total + share * c, 0);
    };
    expect(meanClass(50)).toBeLessThan(meanClass(0));
  });

  it("gives new machines the break-even of the frontier: 0.024 * 14 * 1.15 * 50 * 1.2 = 23.2 USD/PH/day, falling 15 % a year", () => {
    const halfMonth = Math.exp((-0.15 * 0.5) / 12);
    expect(fleet.newBreakEvenUsdPerPhDay[0]!).toBeCloseTo(0.024 * 14 * 1.15 * 50 * 1.2 * halfMonth, 6);
    expect(fleet.newBreakEvenUsdPerPhDay[48]! / fleet.newBreakEvenUsdPerPhDay[0]!).toBeCloseTo(
      Math.exp(-0.6),
      6,
    );
  });

  it("turns yearly rates into monthly ones: a third of the lead time a stage, capital in USD per TH-month", () => {
    const { rates } = fleet;
    // supply is steepest, 3.7 to 4.6, somewhere between 0.4 and 1.5 of the start's hashprice: 1/(1 + e)
    expect(rates.reactionFraction).toBeGreaterThan(0.15);
    expect(rates.reactionFraction).toBeLessThan(0.3);
    expect(rates.pipelineMoveFraction).toBeCloseTo(1 - Math.exp(-3 / (12 * 0.45)), 10);
    expect(rates.supplyCeiling).toBeCloseTo(4 / 12, 12);
    // 0.7 of revenue, 365.25/12/1000 USD per TH-month of 1 USD/PH/day
    expect(rates.capitalRate).toBeCloseTo(0.7 * 0.0304375, 10);
    expect(rates.keepFraction).toBeGreaterThan(0.97);
    expect(rates.keepFraction).toBeLessThan(Math.exp(-0.08 / 12));
  });

  it.each([
    ["months", { months: 0 }, /months is 0/],
    ["difficulty", { difficulty: Number.NaN }, /start difficulty is NaN/],
    ["hashprice", { hashpriceUsdPerPhDay: -1 }, /start hashprice in USD\/PH\/day is -1/],
    ["power", { powerUsdPerMwh: 0 }, /network power in USD\/MWh is 0/],
    ["growth", { growthPerYear: Number.POSITIVE_INFINITY }, /network growth a year is Infinity/],
    ["classes", { classCount: 1 }, /network classes is 1/],
  ])("refuses %s that can't be by name", (_, change, message) =>
    expect(() => condenseFleet(testTerms(change))).toThrow(message),
  );
});

describe("its answer", () => {
  const fleet = condenseFleet(testTerms());

  it("to half the price is less hashrate, and part of the hashprice back within a year", () => {
    const crash = steady({
      priceUsdPerBtc: Float64Array.from({ length: TOTAL }, (_, month) => (month < 12 ? 66_000 : 33_000)),
    });
    const calm = referenceDifficulty(fleet, steady(), TOTAL);
    const fallen = referenceDifficulty(fleet, crash, TOTAL);
    expect(fallen[12]).toBe(calm[12]);
    const relative = (month: number) => fallen[month]! / calm[month]!;
    // -12 to -9 % in the first month, -25 to -30 % after a quarter: at the end of 2018 it was -29 % over three retargets
    expect(relative(13)).toBeGreaterThan(0.82);
    expect(relative(15)).toBeLessThan(0.78);
    // hashprice: half at once, then price over difficulty
    expect(0.5 / relative(24)).toBeGreaterThan(0.75);
    expect(0.5 / relative(24)).toBeLessThan(1);
  });

  it("does not swing: after the crash difficulty only falls relative to calm, after a doubling it only rises", () => {
    for (const [ratio, sign] of [
      [0.5, -1],
      [0.35, -1],
      [2, 1],
    ] as const) {
      const moved = steady({
        priceUsdPerBtc: Float64Array.from({ length: TOTAL }, (_, month) => 66_000 * (month < 12 ? 1 : ratio)),
      });
      const calm = referenceDifficulty(fleet, steady(), TOTAL);
      const after = referenceDifficulty(fleet, moved, TOTAL);
      const relative = Array.from({ length: 24 }, (_, i) => Math.log(after[12 + i]! / calm[12 + i]!));
      for (let i = 1; i < relative.length; i++)
        expect(sign * (relative[i]! - relative[i - 1]!)).toBeGreaterThan(-0.005);
    }
  });

  it("is to price times reward: subsidy and fees in BTC", () => {
    const tile = makeNetworkTile(fleet, TOTAL);
    setLane(tile, 1, steady());
    expect(tile.inputs.priceUsd[17]).toBe(66_000);
    expect(tile.inputs.rewardBtcPerBlock[17]).toBeCloseTo(3.165, 12);
    expect(tile.inputs.priceUsd[16]).toBe(0);
  });

  it("is asked only for months that its tables have", () => {
    expect(() => makeNetworkTile(fleet, TOTAL + 1)).toThrow(
      /table of new machines needs 52 entries, 51 were given/,
    );
  });
});

describe("stated growth", () => {
  const grows = (perYear: number, months: number) =>
    steady(
      { difficulty: Float64Array.from({ length: months }, (_, m) => 1.4e14 * Math.exp((perYear * m) / 12)) },
      months,
    );

  it("is met at the end of the horizon by the pace of machines that it implies", () => {
    const months = 121;
    for (const perYear of [0.02, 0.1, 0.18]) {
      const fitted = condenseToStated(testTerms({ months }), grows(perYear, months));
      expect(Math.abs(fitted.lastYearLogGap)).toBeLessThan(1e-3);
      const modelled = referenceDifficulty(fitted.fleet, grows(perYear, months), months);
      const stated = grows(perYear, months).difficulty;
      const gaps = Array.from({ length: 12 }, (_, i) => Math.log(modelled[120 - i]! / stated[120 - i]!));
      expect(Math.abs(sum(gaps) / 12)).toBeLessThan(1e-3);
    }
  });

  it("faster is faster machines", () => {
    const months = 121;
    const pace = (perYear: number) =>
      condenseToStated(testTerms({ months }), grows(perYear, months)).improvementPerYear;
    expect(pace(0.15)).toBeGreaterThan(pace(0.05) + 0.02);
  });

  it("beyond any machine takes the nearest end and says what is left", () => {
    const months = 60;
    const wild = condenseToStated(testTerms({ months }), grows(3, months));
    expect(wild.improvementPerYear).toBe(0.6);
    expect(wild.lastYearLogGap).toBeLessThan(-1);
    const dying = condenseToStated(testTerms({ months }), grows(-2, months));
    expect(dying.improvementPerYear).toBe(-0.1);
    expect(dying.lastYearLogGap).toBeGreaterThan(1);
  });
});
