import { requireCount, requireNonNegative, requirePositive } from "./checks.ts";
import { facilityErrors } from "./errors.ts";
import type { Component, ComponentGraph, GraphNode, Hall } from "./graph-types.ts";
import { pathOf } from "./preset-parts.ts";
import {
  gensetsFor,
  hasGensets,
  PRESET_DESIGNS,
  type PresetHall,
  type PresetInput,
  type PresetParts,
  sparesOf,
} from "./preset-types.ts";

/**
 * A site's chain as a graph: feeds, transformers and switchgear; from design `n` on a pooled genset bus with 0, 1 or 2
 * spares that sheds halls by priority, UPS, chillers with a thermal buffer, and two carriers; `2n` doubles all of it in A
 * and B paths. `bare` is a mining farm, `ups` the same with batteries. Any part may be changed afterwards: it is data.
 * @throws facility/bad-number, facility/unknown-design
 */
export function presetGraph(input: PresetInput): ComponentGraph {
  checkPreset(input);
  const shared = pathOf("", input);
  const paths = input.design === "2n" ? [pathOf("a-", input), pathOf("b-", input)] : [shared];
  const service = servicePlant(input);
  const halls = input.halls.map((hall) => hallParts(hall, input, paths));
  const feeds = feedParts(input);
  return {
    components: [
      ...feeds.components,
      ...paths.flatMap((path) => path.components),
      ...service.components,
      ...halls.flatMap((hall) => hall.components),
    ],
    nodes: [
      ...feeds.nodes,
      ...paths.flatMap((path) => path.nodes),
      ...service.nodes,
      ...halls.flatMap((hall) => hall.nodes),
    ],
    grid: input.feedCount > 1 ? input.grid : { ...input.grid, common: null },
    halls: input.halls.map((hall) => hallOf(hall, input)),
  };
}

/** A circuit's outages include those that take all circuits; with two feeds these are counted once, as the grid's. */
function feedParts({ feedCount, figures, grid }: PresetInput): PresetParts {
  const ids = Array.from({ length: feedCount }, (_, i) => `feed-${i + 1}`);
  const { outagesPerYear, outage } = figures.feed;
  const shared = feedCount > 1 ? (grid.common?.outagesPerYear ?? 0) : 0;
  const alone = Math.max(0, outagesPerYear - shared);
  const components = ids.map((id): Component => ({ kind: "feed", id, outagesPerYear: alone, outage }));
  return { components, nodes: [{ kind: "k-of-n", id: "utility", needed: 1, of: ids }] };
}

/** Chillers and carriers, which halls share; a mining farm has one carrier and cools by fans in the machines. */
function servicePlant({ design, figures }: PresetInput): PresetParts {
  const { chiller, carrier } = figures;
  const carriers = hasGensets(design) ? 2 : 1;
  const network: Component = { kind: "units", id: "carriers", count: carriers, ...carrier };
  const networkNode: GraphNode = { kind: "k-of-n", id: "network", needed: 1, of: ["carriers"] };
  if (!hasGensets(design)) return { components: [network], nodes: [networkNode] };
  const count =
    design === "2n" ? 2 * chiller.neededCount : chiller.neededCount + Math.max(1, sparesOf(design));
  const { failuresPerYear, repair, commonCauseFraction } = chiller;
  return {
    components: [
      network,
      { kind: "units", id: "chillers", count, failuresPerYear, repair, commonCauseFraction },
    ],
    nodes: [networkNode, { kind: "k-of-n", id: "cold", needed: chiller.neededCount, of: ["chillers"] }],
  };
}

/** One hall: its bus (shed by priority), its UPS and distribution per path, its cooling and what the tenant lives on. */
function hallParts(hall: PresetHall, input: PresetInput, paths: readonly PathParts[]): PresetParts {
  const cords = paths.map((path) => cordParts(hall, input, path));
  const power: GraphNode = {
    kind: "k-of-n",
    id: `${hall.id}-receptacle`,
    needed: 1,
    of: cords.map((cord) => cord.top),
  };
  const cooled = hasGensets(input.design) ? coolingNodes(hall, input, cords) : [];
  const service: GraphNode = {
    kind: "series",
    id: `${hall.id}-service`,
    of: [power.id, ...(cooled.length > 0 ? [cooled.at(-1)!.id] : []), "network"],
  };
  return {
    components: cords.flatMap((cord) => cord.components),
    nodes: [...cords.flatMap((cord) => cord.nodes), power, ...cooled, service],
  };
}

