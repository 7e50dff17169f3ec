import { type Duration, phaseBranchesOf } from "./duration.ts";
import { facilityErrors } from "./errors.ts";
import { type NodeFigures, solveChain } from "./exact-chain.ts";
import { combineIndependent } from "./exact-combine.ts";
import { checkGraph, leavesUnder } from "./graph-check.ts";
import type { Component, ComponentGraph, GraphNode, Hall } from "./graph-types.ts";
import { childrenOf, unitCountOf } from "./graph-types.ts";
import { compileSystem, HOURS_PER_YEAR } from "./system.ts";

/** One measure of one hall, exact to rounding. */
export interface ExactMeasure {
  readonly unavailabilityFraction: number;
  readonly availabilityFraction: number;
  readonly minutesPerYear: number;
  readonly eventsPerYear: number;
}

/** What engine A says of a hall; the two measures are never added. */
export interface ExactHall {
  readonly hallId: string;
  readonly contract: ExactMeasure;
  readonly tenant: ExactMeasure;
}

/** What engine A says of a graph. */
export interface ExactResult {
  readonly halls: readonly ExactHall[];
  /** States of the largest chain that was solved. */
  readonly largestChainStates: number;
}

/**
 * Engine A: exact long-run availability, for exponential and phase-type times. Parts that share nothing are combined by
 * `U = 1 - prod(1 - U_i)` and their k-of-n form; parts that share a component, a call for gensets or the grid's weather are
 * one continuous-time chain, solved without subtractions, so that 1e-12 is as exact as 0.1.
 *
 * @throws facility/engine-a-refuses, naming what it does not take (fixed and lognormal times, ride-through, start seconds,
 *   fuel, restart hours, chains above 2,000 states); the named errors of `checkGraph`
 */
export function exactAvailability(graph: ComponentGraph): ExactResult {
  checkGraph(graph);
  refuse(graph);
  const solved = new Map<string, NodeFigures>();
  const halls = graph.halls.map((hall) => ({
    hallId: hall.id,
    contract: measure(solve(graph, hall.contractNode, solved), 0),
    tenant: measure(solve(graph, hall.tenantNode, solved), hall.checkpointLossHours),
  }));
  const largestChainStates = Math.max(...[...solved.values()].map(({ states }) => states));
  return { halls, largestChainStates };
}

function measure(figures: NodeFigures, lossHoursPerEvent: number): ExactMeasure {
  const unavailabilityFraction =
    figures.unavailability + figures.dipHoursPerHour + figures.failuresPerHour * lossHoursPerEvent;
  return {
    unavailabilityFraction,
    availabilityFraction: 1 - unavailabilityFraction,
    minutesPerYear: unavailabilityFraction * HOURS_PER_YEAR * 60,
    eventsPerYear: figures.failuresPerHour * HOURS_PER_YEAR,
  };
}

function solve(graph: ComponentGraph, id: string, solved: Map<string, NodeFigures>): NodeFigures {
  const known = solved.get(id);
  if (known) return known;
  const node = graph.nodes.find((candidate) => candidate.id === id);
  const figures =
    node && isIndependent(node, graph)
      ? combineIndependent(node, (child) => solve(graph, child, solved))
      : solveAsChain(graph, id);
  solved.set(id, figures);
  return figures;
}

/** Children that share no component, of which at most one meets the grid, and that count 0 or 1 each. */
function isIndependent(node: GraphNode, graph: ComponentGraph): boolean {
  if (node.kind === "standby") return false;
  if (node.kind === "bridge") return true;
  const shares = node.of.map((child) => closureOf(child, graph).leaves);
  const all = shares.flatMap((leaves) => [...leaves]);
  if (new Set(all).size < all.length) return false;
  const kinds = new Map(graph.components.map((component) => [component.id, component.kind]));
  const onGrid = shares.filter((leaves) => [...leaves].some((leaf) => kinds.get(leaf) === "feed"));
  if (onGrid.length > 1) return false;
  return node.kind === "series" || node.of.every((child) => unitsOf(child, graph) === 1);
}

