import { defineErrors } from "../quantity/index.ts";

/** The errors of `core/uncertainty`. */
export const uncertaintyErrors = defineErrors("uncertainty", {
  badSeed: (d: { studySeed: number }) =>
    `study seed ${d.studySeed} is not usable; give a whole number from 0 to 9007199254740991`,
  badCounter: (d: { what: string; value: number }) =>
    `${d.what} ${d.value} is not a random-number counter; give a whole number from 0 to 4294967295`,
  badParameter: (d: { what: string; value: number; allowed: string }) =>
    `${d.what} is ${d.value}; allowed is ${d.allowed}`,
  lengthMismatch: (d: { what: string; expected: number; found: number }) =>
    `${d.what}: ${d.expected} values are needed, ${d.found} were given`,
  notACorrelation: (d: { reason: string }) =>
    `the correlation matrix is not usable: ${d.reason}; it must be symmetric with 1 on the diagonal`,
  notPositiveDefinite: (d: { factor: string; pivot: number }) =>
    `the correlations contradict each other: what is left of "${d.factor}" once the factors before it are known has ` +
    `variance ${d.pivot}, which must be above 0; weaken its correlations or drop one of the factors`,
  tooManyDimensions: (d: { dimensionCount: number }) =>
    `Sobol sampling takes 1 to 32 leading dimensions, ${d.dimensionCount} were given; leave the rest to plain sampling`,
  duplicateDimension: (d: { factor: number; step: number }) =>
    `Sobol sampling has factor ${d.factor}, step ${d.step} twice among its leading dimensions`,
  shardOutOfOrder: (d: { expected: number; found: number }) =>
    `path ${d.expected} comes next, path ${d.found} was given: shards of 256 paths are merged in order`,
  brokenPair: (d: { pathCount: number }) =>
    `${d.pathCount} paths do not make whole antithetic pairs; give an even number`,
  valueNotFinite: (d: { path: number; value: number }) =>
    `the value of path ${d.path} is ${d.value}; give a finite number, or NaN where "none" is allowed`,
  differentSampling: (d: { left: string; right: string }) =>
    `statistics of ${d.left} and ${d.right} sampling can't be merged; run both the same way`,
  wrongMeasure: (d: { found: string; needed: string; what: string }) =>
    `${d.what} needs the ${d.needed} measure, these paths are ${d.found}; the two are never mixed`,
});

/** @throws uncertainty/bad-parameter unless `value` is finite and `isAllowed` */
export function requireParameter(what: string, value: number, isAllowed: boolean, allowed: string): void {
  if (!Number.isFinite(value) || !isAllowed) throw uncertaintyErrors.badParameter({ what, value, allowed });
}

/** A step's length in years. @throws uncertainty/bad-parameter */
export function requireStepYears(stepYears: number): void {
  requireParameter("step", stepYears, stepYears > 0, "a positive number of years");
}

/** A number of steps. @throws uncertainty/bad-parameter */
export function requireSteps(steps: number): void {
  requireParameter(
    "number of steps",
    steps,
    Number.isInteger(steps) && steps >= 0,
    "a whole number, 0 or more",
  );
}

/** @throws uncertainty/bad-parameter where a value is NaN or infinite */
export function requireFinite(what: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]!))
      requireParameter(`${what}, entry ${i + 1}`, values[i]!, false, "a finite number");
}

/** @throws uncertainty/length-mismatch */
export function requireLength(what: string, values: { readonly length: number }, expected: number): void {
  if (values.length !== expected)
    throw uncertaintyErrors.lengthMismatch({ what, expected, found: values.length });
}
