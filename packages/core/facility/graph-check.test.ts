import { describe, expect, it } from "vitest";
import {
  type ComponentGraph,
  checkGraph,
  exactAvailability,
  type GraphNode,
  HOURS_PER_YEAR,
  simulateAvailability,
} from "./index.ts";

const exponential = (meanHours: number) => ({ kind: "exponential", meanHours }) as const;
const good: ComponentGraph = {
  components: [
    { kind: "feed", id: "utility", outagesPerYear: 2, outage: exponential(1) },
    { kind: "units", id: "transformer", count: 2, failuresPerYear: 0.1, repair: exponential(100) },
    {
      kind: "gensets",
      id: "gensets",
      count: 3,
      operationalAvailabilityFraction: 1,
      failureToStartProbability: 0.01,
      meanTimeToFailureHours: 1000,
      repair: null,
    },
  ],
  nodes: [
    { kind: "k-of-n", id: "transformed", needed: 1, of: ["transformer"] },
    { kind: "series", id: "main", of: ["utility", "transformed"] },
    { kind: "k-of-n", id: "bank", needed: 2, of: ["gensets"] },
    { kind: "standby", id: "bus", primary: "main", backup: "bank", startSec: 0 },
  ],
  grid: { storms: null, stormShareFraction: 0, common: null, dips: null },
  halls: [
    { id: "hall", itMw: 1, contractNode: "bus", tenantNode: "bus", restartHours: 0, checkpointLossHours: 0 },
  ],
};

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "no error";
}
const withNode = (node: GraphNode): ComponentGraph => ({
  ...good,
  nodes: [...good.nodes.filter(({ id }) => id !== node.id), node],
});
const withComponent = (change: object, i: number): ComponentGraph => ({
  ...good,
  components: good.components.map((component, at) =>
    at === i ? ({ ...component, ...change } as typeof component) : component,
  ),
});

describe("a bad graph is refused by name", () => {
  it("accepts the good one, children first", () => {
    expect(checkGraph(good).map(({ id }) => id)).toEqual(["transformed", "main", "bank", "bus"]);
  });

  it("a circle names its way round", () => {
    const circle = withNode({ kind: "series", id: "main", of: ["utility", "bus"] });
    expect(() => checkGraph(circle)).toThrow(/bus -> main -> bus/);
    expect(codeOf(() => checkGraph(circle))).toBe("facility/cycle");
  });

  it("a node that stands on itself is a circle too", () => {
    expect(codeOf(() => checkGraph(withNode({ kind: "series", id: "main", of: ["main"] })))).toBe(
      "facility/cycle",
    );
  });

  it.each([
    ["facility/missing-component", withNode({ kind: "series", id: "main", of: ["utility", "transfomer"] })],
    ["facility/missing-component", { ...good, halls: [{ ...good.halls[0]!, tenantNode: "sevice" }] }],
    ["facility/k-above-n", withNode({ kind: "k-of-n", id: "bank", needed: 4, of: ["gensets"] })],
    ["facility/duplicate", { ...good, nodes: [...good.nodes, good.nodes[0]!] }],
    ["facility/duplicate", { ...good, halls: [good.halls[0]!, good.halls[0]!] }],
    ["facility/no-hall", { ...good, halls: [] }],
    [
      "facility/genset-without-standby",
      {
        ...good,
        nodes: good.nodes.map((node) =>
          node.kind === "standby" ? { kind: "series" as const, id: "bus", of: ["main", "bank"] } : node,
        ),
      },
    ],
    ["facility/bad-number", withComponent({ failureToStartProbability: 1.2 }, 2)],
    ["facility/bad-number", withComponent({ operationalAvailabilityFraction: -0.1 }, 2)],
    ["facility/bad-number", withComponent({ commonCauseFraction: 2 }, 1)],
    ["facility/bad-number", withComponent({ count: 1.5 }, 1)],
    ["facility/bad-number", withComponent({ failuresPerYear: -1 }, 1)],
    ["facility/bad-number", withComponent({ repair: exponential(0) }, 1)],
    [
      "facility/bad-number",
      withComponent(
        { repair: { kind: "hyper-erlang", branches: [{ probability: 0.5, stages: 1, meanHours: 1 }] } },
        1,
      ),
    ],
    ["facility/bad-number", withComponent({ outagesPerYear: Number.NaN }, 0)],
    [
      "facility/bad-number",
      withComponent({ fuelHours: 24, refuelFailureProbability: { fair: 0, storm: 7 } }, 2),
    ],
    ["facility/bad-number", { ...good, grid: { ...good.grid, stormShareFraction: 1.1 } }],
    [
      "facility/bad-number",
      {
        ...good,
        grid: {
          ...good.grid,
          dips: { burstsPerYear: 1, dipCountProbabilities: [0.5], dipSec: 1, transferRule: null },
        },
      },
    ],
    [
      "facility/bad-number",
      withNode({ kind: "standby", id: "bus", primary: "main", backup: "bank", startSec: -1 }),
    ],
  ])("%s (case %#)", (code, graph) => {
    expect(codeOf(() => checkGraph(graph as ComponentGraph))).toBe(code);
  });

  it("a graph in which nothing fails can't be simulated", () => {
    const still: ComponentGraph = { ...withComponent({ outagesPerYear: 0 }, 0) };
    const dead = {
      ...still,
      components: still.components.map((c) => (c.kind === "units" ? { ...c, failuresPerYear: 0 } : c)),
    };
    expect(
      codeOf(() => simulateAvailability(dead, { studySeed: 1, relativeHalfWidth: 0.1, maxCycles: 10 })),
    ).toBe("facility/nothing-fails");
  });
});

