import {
  MONTHS_PER_QUARTER,
  moneyOnPath,
  orderedCash,
  type PathCash,
  type TreasuryMarket,
  treasuryOnPath,
  type World,
} from "@switchyard/core/strategy";
import { pathMoney, type StudyMoney } from "./money-from-scenario.ts";
import { type PolicyGround, type PolicyShard, termsOf, type Way } from "./policy-search.ts";

/** Money after tax, debt and treasury under a way to decide that stands, one value per path. */
export interface PolicyMoney {
  readonly equityNpvUsd: Float64Array;
  /** Of the loan that the path's own orders were lent; 0 where nothing was. */
  readonly commitmentUsd: Float64Array;
  /** NaN without debt. */
  readonly lowestDscrRatio: Float64Array;
  readonly isDefault: Float64Array;
  /** Null where coins are sold as they are mined. */
  readonly treasury: { readonly coinsUsd: Float64Array; readonly isForced: Float64Array } | null;
}

/** What lenders and the treasury's floor are sized on. */
export interface MoneyInputs {
  readonly ground: PolicyGround;
  readonly money: StudyMoney;
  /** The stated path: a lender of a path's orders sizes the loan on what they come to there. */
  readonly stated: World;
}

type PathMoneyTerms = ReturnType<typeof pathMoney>;

/**
 * Debt and treasury under a frozen policy: each path's plan is the one that its orders gave; its loan is sized as any strategy's, on the
 * same orders' cash on the stated path, and drawn and served out of the path's own cash.
 */
export function policyMoney(
  inputs: MoneyInputs,
  agreed: MoneyByOrders,
  shard: PolicyShard,
  { cash, orderQuarter }: { readonly cash: PathCash; readonly orderQuarter: Int16Array | null },
): PolicyMoney {
  const { pathCount } = cash;
  const fresh = () => new Float64Array(pathCount);
  const hasTreasury = inputs.money.treasury !== null;
  const out = {
    equityNpvUsd: fresh(),
    commitmentUsd: fresh(),
    lowestDscrRatio: fresh(),
    isDefault: fresh(),
    treasury: hasTreasury ? { coinsUsd: fresh(), isForced: fresh() } : null,
  };
  const terms = agreed(orderQuarter, pathCount);
  for (let path = 0; path < pathCount; path++) {
    const { desk, loan, sized } = terms(path);
    const outcome = moneyOnPath(desk, loan, cash, path);
    out.equityNpvUsd[path] = outcome.equityNpvUsd;
    out.commitmentUsd[path] = sized?.loan.commitmentUsd ?? 0;
    out.lowestDscrRatio[path] = outcome.lowestDscrRatio;
    out.isDefault[path] = outcome.isDefault ? 1 : 0;
    const coins = treasuryOnPath(desk, cash, shard.batch satisfies TreasuryMarket, path);
    if (!coins || !out.treasury) continue;
    out.equityNpvUsd[path]! += coins.valueUsd;
    out.treasury.coinsUsd[path] = coins.coinsUsd;
    out.treasury.isForced[path] = coins.forcedMonths > 0 ? 1 : 0;
  }
  return out;
}

/** Loan and treasury of the orders of each path of a shard. */
export type MoneyByOrders = (
  orderQuarter: Int16Array | null,
  pathCount: number,
) => (path: number) => PathMoneyTerms;

/** Loan and treasury of each path's orders; paths of the same orders share theirs, on all shards. */
export function moneyByOrders({ ground, money, stated }: MoneyInputs, way: Way): MoneyByOrders {
  const { evaluator } = ground;
  const { site, yard } = evaluator;
  const on = evaluator.onWorld(stated);
  const blocks = ground.hostMwAfter.map((_, block) => block);
  const known = new Map<string, PathMoneyTerms>();
  const make = (quarters: readonly number[]) => {
    const cash =
      way.kind === "strategy"
        ? on.evaluate(way.choice)
        : orderedCash(
            evaluator,
            on,
            termsOf(ground, way.fleet),
            (block) => (quarters[block]! < 0 ? -1 : quarters[block]! * MONTHS_PER_QUARTER),
            ground.blocksWith(way.fleet),
          );
    return pathMoney(site, money, cash, { site, world: stated, yard });
  };
  return (orderQuarter, pathCount) => (path) => {
    const quarters = orderQuarter ? blocks.map((block) => orderQuarter[block * pathCount + path]!) : [];
    const key = quarters.join();
    const terms = known.get(key) ?? make(quarters);
    known.set(key, terms);
    return terms;
  };
}
