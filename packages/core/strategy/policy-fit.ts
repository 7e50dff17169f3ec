import { strategyErrors } from "./errors.ts";
import { gainsOfPaths, mayOrder, orderChooser } from "./policy-apply.ts";
import { polynomialTerms, scaleOf, type Term, termColumns } from "./policy-basis.ts";
import { leastSquares } from "./policy-least-squares.ts";
import { orderedUsd } from "./policy-order.ts";
import type { DecisionProblem, FitTerms, FittedPolicy, OrderRule, QuarterRule } from "./policy-types.ts";
import { nextStage, type WorksPlace, worksPlaces } from "./policy-works.ts";

/**
 * Least-squares Monte Carlo for several blocks: F. Longstaff, E. Schwartz, "Valuing American Options by Simulation" (2001), section 2,
 * for one right; N. Meinshausen, B. Hambly, "Monte Carlo methods for the valuation of multiple-exercise options" (2004), for several.
 *
 * Backwards from the last quarter: for each count of blocks already ordered and stage of the works, the *gain* of ordering the next k over ordering none
 * (realised values of both on the same path, under the rules already fitted) is regressed on the state. Differences are fitted, not
 * levels: what both actions share, above all the luck of the rest of the path, never enters the fit. Values carried back are
 * realised ones, so errors of the fit cost value and never invent it.
 *
 * @throws strategy/policy-input where a figure is not finite or a length does not match, by name
 */
export function fitPolicy(problem: DecisionProblem, fit: FitTerms): FittedPolicy {
  checkProblem(problem);
  const { blockCount, maxOrdersPerQuarter, quarterCount, features, pathCount, works } = problem;
  const terms = polynomialTerms(features.length, fit.degree);
  const places = worksPlaces(problem, works);
  const quarters: QuarterRule[] = [];
  const toGo = makeToGo(places, pathCount);
  for (let quarter = quarterCount - 1; quarter >= 0; quarter--) {
    const { rule, columns } = fitQuarter({ problem, terms, places, toGo }, quarter);
    quarters.unshift(rule);
    carryBack({ problem, terms, places, toGo }, quarter, rule, columns);
  }
  return {
    kind: "fitted",
    name: "convert as the state says",
    degree: fit.degree,
    blockCount,
    maxOrdersPerQuarter,
    ...(works ? { works } : {}),
    features: features.map(({ name, unit }) => ({ name, unit })),
    quarters,
  };
}

/** Value of each place of the works from the quarter at hand on, one per path; all 0 where nothing is left to order. */
type ToGo = (orderedCount: number, stage: number) => Float64Array;

function makeToGo(places: readonly WorksPlace[], pathCount: number): ToGo {
  const nothing = new Float64Array(pathCount);
  const known = new Map(
    places.map(({ orderedCount, stage }) => [`${orderedCount}/${stage}`, new Float64Array(pathCount)]),
  );
  return (orderedCount, stage) => known.get(`${orderedCount}/${stage}`) ?? nothing;
}

/** What a fit works on, quarter by quarter. */
interface Fitting {
  readonly problem: DecisionProblem;
  readonly terms: readonly Term[];
  readonly places: readonly WorksPlace[];
  readonly toGo: ToGo;
}

/** An order that may be made: from a place, so many blocks. */
type OrderCase = Required<Pick<OrderRule, "orderedCount" | "count" | "stage">>;

/** The terms of every path, where all paths are fitted on: what is decided in a quarter reads them again. */
interface FittedQuarter {
  readonly rule: QuarterRule;
  readonly columns?: readonly Float64Array[];
}

function fitQuarter({ problem, terms, places, toGo }: Fitting, quarter: number): FittedQuarter {
  const paths = pathsToFit(problem, quarter);
  const scales = problem.features.map(({ values }) => scaleOf(statesOf(problem, values, quarter, paths)));
  if (paths.length === 0) return { rule: { scales, orders: [] } };
  const cases = possibleOrders(problem, places);
  const gains = cases.map((entry) => realisedGains(problem, toGo, entry, quarter, paths));
  // no more paths than terms tell nothing but their mean
  const fitted = paths.length > terms.length ? terms : terms.slice(0, 1);
  const columns = termColumns(problem, { terms: fitted, scales, quarter, paths });
  const weights = leastSquares(
    columns.map((column) => column.slice()),
    gains,
  );
  const padded = (short: Float64Array) => Float64Array.from(terms, (_, i) => short[i] ?? 0);
  const isStaged = problem.works !== undefined;
  const rule: QuarterRule = {
    scales,
    orders: cases.map(
      ({ orderedCount, count, stage }, i): OrderRule => ({
        orderedCount,
        count,
        ...(isStaged ? { stage } : {}),
        weights: padded(weights[i]!),
      }),
    ),
  };
  return fitted === terms && problem.mayOrder === undefined ? { rule, columns } : { rule };
}

