import { describe, expect, it } from "vitest";
import { makeCycleState, resetCycle } from "./cycle-state.ts";
import { binomialChance, binomialDraw, type Draws } from "./draws.ts";
import type { ComponentGraph, Grid } from "./graph-types.ts";
import { hazardsOf } from "./hazards.ts";
import { addCredits, emptyCredits, learnPicks, picksFrom } from "./learned-picks.ts";
import { simulateAvailability } from "./regenerative.ts";
import { relativeHalfWidth } from "./regenerative-estimate.ts";
import { allocationScores, chooseWays, type Pilot, pilotOf, WAYS_OF_SAMPLING } from "./sampling-plan.ts";
import { addExcursion, makeStrata } from "./strata.ts";
import { compileSystem } from "./system.ts";

const calm: Grid = { storms: null, stormShareFraction: 0, common: null, dips: null };
const hours = (meanHours: number) => ({ kind: "exponential", meanHours }) as const;

/** Twelve pairs of pumps of which one of each pair is needed, and a board that takes the hall alone. */
const manyPairs: ComponentGraph = {
  components: [
    { kind: "units", id: "board", count: 1, failuresPerYear: 0.02, repair: hours(7) },
    ...Array.from({ length: 12 }, (_, i) => ({
      kind: "units" as const,
      id: `pump-${i}`,
      count: 2,
      failuresPerYear: 0.5,
      repair: hours(24),
    })),
  ],
  nodes: [
    ...Array.from({ length: 12 }, (_, i) => ({
      kind: "k-of-n" as const,
      id: `wet-${i}`,
      needed: 1,
      of: [`pump-${i}`],
    })),
    { kind: "series", id: "hall", of: ["board", ...Array.from({ length: 12 }, (_, i) => `wet-${i}`)] },
  ],
  grid: calm,
  halls: [
    { id: "h", itMw: 1, contractNode: "hall", tenantNode: "hall", restartHours: 0, checkpointLossHours: 0 },
  ],
};

function strataOf(graph: ComponentGraph) {
  const system = compileSystem(graph);
  const state = makeCycleState(system);
  resetCycle(system, state);
  return { system, strata: makeStrata(system, state, hazardsOf(system), 2) };
}

const excursion = (loss: number, weight = 1) => ({
  weight,
  hours: 1,
  endsInStorm: false,
  loss: Float64Array.of(loss, loss),
  events: Float64Array.of(loss > 0 ? 1 : 0, loss > 0 ? 1 : 0),
});
const pilot = (failureProbability: number, change: Partial<Pilot>): Pilot => ({
  failureProbability,
  losses: 100,
  mean: [1],
  own: [1],
  plain: [1],
  dice: [1],
  ...change,
});

describe("which failure is forced", () => {
  it("by what was lost after it: 3 of 4 hours after hazard 1 make .75 * 3/4 of it, and the quarter stays even", () => {
    const credits = emptyCredits(4, 1);
    addCredits(credits, Int32Array.of(0, 1, 0, 0), 0.5, Float64Array.of(6));
    addCredits(credits, Int32Array.of(1, 0, 0, 0), 0.5, Float64Array.of(2));
    const picks = picksFrom(credits);
    expect([...picks].map((p) => p.toFixed(4))).toEqual(["0.2500", "0.6250", "0.0625", "0.0625"]);
    expect(picks.reduce((total, p) => total + p, 0)).toBeCloseTo(1, 12);
  });

  it("every measure has the same say, however much it lost: a hall of milliseconds beside one of days", () => {
    const credits = emptyCredits(2, 2);
    addCredits(credits, Int32Array.of(1, 0), 1, Float64Array.of(1e-6, 0));
    addCredits(credits, Int32Array.of(0, 1), 1, Float64Array.of(0, 1e3));
    expect([...picksFrom(credits)]).toEqual([0.5, 0.5]);
  });

  it("all alike where the pilot lost nothing; none is ever out of reach", () => {
    expect([...picksFrom(emptyCredits(4, 2))]).toEqual([0.25, 0.25, 0.25, 0.25]);
    const { strata } = strataOf(manyPairs);
    const credits = emptyCredits(strata[0]!.picks.length, 2);
    const forced = new Int32Array(credits.hazards);
    forced[0] = 1;
    addCredits(credits, forced, 1, Float64Array.of(5, 5));
    learnPicks(strata[0]!, credits);
    expect(Math.min(...strata[0]!.picks)).toBeCloseTo(0.25 / credits.hazards, 12);
  });

  it("among thirteen groups the pair that matters: nine times the information of plain simulation, 4 times balanced's", () => {
    const settings = { studySeed: 11, relativeHalfWidth: 1e-9, maxCycles: 20_000 };
    const { contract } = simulateAvailability(manyPairs, settings).halls[0]!;
    // board 0.02 * 7 / 8766 = 1.6e-5, and 12 pairs of (0.5 * 24 / 8766)^2 = 2.2e-5 in all
    expect(Math.abs(contract.unavailabilityFraction / 3.84e-5 - 1)).toBeLessThan(0.05);
    expect(contract.gainOverPlain).toBeGreaterThan(9);
  });
});

