import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Duration } from "./duration.ts";
import { exactAvailability } from "./exact.ts";
import { MOST_STATES } from "./exact-chain.ts";
import { combineIndependent } from "./exact-combine.ts";
import type { Component, ComponentGraph, GraphNode, Grid, Hall } from "./graph-types.ts";
import { lossChancePerOutage } from "./outage-loss.ts";
import { HOURS_PER_YEAR } from "./system.ts";

const exponential = (meanHours: number): Duration => ({ kind: "exponential", meanHours });
const calm: Grid = { storms: null, stormShareFraction: 0, common: null, dips: null };
/** A group whose units have this mean time to failure and repair. */
const units = (id: string, count: number, mttfHours: number, mttrHours: number, beta = 0): Component => ({
  kind: "units",
  id,
  count,
  failuresPerYear: HOURS_PER_YEAR / mttfHours,
  repair: exponential(mttrHours),
  commonCauseFraction: beta,
});
const feed = (id: string, outagesPerYear: number, meanHours: number): Component => ({
  kind: "feed",
  id,
  outagesPerYear,
  outage: exponential(meanHours),
});
const kOfN = (needed: number, ...of: string[]): GraphNode => ({ kind: "k-of-n", id: "top", needed, of });
const series = (id: string, ...of: string[]): GraphNode => ({ kind: "series", id, of });
function graphOf(
  components: readonly Component[],
  nodes: readonly GraphNode[],
  grid: Grid = calm,
  hall: Partial<Hall> = {},
): ComponentGraph {
  const places = { contractNode: "top", tenantNode: "top" };
  const plain = { id: "hall", itMw: 1, restartHours: 0, checkpointLossHours: 0 };
  return { components, nodes, grid, halls: [{ ...plain, ...places, ...hall }] };
}
const solve = (components: readonly Component[], nodes: readonly GraphNode[], grid: Grid = calm) =>
  exactAvailability(graphOf(components, nodes, grid)).halls[0]!.contract;
const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
/** P(fewer than `needed` of n up), each down with chance u: the binomial sum. */
const belowBinomial = (n: number, needed: number, u: number) =>
  Array.from({ length: needed }, (_, up) => choose(n, up) * (1 - u) ** up * u ** (n - up)).reduce(
    (a, b) => a + b,
    0,
  );

describe("one unit: A = MTTF / (MTTF + MTTR)", () => {
  it.each([
    [1000, 10, 1000 / 1010],
    [8766, 24, 8766 / 8790],
    [100, 100, 0.5],
    [1, 99, 0.01],
  ])("MTTF %i h, MTTR %i h", (mttf, mttr, availability) => {
    const unit = solve([units("u", 1, mttf, mttr)], [kOfN(1, "u")]);
    expect(unit.availabilityFraction).toBeCloseTo(availability, 12);
    expect(unit.eventsPerYear).toBeCloseTo(HOURS_PER_YEAR / (mttf + mttr), 8);
    expect(unit.minutesPerYear).toBeCloseTo((1 - availability) * HOURS_PER_YEAR * 60, 5);
  });

  it("minutes a year are events a year times the mean repair", () => {
    const unit = solve([units("u", 1, 500, 6)], [kOfN(1, "u")]);
    expect(unit.minutesPerYear / unit.eventsPerYear).toBeCloseTo(360, 9);
  });

  it.each<[string, Duration]>([
    ["Erlang of four stages", { kind: "erlang", meanHours: 10, stages: 4 }],
    [
      "a mixture of 5 h and 55 h",
      {
        kind: "hyper-erlang",
        branches: [
          { probability: 0.9, stages: 1, meanHours: 5 },
          { probability: 0.1, stages: 2, meanHours: 55 },
        ],
      },
    ],
  ])("repairs of mean 10 h as %s leave availability as it is (insensitivity)", (_, repair) => {
    const shaped = { ...units("u", 2, 300, 10), repair } as Component;
    const plain = solve([units("u", 2, 300, 10)], [kOfN(1, "u")]);
    expect(solve([shaped], [kOfN(1, "u")]).unavailabilityFraction / plain.unavailabilityFraction).toBeCloseTo(
      1,
      10,
    );
  });
});

