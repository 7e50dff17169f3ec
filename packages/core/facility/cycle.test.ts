import { describe, expect, it } from "vitest";
import {
  calm,
  constant,
  direct,
  excursion,
  feed,
  fixed,
  graphOf,
  inOrder,
  perfect,
  type Site,
} from "./cycle.fixture.ts";
import { applyTimer, callGensets, type Run, releaseGensets } from "./cycle-events.ts";
import { makeCycleState, resetCycle, timerSlotsOf } from "./cycle-state.ts";
import type { Component, GensetGroup, GraphNode } from "./graph-types.ts";
import { compileSystem } from "./system.ts";

describe("one outage, followed hour by hour", () => {
  it("of 3 h on a bare hall lasts 3 h and is one interruption of 3 h on both measures", () => {
    const bare = excursion({ components: [feed(3)], nodes: direct }, "feed-lost");
    expect(bare).toMatchObject({ hours: 3, contract: [3], tenant: 3 });
    expect(bare.hall.tenantInterruptions).toBe(1);
  });

  it("with 4 h of restart the tenant loses 7 and the contract 3; the excursion ends when he computes again", () => {
    const site = { components: [feed(3)], nodes: direct, hall: { restartHours: 4 } };
    expect(excursion(site, "feed-lost")).toMatchObject({ hours: 7, contract: [3], tenant: 7 });
  });

  it("with half an hour since the checkpoint it is 7.5", () => {
    const site = {
      components: [feed(3)],
      nodes: direct,
      hall: { restartHours: 4, checkpointLossHours: 0.5 },
    };
    expect(excursion(site, "feed-lost").tenant).toBe(7.5);
  });

  it("a store of 30 minutes shortens it to 2.5 h, and recharges for an hour after", () => {
    const nodes: GraphNode[] = [
      { kind: "bridge", id: "store", source: "f", carrier: null, holdSec: 1800, rechargeSec: 3600 },
    ];
    const stored = excursion({ components: [feed(3)], nodes }, "feed-lost");
    expect(stored.contract).toEqual([2.5]);
    expect(stored.hours).toBe(4);
  });

  it("a store that is used by half recharges by half: 15 of 30 minutes, half an hour", () => {
    const nodes: GraphNode[] = [
      { kind: "bridge", id: "store", source: "f", carrier: null, holdSec: 1800, rechargeSec: 3600 },
    ];
    const stored = excursion({ components: [feed(0.25)], nodes }, "feed-lost");
    expect(stored.contract).toEqual([]);
    expect(stored.hours).toBeCloseTo(0.75, 12);
  });

  const backed = (startSec: number, gensets: GensetGroup = perfect): Site => ({
    components: [feed(3), gensets],
    nodes: [
      { kind: "k-of-n", id: "bank", needed: 1, of: ["g"] },
      { kind: "standby", id: "bus", primary: "f", backup: "bank", startSec },
    ],
  });
  it("a genset that is there at once leaves no interruption", () => {
    expect(excursion(backed(0), "feed-lost")).toMatchObject({ hours: 3, contract: [], tenant: 0 });
  });

  it("one that takes 36 s leaves one of 0.01 h", () => {
    expect(excursion(backed(36), "feed-lost").contract).toEqual([expect.closeTo(0.01, 12)]);
  });

  it("one that does not start leaves all 3 h", () => {
    const dead = { ...perfect, operationalAvailabilityFraction: 0 };
    expect(excursion(backed(0, dead), "feed-lost").contract).toEqual([3]);
  });

  it("a store ahead of a start of 36 s bridges it whole", () => {
    const site = backed(36);
    const store: GraphNode = {
      kind: "bridge",
      id: "ups",
      source: "bus",
      carrier: null,
      holdSec: 300,
      rechargeSec: 0,
    };
    expect(excursion({ ...site, nodes: [...site.nodes, store] }, "feed-lost").contract).toEqual([]);
  });

  it("a tank of 2 h with a tanker that never comes leaves the third; one that comes leaves none", () => {
    const tank = (fair: number) => ({
      ...perfect,
      fuelHours: 2,
      refuelFailureProbability: { fair, storm: 1 },
      refuelRetryHours: 50,
    });
    expect(excursion(backed(0, tank(1)), "feed-lost").contract).toEqual([1]);
    expect(excursion(backed(0, tank(0)), "feed-lost").contract).toEqual([]);
  });

  it("a tanker that is late by its retry of half an hour leaves half an hour", () => {
    const late = {
      ...perfect,
      fuelHours: 2,
      refuelFailureProbability: { fair: 0.4, storm: 1 },
      refuelRetryHours: 0.5,
    };
    // the start's wait, the hazards' waits, then 0.1 (missed) and 0.9 (there): all draws but these are harmless
    const draws = inOrder(0.5, 0.1, 0.5, 0.9);
    expect(excursion(backed(0, late), "feed-lost", draws).contract).toEqual([0.5]);
  });
});

