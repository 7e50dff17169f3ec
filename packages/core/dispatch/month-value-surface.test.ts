import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BlockEvaluator } from "./month-evaluator.ts";
import { monthSurfaceUsd, tabulateMonthSurface } from "./month-value-surface.ts";

/** One schedule: its value is a plane over hashprice and price level. */
interface Plane {
  readonly usd: number;
  readonly perHashprice: number;
  readonly perLevel: number;
}

function bestOf(planes: readonly Plane[]): BlockEvaluator {
  return (hashprice, level) => {
    const usdAt = (p: Plane) => p.usd + p.perHashprice * hashprice + p.perLevel * level;
    const best = planes.reduce((a, b) => (usdAt(b) > usdAt(a) ? b : a));
    const valueUsd = usdAt(best);
    return {
      valueUsd,
      boundUsd: valueUsd,
      perHashprice: best.perHashprice,
      perLevel: best.perLevel,
    };
  };
}

/** Idle, or mine: dearer power (level) costs 50 a unit, hashprice brings 3. */
const idleOrMine = bestOf([
  { usd: 0, perHashprice: 0, perLevel: 0 },
  { usd: -60, perHashprice: 3, perLevel: -50 },
]);

const plane = fc.record({
  usd: fc.double({ min: -3000, max: 100, noNaN: true }),
  perHashprice: fc.double({ min: 0, max: 60, noNaN: true }),
  perLevel: fc.double({ min: -900, max: 300, noNaN: true }),
});
const anyPlanes = fc.array(plane, { minLength: 1, maxLength: 6 });

describe("one schedule is one plane", () => {
  const surface = tabulateMonthSurface(
    bestOf([{ usd: 10, perHashprice: 2, perLevel: -4 }]),
    [20, 120],
    [-1, 1],
  );

  it("needs its four corners and leaves no gap", () => {
    expect(surface.hashpricesUsdPerPhDay).toEqual([20, 120]);
    expect(surface.levels).toEqual([-1, 1]);
    expect(surface.values).toHaveLength(4);
    expect(surface.certifiedGapUsd).toBeCloseTo(0, 12);
  });

  it.each([
    [20, -1, 54],
    [120, 1, 246],
    [70, 0, 150],
    [33, 0.5, 74],
  ])("at hashprice %d and level %d it is worth %d USD", (hashprice, level, usd) => {
    expect(monthSurfaceUsd(surface, hashprice, level)).toBeCloseTo(usd, 9);
  });
});

describe("two schedules meet in a line: 3 h = 60 + 50 l", () => {
  const surface = tabulateMonthSurface(idleOrMine, [0, 100], [0, 2], 1e-2);

  it("is certified to 1 % of its range of 240 USD", () => {
    expect(surface.gapOfRangeFraction).toBeLessThanOrEqual(1e-2);
    expect(surface.certifiedGapUsd).toBeLessThanOrEqual(2.4 + 1e-9);
  });

  it.each([
    [10, 0, 0],
    [100, 0, 240],
    [100, 2, 140],
    [0, 2, 0],
    [80, 1, 130],
  ])("at hashprice %d and level %d it is %d USD within half the gap", (hashprice, level, usd) => {
    expect(Math.abs(monthSurfaceUsd(surface, hashprice, level) - usd)).toBeLessThanOrEqual(
      surface.certifiedGapUsd / 2 + 1e-9,
    );
  });

  it("dearer power is never worth more to a site that only buys", () => {
    for (let h = 0; h <= 100; h += 10)
      for (let l = 0.25; l <= 2; l += 0.25)
        expect(monthSurfaceUsd(surface, h, l)).toBeLessThanOrEqual(
          monthSurfaceUsd(surface, h, l - 0.25) + surface.certifiedGapUsd,
        );
  });

  it("keeps one value per hashprice and level, the level running fastest", () => {
    const { hashpricesUsdPerPhDay: xs, levels: ys, values } = surface;
    expect(values).toHaveLength(xs.length * ys.length);
    xs.forEach((x, i) => {
      ys.forEach((y, j) => {
        expect(values[i * ys.length + j]).toEqual(idleOrMine(x, y));
      });
    });
  });
});

