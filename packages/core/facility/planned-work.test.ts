import { describe, expect, it } from "vitest";
import { exactAvailability } from "./exact.ts";
import { checkGraph } from "./graph-check.ts";
import type { ComponentGraph, Grid, PlannedService, UnitGroup } from "./graph-types.ts";
import { simulateAvailability } from "./regenerative.ts";
import { HOURS_PER_YEAR, stormTimeFraction } from "./system.ts";

const calm: Grid = { storms: null, stormShareFraction: 0, common: null, dips: null };
const hours = (meanHours: number) => ({ kind: "exponential", meanHours }) as const;

function pumps(
  change: Partial<UnitGroup>,
  needed: number,
  more: Partial<ComponentGraph> = {},
): ComponentGraph {
  const unit: UnitGroup = {
    kind: "units",
    id: "pump",
    count: 2,
    failuresPerYear: 0,
    repair: hours(20),
    ...change,
  };
  return {
    components: [unit],
    nodes: [{ kind: "k-of-n", id: "wet", needed, of: ["pump"] }],
    grid: calm,
    halls: [
      { id: "h", itMw: 1, contractNode: "wet", tenantNode: "wet", restartHours: 0, checkpointLossHours: 0 },
    ],
    ...more,
  };
}
const settings = { studySeed: 9, relativeHalfWidth: 0.01, maxCycles: 60_000 };
const contractOf = (graph: ComponentGraph) => simulateAvailability(graph, settings).halls[0]!.contract;
const eight: PlannedService = { perUnitYear: 3, window: { kind: "fixed", hours: 8 } };

describe("maintenance windows", () => {
  it("take out one unit at a time: two that are both needed lose 6 windows of 8 h a year", () => {
    // up 1 / (2 * 3 a year) in the mean, then down 8 h: U = 8 / (8 + 8766 / 6)
    const { unavailabilityFraction, eventsPerYear } = contractOf(pumps({ service: eight }, 2));
    const expected = 8 / (8 + HOURS_PER_YEAR / 6);
    expect(Math.abs(unavailabilityFraction / expected - 1)).toBeLessThan(0.005);
    expect(Math.abs(eventsPerYear / ((1 - expected) * 6) - 1)).toBeLessThan(0.005);
  });

  it("cost nothing where a spare runs and nothing fails: with failures, what fails beside an open window", () => {
    const failing = { failuresPerYear: 0.5, service: eight };
    const plain = contractOf(pumps({ failuresPerYear: 0.5 }, 1));
    const served = contractOf(pumps(failing, 1));
    // without windows (0.5 * 20 / 8766)^2 = 1.30e-6; a window of 8 h is open 6 times a year and the other pump fails in it with
    // 8 * 0.5 / 8766: until the window or the repair ends, E min(U(0, 8), Exp(20)) = 20 (1 - 2.5 (1 - e^-0.4)) = 3.52 h are lost:
    // 6 * 4.56e-4 * 3.52 / 8766 = 1.10e-6 more
    expect(Math.abs(plain.unavailabilityFraction / 1.3e-6 - 1)).toBeLessThan(0.03);
    expect(Math.abs(served.unavailabilityFraction / 2.4e-6 - 1)).toBeLessThan(0.03);
  });

  it("are never opened while a unit of the group is down: a pair in long repair has none to lose to them", () => {
    const slow = { failuresPerYear: 4, repair: hours(700) };
    const often: PlannedService = { perUnitYear: 40, window: { kind: "fixed", hours: 10 } };
    const expected = (4 * 700) / HOURS_PER_YEAR;
    // by hand: with windows only from the state in which both are up, P(both down) stays that of the pair, times what the time in
    // windows takes of the rest
    const both = (expected / (1 + expected)) ** 2;
    const plain = contractOf(pumps(slow, 1)).unavailabilityFraction;
    expect(Math.abs(plain / both - 1)).toBeLessThan(0.03);
    expect(contractOf(pumps({ ...slow, service: often }, 1)).unavailabilityFraction).toBeLessThan(
      both * 1.35,
    );
  });

  it("are put off in storms: a site in storm half of its time has half of them", () => {
    const stormy: Grid = {
      ...calm,
      storms: { perYear: 365.2425 / 10, meanHours: 240 },
      stormShareFraction: 0.5,
    };
    expect(stormTimeFraction(stormy.storms!)).toBeCloseTo(0.5, 9);
    const often: PlannedService = { perUnitYear: 3, window: { kind: "fixed", hours: 1 } };
    const { eventsPerYear } = contractOf(pumps({ service: often }, 2, { grid: stormy }));
    expect(Math.abs(eventsPerYear / 3 - 1)).toBeLessThan(0.03);
  });
});

