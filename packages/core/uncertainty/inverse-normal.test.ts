import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inverseNormal } from "./index.ts";

const QUANTILES: readonly [number, number][] = [
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798407],
  [1e-5, -4.264890793922825],
  [0.001, -3.0902323061678136],
  [0.01, -2.326347874040841],
  [0.025, -1.9599639845400543],
  [0.074, -1.4466320671589785],
  [0.075, -1.439531470938456],
  [0.2, -0.8416212335729142],
  [0.4, -0.2533471031357997],
  [0.6, 0.2533471031357997],
  [0.9, 1.2815515655446006],
  [0.975, 1.9599639845400538],
  [0.999, 3.090232306167813],
];

describe("the normal quantile", () => {
  it.each(QUANTILES)("at %f agrees with the 40-digit value to 1e-15", (p, value) => {
    expect(Math.abs(inverseNormal(p) / value - 1)).toBeLessThan(1e-15);
  });
  it("gives AS 241's own check values: z(0.25), z(0.001), z(1e-20)", () => {
    expect(inverseNormal(0.25)).toBeCloseTo(-0.6744897501960817, 15);
    expect(inverseNormal(0.001)).toBeCloseTo(-3.090232306167814, 14);
    expect(inverseNormal(1e-20)).toBeCloseTo(-9.262340089798409, 14);
  });
  it("is antisymmetric to the bit, increasing, 0 at 1/2, infinite at 0 and 1", () => {
    const bits = fc.integer({ min: 0, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(bits, (k) => {
        const p = (k + 0.5) / 2 ** 31;
        expect(inverseNormal(1 - p)).toBe(-inverseNormal(p));
        expect(inverseNormal(p + 2 ** -33)).toBeGreaterThan(inverseNormal(p));
      }),
      { seed: 3 },
    );
    expect([inverseNormal(0.5), inverseNormal(0), inverseNormal(1)]).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(inverseNormal(1.1)).toBeNaN();
  });
});
