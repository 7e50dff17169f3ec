import { sum } from "../quantity/index.ts";
import { checkGraph, leavesUnder } from "./graph-check.ts";
import type { Component, ComponentGraph, Feed, GensetGroup, Hall } from "./graph-types.ts";
import { unitCountOf } from "./graph-types.ts";

/**
 * A component graph made ready to be evaluated millions of times: ids become slots (components first, then nodes, each
 * after those it stands on) and annual figures become rates per hour.
 */
export interface System {
  readonly graph: ComponentGraph;
  readonly components: readonly Component[];
  readonly feeds: readonly number[];
  readonly gensets: readonly number[];
  readonly steps: readonly Step[];
  /** Count of units per slot when all is well; 1 for nodes. */
  readonly fullCount: Int32Array;
  readonly halls: readonly HallSlots[];
  readonly standbys: readonly StandbySlots[];
  readonly bridges: readonly BridgeSlots[];
  readonly rates: GridRates;
}

interface Step {
  readonly kind: "series" | "k-of-n" | "standby" | "bridge";
  readonly slot: number;
  readonly of: Int32Array;
  readonly needed: number;
  /** Index among standbys or bridges; -1 for the others. */
  readonly index: number;
}

/** Where a hall's two measures are read. */
export interface HallSlots {
  readonly hall: Hall;
  readonly contractSlot: number;
  readonly tenantSlot: number;
}

/** A standby node: what it waits on, and which gensets it calls. */
export interface StandbySlots {
  readonly primarySlot: number;
  readonly startHours: number;
  /** Component indices of the gensets that it calls. */
  readonly gensets: readonly number[];
}

/** A store: its source, its carrier, and how long it holds and fills, hours. */
export interface BridgeSlots {
  readonly sourceSlot: number;
  /** -1: none needed. */
  readonly carrierSlot: number;
  readonly holdHours: number;
  readonly rechargeHours: number;
}

/** Rates per hour outside the fence, in fair weather [0] and in a storm [1]. */
export interface GridRates {
  readonly feedPerHour: ReadonlyMap<number, readonly [number, number]>;
  readonly commonPerHour: readonly [number, number];
  readonly dipBurstPerHour: readonly [number, number];
  /** Chance that a burst of dips makes the site leave the grid. */
  readonly transferChance: number;
  readonly stormStartPerHour: number;
}

/** Mean Gregorian year: rates per year become rates per hour by it. */
export const HOURS_PER_YEAR = 24 * 365.2425;

/** @throws the named errors of `checkGraph` */
export function compileSystem(graph: ComponentGraph): System {
  const ordered = checkGraph(graph);
  const { components } = graph;
  const slots = new Map([...components, ...ordered].map(({ id }, slot) => [id, slot]));
  const slotOf = (id: string) => slots.get(id)!;
  const standbys: StandbySlots[] = [];
  const bridges: BridgeSlots[] = [];
  const steps = ordered.map((node): Step => {
    const slot = slotOf(node.id);
    const plain = { slot, needed: 0, index: -1 };
    if (node.kind === "series")
      return { ...plain, kind: node.kind, of: Int32Array.from(node.of.map(slotOf)) };
    if (node.kind === "k-of-n")
      return { ...plain, kind: node.kind, needed: node.needed, of: Int32Array.from(node.of.map(slotOf)) };
    if (node.kind === "standby") {
      const of = Int32Array.from([slotOf(node.primary), slotOf(node.backup)]);
      const gensets = gensetsUnder(node.backup, graph);
      standbys.push({ primarySlot: of[0]!, startHours: node.startSec / 3600, gensets });
      return { ...plain, kind: node.kind, of, index: standbys.length - 1 };
    }
    const carrierSlot = node.carrier === null ? -1 : slotOf(node.carrier);
    const sourceSlot = slotOf(node.source);
    bridges.push({
      sourceSlot,
      carrierSlot,
      holdHours: node.holdSec / 3600,
      rechargeHours: node.rechargeSec / 3600,
    });
    return { ...plain, kind: node.kind, of: Int32Array.from([sourceSlot]), index: bridges.length - 1 };
  });
  return {
    graph,
    components,
    feeds: indicesOf(components, "feed"),
    gensets: indicesOf(components, "gensets"),
    steps,
    fullCount: Int32Array.from([...components.map(unitCountOf), ...ordered.map(() => 1)]),
    halls: graph.halls.map((hall) => ({
      hall,
      contractSlot: slotOf(hall.contractNode),
      tenantSlot: slotOf(hall.tenantNode),
    })),
    standbys,
    bridges,
    rates: gridRates(graph),
  };
}

function indicesOf(components: readonly Component[], kind: Component["kind"]): readonly number[] {
  return components.flatMap((component, index) => (component.kind === kind ? [index] : []));
}

