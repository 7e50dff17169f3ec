import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shippedFigures, shippedGrid } from "../../../tests/reliability-rows.ts";
import {
  type ComponentGraph,
  type Duration,
  exactAvailability,
  gensetsNeeded,
  meanHoursOf,
  nextSpares,
  PRESET_DESIGNS,
  type PresetDesign,
  type PresetInput,
  presetGraph,
  simulateAvailability,
  withOneMore,
} from "./index.ts";

const preset = (design: PresetDesign, changes: Partial<PresetInput> = {}): PresetInput => ({
  design,
  halls: [{ id: "hall-1", itMw: 20, shedPriority: 1 }],
  busToItRatio: 1.25,
  gensetMw: 2.5,
  feedCount: 1,
  restartHours: 4,
  checkpointLossHours: 0.25,
  figures: shippedFigures,
  grid: shippedGrid,
  ...changes,
});
const settings = { studySeed: 11, relativeHalfWidth: 0.05, maxCycles: 20_000 };
const simulate = (design: PresetDesign, changes: Partial<PresetInput> = {}) =>
  simulateAvailability(presetGraph(preset(design, changes)), settings);

describe("the presets, from a mining farm to 2N", () => {
  it("20 MW of IT at 1.25 needs ten gensets of 2.5 MW; N+2 has twelve, 2N twenty in two groups", () => {
    expect(gensetsNeeded(preset("n"))).toBe(10);
    const groups = (design: PresetDesign) =>
      presetGraph(preset(design)).components.flatMap((c) => (c.kind === "gensets" ? [c.count] : []));
    expect(groups("n+2")).toEqual([12]);
    expect(groups("2n")).toEqual([10, 10]);
    expect(groups("ups")).toEqual([]);
  });

  const results = new Map(PRESET_DESIGNS.map((design) => [design, simulate(design).halls[0]!]));
  const contract = (design: PresetDesign) => results.get(design)!.contract;

  it("a bare farm is down for its outages and repairs: about 5 h a year (1.956 * 1.32 h and 297 h * 0.0059)", () => {
    const expectedMinutes = (1.956 * 1.32 + 0.0059 * 297 + 2 * 0.0095 * 7 + 15 * 0.08 * 1) * 60;
    expect(contract("bare").minutesPerYear / expectedMinutes).toBeGreaterThan(0.85);
    expect(contract("bare").minutesPerYear / expectedMinutes).toBeLessThan(1.15);
  });

  it("a UPS takes most interruptions and little of the downtime", () => {
    expect(contract("ups").eventsPerYear).toBeLessThan(contract("bare").eventsPerYear / 3);
    expect(contract("ups").minutesPerYear).toBeGreaterThan(contract("bare").minutesPerYear / 2);
  });

  it("each step from bare to 2N loses less", () => {
    const minutes = PRESET_DESIGNS.map((design) => contract(design).minutesPerYear);
    expect([...minutes].sort((a, b) => b - a)).toEqual(minutes);
  });

  it("the tenant loses more than the contract counts, in every design", () => {
    for (const { contract: own, tenant } of results.values())
      expect(tenant.unavailabilityFraction).toBeGreaterThan(own.unavailabilityFraction);
  });

  it("every figure comes with its interval, effective sample size and gain", () => {
    for (const { contract: own } of results.values()) {
      expect(own.low95Fraction).toBeLessThan(own.unavailabilityFraction);
      expect(own.high95Fraction).toBeGreaterThan(own.unavailabilityFraction);
      expect(own.effectiveSampleSize).toBeGreaterThan(50);
      expect(own.gainOverPlain).toBeGreaterThan(0.2);
      expect(own.variancePerExcursion).toBeGreaterThan(0);
    }
  });

  it("a second feed counts the outages that take both once", () => {
    const one = contract("bare").eventsPerYear;
    const two = simulate("bare", { feedCount: 2 }).halls[0]!.contract.eventsPerYear;
    expect(two).toBeLessThan(one);
  });

  it("a pooled bus sheds the last hall first", () => {
    const halls = [
      { id: "first", itMw: 10, shedPriority: 1 },
      { id: "last", itMw: 10, shedPriority: 2 },
    ];
    const result = simulate("n", { halls });
    const [first, last] = result.halls;
    expect(first!.contract.minutesPerYear).toBeLessThan(last!.contract.minutesPerYear);
  });

  it("refuel that fails in the storm: a short tank loses more", () => {
    const gensets = {
      ...shippedFigures.gensets,
      fuelHours: 0.5,
      refuelFailureProbability: { fair: 0.5, storm: 0.9 },
    };
    const short = simulate("n+1", { figures: { ...shippedFigures, gensets } }).halls[0]!.contract;
    expect(short.minutesPerYear).toBeGreaterThan(contract("n+1").minutesPerYear);
  });

  it("a design that does not exist and a hall without power are named", () => {
    expect(() => presetGraph(preset("3n" as PresetDesign))).toThrow(/bare, ups, n, n\+1, n\+2, 2n/);
    expect(() => presetGraph(preset("n", { halls: [{ id: "h", itMw: 0, shedPriority: 1 }] }))).toThrow(
      /hall h: IT MW/,
    );
  });
});

