import { type SeamRange, seamRange } from "./cyclic.ts";
import type { IntervalTable } from "./interval-value.ts";
import { type NoBurnPath, solveNoBurn } from "./no-burn-recursion.ts";
import { valueAt } from "./per-step.ts";
import { allocateReleaseTable, type ReleaseTable } from "./release-table.ts";
import { allocateBounds, fillBounds, mendBounds, type StorageBounds } from "./storage-bounds.ts";
import type { Battery } from "./types.ts";

/** The best start energy found, its path, and a bound over all start energies. */
export interface CyclicNoBurn {
  readonly found: NoBurnPath;
  readonly upperBoundUsd: number;
  /** Non-concave recursions that it took. */
  readonly solves: number;
}

/** A bound for one price of the seam, with where its own path starts and ends; equal: it is a schedule. */
interface Relaxed {
  readonly seamUsdPerMwh: number;
  readonly boundUsd: number;
  readonly startMwh: number;
  readonly endMwh: number;
}

/** Start energies between two ends: nobody who starts there is worth more than the bound. */
interface Span extends Relaxed {
  readonly leastMwh: number;
  readonly mostMwh: number;
}

/** Steps that all recursions together may walk: 80 years of hours, some five seconds; short horizons get more. */
const MOST_STEPS = 80 * 8760;
const MOST_SOLVES = 2000;

/** Share of the value at which a span is given up as no better. */
const CLOSED_SHARE = 3e-7;

/**
 * A cyclic store that may not burn, by branch and bound over its start energy e. For a span of e let start and end move
 * apart within it and pay v per MWh of end over start (a Lagrangian of "end = start"): one recursion bounds all of the
 * span, by at most |v - v*| times its width too high; v is searched for the lowest bound. The span with the highest bound is halved where its own path
 * starts and ends; each cut is tried as a start energy, until no span promises more than the best one found.
 *
 * @param seamUsdPerMwh v: the hull's water value where its cycle closes
 * @param hullStartMwh the hull's own start energy, tried first
 */
export function solveCyclicNoBurn(
  table: IntervalTable,
  battery: Battery,
  seamUsdPerMwh: number,
  hullStartMwh: number,
  toleranceUsd: number,
): CyclicNoBurn {
  const reach = noBurnReach(table, battery);
  const low = Math.min(battery.energyMwh, valueAt(battery.reserveMwh, table.grid.steps - 1));
  const range = seamRange(battery, reach, low);
  let solves = 0;
  const tryAt = (atMwh: number): NoBurnPath => {
    solves++;
    return solveNoBurn(table, battery, boundsAt(battery, reach, atMwh), toleranceUsd);
  };
  const spanOf = (leastMwh: number, mostMwh: number, seamUsd: number, enoughUsd: number): Span => {
    const bounds = boundsBetween(battery, reach, { leastMwh, mostMwh });
    const relax = (usdPerMwh: number): Relaxed => {
      solves++;
      const path = solveNoBurn(table, battery, bounds, toleranceUsd, usdPerMwh);
      const { stateMwh, upperBoundUsd: boundUsd } = path;
      const [startMwh, endMwh] = [stateMwh[0]!, stateMwh[stateMwh.length - 1]!];
      return { seamUsdPerMwh: usdPerMwh, boundUsd, startMwh, endMwh };
    };
    return { leastMwh, mostMwh, ...tightest(relax, seamUsd, enoughUsd) };
  };
  if (!range) {
    const found = tryAt(Math.max(low, Math.min(hullStartMwh, battery.energyMwh)));
    return { found, upperBoundUsd: Number.POSITIVE_INFINITY, solves };
  }
  let best = tryAt(Math.min(range.mostMwh, Math.max(range.leastMwh, hullStartMwh)));
  let open = [spanOf(range.leastMwh, range.mostMwh, seamUsdPerMwh, best.lowerBoundUsd)];
  let upperBoundUsd = highest(open).boundUsd;
  const mostSolves = Math.min(MOST_SOLVES, Math.floor(MOST_STEPS / table.grid.steps));
  while (solves < mostSolves && upperBoundUsd > best.lowerBoundUsd + closedUsd(best, toleranceUsd)) {
    const span = highest(open);
    const cutMwh = cutOf(span);
    const found = tryAt(cutMwh);
    if (found.lowerBoundUsd > best.lowerBoundUsd) best = found;
    const limitUsd = best.lowerBoundUsd + closedUsd(best, toleranceUsd);
    const { leastMwh, mostMwh, seamUsdPerMwh: seamUsd } = span;
    const halves = [
      spanOf(leastMwh, cutMwh, seamUsd, limitUsd),
      spanOf(cutMwh, mostMwh, seamUsd, limitUsd),
    ].map((half) => ({ ...half, boundUsd: Math.min(half.boundUsd, span.boundUsd) }));
    open = [...open.filter((other) => other !== span), ...halves];
    upperBoundUsd = Math.max(best.upperBoundUsd, highest(open).boundUsd);
    open = open.filter((other) => other.boundUsd > limitUsd);
    if (open.length === 0) break;
  }
  return { found: best, upperBoundUsd: Math.max(upperBoundUsd, best.lowerBoundUsd), solves };
}

