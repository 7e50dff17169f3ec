import { requireCount, requireNonNegative, requirePositive } from "./checks.ts";
import { facilityErrors } from "./errors.ts";
import type { Component, ComponentGraph, GraphNode, Hall } from "./graph-types.ts";
import { pathOf } from "./preset-parts.ts";
import {
  gensetsFor,
  hasGensets,
  isDoubled,
  PRESET_DESIGNS,
  type PresetHall,
  type PresetInput,
  type PresetParts,
  sparesOf,
} from "./preset-types.ts";

/**
 * A site's chain as a graph: feeds, transformers and switchgear; from design `n` on a pooled genset bus with 0, 1 or 2
 * spares that sheds halls by priority, UPS, chillers with a thermal buffer, and two carriers; `2n` and `2n-split` double all of it
 * in A and B paths. `bare` is a mining farm, `ups` the same with batteries. Any part may be changed afterwards: it is data.
 * @throws facility/bad-number, facility/unknown-design
 */
export function presetGraph(input: PresetInput): ComponentGraph {
  checkPreset(input);
  const shared = pathOf("", input);
  const paths = isDoubled(input.design) ? [pathOf("a-", input), pathOf("b-", input)] : [shared];
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
  const count = isDoubled(design)
    ? 2 * chiller.neededCount
    : chiller.neededCount + Math.max(1, sparesOf(design));
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
  const shared = input.design === "2n-split" ? sharedNodes(hall, input, paths) : [];
  const power: GraphNode = {
    kind: "k-of-n",
    id: `${hall.id}-receptacle`,
    needed: 1,
    of: [...cords.map((cord) => cord.top), ...shared.slice(-1).map(({ id }) => id)],
  };
  const cooled = hasGensets(input.design) ? coolingNodes(hall, input, cords) : [];
  const service: GraphNode = {
    kind: "series",
    id: `${hall.id}-service`,
    of: [power.id, ...(cooled.length > 0 ? [cooled.at(-1)!.id] : []), "network"],
  };
  return {
    components: cords.flatMap((cord) => cord.components),
    nodes: [...cords.flatMap((cord) => cord.nodes), ...shared, power, ...cooled, service],
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
  const nodes = cordNodes(hall, input, path, WHOLE);
  const bus = hasGensets(design) ? `${id}bus` : path.main;
  const parts = { nodes, top: `${id}cord`, bus };
  if (design === "bare") return { ...parts, components: [board] };
  const { neededCount, failuresPerYear, repair, commonCauseFraction } = figures.ups;
  const spares = isDoubled(design) ? 0 : sparesOf(design);
  const ups: Component = {
    kind: "units",
    id: `${id}ups`,
    count: neededCount + spares,
    failuresPerYear,
    repair,
    commonCauseFraction,
  };
  const carrier: GraphNode = { kind: "k-of-n", id: `${id}ups-up`, needed: neededCount, of: [ups.id] };
  return { ...parts, components: [board, ups], nodes: [carrier, ...nodes] };
}

/** How much of a hall a path carries: all of it alone, or half of it beside the other path. */
interface PathLoad {
  readonly name: string;
  readonly share: number;
}

const WHOLE: PathLoad = { name: "", share: 1 };
const HALF: PathLoad = { name: "half-", share: 0.5 };

/** A path from its bus through the UPS to the hall's board, under a part of the load. */
function cordNodes(
  hall: PresetHall,
  input: PresetInput,
  path: PathParts,
  load: PathLoad,
): readonly GraphNode[] {
  const { figures, design } = input;
  const id = `${hall.id}-${path.prefix}`;
  const bus = hasGensets(design) ? busNodes(hall, input, path, load) : [];
  const source = bus.at(-1)?.id ?? path.main;
  const fed = `${id}${load.name}fed`;
  const { holdSec, rechargeSec } = figures.ups;
  const carrier = `${id}ups-up`;
  const feeding: GraphNode =
    design === "bare"
      ? { kind: "series", id: fed, of: [source] }
      : { kind: "bridge", id: fed, source, carrier, holdSec, rechargeSec };
  return [...bus, feeding, { kind: "series", id: `${id}${load.name}cord`, of: [fed, `${id}board`] }];
}

/** Both paths at half of the load: up where each can carry its half. */
function sharedNodes(
  hall: PresetHall,
  input: PresetInput,
  paths: readonly PathParts[],
): readonly GraphNode[] {
  const halves = paths.map((path) => cordNodes(hall, input, path, HALF));
  const shared: GraphNode = {
    kind: "series",
    id: `${hall.id}-shared`,
    of: halves.map((nodes) => nodes.at(-1)!.id),
  };
  const bus: GraphNode = {
    kind: "series",
    id: `${hall.id}-shared-bus`,
    of: paths.map((path) => `${hall.id}-${path.prefix}${HALF.name}bus`),
  };
  return [...halves.flat(), bus, shared];
}

/** The genset bus as this hall sees it: enough units for it and all halls that are kept longer. */
function busNodes(
  hall: PresetHall,
  input: PresetInput,
  path: PathParts,
  { name, share }: PathLoad,
): readonly GraphNode[] {
  const kept = input.halls.filter((other) => other.shedPriority <= hall.shedPriority);
  const needed = Math.ceil(gensetsFor(kept, input) * share);
  const id = `${hall.id}-${path.prefix}${name}`;
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
  { figures, design }: PresetInput,
  cords: readonly CordParts[],
): readonly GraphNode[] {
  const id = hall.id;
  const shared = design === "2n-split" ? [`${id}-shared-bus`] : [];
  const buses = [...cords.map((cord) => cord.bus), ...shared];
  const { holdSec, rechargeSec } = figures.chiller;
  return [
    { kind: "k-of-n", id: `${id}-cooling-power`, needed: 1, of: buses },
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
