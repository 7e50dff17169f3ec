import type { DecisionProblem, FeatureScale } from "./policy-types.ts";

/** Exponents of each term: one per feature. The constant comes first, then by degree. */
export type Term = readonly number[];

/** All products of features up to a degree: 1, x, y, x^2, xy, y^2, … */
export function polynomialTerms(featureCount: number, degree: number): readonly Term[] {
  const key = `${featureCount}/${degree}`;
  const terms =
    known.get(key) ??
    Array.from({ length: degree + 1 }, (_, total) => termsOfDegree(featureCount, total)).flat();
  known.set(key, terms);
  return terms;
}

/** A boundary asks for the same terms a thousand times. */
const known = new Map<string, readonly Term[]>();

function termsOfDegree(featureCount: number, total: number): readonly Term[] {
  if (featureCount === 0) return total === 0 ? [[]] : [];
  return Array.from({ length: total + 1 }, (_, i) => total - i).flatMap((exponent) =>
    termsOfDegree(featureCount - 1, total - exponent).map((rest) => [exponent, ...rest]),
  );
}

/** Scale of a feature over the paths that are fitted on. */
export function scaleOf(values: ArrayLike<number>): FeatureScale {
  let [sum, minimum, maximum] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!;
    minimum = Math.min(minimum, values[i]!);
    maximum = Math.max(maximum, values[i]!);
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length), minimum, maximum };
}

/** A feature in deviations from its mean, no farther out than what was seen; 0 where it does not vary. */
export function scaled(scale: FeatureScale, value: number): number {
  const within = Math.min(scale.maximum, Math.max(scale.minimum, value));
  return scale.deviation > 1e-12 * Math.abs(scale.mean) ? (within - scale.mean) / scale.deviation : 0;
}

/** Value of each term at a scaled state, written into `out`. */
export function fillTerms(out: Float64Array, terms: readonly Term[], state: ArrayLike<number>): void {
  for (const [index, term] of terms.entries()) {
    let product = 1;
    for (let feature = 0; feature < term.length; feature++)
      for (let power = 0; power < term[feature]!; power++) product *= state[feature]!;
    out[index] = product;
  }
}

/** Every term on each of some paths of a quarter: one column per term. */
export function termColumns(
  problem: Pick<DecisionProblem, "features" | "pathCount">,
  given: {
    readonly terms: readonly Term[];
    readonly scales: readonly FeatureScale[];
    readonly quarter: number;
    readonly paths: Int32Array;
  },
): readonly Float64Array[] {
  const { terms, scales, quarter, paths } = given;
  const states = problem.features.map(({ values }, feature) => {
    const scale = scales[feature]!;
    const state = new Float64Array(paths.length);
    for (let i = 0; i < state.length; i++)
      state[i] = scaled(scale, values[quarter * problem.pathCount + paths[i]!]!);
    return state;
  });
  const columns: Float64Array[] = [];
  for (const [index, term] of terms.entries()) {
    const last = lastFactor(term);
    const shorter = last < 0 ? -1 : indexOfShorter(terms, index, last);
    columns.push(
      last < 0 ? new Float64Array(paths.length).fill(1) : timesColumn(columns[shorter]!, states[last]!),
    );
  }
  return columns;
}

/** The last feature in a term; -1 for the constant. */
function lastFactor(term: Term): number {
  let last = term.length - 1;
  while (last >= 0 && term[last] === 0) last--;
  return last;
}

/** Where the term stands that has one of the feature less: before its own place, as terms come by degree. */
function indexOfShorter(terms: readonly Term[], index: number, feature: number): number {
  const term = terms[index]!;
  return terms.findIndex((other) =>
    other.every((exponent, i) => exponent === term[i]! - (i === feature ? 1 : 0)),
  );
}

function timesColumn(column: Float64Array, state: Float64Array): Float64Array {
  const out = new Float64Array(column.length);
  for (let i = 0; i < out.length; i++) out[i] = column[i]! * state[i]!;
  return out;
}