const exponential = (meanHours: number): Duration => ({ kind: "exponential", meanHours });
const oneFeed = (outage: Duration, extra: Partial<ComponentGraph["halls"][number]> = {}): ComponentGraph => ({
  components: [{ kind: "feed", id: "f", outagesPerYear: 4, outage }],
  nodes: [],
  grid: { storms: null, stormShareFraction: 0, common: null, dips: null },
  halls: [
    {
      id: "hall",
      itMw: 1,
      contractNode: "f",
      tenantNode: "f",
      restartHours: 0,
      checkpointLossHours: 0,
      ...extra,
    },
  ],
});

describe("ride-through, start and restart, against hand figures", () => {
  const bridged = (holdSec: number, outage: Duration): ComponentGraph => ({
    ...oneFeed(outage),
    nodes: [{ kind: "bridge", id: "ups", source: "f", carrier: null, holdSec, rechargeSec: 60 }],
    halls: [{ ...oneFeed(outage).halls[0]!, contractNode: "ups", tenantNode: "ups" }],
  });
  const minutes = (graph: ComponentGraph) => simulateAvailability(graph, settings).halls[0]!.contract;

  it("an hour's hold leaves 4 * e^{-1} interruptions of mean 1 h where outages are exponential with mean 1 h", () => {
    const own = minutes(bridged(3600, exponential(1)));
    expect(Math.abs(own.eventsPerYear - 4 * Math.exp(-1))).toBeLessThan(5 * own.eventsStandardError + 0.01);
    expect(own.minutesPerYear / own.eventsPerYear / 60).toBeCloseTo(1, 1);
  });

  it("fixed outages of 2 h with an hour's hold: 4 times 1 h a year, without scatter", () => {
    const own = minutes(bridged(3600, { kind: "fixed", hours: 2 }));
    expect(own.minutesPerYear).toBeCloseTo(4 * 60, 0);
  });

  it("a hold that outlasts every outage loses only where a second one finds it half empty: 1e-9 of the time", () => {
    const result = simulateAvailability(bridged(3 * 3600, { kind: "fixed", hours: 2 }), {
      ...settings,
      maxCycles: 2000,
    });
    expect(result.halls[0]!.contract.unavailabilityFraction).toBeLessThan(1e-8);
    expect(result.halls[0]!.contract.unavailabilityFraction).toBeGreaterThan(0);
  });

  it("a store that is still empty does not help the second time", () => {
    const slow = bridged(3600, { kind: "fixed", hours: 1 });
    const often = { ...slow, components: [{ ...slow.components[0]!, outagesPerYear: 100 } as never] };
    const empty = { ...often, nodes: [{ ...often.nodes[0]!, rechargeSec: 24 * 3600 } as never] };
    // Poisson(100/8766 * 24 h) of further outages within a recharge: some 20 % find it empty in part
    expect(minutes(often).minutesPerYear).toBeLessThan(60);
    expect(minutes(empty).minutesPerYear).toBeGreaterThan(300);
  });

  it("start seconds without a bridge interrupt every time; with one, never", () => {
    const genset = {
      kind: "gensets",
      id: "g",
      count: 1,
      operationalAvailabilityFraction: 1,
      failureToStartProbability: 0,
      meanTimeToFailureHours: 1e9,
      repair: null,
    } as const;
    const base = oneFeed(exponential(1), { contractNode: "bus", tenantNode: "bus" });
    const bus = { kind: "standby", id: "bus", primary: "f", backup: "g", startSec: 36 } as const;
    const bare = { ...base, components: [...base.components, genset], nodes: [bus] };
    // mean of min(Exp(1 h), 0.01 h) = 1 - e^{-0.01} = 0.00995 h
    expect(minutes(bare).minutesPerYear).toBeCloseTo(4 * 60 * (1 - Math.exp(-0.01)), 1);
    const ups = {
      kind: "bridge",
      id: "ups",
      source: "bus",
      carrier: null,
      holdSec: 60,
      rechargeSec: 600,
    } as const;
    const held = {
      ...bare,
      nodes: [bus, ups],
      halls: [{ ...bare.halls[0]!, contractNode: "ups", tenantNode: "ups" }],
    };
    expect(
      simulateAvailability(held, { ...settings, maxCycles: 5000 }).halls[0]!.contract.eventsPerYear,
    ).toBeLessThan(1e-5);
  });

  it("restart: 4 outages of 1 h and 3 h each to come back are 16 h less overlap; checkpoints add 4 * 0.5 h", () => {
    const graph = oneFeed({ kind: "fixed", hours: 1 }, { restartHours: 3, checkpointLossHours: 0.5 });
    const { contract, tenant } = simulateAvailability(graph, settings).halls[0]!;
    expect(contract.minutesPerYear / 60).toBeCloseTo(4, 1);
    expect(tenant.minutesPerYear / 60).toBeCloseTo(18, 1);
  });

  it("dips below the strike count interrupt a bare hall for seconds, and a bridged one not at all", () => {
    const dips = { burstsPerYear: 10, dipCountProbabilities: [1], dipSec: 1, transferRule: null };
    const quiet = {
      ...oneFeed(exponential(1)),
      components: [{ kind: "feed", id: "f", outagesPerYear: 0, outage: exponential(1) } as const],
    };
    const bare = { ...quiet, grid: { ...quiet.grid, dips } };
    expect(minutes(bare).eventsPerYear).toBeCloseTo(10, 6);
    expect(minutes(bare).minutesPerYear).toBeCloseTo(10 / 60, 6);
    const ups = {
      kind: "bridge",
      id: "ups",
      source: "f",
      carrier: null,
      holdSec: 60,
      rechargeSec: 60,
    } as const;
    const held = {
      ...bare,
      nodes: [ups],
      halls: [{ ...bare.halls[0]!, contractNode: "ups", tenantNode: "ups" }],
    };
    expect(
      simulateAvailability(held, { ...settings, maxCycles: 2000 }).halls[0]!.contract.eventsPerYear,
    ).toBe(0);
  });

  it("three strikes send the site to its gensets: without any, it is down for the lock-out", () => {
    const dips = {
      burstsPerYear: 10,
      dipCountProbabilities: [0.5, 0, 0.5],
      dipSec: 1,
      transferRule: { strikes: 3, lockOut: exponential(2) },
    };
    const base = { ...oneFeed(exponential(1)), grid: { ...oneFeed(exponential(1)).grid, dips } };
    const own = minutes({
      ...base,
      components: [{ kind: "feed", id: "f", outagesPerYear: 0, outage: exponential(1) }],
    });
    // 5 lock-outs of 2 h and 5 dips of 1 s
    expect(own.eventsPerYear).toBeCloseTo(10, 1);
    expect(own.minutesPerYear / (5 * 120)).toBeGreaterThan(0.94);
    expect(own.minutesPerYear / (5 * 120)).toBeLessThan(1.06);
  });
});

