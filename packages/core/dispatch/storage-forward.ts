import type { ReleaseTable } from "./release-table.ts";
import type { BackwardPass } from "./storage-backward.ts";
import type { StorageBounds } from "./storage-bounds.ts";
import type { Battery } from "./types.ts";

/** The optimal path of one store. */
export interface StoragePath {
  /** Energy released per step, MWh of stored energy; negative: taken in. */
  readonly releasedMwh: Float64Array;
  /** steps + 1 entries. */
  readonly stateMwh: Float64Array;
  /** Value of one more stored MWh in each step. */
  readonly waterValueUsdPerMwh: Float64Array;
  /** Scratch: the water values that the steps up to here allow. */
  readonly allowedLow: Float64Array;
  readonly allowedHigh: Float64Array;
}

/** Empty arrays for a horizon of `steps`. */
export function allocatePath(steps: number): StoragePath {
  return {
    releasedMwh: new Float64Array(steps),
    stateMwh: new Float64Array(steps + 1),
    waterValueUsdPerMwh: new Float64Array(steps),
    allowedLow: new Float64Array(steps),
    allowedHigh: new Float64Array(steps),
  };
}

/** A state this close to a bound, as a share of the store, is at the bound. */
const AT_BOUND = 1e-11;

/**
 * Walks from the start state: in each step the energy x lies either inside a release segment (the split is then fixed
 * by where that segment entered the list) or between two of them (then the next state takes the rest).
 */
export function runForward(
  release: ReleaseTable,
  bounds: StorageBounds,
  backward: BackwardPass,
  path: StoragePath,
): void {
  const { first, slope, length, leastMwh } = release;
  const { enteredAtMwh, lowMwh, highMwh } = backward;
  const { releasedMwh, stateMwh, allowedLow, allowedHigh } = path;
  const steps = releasedMwh.length;
  // Nearer than this to a corner of h is at the corner, where a range of water values is right.
  const noise = AT_BOUND * bounds.scaleMwh;
  const { leastMwh: leastState, mostMwh: mostState } = bounds;
  let lowBefore = 0;
  let highBefore = 0;
  let state = bounds.startMwh;
  stateMwh[0] = state;
  for (let step = 0; step < steps; step++) {
    const end = first[step + 1]!;
    const offset = state - lowMwh[step + 1]! - leastMwh[step]!;
    let done = 0;
    let part = 0;
    let k = first[step]!;
    for (; k < end; k++) {
      const reached = enteredAtMwh[k]! + done;
      if (offset <= reached) break;
      if (offset < reached + length[k]!) {
        part = offset - reached;
        break;
      }
      done += length[k]!;
    }
    let after = part > 0 ? lowMwh[step + 1]! + enteredAtMwh[k]! : lowMwh[step + 1]! + offset - done;
    if (after < lowMwh[step + 1]!) after = lowMwh[step + 1]!;
    if (after > highMwh[step + 1]!) after = highMwh[step + 1]!;
    releasedMwh[step] = leastMwh[step]! + done + part;
    const begin = first[step]!;
    let above = part > noise ? k : k - 1;
    const isWhole = part > noise && part >= length[k]! - noise;
    if (isWhole) k++;
    while (above >= begin && k - above === 1 && length[above]! <= noise) above--;
    while (k < end && (part <= noise || isWhole) && length[k]! <= noise) k++;
    // Narrowed by the step before, across a state that is not at a bound which lets the value rise or fall.
    let low = k < end ? slope[k]! : Number.NEGATIVE_INFINITY;
    let high = above >= begin ? slope[above]! : Number.POSITIVE_INFINITY;
    if (step > 0) {
      if (lowBefore > low && state > leastState[step]! + noise)
        low = lowBefore < high ? lowBefore : low > high ? low : high;
      if (highBefore < high && state < mostState[step]! - noise) high = highBefore > low ? highBefore : low;
    }
    lowBefore = low;
    highBefore = high;
    allowedLow[step] = low;
    allowedHigh[step] = high;
    stateMwh[step + 1] = after;
    state = after;
  }
  chooseWaterValues(path);
}

/**
 * Water values that certify the path. Each must lie between the slopes beside its step's release; across a state
 * strictly between its bounds they are equal, at a full store they may rise, at an empty one fall. The walk has
 * narrowed the allowed intervals forwards; one value of each is taken backwards, as near to its successor as may be.
 */
function chooseWaterValues({ allowedLow, allowedHigh, waterValueUsdPerMwh: water }: StoragePath): void {
  // After the end stored energy is worth 0; a pinned end takes what the last step allows, nearest to 0.
  let wanted = 0;
  for (let step = water.length - 1; step >= 0; step--) {
    if (wanted > allowedHigh[step]!) wanted = allowedHigh[step]!;
    if (wanted < allowedLow[step]!) wanted = allowedLow[step]!;
    water[step] = wanted;
  }
}

const EMPTY = 1;
const FULL = 2;

function edgeAt(
  { leastMwh, mostMwh, scaleMwh }: StorageBounds,
  { stateMwh }: StoragePath,
  at: number,
): number {
  const noise = AT_BOUND * scaleMwh;
  const state = stateMwh[at]!;
  return (state <= leastMwh[at]! + noise ? EMPTY : 0) | (state >= mostMwh[at]! - noise ? FULL : 0);
}

/**
 * Water values of a cyclic store, whose last step is followed by its first. Across the chosen energy they are linked
 * like across any other state. Of all values that fit, the least: every lower bound carried along the circle in both
 * directions, twice round, wherever the link allows (a system of v_i <= v_j has a least solution if it has any).
 */
export function closeCycle(
  bounds: StorageBounds,
  path: StoragePath,
  seamIsEmpty: boolean,
  seamIsFull: boolean,
): void {
  const { allowedLow: low, allowedHigh: high, waterValueUsdPerMwh: water } = path;
  const steps = water.length;
  const seam = (seamIsEmpty ? EMPTY : 0) | (seamIsFull ? FULL : 0);
  const edge = (step: number) => (step === 0 ? seam : edgeAt(bounds, path, step));
  water.set(low);
  for (let round = 0; round < 2 * steps; round++) {
    const step = round % steps;
    const before = (step + steps - 1) % steps;
    if (!(edge(step) & EMPTY) && water[before]! > water[step]!) water[step] = water[before]!;
  }
  for (let round = 2 * steps - 1; round >= 0; round--) {
    const step = round % steps;
    const before = (step + steps - 1) % steps;
    if (!(edge(step) & FULL) && water[step]! > water[before]!) water[before] = water[step]!;
  }
  for (let step = 0; step < steps; step++)
    if (water[step] === Number.NEGATIVE_INFINITY) water[step] = Math.min(0, high[step]!);
}

/**
 * Value of energy after the last step, against which a full or empty store is measured there: a cyclic store's is its
 * first step's; elsewhere the end state is no limit of the store's size, and the last step's own value says nothing binds.
 */
export function afterUsdPerMwh({ ends }: Battery, waterUsdPerMwh: Float64Array): number {
  return waterUsdPerMwh[ends.kind === "cyclic" ? 0 : waterUsdPerMwh.length - 1]!;
}