function gensetsUnder(id: string, graph: ComponentGraph): readonly number[] {
  const leaves = leavesUnder(id, graph);
  return graph.components.flatMap(({ kind, id: leaf }, i) =>
    kind === "gensets" && leaves.has(leaf) ? [i] : [],
  );
}

/** `mean rate * (1 - w) / (1 - q)` in fair weather, `* w / q` in a storm; w share in storms, q storm share of time. */
function gridRates({ grid, components }: ComponentGraph): GridRates {
  const stormTime = grid.storms ? stormTimeFraction(grid.storms) : 0;
  const split = (perYear: number): readonly [number, number] => {
    const perHour = perYear / HOURS_PER_YEAR;
    if (stormTime === 0) return [perHour, perHour];
    return [
      (perHour * (1 - grid.stormShareFraction)) / (1 - stormTime),
      (perHour * grid.stormShareFraction) / stormTime,
    ];
  };
  const feeds = components.flatMap((component, i): [number, readonly [number, number]][] =>
    component.kind === "feed" ? [[i, split(component.outagesPerYear)]] : [],
  );
  return {
    feedPerHour: new Map(feeds),
    commonPerHour: split(grid.common?.outagesPerYear ?? 0),
    dipBurstPerHour: split(grid.dips?.burstsPerYear ?? 0),
    transferChance: transferChance(grid),
    stormStartPerHour: grid.storms ? grid.storms.perYear / HOURS_PER_YEAR : 0,
  };
}

function transferChance({ dips }: ComponentGraph["grid"]): number {
  if (!dips?.transferRule) return 0;
  return Math.min(1, sum(dips.dipCountProbabilities.slice(dips.transferRule.strikes - 1)));
}

/** Long-run share of time in a storm: storms start in fair weather at `perYear` and last `meanHours`. */
export function stormTimeFraction(storms: { readonly perYear: number; readonly meanHours: number }): number {
  const fairHours = HOURS_PER_YEAR / storms.perYear;
  return storms.meanHours / (storms.meanHours + fairHours);
}

/**
 * Fills the node slots of `counts` from its component slots.
 *
 * @param counts one entry per slot; units up of each component are read, nodes (0 or 1) are written
 * @param ready per standby node, 1 where its backup has had its start time
 * @param charged per bridge, 1 where its store is not empty
 */
export function evaluate(system: System, counts: Int32Array, ready: Uint8Array, charged: Uint8Array): void {
  for (const step of system.steps) counts[step.slot] = nodeValue(system, step, counts, ready, charged);
}

function nodeValue(
  system: System,
  step: Step,
  counts: Int32Array,
  ready: Uint8Array,
  charged: Uint8Array,
): number {
  const { of } = step;
  if (step.kind === "series") return allFull(of, counts, system.fullCount);
  if (step.kind === "k-of-n") return countOf(of, counts) >= step.needed ? 1 : 0;
  const first = of[0]!;
  if (counts[first]! >= system.fullCount[first]!) return 1;
  if (step.kind === "standby") {
    const backup = of[1]!;
    return ready[step.index] === 1 && counts[backup]! >= system.fullCount[backup]! ? 1 : 0;
  }
  const { carrierSlot } = system.bridges[step.index]!;
  const carried = carrierSlot < 0 || counts[carrierSlot]! >= system.fullCount[carrierSlot]!;
  return carried && charged[step.index] === 1 ? 1 : 0;
}

function allFull(of: Int32Array, counts: Int32Array, fullCount: Int32Array): number {
  for (let i = 0; i < of.length; i++) if (counts[of[i]!]! < fullCount[of[i]!]!) return 0;
  return 1;
}

function countOf(of: Int32Array, counts: Int32Array): number {
  let total = 0;
  for (let i = 0; i < of.length; i++) total += counts[of[i]!]!;
  return total;
}

/** Chance that a unit does not run after a call, apart from the common cause: `1 - OA (1 - (1 - beta) FTS)`. */
export function independentStartFailure(gensets: GensetGroup): number {
  const beta = gensets.commonCauseFraction ?? 0;
  return 1 - gensets.operationalAvailabilityFraction * (1 - (1 - beta) * gensets.failureToStartProbability);
}

/** Chance that a call fails for the whole group at once: beta * FTS. */
export function commonStartFailure(gensets: GensetGroup): number {
  return (gensets.commonCauseFraction ?? 0) * gensets.failureToStartProbability;
}

/** The feed of a component index. */
export function feedAt(system: System, index: number): Feed {
  return system.components[index] as Feed;
}

/** The genset group of a component index. */
export function gensetsAt(system: System, index: number): GensetGroup {
  return system.components[index] as GensetGroup;
}
