import { describe, expect, it } from "vitest";
import {
  type Component,
  type ComponentGraph,
  type Duration,
  exactAvailability,
  type GraphNode,
  type Grid,
  simulateAvailability,
} from "./index.ts";

/**
 * Two engines that share no code but the structure function must agree: 20 graphs x 20 fixed seeds, every |z| < 4 and a mean
 * z^2 of 0.7-1.4 (1 where standard errors are honest; 400 draws of z^2 have a standard deviation of the mean of 0.07).
 */
const SEEDS = Array.from({ length: 20 }, (_, i) => 1000 + 37 * i);
const CYCLES = 6000;

const exponential = (meanHours: number): Duration => ({ kind: "exponential", meanHours });
const erlang = (meanHours: number, stages: number): Duration => ({ kind: "erlang", meanHours, stages });
const mixture: Duration = {
  kind: "hyper-erlang",
  branches: [
    { probability: 0.8, stages: 1, meanHours: 4 },
    { probability: 0.2, stages: 2, meanHours: 120 },
  ],
};
const calm: Grid = { storms: null, stormShareFraction: 0, common: null, dips: null };
const stormy: Grid = { ...calm, storms: { perYear: 12, meanHours: 20 }, stormShareFraction: 0.6 };
const twoCircuits: Grid = { ...stormy, common: { outagesPerYear: 0.312, outage: exponential(0.52) } };
const dipping: Grid = {
  ...stormy,
  dips: {
    burstsPerYear: 20,
    dipCountProbabilities: [0.7, 0.2, 0.1],
    dipSec: 2,
    transferRule: { strikes: 3, lockOut: exponential(1) },
  },
};

const units = (
  id: string,
  count: number,
  failuresPerYear: number,
  repair: Duration,
  commonCauseFraction = 0,
): Component => ({ kind: "units", id, count, failuresPerYear, repair, commonCauseFraction });
const feed = (id: string, outagesPerYear: number, outage: Duration): Component => ({
  kind: "feed",
  id,
  outagesPerYear,
  outage,
});
const gensets = (count: number, commonCauseFraction = 0, repair: Duration | null = null): Component => ({
  kind: "gensets",
  id: "gensets",
  count,
  operationalAvailabilityFraction: 0.995,
  failureToStartProbability: 0.0094,
  meanTimeToFailureHours: 1100,
  repair,
  commonCauseFraction,
});
const series = (id: string, ...of: string[]): GraphNode => ({ kind: "series", id, of });
const kOfN = (id: string, needed: number, ...of: string[]): GraphNode => ({ kind: "k-of-n", id, needed, of });
const standby = (id: string, primary: string, backup: string): GraphNode => ({
  kind: "standby",
  id,
  primary,
  backup,
  startSec: 0,
});

function graph(
  root: string,
  components: readonly Component[],
  nodes: readonly GraphNode[],
  grid = calm,
): ComponentGraph {
  const hall = { id: "hall", itMw: 10, contractNode: root, tenantNode: root };
  return { components, nodes, grid, halls: [{ ...hall, restartHours: 0, checkpointLossHours: 0 }] };
}

const backed = (count: number, needed: number, beta = 0, grid = calm, repair: Duration | null = null) =>
  graph(
    "bus",
    [feed("utility", 1.956, exponential(1.32)), gensets(count, beta, repair)],
    [kOfN("bank", needed, "gensets"), standby("bus", "utility", "bank")],
    grid,
  );

const twoPaths = [
  units("a-transformer", 1, 0.0059, exponential(297)),
  units("a-board", 1, 0.0095, exponential(7)),
  units("b-transformer", 1, 0.0059, exponential(297)),
  units("b-board", 1, 0.0095, exponential(7)),
];

