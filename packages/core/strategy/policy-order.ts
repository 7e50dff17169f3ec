import type { DecisionProblem } from "./policy-types.ts";
import { stageWithin } from "./policy-works.ts";

/** An order: the next `count` blocks after those ordered already, in a quarter of a path. */
export interface OrderAt {
  readonly quarter: number;
  readonly path: number;
  readonly orderedCount: number;
  readonly count: number;
  /** Stage in which it finds the builder; absent = nothing is under works. */
  readonly stage?: number;
}

/** What the next `count` blocks bring when ordered in a quarter, USD. */
export function orderedUsd(
  { orderValueUsd, quarterCount, pathCount, blockCount, works }: DecisionProblem,
  { quarter, path, orderedCount, count, stage = 0 }: OrderAt,
): number {
  let usd = 0;
  for (let j = 0; j < count; j++) {
    const block = stageWithin(works, blockCount, stage, j) * blockCount + orderedCount + j;
    usd += orderValueUsd[(block * quarterCount + quarter) * pathCount + path]!;
  }
  return usd;
}