describe("the next spare that pays", () => {
  const graph = simpleSite(3, 2, 4, 3);
  function simpleSite(
    gensets: number,
    neededGensets: number,
    chillers: number,
    neededChillers: number,
  ): ComponentGraph {
    const base = oneFeed(exponential(1.3), { contractNode: "service", tenantNode: "service" });
    return {
      ...base,
      components: [
        ...base.components,
        {
          kind: "gensets",
          id: "gensets",
          count: gensets,
          operationalAvailabilityFraction: 0.995,
          failureToStartProbability: 0.0094,
          meanTimeToFailureHours: 1100,
          repair: null,
        },
        { kind: "units", id: "chillers", count: chillers, failuresPerYear: 1, repair: exponential(24) },
      ],
      nodes: [
        { kind: "k-of-n", id: "bank", needed: neededGensets, of: ["gensets"] },
        { kind: "standby", id: "bus", primary: "f", backup: "bank", startSec: 0 },
        { kind: "k-of-n", id: "cooling", needed: neededChillers, of: ["chillers"] },
        { kind: "series", id: "service", of: ["bus", "cooling"] },
      ],
    };
  }

  it("ranks by USD per avoided minute, exactly where the graph allows", () => {
    const rows = nextSpares(
      graph,
      [
        { componentId: "gensets", usdPerYear: 250_000 },
        { componentId: "chillers", usdPerYear: 120_000 },
      ],
      settings,
    );
    expect(rows.map(({ engine }) => engine)).toEqual(["exact", "exact"]);
    expect(rows[0]!.usdPerContractMinute!).toBeLessThan(rows[1]!.usdPerContractMinute!);
    const now = exactAvailability(graph).halls[0]!.contract.minutesPerYear;
    const then = exactAvailability(withOneMore(graph, "chillers")).halls[0]!.contract.minutesPerYear;
    expect(rows.find((row) => row.componentId === "chillers")!.contractMinutesAvoided).toBeCloseTo(
      now - then,
      9,
    );
  });

  it("falls back to the simulation where the exact engine refuses", () => {
    const rows = nextSpares(presetGraph(preset("n")), [{ componentId: "gensets", usdPerYear: 250_000 }], {
      ...settings,
      maxCycles: 20_000,
    });
    expect(rows[0]!.engine).toBe("simulation");
    expect(rows[0]!.contractMinutesAvoided).toBeGreaterThan(0);
  });

  it("names a group that is not there, and does not add a feed", () => {
    expect(() => withOneMore(graph, "genset")).toThrow(/gensets, chillers/);
    expect(() => withOneMore(graph, "f")).toThrow(/"f"/);
  });

  it("a redundant unit never lowers availability, whatever the figures (150 graphs, exact)", () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    const arbitrary = fc.record({
      count: fc.integer({ min: 1, max: 5 }),
      needed: fc.integer({ min: 1, max: 5 }),
      chillers: fc.integer({ min: 1, max: 4 }),
      cold: fc.integer({ min: 1, max: 4 }),
      start: chance,
      beta: chance,
      repairs: fc.boolean(),
      mttf: fc.double({ min: 1, max: 1e4, noNaN: true }),
      failures: fc.double({ min: 0.01, max: 50, noNaN: true }),
    });
    fc.assert(
      fc.property(arbitrary, ({ count, needed, chillers, cold, start, beta, repairs, mttf, failures }) => {
        const site = simpleSite(count, Math.min(count, needed), chillers, Math.min(cold, chillers));
        const components = site.components.map((component) => {
          if (component.kind === "feed") return component;
          if (component.kind === "units")
            return { ...component, failuresPerYear: failures, commonCauseFraction: beta };
          return {
            ...component,
            failureToStartProbability: start,
            meanTimeToFailureHours: mttf,
            commonCauseFraction: beta,
            repair: repairs ? exponential(10) : null,
          };
        });
        const wild = { ...site, components };
        const now = exactAvailability(wild).halls[0]!.contract.unavailabilityFraction;
        for (const id of ["gensets", "chillers"]) {
          const then = exactAvailability(withOneMore(wild, id)).halls[0]!.contract.unavailabilityFraction;
          expect(then).toBeLessThanOrEqual(now * (1 + 1e-9) + 1e-15);
        }
      }),
      { numRuns: 150, seed: 3 },
    );
  });
});

