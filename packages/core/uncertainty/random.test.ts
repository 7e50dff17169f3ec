import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  exponential,
  fillNormals,
  fillUniforms,
  momentsOf,
  poisson,
  poissonQuantile,
  standardDeviationOf,
  standardNormal,
  uniform01,
} from "./index.ts";

const key = { studySeed: 7 };

function uniforms(length: number, path = 0, factor = 0, fromStep = 0, studySeed = 7): Float64Array {
  const out = new Float64Array(length);
  fillUniforms(out, { studySeed, path, factor, fromStep });
  return out;
}

describe("a draw is a function of study, path, factor and step", () => {
  it("whether made alone or in bulk, from whichever step the bulk begins", () => {
    const place = fc.record({
      path: fc.nat(1e6),
      factor: fc.nat(100),
      fromStep: fc.nat(1000),
      length: fc.nat(20),
    });
    fc.assert(
      fc.property(place, ({ path, factor, fromStep, length }) => {
        const bulk = uniforms(length, path, factor, fromStep);
        bulk.forEach((value, i) => {
          expect(value).toBe(uniform01(key, path, factor, fromStep + i));
        });
      }),
      { seed: 11 },
    );
  });
  it("and changes with each of the four", () => {
    const base = uniform01(key, 1, 2, 3);
    const others = [
      uniform01({ studySeed: 8 }, 1, 2, 3),
      uniform01({ studySeed: 7 + 2 ** 32 }, 1, 2, 3),
      uniform01(key, 2, 2, 3),
      uniform01(key, 1, 3, 3),
      uniform01(key, 1, 2, 2),
    ];
    for (const other of others) expect(other).not.toBe(base);
  });
  it("stands on counters that are refused when they are not whole or too large", () => {
    expect(() => uniform01({ studySeed: -1 }, 0, 0, 0)).toThrow(/study seed -1/);
    expect(() => uniform01({ studySeed: 1.5 }, 0, 0, 0)).toThrow(/study seed 1.5/);
    expect(() => uniform01(key, 2 ** 32, 0, 0)).toThrow(/path 4294967296/);
    expect(() => uniform01(key, 0, -1, 0)).toThrow(/factor -1/);
    expect(() => uniform01(key, 0, 0, Number.NaN)).toThrow(/step NaN/);
    expect(() => uniforms(2, 0, 0, 2 ** 32 - 1)).toThrow(/step 4294967296/);
  });
});

describe("uniform draws", () => {
  const draws = uniforms(200_000);
  it("lie strictly between 0 and 1 and use 52 bits: 1 - u is exact, so its mirror is too", () => {
    for (const u of draws) {
      if (!(u > 0 && u < 1) || 1 - (1 - u) !== u) throw new Error(`${u}`);
    }
    expect(new Set(draws).size).toBe(draws.length);
  });
  it("have mean 1/2 and variance 1/12 within 4 standard errors (0.00065 and 0.00017)", () => {
    const { mean, squaredDeviations, count } = momentsOf(draws);
    expect(Math.abs(mean - 0.5)).toBeLessThan((4 * Math.sqrt(1 / 12)) / Math.sqrt(count));
    expect(Math.abs(squaredDeviations / count - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / count));
  });
  it("fill 100 bins evenly: chi-square of 99 degrees under 148 (its 99.9 % point), for four streams", () => {
    for (const factor of [0, 1, 2, 3]) {
      const counts = new Float64Array(100);
      for (const u of uniforms(100_000, 3, factor)) counts[Math.floor(u * 100)]! += 1;
      const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
      expect(chiSquare).toBeLessThan(148.2);
    }
  });
  it("of neighbouring paths, factors, seeds and steps are uncorrelated: |r| under 4/sqrt(n)", () => {
    const n = 20_000;
    const base = uniforms(n + 1);
    for (const other of [uniforms(n, 1), uniforms(n, 0, 1), uniforms(n, 0, 0, 0, 8), base.subarray(1)]) {
      let r = 0;
      for (let i = 0; i < n; i++) r += 12 * (base[i]! - 0.5) * (other[i]! - 0.5);
      expect(Math.abs(r / n)).toBeLessThan(4 / Math.sqrt(n));
    }
  });
});

describe("draws of other laws", () => {
  it("normals have moments 0, 1, 0, 3 within 4 standard errors and equal their bulk", () => {
    const n = 200_000;
    const out = new Float64Array(n);
    fillNormals(out, { ...key, path: 1, factor: 1, fromStep: 0 });
    expect(out[77]).toBe(standardNormal(key, 1, 1, 77));
    const moment = (k: number) => out.reduce((sum, x) => sum + x ** k, 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });
  it("exponentials have mean and standard deviation 1 and grow with the uniform", () => {
    const draws = Array.from({ length: 50_000 }, (_, step) => exponential(key, 2, 0, step));
    const moments = momentsOf(draws);
    expect(Math.abs(moments.mean - 1)).toBeLessThan(4 / Math.sqrt(50_000));
    expect(standardDeviationOf(moments)).toBeCloseTo(1, 1);
    expect(exponential(key, 2, 0, 5)).toBe(-Math.log(1 - uniform01(key, 2, 0, 5)));
  });
  it("Poisson quantiles equal SciPy's", () => {
    const cases: [number, number, number][] = [
      [0.5, 0.3, 0],
      [0.5, 0.95, 2],
      [3, 0.5, 3],
      [3, 0.999, 10],
      [100, 0.025, 81],
      [100, 0.975, 120],
      [10_000, 0.5, 10_000],
      [1e6, 0.999, 1_003_092],
    ];
    for (const [mean, u, k] of cases) expect(poissonQuantile(u, mean)).toBe(k);
    expect(poissonQuantile(0.999, 0)).toBe(0);
  });
  it("Poisson draws have mean and variance as stated: 4.2 within 4 standard errors", () => {
    const n = 40_000;
    const moments = momentsOf(Array.from({ length: n }, (_, step) => poisson(key, 1, 5, step, 4.2)));
    expect(Math.abs(moments.mean - 4.2)).toBeLessThan(4 * Math.sqrt(4.2 / n));
    expect(moments.squaredDeviations / n / 4.2).toBeCloseTo(1, 1);
  });
  it("Poisson refuses a negative, infinite or huge mean by name", () => {
    for (const mean of [-1, Number.NaN, 1e8])
      expect(() => poissonQuantile(0.5, mean)).toThrow(/mean of the Poisson/);
  });
  it("Poisson ends at the largest uniform there is", () => {
    expect(poissonQuantile(1 - 2 ** -53, 4)).toBeLessThan(40);
  });
});
