import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shippedFigures, shippedGrid } from "../../../tests/reliability-rows.ts";
import { chainLayout, countInPhases, phaseTable } from "./chain-layout.ts";
import { countsOf, movesFrom, settled } from "./chain-moves.ts";
import { isTankFull, makeCycleState, resetCycle, timerSlotsOf } from "./cycle-state.ts";
import { bernoulliDraw, binomialChance, binomialDraw, makeDraws, wholePower } from "./draws.ts";
import { hazardRate, hazardsOf } from "./hazards.ts";
import { type ComponentGraph, compileSystem, HOURS_PER_YEAR, presetGraph } from "./index.ts";
import { stationaryDistribution } from "./stationary.ts";
import { evaluate, stormTimeFraction } from "./system.ts";

const genset = {
  kind: "gensets",
  id: "gensets",
  count: 3,
  operationalAvailabilityFraction: 0.9,
  failureToStartProbability: 0.1,
  meanTimeToFailureHours: 100,
  repair: null,
  commonCauseFraction: 0.2,
} as const;
const graph: ComponentGraph = {
  components: [
    { kind: "feed", id: "f", outagesPerYear: 2, outage: { kind: "exponential", meanHours: 1 } },
    genset,
  ],
  nodes: [
    { kind: "k-of-n", id: "bank", needed: 2, of: ["gensets"] },
    { kind: "standby", id: "bus", primary: "f", backup: "bank", startSec: 0 },
  ],
  grid: { storms: { perYear: 10, meanHours: 24 }, stormShareFraction: 0.5, common: null, dips: null },
  halls: [
    { id: "h", itMw: 1, contractNode: "bus", tenantNode: "bus", restartHours: 0, checkpointLossHours: 0 },
  ],
};

describe("the stationary distribution", () => {
  it("of two states is repair / (failure + repair), to the last digit at 1e-12", () => {
    const [up, down] = stationaryDistribution(2, [
      { from: 0, to: 1, ratePerHour: 1e-12 },
      { from: 1, to: 0, ratePerHour: 1 },
    ]);
    expect(up).toBeCloseTo(1, 11);
    expect(down! / (1e-12 / (1 + 1e-12))).toBeCloseTo(1, 14);
  });

  // birth rate 1, death rate 2: probabilities 4/7, 2/7, 1/7
  it("of a birth-death chain of three is geometric", () => {
    const chances = stationaryDistribution(3, [
      { from: 0, to: 1, ratePerHour: 1 },
      { from: 1, to: 2, ratePerHour: 1 },
      { from: 1, to: 0, ratePerHour: 2 },
      { from: 2, to: 1, ratePerHour: 2 },
    ]);
    expect(Array.from(chances, (chance) => chance * 7)).toEqual([4, 2, 1].map((x) => expect.closeTo(x, 12)));
  });

  it("balances what flows into each state with what flows out (100 chains of 6)", () => {
    const rate = fc.double({ min: 1e-6, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(rate, { minLength: 36, maxLength: 36 }), (rates) => {
        const transitions = rates.map((ratePerHour, i) => ({
          from: Math.floor(i / 6),
          to: i % 6,
          ratePerHour,
        }));
        const chances = stationaryDistribution(6, transitions);
        for (let state = 0; state < 6; state++) {
          const flow = (pick: "from" | "to") =>
            transitions
              .filter((t) => t[pick] === state && t.from !== t.to)
              .reduce((sum, t) => sum + chances[t.from]! * t.ratePerHour, 0);
          expect(flow("to") / flow("from")).toBeCloseTo(1, 9);
        }
      }),
      { numRuns: 100, seed: 21 },
    );
  });
});

describe("phases", () => {
  it("an Erlang of three stages with mean 6 h leaves each at 1/2 per hour", () => {
    const { phases, starts } = phaseTable({ kind: "erlang", meanHours: 6, stages: 3 });
    expect(phases).toEqual([1, 2, -1].map((next) => ({ ratePerHour: 0.5, next })));
    expect(starts).toEqual([{ phase: 0, probability: 1 }]);
  });

  it("a mixture starts in the first phase of each branch", () => {
    const branches = [
      { probability: 0.75, stages: 2, meanHours: 4 },
      { probability: 0.25, stages: 1, meanHours: 10 },
    ];
    const { phases, starts } = phaseTable({ kind: "hyper-erlang", branches });
    expect(phases.map(({ ratePerHour }) => ratePerHour)).toEqual([0.5, 0.5, 0.1]);
    expect(starts.map(({ phase }) => phase)).toEqual([0, 2]);
  });
});

