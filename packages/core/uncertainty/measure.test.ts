import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  carryForward,
  drawUniforms,
  driftCurve,
  outlook,
  outlookFromForward,
  plainSampling,
  replicateOf,
  requireValuation,
  SCRAMBLE_COUNT,
  sobolSampling,
  valuation,
} from "./index.ts";

const terms = {
  spot: 66_000,
  riskFreeAnnualRate: 0.04,
  convenienceAnnualRate: 0,
  stepYears: 1 / 12,
  steps: 24,
};

describe("tags of a measure", () => {
  it("are data: they survive JSON, so neither a worker nor a file loses them", () => {
    const copy = JSON.parse(JSON.stringify(valuation({ worthUsd: 5 })));
    expect(requireValuation(copy, "worth")).toEqual({ measure: "valuation", content: { worthUsd: 5 } });
    const other = JSON.parse(JSON.stringify(outlook({ worthUsd: 5 })));
    expect(() => requireValuation(other, "worth")).toThrow(
      /worth needs the valuation measure, these paths are outlook/,
    );
  });
});

describe("cost of carry", () => {
  it("by hand: 66,000 at 4 % is 68,640 in a year, 71,385.60 in two", () => {
    const { values } = carryForward(terms).content;
    expect(values[12]).toBeCloseTo(68_640, 8);
    expect(values[24]).toBeCloseTo(71_385.6, 8);
    expect(values[0]).toBe(66_000);
  });
  it("with a yield as high as the rate is flat: what holding earns is given up in the price", () => {
    const { values } = carryForward({ ...terms, convenienceAnnualRate: 0.04 }).content;
    for (const value of values) expect(value).toBe(66_000);
  });
  it("says its terms beside the figures", () => {
    expect(carryForward(terms).content.basis).toBe("cost of carry, 4 % risk-free less 0 % yield a year");
    expect(outlookFromForward(carryForward(terms)).content.basis).toMatch(/^forward \(cost of carry/);
  });
  it("discounted at its own rate is spot at every step", () => {
    const rate = fc.double({ min: -0.5, max: 1, noNaN: true });
    fc.assert(
      fc.property(rate, fc.double({ min: 1, max: 1e6, noNaN: true }), (riskFreeAnnualRate, spot) => {
        const { values } = carryForward({ ...terms, spot, riskFreeAnnualRate }).content;
        values.forEach((value, t) => {
          expect((value / (1 + riskFreeAnnualRate) ** (t / 12) / spot - 1) * 1e12).toBeCloseTo(0, 0);
        });
      }),
      { seed: 1 },
    );
  });
  it("refuses a rate of -100 %, a yield below, half steps and infinite spot, by name", () => {
    expect(() => carryForward({ ...terms, riskFreeAnnualRate: -1 })).toThrow(/risk-free rate is -1/);
    expect(() => carryForward({ ...terms, convenienceAnnualRate: -2 })).toThrow(/convenience yield is -2/);
    expect(() => carryForward({ ...terms, steps: 1.5 })).toThrow(/number of steps is 1.5/);
    expect(() => carryForward({ ...terms, stepYears: -1 })).toThrow(/step is -1/);
    expect(() => carryForward({ ...terms, spot: Number.POSITIVE_INFINITY })).toThrow(
      /spot price is Infinity/,
    );
    expect(() => driftCurve({ ...terms, driftAnnualRate: -1 })).toThrow(/drift is -1/);
  });
});

describe("Sobol samples", () => {
  const leading = [
    { factor: 0, step: 0 },
    { factor: 0, step: 1 },
  ];
  const sampling = sobolSampling(5, leading);
  const points = (count: number, scramble: number) =>
    Array.from({ length: count }, (_, index) => {
      const out = new Float64Array(2);
      drawUniforms(sampling, out, { path: index * SCRAMBLE_COUNT + scramble, factor: 0, fromStep: 0 });
      return out;
    });
  it("fill every 16th of each axis once with 16 points, and 8 x 8 cells once with 64", () => {
    const first = points(16, 2);
    for (const axis of [0, 1]) expect(new Set(first.map((p) => Math.floor(p[axis]! * 16))).size).toBe(16);
    const cells = points(64, 2).map((p) => Math.floor(p[0]! * 8) * 8 + Math.floor(p[1]! * 8));
    expect(new Set(cells).size).toBe(64);
  });
  it("integrate x y to 1/4 with 1,024 points within 5e-4 in every scramble, plain points do not", () => {
    const mean = (list: readonly Float64Array[]) =>
      list.reduce((sum, p) => sum + p[0]! * p[1]!, 0) / list.length;
    for (let scramble = 0; scramble < SCRAMBLE_COUNT; scramble++)
      expect(Math.abs(mean(points(1024, scramble)) - 0.25)).toBeLessThan(5e-4);
    const plain = Array.from({ length: 1024 }, (_, path) => {
      const out = new Float64Array(2);
      drawUniforms(plainSampling(5), out, { path, factor: 0, fromStep: 0 });
      return out;
    });
    expect(Math.abs(mean(plain) - 0.25)).toBeGreaterThan(5e-4);
  });
  it("belong to the replicate of their scramble; antithetic twins stay together", () => {
    expect([0, 15, 16, 33].map((path) => replicateOf("sobol", path))).toEqual([0, 15, 0, 1]);
    expect([0, 1, 2, 31, 32].map((path) => replicateOf("antithetic", path))).toEqual([0, 0, 1, 15, 0]);
    expect(replicateOf("plain", 18)).toBe(2);
  });
});