type PathParts = ReturnType<typeof pathOf>;

interface CordParts extends PresetParts {
  readonly top: string;
  readonly bus: string;
}

function cordParts(hall: PresetHall, input: PresetInput, path: PathParts): CordParts {
  const { figures, design } = input;
  const id = `${hall.id}-${path.prefix}`;
  const board: Component = { kind: "units", id: `${id}board`, count: 1, ...figures.switchgear };
  const bus = hasGensets(design) ? busNodes(hall, input, path) : [];
  const busId = bus.at(-1)?.id ?? path.main;
  const source: GraphNode = { kind: "series", id: `${id}cord`, of: [`${id}fed`, board.id] };
  if (design === "bare") {
    const fed: GraphNode = { kind: "series", id: `${id}fed`, of: [busId] };
    return { components: [board], nodes: [...bus, fed, source], top: source.id, bus: busId };
  }
  const { neededCount, holdSec, rechargeSec, failuresPerYear, repair, commonCauseFraction } = figures.ups;
  const spares = design === "2n" ? 0 : sparesOf(design);
  const ups: Component = {
    kind: "units",
    id: `${id}ups`,
    count: neededCount + spares,
    failuresPerYear,
    repair,
    commonCauseFraction,
  };
  const carrier: GraphNode = { kind: "k-of-n", id: `${id}ups-up`, needed: neededCount, of: [ups.id] };
  const fed: GraphNode = {
    kind: "bridge",
    id: `${id}fed`,
    source: busId,
    carrier: carrier.id,
    holdSec,
    rechargeSec,
  };
  return { components: [board, ups], nodes: [...bus, carrier, fed, source], top: source.id, bus: busId };
}

/** The genset bus as this hall sees it: enough units for it and all halls that are kept longer. */
function busNodes(hall: PresetHall, input: PresetInput, path: PathParts): readonly GraphNode[] {
  const kept = input.halls.filter((other) => other.shedPriority <= hall.shedPriority);
  const needed = gensetsFor(kept, input);
  const id = `${hall.id}-${path.prefix}`;
  return [
    { kind: "k-of-n", id: `${id}bank`, needed, of: [path.gensets!] },
    {
      kind: "standby",
      id: `${id}bus`,
      primary: path.main,
      backup: `${id}bank`,
      startSec: input.figures.gensets.startSec,
    },
  ];
}

function coolingNodes(
  hall: PresetHall,
  { figures }: PresetInput,
  cords: readonly CordParts[],
): readonly GraphNode[] {
  const id = hall.id;
  const { holdSec, rechargeSec } = figures.chiller;
  return [
    { kind: "k-of-n", id: `${id}-cooling-power`, needed: 1, of: cords.map((cord) => cord.bus) },
    { kind: "series", id: `${id}-chilled`, of: [`${id}-cooling-power`, "cold"] },
    { kind: "bridge", id: `${id}-cooling`, source: `${id}-chilled`, carrier: null, holdSec, rechargeSec },
  ];
}

function hallOf({ id, itMw }: PresetHall, { restartHours, checkpointLossHours }: PresetInput): Hall {
  return {
    id,
    itMw,
    contractNode: `${id}-receptacle`,
    tenantNode: `${id}-service`,
    restartHours,
    checkpointLossHours,
  };
}

function checkPreset(input: PresetInput): void {
  if (!PRESET_DESIGNS.includes(input.design))
    throw facilityErrors.unknownDesign({ design: input.design, known: PRESET_DESIGNS });
  if (input.halls.length === 0) throw facilityErrors.noHall();
  requireCount("feeds", input.feedCount, 1);
  requirePositive("genset MW", input.gensetMw);
  requirePositive("bus to IT ratio", input.busToItRatio);
  for (const hall of input.halls) requirePositive(`hall ${hall.id}: IT MW`, hall.itMw);
  requireNonNegative("restart hours", input.restartHours);
}

/** Gensets that all halls together need (N), for reports. */
export function gensetsNeeded(input: PresetInput): number {
  return gensetsFor(input.halls, input);
}