const GRAPHS: Record<string, ComponentGraph> = {
  "one unit": graph("u", [units("u", 1, 2, exponential(10))], []),
  "one unit, erlang repair": graph("u", [units("u", 1, 2, erlang(48, 3))], []),
  "one unit, mixed repair": graph("u", [units("u", 1, 1, mixture)], []),
  "three in series": graph(
    "s",
    [
      units("x", 1, 1, exponential(8)),
      units("y", 1, 0.1, exponential(300)),
      units("z", 1, 4, exponential(1)),
    ],
    [series("s", "x", "y", "z")],
  ),
  "one of two": graph("k", [units("u", 2, 1, exponential(24))], [kOfN("k", 1, "u")]),
  "two of three, common cause 5 %": graph(
    "k",
    [units("u", 3, 1, exponential(24), 0.05)],
    [kOfN("k", 2, "u")],
  ),
  "four of six, erlang repair": graph("k", [units("u", 6, 2, erlang(72, 2))], [kOfN("k", 4, "u")]),
  "bridge of five": graph(
    "k",
    [..."abcde"].map((id, i) => units(id, 1, 0.5 + i / 4, exponential(30))),
    [
      series("ad", "a", "d"),
      series("be", "b", "e"),
      series("ace", "a", "c", "e"),
      series("bcd", "b", "c", "d"),
      kOfN("k", 1, "ad", "be", "ace", "bcd"),
    ],
  ),
  "two paths": graph("power", twoPaths, [
    series("a", "a-transformer", "a-board"),
    series("b", "b-transformer", "b-board"),
    kOfN("power", 1, "a", "b"),
  ]),
  "one feed in clusters": graph("f", [feed("f", 2, exponential(1.3))], [], stormy),
  "two feeds, correlated": graph(
    "k",
    [feed("f", 2, exponential(1.3)), feed("g", 3, erlang(2, 2))],
    [kOfN("k", 1, "f", "g")],
    twoCircuits,
  ),
  "feed with dips": graph("f", [feed("f", 2, exponential(1.3))], [], dipping),
  "2 gensets, N": backed(2, 2),
  "3 gensets, N+1, storms": backed(3, 2, 0, stormy),
  "34 gensets, N": backed(34, 34),
  "35 gensets, N+1, common cause 5 %": backed(35, 34, 0.05),
  "4 gensets, N+2, storms, repair goes on": backed(4, 2, 0.05, stormy, exponential(18)),
  "3 gensets, N+1, dips": backed(3, 2, 0.02, dipping),
  "gensets behind two feeds and a transformer": graph(
    "bus",
    [
      feed("f", 2, exponential(1.3)),
      feed("g", 2, exponential(1.3)),
      units("transformer", 1, 0.0059, exponential(297)),
      gensets(3),
    ],
    [
      kOfN("utility", 1, "f", "g"),
      series("main", "utility", "transformer"),
      kOfN("bank", 2, "gensets"),
      standby("bus", "main", "bank"),
    ],
    twoCircuits,
  ),
  "power and cooling and carriers": graph(
    "service",
    [
      feed("f", 2, exponential(1.3)),
      gensets(3, 0.05),
      units("chiller", 4, 1, exponential(24), 0.02),
      units("carrier", 2, 2, exponential(6)),
    ],
    [
      kOfN("bank", 2, "gensets"),
      standby("bus", "f", "bank"),
      kOfN("cooling", 3, "chiller"),
      kOfN("network", 1, "carrier"),
      series("service", "bus", "cooling", "network"),
    ],
    stormy,
  ),
};

function zScores(
  name: string,
): readonly { readonly seed: number; readonly z: number; readonly zEvents: number }[] {
  const exact = exactAvailability(GRAPHS[name]!).halls[0]!.contract;
  return SEEDS.map((studySeed) => {
    const settings = { studySeed, relativeHalfWidth: 1e-9, maxCycles: CYCLES };
    const { contract } = simulateAvailability(GRAPHS[name]!, settings).halls[0]!;
    return {
      seed: studySeed,
      z: (contract.unavailabilityFraction - exact.unavailabilityFraction) / contract.standardError,
      zEvents: (contract.eventsPerYear - exact.eventsPerYear) / contract.eventsStandardError,
    };
  });
}

describe("engine A and engine B agree", () => {
  it("on 20 graphs", () => {
    expect(Object.keys(GRAPHS)).toHaveLength(20);
  });

  const all: number[] = [];
  it.each(Object.keys(GRAPHS))("%s: |z| < 4 for every one of 20 seeds", (name) => {
    const scores = zScores(name);
    all.push(...scores.map(({ z }) => z));
    expect(scores.filter(({ z }) => !(Math.abs(z) < 4))).toEqual([]);
    const finite = scores.filter(({ zEvents }) => Number.isFinite(zEvents));
    expect(finite.filter(({ zEvents }) => Math.abs(zEvents) >= 4.5)).toEqual([]);
  });

  it("mean z^2 over all 400 runs lies in 0.7-1.4", () => {
    const meanSquare = all.reduce((total, z) => total + z * z, 0) / all.length;
    expect(all).toHaveLength(400);
    expect(meanSquare).toBeGreaterThan(0.7);
    expect(meanSquare).toBeLessThan(1.4);
  });
});
