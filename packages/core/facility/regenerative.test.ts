import { describe, expect, it } from "vitest";
import type { Duration } from "./duration.ts";
import { exactAvailability } from "./exact.ts";
import type { Component, ComponentGraph, GraphNode, Grid } from "./graph-types.ts";
import { type SimulationSettings, simulateAvailability } from "./regenerative.ts";
import { HOURS_PER_YEAR } from "./system.ts";

const exponential = (meanHours: number): Duration => ({ kind: "exponential", meanHours });
const calm: Grid = { storms: null, stormShareFraction: 0, common: null, dips: null };
const units = (id: string, count: number, failuresPerYear: number, meanHours: number): Component => ({
  kind: "units",
  id,
  count,
  failuresPerYear,
  repair: exponential(meanHours),
});
const graphOf = (
  components: readonly Component[],
  nodes: readonly GraphNode[],
  grid: Grid = calm,
): ComponentGraph => ({
  components,
  nodes,
  grid,
  halls: [
    { id: "h", itMw: 1, contractNode: "top", tenantNode: "top", restartHours: 0, checkpointLossHours: 0 },
  ],
});
/** Two of three pumps, rare enough that plain simulation meets a loss in one of 500 excursions. */
const pumps = graphOf([units("p", 3, 2, 12)], [{ kind: "k-of-n", id: "top", needed: 2, of: ["p"] }]);
const feed: Component = { kind: "feed", id: "f", outagesPerYear: 6, outage: exponential(2) };
const stormyFeed = graphOf(
  [feed, units("board", 1, 0.5, 10)],
  [{ kind: "series", id: "top", of: ["f", "board"] }],
  {
    ...calm,
    storms: { perYear: 12, meanHours: 30 },
    stormShareFraction: 0.6,
  },
);
const settings: SimulationSettings = { studySeed: 3, relativeHalfWidth: 0.05, maxCycles: 60_000 };
const settingsWith = (change: Partial<SimulationSettings>) => ({ ...settings, ...change });

describe("the simulation's answer", () => {
  const result = simulateAvailability(pumps, settings);
  const { contract } = result.halls[0]!;
  const exact = exactAvailability(pumps).halls[0]!.contract;

  it("reaches 5 % and lies within 4 standard errors of the exact engine, in hours and in events", () => {
    expect(result.reachedTarget).toBe(true);
    expect(Math.abs(contract.unavailabilityFraction - exact.unavailabilityFraction)).toBeLessThan(
      4 * contract.standardError,
    );
    expect(Math.abs(contract.eventsPerYear - exact.eventsPerYear)).toBeLessThan(
      4 * contract.eventsStandardError,
    );
  });

  it("its kept losses add up to its own unavailability and events", () => {
    const lost = result.losses.reduce(
      (total, { ratePerHour, contractHours }) =>
        total + ratePerHour * contractHours[0]!.reduce((a, b) => a + b, 0),
      0,
    );
    const events = result.losses.reduce(
      (total, { ratePerHour, contractHours }) => total + ratePerHour * contractHours[0]!.length,
      0,
    );
    expect(lost / contract.unavailabilityFraction).toBeCloseTo(1, 9);
    expect((events * HOURS_PER_YEAR) / contract.eventsPerYear).toBeCloseTo(1, 9);
  });

  it("tells of its strata: the pumps' first failure, 6 a year of rest, biased", () => {
    expect(result.strata).toHaveLength(1);
    expect(result.strata[0]).toMatchObject({ firstEvent: "unit-fails p", weather: "fair" });
    expect(result.strata[0]!.perYear).toBeLessThan(6);
    expect(result.strata[0]!.perYear).toBeGreaterThan(5.9);
    expect(result.strata[0]!.failureProbability).toBeGreaterThan(0);
    expect(result.excursionsPerYear).toBeCloseTo(result.strata[0]!.perYear, 9);
    expect(result.strata[0]!.cycles).toBe(result.cycles);
  });

  it("is worth more than plain simulation, whose own answer agrees at a gain of about 1", () => {
    expect(contract.gainOverPlain).toBeGreaterThan(5);
    const plain = simulateAvailability(pumps, settingsWith({ biased: false })).halls[0]!.contract;
    expect(plain.gainOverPlain).toBeGreaterThan(0.8);
    expect(plain.gainOverPlain).toBeLessThan(1.2);
    const spread = Math.hypot(plain.standardError, contract.standardError);
    expect(Math.abs(plain.unavailabilityFraction - contract.unavailabilityFraction)).toBeLessThan(4 * spread);
  });

  it("a cap of 1 on the weights is still the same answer, only dearer or as dear", () => {
    const capped = simulateAvailability(pumps, settingsWith({ likelihoodRatioCap: 1 })).halls[0]!.contract;
    expect(Math.abs(capped.unavailabilityFraction - exact.unavailabilityFraction)).toBeLessThan(
      4 * capped.standardError,
    );
  });

  it("a seed repeats itself to the bit and another does not", () => {
    expect(simulateAvailability(pumps, settings).halls).toEqual(result.halls);
    expect(simulateAvailability(pumps, settingsWith({ studySeed: 4 })).halls).not.toEqual(result.halls);
  });
});

describe("weather", () => {
  const result = simulateAvailability(stormyFeed, settings);

  it("each hazard is a stratum in either weather, named by its component", () => {
    expect(result.strata.map(({ firstEvent, weather }) => `${firstEvent} ${weather}`)).toEqual([
      "feed-lost f fair",
      "unit-fails board fair",
      "feed-lost f storm",
      "unit-fails board storm",
    ]);
  });

  it("six in ten of the feed's outages start in storms", () => {
    const [fair, , storm] = result.strata;
    expect(storm!.perYear / (fair!.perYear + storm!.perYear)).toBeCloseTo(0.6, 1);
  });

  it("agrees with the exact engine within 4 standard errors", () => {
    const { contract } = result.halls[0]!;
    const exact = exactAvailability(stormyFeed).halls[0]!.contract;
    expect(Math.abs(contract.unavailabilityFraction - exact.unavailabilityFraction)).toBeLessThan(
      4 * contract.standardError,
    );
  });
});

describe("limits and refusals", () => {
  it("stops at the most cycles and says that the target was not reached", () => {
    const short = simulateAvailability(pumps, settingsWith({ relativeHalfWidth: 1e-4, maxCycles: 900 }));
    expect(short.reachedTarget).toBe(false);
    expect(short.cycles).toBeGreaterThanOrEqual(900);
    expect(short.cycles).toBeLessThan(1_000);
  });

  it("a graph in which nothing fails has nothing to simulate", () => {
    const still = graphOf([units("p", 3, 0, 12)], pumps.nodes);
    expect(() => simulateAvailability(still, settings)).toThrow(/nothing in the graph ever fails/);
  });

  it.each<[Partial<SimulationSettings>, RegExp]>([
    [{ relativeHalfWidth: 0 }, /relative half-width is 0/],
    [{ maxCycles: 0 }, /most cycles is 0/],
    [{ maxCycles: 2.5 }, /most cycles is 2.5/],
    [{ pilotCycles: 1 }, /pilot cycles is 1; allowed is a whole number, 2 or more/],
    [{ likelihoodRatioCap: 0.5 }, /1 \/ likelihood-ratio cap is 2/],
  ])("%j is refused", (change, message) => {
    expect(() => simulateAvailability(pumps, settingsWith(change))).toThrow(message);
  });
});
