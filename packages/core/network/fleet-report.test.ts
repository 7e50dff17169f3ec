import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyFleet, installedEhs, makeFleet, scaleInstalled } from "./fleet.ts";
import {
  marginalMachine,
  networkGw,
  supplyCurve,
  underWaterByPowerPrice,
  underWaterFraction,
} from "./fleet-report.ts";
import { settleFleet } from "./settle.ts";
import { INFERRED_SHARE, spreadReport } from "./spread.ts";
import { START_DAY, testFrontier, testModel, testParameters, tinyFleet, tinyModel } from "./test-network.ts";

/** 100 EH/s at 20 J/TH need 0.024 * 20 * 50 * 1.2 = 28.8 USD/PH/day, 50 EH/s at 30 J/TH need 43.2. */
const tiny = tinyModel();
const at = (hashpriceUsdPerPhDay: number, powerUsdPerMwh = 50) => ({ hashpriceUsdPerPhDay, powerUsdPerMwh });
const wholeFleet = () =>
  makeFleet(testParameters, testModel.bins, {
    day: START_DAY,
    hashrateEhs: 500,
    growthPerYear: 0.4,
    frontier: testFrontier,
  });
const hashprice = fc.double({ min: 1, max: 300, noNaN: true });

describe("the supply curve of two cells", () => {
  it("has two steps: 100 EH/s from 28.8, 150 from 43.2 USD/PH/day", () => {
    const rows = supplyCurve(tinyFleet(tiny), tiny, 50).map((step) => [
      Number(step.breakEvenUsdPerPhDay.toFixed(9)),
      step.installedEhs,
      step.cumulativeEhs,
      step.efficiencyJPerTh,
    ]);
    expect(rows).toEqual([
      [28.8, 100, 100, 20],
      [43.2, 50, 150, 30],
    ]);
  });
  it("moves with power: a tenth dearer is a tenth more hashprice needed, for a member's factor as for the market", () => {
    const dear = tinyFleet(tiny);
    dear.factors.powerLog = Math.log(1.1);
    expect(supplyCurve(dear, tiny, 50)[0]!.breakEvenUsdPerPhDay).toBeCloseTo(31.68, 9);
    expect(supplyCurve(tinyFleet(tiny), tiny, 55)[0]!.breakEvenUsdPerPhDay).toBeCloseTo(31.68, 9);
  });
  it("leaves out cells without machines", () => {
    const fleet = tinyFleet(tiny);
    fleet.installedEhs[0] = 0;
    expect(supplyCurve(fleet, tiny, 50)).toHaveLength(1);
  });
});

describe("under water", () => {
  it.each([
    [28, 1],
    [28.8, 1 / 3],
    [40, 1 / 3],
    [43.1999, 1 / 3],
    [43.3, 0],
  ])("at hashprice %f is %f of installed", (price, share) => {
    expect(underWaterFraction(tinyFleet(tiny), tiny, at(price + 1e-9))).toBeCloseTo(share, 12);
  });
  it("asks for installed machines, running or not", () => {
    const fleet = tinyFleet(tiny);
    fleet.runningFraction[0] = 0;
    expect(underWaterFraction(fleet, tiny, at(40))).toBeCloseTo(1 / 3, 12);
  });
  it("is 0 of an empty network", () => {
    const fleet = tinyFleet(tiny);
    fleet.installedEhs.fill(0);
    expect(underWaterFraction(fleet, tiny, at(40))).toBe(0);
    expect(underWaterByPowerPrice(fleet, tiny, at(40))[0]!.underWaterFraction).toBe(0);
  });
  it("by power price adds up to the whole, each a share, none rising with hashprice", () => {
    fc.assert(
      fc.property(hashprice, hashprice, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const fleet = wholeFleet();
        const poor = underWaterByPowerPrice(fleet, testModel, at(low));
        const rich = underWaterByPowerPrice(fleet, testModel, at(high));
        const total = poor.reduce((sum, slice) => sum + slice.installedEhs * slice.underWaterFraction, 0);
        expect(total / installedEhs(fleet)).toBeCloseTo(underWaterFraction(fleet, testModel, at(low)), 9);
        poor.forEach((slice, bin) => {
          expect(slice.underWaterFraction).toBeGreaterThanOrEqual(rich[bin]!.underWaterFraction);
          expect(slice.underWaterFraction).toBeLessThanOrEqual(1);
          expect(rich[bin]!.underWaterFraction).toBeGreaterThanOrEqual(0);
        });
      }),
      { numRuns: 40, seed: 61 },
    );
  });
  it("rises from cheap contracts to dear ones, and marks the two wholesale bins", () => {
    const slices = underWaterByPowerPrice(wholeFleet(), testModel, at(45));
    expect(slices.map((slice) => slice.isWholesale)).toEqual([...Array(8).fill(false), true, true]);
    for (let bin = 1; bin < 8; bin++)
      expect(slices[bin]!.underWaterFraction).toBeGreaterThanOrEqual(slices[bin - 1]!.underWaterFraction);
    expect(slices.reduce((sum, slice) => sum + slice.installedEhs, 0)).toBeCloseTo(500, 9);
  });
});