describe("what the exact engine refuses, by name", () => {
  it.each([
    ["component transformer", withComponent({ repair: { kind: "fixed", hours: 8 } }, 1)],
    ["component transformer", withComponent({ repair: { kind: "lognormal", meanHours: 8, cvRatio: 1 } }, 1)],
    ["component gensets", withComponent({ fuelHours: 24 }, 2)],
    ["node bus", withNode({ kind: "standby", id: "bus", primary: "main", backup: "bank", startSec: 15 })],
    [
      "node ups",
      withNode({ kind: "bridge", id: "ups", source: "bus", carrier: null, holdSec: 300, rechargeSec: 0 }),
    ],
    ["hall hall", { ...good, halls: [{ ...good.halls[0]!, restartHours: 4 }] }],
    [
      "a graph of this size",
      withComponent({ count: 60, repair: { kind: "erlang", meanHours: 10, stages: 6 } }, 1),
    ],
  ])("%s", (what, graph) => {
    expect(codeOf(() => exactAvailability(graph as ComponentGraph))).toBe("facility/engine-a-refuses");
    expect(() => exactAvailability(graph as ComponentGraph)).toThrow(what);
  });
});

describe("the exact engine against textbook forms", () => {
  const single = (
    components: ComponentGraph["components"],
    nodes: readonly GraphNode[],
    root: string,
  ): ComponentGraph => ({
    ...good,
    components,
    nodes,
    halls: [{ ...good.halls[0]!, contractNode: root, tenantNode: root }],
  });
  const unit = (id: string, failuresPerYear: number, hours: number, count = 1) =>
    ({ kind: "units", id, count, failuresPerYear, repair: exponential(hours) }) as const;
  const down = (failuresPerYear: number, hours: number) => {
    const load = (failuresPerYear * hours) / HOURS_PER_YEAR;
    return load / (1 + load);
  };

  it("one unit: lambda r / (1 + lambda r), whatever the shape of the repair", () => {
    const expected = down(3, 20);
    expect(
      exactAvailability(single([unit("u", 3, 20)], [], "u")).halls[0]!.contract.unavailabilityFraction,
    ).toBeCloseTo(expected, 14);
    const erlang = { ...unit("u", 3, 20), repair: { kind: "erlang", meanHours: 20, stages: 4 } as const };
    expect(
      exactAvailability(single([erlang], [], "u")).halls[0]!.contract.unavailabilityFraction,
    ).toBeCloseTo(expected, 14);
  });

  it("two in series: 1 - A1 A2, events f1 A2 + f2 A1", () => {
    const graph = single(
      [unit("x", 3, 20), unit("y", 1, 100)],
      [{ kind: "series", id: "s", of: ["x", "y"] }],
      "s",
    );
    const { contract } = exactAvailability(graph).halls[0]!;
    const [a, b] = [1 - down(3, 20), 1 - down(1, 100)];
    expect(contract.unavailabilityFraction).toBeCloseTo(1 - a * b, 14);
    expect(contract.eventsPerYear).toBeCloseTo(3 * a * b + 1 * a * b, 12);
  });

  it("one of two: U^2 and 2 lambda A U, to 12 digits at 1e-9", () => {
    const u = down(0.01, 1);
    const graph = single([unit("u", 0.01, 1, 2)], [{ kind: "k-of-n", id: "k", needed: 1, of: ["u"] }], "k");
    const { contract } = exactAvailability(graph).halls[0]!;
    expect(contract.unavailabilityFraction / (u * u)).toBeCloseTo(1, 12);
    expect(contract.eventsPerYear / (2 * 0.01 * (1 - u) * u)).toBeCloseTo(1, 12);
  });

  it("two named units in one of two are the same as a group of two", () => {
    const node: GraphNode = { kind: "k-of-n", id: "k", needed: 1, of: ["x", "y"] };
    const named = exactAvailability(single([unit("x", 2, 30), unit("y", 2, 30)], [node], "k")).halls[0]!
      .contract;
    const group = exactAvailability(single([unit("u", 2, 30, 2)], [{ ...node, of: ["u"] }], "k")).halls[0]!
      .contract;
    expect(named.unavailabilityFraction / group.unavailabilityFraction).toBeCloseTo(1, 12);
    expect(named.eventsPerYear / group.eventsPerYear).toBeCloseTo(1, 12);
  });

  it("a path that is shared is not counted twice", () => {
    const nodes: readonly GraphNode[] = [
      { kind: "series", id: "a", of: ["x", "y"] },
      { kind: "series", id: "b", of: ["x", "z"] },
      { kind: "k-of-n", id: "k", needed: 1, of: ["a", "b"] },
    ];
    const graph = single([unit("x", 2, 30), unit("y", 4, 30), unit("z", 4, 30)], nodes, "k");
    const [x, y] = [down(2, 30), down(4, 30)];
    expect(exactAvailability(graph).halls[0]!.contract.unavailabilityFraction).toBeCloseTo(
      1 - (1 - x) * (1 - y * y),
      14,
    );
  });

  it("checkpoint loss adds hours per interruption to the tenant's measure only", () => {
    const base = single([unit("u", 3, 20)], [], "u");
    const graph = { ...base, halls: [{ ...base.halls[0]!, checkpointLossHours: 2 }] };
    const { contract, tenant } = exactAvailability(graph).halls[0]!;
    expect(tenant.unavailabilityFraction - contract.unavailabilityFraction).toBeCloseTo(
      (2 * contract.eventsPerYear) / HOURS_PER_YEAR,
      14,
    );
  });

  it("storms move outages together without changing how many there are", () => {
    const feed = { kind: "feed", id: "f", outagesPerYear: 2, outage: exponential(1.3) } as const;
    const calm = single([feed], [], "f");
    const stormy = {
      ...calm,
      grid: { ...calm.grid, storms: { perYear: 10, meanHours: 20 }, stormShareFraction: 0.7 },
    };
    const [a, b] = [calm, stormy].map((graph) => exactAvailability(graph).halls[0]!.contract);
    // a feed that is down can't be lost again: a little under 1, more so where outages crowd
    expect(b!.eventsPerYear / a!.eventsPerYear).toBeGreaterThan(0.99);
    expect(b!.eventsPerYear / a!.eventsPerYear).toBeLessThan(1);
  });
});
