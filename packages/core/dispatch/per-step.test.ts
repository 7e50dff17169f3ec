import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affinePerStep, mapPerStep, perStepArray, valueAt } from "./per-step.ts";
import type { PerStep } from "./types.ts";

const STEPS = 5;
const anyPerStep: fc.Arbitrary<PerStep> = fc.oneof(
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc
    .array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: STEPS, maxLength: STEPS })
    .map((values) => Float64Array.from(values)),
);

describe("one value for all steps, or one for each", () => {
  it("a number stands for every step", () => {
    expect([valueAt(7, 0), valueAt(7, 4)]).toEqual([7, 7]);
    expect([...perStepArray(7, 3)]).toEqual([7, 7, 7]);
  });

  it("an array is itself, not a copy", () => {
    const values = Float64Array.of(1, 2, 3);
    expect(valueAt(values, 1)).toBe(2);
    expect(perStepArray(values, 3)).toBe(values);
  });

  it("reads the same by step and as an array", () => {
    fc.assert(
      fc.property(anyPerStep, (value) => {
        const array = perStepArray(value, STEPS);
        for (let step = 0; step < STEPS; step++) expect(array[step]).toBe(valueAt(value, step));
      }),
      { seed: 72 },
    );
  });
});

describe("arithmetic on both", () => {
  it("maps a number once and an array step by step, the original untouched", () => {
    const values = Float64Array.of(1, 2, 3);
    expect(mapPerStep(4, (x) => x * x)).toBe(16);
    expect([...(mapPerStep(values, (x) => x * x) as Float64Array)]).toEqual([1, 4, 9]);
    expect([...values]).toEqual([1, 2, 3]);
  });

  it("a * x + b is that in every step, whichever of x and b is an array", () => {
    fc.assert(
      fc.property(anyPerStep, fc.double({ min: -3, max: 3, noNaN: true }), anyPerStep, (x, a, b) => {
        const result = affinePerStep(x, a, b);
        for (let step = 0; step < STEPS; step++)
          expect(valueAt(result, step)).toBeCloseTo(a * valueAt(x, step) + valueAt(b, step), 9);
      }),
      { seed: 73, numRuns: 300 },
    );
  });

  it("stays a number where both are", () => {
    expect(affinePerStep(10, 2, -3)).toBe(17);
  });
});
