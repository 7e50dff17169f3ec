import { valueAt } from "./per-step.ts";
import type { ReleaseTable } from "./release-table.ts";
import type { Battery, NamedSlack } from "./types.ts";

/** Bounds of the stored energy before the first step and after each; steps + 1 entries, MWh. */
export interface StorageBounds {
  readonly startMwh: number;
  /** Yardstick of rounding: the largest state there can be, never 0. */
  readonly scaleMwh: number;
  readonly leastMwh: Float64Array;
  readonly mostMwh: Float64Array;
}

/** Bounds to be filled, for a start state. */
export function allocateBounds(battery: Battery, startMwh: number, steps: number): StorageBounds {
  return {
    startMwh,
    scaleMwh: scaleOf(battery, startMwh),
    leastMwh: new Float64Array(steps + 1),
    mostMwh: new Float64Array(steps + 1),
  };
}

/** See {@link StorageBounds.scaleMwh}. */
export function scaleOf({ energyMwh }: Battery, startMwh: number): number {
  return Math.max(energyMwh, startMwh) + 1e-3;
}

/** Where the store must end. */
export interface EndBounds {
  readonly leastMwh: number;
  readonly mostMwh: number;
}

/**
 * The bounds as asked for: the reserve, at most the store's size, under the size, the end state at the end.
 * `endAt` overrides the battery's own end (used for cyclic stores, whose start and end are chosen together).
 */
export function fillBounds(battery: Battery, startMwh: number, bounds: StorageBounds, endAt?: number): void {
  const { leastMwh, mostMwh } = bounds;
  const steps = leastMwh.length - 1;
  const { energyMwh, reserveMwh } = battery;
  mostMwh.fill(energyMwh);
  if (typeof reserveMwh === "number") leastMwh.fill(Math.min(energyMwh, reserveMwh));
  else for (let step = 0; step < steps; step++) leastMwh[step + 1] = Math.min(energyMwh, reserveMwh[step]!);
  leastMwh[0] = startMwh;
  mostMwh[0] = startMwh;
  const end = endBounds(battery, steps, endAt);
  leastMwh[steps] = end.leastMwh;
  mostMwh[steps] = end.mostMwh;
}

function endBounds({ ends, energyMwh, reserveMwh }: Battery, steps: number, endAt?: number): EndBounds {
  const exact = endAt ?? (ends.kind === "exactly" ? Math.min(energyMwh, ends.endMwh) : undefined);
  if (exact !== undefined) return { leastMwh: exact, mostMwh: exact };
  const least = Math.min(energyMwh, valueAt(reserveMwh, steps - 1));
  return {
    leastMwh: ends.kind === "at-least" ? Math.max(least, ends.endMwh) : least,
    mostMwh: energyMwh,
  };
}

/**
 * Widens bounds that can't be kept to the nearest that can. The reachable energies after each step are an interval;
 * where it misses the bounds, the bound moves to its edge: a store that starts too full or too empty is brought back
 * as fast as possible, an end state out of reach is missed by as little as possible.
 */
export function mendBounds(bounds: StorageBounds, release: ReleaseTable): boolean {
  const { leastMwh, mostMwh } = bounds;
  let reachLow = leastMwh[0]!;
  let reachHigh = mostMwh[0]!;
  let mended = false;
  for (let step = 0; step + 1 < leastMwh.length; step++) {
    reachLow -= release.mostMwh[step]!;
    reachHigh -= release.leastMwh[step]!;
    if (leastMwh[step + 1]! > reachHigh) {
      leastMwh[step + 1] = reachHigh;
      if (mostMwh[step + 1]! < reachHigh) mostMwh[step + 1] = reachHigh;
      mended = true;
    }
    if (mostMwh[step + 1]! < reachLow) {
      mostMwh[step + 1] = reachLow;
      if (leastMwh[step + 1]! > reachLow) leastMwh[step + 1] = reachLow;
      mended = true;
    }
    if (reachLow < leastMwh[step + 1]!) reachLow = leastMwh[step + 1]!;
    if (reachHigh > mostMwh[step + 1]!) reachHigh = mostMwh[step + 1]!;
  }
  return mended;
}

/** Rounding of states, MWh. */
const NOISE_MWH = 1e-9;

/** Names what the schedule's states miss of the bounds as asked for. */
export function storageSlacks(
  battery: Battery,
  stateMwh: Float64Array,
  isCyclic: boolean,
): readonly NamedSlack[] {
  const steps = stateMwh.length - 1;
  const asked = endBounds(battery, steps, isCyclic ? stateMwh[0]! : undefined);
  const slacks: NamedSlack[] = [];
  const add = (kind: NamedSlack["kind"], step: number, amount: number, limit: number, toStep = step + 1) =>
    slacks.push({
      kind,
      fromStep: step,
      toStep,
      worstStep: step,
      worstAmount: amount,
      totalMwh: amount,
      limit,
    });
  const start = stateMwh[0]!;
  if (start > battery.energyMwh + NOISE_MWH)
    add(
      "state-of-charge-start",
      0,
      start - battery.energyMwh,
      battery.energyMwh,
      stepsOverfull(battery, stateMwh),
    );
  addReserveRuns(battery, stateMwh, slacks);
  const end = stateMwh[steps]!;
  const missed = Math.max(asked.leastMwh - end, end - asked.mostMwh);
  if (missed > NOISE_MWH && end <= battery.energyMwh + NOISE_MWH) {
    const limit = end < asked.leastMwh ? asked.leastMwh : asked.mostMwh;
    add("state-of-charge-end", steps - 1, missed, limit);
  } else if (battery.ends.kind === "exactly" && battery.ends.endMwh > battery.energyMwh + NOISE_MWH) {
    // more was asked for than the store holds: it ends as full as it can, and says by how much that is short
    add("state-of-charge-end", steps - 1, battery.ends.endMwh - end, battery.ends.endMwh);
  }
  return slacks;
}

/** Steps until a store that starts too full is within its size, at least one. */
function stepsOverfull({ energyMwh }: Battery, stateMwh: Float64Array): number {
  let step = 1;
  while (step < stateMwh.length - 1 && stateMwh[step]! > energyMwh + NOISE_MWH) step++;
  return step;
}

function addReserveRuns(battery: Battery, stateMwh: Float64Array, slacks: NamedSlack[]): void {
  const steps = stateMwh.length - 1;
  if (typeof battery.reserveMwh === "number" && battery.reserveMwh === 0) return;
  // As asked for: a reserve above the store's size, or above an exact end, is short and says by how much.
  const missing = (step: number) => valueAt(battery.reserveMwh, step) - stateMwh[step + 1]!;
  for (let step = 0; step < steps; step++) {
    if (missing(step) <= NOISE_MWH) continue;
    const fromStep = step;
    let worstStep = step;
    let totalMwh = 0;
    for (; step < steps && missing(step) > NOISE_MWH; step++) {
      totalMwh += missing(step);
      if (missing(step) > missing(worstStep)) worstStep = step;
    }
    slacks.push({
      kind: "state-of-charge-reserve",
      fromStep,
      toStep: step,
      worstStep,
      worstAmount: missing(worstStep),
      totalMwh,
      limit: valueAt(battery.reserveMwh, worstStep),
    });
  }
}