function unitsOf(id: string, graph: ComponentGraph): number {
  const component = graph.components.find((candidate) => candidate.id === id);
  return component ? unitCountOf(component) : 1;
}

interface Closure {
  readonly leaves: ReadonlySet<string>;
  readonly nodes: ReadonlySet<string>;
}

/** All that a node stands on, and all that can call the gensets it stands on. */
function closureOf(id: string, graph: ComponentGraph): Closure {
  const nodes = new Set<string>();
  const leaves = new Set<string>();
  const take = (current: string) => {
    const node = graph.nodes.find((candidate) => candidate.id === current);
    if (!node) {
      leaves.add(current);
      return;
    }
    if (nodes.has(current)) return;
    nodes.add(current);
    for (const child of childrenOf(node)) take(child);
  };
  take(id);
  for (let size = -1; size !== nodes.size + leaves.size; ) {
    size = nodes.size + leaves.size;
    for (const caller of callersOf(leaves, graph)) take(caller);
  }
  return { leaves, nodes };
}

function callersOf(leaves: ReadonlySet<string>, graph: ComponentGraph): readonly string[] {
  const gensets = graph.components.filter(({ kind, id }) => kind === "gensets" && leaves.has(id));
  return graph.nodes.flatMap((node) => {
    if (node.kind !== "standby") return [];
    const under = leavesUnder(node.backup, graph);
    return gensets.some(({ id }) => under.has(id)) ? [node.id] : [];
  });
}

function solveAsChain(graph: ComponentGraph, id: string): NodeFigures {
  const { leaves, nodes } = closureOf(id, graph);
  const hall: Hall = {
    id,
    itMw: 0,
    contractNode: id,
    tenantNode: id,
    restartHours: 0,
    checkpointLossHours: 0,
  };
  const system = compileSystem({
    components: graph.components.filter((component) => leaves.has(component.id)),
    nodes: graph.nodes.filter((node) => nodes.has(node.id)),
    grid: graph.grid,
    halls: [hall],
  });
  return solveChain(system, system.halls[0]!.contractSlot);
}

/** @throws facility/engine-a-refuses */
function refuse(graph: ComponentGraph): void {
  const no = (what: string, reason: string) => {
    throw facilityErrors.engineARefuses({ what, reason });
  };
  const phaseType = (what: string, duration: Duration | null | undefined) => {
    if (duration && !phaseBranchesOf(duration)) no(what, `a ${duration.kind} time is not phase-type`);
  };
  if (graph.crewCount !== undefined)
    no("repair crews", `${graph.crewCount} of them make units wait for one another`);
  for (const component of graph.components) refuseComponent(component, phaseType, no);
  phaseType("the common grid outage", graph.grid.common?.outage);
  phaseType("the lock-out after dips", graph.grid.dips?.transferRule?.lockOut);
  for (const node of graph.nodes) {
    if (node.kind === "bridge" && node.holdSec > 0)
      no(`node ${node.id}`, `it holds for ${node.holdSec} s, a fixed time`);
    if (node.kind === "standby" && node.startSec > 0)
      no(`node ${node.id}`, `its backup takes ${node.startSec} s, a fixed time`);
  }
  for (const hall of graph.halls)
    if (hall.restartHours > 0)
      no(`hall ${hall.id}`, `its restart takes ${hall.restartHours} h, a fixed time`);
}

function refuseComponent(
  component: Component,
  phaseType: (what: string, duration: Duration | null) => void,
  no: (what: string, reason: string) => void,
): void {
  const what = `component ${component.id}`;
  phaseType(what, component.kind === "feed" ? component.outage : component.repair);
  if (component.kind === "gensets" && component.fuelHours !== undefined)
    no(what, `its tank lasts ${component.fuelHours} h, a fixed time`);
  if (component.kind === "units" && component.service)
    no(what, "its maintenance windows wait for the whole group to be up");
}
