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

/**
 * Height on a day, from blocks whose day is known: along a straight line between two of them, at 144 blocks a day before
 * the first and after the last.
 */
export function heightOnDay(anchors: readonly HeightAnchor[], day: number): number {
  const after = anchors.findIndex((anchor) => anchor.day > day);
  const from = anchors[Math.max(0, after < 0 ? anchors.length - 1 : after - 1)]!;
  const to = anchors[after];
  const perDay = to && to !== from ? (to.height - from.height) / (to.day - from.day) : BLOCKS_PER_DAY;
  return Math.max(0, Math.round(from.height + (day - from.day) * perDay));
}
