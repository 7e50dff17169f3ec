import { type Report, read } from "./check-reading.ts";
import type { FleetLimits, SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";

/** The auditor's rules for mining fleets, by following single machines: last to start, last to be stopped. */
export function fleetRules(problem: SiteDispatchProblem, schedule: SiteSchedule, report: Report): void {
  (problem.fleets ?? []).forEach((fleet) => {
    const { id, capacityMw } = problem.mining[fleet.tier]!;
    const mw = schedule.miningMw[fleet.tier]!;
    const lifted = (kind: string) =>
      schedule.slacks.reduce(
        (most, s) => (s.kind === kind && s.part === id ? Math.max(most, s.worstAmount) : most),
        0,
      );
    const earlyMw = lifted("minimum-on-time");
    walkFleet(fleet, mw, largestMw(problem, fleet), (step, onMw, offMw) => {
      report(`${id} keeps its minimum time on`, step, onMw - earlyMw);
      report(`${id} keeps its minimum time off`, step, offMw);
    });
    if (fleet.maximumCurtailedMwh === undefined) return;
    let curtailedMwh = 0;
    mw.forEach((running, step) => {
      curtailedMwh += ((read(capacityMw, step) - running) * problem.grid.stepSec) / 3600;
    });
    const allowedMwh = fleet.maximumCurtailedMwh + lifted("curtailed-hours");
    report(`${id} is not curtailed for too long`, mw.length - 1, curtailedMwh - allowedMwh);
  });
}

/** All machines there are: those that a later capacity or an earlier draw shows. */
function largestMw({ mining, grid }: SiteDispatchProblem, { tier, beforeMw }: FleetLimits): number {
  let mostMw = Math.max(...beforeMw);
  for (let step = 0; step < grid.steps; step++)
    mostMw = Math.max(mostMw, read(mining[tier]!.capacityMw, step));
  return mostMw;
}

/** A part of the fleet that has been in its state for `steps` steps. */
interface Part {
  mw: number;
  readonly since: number;
}

/**
 * Two queues, running and resting; whoever has been there longest leaves first, which breaks least. Reports per step
 * the MW that left before its time.
 */
function walkFleet(
  { beforeMw, minimumOnSteps, minimumOffSteps }: FleetLimits,
  mw: Float64Array,
  wholeMw: number,
  visit: (step: number, stoppedEarlyMw: number, startedEarlyMw: number) => void,
): void {
  const history = beforeMw.length - 1;
  const running: Part[] = [{ mw: beforeMw[0]!, since: Number.NEGATIVE_INFINITY }];
  const resting: Part[] = [{ mw: wholeMw - beforeMw[0]!, since: Number.NEGATIVE_INFINITY }];
  let before = beforeMw[0]!;
  for (let step = -history; step < mw.length; step++) {
    const now = step < 0 ? beforeMw[step + history + 1]! : mw[step]!;
    const change = now - before;
    const early =
      change > 0
        ? move(resting, running, change, step, minimumOffSteps)
        : move(running, resting, -change, step, minimumOnSteps);
    if (step >= 0) visit(step, change > 0 ? 0 : early, change > 0 ? early : 0);
    before = now;
  }
}

function move(from: Part[], to: Part[], mw: number, step: number, leastSteps: number): number {
  let rest = mw;
  let early = 0;
  while (rest > 1e-9 && from.length > 0) {
    const part = from[0]!;
    const taken = Math.min(rest, part.mw);
    if (step - part.since < leastSteps) early += taken;
    part.mw -= taken;
    rest -= taken;
    if (part.mw <= 1e-9) from.shift();
  }
  if (mw > 0) to.push({ mw, since: step });
  return early;
}
