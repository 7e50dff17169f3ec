import type { IntervalTable } from "./interval-value.ts";
import {
  allocateBranches,
  branchReach,
  branchValueUsd,
  readBranches,
  type StepBranches,
} from "./no-burn-branches.ts";
import {
  allocatePiecewise,
  allocateScratch,
  beginPiecewise,
  cutPiecewise,
  interpolate,
  type Piecewise,
  pointValue,
  pushPoint,
  type SlideScratch,
  slideMaximum,
  upperEnvelope,
} from "./piecewise.ts";
import type { StorageBounds } from "./storage-bounds.ts";
import type { Battery } from "./types.ts";

/** Result of the non-concave recursion. */
export interface NoBurnPath {
  /** MWh of stored energy released per step. */
  readonly releasedMwh: Float64Array;
  readonly stateMwh: Float64Array;
  /** The path itself is worth at least this, USD (with a seam: start and end apart count as they were paid for). */
  readonly lowerBoundUsd: number;
  /** No schedule without burning is worth more, USD. */
  readonly upperBoundUsd: number;
  /** Most breakpoints that a step's value had. */
  readonly peakBreakpoints: number;
  /** Bytes kept per step between the two passes. */
  readonly bytesPerStep: number;
}

/** Thinned operations per step, at most: one per segment of both branches, the envelope and the cut. */
const OPERATIONS_BESIDE_SEGMENTS = 2;

/**
 * V_t(x) = idle + max( charge branch, discharge branch ) of V_{t+1}, kept as one thinned function V' with
 * |V - V'| <= toleranceUsd in all. The thinning commutes with adding a constant, so V' - tolerance and V' + tolerance
 * are the two roundings, down and up, of the true V, and one recursion carries both.
 *
 * @param toleranceUsd how far all thinning together may miss, USD
 * @param seamUsdPerMwh paid per MWh that the end holds more than the start, where both are free within their bounds
 */
export function solveNoBurn(
  table: IntervalTable,
  battery: Battery,
  bounds: StorageBounds,
  toleranceUsd: number,
  seamUsdPerMwh = 0,
): NoBurnPath {
  const kept = runBackward(table, battery, bounds, toleranceUsd, seamUsdPerMwh);
  const { releasedMwh, stateMwh } = runForward(table, battery, kept);
  const { first } = kept;
  return {
    releasedMwh,
    stateMwh,
    lowerBoundUsd: kept.startUsd - kept.missedUsd,
    upperBoundUsd: kept.startUsd + kept.missedUsd,
    peakBreakpoints: kept.peakBreakpoints,
    bytesPerStep: (16 * first[0]!) / stateMwh.length + 4,
  };
}

/** Every step's V, points flat: those of the value before step t (after t - 1) are [first[t], first[t] + count[t]). */
interface KeptValues {
  x: Float64Array;
  y: Float64Array;
  readonly first: Int32Array;
  readonly count: Int32Array;
  startMwh: number;
  startUsd: number;
  missedUsd: number;
  peakBreakpoints: number;
}

function runBackward(
  table: IntervalTable,
  battery: Battery,
  bounds: StorageBounds,
  toleranceUsd: number,
  seamUsdPerMwh: number,
): KeptValues {
  const { steps } = table.grid;
  const branches = allocateBranches(table.width);
  const perOperation = toleranceUsd / (steps * (table.width + 2 + OPERATIONS_BESIDE_SEGMENTS));
  const tools = makeTools(perOperation);
  const kept: KeptValues = {
    x: new Float64Array(steps * 8),
    y: new Float64Array(steps * 8),
    first: new Int32Array(steps + 1),
    count: new Int32Array(steps + 1),
    startMwh: bounds.startMwh,
    startUsd: 0,
    missedUsd: 0,
    peakBreakpoints: 0,
  };
  let used = 0;
  let idleUsd = 0;
  let value = allocatePiecewise();
  beginPiecewise(value, 0);
  const [endLow, endHigh] = [bounds.leastMwh[steps]!, bounds.mostMwh[steps]!];
  pushPoint(value, endLow, seamUsdPerMwh * endLow);
  if (endHigh > endLow) pushPoint(value, endHigh, seamUsdPerMwh * endHigh);
  for (let step = steps - 1; step >= 0; step--) {
    used = keep(kept, step + 1, used, value);
    readBranches(table, battery, step, branches);
    idleUsd += branches.idleUsd;
    const low = value.x[0]! - branchReach(branches).storeMwh;
    const high = value.x[value.count - 1]! + branchReach(branches).releaseMwh;
    const left = Math.max(low, bounds.leastMwh[step]!);
    const right = Math.max(left, Math.min(high, bounds.mostMwh[step]!));
    value = stepBack(branches, value, left, right, tools);
    if (value.count > kept.peakBreakpoints) kept.peakBreakpoints = value.count;
  }
  kept.first[0] = used;
  chooseStart(kept, value, bounds, seamUsdPerMwh);
  kept.startUsd += idleUsd;
  kept.missedUsd = tools.operations * perOperation;
  return kept;
}

