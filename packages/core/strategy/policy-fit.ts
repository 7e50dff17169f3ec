import { strategyErrors } from "./errors.ts";
import { bestOrder, orderGains } from "./policy-apply.ts";
import { polynomialTerms, scaled, scaleOf, type Term } from "./policy-basis.ts";
import { leastSquares } from "./policy-least-squares.ts";
import { type OrderAt, orderedUsd } from "./policy-order.ts";
import type {
  DecisionProblem,
  FeatureScale,
  FitTerms,
  FittedPolicy,
  OrderRule,
  QuarterRule,
} from "./policy-types.ts";

/**
 * Least-squares Monte Carlo for several blocks: F. Longstaff, E. Schwartz, "Valuing American Options by Simulation" (2001), section 2,
 * for one right; N. Meinshausen, B. Hambly, "Monte Carlo methods for the valuation of multiple-exercise options" (2004), for several.
 *
 * Backwards from the last quarter: for each count of blocks already ordered, the *gain* of ordering the next k over ordering none
 * (realised values of both on the same path, under the rules already fitted) is regressed on the state. Differences are fitted, not
 * levels: what both actions share, above all the luck of the rest of the path, never enters the fit. Values carried back are
 * realised ones, so errors of the fit cost value and never invent it.
 *
 * @throws strategy/policy-input where a figure is not finite or a length does not match, by name
 */
export function fitPolicy(problem: DecisionProblem, fit: FitTerms): FittedPolicy {
  checkProblem(problem);
  const { blockCount, maxOrdersPerQuarter, quarterCount, features, pathCount } = problem;
  const terms = polynomialTerms(features.length, fit.degree);
  const quarters: QuarterRule[] = [];
  // value of having n blocks ordered, from the quarter at hand on
  const toGoUsd = Array.from({ length: blockCount + 1 }, () => new Float64Array(pathCount));
  for (let quarter = quarterCount - 1; quarter >= 0; quarter--) {
    const rule = fitQuarter(problem, terms, quarter, toGoUsd);
    quarters.unshift(rule);
    carryBack(problem, terms, { quarter, rule, toGoUsd });
  }
  return {
    kind: "fitted",
    name: "convert as the state says",
    degree: fit.degree,
    blockCount,
    maxOrdersPerQuarter,
    features: features.map(({ name, unit }) => ({ name, unit })),
    quarters,
  };
}

function fitQuarter(
  problem: DecisionProblem,
  terms: readonly Term[],
  quarter: number,
  toGoUsd: readonly Float64Array[],
): QuarterRule {
  const paths = pathsToFit(problem, quarter);
  const scales = problem.features.map(({ values }) =>
    scaleOf(Float64Array.from(paths, (path) => values[quarter * problem.pathCount + path]!)),
  );
  const cases = possibleOrders(problem);
  if (paths.length === 0) return { scales, orders: [] };
  const gains = cases.map(({ orderedCount, count }) =>
    Float64Array.from(paths, (path) =>
      realisedGainUsd(problem, toGoUsd, { quarter, path, orderedCount, count }),
    ),
  );
  // no more paths than terms tell nothing but their mean
  const fitted = paths.length > terms.length ? terms : terms.slice(0, 1);
  const weights = leastSquares(termColumns(problem, { terms: fitted, scales, quarter, paths }), gains);
  const padded = (short: Float64Array) => Float64Array.from(terms, (_, i) => short[i] ?? 0);
  return { scales, orders: cases.map((entry, i): OrderRule => ({ ...entry, weights: padded(weights[i]!) })) };
}

function pathsToFit({ pathCount, mayOrder }: DecisionProblem, quarter: number): Int32Array {
  const all = Int32Array.from({ length: pathCount }, (_, path) => path);
  return mayOrder ? all.filter((path) => mayOrder[quarter * pathCount + path] === 1) : all;
}

/** Every number of blocks ordered before, with every number that may be ordered next. */
function possibleOrders({ blockCount, maxOrdersPerQuarter }: DecisionProblem) {
  return Array.from({ length: blockCount }, (_, orderedCount) => orderedCount).flatMap((orderedCount) =>
    Array.from({ length: Math.min(maxOrdersPerQuarter, blockCount - orderedCount) }, (_, i) => ({
      orderedCount,
      count: i + 1,
    })),
  );
}

function realisedGainUsd(
  problem: DecisionProblem,
  toGoUsd: readonly Float64Array[],
  { quarter, path, orderedCount, count }: OrderAt,
): number {
  const now = orderedUsd(problem, { quarter, path, orderedCount, count });
  return now + toGoUsd[orderedCount + count]![path]! - toGoUsd[orderedCount]![path]!;
}

function termColumns(
  problem: DecisionProblem,
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

/** Moves the values to go from the next quarter to this one, under this quarter's rule. */
function carryBack(
  problem: DecisionProblem,
  terms: readonly Term[],
  { quarter, rule, toGoUsd }: { quarter: number; rule: QuarterRule; toGoUsd: readonly Float64Array[] },
): void {
  for (let path = 0; path < problem.pathCount; path++) {
    if (problem.mayOrder && problem.mayOrder[quarter * problem.pathCount + path] !== 1) continue;
    const gains = orderGains(rule, terms, problem, quarter, path);
    // fewest ordered first: it reads the next quarter's values of those with more
    for (let orderedCount = 0; orderedCount < problem.blockCount; orderedCount++) {
      const count = bestOrder(rule, gains, orderedCount);
      if (count === 0) continue;
      toGoUsd[orderedCount]![path] =
        orderedUsd(problem, { quarter, path, orderedCount, count }) + toGoUsd[orderedCount + count]![path]!;
    }
  }
}

/** @throws strategy/policy-input */
export function checkProblem(problem: DecisionProblem): void {
  const { pathCount, quarterCount, blockCount, features, orderValueUsd } = problem;
  requireFinite("order values", orderValueUsd, pathCount * quarterCount * blockCount);
  for (const { name, values } of features) requireFinite(name, values, pathCount * quarterCount);
}

function requireFinite(what: string, values: Float64Array, length: number): void {
  if (values.length !== length)
    throw strategyErrors.policyInput({ what, problem: `${values.length} values where ${length} are needed` });
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw strategyErrors.policyInput({ what, problem: `value ${at} is ${values[at]}` });
}
