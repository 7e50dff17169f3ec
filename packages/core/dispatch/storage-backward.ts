import type { ReleaseTable } from "./release-table.ts";
import type { StorageBounds } from "./storage-bounds.ts";

/**
 * Slope lists grow and shrink as the horizon is walked (8 to 167 segments were seen in real years), so the two that
 * are merged back and forth are doubled when they are full.
 */
export interface SlopeList {
  slope: Float64Array;
  length: Float64Array;
  /** The first segment's place. */
  start: number;
  count: number;
}

/** An empty list with room for `capacity` segments. */
export function allocateSlopeList(capacity: number): SlopeList {
  return { slope: new Float64Array(capacity), length: new Float64Array(capacity), start: 0, count: 0 };
}

/** What the backward pass leaves for the forward one. */
export interface BackwardPass {
  /** Where each release segment entered the next step's value, MWh above that value's left end. */
  readonly enteredAtMwh: Float64Array;
  /** Left and right end of the reachable energies before step t; steps + 1 entries, MWh. */
  readonly lowMwh: Float64Array;
  readonly highMwh: Float64Array;
  /** Longest slope list met: the live segments. */
  peakSegments: number;
}

/**
 * The value V(x) of stored energy x, from the end to the start. Before a step V is the sup-convolution of the value
 * after it with the step's release value h: V_t(x) = max { h_t(w) + V_{t+1}(x - w) }. Both are concave and piecewise
 * linear, so it is one merge of two lists of slopes in falling order, cut to the bounds at both ends.
 *
 * @param lists two scratch lists; the first step's V is left in the first of them
 */
export function runBackward(
  release: ReleaseTable,
  bounds: StorageBounds,
  lists: [SlopeList, SlopeList],
  out: BackwardPass,
): void {
  const steps = bounds.leastMwh.length - 1;
  const tiny = 1e-14 * bounds.scaleMwh;
  let [now, next] = lists;
  let low = bounds.leastMwh[steps]!;
  let high = bounds.mostMwh[steps]!;
  now.slope[0] = 0;
  now.length[0] = high - low;
  now.start = 0;
  now.count = high > low ? 1 : 0;
  out.lowMwh[steps] = low;
  out.highMwh[steps] = high;
  out.peakSegments = now.count;
  for (let step = steps - 1; step >= 0; step--) {
    const left = low + release.leastMwh[step]!;
    const right = high + release.mostMwh[step]!;
    low = Math.max(left, bounds.leastMwh[step]!);
    high = Math.max(low, Math.min(right, bounds.mostMwh[step]!));
    growFor(next, now.count + release.first[step + 1]! - release.first[step]!);
    mergeStep(release, step, now, next, out.enteredAtMwh, tiny);
    cutEnds(next, low - left, right - high, tiny);
    out.lowMwh[step] = low;
    out.highMwh[step] = high;
    [now, next] = [next, now];
    if (now.count > out.peakSegments) out.peakSegments = now.count;
  }
  lists[0] = now;
  lists[1] = next;
}

function growFor(list: SlopeList, segments: number): void {
  if (list.slope.length >= segments) return;
  list.slope = new Float64Array(2 * segments);
  list.length = new Float64Array(2 * segments);
}

/**
 * Merges V after the step with the step's segments in falling order of slope, then cuts `skip` MWh off the left end and
 * `excess` off the right. Runs of V are copied without a test per segment: the pass is bound by this loop.
 */
function mergeStep(
  release: ReleaseTable,
  step: number,
  after: SlopeList,
  before: SlopeList,
  enteredAt: Float64Array,
  tiny: number,
): void {
  const { slope, length } = release;
  const { slope: vSlope, length: vLength } = after;
  const { slope: outSlope, length: outLength } = before;
  const end = release.first[step + 1]!;
  const vEnd = after.start + after.count;
  let i = after.start;
  let out = 0;
  let passed = 0;
  for (let k = release.first[step]!; k < end; k++) {
    const s = slope[k]!;
    while (i < vEnd && vSlope[i]! > s) {
      const l = vLength[i]!;
      outSlope[out] = vSlope[i++]!;
      outLength[out++] = l;
      passed += l;
    }
    enteredAt[k] = passed;
    if (out > 0 && (outSlope[out - 1] === s || length[k]! < tiny)) outLength[out - 1]! += length[k]!;
    else {
      outSlope[out] = s;
      outLength[out++] = length[k]!;
    }
    if (i < vEnd && vSlope[i] === s) {
      passed += vLength[i]!;
      outLength[out - 1]! += vLength[i++]!;
    }
  }
  for (; i < vEnd; i++) {
    outSlope[out] = vSlope[i]!;
    outLength[out++] = vLength[i]!;
  }
  before.start = 0;
  before.count = out;
}

/** Cuts both ends of a list; a sliver left at an end goes to its neighbour. */
function cutEnds(list: SlopeList, skip: number, excess: number, tiny: number): void {
  const { length } = list;
  let { start } = list;
  let end = start + list.count;
  while (skip > 0 && start < end) {
    if (length[start]! - skip > tiny) {
      length[start]! -= skip;
      break;
    }
    skip -= length[start++]!;
  }
  while (excess > 0 && start < end) {
    if (length[end - 1]! - excess > tiny) {
      length[end - 1]! -= excess;
      break;
    }
    excess -= length[--end]!;
  }
  list.start = start;
  list.count = end - start;
}
