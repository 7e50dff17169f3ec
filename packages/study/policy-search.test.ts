import type { BatchEvaluator, Choice, PathCash } from "@switchyard/core/strategy";
import type { WorldBatch } from "@switchyard/core/world";
import { describe, expect, it } from "vitest";
import { bestWay, type PolicyGround, type PolicyShard, type Way } from "./policy-search.ts";

type StrategyWay = Way & { readonly kind: "strategy" };

/** A strategy that comes to what its waiting time says: worth[wait][shard] on every path, spread by +-1 so that errors are not 0. */
function raced(worthUsd: readonly (readonly number[])[]) {
  const carried: string[] = [];
  const shards = worthUsd[0]!.map((_, index): PolicyShard => {
    const batch = { pathCount: 4 } as WorldBatch;
    const evaluate = ({ waitMonths }: Choice) => {
      carried.push(`${waitMonths}/${index}`);
      const usd = worthUsd[waitMonths]![index]!;
      // pairs of two: their means differ by 2 from pair to pair, the other way round for every second strategy
      const sign = waitMonths % 2 ? 1 : -1;
      return { npvUsd: Float64Array.of(usd - sign, usd - sign, usd + sign, usd + sign) } as PathCash;
    };
    return { on: { evaluate } as unknown as BatchEvaluator, batch, from: 4 * index };
  });
  const ways = worthUsd.map(
    (_, waitMonths): StrategyWay => ({
      kind: "strategy",
      choice: { strategy: "wait", hostMw: 1, waitMonths, fleet: "sell" },
    }),
  );
  const ground = { worthOf: ({ npvUsd }: PathCash) => npvUsd } as PolicyGround;
  const steps = bestWay(ground, shards, ways, undefined, "any");
  let step = steps.next();
  while (!step.done) step = steps.next();
  return { carried, best: step.value.way.choice.waitMonths, worthUsd: step.value.worthUsd };
}

describe("the best of several ways", () => {
  it("is the one worth most over all shards, with its worth on every path in their order", () => {
    const { best, worthUsd } = raced([
      [10, 12],
      [11, 10],
    ]);
    expect(best).toBe(0);
    expect(Array.from(worthUsd)).toEqual([11, 11, 9, 9, 13, 13, 11, 11]);
  });

  it("is the first of equals", () => {
    expect(
      raced([
        [5, 5],
        [7, 7],
        [5, 9],
        [7, 7],
      ]).best,
    ).toBe(1);
  });

  it("lets who is more than four errors of the paired difference behind run no further", () => {
    // the pairs differ by 100 -+ 2, so that one error of their mean is 2: 50 errors behind
    const { carried, best } = raced([
      [0, 1000],
      [100, 100],
    ]);
    expect(carried).toEqual(["0/0", "1/0", "1/1"]);
    expect(best).toBe(1);
  });

  it("lets who is four errors behind, or less, run on and win", () => {
    // 8 behind with an error of 2: four errors
    const { carried, best } = raced([
      [92, 109],
      [100, 100],
    ]);
    expect(carried).toEqual(["0/0", "1/0", "0/1", "1/1"]);
    expect(best).toBe(0);
  });
});