describe("draws", () => {
  const draws = makeDraws({ studySeed: 1 });
  const state = makeCycleState(compileSystem(graph));

  it("the same cycle gives the same numbers, another one others", () => {
    const take = (path: number) => {
      draws.start(path, 0);
      return Array.from({ length: 40 }, () => draws.uniform());
    };
    expect(take(3)).toEqual(take(3));
    expect(take(3)).not.toEqual(take(4));
  });

  it("weights pay for the bias: the weighted mean number of failures of 36 at 1.4 % is 0.504", () => {
    draws.start(7, 0);
    let weighted = 0;
    let weights = 0;
    for (let i = 0; i < 40_000; i++) {
      state.weight = 1;
      state.biased = true;
      weighted += binomialDraw(state, draws, 36, 0.014) * state.weight;
      weights += state.weight;
    }
    expect(weighted / 40_000).toBeCloseTo(0.504, 1);
    expect(weights / 40_000).toBeCloseTo(1, 1);
  });

  it("a rare yes is drawn every tenth time at weight p / 0.1", () => {
    draws.start(8, 0);
    state.biased = true;
    let yes = 0;
    for (let i = 0; i < 10_000; i++) {
      state.weight = 1;
      if (!bernoulliDraw(state, draws, 0.001)) continue;
      yes += 1;
      expect(state.weight).toBeCloseTo(0.01, 12);
    }
    expect(yes).toBeGreaterThan(900);
    expect(yes).toBeLessThan(1100);
  });

  it("what is certain or impossible is not drawn", () => {
    state.weight = 1;
    expect(bernoulliDraw(state, draws, 0)).toBe(false);
    expect(bernoulliDraw(state, draws, 1)).toBe(true);
    expect(binomialDraw(state, draws, 5, 1)).toBe(5);
    expect(state.weight).toBe(1);
  });

  it("binomial chances of 4 at 0.5 are 1, 4, 6, 4, 1 sixteenths; powers are exact products", () => {
    expect([0, 1, 2, 3, 4].map((k) => 16 * binomialChance(4, k, 0.5))).toEqual([1, 4, 6, 4, 1]);
    expect(wholePower(3, 13)).toBe(1_594_323);
    expect(wholePower(0.3, 0)).toBe(1);
  });
});

describe("a system at rest and its hazards", () => {
  const system = compileSystem(graph);
  const state = makeCycleState(system);
  resetCycle(system, state);

  it("storms of 24 h ten times in fair years take 10 * 24 / (8,766 + 240) of the time", () => {
    expect(stormTimeFraction({ perYear: 10, meanHours: 24 })).toBeCloseTo(240 / (HOURS_PER_YEAR + 240), 12);
  });

  it("weather splits the outages, their mean stays 2 a year", () => {
    const [fair, storm] = system.rates.feedPerHour.get(0)!;
    const share = stormTimeFraction({ perYear: 10, meanHours: 24 });
    expect((fair * (1 - share) + storm * share) * HOURS_PER_YEAR).toBeCloseTo(2, 12);
    expect(storm / fair).toBeGreaterThan(30);
  });

  it("gensets that stand by do not wear: only the feed and the weather can end a rest", () => {
    const live = hazardsOf(system).filter((hazard) => hazardRate(system, state, hazard) > 0);
    expect(live.map(({ kind }) => kind)).toEqual(["feed-lost", "storm-starts"]);
  });

  it("timers have a place each, and tanks are full", () => {
    const slots = timerSlotsOf(system);
    expect(state.timers).toHaveLength(slots.total);
    expect(Array.from(state.timers).every((time) => time === Number.POSITIVE_INFINITY)).toBe(true);
    expect(isTankFull(system, state, 1)).toBe(true);
  });

  it("evaluates the bus: up by the feed, down without a start, up by two of three when ready", () => {
    const bus = system.halls[0]!.contractSlot;
    const busWith = (feed: number, gensets: number, ready: number) => {
      const counts = Int32Array.from(system.fullCount);
      counts[0] = feed;
      counts[1] = gensets;
      evaluate(system, counts, Uint8Array.of(ready), new Uint8Array(0));
      return counts[bus];
    };
    expect([busWith(1, 0, 0), busWith(0, 3, 0), busWith(0, 2, 1), busWith(0, 1, 1)]).toEqual([1, 0, 1, 0]);
  });
});

