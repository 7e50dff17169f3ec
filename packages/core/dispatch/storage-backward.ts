import type { ReleaseTable } from "./release-table.ts";
import type { StorageBounds } from "./storage-bounds.ts";

/**
 * Slope lists grow and shrink as the horizon is walked (8 to 167 segments were seen in real years), so the two that
 * are merged back and forth are doubled when they are full.
 */
export interface SlopeList {
  slope: Float64Array;
  length: Float64Array;
}

/** An empty list with room for `capacity` segments. */
export function allocateSlopeList(capacity: number): SlopeList {
  return { slope: new Float64Array(capacity), length: new Float64Array(capacity) };
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
 * @param lists two scratch lists, grown where they must be
 */
export function runBackward(
  release: ReleaseTable,
  bounds: StorageBounds,
  lists: [SlopeList, SlopeList],
  out: BackwardPass,
): void {
  const { first, slope, length, leastMwh: leastRelease, mostMwh: mostRelease } = release;
  const { leastMwh: leastState, mostMwh: mostState } = bounds;
  const { enteredAtMwh, lowMwh, highMwh } = out;
  const steps = leastState.length - 1;
  const tiny = 1e-14 * bounds.scaleMwh;
  let low = leastState[steps]!;
  let high = mostState[steps]!;
  let [{ slope: vSlope, length: vLength }, { slope: outSlope, length: outLength }] = lists;
  vSlope[0] = 0;
  vLength[0] = high - low;
  let vStart = 0;
  let vEnd = high > low ? 1 : 0;
  let peak = vEnd;
  lowMwh[steps] = low;
  highMwh[steps] = high;
  // One loop without calls: at a dozen live segments a call per step would cost as much as the merge.
  for (let step = steps - 1; step >= 0; step--) {
    const end = first[step + 1]!;
    const most = vEnd - vStart + end - first[step]!;
    if (outSlope.length < most) {
      outSlope = new Float64Array(2 * most);
      outLength = new Float64Array(2 * most);
    }
    // Merge: the step's segments enter V, runs of V are copied as they are.
    let i = vStart;
    let count = 0;
    let passed = 0;
    for (let k = first[step]!; k < end; k++) {
      const s = slope[k]!;
      const l = length[k]!;
      while (i < vEnd && vSlope[i]! > s) {
        const run = vLength[i]!;
        outSlope[count] = vSlope[i++]!;
        outLength[count++] = run;
        passed += run;
      }
      enteredAtMwh[k] = passed;
      if (count > 0 && (outSlope[count - 1] === s || l < tiny)) outLength[count - 1]! += l;
      else {
        outSlope[count] = s;
        outLength[count++] = l;
      }
      // only where this slope stands last: a sliver of it may have gone to a dearer neighbour
      if (i < vEnd && vSlope[i] === s && outSlope[count - 1] === s) {
        passed += vLength[i]!;
        outLength[count - 1]! += vLength[i++]!;
      }
    }
    for (; i < vEnd; i++) {
      outSlope[count] = vSlope[i]!;
      outLength[count++] = vLength[i]!;
    }
    // Cut to the bounds at both ends; a sliver left at an end goes with what is cut.
    const left = low + leastRelease[step]!;
    const right = high + mostRelease[step]!;
    low = left > leastState[step]! ? left : leastState[step]!;
    high = right < mostState[step]! ? right : mostState[step]!;
    if (high < low) high = low;
    let start = 0;
    for (let skip = low - left; skip > 0 && start < count; ) {
      const rest = outLength[start]! - skip;
      if (rest > tiny) {
        outLength[start] = rest;
        break;
      }
      skip -= outLength[start++]!;
    }
    for (let excess = right - high; excess > 0 && start < count; ) {
      const rest = outLength[count - 1]! - excess;
      if (rest > tiny) {
        outLength[count - 1] = rest;
        break;
      }
      excess -= outLength[--count]!;
    }
    lowMwh[step] = low;
    highMwh[step] = high;
    const freeSlope = vSlope;
    const freeLength = vLength;
    vSlope = outSlope;
    vLength = outLength;
    outSlope = freeSlope;
    outLength = freeLength;
    vStart = start;
    vEnd = count;
    if (count - start > peak) peak = count - start;
  }
  lists[0] = { slope: vSlope, length: vLength };
  lists[1] = { slope: outSlope, length: outLength };
  out.peakSegments = peak;
}
