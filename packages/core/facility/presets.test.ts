import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Duration } from "./duration.ts";
import { exactAvailability } from "./exact.ts";
import { checkGraph, leavesUnder } from "./graph-check.ts";
import type { ComponentGraph } from "./graph-types.ts";
import { unitCountOf } from "./graph-types.ts";
import { gensetsNeeded, presetGraph } from "./preset-graphs.ts";
import { pathOf } from "./preset-parts.ts";
import {
  gensetsFor,
  hasGensets,
  PRESET_DESIGNS,
  type PresetDesign,
  type PresetInput,
  type ReliabilityFigures,
  sparesOf,
} from "./preset-types.ts";
import { simulateAvailability } from "./regenerative.ts";

const hours = (meanHours: number): Duration => ({ kind: "exponential", meanHours });
const unit = (failuresPerYear: number, meanHours: number) => ({
  failuresPerYear,
  repair: hours(meanHours),
  commonCauseFraction: 0.05,
});
/** Round figures; with no hold, no start seconds and no tank the exact engine takes every design. */
const figures: ReliabilityFigures = {
  feed: { outagesPerYear: 2, outage: hours(1.5) },
  transformer: unit(0.01, 200),
  switchgear: unit(0.005, 20),
  ups: { ...unit(0.05, 8), neededCount: 3, holdSec: 0, rechargeSec: 0 },
  gensets: {
    operationalAvailabilityFraction: 0.995,
    failureToStartProbability: 0.01,
    meanTimeToFailureHours: 1100,
    repair: null,
    commonCauseFraction: 0.05,
    startSec: 0,
  },
  chiller: { ...unit(0.5, 12), neededCount: 4, holdSec: 0, rechargeSec: 0 },
  carrier: unit(1, 4),
};
const grid = {
  storms: null,
  stormShareFraction: 0,
  common: { outagesPerYear: 0.5, outage: hours(2) },
  dips: null,
};
const input = (design: PresetDesign, change: Partial<PresetInput> = {}): PresetInput => ({
  design,
  halls: [
    { id: "a", itMw: 8, shedPriority: 1 },
    { id: "b", itMw: 12, shedPriority: 2 },
  ],
  busToItRatio: 1.25,
  gensetMw: 2.5,
  feedCount: 1,
  restartHours: 0,
  checkpointLossHours: 0,
  figures,
  grid,
  ...change,
});
const countOf = (graph: ComponentGraph, id: string) => {
  const component = graph.components.find((candidate) => candidate.id === id);
  return component ? unitCountOf(component) : 0;
};
const idsOf = (graph: ComponentGraph) => graph.components.map(({ id }) => id);

