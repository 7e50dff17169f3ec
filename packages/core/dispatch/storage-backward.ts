import type { ReleaseTable } from "./release-table.ts";
import type { StorageBounds } from "./storage-bounds.ts";

/**
 * Slope lists grow and shrink as the horizon is walked (8 to 167 segments were seen in real years), so the two that
 * are merged back and forth are doubled when they are full.
 */
export interface SlopeList {
  slope: Float64Array;
  length: Float64Array;
  count: number;
}

/** An empty list with room for `capacity` segments. */
export function allocateSlopeList(capacity: number): SlopeList {
  return { slope: new Float64Array(capacity), length: new Float64Array(capacity), count: 0 };
}

/** What the backward pass leaves for the forward one. */
export interface BackwardPass {
  /** Where each release segment entered the next step's value, MWh above that value's left end; +∞: beyond reach. */
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
    mergeStep(release, step, now, next, out.enteredAtMwh, low - left, high - low, tiny);
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

/** Merges V after the step with the step's segments, dropping `skip` MWh on the left and all beyond `room`. */
function mergeStep(
  release: ReleaseTable,
  step: number,
  after: SlopeList,
  before: SlopeList,
  enteredAt: Float64Array,
  skip: number,
  room: number,
  tiny: number,
): void {
  const { slope, length } = release;
  const vSlope = after.slope;
  const vLength = after.length;
  const outSlope = before.slope;
  const outLength = before.length;
  const count = after.count;
  const end = release.first[step + 1]!;
  let k = release.first[step]!;
  let i = 0;
  let out = 0;
  let passed = 0;
  let last = Number.NaN;
  while (skip > 0 || room > 0) {
    let s: number;
    let l: number;
    if (k < end && (i >= count || slope[k]! >= vSlope[i]!)) {
      enteredAt[k] = passed;
      s = slope[k]!;
      l = length[k]!;
      k++;
    } else if (i < count) {
      s = vSlope[i]!;
      l = vLength[i]!;
      passed += l;
      i++;
    } else break;
    if (skip > 0) {
      skip -= l;
      if (skip >= 0) continue;
      l = -skip;
    }
    if (l > room) l = room;
    room -= l;
    if (s === last || (l < tiny && out > 0)) outLength[out - 1]! += l;
    else {
      outSlope[out] = s;
      outLength[out++] = l;
      last = s;
    }
  }
  for (; k < end; k++) enteredAt[k] = Number.POSITIVE_INFINITY;
  before.count = out;
}