describe("a tank in a storm", () => {
  const tank = { ...perfect, fuelHours: 2, refuelFailureProbability: { fair: 0, storm: 0 } };
  const storms = { perYear: 4, meanHours: 30 };
  const system = compileSystem(
    graphOf({
      components: [feed(3), tank],
      nodes: [
        { kind: "k-of-n", id: "bank", needed: 1, of: ["g"] },
        { kind: "standby", id: "bus", primary: "f", backup: "bank", startSec: 0 },
      ],
      grid: { ...calm, storms, stormShareFraction: 0.5 },
    }),
  );
  /** Called at hour 0, refuelled when empty at hour 2, released at this hour. */
  function tankAfter(releasedAtHour: number, inStorm: boolean): number {
    const state = makeCycleState(system);
    resetCycle(system, state);
    state.inStorm = inStorm;
    const run: Run = { system, state, slots: timerSlotsOf(system), draws: constant() };
    callGensets(run, 1);
    expect(state.timers[run.slots.fuel + 1]).toBe(2);
    if (releasedAtHour > 2) {
      state.nowHours = 2;
      applyTimer(run, run.slots.fuel + 1);
    }
    state.nowHours = releasedAtHour;
    releaseGensets(run, 1);
    return state.tankHours[1]!;
  }

  it.each([
    [0.5, 1.5],
    [1.75, 0.25],
    [3, 1],
    [3.5, 0.5],
  ])("after %f h of running with a tanker at hour 2 holds %f h", (hours, left) => {
    expect(tankAfter(hours, true)).toBeCloseTo(left, 12);
  });

  it("in fair weather it is filled when the demand ends", () => {
    expect(tankAfter(1.75, false)).toBe(2);
  });
});

describe("repairs and groups", () => {
  const pumps = (count: number, commonCauseFraction = 0): Component => ({
    kind: "units",
    id: "p",
    count,
    failuresPerYear: 1e-9,
    repair: fixed(5),
    commonCauseFraction,
  });
  const needing = (needed: number): GraphNode[] => [{ kind: "k-of-n", id: "cold", needed, of: ["p"] }];

  it("one of three pumps in repair for 5 h: two needed, nothing lost", () => {
    const site = { components: [pumps(3)], nodes: needing(2) };
    expect(excursion(site, "unit-fails")).toMatchObject({ hours: 5, contract: [] });
  });

  it("three needed: 5 h", () => {
    expect(excursion({ components: [pumps(3)], nodes: needing(3) }, "unit-fails").contract).toEqual([5]);
  });

  it("a common cause takes all three at once, and all are back after 5 h", () => {
    const site = { components: [pumps(3, 0.1)], nodes: needing(1) };
    const struck = excursion(site, "units-fail-together");
    expect(struck.contract).toEqual([5]);
    expect([...struck.state.down]).toEqual([0]);
  });

  it("failures that outrun repairs are named and not simulated for ever", () => {
    const hopeless = { ...pumps(3), failuresPerYear: 1e9, repair: fixed(1000) } as Component;
    expect(() => excursion({ components: [hopeless], nodes: needing(1) }, "unit-fails")).toThrow(
      /after 50000 events something is still amiss/,
    );
  });
});
