import { type Height, requireHeight } from "./checks.ts";

export type { Height } from "./checks.ts";

/** Blocks between halvings of the subsidy. */
export const BLOCKS_PER_HALVING = 210_000;

/** Sats in a bitcoin. */
export const SATS_PER_BTC = 100_000_000;

/** Blocks that the protocol aims at in a day. */
export const BLOCKS_PER_DAY = 144;

const INITIAL_SUBSIDY_SATS = 5_000_000_000n;
const HALVINGS_UNTIL_ZERO = 64n;

/** The next halving after a block. */
export interface Halving {
  /** The first block that pays the lower subsidy. */
  readonly height: bigint;
  readonly blocksLeft: bigint;
  /** 1 for the halving of 2012. */
  readonly ordinal: bigint;
  readonly subsidySatsBefore: bigint;
  readonly subsidySatsAfter: bigint;
}

/**
 * Subsidy of the block at a height, sats: `5_000_000_000 >> halvings`, 0 from the 64th (Core: `GetBlockSubsidy`,
 * src/validation.cpp; the shift there is undefined from 64 on and is cut off the same way).
 *
 * @throws bitcoin/bad-height
 */
export function subsidySats(height: Height): bigint {
  return subsidyOfEra(requireHeight(height) / BigInt(BLOCKS_PER_HALVING));
}

/**
 * Sats issued by the blocks 0 .. height, both included, as the protocol allows them. What can be spent is less: the first
 * block's 50 BTC are outside the set of unspent outputs, and some miners claimed less than allowed.
 *
 * @throws bitcoin/bad-height
 * @example supplySats(6_930_000) // 2_099_999_997_690_000n, all there will ever be
 */
export function supplySats(height: Height): bigint {
  const blocks = requireHeight(height) + 1n;
  const blocksPerEra = BigInt(BLOCKS_PER_HALVING);
  const fullEras = blocks / blocksPerEra;
  let total = (blocks % blocksPerEra) * subsidyOfEra(fullEras);
  for (let era = 0n; era < fullEras && era < HALVINGS_UNTIL_ZERO; era++)
    total += blocksPerEra * subsidyOfEra(era);
  return total;
}

/** The halving that follows the block at a height. @throws bitcoin/bad-height */
export function nextHalving(height: Height): Halving {
  const at = requireHeight(height);
  const ordinal = at / BigInt(BLOCKS_PER_HALVING) + 1n;
  const next = ordinal * BigInt(BLOCKS_PER_HALVING);
  return {
    height: next,
    blocksLeft: next - at,
    ordinal,
    subsidySatsBefore: subsidyOfEra(ordinal - 1n),
    subsidySatsAfter: subsidyOfEra(ordinal),
  };
}

/** Sats as bitcoin, a double: for prices, never for consensus. */
export function btcOfSats(sats: number | bigint): number {
  return Number(sats) / SATS_PER_BTC;
}

/** Bitcoin as sats, rounded to a whole sat. */
export function satsOfBtc(btc: number): number {
  return Math.round(btc * SATS_PER_BTC);
}

function subsidyOfEra(era: bigint): bigint {
  return era >= HALVINGS_UNTIL_ZERO ? 0n : INITIAL_SUBSIDY_SATS >> era;
}