describe("what each design is made of", () => {
  // 20 MW of IT * 1.25 / 2.5 MW = 10 gensets
  it.each<[PresetDesign, number, number, number, number]>([
    ["bare", 0, 0, 0, 1],
    ["ups", 0, 3, 0, 1],
    ["n", 10, 3, 5, 2],
    ["n+1", 11, 4, 5, 2],
    ["n+2", 12, 5, 6, 2],
  ])(
    "%s: %i gensets, %i UPS modules a hall, %i chillers, %i carriers",
    (design, gensets, ups, chillers, carriers) => {
      const graph = presetGraph(input(design));
      expect([
        countOf(graph, "gensets"),
        countOf(graph, "a-ups"),
        countOf(graph, "chillers"),
        countOf(graph, "carriers"),
      ]).toEqual([gensets, ups, chillers, carriers]);
    },
  );

  it("2n: two of each path with its own ten gensets, and twice the chillers", () => {
    const graph = presetGraph(input("2n"));
    expect([countOf(graph, "a-gensets"), countOf(graph, "b-gensets"), countOf(graph, "chillers")]).toEqual([
      10, 10, 8,
    ]);
    expect(idsOf(graph)).toEqual(expect.arrayContaining(["a-a-ups", "a-b-ups", "b-a-board", "b-b-board"]));
  });

  it("2n-split: the same plant, and a hall is up on half of each path's gensets too", () => {
    const graph = presetGraph(input("2n-split"));
    expect(graph.components).toEqual(presetGraph(input("2n")).components);
    // hall b is shed first: 10 needed alone, 5 beside the other path; hall a 4 and 2
    const needed = (id: string) => {
      const node = graph.nodes.find((each) => each.id === id);
      return node?.kind === "k-of-n" ? node.needed : null;
    };
    expect(["b-a-bank", "b-b-half-bank", "a-a-bank", "a-a-half-bank"].map(needed)).toEqual([10, 5, 4, 2]);
  });

  it("pooled gensets, one in twenty fails to start: 2N loses more outages than N+1, 2n-split next to none", () => {
    // p = 1 - .995 * .95 = .05475 of each unit. All ten of ten start with chance .5694: N loses .43; two such paths .43^2 = .185;
    // ten of eleven .8817: N+1 loses .118; and fewer than five of ten 210 * p^6 = 6e-6. Running failures add a few in a hundred.
    const never = { ...unit(0, 1), commonCauseFraction: 0 };
    const gensets = { ...figures.gensets, commonCauseFraction: 0, failureToStartProbability: 0.05 };
    const feed = { outagesPerYear: 2, outage: hours(1.5) };
    const ups = { ...figures.ups, ...never };
    const plain = { ...figures, feed, transformer: never, switchgear: never, ups, gensets };
    const halls = [{ id: "a", itMw: 20, shedPriority: 1 }];
    const lostOutages = (design: PresetDesign) => {
      const graph = presetGraph(input(design, { halls, figures: plain, grid: { ...grid, common: null } }));
      const settings = { studySeed: 3, relativeHalfWidth: 0.02, maxCycles: 20_000 };
      return simulateAvailability(graph, settings).halls[0]!.contract.eventsPerYear / 2;
    };
    expect(Math.abs(lostOutages("n") / 0.438 - 1)).toBeLessThan(0.03);
    expect(lostOutages("n+1")).toBeGreaterThan(0.118);
    expect(lostOutages("n+1")).toBeLessThan(0.13);
    expect(lostOutages("2n")).toBeGreaterThan(0.185);
    expect(lostOutages("2n")).toBeLessThan(0.21);
    expect(lostOutages("2n-split")).toBeGreaterThan(1e-6);
    expect(lostOutages("2n-split")).toBeLessThan(1e-4);
  });

  it("spares bring a second transformer", () => {
    expect(PRESET_DESIGNS.map((design) => [design, sparesOf(design), hasGensets(design)])).toEqual([
      ["bare", 0, false],
      ["ups", 0, false],
      ["n", 0, true],
      ["n+1", 1, true],
      ["n+2", 2, true],
      ["2n", 0, true],
      ["2n-split", 0, true],
    ]);
    expect(countOf(presetGraph(input("n")), "transformer")).toBe(1);
    expect(countOf(presetGraph(input("n+1")), "transformer")).toBe(2);
  });

  it("a path's names carry its prefix", () => {
    const path = pathOf("b-", input("2n"));
    expect(path).toMatchObject({ main: "b-main", gensets: "b-gensets" });
    expect(path.components.map(({ id }) => id)).toEqual(["b-transformer", "b-switchgear", "b-gensets"]);
    expect(pathOf("", input("bare")).gensets).toBeNull();
  });

  it.each(PRESET_DESIGNS)(
    "%s is a graph that may be: no circle, nothing missing, every genset called",
    (design) => {
      expect(() => checkGraph(presetGraph(input(design)))).not.toThrow();
      expect(() => checkGraph(presetGraph(input(design, { feedCount: 2 })))).not.toThrow();
    },
  );

  it("the tenant stands on power, cold and network; the contract on power alone", () => {
    const graph = presetGraph(input("n"));
    const contract = leavesUnder("a-receptacle", graph);
    const tenant = leavesUnder("a-service", graph);
    expect([contract.has("chillers"), contract.has("carriers")]).toEqual([false, false]);
    expect([tenant.has("chillers"), tenant.has("carriers")]).toEqual([true, true]);
    for (const leaf of contract) expect(tenant.has(leaf)).toBe(true);
  });
});

describe("how many gensets a load needs", () => {
  it.each([
    [20, 1.25, 2.5, 10],
    [20, 1.25, 2.51, 10],
    [20.1, 1.25, 2.5, 11],
    [0.1, 1, 2.5, 1],
    [68, 1.25, 2.5, 34],
  ])("%f MW of IT at %f with units of %f MW: %i", (itMw, busToItRatio, gensetMw, count) => {
    const halls = [{ id: "a", itMw, shedPriority: 1 }];
    expect(gensetsFor(halls, input("n", { busToItRatio, gensetMw }))).toBe(count);
    expect(gensetsNeeded(input("n", { halls, busToItRatio, gensetMw }))).toBe(count);
  });

  // 0.1 + 0.2 is 0.30000000000000004 in binary
  it("rounding buys no genset: 0.1 and 0.2 MW on units of 0.1 MW are three", () => {
    const halls = [0.1, 0.2].map((itMw, i) => ({ id: `h${i}`, itMw, shedPriority: 1 }));
    expect(gensetsFor(halls, input("n", { busToItRatio: 1, gensetMw: 0.1 }))).toBe(3);
  });

  it("the hall that is shed first asks for units for all, the other for its own", () => {
    const graph = presetGraph(input("n"));
    const needed = (id: string) => graph.nodes.find((node) => node.id === id);
    expect(needed("a-bank")).toMatchObject({ needed: 4 });
    expect(needed("b-bank")).toMatchObject({ needed: 10 });
  });

  it("halls of one priority are shed together", () => {
    const halls = ["a", "b"].map((id) => ({ id, itMw: 10, shedPriority: 1 }));
    const graph = presetGraph(input("n", { halls }));
    for (const id of ["a-bank", "b-bank"])
      expect(graph.nodes.find((node) => node.id === id)).toMatchObject({ needed: 10 });
  });
});