describe("durations", () => {
  it("means: a mixture's is the weighted mean of its branches", () => {
    const mixture: Duration = {
      kind: "hyper-erlang",
      branches: [
        { probability: 0.25, stages: 2, meanHours: 8 },
        { probability: 0.75, stages: 1, meanHours: 4 },
      ],
    };
    expect(meanHoursOf(mixture)).toBe(5);
    expect(meanHoursOf({ kind: "fixed", hours: 3 })).toBe(3);
  });

  it.each<[Duration, number]>([
    [{ kind: "lognormal", meanHours: 2, cvRatio: 1.5 }, 2],
    [{ kind: "erlang", meanHours: 2, stages: 3 }, 2],
    [
      {
        kind: "hyper-erlang",
        branches: [
          { probability: 0.5, stages: 1, meanHours: 1 },
          { probability: 0.5, stages: 2, meanHours: 3 },
        ],
      },
      2,
    ],
  ])("%j: the simulated mean outage is %f h", (outage, meanHours) => {
    const { contract } = simulateAvailability(oneFeed(outage), {
      studySeed: 4,
      relativeHalfWidth: 0.01,
      maxCycles: 60_000,
    }).halls[0]!;
    expect(contract.minutesPerYear / contract.eventsPerYear / 60 / meanHours).toBeCloseTo(1, 1);
  });
});
