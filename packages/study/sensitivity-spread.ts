import {
  attributingVariance,
  type BatchEvaluator,
  type Choice,
  meanOfPaths,
  type PathValues,
  type RegionRegret,
  regionsOf,
  regretByRegion,
  type VarianceAttribution,
} from "@switchyard/core/strategy";
import { FUTURE_GROUPS, type Futures, mixedFutures } from "./policy-futures.ts";
import { partOf, type RunParts } from "./run-parts.ts";

/** What futures say of the strategies: where the spread of the best one comes from, and what each loses where. */
export interface SpreadAnswer {
  readonly strategy: string;
  readonly variance: VarianceAttribution;
  readonly regret: readonly RegionRegret[];
}

/** The question: which choices, of which the first strategy's best is attributed, on how many futures. */
export interface SpreadQuestion {
  readonly futures: Futures;
  readonly choices: readonly Choice[];
  readonly pathCount: number;
  readonly nameOf: (choice: Choice) => string;
  /** Evaluations that are known already. */
  readonly parts?: RunParts | undefined;
}

/** Evaluations of {@link spreading}, for progress. */
export function spreadSteps({ choices, pathCount }: Pick<SpreadQuestion, "choices" | "pathCount">): number {
  return choices.length * Math.ceil(pathCount / 256) + Object.keys(FUTURE_GROUPS).length + 2;
}

/**
 * Evaluates every choice on the same futures, keeps the best of each strategy, says what each loses in each third of hashprice and rent,
 * and attributes the variance of the best one to the groups of what is uncertain. The second, independent set of futures for that is
 * the paths that follow the first ones. Yields after each evaluation.
 */
export function* spreading(question: SpreadQuestion): Generator<void, SpreadAnswer> {
  const { choices, nameOf } = question;
  const tables = yield* tabulating(question);
  const ids = [...new Set(choices.map(({ strategy }) => strategy))];
  const bests = ids.map((id) => bestChoice(choices, tables.valueUsd, id));
  const best = bests.reduce((a, b) => (b.meanUsd > a.meanUsd ? b : a));
  const study = {
    groups: Object.keys(FUTURE_GROUPS),
    evaluate: (fromSecond: ReadonlySet<string>) =>
      partOf(question.parts, `spread/mixed/${[...fromSecond].join("+")}`, () =>
        evaluateMixed(question, choices[best.index]!, fromSecond),
      ),
  };
  const steps = attributingVariance(study);
  for (;;) {
    const { done, value } = steps.next();
    if (!done) {
      yield;
      continue;
    }
    const ways = bests.map(
      ({ index }): PathValues => ({ id: nameOf(choices[index]!), valueUsd: tables.valueUsd[index]! }),
    );
    return {
      strategy: nameOf(choices[best.index]!),
      variance: value,
      regret: regretByRegion(ways, tables.regions()),
    };
  }
}

function* tabulating({ futures, choices, pathCount, parts }: SpreadQuestion) {
  const column = () => new Float64Array(pathCount);
  const valueUsd = choices.map(column);
  const [hashprice, rent] = [column(), column()];
  for (const { on, batch, from } of futures.shards(0, pathCount)) {
    hashprice.set(meansByPath(batch.hashpriceUsdPerPhDay, batch.months), from);
    rent.set(meansByPath(batch.rentRatio, batch.months), from);
    for (const [i, choice] of choices.entries()) {
      const npvUsd = partOf(parts, `spread/${i}/${from}`, () => on.evaluate(choice).npvUsd);
      valueUsd[i]!.set(npvUsd, from);
      yield;
    }
  }
  const thirds = ["low", "middle", "high"];
  const regions = () =>
    regionsOf([
      { name: "hashprice", values: hashprice, parts: thirds },
      { name: "rent", values: rent, parts: thirds },
    ]);
  return { valueUsd, regions };
}

/** Mean of each path's months. */
export function meansByPath(values: Float64Array, months: number): Float64Array {
  return Float64Array.from({ length: values.length / months }, (_, path) => {
    const own = values.subarray(path * months, (path + 1) * months);
    return own.reduce((sum, value) => sum + value, 0) / months;
  });
}

function bestChoice(choices: readonly Choice[], valueUsd: readonly Float64Array[], id: string) {
  const own = choices.flatMap(({ strategy }, index) =>
    strategy === id ? [{ index, meanUsd: meanOfPaths(valueUsd[index]!, 2).value }] : [],
  );
  return own.reduce((a, b) => (b.meanUsd > a.meanUsd ? b : a));
}

/** A choice on the first futures with some groups taken from those that follow. */
function evaluateMixed(
  { futures, pathCount }: SpreadQuestion,
  choice: Choice,
  fromSecond: ReadonlySet<string>,
): Float64Array {
  const values = new Float64Array(pathCount);
  const second = futures.shards(pathCount, pathCount);
  for (const { batch, from } of futures.shards(0, pathCount)) {
    const other = second.next().value!;
    const on: BatchEvaluator = futures.evaluator.on(mixedFutures(batch, other.batch, fromSecond));
    values.set(on.evaluate(choice).npvUsd, from);
  }
  return values;
}