describe("for any best-of-schedules (1 to 6 planes)", () => {
  const check = (property: (evaluate: BlockEvaluator) => void) =>
    fc.assert(
      fc.property(anyPlanes, (planes) => property(bestOf(planes))),
      { seed: 82, numRuns: 25 },
    );
  const tabulate = (evaluate: BlockEvaluator) => tabulateMonthSurface(evaluate, [20, 120], [-1, 1], 0.02);

  it("no value is off by more than half of the certified gap, on a 15 x 15 grid", () => {
    check((evaluate) => {
      const surface = tabulate(evaluate);
      for (let i = 0; i < 15; i++)
        for (let j = 0; j < 15; j++) {
          const [h, l] = [20 + (100 * i) / 14, -1 + (2 * j) / 14];
          const error = Math.abs(monthSurfaceUsd(surface, h, l) - evaluate(h, l).valueUsd);
          expect(error).toBeLessThanOrEqual(surface.certifiedGapUsd / 2 + 1e-6);
        }
    });
  });

  it("is the dispatch itself where grid lines cross", () => {
    check((evaluate) => {
      const surface = tabulate(evaluate);
      for (const h of surface.hashpricesUsdPerPhDay)
        for (const l of surface.levels)
          expect(Math.abs(monthSurfaceUsd(surface, h, l) - evaluate(h, l).valueUsd)).toBeLessThan(1e-6);
    });
  });

  it("lies under its chords in any direction, but for the gap: jointly convex", () => {
    check((evaluate) => {
      const surface = tabulate(evaluate);
      for (const [a, b] of [
        [
          [20, -1],
          [120, 1],
        ],
        [
          [120, -1],
          [20, 1],
        ],
        [
          [20, 0.3],
          [120, -0.4],
        ],
      ] as const) {
        const middle = monthSurfaceUsd(surface, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
        const chord = (monthSurfaceUsd(surface, a[0], a[1]) + monthSurfaceUsd(surface, b[0], b[1])) / 2;
        expect(middle).toBeLessThanOrEqual(chord + surface.certifiedGapUsd + 1e-6);
      }
    });
  });

  it("grid lines rise and keep apart by a tenth of the cell they split", () => {
    check((evaluate) => {
      const { hashpricesUsdPerPhDay: xs, levels: ys } = tabulate(evaluate);
      for (const lines of [xs, ys])
        for (let i = 1; i < lines.length; i++) expect(lines[i]!).toBeGreaterThan(lines[i - 1]!);
    });
  });
});

describe("the edges", () => {
  const surface = tabulateMonthSurface(idleOrMine, [0, 100], [0, 2], 0.05);

  it.each([
    [-1, 1, /hashprice is -1; it must lie in \[0, 100\]/],
    [101, 1, /hashprice is 101/],
    [50, -0.1, /level is -0.1; it must lie in \[0, 2\]/],
    [50, 2.1, /level is 2.1/],
    [Number.NaN, 1, /hashprice is NaN/],
    [50, Number.NaN, /level is NaN/],
  ])("hashprice %d, level %d is refused by name", (hashprice, level, words) => {
    expect(() => monthSurfaceUsd(surface, hashprice, level)).toThrow(words);
  });

  it("a flat surface has no range to take a share of", () => {
    const flat = tabulateMonthSurface(bestOf([{ usd: 7, perHashprice: 0, perLevel: 0 }]), [0, 1], [0, 1]);
    expect([flat.certifiedGapUsd, flat.gapOfRangeFraction]).toEqual([0, 0]);
  });

  it("no point is dispatched twice", () => {
    const asked = new Set<string>();
    let calls = 0;
    tabulateMonthSurface(
      (h, l) => {
        calls++;
        asked.add(`${h}/${l}`);
        return idleOrMine(h, l);
      },
      [0, 100],
      [0, 2],
      0.02,
    );
    expect(calls).toBe(asked.size);
  });
});
