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
  const states = problem.features.map(({ values }, feature) =>
    Float64Array.from(paths, (path) => scaled(scales[feature]!, values[quarter * problem.pathCount + path]!)),
  );
  return terms.map((term) => {
    const column = new Float64Array(paths.length).fill(1);
    for (const [feature, exponent] of term.entries())
      for (let power = 0; power < exponent; power++)
        for (let i = 0; i < column.length; i++) column[i]! *= states[feature]![i]!;
    return column;
  });
}