describe("circuits", () => {
  const feedOutages = (feedCount: number, change: Partial<PresetInput> = {}) =>
    presetGraph(input("n", { feedCount, ...change })).components.flatMap((component) =>
      component.kind === "feed" ? [component.outagesPerYear] : [],
    );

  it("one circuit bears all its outages, two leave those that take both to the grid: 2, and 1.5 each", () => {
    expect(feedOutages(1)).toEqual([2]);
    expect(feedOutages(2)).toEqual([1.5, 1.5]);
    expect(presetGraph(input("n")).grid.common).toBeNull();
    expect(presetGraph(input("n", { feedCount: 2 })).grid.common).toEqual(grid.common);
  });

  it("a common cause larger than a circuit's own outages leaves it none, not less", () => {
    const dark = { ...grid, common: { outagesPerYear: 5, outage: hours(2) } };
    expect(feedOutages(2, { grid: dark })).toEqual([0, 0]);
  });

  it("a second circuit never costs availability", () => {
    const lost = (feedCount: number) =>
      exactAvailability(presetGraph(input("ups", { feedCount }))).halls[0]!.contract.unavailabilityFraction;
    expect(lost(2)).toBeLessThan(lost(1));
  });
});

describe("the exact engine on the presets", () => {
  const one = { halls: [{ id: "a", itMw: 7.5, shedPriority: 1 }], gensetMw: 5 };
  const exact = (design: PresetDesign, change: Partial<PresetInput> = {}) =>
    exactAvailability(presetGraph(input(design, { ...one, ...change }))).halls[0]!;

  // feed 2 * 1.5 h, transformer .01 * 200, two boards .005 * 20 each: 3 + 2 + 0.2 h a year
  it("a bare farm loses 5.2 h a year, less what overlaps", () => {
    const { contract } = exact("bare");
    expect(contract.minutesPerYear / 60).toBeLessThan(5.2);
    expect(contract.minutesPerYear / 60).toBeGreaterThan(5.19);
    expect(contract.eventsPerYear).toBeCloseTo(2 + 0.01 + 0.01, 2);
  });

  it("the tenant there loses the carrier's 4 h more", () => {
    const { contract, tenant } = exact("bare");
    expect((tenant.minutesPerYear - contract.minutesPerYear) / 60).toBeCloseTo(4, 1);
  });

  /** The contract's measure alone: with chillers and carriers the tenant's chain is too large for the exact engine. */
  const contractOf = (design: PresetDesign, change: Partial<PresetInput> = {}) => {
    const graph = presetGraph(input(design, { ...one, ...change }));
    const halls = graph.halls.map((hall) => ({ ...hall, tenantNode: hall.contractNode }));
    return exactAvailability({ ...graph, halls }).halls.map(
      ({ contract }) => contract.unavailabilityFraction,
    );
  };

  it("from bare to n to n+1 to n+2 each loses less", () => {
    const lost = (["bare", "n", "n+1", "n+2"] as const).map((design) => contractOf(design)[0]!);
    for (let i = 1; i < lost.length; i++) expect(lost[i]).toBeLessThan(lost[i - 1]!);
  });

  it("the hall that is kept longest loses less than the one that is shed", () => {
    const { halls } = input("n");
    const [kept, shed] = contractOf("n", { halls, gensetMw: 12.5 });
    expect(kept).toBeLessThan(shed!);
  });

  it("worse figures of one part never help (30 draws of each)", () => {
    const factor = fc.double({ min: 1, max: 5, noNaN: true });
    const worsened = (by: number): readonly Partial<ReliabilityFigures>[] => [
      { feed: { ...figures.feed, outagesPerYear: 2 * by } },
      { transformer: { ...figures.transformer, failuresPerYear: 0.01 * by } },
      { switchgear: { ...figures.switchgear, repair: hours(20 * by) } },
      { gensets: { ...figures.gensets, failureToStartProbability: 0.01 * by } },
    ];
    const base = contractOf("n+1")[0]!;
    fc.assert(
      fc.property(factor, (by) => {
        for (const change of worsened(by))
          expect(contractOf("n+1", { figures: { ...figures, ...change } })[0]).toBeGreaterThanOrEqual(
            base * (1 - 1e-12),
          );
      }),
      { numRuns: 30, seed: 161 },
    );
  });
});

describe("a preset that can't be meant is refused", () => {
  it.each<[string, Partial<PresetInput>, RegExp]>([
    ["a design that is none", { design: "3n" as PresetDesign }, /no design "3n"; write one of bare, ups, n/],
    ["no halls", { halls: [] }, /names no hall/],
    ["no circuit", { feedCount: 0 }, /feeds is 0; allowed is a whole number, 1 or more/],
    ["gensets of no power", { gensetMw: 0 }, /genset MW is 0/],
    ["a ratio of 0", { busToItRatio: 0 }, /bus to IT ratio is 0/],
    ["a hall of no power", { halls: [{ id: "a", itMw: 0, shedPriority: 1 }] }, /hall a: IT MW is 0/],
    ["a restart before the end", { restartHours: -1 }, /restart hours is -1/],
  ])("%s", (_, change, message) => {
    expect(() => presetGraph(input("n", change))).toThrow(message);
  });
});