describe("the way in which a stratum is sampled", () => {
  it("is the one of the least second moment; of equals the first", () => {
    const { strata } = strataOf(manyPairs);
    const ways = [pilot(0.6, { own: [4] }), pilot(0.3, { own: [2] }), pilot(0, { plain: [9] })];
    chooseWays([{ stratum: strata[0]!, perHour: 1, pilots: ways }]);
    expect(strata[0]!.failureProbability).toBe(0.3);
  });

  it("plain is judged by any pilot's word: one that met no loss praises itself", () => {
    const { strata } = strataOf(manyPairs);
    const blind = pilot(0, { losses: 0, mean: [0], own: [0], plain: [0], dice: [0] });
    chooseWays([{ stratum: strata[0]!, perHour: 1, pilots: [pilot(0.6, { own: [1], plain: [50] }), blind] }]);
    expect(strata[0]!.failureProbability).toBe(0.6);
  });

  it("so is a way that met fewer than twenty losses", () => {
    const { strata } = strataOf(manyPairs);
    const lucky = pilot(0.3, { losses: 3, own: [0.1], plain: [40] });
    chooseWays([{ stratum: strata[0]!, perHour: 1, pilots: [pilot(0.6, { own: [5] }), lucky] }]);
    expect(strata[0]!.failureProbability).toBe(0.6);
  });

  it("a measure to which the stratum adds a hundredth has a hundredth squared of the say", () => {
    const { strata } = strataOf(manyPairs);
    // measure 0 comes from here, measure 1 from elsewhere: forcing helps the second and hurts the first
    const here = [
      pilot(0.6, { mean: [1, 0.01], own: [9, 1e-4], plain: [2, 1e-2], dice: [2, 1e-2] }),
      pilot(0, { mean: [1, 0.01], plain: [2, 1e-2] }),
    ];
    const there = [
      pilot(0.6, { mean: [0, 1], own: [0, 1], plain: [0, 1] }),
      pilot(0, { mean: [0, 1], plain: [0, 1] }),
    ];
    chooseWays([
      { stratum: strata[0]!, perHour: 1, pilots: here },
      { stratum: strata[1]!, perHour: 1, pilots: there },
    ]);
    expect(strata[0]!.failureProbability).toBe(0);
  });

  it("the dice alone: known from every pilot by the part of the weight that draws have made", () => {
    const { strata } = strataOf(manyPairs);
    const stratum = strata[0]!;
    addExcursion(stratum, { ...excursion(2, 0.5), diceWeight: 0.1 });
    // weight * dice weight * x^2 = 0.5 * 0.1 * 4; weight * x^2 = 2; (weight * x)^2 = 1, raised by 1 + 3/sqrt(1) for one loss alone
    const read = pilotOf(stratum);
    expect([read.dice[0], read.plain[0], read.own[0]]).toEqual([expect.closeTo(0.2, 12), 2, 4]);
    expect(WAYS_OF_SAMPLING.at(-1)).toBe(0);
  });
});

describe("where the next excursions go", () => {
  it("to the stratum that spreads: as rate * standard deviation", () => {
    const { strata } = strataOf(manyPairs);
    const [quiet, loud] = [strata[0]!, strata[1]!];
    for (const loss of [1, 1.1]) addExcursion(quiet, excursion(loss));
    for (const loss of [0, 40]) addExcursion(loud, excursion(loss));
    const [first, second, third] = allocationScores([quiet, loud, strata[2]!], {
      fairChance: 1,
      stormChance: 0,
    });
    expect(second! / first!).toBeCloseTo((40 * loud.ratePerHour) / (0.1 * quiet.ratePerHour), 6);
    expect(third).toBe(0);
  });
});

describe("large groups under forced draws", () => {
  const drawsOf = (values: readonly number[]): Draws => {
    let next = 0;
    return { start: () => {}, uniform: () => values[next++ % values.length]! };
  };

  it("a fifth of the draws takes 0 .. 10 alike, the weight is the true chance over the mixture's", () => {
    const { system } = strataOf(manyPairs);
    const state = makeCycleState(system);
    state.biased = true;
    const failed = binomialDraw(state, drawsOf([0.8 + (0.2 * 7.5) / 11]), 10, 0.05);
    expect(failed).toBe(7);
    const density = 0.8 * binomialChance(10, 7, 0.1) + 0.2 / 11;
    expect(state.weight).toBeCloseTo(binomialChance(10, 7, 0.05) / density, 12);
    expect(state.diceWeight).toBe(state.weight);
  });

  it("weights sum to 1 over all outcomes: the draw stays unbiased", () => {
    const { system } = strataOf(manyPairs);
    let [total, mean] = [0, 0];
    const steps = 20_000;
    for (let i = 0; i < steps; i++) {
      const state = makeCycleState(system);
      state.biased = true;
      const failed = binomialDraw(state, drawsOf([(i + 0.5) / steps]), 12, 0.03);
      total += state.weight / steps;
      mean += (failed * state.weight) / steps;
    }
    expect(total).toBeCloseTo(1, 3);
    // 12 * 0.03
    expect(mean).toBeCloseTo(0.36, 3);
  });
});

describe("what is small enough not to matter", () => {
  it("a measure whose interval ends below the negligible fraction stops no run", () => {
    const settings = { studySeed: 5, relativeHalfWidth: 0.001, maxCycles: 4000 };
    const strict = simulateAvailability(manyPairs, settings);
    const lenient = simulateAvailability(manyPairs, { ...settings, negligibleFraction: 1e-3 });
    expect([strict.reachedTarget, lenient.reachedTarget]).toEqual([false, true]);
    expect(relativeHalfWidth(lenient.halls[0]!.contract)).toBeGreaterThan(0.001);
  });
});
