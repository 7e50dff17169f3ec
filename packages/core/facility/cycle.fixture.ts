import { runCycle } from "./cycle.ts";
import type { Run } from "./cycle-events.ts";
import { makeCycleState, timerSlotsOf } from "./cycle-state.ts";
import type { Draws } from "./draws.ts";
import type { Duration } from "./duration.ts";
import type { Component, ComponentGraph, GensetGroup, GraphNode, Grid, Hall } from "./graph-types.ts";
import { type Hazard, hazardsOf } from "./hazards.ts";
import { compileSystem } from "./system.ts";

/** A wait that is always so long. */
export const fixed = (hours: number): Duration => ({ kind: "fixed", hours });
/** A grid without storms, common causes and dips. */
export const calm: Grid = { storms: null, stormShareFraction: 0, common: null, dips: null };
/** A feed that fails so often for so long. */
export const feed = (outageHours: number, outagesPerYear = 2): Component => ({
  kind: "feed",
  id: "f",
  outagesPerYear,
  outage: fixed(outageHours),
});
/** One genset that always starts and never fails. */
export const perfect: GensetGroup = {
  kind: "gensets",
  id: "g",
  count: 1,
  operationalAvailabilityFraction: 1,
  failureToStartProbability: 0,
  meanTimeToFailureHours: 1e15,
  repair: null,
};
/** Parts of a site; the last node feeds the hall. */
export interface Site {
  readonly components: readonly Component[];
  readonly nodes: readonly GraphNode[];
  readonly grid?: Grid;
  readonly hall?: Partial<Hall>;
}
/** The graph of a site with one hall. */
export function graphOf({ components, nodes, grid = calm, hall = {} }: Site): ComponentGraph {
  const top = nodes.at(-1)!.id;
  const plain = { id: "h", itMw: 1, restartHours: 0, checkpointLossHours: 0 };
  return { components, nodes, grid, halls: [{ ...plain, contractNode: top, tenantNode: top, ...hall }] };
}
/** Draws that all give one value: 1/2 unless said, so waits are 0.69 / rate. */
export const constant = (value = 0.5): Draws => ({ start: () => {}, uniform: () => value });
/** The draws in this order and 1/2 ever after. */
export function inOrder(...values: number[]): Draws {
  const rest = [...values];
  return { start: () => {}, uniform: () => rest.shift() ?? 0.5 };
}
/** One excursion of a kind, followed to its end. */
export function excursion(site: Site, hazardKind: Hazard["kind"], draws = constant(), inStorm = false) {
  const system = compileSystem(graphOf(site));
  const run: Run = { system, state: makeCycleState(system), slots: timerSlotsOf(system), draws };
  const hazards = hazardsOf(system);
  const hazard = hazards.find(({ kind }) => kind === hazardKind)!;
  const hours = runCycle(run, hazards, { hazard, inStorm }, { failureProbability: 0, likelihoodRatioCap: 8 });
  const [hall] = run.state.halls;
  return {
    hours,
    contract: hall!.contractHours,
    tenant: hall!.tenantLossHours,
    hall: hall!,
    state: run.state,
  };
}
/** The hall on the feed. */
export const direct: GraphNode[] = [{ kind: "series", id: "bus", of: ["f"] }];