describe("k of n units with a crew each: binomial", () => {
  const mttf = 400;
  const mttr = 25;
  const u = mttr / (mttf + mttr);
  it.each([
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 5],
    [6, 4],
    [10, 9],
  ])("of %i units %i needed", (n, needed) => {
    const group = solve([units("u", n, mttf, mttr)], [kOfN(needed, "u")]);
    expect(group.unavailabilityFraction / belowBinomial(n, needed, u)).toBeCloseTo(1, 10);
    // it fails where exactly `needed` are up and one of them stops
    const critical = choose(n, needed) * (1 - u) ** needed * u ** (n - needed);
    expect(group.eventsPerYear / ((critical * needed * HOURS_PER_YEAR) / mttf)).toBeCloseTo(1, 10);
  });

  it("n named units under one node are the same as a group of n", () => {
    const named = ["a", "b", "c", "d"].map((id) => units(id, 1, mttf, mttr));
    const apart = solve(named, [kOfN(3, "a", "b", "c", "d")]);
    const together = solve([units("u", 4, mttf, mttr)], [kOfN(3, "u")]);
    expect(apart.unavailabilityFraction / together.unavailabilityFraction).toBeCloseTo(1, 11);
    expect(apart.eventsPerYear / together.eventsPerYear).toBeCloseTo(1, 11);
  });

  it("a group with a spare is better, the better the rarer its failures (100 groups)", () => {
    const count = fc.integer({ min: 1, max: 6 });
    const times = fc.double({ min: 10, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(
        count,
        count,
        times,
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        (a, b, mttfHours, mttrHours) => {
          const needed = Math.min(a, b);
          const lost = (n: number, hours: number) =>
            solve([units("u", n, hours, mttrHours)], [kOfN(needed, "u")]).unavailabilityFraction;
          const base = lost(a, mttfHours);
          expect(base / belowBinomial(a, needed, mttrHours / (mttfHours + mttrHours))).toBeCloseTo(1, 8);
          expect(lost(a + 1, mttfHours)).toBeLessThan(base);
          expect(lost(a, 2 * mttfHours)).toBeLessThan(base);
        },
      ),
      { numRuns: 100, seed: 91 },
    );
  });
});

