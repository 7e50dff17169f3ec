import { breachColumn, type Formulation } from "./formulation.ts";
import { valueAt } from "./per-step.ts";
import type { FleetLimits } from "./site-problem.ts";

/**
 * Starts and minimum times of mining fleets: with m MW running and s >= m(t) - m(t-1), s >= 0 starting, what started in
 * the last minimum-on steps still runs, sum s <= m(t), and what stopped in the last minimum-off steps still rests,
 * sum (s - m(t) + m(t-1)) <= largest m - m(t). These are the minimum-time rows of Rajan and Takriti (2005), which
 * describe the convex hull: for many machines of one kind, shares are schedules of single machines.
 */
export function formulateFleets(f: Formulation): void {
  for (const fleet of f.problem.fleets ?? []) {
    const starts = formulateStarts(f, fleet);
    keepMinimumOn(f, fleet, starts);
    keepMinimumOff(f, fleet, starts);
    f.overCurtailed.push(limitCurtailment(f, fleet));
  }
}

/** Power before the horizon: `back` 1 is the step before the first; steady before what is known. */
function powerBefore({ beforeMw }: FleetLimits, back: number): number {
  return beforeMw[beforeMw.length - back] ?? beforeMw[0]!;
}

function formulateStarts(f: Formulation, fleet: FleetLimits): Int32Array {
  const { builder } = f;
  const running = f.bus.mining[fleet.tier]!;
  return running.map((column, step) => {
    const start = builder.column(-valueAt(fleet.startUsdPerMw, step), 0, Infinity);
    const row = builder.row(step === 0 ? -powerBefore(fleet, 1) : 0, Infinity);
    builder.entry(row, start, 1);
    builder.entry(row, column, -1);
    if (step > 0) builder.entry(row, running[step - 1]!, 1);
    return start;
  });
}

/** Started before the horizon and still bound by it: known figures. */
function startedBefore(fleet: FleetLimits, back: number): number {
  return Math.max(0, powerBefore(fleet, back) - powerBefore(fleet, back + 1));
}

function stoppedBefore(fleet: FleetLimits, back: number): number {
  return Math.max(0, powerBefore(fleet, back + 1) - powerBefore(fleet, back));
}

function keepMinimumOn(f: Formulation, fleet: FleetLimits, starts: Int32Array): void {
  const { minimumOnSteps } = fleet;
  if (minimumOnSteps <= 1) return;
  for (let step = 0; step < f.steps; step++) {
    let knownMw = 0;
    for (let back = 1; back < minimumOnSteps - step; back++) knownMw += startedBefore(fleet, back);
    const row = f.builder.row(-Infinity, -knownMw);
    for (let at = Math.max(0, step - minimumOnSteps + 1); at <= step; at++)
      f.builder.entry(row, starts[at]!, 1);
    f.builder.entry(row, f.bus.mining[fleet.tier]![step]!, -1);
    // what runs from before may be cut short by a capacity that falls
    if (knownMw > 0) f.builder.entry(row, breachColumn(f), -1);
  }
}

/** Stops are starts less the rise: their sum over a window telescopes to sum of starts + m before it - m. */
function keepMinimumOff(f: Formulation, fleet: FleetLimits, starts: Int32Array): void {
  const { minimumOffSteps, tier } = fleet;
  if (minimumOffSteps <= 1) return;
  const { capacityMw } = f.problem.mining[tier]!;
  const wholeMw =
    typeof capacityMw === "number" ? capacityMw : capacityMw.reduce((a, b) => Math.max(a, b), 0);
  const mostMw = Math.max(wholeMw, ...fleet.beforeMw);
  const running = f.bus.mining[tier]!;
  for (let step = 0; step < f.steps; step++) {
    const from = Math.max(0, step - minimumOffSteps + 1);
    let knownMw = from === 0 ? powerBefore(fleet, 1) : 0;
    for (let back = 1; back < minimumOffSteps - step; back++) knownMw += stoppedBefore(fleet, back);
    const row = f.builder.row(-Infinity, mostMw - knownMw);
    for (let at = from; at <= step; at++) f.builder.entry(row, starts[at]!, 1);
    if (from > 0) f.builder.entry(row, running[from - 1]!, 1);
  }
}

/** sum (capacity - m) h <= what may be curtailed, or a named slack. */
function limitCurtailment(f: Formulation, { tier, maximumCurtailedMwh }: FleetLimits): number {
  if (maximumCurtailedMwh === undefined) return -1;
  const { capacityMw } = f.problem.mining[tier]!;
  let wholeMwh = 0;
  for (let step = 0; step < f.steps; step++) wholeMwh += valueAt(capacityMw, step) * f.hours;
  const row = f.builder.row(wholeMwh - maximumCurtailedMwh, Infinity);
  for (const column of f.bus.mining[tier]!) f.builder.entry(row, column, f.hours);
  const over = breachColumn(f);
  f.builder.entry(row, over, 1);
  return over;
}
