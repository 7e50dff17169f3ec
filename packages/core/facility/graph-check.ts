import { requireCount, requireFraction, requireNonNegative, requirePositive } from "./checks.ts";
import { checkDuration } from "./duration.ts";
import { facilityErrors } from "./errors.ts";
import type { Component, ComponentGraph, DipBursts, GensetGroup, GraphNode, Grid } from "./graph-types.ts";
import { childrenOf, unitCountOf } from "./graph-types.ts";

/**
 * Refuses a graph that can't be meant, by name, and returns its nodes so that each comes after those it stands on.
 * @throws facility/missing-component, facility/cycle, facility/k-above-n, facility/duplicate, facility/bad-number,
 *   facility/genset-without-standby, facility/no-hall
 */
export function checkGraph(graph: ComponentGraph): readonly GraphNode[] {
  requireDistinctIds(graph);
  for (const component of graph.components) checkComponent(component);
  if (graph.crewCount !== undefined) requireCount("repair crews", graph.crewCount, 1);
  checkGrid(graph.grid);
  const known = [...graph.components, ...graph.nodes].map(({ id }) => id);
  for (const node of graph.nodes) checkNode(node, graph, known);
  const ordered = childrenFirst(graph.nodes);
  checkHalls(graph, known);
  requireStandbyForGensets(graph);
  return ordered;
}

function requireDistinctIds({ components, nodes, halls }: ComponentGraph): void {
  const seen = new Set<string>();
  for (const { id } of [...components, ...nodes]) {
    if (seen.has(id)) throw facilityErrors.duplicate({ where: "component graph", id });
    seen.add(id);
  }
  const hallIds = new Set<string>();
  for (const { id } of halls) {
    if (hallIds.has(id)) throw facilityErrors.duplicate({ where: "halls", id });
    hallIds.add(id);
  }
}

function checkComponent(component: Component): void {
  const where = `component ${component.id}`;
  if (component.kind === "feed") {
    requireNonNegative(`${where}: outages per year`, component.outagesPerYear);
    checkDuration(`${where}: outage`, component.outage);
    return;
  }
  requireCount(`${where}: count`, component.count);
  requireFraction(`${where}: common-cause fraction`, component.commonCauseFraction ?? 0);
  if (component.kind === "gensets") checkGensets(where, component);
  else {
    requireNonNegative(`${where}: failures per year`, component.failuresPerYear);
    checkDuration(`${where}: repair`, component.repair);
    if (component.service) {
      requireNonNegative(`${where}: services per unit and year`, component.service.perUnitYear);
      checkDuration(`${where}: service window`, component.service.window);
    }
  }
}

function checkGensets(where: string, gensets: GensetGroup): void {
  requireFraction(`${where}: operational availability`, gensets.operationalAvailabilityFraction);
  requireFraction(`${where}: failure to start`, gensets.failureToStartProbability);
  requirePositive(`${where}: mean time to failure`, gensets.meanTimeToFailureHours);
  if (gensets.repair) checkDuration(`${where}: repair`, gensets.repair);
  if (gensets.fuelHours === undefined) return;
  requirePositive(`${where}: fuel hours`, gensets.fuelHours);
  requireFraction(`${where}: refuel failure in fair weather`, gensets.refuelFailureProbability?.fair ?? 0);
  requireFraction(`${where}: refuel failure in a storm`, gensets.refuelFailureProbability?.storm ?? 0);
  requirePositive(`${where}: refuel retry hours`, gensets.refuelRetryHours ?? gensets.fuelHours);
}

function checkGrid(grid: Grid): void {
  requireFraction("grid: storm share of outages", grid.stormShareFraction);
  if (grid.storms) {
    requirePositive("grid: storms per year", grid.storms.perYear);
    requirePositive("grid: storm hours", grid.storms.meanHours);
  }
  if (grid.common) {
    requireNonNegative("grid: common outages per year", grid.common.outagesPerYear);
    checkDuration("grid: common outage", grid.common.outage);
  }
  if (grid.dips) checkDips(grid.dips);
}

