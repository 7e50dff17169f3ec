import { SECONDS_PER_DAY } from "../quantity/index.ts";
import { requireNonNegative, requirePositive } from "./checks.ts";
import { HASHES_PER_DIFFICULTY } from "./difficulty.ts";
import { bitcoinErrors } from "./errors.ts";
import { SATS_PER_BTC } from "./issuance.ts";

/** What a block pays, sats: subsidy and the fees of its transactions. */
export interface BlockReward {
  /** Sats; {@link import("./issuance.ts").subsidySats} of a height. */
  readonly subsidySats: number | bigint;
  /** Mean fees of a block, sats: a day's fees over that day's blocks (144 where they aren't known). Never smoothed. */
  readonly feesPerBlockSats: number;
}

/** The four variables that make hashprice. */
export interface HashpriceInputs extends BlockReward {
  readonly priceUsdPerBtc: number;
  readonly difficulty: number;
}

/** Hashes that 1 PH/s makes in a day. */
const HASHES_PER_PH_DAY = 1e15 * SECONDS_PER_DAY;

/**
 * Expected earnings of 1 PH/s in a day, USD, before any pool fee:
 * `price * (subsidy + fees) / 1e8 * 86400 * 1e15 / (difficulty * 2^32)`.
 *
 * @throws bitcoin/not-positive, bitcoin/not-non-negative
 * @example 2024-04-01: price 69791.6, difficulty 83.126997e12, 6.25 BTC, 27.25 BTC of fees a day -> 108.7 (published 108.6)
 */
export function hashpriceUsdPerPhDay(inputs: HashpriceInputs): number {
  requirePositive("price in USD/BTC", inputs.priceUsdPerBtc);
  return inputs.priceUsdPerBtc * hashpriceBtcPerPhDay(inputs);
}

/** Expected earnings of 1 PH/s in a day, BTC. @throws bitcoin/not-positive, bitcoin/not-non-negative */
export function hashpriceBtcPerPhDay(inputs: BlockReward & { readonly difficulty: number }): number {
  requirePositive("difficulty", inputs.difficulty);
  return (rewardBtc(inputs) * HASHES_PER_PH_DAY) / (inputs.difficulty * HASHES_PER_DIFFICULTY);
}

/**
 * The BTC price at which hashprice is as given.
 *
 * @throws bitcoin/unreachable-hashprice where a block pays nothing
 */
export function priceUsdPerBtcForHashprice(
  inputs: BlockReward & { readonly difficulty: number; readonly hashpriceUsdPerPhDay: number },
): number {
  requirePositive("hashprice in USD/PH/day", inputs.hashpriceUsdPerPhDay);
  const btcPerPhDay = hashpriceBtcPerPhDay(inputs);
  if (btcPerPhDay === 0) throw unreachable(inputs.hashpriceUsdPerPhDay, "a block pays nothing");
  return inputs.hashpriceUsdPerPhDay / btcPerPhDay;
}

/** The difficulty at which hashprice is as given; 0 reward has no answer. @throws bitcoin/unreachable-hashprice */
export function difficultyForHashprice(
  inputs: BlockReward & { readonly priceUsdPerBtc: number; readonly hashpriceUsdPerPhDay: number },
): number {
  requirePositive("price in USD/BTC", inputs.priceUsdPerBtc);
  requirePositive("hashprice in USD/PH/day", inputs.hashpriceUsdPerPhDay);
  const reward = rewardBtc(inputs);
  if (reward === 0) throw unreachable(inputs.hashpriceUsdPerPhDay, "a block pays nothing");
  return (
    (inputs.priceUsdPerBtc * reward * HASHES_PER_PH_DAY) /
    (inputs.hashpriceUsdPerPhDay * HASHES_PER_DIFFICULTY)
  );
}

/**
 * Mean fees of a block, sats, at which hashprice is as given.
 *
 * @throws bitcoin/unreachable-hashprice where the subsidy alone pays more
 */
export function feesPerBlockSatsForHashprice(
  inputs: Omit<HashpriceInputs, "feesPerBlockSats"> & { readonly hashpriceUsdPerPhDay: number },
): number {
  requirePositive("price in USD/BTC", inputs.priceUsdPerBtc);
  requirePositive("hashprice in USD/PH/day", inputs.hashpriceUsdPerPhDay);
  const perSat = hashpriceUsdPerPhDay({ ...inputs, subsidySats: 1, feesPerBlockSats: 0 });
  const feesSats = inputs.hashpriceUsdPerPhDay / perSat - Number(inputs.subsidySats);
  if (feesSats < 0) throw unreachable(inputs.hashpriceUsdPerPhDay, "the subsidy alone pays more");
  return feesSats;
}

/** The share of a block's reward that is fees, 0..1; 0 where it pays nothing. */
export function feeShareFraction(reward: BlockReward): number {
  const total = rewardBtc(reward);
  return total === 0 ? 0 : reward.feesPerBlockSats / SATS_PER_BTC / total;
}

function rewardBtc(reward: BlockReward): number {
  const subsidy = requireNonNegative("subsidy in sats", Number(reward.subsidySats));
  const fees = requireNonNegative("fees per block in sats", reward.feesPerBlockSats);
  return (subsidy + fees) / SATS_PER_BTC;
}

function unreachable(hashpriceUsdPerPhDay: number, reason: string) {
  return bitcoinErrors.unreachableHashprice({ hashpriceUsdPerPhDay, reason });
}