/** Prices of the seam that are tried per span. */
const MOST_PRICES = 8;
const FIRST_STEP_USD_PER_MWH = 8;

/**
 * The bound D(v) is convex in the seam's price v, with slope end - start: step downhill, twice as far each time, until the
 * slope turns, then to where the two nearest tangents meet. Ends early where the bound is low enough or a schedule.
 */
function tightest(relax: (usdPerMwh: number) => Relaxed, fromUsdPerMwh: number, enoughUsd: number): Relaxed {
  let best = relax(fromUsdPerMwh);
  let [rising, falling]: [Relaxed | undefined, Relaxed | undefined] = [undefined, undefined];
  let now = best;
  let stepUsd = FIRST_STEP_USD_PER_MWH;
  for (let tried = 1; tried < MOST_PRICES; tried++) {
    const slopeMwh = now.endMwh - now.startMwh;
    if (best.boundUsd <= enoughUsd || Math.abs(slopeMwh) < 1e-9) break;
    if (slopeMwh > 0) rising = now;
    else falling = now;
    const next =
      rising && falling ? meeting(rising, falling) : now.seamUsdPerMwh - Math.sign(slopeMwh) * stepUsd;
    stepUsd *= 2;
    now = relax(next);
    if (now.boundUsd < best.boundUsd) best = now;
  }
  return best;
}

/** Where the tangents of the bound at two prices meet. */
function meeting(rising: Relaxed, falling: Relaxed): number {
  const [up, down] = [rising.endMwh - rising.startMwh, falling.endMwh - falling.startMwh];
  return (
    (falling.boundUsd - rising.boundUsd + up * rising.seamUsdPerMwh - down * falling.seamUsdPerMwh) /
    (up - down)
  );
}

function closedUsd({ lowerBoundUsd, upperBoundUsd }: NoBurnPath, toleranceUsd: number): number {
  return Math.max(CLOSED_SHARE * Math.abs(lowerBoundUsd), upperBoundUsd - lowerBoundUsd, toleranceUsd, 1e-9);
}

function highest(spans: readonly Span[]): Span {
  return spans.reduce((a, b) => (b.boundUsd > a.boundUsd ? b : a));
}

/** Between the bound path's start and end, and not so near an end of the span that nothing is gained. */
function cutOf({ leastMwh, mostMwh, startMwh, endMwh }: Span): number {
  const margin = 0.1 * (mostMwh - leastMwh);
  const middle = (startMwh + endMwh) / 2;
  return Math.min(mostMwh - margin, Math.max(leastMwh + margin, middle));
}

/** Most and least release of each step when the store either charges or discharges. */
export function noBurnReach(table: IntervalTable, battery: Battery): ReleaseTable {
  const { steps } = table.grid;
  const reach = allocateReleaseTable(steps, 0);
  const intake = battery.chargeEfficiencyFraction * table.stepHours;
  const release = table.stepHours / battery.dischargeEfficiencyFraction;
  for (let step = 0; step < steps; step++) {
    reach.leastMwh[step] = -Math.min(battery.chargeLimitMw, table.suppliedMw[step]!) * intake;
    reach.mostMwh[step] = Math.min(battery.dischargeLimitMw, table.usableMw[step]!) * release;
  }
  return reach;
}

function boundsAt(battery: Battery, reach: ReleaseTable, atMwh: number): StorageBounds {
  return boundsBetween(battery, reach, { leastMwh: atMwh, mostMwh: atMwh });
}

function boundsBetween(
  battery: Battery,
  reach: ReleaseTable,
  { leastMwh, mostMwh }: SeamRange,
): StorageBounds {
  const steps = reach.leastMwh.length;
  const bounds = allocateBounds(battery, leastMwh, steps);
  fillBounds(battery, leastMwh, bounds, leastMwh);
  bounds.mostMwh[0] = mostMwh;
  bounds.mostMwh[steps] = mostMwh;
  mendBounds(bounds, reach);
  return bounds;
}
