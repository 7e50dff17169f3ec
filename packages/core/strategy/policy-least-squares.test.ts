import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastSquares } from "./policy-least-squares.ts";

/** Weights of one right-hand side; the inputs are copied, since the solver writes over its own. */
function fit(columns: readonly (readonly number[])[], side: readonly number[]): readonly number[] {
  const [weights] = leastSquares(
    columns.map((column) => Float64Array.from(column)),
    [Float64Array.from(side)],
  );
  return [...weights!];
}

const combine = (columns: readonly (readonly number[])[], weights: readonly number[]) =>
  columns[0]!.map((_, row) => columns.reduce((sum, column, j) => sum + column[row]! * weights[j]!, 0));

const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);

/** The obvious way: normal equations, eliminated with pivots. */
function byNormalEquations(columns: readonly (readonly number[])[], side: readonly number[]): number[] {
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const rows = columns.map((a) => [...columns.map((b) => product(a, b)), product(a, side)]);
  const size = columns.length;
  for (let k = 0; k < size; k++) {
    const pivot = rows.slice(k).reduce((best, row) => (Math.abs(row[k]!) > Math.abs(best[k]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(k, 0, pivot);
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const times = rows[i]![k]! / pivot[k]!;
      rows[i] = rows[i]!.map((value, j) => value - times * pivot[j]!);
    }
  }
  return rows.map((row, k) => row[size]! / row[k]!);
}

describe("least squares on published reference data (NIST Statistical Reference Datasets)", () => {
  it("Wampler1: 1 + x + x2 + x3 + x4 + x5 at x = 0 to 20 has six weights of 1", () => {
    const x = Array.from({ length: 21 }, (_, i) => i);
    const columns = [0, 1, 2, 3, 4, 5].map((power) => x.map((value) => value ** power));
    for (const weight of fit(columns, combine(columns, [1, 1, 1, 1, 1, 1]))) expect(weight).toBeCloseTo(1, 6);
  });

  it("Longley: employment on six series that nearly depend on one another, to seven digits", () => {
    const deflator = [83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2];
    const product = [
      234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546, 482704,
      502601, 518173, 554894,
    ];
    const unemployed = [
      2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007,
    ];
    const armed = [
      1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827,
    ];
    const population = [
      107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445, 121950, 123366,
      125368, 127852, 130081,
    ];
    const employed = [
      60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331,
      70551,
    ];
    const columns = [
      employed.map(() => 1),
      [...deflator, 115.7, 116.9],
      product,
      unemployed,
      armed,
      population,
      employed.map((_, i) => 1947 + i),
    ];
    const certified = [
      -3482258.63459582, 15.0618722713733, -0.035819179292591, -2.02022980381683, -1.03322686717359,
      -0.0511041056535807, 1829.15146461355,
    ];
    const found = fit(columns, employed);
    for (const [i, weight] of certified.entries()) expect(found[i]! / weight).toBeCloseTo(1, 7);
  });
});

describe("least squares", () => {
  it("solves a square system: 2a + b = 5 and a + 3b = 10 have a = 1, b = 3", () => {
    const [a, b] = fit(
      [
        [2, 1],
        [1, 3],
      ],
      [5, 10],
    );
    expect(a).toBeCloseTo(1, 12);
    expect(b).toBeCloseTo(3, 12);
  });

  it("finds the parabola through 1, 4, 9: weights 0, 0, 1", () => {
    const x = [1, 2, 3];
    const found = fit([x.map(() => 1), x, x.map((value) => value ** 2)], [1, 4, 9]);
    expect(found[0]).toBeCloseTo(0, 10);
    expect(found[1]).toBeCloseTo(0, 10);
    expect(found[2]).toBeCloseTo(1, 10);
  });

  it("agrees with the normal equations on any system that is not nearly dependent", () => {
    const entry = fc.integer({ min: -20, max: 20 });
    const rows = fc.array(fc.tuple(entry, entry, entry), { minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(rows, (drawn) => {
        // a ramp keeps the second column away from the first
        const columns = [drawn.map(() => 1), drawn.map(([x], i) => x + 50 * i), drawn.map(([, y]) => y)];
        const side = drawn.map(([, , z]) => z);
        const spread = new Set(columns[2]).size > 3;
        fc.pre(spread);
        const [found, wanted] = [fit(columns, side), byNormalEquations(columns, side)];
        for (const [j, weight] of wanted.entries()) expect(found[j]).toBeCloseTo(weight, 6);
      }),
      { seed: 201, numRuns: 60 },
    );
  });

  it("leaves no other weights with a smaller sum of squares", () => {
    const entry = fc.integer({ min: -9, max: 9 });
    const rows = fc.array(fc.tuple(entry, entry), { minLength: 4, maxLength: 20 });
    const step = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(rows, step, step, (drawn, da, db) => {
        const columns = [drawn.map(() => 1), drawn.map(([x]) => x)];
        const side = drawn.map(([, y]) => y);
        const [a, b] = fit(columns, side);
        const left = (weights: readonly number[]) =>
          squares(combine(columns, weights).map((value, row) => side[row]! - value));
        expect(left([a!, b!])).toBeLessThanOrEqual(left([a! + da, b! + db]) + 1e-9);
      }),
      { seed: 202, numRuns: 100 },
    );
  });

  it("recovers whatever weights made the side, and a column told in thousandths gets a thousandfold weight", () => {
    const x = [3, 1, 4, 1, 5, 9];
    const columns = [x.map(() => 1), x];
    const side = combine(columns, [-7, 2.5]);
    expect(fit(columns, side)[1]).toBeCloseTo(2.5, 12);
    const inThousandths = [columns[0]!, x.map((value) => value / 1000)];
    expect(fit(inThousandths, side)[1]).toBeCloseTo(2500, 8);
    expect(fit(inThousandths, side)[0]).toBeCloseTo(-7, 10);
  });
});

describe("columns that tell nothing", () => {
  it("beyond as many as there are rows get weight 0: 2a + 3b = 8 is a = 4", () => {
    expect(fit([[2], [3]], [8])).toEqual([expect.closeTo(4, 12), 0]);
  });

  it("of zeros get weight 0 wherever they stand", () => {
    expect(
      fit(
        [
          [0, 0, 0],
          [1, 1, 1],
        ],
        [4, 5, 6],
      ),
    ).toEqual([0, expect.closeTo(5, 12)]);
  });

  it("so short that their squares underflow count as zeros", () => {
    const [tiny, mean] = fit(
      [
        [1e-170, 2e-170],
        [1, 1],
      ],
      [1, 3],
    );
    expect(tiny).toBe(0);
    expect(mean).toBeCloseTo(2, 12);
  });

  it("but for a part in 1e11 are left out, but for one in 1e5 they are kept", () => {
    const x = [1, 2, 3, 4];
    const bent = (share: number) => x.map((value, i) => value * (1 + (i % 2 ? share : -share)));
    const side = [1, 0, 2, 5];
    expect(fit([x, bent(1e-11)], side)[1]).toBe(0);
    expect(fit([x, bent(1e-5)], side)[1]).not.toBe(0);
  });

  it("leave the fitted values as they would be without them", () => {
    const x = [0, 1, 2, 5];
    const side = [1, 3, 2, 9];
    const columns = [x.map(() => 1), x, x.map((value) => 3 * value - 2)];
    const whole = combine(columns, fit(columns, side));
    const without = combine(columns.slice(0, 2), fit(columns.slice(0, 2), side));
    for (const [row, value] of without.entries()) expect(whole[row]).toBeCloseTo(value, 10);
  });

  it("of none at all leave no weights", () => {
    expect(fit([], [1, 2])).toEqual([]);
  });
});
