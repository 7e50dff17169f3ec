import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placesOf, valueAtStep } from "./decisive-track.ts";

describe("the slider of a decisive input", () => {
  it("goes by difference within a decade: half way from 10 to 30 is 20", () => {
    expect(valueAtStep({ searchLow: 10, searchHigh: 30 }, 200)).toBeCloseTo(20, 9);
  });

  it("goes by ratio over decades: half way from 1 to 10,000 is 100", () => {
    expect(valueAtStep({ searchLow: 1, searchHigh: 10_000 }, 200)).toBeCloseTo(100, 6);
  });

  it("finds the step of a value that it gave, and holds others to its ends", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.double({ min: 0.1, max: 1e6, noNaN: true }),
        fc.integer({ min: 0, max: 400 }),
        (searchLow, width, step) => {
          const range = { searchLow, searchHigh: searchLow + width };
          expect(placesOf(range).placeOf(valueAtStep(range, step))).toBe(step);
          expect(placesOf(range).placeOf(searchLow - 1)).toBe(0);
          expect(placesOf(range).placeOf(searchLow + 2 * width)).toBe(400);
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });
});
