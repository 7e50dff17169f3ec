import { describe, expect, it } from "vitest";
import { chainLayout, phaseTable } from "./chain-layout.ts";
import { type ChainState, countsOf, movesFrom, settled } from "./chain-moves.ts";
import type { Duration } from "./duration.ts";
import type { Component, ComponentGraph, GraphNode, Grid } from "./graph-types.ts";
import { compileSystem, HOURS_PER_YEAR } from "./system.ts";

const hours = (meanHours: number): Duration => ({ kind: "exponential", meanHours });
const calm: Grid = { storms: null, stormShareFraction: 0, common: null, dips: null };
function chainOf(components: readonly Component[], nodes: readonly GraphNode[], grid: Grid = calm) {
  const top = nodes.at(-1)!.id;
  const graph: ComponentGraph = {
    components,
    nodes,
    grid,
    halls: [
      { id: "h", itMw: 1, contractNode: top, tenantNode: top, restartHours: 0, checkpointLossHours: 0 },
    ],
  };
  const system = compileSystem(graph);
  const layout = chainLayout(system);
  return { system, layout, rest: new Array<number>(layout.length).fill(0) };
}
type Chain = ReturnType<typeof chainOf>;
/** Moves as [times a year, [state, chance], …]. */
const movesOf = ({ system, layout }: Chain, state: ChainState) =>
  movesFrom(system, layout, state).map(({ ratePerHour, outcomes }) => ({
    perYear: ratePerHour * HOURS_PER_YEAR,
    to: outcomes.map((outcome) => [outcome.state.join(""), outcome.probability]),
  }));
/** Nine in ten repairs are one step of 4 h, one in ten two steps of 40 h together. */
const mixture: Duration = {
  kind: "hyper-erlang",
  branches: [
    { probability: 0.9, stages: 1, meanHours: 4 },
    { probability: 0.1, stages: 2, meanHours: 40 },
  ],
};
const units = (count: number, repair: Duration, commonCauseFraction = 0): Component => ({
  kind: "units",
  id: "u",
  count,
  failuresPerYear: 3,
  repair,
  commonCauseFraction,
});
const top = (needed: number, ...of: string[]): GraphNode => ({ kind: "k-of-n", id: "top", needed, of });

describe("a repair in phases", () => {
  it("a mixture has three: one of 1/4 per hour, two in a row of 1/20", () => {
    expect(phaseTable(mixture)).toEqual({
      phases: [
        { ratePerHour: 0.25, next: -1 },
        { ratePerHour: 0.05, next: 2 },
        { ratePerHour: 0.05, next: -1 },
      ],
      starts: [
        { phase: 0, probability: 0.9 },
        { phase: 1, probability: 0.1 },
      ],
    });
  });

  const chain = chainOf([units(2, mixture)], [top(1, "u")]);
  it("a first failure of two, 6 a year, enters the first phase of either branch", () => {
    expect(movesOf(chain, [0, 0, 0])).toEqual([
      {
        perYear: expect.closeTo(6, 9),
        to: [
          ["100", 0.9],
          ["010", expect.closeTo(0.1, 12)],
        ],
      },
    ]);
  });

  it("from the first of two steps the repair goes on to the second, the other unit fails 3 times a year", () => {
    expect(movesOf(chain, [0, 1, 0])).toEqual([
      { perYear: expect.closeTo(0.05 * HOURS_PER_YEAR, 9), to: [["001", 1]] },
      {
        perYear: expect.closeTo(3, 9),
        to: [
          ["110", 0.9],
          ["020", expect.closeTo(0.1, 12)],
        ],
      },
    ]);
  });

  it("two in one phase leave it twice as fast, and nothing is left to fail", () => {
    expect(movesOf(chain, [2, 0, 0])).toEqual([
      { perYear: expect.closeTo(0.5 * HOURS_PER_YEAR, 9), to: [["100", 1]] },
    ]);
  });

  it("a common cause of both is a multinomial over the branches: 0.81, 0.18, 0.01", () => {
    const coupled = chainOf([units(2, mixture, 0.5)], [top(1, "u")]);
    const [alone, together] = movesOf(coupled, [0, 0, 0]);
    expect(alone!.perYear).toBeCloseTo(3, 9);
    expect(together).toEqual({
      perYear: expect.closeTo(1.5, 9),
      to: [
        ["200", expect.closeTo(0.81, 12)],
        ["110", expect.closeTo(0.18, 12)],
        ["020", expect.closeTo(0.01, 12)],
      ],
    });
  });
});