function checkDips(dips: DipBursts): void {
  requireNonNegative("grid: dip bursts per year", dips.burstsPerYear);
  requirePositive("grid: dip seconds", dips.dipSec);
  for (const chance of dips.dipCountProbabilities) requireFraction("grid: dip count probability", chance);
  const total = dips.dipCountProbabilities.reduce((sum, chance) => sum + chance, 0);
  if (!(Math.abs(total - 1) < 1e-9))
    throw facilityErrors.badNumber({
      where: "grid: dip count probabilities",
      value: total,
      allowed: "a sum of 1",
    });
  if (!dips.transferRule) return;
  requireCount("grid: dips that make a transfer", dips.transferRule.strikes, 1);
  checkDuration("grid: lock-out", dips.transferRule.lockOut);
}

function checkNode(node: GraphNode, graph: ComponentGraph, known: readonly string[]): void {
  for (const child of childrenOf(node)) requireKnown(`node ${node.id}`, child, known);
  if (node.kind === "k-of-n") checkNeeded(node.id, node.needed, node.of, graph);
  if (node.kind === "standby") requireNonNegative(`node ${node.id}: start seconds`, node.startSec);
  if (node.kind === "bridge") {
    requireNonNegative(`node ${node.id}: hold seconds`, node.holdSec);
    requireNonNegative(`node ${node.id}: recharge seconds`, node.rechargeSec);
  }
}

function checkNeeded(id: string, needed: number, of: readonly string[], graph: ComponentGraph): void {
  requireCount(`node ${id}: needed`, needed);
  const units = new Map(graph.components.map((component) => [component.id, unitCountOf(component)]));
  const available = of.reduce((total, child) => total + (units.get(child) ?? 1), 0);
  if (needed > available) throw facilityErrors.kAboveN({ node: id, needed, available });
}

function requireKnown(where: string, id: string, known: readonly string[]): void {
  if (!known.includes(id)) throw facilityErrors.missingComponent({ where, id, known });
}

function checkHalls({ halls }: ComponentGraph, known: readonly string[]): void {
  if (halls.length === 0) throw facilityErrors.noHall();
  for (const hall of halls) {
    requireKnown(`hall ${hall.id}: contract node`, hall.contractNode, known);
    requireKnown(`hall ${hall.id}: tenant node`, hall.tenantNode, known);
    requireNonNegative(`hall ${hall.id}: IT MW`, hall.itMw);
    requireNonNegative(`hall ${hall.id}: restart hours`, hall.restartHours);
    requireNonNegative(`hall ${hall.id}: checkpoint loss hours`, hall.checkpointLossHours);
  }
}

function requireStandbyForGensets(graph: ComponentGraph): void {
  for (const component of graph.components) {
    if (component.kind !== "gensets") continue;
    const called = graph.nodes.some(
      (node) => node.kind === "standby" && leavesUnder(node.backup, graph).has(component.id),
    );
    if (!called) throw facilityErrors.gensetWithoutStandby({ id: component.id });
  }
}

/** Ids of the components that a node (or a component) stands on. */
export function leavesUnder(id: string, graph: ComponentGraph): ReadonlySet<string> {
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (!node) return new Set([id]);
  return new Set(childrenOf(node).flatMap((child) => [...leavesUnder(child, graph)]));
}

/** Depth-first order; a node met again on the way down is a cycle, and the way is named. */
function childrenFirst(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ordered = new Set<GraphNode>();
  const visit = (node: GraphNode, path: readonly string[]) => {
    if (ordered.has(node)) return;
    if (path.includes(node.id)) throw facilityErrors.cycle({ path: [...path, node.id] });
    for (const child of childrenOf(node)) {
      const childNode = byId.get(child);
      if (childNode) visit(childNode, [...path, node.id]);
    }
    ordered.add(node);
  };
  for (const node of nodes) visit(node, []);
  return [...ordered];
}
