import {
  type ComponentGraph,
  exactAvailability,
  type GraphNode,
  type Grid,
  lossChancePerOutage,
  type ReliabilityFigures,
  type UnitGroup,
} from "../facility/index.ts";
import { HOURS_PER_YEAR } from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

/** What a chain has of the means that the claim names. */
interface Means {
  readonly name: string;
  readonly feedCount: 1 | 2;
  /** Units beyond what the load needs; null: no gensets. */
  readonly genset: number | null;
  /** Transformers, switchgear and boards once, or in two paths. */
  readonly pathCount: 1 | 2;
  readonly spareChillers: number | null;
  readonly carrierCount: number;
}

/** From a mine to a hall, one means after the other. */
const LADDER: readonly Means[] = [
  { name: "mine", feedCount: 1, genset: null, pathCount: 1, spareChillers: null, carrierCount: 1 },
  { name: "withCarriers", feedCount: 1, genset: null, pathCount: 1, spareChillers: null, carrierCount: 2 },
  { name: "withGensets", feedCount: 1, genset: 1, pathCount: 1, spareChillers: 1, carrierCount: 2 },
  { name: "withTwoPaths", feedCount: 1, genset: 1, pathCount: 2, spareChillers: 1, carrierCount: 2 },
  { name: "hall", feedCount: 2, genset: 1, pathCount: 2, spareChillers: 4, carrierCount: 2 },
];

const MINUTES_PER_YEAR = HOURS_PER_YEAR * 60;

/**
 * Exact availability of the chain of a mine and of a hall, power, cooling and carriers in series. Loss of supply is the closed
 * form of the facility room (outages, gensets without repair within one); UPS batteries bridge every start, tanks are
 * refilled in time, dips of under a second do not count.
 */
export function measureFourNines(book: Book): Measured {
  const steps = LADDER.map((means) => ({ name: means.name, fraction: unavailability(book, means) }));
  const of = (name: string) => steps.find((step) => step.name === name)!.fraction;
  return {
    mineAvailabilityFraction: 1 - of("mine"),
    hallAvailabilityFraction: 1 - of("hall"),
    ...Object.fromEntries(
      steps.map(({ name, fraction }) => [`${name}MinutesPerYear`, fraction * MINUTES_PER_YEAR]),
    ),
    gensetUsdPerAvoidedMinute:
      gensetCostUsdPerYear(book) / ((of("withCarriers") - of("withGensets")) * MINUTES_PER_YEAR),
  };
}

function unavailability(book: Book, means: Means): number {
  const hall = exactAvailability(plantGraph(book, means)).halls[0]!;
  const plantUp = 1 - hall.contract.unavailabilityFraction;
  return 1 - plantUp * (1 - supplyUnavailability(book, means));
}

/** Share of the time in which feeds are out and gensets, where there are any, do not carry the load. */
function supplyUnavailability(book: Book, { feedCount, genset }: Means): number {
  const { outage, outagesPerYear } = outagesOf(book, feedCount);
  const hours = outagesPerYear * outage.meanHours;
  if (genset === null) return hours / HOURS_PER_YEAR;
  const { fuelHours: _f, refuelFailureProbability: _p, refuelRetryHours: _r, ...group } = gensetFigures(book);
  const needed = gensetsNeeded(book);
  const gensets = { ...group, kind: "gensets", id: "gensets", count: needed + genset } as const;
  // an outage's length has no memory: what is left of it when the load is lost is its mean again
  return (hours * lossChancePerOutage(gensets, needed, outage.meanHours)) / HOURS_PER_YEAR;
}

/** The figures without the seconds that the UPS bridges. */
function gensetFigures(book: Book): Omit<ReliabilityFigures["gensets"], "startSec"> {
  const { startSec: _start, ...figures } = book.copy<ReliabilityFigures["gensets"]>("reliability.gensets");
  return figures;
}

interface Outages {
  readonly outagesPerYear: number;
  readonly outage: { readonly meanHours: number };
}

/** Two feeds are lost together as the survey counts it. */
function outagesOf(book: Book, feedCount: 1 | 2): Outages {
  if (feedCount === 1) return book.read<Outages>("reliability.feed");
  return book.read<{ common: Outages }>("reliability.grid").common;
}

function gensetsNeeded(book: Book): number {
  const loadMw = book.read<number>("scenario.hall") * book.read<number>("reliability.bus_to_it_ratio");
  return Math.ceil(loadMw / book.read<number>("reliability.genset_mw") - 1e-9);
}

function gensetCostUsdPerYear(book: Book): number {
  return (gensetsNeeded(book) + 1) * book.read<number>("reliability.spare_usd_per_year.gensets");
}

const QUIET: Grid = { storms: null, stormShareFraction: 0, common: null, dips: null };

/** Everything behind the supply: distribution paths, chillers, carriers. */
function plantGraph(book: Book, { pathCount, spareChillers, carrierCount }: Means): ComponentGraph {
  const { paths, components } = distribution(book, pathCount);
  const carriers = unitsOf(book, "carrier", carrierCount);
  const nodes: GraphNode[] = [
    ...paths,
    { kind: "k-of-n", id: "receptacle", needed: 1, of: paths.map(({ id }) => id) },
    { kind: "k-of-n", id: "network", needed: 1, of: [carriers.id] },
  ];
  const served = ["receptacle", "network"];
  const all: UnitGroup[] = [...components, carriers];
  if (spareChillers !== null) {
    const needed = book.read<{ neededCount: number }>("reliability.chiller").neededCount;
    const chillers = unitsOf(book, "chiller", needed + spareChillers);
    all.push(chillers);
    nodes.push({ kind: "k-of-n", id: "cold", needed, of: [chillers.id] });
    served.push("cold");
  }
  nodes.push({ kind: "series", id: "service", of: served });
  const hall = { id: "hall", itMw: 0, restartHours: 0, checkpointLossHours: 0 };
  return {
    components: all,
    nodes,
    grid: QUIET,
    halls: [{ ...hall, contractNode: "service", tenantNode: "service" }],
  };
}

/** One or two paths of transformer, switchgear and board. */
function distribution(book: Book, pathCount: 1 | 2) {
  const names = pathCount === 1 ? ["a"] : ["a", "b"];
  const components = names.flatMap((path) => [
    unitsOf(book, "transformer", 1, path),
    unitsOf(book, "switchgear", 1, path),
    { ...unitsOf(book, "switchgear", 1, path), id: `board-${path}` },
  ]);
  const paths = names.map(
    (path): GraphNode => ({
      kind: "series",
      id: `path-${path}`,
      of: [`transformer-${path}`, `switchgear-${path}`, `board-${path}`],
    }),
  );
  return { components, paths };
}

function unitsOf(book: Book, row: string, count: number, path = "all"): UnitGroup {
  const figures = book.copy<ReliabilityFigures["carrier"]>(`reliability.${row}`);
  const { failuresPerYear, repair, commonCauseFraction } = figures;
  return { kind: "units", id: `${row}-${path}`, count, failuresPerYear, repair, commonCauseFraction };
}
