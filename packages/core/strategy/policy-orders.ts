import type { WorldBatch } from "../world/index.ts";
import type { PathCash } from "./path-cash.ts";
import type { BatchEvaluator } from "./path-evaluator.ts";
import type { Choice } from "./plan.ts";
import type { BlockTerms } from "./policy-blocks.ts";
import type { DecisionProblem, StateFeature } from "./policy-types.ts";
import { MONTHS_PER_QUARTER, type WorksStages } from "./policy-works.ts";

/** What orders are worth on many paths, filled batch by batch. */
export interface OrderTables {
  /** Worth of never ordering: mining on, USD over doing nothing, one value per path. */
  readonly baseUsd: Float64Array;
  /** As a {@link DecisionProblem} takes it. */
  readonly problem: DecisionProblem;
}

/** What is known on some paths, with no worth of any order: enough to carry a policy out. */
export function stateOnly(batch: WorldBatch, terms: BlockTerms, works?: WorksStages): DecisionProblem {
  const { problem } = makeOrderTables({ ...terms, hostMwAfter: [] }, batch.pathCount, works);
  fillState(batch, problem, 0);
  const blockCount = terms.hostMwAfter.length;
  return { ...problem, blockCount, maxOrdersPerQuarter: blockCount };
}

/** Tables of nothing yet for so many paths. */
export function makeOrderTables(terms: BlockTerms, pathCount: number, works?: WorksStages): OrderTables {
  const { hostMwAfter, quarterCount } = terms;
  const stages = works?.queueMonths.length ?? 1;
  const values = () => new Float64Array(quarterCount * pathCount);
  const features: readonly StateFeature[] = [
    { name: "hashprice", unit: "USD/PH/day", values: values() },
    { name: "growth of difficulty over the last year", unit: "fraction", values: values() },
    { name: "market rent", unit: "ratio to the scenario's", values: values() },
    { name: "power price level", unit: "ratio to the price year's", values: values() },
  ];
  return {
    baseUsd: new Float64Array(pathCount),
    problem: {
      pathCount,
      quarterCount,
      blockCount: hostMwAfter.length,
      maxOrdersPerQuarter: hostMwAfter.length,
      features,
      ...(works ? { works } : {}),
      orderValueUsd: new Float64Array(stages * hostMwAfter.length * quarterCount * pathCount),
    },
  };
}

/**
 * The plain way, plan by plan: the test of {@link fillOrderTables}, and what serves sites that are carried out month by month. Fills
 * the tables with a batch's paths from `firstPath` of the tables on. An order is worth what the plan that orders one block more in
 * the same quarter is worth beyond the plan without it: exact where blocks are ordered together; where they are ordered
 * one after the other, what they do to one another through the fleet's merit order is taken as if they had been. Yields after each plan.
 *
 * @param worthOf what a plan's cash is worth on each path: its NPV unless given (after tax, say)
 */
export function* fillingOrders(
  on: BatchEvaluator,
  terms: BlockTerms,
  tables: OrderTables,
  firstPath: number,
  worthOf: (cash: PathCash) => Float64Array = ({ npvUsd }) => npvUsd,
): Generator<void, void> {
  const { baseUsd, problem } = tables;
  const mine: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: terms.fleet };
  const never = worthOf(on.evaluate(mine));
  baseUsd.set(never, firstPath);
  fillState(on.batch, problem, firstPath);
  yield;
  for (let quarter = 0; quarter < terms.quarterCount; quarter++) {
    let before = never;
    for (const [block, hostMw] of terms.hostMwAfter.entries()) {
      const choice: Choice = {
        ...mine,
        strategy: "hybrid",
        hostMw,
        waitMonths: quarter * MONTHS_PER_QUARTER,
      };
      const worthUsd = worthOf(on.evaluate(choice));
      const at = (block * problem.quarterCount + quarter) * problem.pathCount + firstPath;
      for (let p = 0; p < worthUsd.length; p++) problem.orderValueUsd[at + p] = worthUsd[p]! - before[p]!;
      before = worthUsd;
      yield;
    }
  }
}

const MONTHS_PER_YEAR = 12;

/** What is known on each date: the month's own figures, and what the difficulty did in the year before (since the start, in the first). */
export function fillState(
  batch: WorldBatch,
  { features, quarterCount, pathCount }: DecisionProblem,
  firstPath: number,
): void {
  const [hashprice, growth, rent, power] = features.map(({ values }) => values);
  for (let quarter = 0; quarter < quarterCount; quarter++)
    for (let p = 0; p < batch.pathCount; p++) {
      const month = Math.min(batch.months - 1, quarter * MONTHS_PER_QUARTER);
      const [at, now] = [quarter * pathCount + firstPath + p, p * batch.months + month];
      const then = now - Math.min(month, MONTHS_PER_YEAR);
      hashprice![at] = batch.hashpriceUsdPerPhDay[now]!;
      growth![at] = batch.networkHashrateEhs[now]! / batch.networkHashrateEhs[then]! - 1;
      rent![at] = batch.rentRatio[now]!;
      power![at] = batch.powerLevelRatio[now]!;
    }
}
