import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makePowerBins } from "./power-bins.ts";
import { testParameters } from "./test-network.ts";

describe("power bins by hand", () => {
  const bins = makePowerBins({
    ...testParameters,
    fixedBinCount: 2,
    wholesaleBinCount: 1,
    powerSpreadLog: 0.4,
    wholesaleShareFraction: 0.2,
  });
  it("stand at the quartiles of the log-normal: e^(-0.4 * 0.67449) = 0.76354 and its inverse 1.30970", () => {
    expect(bins.priceRatio[0]).toBeCloseTo(0.76354, 5);
    expect(bins.priceRatio[1]).toBeCloseTo(1.3097, 5);
    expect(bins.logPriceRatio[1]).toBeCloseTo(0.4 * 0.67449, 5);
  });
  it("put wholesale load a tenth under the median contract: no premium for certainty", () => {
    expect(bins.priceRatio[2]).toBeCloseTo(0.9, 12);
    expect(bins.logPriceRatio[2]).toBeCloseTo(Math.log(0.9), 12);
  });
  it("share 80 % of new load among the two contracts and give 20 % to wholesale", () => {
    expect(Array.from(bins.shareFraction)).toEqual([0.4, 0.4, 0.2]);
  });
  it("spread wholesale costs by hours: a logistic of standard deviation 0.5 has scale 0.5 * sqrt(3) / pi = 0.27566", () => {
    expect(bins.spreadLog[2]).toBeCloseTo(0.27566, 5);
    expect(Array.from(bins.spreadLog.slice(0, 2))).toEqual([0.12, 0.12]);
  });
  it("let fixed contracts remember (the band) and wholesale load forget", () => {
    expect(Array.from(bins.hysteresisLog)).toEqual([0.05, 0.05, 0]);
  });
});

describe("power bins of any network", () => {
  it("give wholesale's share back to the contracts where no bin is on wholesale prices", () => {
    const bins = makePowerBins({ ...testParameters, fixedBinCount: 4, wholesaleBinCount: 0 });
    expect(Array.from(bins.shareFraction)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
  it("hold all load once, whatever the counts, and rise within each kind", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 5 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (fixedBinCount, wholesaleBinCount, powerSpreadLog) => {
          const bins = makePowerBins({ ...testParameters, fixedBinCount, wholesaleBinCount, powerSpreadLog });
          expect(bins.shareFraction.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
          for (let bin = 1; bin < bins.priceRatio.length; bin++)
            if (bin !== fixedBinCount)
              expect(bins.priceRatio[bin]).toBeGreaterThan(bins.priceRatio[bin - 1]!);
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });
  it("have the median contract as geometric mean of the fixed bins", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 15 }), (fixedBinCount) => {
        const bins = makePowerBins({ ...testParameters, fixedBinCount });
        const logs = Array.from(bins.logPriceRatio.slice(0, fixedBinCount));
        expect(logs.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 9);
      }),
      { numRuns: 15, seed: 12 },
    );
  });
  it("are refused with a negative count of wholesale bins", () => {
    expect(() => makePowerBins({ ...testParameters, wholesaleBinCount: -1 })).toThrow(/network parameter/);
  });
});