function statesOf(
  { pathCount }: DecisionProblem,
  values: Float64Array,
  quarter: number,
  paths: Int32Array,
): Float64Array {
  const states = new Float64Array(paths.length);
  for (let i = 0; i < states.length; i++) states[i] = values[quarter * pathCount + paths[i]!]!;
  return states;
}

function pathsToFit({ pathCount, mayOrder }: DecisionProblem, quarter: number): Int32Array {
  const all = Int32Array.from({ length: pathCount }, (_, path) => path);
  return mayOrder ? all.filter((path) => mayOrder[quarter * pathCount + path] === 1) : all;
}

/** Every place of the works, with every number that may be ordered next. */
function possibleOrders(
  { blockCount, maxOrdersPerQuarter }: DecisionProblem,
  places: readonly WorksPlace[],
): readonly OrderCase[] {
  return places.flatMap(({ orderedCount, stage }) =>
    Array.from({ length: Math.min(maxOrdersPerQuarter, blockCount - orderedCount) }, (_, i) => ({
      orderedCount,
      stage,
      count: i + 1,
    })),
  );
}

/** What ordering brought beyond not ordering, path by path, under the rules of later quarters. */
function realisedGains(
  problem: DecisionProblem,
  toGo: ToGo,
  { orderedCount, count, stage }: OrderCase,
  quarter: number,
  paths: Int32Array,
): Float64Array {
  const { works, blockCount } = problem;
  const after = toGo(orderedCount + count, nextStage(works, blockCount, stage, count));
  const waiting = toGo(orderedCount, nextStage(works, blockCount, stage, 0));
  const gains = new Float64Array(paths.length);
  for (let i = 0; i < paths.length; i++) {
    const path = paths[i]!;
    const now = orderedUsd(problem, { quarter, path, orderedCount, count, stage });
    gains[i] = now + after[path]! - waiting[path]!;
  }
  return gains;
}

/** Moves the values to go from the next quarter to this one, under this quarter's rule. */
function carryBack(
  { problem, terms, places, toGo }: Fitting,
  quarter: number,
  rule: QuarterRule,
  columns = termColumns(problem, { terms, scales: rule.scales, quarter, paths: allPaths(problem) }),
): void {
  const { pathCount, blockCount, works, maxOrdersPerQuarter } = problem;
  const gains = gainsOfPaths(rule, columns);
  const choose = orderChooser(rule);
  // fewest ordered and longest queue first: it reads the next quarter's values of those with more, and with less to wait for
  for (const { orderedCount, stage } of places) {
    const own = toGo(orderedCount, stage);
    const after = Array.from(
      { length: Math.min(maxOrdersPerQuarter, blockCount - orderedCount) + 1 },
      (_, n) => toGo(orderedCount + n, nextStage(works, blockCount, stage, n)),
    );
    for (let path = 0; path < pathCount; path++) {
      const count = mayOrder(problem, quarter, path) ? choose(gains, path, orderedCount, stage) : 0;
      own[path] =
        count === 0
          ? after[0]![path]!
          : orderedUsd(problem, { quarter, path, orderedCount, count, stage }) + after[count]![path]!;
    }
  }
}

function allPaths({ pathCount }: DecisionProblem): Int32Array {
  return Int32Array.from({ length: pathCount }, (_, path) => path);
}

/** @throws strategy/policy-input */
export function checkProblem(problem: DecisionProblem): void {
  const { pathCount, quarterCount, blockCount, features, orderValueUsd, works } = problem;
  const stages = works?.queueMonths.length ?? 1;
  requireFinite("order values", orderValueUsd, pathCount * quarterCount * blockCount * stages);
  for (const { name, values } of features) requireFinite(name, values, pathCount * quarterCount);
}

function requireFinite(what: string, values: Float64Array, length: number): void {
  if (values.length !== length)
    throw strategyErrors.policyInput({ what, problem: `${values.length} values where ${length} are needed` });
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw strategyErrors.policyInput({ what, problem: `value ${at} is ${values[at]}` });
}
