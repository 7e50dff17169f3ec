import { BLOCKS_PER_DAY, btcOfSats, hashrateThsOf } from "../bitcoin/index.ts";
import { exp, power } from "../quantity/index.ts";
import { DAYS_PER_YEAR, requireFraction, requireNonNegative, requirePositive } from "./checks.ts";
import { miningErrors } from "./errors.ts";

/** How a pool pays. Fees are what it keeps; delay is for how long it owes. */
export type PoolScheme =
  /** Full pay per share: expected subsidy and fees, the pool bears all luck. */
  | PoolTerms<"fpps">
  /** Pay per share: expected subsidy; transaction fees stay with the pool. */
  | PoolTerms<"pps">
  /** The miner's own blocks: no counterparty, all the luck. The fee is for the block templates, often 0. */
  | PoolTerms<"solo">;

interface PoolTerms<Kind extends string> {
  readonly kind: Kind;
  readonly feeFraction: number;
  /** Mean days between share and payment; 0 for solo. */
  readonly payoutDelayDays: number;
  /** Chance a year that the pool fails while owing. */
  readonly defaultProbabilityPerYear: number;
  /** Share of what it owes that is lost then. */
  readonly lossGivenDefaultFraction: number;
}

/** The chain and the fleet over a stretch of time. */
export interface PoolConditions {
  readonly hashrateThs: number;
  readonly difficulty: number;
  readonly subsidySats: number | bigint;
  readonly feesPerBlockSats: number;
  readonly priceUsdPerBtc: number;
  readonly days: number;
}

/** What a scheme pays and risks. */
export interface PoolOutcome {
  /** Income expected over the days, before any default, USD. */
  readonly expectedUsd: number;
  /** Standard deviation from luck (and spread of fees: 0 here), USD. */
  readonly luckUsd: number;
  /** luckUsd / expectedUsd. */
  readonly coefficientOfVariation: number;
  /** Blocks that the fleet's hashrate finds on average in these days. */
  readonly expectedBlocks: number;
  /** Chance of no income at all in these days. */
  readonly noIncomeProbability: number;
  /** Owed by the pool at any moment, on average, USD. */
  readonly exposureUsd: number;
  /** Expected loss by the pool's default over the days, USD. */
  readonly expectedDefaultLossUsd: number;
  /** Share of subsidy and fees that reaches the miner: what `poolFeeFraction` of revenue must be is 1 less this. */
  readonly keptFraction: number;
}

/**
 * Income, luck and counterparty risk of a pool scheme. Solo blocks are Poisson: with expected n, variation is 1/sqrt(n) and
 * the chance of none e^-n. A pool per share takes the luck for its fee and owes `payoutDelayDays` of income instead.
 *
 * @throws mining/not-fraction, mining/not-non-negative, mining/not-positive, mining/unknown-pool-scheme
 * @example 100 PH/s at difficulty 1e14 alone: 0.0201 blocks a day, 45 % chance of none in 40 days
 */
export function poolOutcome(scheme: PoolScheme, conditions: PoolConditions): PoolOutcome {
  checkScheme(scheme);
  requirePositive("days", conditions.days);
  requireNonNegative("hashrate in TH/s", conditions.hashrateThs);
  const kept = keptFraction(scheme, conditions);
  const expectedBlocks = blocksPerDay(conditions) * conditions.days;
  const blockUsd = rewardBtc(conditions) * conditions.priceUsdPerBtc * kept;
  const expectedUsd = expectedBlocks * blockUsd;
  const isSolo = scheme.kind === "solo";
  const luckUsd = isSolo ? Math.sqrt(expectedBlocks) * blockUsd : 0;
  const exposureUsd = (expectedUsd / conditions.days) * scheme.payoutDelayDays;
  return {
    expectedUsd,
    luckUsd,
    coefficientOfVariation: expectedUsd > 0 ? luckUsd / expectedUsd : 0,
    expectedBlocks,
    noIncomeProbability: isSolo ? exp(-expectedBlocks) : 0,
    exposureUsd,
    expectedDefaultLossUsd:
      exposureUsd *
      scheme.lossGivenDefaultFraction *
      (1 - power(1 - scheme.defaultProbabilityPerYear, conditions.days / DAYS_PER_YEAR)),
    keptFraction: kept,
  };
}

/** Share of subsidy and fees that a scheme pays out, 0..1; PPS keeps the transaction fees. */
export function keptFraction(
  scheme: PoolScheme,
  reward: Pick<PoolConditions, "subsidySats" | "feesPerBlockSats">,
): number {
  const total = Number(reward.subsidySats) + reward.feesPerBlockSats;
  const paidFor = scheme.kind === "pps" ? Number(reward.subsidySats) : total;
  return total === 0 ? 0 : (1 - scheme.feeFraction) * (paidFor / total);
}

function blocksPerDay({ hashrateThs, difficulty }: PoolConditions): number {
  return (hashrateThs / hashrateThsOf(difficulty)) * BLOCKS_PER_DAY;
}

function rewardBtc({ subsidySats, feesPerBlockSats }: PoolConditions): number {
  return btcOfSats(subsidySats) + btcOfSats(feesPerBlockSats);
}

function checkScheme(scheme: PoolScheme): void {
  const { kind } = scheme;
  if (kind !== "fpps" && kind !== "pps" && kind !== "solo")
    throw miningErrors.unknownPoolScheme({ kind: String(kind) });
  requireFraction("pool fee", scheme.feeFraction);
  requireFraction("chance of the pool's default", scheme.defaultProbabilityPerYear);
  requireFraction("loss given default", scheme.lossGivenDefaultFraction);
  requireNonNegative("days until payment", scheme.payoutDelayDays);
}
