import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allocatePiecewise,
  allocateScratch,
  beginPiecewise,
  cutPiecewise,
  type Piecewise,
  pointValue,
  pushPoint,
  slideMaximum,
  upperEnvelope,
} from "./piecewise.ts";

function through(points: readonly (readonly [number, number])[], tolerance = 0): Piecewise {
  const f = allocatePiecewise(2);
  beginPiecewise(f, tolerance);
  for (const [x, y] of points) pushPoint(f, x, y);
  return f;
}

/** Corners at random places, in order, values anywhere: concave or not. */
const anyPoints = fc
  .array(
    fc.tuple(fc.double({ min: 0.05, max: 3, noNaN: true }), fc.double({ min: -50, max: 50, noNaN: true })),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((steps) => {
    let x = 0;
    return steps.map(([dx, y]) => {
      x += dx;
      return [x, y] as const;
    });
  });

/** The obvious slow version: the maximum over the window's ends and every corner inside. */
function slowSlide(f: Piecewise, slope: number, length: number, x: number): number {
  const last = f.x[f.count - 1]!;
  const places = [x, x - length, ...f.x.subarray(0, f.count)].filter(
    (y) => y >= Math.max(f.x[0]!, x - length) - 1e-12 && y <= Math.min(last, x) + 1e-12,
  );
  return Math.max(...places.map((y) => pointValue(f, y) + slope * (x - y)));
}

describe("the sliding maximum of a piecewise-linear function", () => {
  it("of a tent of height 1 with a window of 2 and slope 0 is a plateau", () => {
    const out = allocatePiecewise();
    slideMaximum(
      through([
        [0, 0],
        [1, 1],
        [2, 0],
      ]),
      0,
      2,
      0,
      0,
      allocateScratch(),
      out,
    );
    expect([...out.x.subarray(0, out.count)]).toEqual([0, 1, 3, 4]);
    expect([...out.y.subarray(0, out.count)]).toEqual([0, 1, 1, 0]);
  });

  it("equals the slow version at 60 places, for any corners, slope and length", () => {
    fc.assert(
      fc.property(
        anyPoints,
        fc.double({ min: -30, max: 30, noNaN: true }),
        fc.double({ min: 0.01, max: 8, noNaN: true }),
        (points, slope, length) => {
          const f = through(points);
          const out = allocatePiecewise();
          slideMaximum(f, slope, length, 0, 0, allocateScratch(), out);
          const first = f.x[0]!;
          const span = f.x[f.count - 1]! + length - first;
          for (let i = 0; i <= 60; i++) {
            const x = first + (span * i) / 60;
            expect(Math.abs(pointValue(out, x) - slowSlide(f, slope, length, x))).toBeLessThan(1e-7);
          }
        },
      ),
      { seed: 61, numRuns: 500 },
    );
  });

  it("with a tolerance never misses by more than it", () => {
    fc.assert(
      fc.property(anyPoints, fc.double({ min: 0.01, max: 5, noNaN: true }), (points, tolerance) => {
        const f = through(points);
        const exact = allocatePiecewise();
        const thinned = allocatePiecewise();
        slideMaximum(f, 1, 2, 0, 0, allocateScratch(), exact);
        slideMaximum(f, 1, 2, 0, tolerance, allocateScratch(), thinned);
        expect(thinned.count).toBeLessThanOrEqual(exact.count);
        for (let i = 0; i < exact.count; i++)
          expect(Math.abs(pointValue(thinned, exact.x[i]!) - exact.y[i]!)).toBeLessThanOrEqual(
            tolerance + 1e-7,
          );
      }),
      { seed: 62, numRuns: 500 },
    );
  });
});

describe("the upper envelope", () => {
  it("crosses where the functions do: max(x, 2 - x) has a corner at 1", () => {
    const out = allocatePiecewise();
    const up = through([
      [0, 0],
      [2, 2],
    ]);
    const down = through([
      [0, 2],
      [2, 0],
    ]);
    upperEnvelope(up, down, 0, 2, 0, out);
    expect([...out.x.subarray(0, out.count)]).toEqual([0, 1, 2]);
    expect([...out.y.subarray(0, out.count)]).toEqual([2, 1, 2]);
  });

  it("is the maximum of both at 60 places", () => {
    fc.assert(
      fc.property(anyPoints, anyPoints, (first, second) => {
        const a = through([[0, 1], ...first, [40, 3]]);
        const b = through([[0, 2], ...second, [40, 1]]);
        const out = allocatePiecewise();
        upperEnvelope(a, b, 0, 40, 0, out);
        for (let i = 0; i <= 60; i++) {
          const x = (40 * i) / 60;
          expect(Math.abs(pointValue(out, x) - Math.max(pointValue(a, x), pointValue(b, x)))).toBeLessThan(
            1e-7,
          );
        }
      }),
      { seed: 63, numRuns: 500 },
    );
  });
});

describe("cutting", () => {
  it("keeps the function and its ends", () => {
    const out = allocatePiecewise();
    cutPiecewise(
      through([
        [0, 0],
        [1, 5],
        [4, 2],
      ]),
      0.5,
      3,
      0,
      out,
    );
    expect([...out.x.subarray(0, out.count)]).toEqual([0.5, 1, 3]);
    expect([...out.y.subarray(0, out.count)]).toEqual([2.5, 5, 3]);
  });
});
