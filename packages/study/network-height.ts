import type { ObservedEpoch } from "@switchyard/core/network";
import type { HeightAnchor } from "./network-settings.ts";

const BLOCKS_PER_EPOCH = 2016;
const BLOCKS_PER_DAY = 144;

/**
 * Height of an epoch's first block: counted in epochs from a block whose day is known and within the rows, else from the
 * last such block before them at 144 blocks a day, to the nearest multiple of 2016.
 */
export function heightOfEpoch(
  epochs: readonly ObservedEpoch[],
  index: number,
  anchors: readonly HeightAnchor[],
): number {
  const { startDay } = epochs[index]!;
  const past = anchors.filter((anchor) => anchor.day <= startDay);
  const inside = past.findLast((anchor) => anchor.day >= epochs[0]!.startDay);
  if (inside) {
    const at = epochs.findLastIndex((epoch) => epoch.startDay <= inside.day + 0.5);
    return epochStart(inside.height) + (index - at) * BLOCKS_PER_EPOCH;
  }
  const anchor = past.at(-1) ?? anchors[0]!;
  const height = anchor.height + (startDay - anchor.day) * BLOCKS_PER_DAY;
  return Math.max(0, Math.round(height / BLOCKS_PER_EPOCH) * BLOCKS_PER_EPOCH);
}

function epochStart(height: number): number {
  return Math.floor(height / BLOCKS_PER_EPOCH) * BLOCKS_PER_EPOCH;
}
