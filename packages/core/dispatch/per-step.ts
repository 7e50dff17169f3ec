import type { PerStep } from "./types.ts";

/** The value of step `step`: a number stands for every step. */
export function valueAt(value: PerStep, step: number): number {
  return typeof value === "number" ? value : value[step]!;
}

/** One value per step; an array is returned as it is, not copied. */
export function perStepArray(value: PerStep, steps: number): Float64Array {
  return typeof value === "number" ? new Float64Array(steps).fill(value) : value;
}

/** Applies `f` to every step, once where the value is the same in all of them. */
export function mapPerStep(value: PerStep, f: (x: number) => number): PerStep {
  return typeof value === "number" ? f(value) : value.map(f);
}

/**
 * `a * x + b` of every step without a call per step; always an array of its own where it is one.
 *
 * @param reuse an array that nobody needs any more, taken where it fits
 */
export function affinePerStep(value: PerStep, a: number, b: PerStep, reuse?: Float64Array): PerStep {
  if (typeof value === "number")
    return typeof b === "number" ? a * value + b : affinePerStep(b, 1, a * value, reuse);
  const result = reuse?.length === value.length ? reuse : new Float64Array(value.length);
  if (typeof b === "number")
    for (let step = 0; step < result.length; step++) result[step] = a * value[step]! + b;
  else for (let step = 0; step < result.length; step++) result[step] = a * value[step]! + b[step]!;
  return result;
}
