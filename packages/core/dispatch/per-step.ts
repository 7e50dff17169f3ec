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

/** `a * x + b` of every step without a call per step. */
export function affinePerStep(value: PerStep, a: number, b: PerStep): PerStep {
  if (typeof value === "number" && typeof b === "number") return a * value + b;
  const length = typeof value === "number" ? (b as Float64Array).length : value.length;
  const result = new Float64Array(length);
  for (let step = 0; step < length; step++) result[step] = a * valueAt(value, step) + valueAt(b, step);
  return result;
}
