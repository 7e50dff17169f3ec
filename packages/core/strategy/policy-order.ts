import type { DecisionProblem } from "./policy-types.ts";

/** An order: the next `count` blocks after those ordered already, in a quarter of a path. */
export interface OrderAt {
  readonly quarter: number;
  readonly path: number;
  readonly orderedCount: number;
  readonly count: number;
}

/** What the next `count` blocks bring when ordered in a quarter, USD. */
export function orderedUsd(
  { orderValueUsd, quarterCount, pathCount }: DecisionProblem,
  { quarter, path, orderedCount, count }: OrderAt,
): number {
  let usd = 0;
  for (let block = orderedCount; block < orderedCount + count; block++)
    usd += orderValueUsd[(block * quarterCount + quarter) * pathCount + path]!;
  return usd;
}
