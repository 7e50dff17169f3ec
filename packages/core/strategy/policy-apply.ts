import { fillTerms, polynomialTerms, scaled, type Term } from "./policy-basis.ts";
import { orderedUsd } from "./policy-order.ts";
import type {
  DecisionProblem,
  FittedPolicy,
  FixedSchedule,
  Policy,
  PolicyRun,
  QuarterRule,
} from "./policy-types.ts";

/** Carries a policy out on every path of a problem; a fitted one decides by the state of each quarter alone. */
export function runPolicy(policy: Policy, problem: DecisionProblem): PolicyRun {
  return policy.kind === "fixed" ? runSchedule(policy, problem) : runFitted(policy, problem);
}

function runSchedule({ quarterOfBlock }: FixedSchedule, problem: DecisionProblem): PolicyRun {
  const { pathCount, blockCount } = problem;
  const run = emptyRun(problem);
  for (let block = 0; block < blockCount; block++) {
    const quarter = quarterOfBlock[block] ?? null;
    if (quarter === null) continue;
    for (let path = 0; path < pathCount; path++) order(problem, run, { block, quarter, path });
  }
  return run;
}

function runFitted(policy: FittedPolicy, problem: DecisionProblem): PolicyRun {
  const { pathCount, quarterCount, blockCount, mayOrder } = problem;
  const terms = polynomialTerms(policy.features.length, policy.degree);
  const run = emptyRun(problem);
  const orderedCount = new Uint8Array(pathCount);
  for (let quarter = 0; quarter < quarterCount; quarter++) {
    const rule = policy.quarters[quarter]!;
    for (let path = 0; path < pathCount; path++) {
      const before = orderedCount[path]!;
      if (before === blockCount || (mayOrder && mayOrder[quarter * pathCount + path] !== 1)) continue;
      const count = bestOrder(rule, orderGains(rule, terms, problem, quarter, path), before);
      for (let block = before; block < before + count; block++) order(problem, run, { block, quarter, path });
      orderedCount[path] = before + count;
    }
  }
  return run;
}

function emptyRun({ pathCount, blockCount }: DecisionProblem): PolicyRun {
  return {
    valueUsd: new Float64Array(pathCount),
    orderQuarter: new Int16Array(pathCount * blockCount).fill(-1),
  };
}

function order(
  problem: DecisionProblem,
  run: PolicyRun,
  { block, quarter, path }: { readonly block: number; readonly quarter: number; readonly path: number },
): void {
  run.orderQuarter[block * problem.pathCount + path] = quarter;
  run.valueUsd[path]! += orderedUsd(problem, { quarter, path, orderedCount: block, count: 1 });
}

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
export function bestOrder(rule: QuarterRule, gains: Float64Array, orderedCount: number): number {
  let [best, bestGain] = [0, 0];
  for (const [index, entry] of rule.orders.entries()) {
    if (entry.orderedCount !== orderedCount || !(gains[index]! > bestGain)) continue;
    [best, bestGain] = [entry.count, gains[index]!];
  }
  return best;
}
