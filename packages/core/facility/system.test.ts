import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Component, ComponentGraph, GensetGroup, GraphNode, Grid } from "./graph-types.ts";
import { childrenOf, unitCountOf } from "./graph-types.ts";
import {
  commonStartFailure,
  compileSystem,
  evaluate,
  HOURS_PER_YEAR,
  independentStartFailure,
  stormTimeFraction,
} from "./system.ts";

const hour = { kind: "exponential", meanHours: 1 } as const;
const units = (id: string, count: number): Component => ({
  kind: "units",
  id,
  count,
  failuresPerYear: 1,
  repair: hour,
});
const feed = (id: string, outagesPerYear = 2): Component => ({
  kind: "feed",
  id,
  outagesPerYear,
  outage: hour,
});
const gensets: GensetGroup = {
  kind: "gensets",
  id: "gensets",
  count: 3,
  operationalAvailabilityFraction: 0.9,
  failureToStartProbability: 0.1,
  meanTimeToFailureHours: 100,
  repair: null,
};
const calm: Grid = { storms: null, stormShareFraction: 0, common: null, dips: null };
const graphOf = (
  components: readonly Component[],
  nodes: readonly GraphNode[],
  top: string,
  grid: Grid = calm,
): ComponentGraph => ({
  components,
  nodes,
  grid,
  halls: [
    { id: "hall", itMw: 1, contractNode: top, tenantNode: top, restartHours: 0, checkpointLossHours: 0 },
  ],
});

/** Value of the top node where so many units of each component are up; backups ready and stores charged as said. */
function topValue(graph: ComponentGraph, up: readonly number[], ready = 1, charged = 1): number {
  const system = compileSystem(graph);
  const counts = Int32Array.from(system.fullCount);
  up.forEach((count, i) => {
    counts[i] = count;
  });
  const flags = (length: number, value: number) => new Uint8Array(length).fill(value);
  evaluate(system, counts, flags(system.standbys.length, ready), flags(system.bridges.length, charged));
  return counts[system.halls[0]!.contractSlot]!;
}

describe("what makes a node up", () => {
  const pair = [units("a", 2), units("b", 1)];
  it.each([
    [[2, 1], 1],
    [[1, 1], 0],
    [[2, 0], 0],
  ])("series of a group of two and one: with %j up it is %i", (up, value) => {
    const series: GraphNode = { kind: "series", id: "top", of: ["a", "b"] };
    expect(topValue(graphOf(pair, [series], "top"), up)).toBe(value);
  });

  it.each([
    [[2, 0], 1],
    [[1, 1], 1],
    [[1, 0], 0],
    [[0, 1], 0],
  ])("two of three over two groups: with %j up it is %i", (up, value) => {
    const twoOfThree: GraphNode = { kind: "k-of-n", id: "top", needed: 2, of: ["a", "b"] };
    expect(topValue(graphOf(pair, [twoOfThree], "top"), up)).toBe(value);
  });

  it("none of n is always up", () => {
    const none: GraphNode = { kind: "k-of-n", id: "top", needed: 0, of: ["a"] };
    expect(topValue(graphOf(pair, [none], "top"), [0, 0])).toBe(1);
  });

  const backedUp = graphOf(
    [feed("f"), gensets],
    [
      { kind: "k-of-n", id: "bank", needed: 2, of: ["gensets"] },
      { kind: "standby", id: "top", primary: "f", backup: "bank", startSec: 10 },
    ],
    "top",
  );
  it.each([
    ["the feed alone carries", [1, 0], 0, 1],
    ["a backup that has started carries", [0, 2], 1, 1],
    ["a backup that has not started does not", [0, 3], 0, 0],
    ["a backup short of units does not", [0, 1], 1, 0],
  ])("standby: %s", (_, up, ready, value) => {
    expect(topValue(backedUp, up, ready)).toBe(value);
  });

  const bridged = (carrier: string | null) =>
    graphOf(
      [feed("f"), units("ups", 1)],
      [{ kind: "bridge", id: "top", source: "f", carrier, holdSec: 300, rechargeSec: 60 }],
      "top",
    );
  it.each<[string, string | null, readonly number[], number, number]>([
    ["a charged store carries a lost source", "ups", [0, 1], 1, 1],
    ["an empty store does not", "ups", [0, 1], 0, 0],
    ["a store whose carrier is down does not", "ups", [0, 0], 1, 0],
    ["a carrier that is down is bypassed while the source is up", "ups", [1, 0], 1, 1],
    ["thermal mass needs no carrier", null, [0, 0], 1, 1],
  ])("bridge: %s", (_, carrier, up, charged, value) => {
    expect(topValue(bridged(carrier), up, 1, charged)).toBe(value);
  });
});

