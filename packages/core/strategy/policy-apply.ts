import { fillTerms, polynomialTerms, scaled, type Term, termColumns } from "./policy-basis.ts";
import { orderedUsd } from "./policy-order.ts";
import type {
  DecisionProblem,
  FittedPolicy,
  FixedSchedule,
  Policy,
  PolicyRun,
  QuarterRule,
} from "./policy-types.ts";
import { nextStage } from "./policy-works.ts";

/** Carries a policy out on every path of a problem; a fitted one decides by the state of each quarter alone. */
export function runPolicy(policy: Policy, problem: DecisionProblem): PolicyRun {
  return policy.kind === "fixed" ? runSchedule(policy, problem) : runFitted(policy, problem);
}

/** On each path the blocks in their order, each on its date or as soon after it as it may be ordered. */
function runSchedule({ quarterOfBlock }: FixedSchedule, problem: DecisionProblem): PolicyRun {
  const run = emptyRun(problem);
  const place = startPlaces(problem);
  for (let quarter = 0; quarter < problem.quarterCount; quarter++) {
    for (let path = 0; path < problem.pathCount; path++) {
      const before = place.orderedCount[path]!;
      const count = mayOrder(problem, quarter, path) ? countDue(problem, quarterOfBlock, before, quarter) : 0;
      order(problem, run, place, { quarter, path, count });
    }
  }
  return run;
}

function countDue(
  { blockCount, maxOrdersPerQuarter }: DecisionProblem,
  quarterOfBlock: readonly (number | null)[],
  before: number,
  quarter: number,
): number {
  const isDue = (block: number) => (quarterOfBlock[block] ?? Number.POSITIVE_INFINITY) <= quarter;
  let count = 0;
  while (count < maxOrdersPerQuarter && before + count < blockCount && isDue(before + count)) count++;
  return count;
}

function runFitted(policy: FittedPolicy, problem: DecisionProblem): PolicyRun {
  const terms = polynomialTerms(policy.features.length, policy.degree);
  const run = emptyRun(problem);
  const place = startPlaces(problem);
  const all = Int32Array.from({ length: problem.pathCount }, (_, path) => path);
  for (let quarter = 0; quarter < problem.quarterCount; quarter++) {
    const rule = policy.quarters[quarter]!;
    const gains = gainsOfPaths(
      rule,
      termColumns(problem, { terms, scales: rule.scales, quarter, paths: all }),
    );
    const choose = orderChooser(rule);
    for (let path = 0; path < problem.pathCount; path++) {
      const [before, stage] = [place.orderedCount[path]!, place.stage[path]!];
      const isOpen = before < problem.blockCount && mayOrder(problem, quarter, path);
      const count = isOpen ? choose(gains, path, before, stage) : 0;
      order(problem, run, place, { quarter, path, count });
    }
  }
  return run;
}

/** Whether something may be ordered at all. */
export function mayOrder(
  { mayOrder: may, pathCount }: DecisionProblem,
  quarter: number,
  path: number,
): boolean {
  return may === undefined || may[quarter * pathCount + path] === 1;
}

/** Where each path stands: blocks ordered, and the stage of the builder. */
interface Places {
  readonly orderedCount: Uint8Array;
  readonly stage: Uint16Array;
}

function startPlaces({ pathCount }: DecisionProblem): Places {
  return { orderedCount: new Uint8Array(pathCount), stage: new Uint16Array(pathCount) };
}

function emptyRun({ pathCount, blockCount }: DecisionProblem): PolicyRun {
  return {
    valueUsd: new Float64Array(pathCount),
    orderQuarter: new Int16Array(pathCount * blockCount).fill(-1),
  };
}

/** Orders so many blocks, if any, and moves the path on to the next quarter. */
function order(
  problem: DecisionProblem,
  run: PolicyRun,
  { orderedCount, stage }: Places,
  { quarter, path, count }: { readonly quarter: number; readonly path: number; readonly count: number },
): void {
  const { pathCount, blockCount, works } = problem;
  const before = orderedCount[path]!;
  if (count > 0) {
    for (let block = before; block < before + count; block++)
      run.orderQuarter[block * pathCount + path] = quarter;
    if (problem.orderValueUsd.length > 0) {
      const at = { quarter, path, orderedCount: before, count, stage: stage[path]! };
      run.valueUsd[path]! += orderedUsd(problem, at);
    }
    orderedCount[path] = before + count;
  }
  stage[path] = nextStage(works, blockCount, stage[path]!, count);
}

/** Fitted gains of every order of a rule, each on every path, from the terms' columns. */
export function gainsOfPaths(rule: QuarterRule, columns: readonly Float64Array[]): readonly Float64Array[] {
  return rule.orders.map(({ weights }) => {
    const gains = new Float64Array(columns[0]!.length);
    for (let i = 0; i < columns.length; i++) {
      const [weight, column] = [weights[i]!, columns[i]!];
      if (weight === 0) continue;
      for (let path = 0; path < gains.length; path++) gains[path]! += weight * column[path]!;
    }
    return gains;
  });
}

/** {@link bestOrder} of many paths: who has the gains of all of them asks one after the other. */
export function orderChooser(
  rule: QuarterRule,
): (gains: readonly Float64Array[], path: number, orderedCount: number, stage: number) => number {
  const ofPlace = new Map<number, readonly number[]>();
  for (const [index, { orderedCount, stage = 0 }] of rule.orders.entries()) {
    const key = orderedCount * MOST_STAGES + stage;
    ofPlace.set(key, [...(ofPlace.get(key) ?? []), index]);
  }
  return (gains, path, orderedCount, stage) => {
    let [best, bestGain] = [0, 0];
    for (const index of ofPlace.get(orderedCount * MOST_STAGES + stage) ?? []) {
      if (!(gains[index]![path]! > bestGain)) continue;
      [best, bestGain] = [rule.orders[index]!.count, gains[index]![path]!];
    }
    return best;
  };
}

const MOST_STAGES = 4096;

/** Fitted gain of every order of a rule on one path, USD, in the rule's order. */
export function orderGains(
  rule: QuarterRule,
  terms: readonly Term[],
  problem: DecisionProblem,
  quarter: number,
  path: number,
): Float64Array {
  const state = problem.features.map(({ values }) => values[quarter * problem.pathCount + path]!);
  return gainsAt(rule, terms, state);
}

/** The same at a stated state, one value per feature. */
export function gainsAt(rule: QuarterRule, terms: readonly Term[], state: readonly number[]): Float64Array {
  const basis = new Float64Array(terms.length);
  fillTerms(
    basis,
    terms,
    state.map((value, feature) => scaled(rule.scales[feature]!, value)),
  );
  return Float64Array.from(rule.orders, ({ weights }) => {
    let gain = 0;
    for (let i = 0; i < basis.length; i++) gain += weights[i]! * basis[i]!;
    return gain;
  });
}

/** How many of the next blocks to order: what has the largest fitted gain, none where no gain is above 0. */
export function bestOrder(rule: QuarterRule, gains: Float64Array, orderedCount: number, stage = 0): number {
  let [best, bestGain] = [0, 0];
  for (const [index, entry] of rule.orders.entries()) {
    if (entry.orderedCount !== orderedCount || (entry.stage ?? 0) !== stage || !(gains[index]! > bestGain))
      continue;
    [best, bestGain] = [entry.count, gains[index]!];
  }
  return best;
}
