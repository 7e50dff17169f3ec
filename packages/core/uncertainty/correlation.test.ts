import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bridgeIncrements,
  choleskyFactor,
  correlateNormals,
  drawNormals,
  makeBrownianBridge,
  plainSampling,
} from "./index.ts";

const matrix = {
  factors: ["btc", "power", "rent"],
  rows: [
    [1, 0.3, 0.5],
    [0.3, 1, -0.2],
    [0.5, -0.2, 1],
  ],
};

describe("correlations", () => {
  it("factor by hand: L = [1], [.3, .953939], [.5, -.366900, .784465]", () => {
    // l22 = sqrt(1 - .09); l32 = (-.2 - .5 * .3) / l22; l33 = sqrt(1 - .25 - l32^2)
    const factor = choleskyFactor(matrix);
    const l22 = Math.sqrt(0.91);
    const l32 = -0.35 / l22;
    expect([...factor[1]!]).toEqual([0.3, l22]);
    expect(factor[2]![1]).toBeCloseTo(l32, 15);
    expect(factor[2]![2]).toBeCloseTo(Math.sqrt(0.75 - l32 * l32), 15);
  });
  it("are found again in 50,000 correlated draws within 0.02", () => {
    const n = 50_000;
    const draws = [0, 1, 2].map((factor) => {
      const out = new Float64Array(n);
      drawNormals(plainSampling(1), out, { path: 0, factor, fromStep: 0 });
      return out;
    });
    correlateNormals(choleskyFactor(matrix), draws);
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2],
      [2, 2],
    ] as const) {
      const product = draws[i]!.reduce((sum, x, t) => sum + x * draws[j]![t]!, 0) / n;
      expect(Math.abs(product - matrix.rows[i]![j]!)).toBeLessThan(0.02);
    }
  });
  it("leave the first factor untouched, so adding factors keeps common random numbers", () => {
    const normals = [Float64Array.of(1, 2), Float64Array.of(3, 4), Float64Array.of(5, 6)];
    correlateNormals(choleskyFactor(matrix), normals);
    expect([...normals[0]!]).toEqual([1, 2]);
  });
  it("that contradict each other are refused, naming the factor: .9, .9 and -.9 can't be", () => {
    const rows = [
      [1, 0.9, 0.9],
      [0.9, 1, -0.9],
      [0.9, -0.9, 1],
    ];
    expect(() => choleskyFactor({ factors: matrix.factors, rows })).toThrow(/contradict.*"rent"/);
  });
  it("perfect correlation is refused: it is one factor, not two", () => {
    expect(() =>
      choleskyFactor({
        factors: ["a", "b"],
        rows: [
          [1, 1],
          [1, 1],
        ],
      }),
    ).toThrow(/"b"/);
  });
  it.each([
    [
      [
        [1, 0.2],
        [0.3, 1],
      ],
      /given twice, differently/,
    ],
    [[[1, 0.2]], /1 rows for 2 factors/],
    [[[1], [0.2, 1]], /row "a" has 1 entries/],
    [
      [
        [2, 0],
        [0, 1],
      ],
      /"a" with itself is 2/,
    ],
    [
      [
        [1, 1.2],
        [1.2, 1],
      ],
      /"a" with "b" is 1.2/,
    ],
    [
      [
        [1, Number.NaN],
        [Number.NaN, 1],
      ],
      /"a" with "b" is NaN/,
    ],
  ])("%j is refused", (rows, message) => {
    expect(() => choleskyFactor({ factors: ["a", "b"], rows })).toThrow(message);
  });
  it("need one row of normals per factor, all of a length", () => {
    const factor = choleskyFactor(matrix);
    expect(() => correlateNormals(factor, [new Float64Array(1)])).toThrow(/3 values are needed, 1/);
    const uneven = [new Float64Array(2), new Float64Array(2), new Float64Array(1)];
    expect(() => correlateNormals(factor, uneven)).toThrow(/2 values are needed, 1/);
  });
});

describe("the Brownian bridge", () => {
  it("is orthonormal: the sum of squares of increments equals that of the normals", () => {
    const normals = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(normals, (z) => {
        const out = new Float64Array(z.length);
        bridgeIncrements(makeBrownianBridge(z.length), z, out);
        const squares = (values: Iterable<number>) => [...values].reduce((sum, x) => sum + x * x, 0);
        expect(squares(out)).toBeCloseTo(squares(z), 9);
      }),
      { seed: 4 },
    );
  });
  it("sets the end by its first normal: 16 steps sum to 4 z", () => {
    const out = new Float64Array(16);
    const z = new Float64Array(16).fill(0.3);
    z[0] = 1.5;
    bridgeIncrements(makeBrownianBridge(16), z, out);
    expect(out.reduce((a, b) => a + b, 0)).toBeCloseTo(6, 13);
  });
  it("sets every step once, whatever their number", () => {
    for (const steps of [0, 1, 2, 3, 7, 180]) {
      const set = makeBrownianBridge(steps).order.map(({ at }) => at);
      expect([...set].sort((a, b) => a - b)).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    }
  });
});