describe("a graph of any depth", () => {
  /** Nodes n0.. over five single units, each over earlier things. */
  const graphs = fc
    .array(
      fc.record({
        of: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
        series: fc.boolean(),
        needed: fc.nat(),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((rows) => {
      const components = ["u0", "u1", "u2", "u3", "u4"].map((id) => units(id, 1));
      const nodes = rows.map((row, i): GraphNode => {
        const names = [...components.map(({ id }) => id), ...rows.slice(0, i).map((_, j) => `n${j}`)];
        const of = row.of.map((pick) => names[pick % names.length]!);
        return row.series
          ? { kind: "series", id: `n${i}`, of }
          : { kind: "k-of-n", id: `n${i}`, needed: row.needed % (of.length + 1), of };
      });
      return graphOf(components, nodes, `n${rows.length - 1}`);
    });

  /** The obvious reading, from the top down. */
  function isUp(graph: ComponentGraph, id: string, up: readonly number[]): number {
    const node = graph.nodes.find((candidate) => candidate.id === id);
    if (!node) return up[graph.components.findIndex((component) => component.id === id)]!;
    const values = childrenOf(node).map((child) => isUp(graph, child, up));
    const needed = node.kind === "k-of-n" ? node.needed : values.length;
    return values.reduce((a, b) => a + b, 0) >= needed ? 1 : 0;
  }
  const allStates = Array.from({ length: 32 }, (_, bits) => [0, 1, 2, 3, 4].map((bit) => (bits >> bit) & 1));

  it("is read as by hand, in all 32 states (80 graphs)", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const top = graph.halls[0]!.contractNode;
        for (const up of allStates) expect(topValue(graph, up)).toBe(isUp(graph, top, up));
      }),
      { numRuns: 80, seed: 81 },
    );
  });

  it("a unit more never takes the top down (80 graphs)", () => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 0, max: 4 }), (graph, repaired) => {
        for (const up of allStates) {
          const better = up.map((value, i) => (i === repaired ? 1 : value));
          expect(topValue(graph, better)).toBeGreaterThanOrEqual(topValue(graph, up));
        }
      }),
      { numRuns: 80, seed: 82 },
    );
  });
});

describe("how a graph is laid out", () => {
  const system = compileSystem(
    graphOf(
      [units("a", 4), feed("f"), gensets],
      [
        { kind: "standby", id: "top", primary: "f", backup: "bank", startSec: 36 },
        { kind: "bridge", id: "store", source: "top", carrier: "a", holdSec: 1800, rechargeSec: 7200 },
        { kind: "k-of-n", id: "bank", needed: 2, of: ["gensets"] },
      ],
      "store",
    ),
  );

  it("components come first, nodes after those they stand on", () => {
    expect(system.steps.map(({ kind }) => kind)).toEqual(["k-of-n", "standby", "bridge"]);
    expect([...system.fullCount]).toEqual([4, 1, 3, 1, 1, 1]);
    expect([system.feeds, system.gensets]).toEqual([[1], [2]]);
  });

  it("seconds become hours, and a standby knows its gensets through the bank", () => {
    expect(system.standbys).toEqual([{ primarySlot: 1, startHours: 0.01, gensets: [2] }]);
    expect(system.bridges).toEqual([{ sourceSlot: 4, carrierSlot: 0, holdHours: 0.5, rechargeHours: 2 }]);
  });

  it("a bridge without carrier says so by -1", () => {
    const bare = graphOf(
      [feed("f")],
      [{ kind: "bridge", id: "top", source: "f", carrier: null, holdSec: 1, rechargeSec: 1 }],
      "top",
    );
    expect(compileSystem(bare).bridges[0]!.carrierSlot).toBe(-1);
  });

  it("counts and children: a feed is one, a group its units; a bridge stands on source and carrier", () => {
    expect([feed("f"), units("a", 4), gensets].map(unitCountOf)).toEqual([1, 4, 3]);
    const bridge = {
      kind: "bridge",
      id: "b",
      source: "x",
      carrier: "y",
      holdSec: 1,
      rechargeSec: 1,
    } as const;
    expect(childrenOf(bridge)).toEqual(["x", "y"]);
    expect(childrenOf({ ...bridge, carrier: null })).toEqual(["x"]);
    expect(childrenOf({ kind: "standby", id: "s", primary: "p", backup: "q", startSec: 0 })).toEqual([
      "p",
      "q",
    ]);
  });
});

