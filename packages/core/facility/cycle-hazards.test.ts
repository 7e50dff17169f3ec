import { describe, expect, it } from "vitest";
import {
  calm,
  constant,
  direct,
  excursion,
  feed,
  fixed,
  graphOf,
  perfect,
  type Site,
} from "./cycle.fixture.ts";
import { runCycle } from "./cycle.ts";
import type { Run } from "./cycle-events.ts";
import { makeCycleState, timerSlotsOf } from "./cycle-state.ts";
import { makeDraws } from "./draws.ts";
import type { Component, GraphNode } from "./graph-types.ts";
import { type Hazard, hazardRate, hazardsOf } from "./hazards.ts";
import { compileSystem, HOURS_PER_YEAR } from "./system.ts";

describe("what comes from outside", () => {
  it("an upstream fault takes the feed for its own 2 h", () => {
    const grid = { ...calm, common: { outagesPerYear: 1, outage: fixed(2) } };
    expect(excursion({ components: [feed(3)], nodes: direct, grid }, "all-feeds-lost")).toMatchObject({
      hours: 2,
      contract: [2],
    });
  });

  const dips = {
    burstsPerYear: 10,
    dipCountProbabilities: [0.6, 0.3, 0.1],
    dipSec: 3.6,
    transferRule: { strikes: 3, lockOut: fixed(6) },
  };
  it.each([
    [0.5, 1],
    [0.9, 2],
  ])("a burst at u = %f has %i dips of 0.001 h, counted as one interruption", (u, count) => {
    const site = { components: [feed(3)], nodes: direct, grid: { ...calm, dips } };
    const burst = excursion(site, "dip-burst", constant(u));
    expect(burst.contract).toEqual([expect.closeTo(0.001 * count, 12)]);
    expect(burst.hours).toBe(0);
  });

  it("a restart makes 3.6 s into four hours for the tenant alone", () => {
    const site = { components: [feed(3)], nodes: direct, grid: { ...calm, dips }, hall: { restartHours: 4 } };
    const burst = excursion(site, "dip-burst");
    expect(burst.contract).toEqual([expect.closeTo(0.001, 12)]);
    expect(burst.tenant).toBeCloseTo(4.001, 12);
  });

  it("a charged store rides a burst through", () => {
    const nodes: GraphNode[] = [
      { kind: "bridge", id: "ups", source: "f", carrier: null, holdSec: 300, rechargeSec: 60 },
    ];
    const burst = excursion({ components: [feed(3)], nodes, grid: { ...calm, dips } }, "dip-burst");
    expect(burst).toMatchObject({ contract: [], tenant: 0 });
  });

  it("the third strike locks the site out for 6 h", () => {
    const site = { components: [feed(3)], nodes: direct, grid: { ...calm, dips } };
    expect(excursion(site, "dip-transfer")).toMatchObject({ hours: 6, contract: [6] });
  });

  it("an excursion in a storm is over when all is up, not when the storm is", () => {
    const grid = { ...calm, storms: { perYear: 4, meanHours: 1e6 }, stormShareFraction: 0.5 };
    const stormy = excursion(
      { components: [feed(3)], nodes: direct, grid },
      "feed-lost",
      constant(0.4),
      true,
    );
    expect(stormy.hours).toBe(3);
    expect(stormy.state.inStorm).toBe(true);
  });
});