describe("repair crews", () => {
  const lambda = 4 / HOURS_PER_YEAR;
  const mu = 1 / 200;

  it("one crew for two pumps: both are down twice as often as with two crews (machine repairmen, M/M/1//2)", () => {
    const graph = pumps({ failuresPerYear: 4, repair: hours(200) }, 1);
    const r = lambda / mu;
    const twoCrews = (r * r) / (1 + r) ** 2;
    const oneCrew = (2 * r * r) / (1 + 2 * r + 2 * r * r);
    const two = contractOf({ ...graph, crewCount: 2 }).unavailabilityFraction;
    const one = contractOf({ ...graph, crewCount: 1 }).unavailabilityFraction;
    expect(Math.abs(two / twoCrews - 1)).toBeLessThan(0.03);
    expect(Math.abs(one / oneCrew - 1)).toBeLessThan(0.03);
    expect(exactAvailability(graph).halls[0]!.contract.unavailabilityFraction / twoCrews).toBeCloseTo(1, 6);
  });

  it("as many crews as units change nothing; fewer never help", () => {
    const graph = pumps({ count: 4, failuresPerYear: 6, repair: hours(100), commonCauseFraction: 0.1 }, 2);
    const of = (crewCount?: number) =>
      contractOf(crewCount === undefined ? graph : { ...graph, crewCount }).unavailabilityFraction;
    expect(of(4)).toBe(of());
    expect(of(1)).toBeGreaterThan(of(2));
    expect(of(2)).toBeGreaterThan(of(4));
  });

  it("who waits is taken in turn: of five that fail together under one crew the last is back after five repairs", () => {
    const together = {
      count: 5,
      failuresPerYear: 1e-6,
      repair: { kind: "fixed", hours: 10 } as const,
      commonCauseFraction: 1,
    };
    // needed all five: down 50 h each time; one of five: down 10 h
    const all = contractOf(pumps(together, 5, { crewCount: 1 }));
    const any = contractOf(pumps(together, 1, { crewCount: 1 }));
    const hoursEach = (found: typeof all) => found.minutesPerYear / 60 / found.eventsPerYear;
    expect(hoursEach(all)).toBeCloseTo(50, 6);
    expect(hoursEach(any)).toBeCloseTo(10, 6);
  });
});

describe("what is refused", () => {
  it.each([
    ["no crew", { crewCount: 0 }, "repair crews is 0"],
    ["half a crew", { crewCount: 1.5 }, "repair crews is 1.5"],
  ])("%s", (_what, more, words) => {
    expect(() => checkGraph(pumps({}, 1, more))).toThrow(words);
  });

  it("services of a negative number", () => {
    const service = { perUnitYear: -1, window: hours(1) };
    expect(() => checkGraph(pumps({ service }, 1))).toThrow("pump: services per unit and year is -1");
  });

  it("the exact engine takes neither windows nor crews, by name", () => {
    expect(() => exactAvailability(pumps({ service: eight }, 1))).toThrow(
      /component pump.*maintenance windows/,
    );
    expect(() => exactAvailability(pumps({}, 1, { crewCount: 1 }))).toThrow(/repair crews.*wait/);
  });
});