describe("annual figures as rates in two weathers", () => {
  const storms = { perYear: 12, meanHours: 36 };
  const stormy = (grid: Partial<Grid>): Grid => ({ ...calm, storms, ...grid });
  const rates = (grid: Grid) =>
    compileSystem(graphOf([feed("f", 3)], [{ kind: "series", id: "top", of: ["f"] }], "top", grid)).rates;

  it("without storms a rate is the annual figure over 8,765.82 h, in either weather", () => {
    expect(HOURS_PER_YEAR).toBeCloseTo(8765.82, 9);
    expect(rates(calm).feedPerHour.get(0)).toEqual([3 / HOURS_PER_YEAR, 3 / HOURS_PER_YEAR]);
  });

  // 12 storms per year of fair weather: 432 h in 8,765.82 + 432
  it("12 storms of 36 h take 432 / 9,197.82 of the time", () => {
    expect(stormTimeFraction(storms)).toBeCloseTo(432 / 9197.82, 12);
  });

  it("a share of 0 leaves storms calm, a share of 1 leaves fair weather without outages", () => {
    expect(rates(stormy({ stormShareFraction: 0 })).feedPerHour.get(0)![1]).toBe(0);
    expect(rates(stormy({ stormShareFraction: 1 })).feedPerHour.get(0)![0]).toBe(0);
  });

  it("whatever the share, fair and storm rates weighted by their time are the annual mean (100 grids)", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, fc.double({ min: 0.1, max: 200, noNaN: true }), (stormShareFraction, perYear) => {
        const grid = stormy({ stormShareFraction, common: { outagesPerYear: perYear, outage: hour } });
        const [fair, storm] = rates(grid).commonPerHour;
        const inStorm = stormTimeFraction(storms);
        expect(fair * (1 - inStorm) + storm * inStorm).toBeCloseTo(perYear / HOURS_PER_YEAR, 12);
      }),
      { numRuns: 100, seed: 83 },
    );
  });

  it.each([
    [1, 1],
    [2, 0.4],
    [3, 0.1],
    [4, 0],
  ])(
    "with strikes at %i dips of bursts of 1, 2, 3 (0.6, 0.3, 0.1) the site leaves in %f of bursts",
    (strikes, chance) => {
      const dips = {
        burstsPerYear: 5,
        dipCountProbabilities: [0.6, 0.3, 0.1],
        dipSec: 0.2,
        transferRule: { strikes, lockOut: hour },
      };
      expect(rates({ ...calm, dips }).transferChance).toBeCloseTo(chance, 12);
    },
  );

  it("no rule, no transfer", () => {
    const dips = { burstsPerYear: 5, dipCountProbabilities: [1], dipSec: 0.2, transferRule: null };
    expect(rates({ ...calm, dips }).transferChance).toBe(0);
    expect(rates({ ...calm, dips }).dipBurstPerHour[0]).toBeCloseTo(5 / HOURS_PER_YEAR, 15);
  });
});

describe("whether a genset runs after a call", () => {
  it("without a common cause a unit fails to with 1 - 0.9 * (1 - 0.1) = 0.19", () => {
    expect(independentStartFailure(gensets)).toBeCloseTo(0.19, 12);
    expect(commonStartFailure(gensets)).toBe(0);
  });

  it("at beta 0.2: alone 1 - 0.9 * (1 - 0.08) = 0.172, together 0.02", () => {
    const coupled = { ...gensets, commonCauseFraction: 0.2 };
    expect(independentStartFailure(coupled)).toBeCloseTo(0.172, 12);
    expect(commonStartFailure(coupled)).toBeCloseTo(0.02, 12);
  });

  it("a unit that is never there never runs, one that is perfect always does", () => {
    expect(independentStartFailure({ ...gensets, operationalAvailabilityFraction: 0 })).toBe(1);
    const perfect = { ...gensets, operationalAvailabilityFraction: 1, failureToStartProbability: 0 };
    expect(independentStartFailure(perfect)).toBe(0);
  });
});
