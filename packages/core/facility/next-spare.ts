import { isSwitchyardError } from "../quantity/index.ts";
import { requireNonNegative } from "./checks.ts";
import { facilityErrors } from "./errors.ts";
import { exactAvailability } from "./exact.ts";
import { type ComponentGraph, childrenOf, type GraphNode } from "./graph-types.ts";
import { type SimulationSettings, simulateAvailability } from "./regenerative.ts";

/** A unit that could be added to a group, and what it costs a year (capital charge and upkeep). */
export interface SpareOption {
  readonly componentId: string;
  readonly usdPerYear: number;
}

/** What one more unit of a group buys. */
export interface SpareWorth {
  readonly componentId: string;
  readonly usdPerYear: number;
  /** Minutes a year avoided, all halls together; each measure for itself. */
  readonly contractMinutesAvoided: number;
  readonly tenantMinutesAvoided: number;
  /** Cost of an avoided minute; null where none is avoided. */
  readonly usdPerContractMinute: number | null;
  readonly usdPerTenantMinute: number | null;
  readonly engine: "exact" | "simulation";
}

/**
 * One more unit of each group in turn, cheapest avoided minute of contractual downtime first: the next spare that pays is
 * the first row whose price is below what a minute costs. Exact where the graph allows; else by simulation with the same
 * seed for both (differences within its interval are shown as they are, never below 0).
 *
 * @throws facility/missing-component; the errors of the engines
 */
export function nextSpares(
  graph: ComponentGraph,
  options: readonly SpareOption[],
  settings: SimulationSettings,
): readonly SpareWorth[] {
  const now = minutesOf(graph, settings);
  const rows = options.map((option) => {
    requireNonNegative(`spare ${option.componentId}: USD per year`, option.usdPerYear);
    const then = minutesOf(withOneMore(graph, option.componentId), settings);
    const contractMinutesAvoided = Math.max(0, now.contract - then.contract);
    const tenantMinutesAvoided = Math.max(0, now.tenant - then.tenant);
    return {
      ...option,
      contractMinutesAvoided,
      tenantMinutesAvoided,
      usdPerContractMinute: priceOf(option.usdPerYear, contractMinutesAvoided),
      usdPerTenantMinute: priceOf(option.usdPerYear, tenantMinutesAvoided),
      engine: now.engine,
    };
  });
  const rank = (row: SpareWorth) => row.usdPerContractMinute ?? Number.POSITIVE_INFINITY;
  return rows.sort((a, b) => rank(a) - rank(b));
}

function priceOf(usdPerYear: number, minutes: number): number | null {
  return minutes > 0 ? usdPerYear / minutes : null;
}

/**
 * The same graph with one more unit in a group; what the group must supply stays the same. A k-of-n counts the new unit among
 * its n; whatever asked for the whole group (series, standby, bridge, a hall) goes on asking for as many units as before.
 *
 * @throws facility/missing-component
 */
export function withOneMore(graph: ComponentGraph, componentId: string): ComponentGraph {
  const known = graph.components.filter(({ kind }) => kind !== "feed").map(({ id }) => id);
  const component = graph.components.find(({ id }) => id === componentId);
  if (!component || component.kind === "feed")
    throw facilityErrors.missingComponent({ where: "a spare", id: componentId, known });
  const asBefore = freeId(`${componentId} as before`, graph);
  const renamed = (id: string) => (id === componentId ? asBefore : id);
  const nodes = graph.nodes.map((node) => withChildren(node, renamed));
  const halls = graph.halls.map((hall) => ({
    ...hall,
    contractNode: renamed(hall.contractNode),
    tenantNode: renamed(hall.tenantNode),
  }));
  const before: GraphNode = { kind: "k-of-n", id: asBefore, needed: component.count, of: [componentId] };
  return {
    ...graph,
    components: graph.components.map((each) =>
      each === component ? { ...component, count: component.count + 1 } : each,
    ),
    nodes: isAskedWhole(graph, componentId) ? [before, ...nodes] : graph.nodes,
    halls,
  };
}

function isAskedWhole({ nodes, halls }: ComponentGraph, id: string): boolean {
  return (
    nodes.some((node) => node.kind !== "k-of-n" && childrenOf(node).includes(id)) ||
    halls.some(({ contractNode, tenantNode }) => contractNode === id || tenantNode === id)
  );
}

/** A node with the children that it needs whole renamed; a k-of-n counts units and keeps its own. */
function withChildren(node: GraphNode, renamed: (id: string) => string): GraphNode {
  if (node.kind === "k-of-n") return node;
  if (node.kind === "series") return { ...node, of: node.of.map(renamed) };
  if (node.kind === "standby")
    return { ...node, primary: renamed(node.primary), backup: renamed(node.backup) };
  return {
    ...node,
    source: renamed(node.source),
    carrier: node.carrier === null ? null : renamed(node.carrier),
  };
}

function freeId(wanted: string, graph: ComponentGraph): string {
  const taken = new Set([...graph.components, ...graph.nodes].map(({ id }) => id));
  let id = wanted;
  while (taken.has(id)) id += "'";
  return id;
}

interface Minutes {
  readonly contract: number;
  readonly tenant: number;
  readonly engine: "exact" | "simulation";
}

function minutesOf(graph: ComponentGraph, settings: SimulationSettings): Minutes {
  const exact = exactOrNull(graph);
  const halls = exact?.halls ?? simulateAvailability(graph, settings).halls;
  const total = (pick: "contract" | "tenant") =>
    halls.reduce((minutes, hall) => minutes + hall[pick].minutesPerYear, 0);
  return { contract: total("contract"), tenant: total("tenant"), engine: exact ? "exact" : "simulation" };
}

/** The exact answer where engine A takes the graph, else null. */
export function exactOrNull(graph: ComponentGraph): ReturnType<typeof exactAvailability> | null {
  try {
    return exactAvailability(graph);
  } catch (error) {
    if (isSwitchyardError(error) && error.code === facilityErrors.engineARefuses.code) return null;
    throw error;
  }
}