describe("what stands in a state", () => {
  const feed: Component = { kind: "feed", id: "f", outagesPerYear: 2, outage: hours(1) };
  const bank: Component = {
    kind: "gensets",
    id: "g",
    count: 2,
    operationalAvailabilityFraction: 0.9,
    failureToStartProbability: 0,
    meanTimeToFailureHours: 100,
    repair: null,
  };
  const standby: readonly GraphNode[] = [
    { kind: "k-of-n", id: "bank", needed: 1, of: ["g"] },
    { kind: "standby", id: "top", primary: "f", backup: "bank", startSec: 0 },
  ];
  const outside: Grid = {
    storms: { perYear: 10, meanHours: 20 },
    stormShareFraction: 0.5,
    common: { outagesPerYear: 1, outage: hours(3) },
    dips: {
      burstsPerYear: 8,
      dipCountProbabilities: [0.75, 0.25],
      dipSec: 1,
      transferRule: { strikes: 2, lockOut: hours(6) },
    },
  };

  it("feed, demand, units out, common outage, lock-out, storm: six places", () => {
    const { layout } = chainOf([feed, bank], standby, outside);
    expect(layout.parts.map(({ at, demandAt, outAt }) => [at, demandAt, outAt])).toEqual([
      [0, -1, -1],
      [1, 1, 2],
    ]);
    expect([layout.common!.at, layout.lockOut!.at, layout.stormAt, layout.length]).toEqual([3, 4, 5, 6]);
  });

  it("without a feed nothing outside matters", () => {
    const { layout } = chainOf([units(1, hours(1))], [top(1, "u")], outside);
    expect([layout.common, layout.lockOut, layout.stormAt, layout.length]).toEqual([null, null, -1, 1]);
  });

  it("at rest: an outage, a common one, a lock-out by two of eight bursts, a storm", () => {
    const chain = chainOf([feed, bank], standby, outside);
    const rates = movesOf(chain, chain.rest).map(({ to }) => to[0]![0]);
    expect(rates).toEqual(["100000", "000100", "000010", "000001"]);
    // half of the events in 8,765.82 h of 8,965.82: outage 1, common 0.5, transfers 8 * 0.25 / 2 per fair share of time
    const fair = 8765.82 / 8965.82;
    const perYear = movesOf(chain, chain.rest).map((move) => move.perYear * fair);
    expect(perYear.slice(0, 3)).toEqual([1, 0.5, 1].map((value) => expect.closeTo(value, 9)));
    expect(perYear[3]! / fair).toBeCloseTo(10, 9);
  });

  it("an outage calls the bank: both, one or none of two come at 0.9 each", () => {
    const { system, layout } = chainOf([feed, bank], standby);
    const outcomes = settled(system, layout, [1, 0, 0]).map(({ state, probability }) => [
      state.join(""),
      probability,
    ]);
    expect(outcomes).toEqual([
      ["110", expect.closeTo(0.81, 12)],
      ["111", expect.closeTo(0.18, 12)],
      ["112", expect.closeTo(0.01, 12)],
    ]);
  });

  it("called units stop at 1/100 h each and stay out, the end of the outage forgets them", () => {
    const chain = chainOf([feed, bank], standby);
    const moves = movesOf(chain, [1, 1, 0]);
    expect(moves.map(({ to }) => to[0]![0])).toEqual(["010", "111"]);
    expect(moves[1]!.perYear / HOURS_PER_YEAR).toBeCloseTo(0.02, 12);
    expect(settled(chain.system, chain.layout, [0, 1, 2])).toEqual([{ state: [0, 0, 0], probability: 1 }]);
  });

  it("the top is up by the feed, by a called unit, and not by one that was not called", () => {
    const { system, layout } = chainOf([feed, bank], standby);
    const isUp = (state: ChainState) => countsOf(system, layout, state).at(-1);
    expect(
      [
        [0, 0, 0],
        [1, 1, 1],
        [1, 1, 2],
        [1, 0, 0],
      ].map(isUp),
    ).toEqual([1, 1, 0, 0]);
  });

  it("a common outage, a lock-out and a dip take every feed away", () => {
    const chain = chainOf([feed], [top(1, "f")], outside);
    const isUp = (state: ChainState, pulse = false) =>
      countsOf(chain.system, chain.layout, state, pulse).at(-1);
    expect([isUp([0, 0, 0, 0]), isUp([0, 1, 0, 0]), isUp([0, 0, 1, 0]), isUp([0, 0, 0, 1])]).toEqual([
      1, 0, 0, 1,
    ]);
    expect(isUp([0, 0, 0, 0], true)).toBe(0);
  });
});