describe("the chain of the exact engine", () => {
  const system = compileSystem(graph);
  const layout = chainLayout(system);
  const rest = new Array<number>(layout.length).fill(0);

  it("leaves rest by an outage or a storm", () => {
    expect(movesFrom(system, layout, rest)).toHaveLength(2);
  });

  // start: together .02; alone 1 - .9 (1 - .08) = .172: all three run with .98 * .828^3
  it("an outage calls the gensets: outcomes sum to 1, all run with .98 * .828^3, none with .02 + .98 * .172^3", () => {
    const lost = rest.slice();
    lost[layout.parts[0]!.at] = 1;
    const outcomes = settled(system, layout, lost);
    const chanceOfOut = (count: number) =>
      outcomes.find(({ state }) => state[layout.parts[1]!.outAt] === count)!.probability;
    expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    expect(chanceOfOut(0)).toBeCloseTo(0.98 * 0.828 ** 3, 12);
    expect(chanceOfOut(3)).toBeCloseTo(0.02 + 0.98 * 0.172 ** 3, 12);
  });

  it("the end of the outage readies all units again", () => {
    const over = rest.slice();
    over[layout.parts[1]!.demandAt] = 1;
    over[layout.parts[1]!.outAt] = 2;
    const [only] = settled(system, layout, over);
    expect(only!.state).toEqual(rest);
    expect(countInPhases(rest, layout.parts[0]!)).toBe(0);
    expect(countsOf(system, layout, rest)[system.halls[0]!.contractSlot]).toBe(1);
  });
});

describe("presets as graphs", () => {
  const base = {
    busToItRatio: 1.25,
    gensetMw: 2.5,
    restartHours: 4,
    checkpointLossHours: 0,
    figures: shippedFigures,
    grid: shippedGrid,
  };
  const halls = [
    { id: "a", itMw: 10, shedPriority: 1 },
    { id: "b", itMw: 10, shedPriority: 2 },
  ];

  it("a pooled bus keeps hall a on five gensets and hall b on ten", () => {
    const { nodes } = presetGraph({ ...base, design: "n+1", halls, feedCount: 1 });
    const needed = (id: string) =>
      nodes.flatMap((node) => (node.kind === "k-of-n" && node.id === id ? [node.needed] : []));
    expect([...needed("a-bank"), ...needed("b-bank")]).toEqual([5, 10]);
  });

  it("a mining farm has no gensets, chillers or stores; 2N has two of each path and both cords at the receptacle", () => {
    const bare = presetGraph({ ...base, design: "bare", halls, feedCount: 1 });
    expect(bare.components.some(({ kind, id }) => kind === "gensets" || id === "chillers")).toBe(false);
    expect(bare.nodes.some(({ kind }) => kind === "bridge" || kind === "standby")).toBe(false);
    const twin = presetGraph({ ...base, design: "2n", halls, feedCount: 2 });
    const receptacle = twin.nodes.find(({ id }) => id === "a-receptacle")!;
    expect(receptacle).toMatchObject({ kind: "k-of-n", needed: 1, of: ["a-a-cord", "a-b-cord"] });
  });

  it("with one feed the outages of all circuits are part of its own; with two they are the grid's", () => {
    const one = presetGraph({ ...base, design: "n", halls, feedCount: 1 });
    const two = presetGraph({ ...base, design: "n", halls, feedCount: 2 });
    const outages = (site: ComponentGraph) =>
      site.components.flatMap((c) => (c.kind === "feed" ? [c.outagesPerYear] : []));
    expect([one.grid.common, outages(one)]).toEqual([null, [1.956]]);
    expect(outages(two)).toEqual([1.956 - 0.312, 1.956 - 0.312]);
    expect(two.grid.common?.outagesPerYear).toBe(0.312);
  });
});
