import { requireLength, uncertaintyErrors } from "./errors.ts";

/** Correlations of named factors: symmetric, ones on the diagonal, row by row. */
export interface CorrelationMatrix {
  readonly factors: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** Lower-triangular L with L L^T = the correlations, rows of growing length. */
export type CholeskyFactor = readonly Float64Array[];

/** Least variance a factor must keep once those before it are known. */
const LEAST_PIVOT = 1e-10;

/**
 * Cholesky's factor, which also decides whether the correlations are possible at all.
 *
 * @throws uncertainty/not-a-correlation, uncertainty/not-positive-definite (names the factor)
 */
export function choleskyFactor(matrix: CorrelationMatrix): CholeskyFactor {
  requireCorrelations(matrix);
  const factor: Float64Array[] = [];
  matrix.rows.forEach((row, i) => {
    const lower = new Float64Array(i + 1);
    for (let j = 0; j < i; j++) {
      lower[j] = (row[j]! - innerProduct(lower, factor[j]!, j)) / factor[j]![j]!;
    }
    const pivot = row[i]! - innerProduct(lower, lower, i);
    if (!(pivot > LEAST_PIVOT))
      throw uncertaintyErrors.notPositiveDefinite({ factor: matrix.factors[i]!, pivot });
    lower[i] = Math.sqrt(pivot);
    factor.push(lower);
  });
  return factor;
}

/** Replaces independent normals (one array per factor, step by step) by correlated ones, in place. */
export function correlateNormals(factor: CholeskyFactor, normalsByFactor: readonly Float64Array[]): void {
  if (normalsByFactor.length !== factor.length)
    throw uncertaintyErrors.lengthMismatch({
      what: "normals to correlate",
      expected: factor.length,
      found: normalsByFactor.length,
    });
  const steps = normalsByFactor[0]?.length ?? 0;
  for (const normals of normalsByFactor) requireLength("normals to correlate", normals, steps);
  for (let i = factor.length - 1; i >= 0; i--) {
    for (let step = 0; step < steps; step++) {
      let value = 0;
      for (let j = 0; j <= i; j++) value += factor[i]![j]! * normalsByFactor[j]![step]!;
      normalsByFactor[i]![step] = value;
    }
  }
}

function innerProduct(a: Float64Array, b: Float64Array, length: number): number {
  let total = 0;
  for (let k = 0; k < length; k++) total += a[k]! * b[k]!;
  return total;
}

function requireCorrelations({ factors, rows }: CorrelationMatrix): void {
  const reject = (reason: string) => uncertaintyErrors.notACorrelation({ reason });
  if (rows.length !== factors.length) throw reject(`${rows.length} rows for ${factors.length} factors`);
  rows.forEach((row, i) => {
    if (row.length !== factors.length) throw reject(`row "${factors[i]}" has ${row.length} entries`);
    if (row[i] !== 1) throw reject(`the entry of "${factors[i]}" with itself is ${row[i]}`);
    row.forEach((value, j) => {
      if (!(Math.abs(value) <= 1)) throw reject(`"${factors[i]}" with "${factors[j]}" is ${value}`);
      if (value !== rows[j]![i])
        throw reject(`"${factors[i]}" with "${factors[j]}" is given twice, differently`);
    });
  });
}