describe("the marginal machine", () => {
  it("is the dearest that still earns: 20 J/TH at 40, 30 J/TH at 44, none at 28 USD/PH/day", () => {
    const fleet = tinyFleet(tiny);
    expect(marginalMachine(fleet, tiny, at(40))!.efficiencyJPerTh).toBe(20);
    expect(marginalMachine(fleet, tiny, at(44))!.efficiencyJPerTh).toBe(30);
    expect(marginalMachine(fleet, tiny, at(28))).toBeUndefined();
  });
  it("stands where the curve crosses: its cumulated EH/s are what is not under water", () => {
    fc.assert(
      fc.property(hashprice, (price) => {
        const fleet = wholeFleet();
        const above = (1 - underWaterFraction(fleet, testModel, at(price))) * installedEhs(fleet);
        expect(marginalMachine(fleet, testModel, at(price))?.cumulativeEhs ?? 0).toBeCloseTo(above, 6);
      }),
      { numRuns: 40, seed: 62 },
    );
  });
});

describe("network power", () => {
  const members = Array.from({ length: 11 }, (_, i) => {
    const fleet = tinyFleet(tiny); // 3.5 GW
    scaleInstalled(fleet, (i + 1) / 3.5);
    return fleet;
  });
  it("of members at 1 to 11 GW is 2, 6 and 10 GW of machines times 1.01, 1.05 and 1.1 of overhead", () => {
    const gw = networkGw([...members].reverse(), { low: 1.01, guess: 1.05, high: 1.1 });
    expect(gw.lowGw).toBeCloseTo(2.02, 9);
    expect(gw.guessGw).toBeCloseTo(6.3, 9);
    expect(gw.highGw).toBeCloseTo(11, 9);
  });
  it("is low <= guess <= high for any ensemble", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 9, noNaN: true }), { minLength: 1 }), (scales) => {
        const some = scales.map((scale) => {
          const fleet = copyFleet(members[0]!);
          scaleInstalled(fleet, scale);
          return fleet;
        });
        const { lowGw, guessGw, highGw } = networkGw(some, { low: 1.01, guess: 1.05, high: 1.1 });
        expect(lowGw).toBeLessThanOrEqual(guessGw);
        expect(guessGw).toBeLessThanOrEqual(highGw);
      }),
      { seed: 63 },
    );
  });
});

describe("a fleet at rest", () => {
  it("keeps all that earns and three tenths of what does not: at 36 USD/PH/day the old machines stand by", () => {
    // spread 0.12: margins ln(36/28.8) = 0.223 and ln(36/43.2) = -0.182 are 1.86 and -1.52 spreads: 93.2 and 10.2 %
    const fleet = tinyFleet(tiny);
    settleFleet(fleet, tiny, at(36), 100);
    const ratio = fleet.installedEhs[1]! / fleet.installedEhs[0]!;
    const kept = (earning: number) => earning + 0.3 * (1 - earning);
    expect(ratio).toBeCloseTo((2 * kept(0.9317)) / kept(0.1016), 1);
    expect(fleet.runningFraction[0]).toBeCloseTo(0.1016 / kept(0.1016), 2);
    expect(fleet.runningFraction[1]).toBeCloseTo(0.9317 / kept(0.9317), 2);
  });
  it("hashes what the difficulty shows, at any hashprice", () => {
    fc.assert(
      fc.property(fc.double({ min: 15, max: 300, noNaN: true }), (price) => {
        const fleet = wholeFleet();
        settleFleet(fleet, testModel, at(price), 321);
        const running = fleet.installedEhs.reduce((sum, ehs, i) => sum + ehs * fleet.runningFraction[i]!, 0);
        expect(running).toBeCloseTo(321, 6);
      }),
      { numRuns: 30, seed: 64 },
    );
  });
});

describe("what is inferred", () => {
  const ensembleOf = (levels: readonly number[]) => ({
    step: 0,
    members: levels.map((level) => {
      const fleet = tinyFleet(tiny);
      scaleInstalled(fleet, Math.exp(level));
      fleet.factors.leadLog = level;
      return fleet;
    }),
  });
  const rowOf = (posterior: readonly number[], quantity: string) =>
    spreadReport(ensembleOf([-0.3, 0, 0.3]), ensembleOf(posterior), tiny, at(40)).find(
      (row) => row.quantity === quantity,
    )!;
  it("has its spread by n - 1: logs of -0.3, 0 and 0.3 spread by 0.3 around ln 150", () => {
    const row = rowOf([-0.1, 0, 0.1], "hashrate (log)");
    expect(row.priorSpread).toBeCloseTo(0.3, 9);
    expect(row.posteriorSpread).toBeCloseTo(0.1, 9);
    expect(row.priorMean).toBeCloseTo(Math.log(150), 9);
  });
  it("is inferred at two thirds of the prior's spread and assumed above", () => {
    expect(INFERRED_SHARE).toBeCloseTo(2 / 3, 12);
    expect(rowOf([-0.19, 0, 0.19], "lead time").standing).toBe("inferred");
    expect(rowOf([-0.21, 0, 0.21], "lead time").standing).toBe("assumed");
  });
  it("is not what moved but did not narrow", () => {
    const row = rowOf([0.7, 1, 1.3], "lead time");
    expect(row.posteriorMean).toBeCloseTo(1, 9);
    expect(row.standing).toBe("assumed");
  });
});