/** The start within its bounds that is worth most beside what it costs: a corner of the value, or an end of the bounds. */
function chooseStart(
  kept: KeptValues,
  value: Piecewise,
  { leastMwh, mostMwh }: StorageBounds,
  seamUsdPerMwh: number,
): void {
  const worth = (mwh: number) => pointValue(value, mwh) - seamUsdPerMwh * mwh;
  const isGiven = leastMwh[0]! >= mostMwh[0]!;
  kept.startMwh = isGiven ? leastMwh[0]! : Math.max(leastMwh[0]!, value.x[0]!);
  kept.startUsd = worth(kept.startMwh);
  if (isGiven) return;
  const mostInReach = Math.min(mostMwh[0]!, value.x[value.count - 1]!);
  for (const mwh of [...value.x.subarray(0, value.count), mostInReach]) {
    if (mwh < leastMwh[0]! || mwh > mostMwh[0]!) continue;
    const usd = worth(mwh);
    if (usd <= kept.startUsd) continue;
    kept.startMwh = mwh;
    kept.startUsd = usd;
  }
}

interface Tools {
  readonly tolerance: number;
  operations: number;
  readonly spare: Piecewise[];
  readonly scratch: SlideScratch;
}

function makeTools(tolerance: number): Tools {
  return {
    tolerance,
    operations: 0,
    spare: Array.from({ length: 5 }, () => allocatePiecewise()),
    scratch: allocateScratch(),
  };
}

function stepBack(
  branches: StepBranches,
  after: Piecewise,
  left: number,
  right: number,
  tools: Tools,
): Piecewise {
  const charged = convolve(after, branches, "charge", tools);
  const discharged = convolve(branches.isConcave ? charged : after, branches, "discharge", tools);
  const out = tools.spare.pop()!;
  tools.operations++;
  if (branches.isConcave) cutPiecewise(discharged, left, right, tools.tolerance, out);
  else upperEnvelope(charged, discharged, left, right, tools.tolerance, out);
  tools.spare.push(after);
  if (charged !== after) tools.spare.push(charged);
  if (discharged !== after && discharged !== charged) tools.spare.push(discharged);
  return out;
}

/** Convolves one branch's segments in turn; the inputs stay as they are. */
function convolve(
  f: Piecewise,
  branches: StepBranches,
  branch: "charge" | "discharge",
  tools: Tools,
): Piecewise {
  const isCharge = branch === "charge";
  const slope = isCharge ? branches.chargeSlope : branches.dischargeSlope;
  const length = isCharge ? branches.chargeLength : branches.dischargeLength;
  const count = isCharge ? branches.chargeCount : branches.dischargeCount;
  let now = f;
  for (let k = 0; k < count; k++) {
    if (length[k]! < 1e-12) continue;
    const next = tools.spare.pop()!;
    slideMaximum(
      now,
      slope[k]!,
      length[k]!,
      isCharge ? -length[k]! : 0,
      tools.tolerance,
      tools.scratch,
      next,
    );
    // Storing u = length - z at `slope` each: what the window counts as released from a full intake costs it all.
    if (isCharge) lower(next, slope[k]! * length[k]!);
    tools.operations++;
    if (now !== f) tools.spare.push(now);
    now = next;
  }
  return now;
}

function lower(f: Piecewise, usd: number): void {
  for (let i = 0; i < f.count; i++) f.y[i]! -= usd;
}

function keep(kept: KeptValues, at: number, used: number, value: Piecewise): number {
  if (used + value.count > kept.x.length) {
    const x = new Float64Array(2 * (used + value.count));
    const y = new Float64Array(2 * (used + value.count));
    x.set(kept.x);
    y.set(kept.y);
    kept.x = x;
    kept.y = y;
  }
  kept.first[at] = used;
  kept.count[at] = value.count;
  for (let i = 0; i < value.count; i++) {
    kept.x[used + i] = value.x[i]!;
    kept.y[used + i] = value.y[i]!;
  }
  return used + value.count;
}

/** The best release from the actual state, step by step, against the kept values: corners of either decide. */
function runForward(table: IntervalTable, battery: Battery, kept: KeptValues) {
  const { steps } = table.grid;
  const branches = allocateBranches(table.width);
  const releasedMwh = new Float64Array(steps);
  const stateMwh = new Float64Array(steps + 1);
  stateMwh[0] = kept.startMwh;
  for (let step = 0; step < steps; step++) {
    readBranches(table, battery, step, branches);
    const w = bestRelease(branches, kept, step + 1, stateMwh[step]!);
    releasedMwh[step] = w;
    stateMwh[step + 1] = stateMwh[step]! - w;
  }
  return { releasedMwh, stateMwh };
}

function bestRelease(branches: StepBranches, kept: KeptValues, at: number, state: number): number {
  const { x, y } = kept;
  const from = kept.first[at]!;
  const to = from + kept.count[at]!;
  let bestUsd = valueAfter(kept, at, state);
  let best = 0;
  const corners = [branches.chargeLength, branches.dischargeLength] as const;
  for (let side = 0; side < 2; side++) {
    const count = side === 0 ? branches.chargeCount : branches.dischargeCount;
    let w = 0;
    for (let k = 0; k < count; k++) {
      w += side === 0 ? -corners[0][k]! : corners[1][k]!;
      const usd = branchValueUsd(branches, w) + valueAfter(kept, at, state - w);
      if (usd > bestUsd) {
        bestUsd = usd;
        best = w;
      }
    }
  }
  for (let i = from; i < to; i++) {
    const usd = branchValueUsd(branches, state - x[i]!) + y[i]!;
    if (usd > bestUsd) {
      bestUsd = usd;
      best = state - x[i]!;
    }
  }
  return best;
}

/** The kept value at a state, -∞ where it is out of reach. */
function valueAfter({ x, y, first, count }: KeptValues, at: number, state: number): number {
  const from = first[at]!;
  const to = from + count[at]!;
  if (state < x[from]! - 1e-9 || state > x[to - 1]! + 1e-9) return Number.NEGATIVE_INFINITY;
  return interpolate(x, y, from, to, state);
}
