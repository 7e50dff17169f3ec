import type { Sampling } from "@switchyard/core/uncertainty";
import {
  absorbShard,
  describePaths,
  makePathStatistics,
  type PathStatistics,
} from "@switchyard/core/uncertainty";
import { type MoneyInputs, moneyByOrders, type PolicyMoney, policyMoney } from "./policy-money.ts";
import { carryOut, type FoundPolicy, type PolicyGround, type PolicyShard } from "./policy-search.ts";
import type { PolicyMoneyTold, StudyPolicy } from "./policy-section.ts";
import type { Orders } from "./policy-told.ts";
import type { WholeBand } from "./result.ts";
import { bandOf, meanEstimate } from "./uncertain-statistics.ts";

/** Statistics of a policy, shard after shard: as much memory for many futures as for few. */
interface PolicyStatistics {
  readonly worth: PathStatistics;
  readonly fixed: PathStatistics;
  readonly lead: PathStatistics;
  readonly equity: PathStatistics;
  readonly commitment: PathStatistics;
  readonly cover: PathStatistics;
  readonly defaults: PathStatistics;
  readonly coins: PathStatistics;
  readonly forced: PathStatistics;
}

/** What a found policy and its rival are worth on futures on which neither was chosen. */
export interface ValuedPolicy {
  readonly figures: Pick<StudyPolicy, "afterTaxNpvUsd" | "chanceOfLoss" | "lead"> & {
    readonly bestFixedUsd: StudyPolicy["bestFixed"]["afterTaxNpvUsd"];
    readonly money: PolicyMoneyTold;
  };
  readonly orders: readonly Orders[];
}

/** Values a policy on futures, shard by shard. Yields after each. */
export function* valuingPolicy(
  inputs: MoneyInputs,
  found: FoundPolicy,
  shards: Iterable<PolicyShard>,
  sampling: Sampling["kind"],
): Generator<void, ValuedPolicy> {
  const { ground } = inputs;
  const statistics = makeStatistics(sampling);
  const orders: Orders[] = [];
  const agreed = moneyByOrders(inputs, found.chosen);
  for (const shard of shards) {
    const done = carryOut(ground, shard, found.chosen);
    const worth = ground.worthOf(done.cash);
    const fixed =
      found.chosen === found.bestFixed
        ? worth
        : ground.worthOf(carryOut(ground, shard, found.bestFixed).cash);
    absorb(statistics, shard.from, { worth, fixed }, policyMoney(inputs, agreed, shard, done));
    if (done.orderQuarter) orders.push({ orderQuarter: done.orderQuarter, pathCount: shard.batch.pathCount });
    yield;
  }
  return { figures: figuresOf(statistics, inputs), orders };
}

/** The same without money: the worth of a policy and its lead on other futures. */
export function* valuingElsewhere(
  ground: PolicyGround,
  found: FoundPolicy,
  shards: Iterable<PolicyShard>,
  sampling: Sampling["kind"],
): Generator<void, NonNullable<StudyPolicy["outlook"]>> {
  const [value, lead] = [makePathStatistics(sampling), makePathStatistics(sampling)];
  for (const shard of shards) {
    const worth = ground.worthOf(carryOut(ground, shard, found.chosen).cash);
    const fixed = ground.worthOf(carryOut(ground, shard, found.bestFixed).cash);
    absorbShard(value, shard.from, worth);
    absorbShard(
      lead,
      shard.from,
      worth.map((usd, path) => usd - fixed[path]!),
    );
    yield;
  }
  return { afterTaxNpvUsd: wholeBand(value), lead: meanEstimate(lead) };
}

function makeStatistics(sampling: Sampling["kind"]): PolicyStatistics {
  const make = () => makePathStatistics(sampling);
  return {
    worth: make(),
    fixed: make(),
    lead: make(),
    equity: make(),
    commitment: make(),
    cover: makePathStatistics(sampling, { allowsNone: true }),
    defaults: make(),
    coins: make(),
    forced: make(),
  };
}

function absorb(
  statistics: PolicyStatistics,
  firstPath: number,
  { worth, fixed }: { readonly worth: Float64Array; readonly fixed: Float64Array },
  money: PolicyMoney,
): void {
  const { commitmentUsd, treasury } = money;
  absorbShard(statistics.worth, firstPath, worth);
  absorbShard(statistics.fixed, firstPath, fixed);
  absorbShard(
    statistics.lead,
    firstPath,
    worth.map((usd, path) => usd - fixed[path]!),
  );
  absorbShard(statistics.equity, firstPath, money.equityNpvUsd);
  absorbShard(statistics.commitment, firstPath, commitmentUsd);
  absorbShard(statistics.cover, firstPath, money.lowestDscrRatio);
  absorbShard(statistics.defaults, firstPath, money.isDefault);
  if (!treasury) return;
  absorbShard(statistics.coins, firstPath, treasury.coinsUsd);
  absorbShard(statistics.forced, firstPath, treasury.isForced);
}

function wholeBand(statistics: PathStatistics): WholeBand {
  return bandOf(statistics)!;
}

function figuresOf(statistics: PolicyStatistics, { money }: MoneyInputs): ValuedPolicy["figures"] {
  const { worth, fixed, lead, equity, commitment, cover, defaults, coins, forced } = statistics;
  const loss = describePaths(worth)!.chanceOfLoss;
  const coverBand = bandOf(cover);
  return {
    afterTaxNpvUsd: wholeBand(worth),
    chanceOfLoss: { value: loss.value, standardError: loss.standardError ?? 0 },
    lead: meanEstimate(lead),
    bestFixedUsd: meanEstimate(fixed),
    money: {
      equityNpvUsd: wholeBand(equity),
      loan: money.loan && {
        meanCommitmentUsd: meanEstimate(commitment).value,
        lentFraction: 1 - cover.noneCount / cover.pathCount,
        ...(coverBand ? { lowestDscrBand: coverBand } : {}),
        chanceOfDefault: meanEstimate(defaults),
      },
      treasury: money.treasury && {
        meanCoinsUsd: meanEstimate(coins).value,
        chanceOfForcedSale: meanEstimate(forced),
      },
    },
  };
}
