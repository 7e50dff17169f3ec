import { fillBusPrices } from "./bus-prices.ts";
import type { IntervalTable } from "./interval-value.ts";
import { valueAt } from "./per-step.ts";
import { fillReleaseTable } from "./release-table.ts";
import { closeCycle } from "./storage-forward.ts";
import { dualBoundUsd, type StorageWorkspace, solveFromRelease } from "./storage-path.ts";
import type { Battery } from "./types.ts";

/** A tangent of the concave value of starting and ending at `atMwh`. */
interface Tangent {
  readonly atMwh: number;
  readonly valueUsd: number;
  readonly slopeUsdPerMwh: number;
}

/** Energies that a cyclic store may start and end with. */
export interface SeamRange {
  readonly leastMwh: number;
  readonly mostMwh: number;
}

/**
 * Chooses the energy e that a cyclic store starts and ends with, and leaves its solve in the workspace. The value is
 * concave and piecewise linear in e with slope v_0 - v_{T-1}: cut where the two nearest tangents meet until the cut
 * proves nothing above the value found. Finite; 5 to 15 solves in practice. Where the best e is a kink, no one set of water
 * values proves it: the cut of the tangents from both sides does, and is left as the workspace's `seamBoundUsd`.
 *
 * @returns the energy, MWh
 */
export function solveCyclic(table: IntervalTable, battery: Battery, workspace: StorageWorkspace): number {
  fillReleaseTable(table, battery, workspace.release);
  const low = Math.min(battery.energyMwh, valueAt(battery.reserveMwh, table.grid.steps - 1));
  const range = seamRange(battery, workspace.release, low) ?? { leastMwh: low, mostMwh: battery.energyMwh };
  const { atMwh, boundUsd } = searchSeam(table, battery, workspace, range);
  workspace.seamBoundUsd = boundUsd;
  const noise = 1e-11 * workspace.bounds.scaleMwh;
  closeCycle(
    workspace.bounds,
    workspace.path,
    atMwh <= range.leastMwh + noise,
    atMwh >= range.mostMwh - noise,
  );
  fillBusPrices(table, battery, workspace.path.waterValueUsdPerMwh, workspace.prices);
  return atMwh;
}

/**
 * The energies e from which every reserve can be kept and e be reached again; undefined where there is none (then the
 * bounds are mended, and the slack says so). After step t the reach of a store that starts with e is
 * [max(a, e - A), min(b, e - B)], A and B the most and least released so far: each bound of a state is one of e.
 */
export function seamRange(
  battery: Battery,
  { mostMwh, leastMwh }: { readonly mostMwh: Float64Array; readonly leastMwh: Float64Array },
  endLeastMwh: number,
): SeamRange | undefined {
  let [low, high] = [endLeastMwh, battery.energyMwh];
  let [a, b] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [mostSum, leastSum] = [0, 0];
  for (let step = 0; step < mostMwh.length; step++) {
    const reserve = Math.min(battery.energyMwh, valueAt(battery.reserveMwh, step));
    mostSum += mostMwh[step]!;
    leastSum += leastMwh[step]!;
    a = Math.max(reserve, a - mostMwh[step]!);
    b = Math.min(battery.energyMwh, b - leastMwh[step]!);
    if (a > b) return undefined;
    low = Math.max(low, a + leastSum);
    high = Math.min(high, b + mostSum);
  }
  if (mostSum < 0 || leastSum > 0) return undefined;
  low = Math.max(low, a);
  high = Math.min(high, b);
  const noise = 1e-12 * (battery.energyMwh + 1e-3);
  return low > high + noise ? undefined : { leastMwh: Math.min(low, high), mostMwh: high };
}

function searchSeam(
  table: IntervalTable,
  battery: Battery,
  workspace: StorageWorkspace,
  { leastMwh, mostMwh }: SeamRange,
): { readonly atMwh: number; readonly boundUsd: number } {
  const tangentAt = (atMwh: number): Tangent => {
    solveFromRelease(table, battery, workspace, atMwh, atMwh);
    const water = workspace.path.waterValueUsdPerMwh;
    const slopeUsdPerMwh = water[0]! - water[water.length - 1]!;
    return { atMwh, valueUsd: dualBoundUsd(workspace), slopeUsdPerMwh };
  };
  let left = tangentAt(leastMwh);
  if (left.slopeUsdPerMwh <= 0 || mostMwh <= leastMwh) return { atMwh: leastMwh, boundUsd: left.valueUsd };
  let right = tangentAt(mostMwh);
  if (right.slopeUsdPerMwh >= 0) return { atMwh: mostMwh, boundUsd: right.valueUsd };
  let boundUsd = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 200; round++) {
    const atMwh = meetingPoint(left, right);
    boundUsd = left.valueUsd + left.slopeUsdPerMwh * (atMwh - left.atMwh);
    const found = tangentAt(atMwh);
    const noise = 1e-13 * Math.abs(found.valueUsd) + 1e-9;
    if (found.slopeUsdPerMwh === 0) boundUsd = Math.min(boundUsd, found.valueUsd);
    if (found.slopeUsdPerMwh === 0 || boundUsd - found.valueUsd <= noise) break;
    if (found.slopeUsdPerMwh > 0) left = found;
    else right = found;
  }
  return { atMwh: workspace.bounds.startMwh, boundUsd };
}

function meetingPoint(left: Tangent, right: Tangent): number {
  const atMwh =
    (right.valueUsd - left.valueUsd + left.slopeUsdPerMwh * left.atMwh - right.slopeUsdPerMwh * right.atMwh) /
    (left.slopeUsdPerMwh - right.slopeUsdPerMwh);
  return Math.min(right.atMwh, Math.max(left.atMwh, atMwh));
}