describe("hazards and their rates", () => {
  const site: Site = {
    components: [
      { ...feed(1), outagesPerYear: 4 } as Component,
      { kind: "units", id: "u", count: 4, failuresPerYear: 2, repair: fixed(1), commonCauseFraction: 0.25 },
      { ...perfect, count: 3, meanTimeToFailureHours: 50, commonCauseFraction: 0.1 },
    ],
    nodes: [
      { kind: "k-of-n", id: "bank", needed: 1, of: ["g"] },
      { kind: "standby", id: "bus", primary: "f", backup: "bank", startSec: 0 },
      { kind: "series", id: "top", of: ["bus", "u"] },
    ],
    grid: {
      storms: { perYear: 10, meanHours: 20 },
      stormShareFraction: 0.5,
      common: { outagesPerYear: 1, outage: fixed(1) },
      dips: {
        burstsPerYear: 8,
        dipCountProbabilities: [0.75, 0.25],
        dipSec: 1,
        transferRule: { strikes: 2, lockOut: fixed(1) },
      },
    },
  };
  const system = compileSystem(graphOf(site));
  const hazards = hazardsOf(system);
  const perYear = (
    kind: Hazard["kind"],
    change: (state: ReturnType<typeof makeCycleState>) => void = () => {},
  ) => {
    const state = makeCycleState(system);
    state.timers.fill(Number.POSITIVE_INFINITY);
    change(state);
    return hazardRate(system, state, hazards.find((hazard) => hazard.kind === kind)!) * HOURS_PER_YEAR;
  };

  it("a group with a common cause has two, one without a single one; the grid has four", () => {
    expect(hazards.map(({ kind }) => kind)).toEqual([
      "feed-lost",
      "unit-fails",
      "units-fail-together",
      "genset-stops",
      "gensets-stop-together",
      "all-feeds-lost",
      "dip-burst",
      "dip-transfer",
      "storm-starts",
    ]);
    expect(hazardsOf(compileSystem(graphOf({ components: [feed(1)], nodes: direct })))).toHaveLength(5);
  });

  it("four units fail 4 * 0.75 * 2 times a year alone and 0.25 * 2 together; two are left with half of the first", () => {
    expect(perYear("unit-fails")).toBeCloseTo(6, 12);
    expect(perYear("units-fail-together")).toBeCloseTo(0.5, 12);
    expect(perYear("unit-fails", (state) => state.counts.set([2], 1))).toBeCloseTo(3, 12);
    expect(perYear("units-fail-together", (state) => state.counts.set([0], 1))).toBe(0);
  });

  it("gensets stop only while they run: 3 * 0.9 / 50 h alone, 0.1 / 50 h together", () => {
    expect(perYear("genset-stops")).toBe(0);
    const running = (state: ReturnType<typeof makeCycleState>) => state.demanded.set([1], 2);
    expect(perYear("genset-stops", running) / HOURS_PER_YEAR).toBeCloseTo(2.7 / 50, 12);
    expect(perYear("gensets-stop-together", running) / HOURS_PER_YEAR).toBeCloseTo(0.1 / 50, 12);
  });

  it("what is out can't go out: a lost feed, a common outage, a lock-out, a storm", () => {
    expect(perYear("feed-lost", (state) => state.timers.fill(5))).toBe(0);
    expect(perYear("all-feeds-lost", (state) => Object.assign(state, { commonOut: true }))).toBe(0);
    expect(perYear("dip-burst", (state) => Object.assign(state, { lockedOut: true }))).toBe(0);
    expect(perYear("dip-transfer", (state) => Object.assign(state, { lockedOut: true }))).toBe(0);
    expect(perYear("storm-starts", (state) => Object.assign(state, { inStorm: true }))).toBe(0);
  });

  it("bursts split into ridden and transferred 3 : 1, storms come ten times a fair year", () => {
    expect(perYear("dip-burst") / perYear("dip-transfer")).toBeCloseTo(3, 12);
    expect(perYear("storm-starts")).toBeCloseTo(10, 12);
  });

  it("a storm of 200 h in 8,965.82 holds half of all outages: 43.8 times the fair rate", () => {
    const ratio =
      perYear("feed-lost", (state) => Object.assign(state, { inStorm: true })) / perYear("feed-lost");
    expect(ratio).toBeCloseTo(HOURS_PER_YEAR / 200, 9);
  });
});

describe("a site of many parts", () => {
  it("1,100 groups: the last is as likely to fail next as any other", () => {
    const components = Array.from(
      { length: 1100 },
      (_, i): Component => ({
        kind: "units",
        id: `u${i}`,
        count: 1,
        failuresPerYear: i < 1090 ? 0 : HOURS_PER_YEAR / 10,
        repair: fixed(1),
      }),
    );
    const system = compileSystem(
      graphOf({ components, nodes: [{ kind: "series", id: "top", of: components.map(({ id }) => id) }] }),
    );
    const state = makeCycleState(system);
    const run: Run = { system, state, slots: timerSlotsOf(system), draws: makeDraws({ studySeed: 5 }) };
    const hazards = hazardsOf(system);
    let hours = 0;
    const cycles = 400;
    for (let path = 0; path < cycles; path++) {
      run.draws.start(path, 0);
      hours += runCycle(
        run,
        hazards,
        { hazard: hazards[1090]!, inStorm: false },
        {
          failureProbability: 0,
          likelihoodRatioCap: 8,
        },
      );
      expect([...state.down].every((down) => down === 0)).toBe(true);
    }
    // ten units of rate 1/10 and repairs of 1 h are all up for 1.1^-10 of the time, and leave that state once an hour:
    // an excursion lasts 1.1^10 - 1 = 1.594 h in the mean, known to 0.06 from 400
    expect(Math.abs(hours / cycles - (1.1 ** 10 - 1))).toBeLessThan(0.24);
  });
});