describe("series and parallel", () => {
  const parts = [units("a", 1, 90, 10), units("b", 1, 80, 20), units("c", 1, 950, 50)];
  // availabilities 0.9, 0.8, 0.95
  it("three in series: 0.9 * 0.8 * 0.95 = 0.684", () => {
    const chain = solve(parts, [series("top", "a", "b", "c")]);
    expect(chain.availabilityFraction).toBeCloseTo(0.684, 12);
    // rates into failure from all up: 0.684 * (1/90 + 1/80 + 1/950)
    expect(chain.eventsPerYear / HOURS_PER_YEAR).toBeCloseTo(0.684 * (1 / 90 + 1 / 80 + 1 / 950), 12);
  });

  it("three in parallel: 0.1 * 0.2 * 0.05 = 0.001", () => {
    expect(solve(parts, [kOfN(1, "a", "b", "c")]).unavailabilityFraction).toBeCloseTo(0.001, 13);
  });

  // P(2 or 3 up) = .9*.8*.05 + .9*.2*.95 + .1*.8*.95 + .684 = .036 + .171 + .076 + .684
  it("two of three unlike units: 0.967", () => {
    expect(solve(parts, [kOfN(2, "a", "b", "c")]).availabilityFraction).toBeCloseTo(0.967, 12);
  });

  it("the bridge network of Barlow and Proschan: five units of 0.9 are up with 0.97848", () => {
    const five = ["1", "2", "3", "4", "5"].map((id) => units(id, 1, 90, 10));
    const paths = [
      series("p14", "1", "4"),
      series("p25", "2", "5"),
      series("p135", "1", "3", "5"),
      series("p234", "2", "3", "4"),
    ];
    const network = solve(five, [...paths, kOfN(1, "p14", "p25", "p135", "p234")]);
    // 2p^2 + 2p^3 - 5p^4 + 2p^5 at 0.9
    expect(network.availabilityFraction).toBeCloseTo(2 * 0.81 + 2 * 0.729 - 5 * 0.6561 + 2 * 0.59049, 11);
  });

  it("a part shared by both paths counts once: A_s (1 - (1 - A)^2)", () => {
    const shared = [units("s", 1, 990, 10), units("a", 1, 90, 10), units("b", 1, 90, 10)];
    const paths = [series("left", "s", "a"), series("right", "s", "b"), kOfN(1, "left", "right")];
    expect(solve(shared, paths).availabilityFraction).toBeCloseTo(0.99 * (1 - 0.01), 12);
  });

  it("a tree in which nothing is shared is solved in small pieces, and like one whole (60 trees)", () => {
    const up = fc.double({ min: 0.3, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(up, { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        (values, needed) => {
          const leaves = values.map((value, i) => units(`u${i}`, 1, 100 * value, 100 * (1 - value)));
          const nodes = [0, 1, 2].map((i) => series(`s${i}`, `u${2 * i}`, `u${2 * i + 1}`));
          const pairs = [0, 1, 2].map((i) => values[2 * i]! * values[2 * i + 1]!);
          let expected = 0;
          for (let bits = 0; bits < 8; bits++) {
            const states = pairs.map((_, i) => (bits >> i) & 1);
            if (states.reduce((a, b) => a + b, 0) < needed) continue;
            expected += states.reduce((chance, s, i) => chance * (s ? pairs[i]! : 1 - pairs[i]!), 1);
          }
          const graph = graphOf(leaves, [...nodes, kOfN(needed, "s0", "s1", "s2")]);
          const result = exactAvailability(graph);
          expect(result.largestChainStates).toBe(2);
          expect(result.halls[0]!.contract.availabilityFraction).toBeCloseTo(expected, 10);
        },
      ),
      { numRuns: 60, seed: 92 },
    );
  });
});

describe("a common cause (beta factor)", () => {
  // two units: states 0, 1, 2 down; 0->1: 2(1-b)l, 0->2: bl, 1->2: (1-b)l + bl = l, 1->0: m, 2->1: 2m
  const twoUnits = (l: number, m: number, b: number) => {
    const p0 = 1;
    const p1 = ((2 * (1 - b) * l + b * l) * p0 + 0) / m;
    const p2 = (b * l * p0 + l * p1) / (2 * m);
    return p2 / (p0 + p1 + p2);
  };
  it.each([0, 0.02, 0.1, 0.5, 1])("one of two at beta %f is the three-state chain", (beta) => {
    const pair = solve([units("u", 2, 1000, 10, beta)], [kOfN(1, "u")]);
    // balance of state 0: p0 (2(1-b)l + bl) = p1 m; of state 2: p2 2m = p0 bl + p1 l
    expect(pair.unavailabilityFraction / twoUnits(1 / 1000, 1 / 10, beta)).toBeCloseTo(1, 10);
  });

  it("at beta 1 a group of five that needs one is down for about each unit's own rate", () => {
    const group = solve([units("u", 5, 1000, 1, 1)], [kOfN(1, "u")]);
    expect(group.eventsPerYear * 1000).toBeGreaterThan(0.99 * HOURS_PER_YEAR);
    expect(group.eventsPerYear * 1000).toBeLessThan(HOURS_PER_YEAR);
  });

  it("raises what redundancy loses, the more the more is shared", () => {
    const lost = [0, 0.01, 0.05, 0.2].map(
      (beta) => solve([units("u", 3, 1000, 10, beta)], [kOfN(2, "u")]).unavailabilityFraction,
    );
    expect([...lost].sort((a, b) => a - b)).toEqual(lost);
  });
});

describe("feeds and what takes them together", () => {
  it("two feeds alone: both out for u^2 of the time", () => {
    const both = solve([feed("a", 4, 2), feed("b", 4, 2)], [kOfN(1, "a", "b")]);
    const u = 8 / (HOURS_PER_YEAR + 8);
    expect(both.unavailabilityFraction / u ** 2).toBeCloseTo(1, 10);
  });

  it("an upstream fault beats two feeds: U = 1 - (1 - u_c)(1 - u^2)", () => {
    const grid = { ...calm, common: { outagesPerYear: 0.5, outage: exponential(3) } };
    const both = solve([feed("a", 4, 2), feed("b", 4, 2)], [kOfN(1, "a", "b")], grid);
    const u = 8 / (HOURS_PER_YEAR + 8);
    const common = 1.5 / (HOURS_PER_YEAR + 1.5);
    expect(both.unavailabilityFraction / (1 - (1 - common) * (1 - u * u))).toBeCloseTo(1, 9);
  });

  it("storms leave one feed's hours as they are and make two feeds' worse, by clustering", () => {
    const stormy = { ...calm, storms: { perYear: 10, meanHours: 48 }, stormShareFraction: 0.8 };
    const one = (grid: Grid) => solve([feed("a", 4, 2)], [kOfN(1, "a")], grid).unavailabilityFraction;
    const two = (grid: Grid) =>
      solve([feed("a", 4, 2), feed("b", 4, 2)], [kOfN(1, "a", "b")], grid).unavailabilityFraction;
    expect(one(stormy) / one(calm)).toBeGreaterThan(0.99);
    expect(one(stormy) / one(calm)).toBeLessThanOrEqual(1);
    // 0.2^2/0.948 + 0.8^2/0.052: about 12 times
    expect(two(stormy) / two(calm)).toBeGreaterThan(8);
  });

  // 10 bursts of 1 or 2 dips (0.75, 0.25) of 0.36 s: 12.5 dips a year, 0.00125 h
  it("dips nobody bridges: 10 interruptions and 4.5 s a year more", () => {
    const dips = { burstsPerYear: 10, dipCountProbabilities: [0.75, 0.25], dipSec: 0.36, transferRule: null };
    const dipped = solve([feed("a", 0, 1)], [kOfN(1, "a")], { ...calm, dips });
    expect(dipped.eventsPerYear).toBeCloseTo(10, 9);
    expect(dipped.minutesPerYear * 60).toBeCloseTo(4.5, 9);
  });

  it("two strikes and the site is off the grid for 6 h: 2.5 lock-outs a year, 7.5 bursts ridden", () => {
    const dips = {
      burstsPerYear: 10,
      dipCountProbabilities: [0.75, 0.25],
      dipSec: 0.36,
      transferRule: { strikes: 2, lockOut: exponential(6) },
    };
    const struck = solve([feed("a", 0, 1)], [kOfN(1, "a")], { ...calm, dips });
    const free = HOURS_PER_YEAR / (HOURS_PER_YEAR + 2.5 * 6);
    expect(struck.eventsPerYear).toBeCloseTo(10 * free, 8);
    const secondsOfDips = 7.5 * 0.36 * free;
    expect(struck.minutesPerYear * 60).toBeCloseTo(secondsOfDips + 2.5 * 6 * 3600 * free, 3);
  });
});

describe("gensets behind a feed", () => {
  const bank = { kind: "gensets", id: "g", operationalAvailabilityFraction: 0.98, repair: null } as const;
  const site = (
    count: number,
    needed: number,
    fts: number,
    mttf: number,
    beta: number,
    outageHours: number,
  ) => {
    const gensets = {
      ...bank,
      count,
      failureToStartProbability: fts,
      meanTimeToFailureHours: mttf,
      commonCauseFraction: beta,
    };
    const nodes: GraphNode[] = [
      { kind: "k-of-n", id: "bank", needed, of: ["g"] },
      { kind: "standby", id: "top", primary: "f", backup: "bank", startSec: 0 },
    ];
    return { gensets, result: solve([feed("f", 2, outageHours), gensets], nodes) };
  };

  it("interruptions a year are outages a year times the closed form's chance (60 banks)", () => {
    const share = fc.double({ min: 0, max: 0.3, noNaN: true });
    const count = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(
        count,
        count,
        share,
        share,
        fc.double({ min: 5, max: 500, noNaN: true }),
        (a, b, fts, beta, mttf) => {
          const needed = Math.min(a, b);
          const { gensets, result } = site(a, needed, fts, mttf, beta, 4);
          const outages = (2 * HOURS_PER_YEAR) / (HOURS_PER_YEAR + 8);
          const expected = outages * lossChancePerOutage(gensets, needed, 4);
          expect(result.eventsPerYear / expected).toBeCloseTo(1, 8);
        },
      ),
      { numRuns: 60, seed: 93 },
    );
  });

  it("gensets that never start leave the feed's own downtime", () => {
    const { result } = site(3, 1, 1, 1e6, 0, 4);
    // each is there with 0.98 and then fails to start for sure
    expect(result.unavailabilityFraction / (8 / (HOURS_PER_YEAR + 8))).toBeCloseTo(1, 10);
  });

  it("a hall that loses 0.5 h of work each time loses it on the tenant's side only", () => {
    const graph = graphOf([feed("f", 2, 4)], [series("top", "f")], calm, { checkpointLossHours: 0.5 });
    const { contract, tenant } = exactAvailability(graph).halls[0]!;
    expect(tenant.minutesPerYear - contract.minutesPerYear).toBeCloseTo(contract.eventsPerYear * 30, 8);
    expect(tenant.eventsPerYear).toBe(contract.eventsPerYear);
  });
});

describe("limits of the exact engine", () => {
  it("a chain above 2,000 states is refused by name: twelve units shared between two nodes", () => {
    const many = Array.from({ length: 12 }, (_, i) => units(`u${i}`, 1, 100, 1));
    const ids = many.map(({ id }) => id);
    const nodes = [series("left", ...ids), series("right", ...ids), kOfN(1, "left", "right")];
    expect(2 ** 12).toBeGreaterThan(MOST_STATES);
    expect(() => solve(many, nodes)).toThrow(/a graph of this size: its chain has more than 2000 states/);
  });

  it("a standby is never combined as if its parts were independent", () => {
    const standby: GraphNode = { kind: "standby", id: "s", primary: "a", backup: "b", startSec: 0 };
    expect(() => combineIndependent(standby, () => ({}) as never)).toThrow(/standby s is never independent/);
  });

  it("chances of 1e-9 add without loss: 1 - (1 - 1e-9)^3 is 2.999999997e-9", () => {
    const figures = { unavailability: 1e-9, failuresPerHour: 1e-9, dipHoursPerHour: 0, states: 2 };
    const node = series("s", "a", "b", "c");
    expect(combineIndependent(node, () => figures).unavailability / 2.999999997e-9).toBeCloseTo(1, 13);
  });
});
