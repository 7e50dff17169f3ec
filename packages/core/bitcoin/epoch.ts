import { type Height, requireHeight } from "./checks.ts";
import { BLOCKS_PER_EPOCH } from "./retarget.ts";

/** Where a block stands in its epoch. */
export interface EpochPosition {
  readonly firstHeight: bigint;
  /** 0 for the epoch's first block. */
  readonly indexInEpoch: number;
  readonly nextRetargetHeight: bigint;
}

/** The epoch of a block. @throws bitcoin/bad-height */
export function epochOf(height: Height): EpochPosition {
  const epoch = BigInt(BLOCKS_PER_EPOCH);
  const at = requireHeight(height);
  const firstHeight = (at / epoch) * epoch;
  return {
    firstHeight,
    indexInEpoch: Number(at - firstHeight),
    nextRetargetHeight: firstHeight + epoch,
  };
}
