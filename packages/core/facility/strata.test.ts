import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeCycleState, resetCycle } from "./cycle-state.ts";
import { bernoulliDraw, binomialDraw, type Draws, exponentialDraw, wholePower } from "./draws.ts";
import type { ComponentGraph, Grid } from "./graph-types.ts";
import { hazardsOf } from "./hazards.ts";
import { hallEstimates, relativeHalfWidth } from "./regenerative-estimate.ts";
import {
  addExcursion,
  clearStratum,
  excursionsPerHour,
  makeStrata,
  restingStates,
  type Stratum,
  stratumVariance,
} from "./strata.ts";
import { compileSystem, HOURS_PER_YEAR, stormTimeFraction } from "./system.ts";

const hour = { kind: "exponential", meanHours: 1 } as const;
const calm: Grid = { storms: null, stormShareFraction: 0, common: null, dips: null };
const stormy: Grid = { ...calm, storms: { perYear: 20, meanHours: 50 }, stormShareFraction: 0.5 };
const graphOf = (grid: Grid): ComponentGraph => ({
  components: [
    { kind: "feed", id: "f", outagesPerYear: 4, outage: hour },
    { kind: "units", id: "u", count: 2, failuresPerYear: 1, repair: hour },
  ],
  nodes: [{ kind: "series", id: "top", of: ["f", "u"] }],
  grid,
  halls: [
    { id: "h", itMw: 1, contractNode: "top", tenantNode: "top", restartHours: 0, checkpointLossHours: 0 },
  ],
});
function strataOf(grid: Grid) {
  const system = compileSystem(graphOf(grid));
  const state = makeCycleState(system);
  resetCycle(system, state);
  return { system, strata: makeStrata(system, state, hazardsOf(system), 2) };
}
/** One excursion of so many hours that lost `lost` of them on the contract's side and twice that on the tenant's. */
const add = (stratum: Stratum, hours: number, lost: number, weight = 1, endsInStorm = stratum.inStorm) =>
  addExcursion(stratum, {
    weight,
    hours,
    endsInStorm,
    loss: Float64Array.of(lost, 2 * lost),
    events: Float64Array.of(lost > 0 ? 1 : 0, lost > 0 ? 1 : 0),
  });

describe("strata", () => {
  it("are hazards that can end a rest, with their rates: the feed at 4 a year and the units at 2", () => {
    const rows = strataOf(calm).strata.map(({ hazard, inStorm, ratePerHour }) => [
      hazard.kind,
      inStorm,
      ratePerHour * HOURS_PER_YEAR,
    ]);
    expect(rows).toEqual([
      ["feed-lost", false, expect.closeTo(4, 12)],
      ["unit-fails", false, expect.closeTo(2, 12)],
    ]);
  });

  it("come twice where there are storms, the units at the same rate in either weather", () => {
    const { strata } = strataOf(stormy);
    expect(strata.map(({ inStorm }) => inStorm)).toEqual([false, false, true, true]);
    expect(strata[1]!.ratePerHour).toBe(strata[3]!.ratePerHour);
    expect(strata[2]!.ratePerHour).toBeGreaterThan(5 * strata[0]!.ratePerHour);
  });

  it("what can't happen has none: a feed whose outages all come in storms", () => {
    const { strata } = strataOf({ ...stormy, stormShareFraction: 1 });
    expect(strata.map(({ hazard, inStorm }) => `${hazard.kind} ${inStorm}`)).toEqual([
      "unit-fails false",
      "feed-lost true",
      "unit-fails true",
    ]);
  });

  it("count what they saw: three excursions, one with a loss of 2 h at weight 0.5", () => {
    const [stratum] = strataOf(calm).strata;
    add(stratum!, 4, 2, 0.5);
    add(stratum!, 1, 0);
    add(stratum!, 3, 0);
    expect(stratum).toMatchObject({ cycles: 3, losses: 1, weightSum: 0.5, weightSquareSum: 0.25, t: 6 });
    // x = 0.5 * 2; x^2 = 1; x t = 1 * 2; plain = weight * 2^2
    expect(stratum!.loss[0]).toEqual({ x: 1, xx: 1, xt: 2, xe: 0, plain: 2, dice: 2 });
    expect(stratum!.loss[1]).toMatchObject({ x: 2, plain: 8 });
  });

  it("forget it all after the pilot, but keep hazard, rate and way of sampling", () => {
    const [stratum] = strataOf(calm).strata;
    const fresh = structuredClone(stratum!);
    add(stratum!, 4, 2);
    stratum!.failureProbability = 0.6;
    clearStratum(stratum!);
    expect(stratum).toEqual({ ...fresh, failureProbability: 0.6 });
  });
});

describe("the variance within a stratum", () => {
  const rows = fc.array(
    fc.record({
      hours: fc.double({ min: 0, max: 10, noNaN: true }),
      lost: fc.double({ min: 0, max: 5, noNaN: true }),
      weight: fc.double({ min: 0.01, max: 3, noNaN: true }),
      storm: fc.boolean(),
    }),
    { minLength: 2, maxLength: 20 },
  );

  it("of x - r t + g e from running sums is that of the values themselves (150 samples)", () => {
    const factor = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(rows, factor, factor, (sample, ratio, value) => {
        const [stratum] = strataOf(calm).strata;
        for (const { hours, lost, weight, storm } of sample) add(stratum!, hours, lost, weight, storm);
        const values = sample.map(
          ({ hours, lost, weight, storm }) => weight * (lost - ratio * hours + (storm ? value : 0)),
        );
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        const variance = values.reduce((total, x) => total + (x - mean) ** 2, 0) / (values.length - 1);
        expect(stratumVariance(stratum!, stratum!.loss[0]!, ratio, value)).toBeCloseTo(variance, 7);
      }),
      { numRuns: 150, seed: 151 },
    );
  });

  it("of a single excursion is unknown and counts as 0", () => {
    const [stratum] = strataOf(calm).strata;
    add(stratum!, 4, 2);
    expect(stratumVariance(stratum!, stratum!.loss[0]!, 0, 0)).toBe(0);
  });
});

describe("the resting states", () => {
  it("without storms: all time is rest and excursions, 1 / (1 + 4/8766 * 2 h + 2/8766 * 5 h)", () => {
    const { system, strata } = strataOf(calm);
    add(strata[0]!, 2, 0);
    add(strata[1]!, 5, 0);
    const { fairChance, stormChance } = restingStates(system, strata);
    expect(fairChance).toBeCloseTo(1 / (1 + 18 / HOURS_PER_YEAR), 12);
    expect(stormChance).toBe(0);
    expect(excursionsPerHour(strata[0]!, { fairChance, stormChance }) * HOURS_PER_YEAR).toBeCloseTo(
      4 * fairChance,
      9,
    );
  });

  it("with storms and excursions of no length the weather's own shares come back", () => {
    const { system, strata } = strataOf(stormy);
    for (const stratum of strata) add(stratum, 0, 0);
    const { fairChance, stormChance } = restingStates(system, strata);
    expect(stormChance).toBeCloseTo(stormTimeFraction(stormy.storms!), 12);
    expect(fairChance + stormChance).toBeCloseTo(1, 12);
  });

  it("excursions that end in the other weather carry it with them", () => {
    const still = strataOf(stormy);
    for (const stratum of still.strata) add(stratum, 0, 0);
    const crossing = strataOf(stormy);
    for (const stratum of crossing.strata) add(stratum, 0, 0, 1, true);
    expect(restingStates(crossing.system, crossing.strata).stormChance).toBeGreaterThan(
      restingStates(still.system, still.strata).stormChance,
    );
  });
});

describe("what the sums say of a hall", () => {
  // each feed outage loses 1 or 3 h of 1 or 3, units 2 h of 2: rates 4 and 2 a year, excursions of mean 2 h
  const { system, strata } = strataOf(calm);
  for (const lost of [1, 3, 1, 3]) add(strata[0]!, lost, lost);
  for (let i = 0; i < 4; i++) add(strata[1]!, 2, 2);
  const [estimate] = hallEstimates(system, strata, system.graph.halls);
  const rested = 1 / (1 + 12 / HOURS_PER_YEAR);

  it("unavailability is excursions per hour times mean loss: 12 h a year of rest", () => {
    expect(estimate!.contract.unavailabilityFraction).toBeCloseTo((12 / HOURS_PER_YEAR) * rested, 12);
    expect(estimate!.contract.minutesPerYear).toBeCloseTo(12 * 60 * rested, 6);
    expect(estimate!.contract.eventsPerYear).toBeCloseTo(6 * rested, 9);
    expect(estimate!.contract.availabilityFraction).toBe(1 - estimate!.contract.unavailabilityFraction);
  });

  it("the tenant's measure is his own: twice the loss", () => {
    expect(estimate!.tenant.unavailabilityFraction).toBeCloseTo(
      2 * estimate!.contract.unavailabilityFraction,
      12,
    );
  });

  // the feed's losses have sample variance 4/3 over four; the units have none. Loss and length are one: times A
  it("its standard error is the feed's scatter: 4/8766 sqrt(4/3/4), less what longer cycles take back", () => {
    const expected = (4 / HOURS_PER_YEAR) * rested * Math.sqrt(4 / 3 / 4) * rested;
    expect(estimate!.contract.standardError / expected).toBeCloseTo(1, 9);
    const { low95Fraction, high95Fraction, unavailabilityFraction, standardError } = estimate!.contract;
    expect(high95Fraction - unavailabilityFraction).toBeCloseTo(1.96 * standardError, 15);
    expect(low95Fraction).toBe(Math.max(0, unavailabilityFraction - 1.96 * standardError));
    expect(relativeHalfWidth(estimate!.contract)).toBeCloseTo(
      (1.96 * standardError) / unavailabilityFraction,
      12,
    );
  });

  it("eight excursions with losses of two weights, 2 : 1, are worth 7.2 of one (Kish)", () => {
    expect(estimate!.contract.effectiveSampleSize).toBeCloseTo(12 ** 2 / (4 * 4 + 4 * 1), 9);
  });

  it("where nothing was lost nothing is known: the half-width is infinite", () => {
    const quiet = strataOf(calm);
    for (const stratum of quiet.strata) for (let i = 0; i < 3; i++) add(stratum, 1, 0);
    const [hall] = hallEstimates(quiet.system, quiet.strata, quiet.system.graph.halls);
    expect(hall!.contract.unavailabilityFraction).toBe(0);
    expect(relativeHalfWidth(hall!.contract)).toBe(Number.POSITIVE_INFINITY);
    expect(hall!.contract.gainOverPlain).toBe(1);
    expect(hall!.contract.effectiveSampleSize).toBe(0);
  });
});

describe("the standard error across two weathers", () => {
  /** Excursions [hours, lost, ends in a storm] of each stratum of the stormy site. */
  const seen = [
    [
      [1, 1, false],
      [30, 2, true],
      [2, 0, false],
      [3, 3, true],
    ],
    [
      [2, 2, false],
      [5, 5, false],
      [1, 1, true],
    ],
    [
      [4, 4, true],
      [9, 1, false],
      [20, 20, true],
      [1, 0, true],
    ],
    [
      [2, 2, true],
      [6, 6, false],
      [3, 1, true],
    ],
  ] as const;
  const tallied = () => {
    const made = strataOf(stormy);
    made.strata.forEach((stratum, i) => {
      for (const [hours, lost, storm] of seen[i]!) add(stratum, hours, lost, 1, storm);
    });
    return made;
  };
  const rateOf = ({ system, strata }: ReturnType<typeof tallied>) =>
    hallEstimates(system, strata, system.graph.halls)[0]!.contract.unavailabilityFraction;

  // infinitesimal jackknife (Efron 1982): how the answer moves as one excursion gets a little more weight
  it("is what moving each excursion's weight a little says, weather changes and all", () => {
    const EPSILON = 1e-5;
    let variance = 0;
    seen.forEach((rows, i) => {
      const mean = (at: 0 | 1 | 2) => rows.reduce((total, row) => total + Number(row[at]), 0) / rows.length;
      let squares = 0;
      for (const row of rows) {
        const moved = (step: number) => {
          const made = tallied();
          const stratum = made.strata[i]!;
          stratum.t += step * (row[0] - mean(0));
          stratum.loss[0]!.x += step * (row[1] - mean(1));
          stratum.e += step * (Number(row[2]) - mean(2));
          return rateOf(made);
        };
        squares += ((moved(EPSILON) - moved(-EPSILON)) / (2 * EPSILON)) ** 2;
      }
      variance += (squares * rows.length) / (rows.length - 1);
    });
    const made = tallied();
    const [estimate] = hallEstimates(made.system, made.strata, made.system.graph.halls);
    expect(estimate!.contract.standardError / Math.sqrt(variance)).toBeCloseTo(1, 4);
  });
});

describe("draws whose weight pays for the bias", () => {
  const state = (biased: boolean) => {
    const made = makeCycleState(compileSystem(graphOf(calm)));
    made.biased = biased;
    made.weight = 1;
    return made;
  };
  const giving = (u: number): Draws => ({ start: () => {}, uniform: () => u });
  const GRID = 20_000;
  /** Weighted mean of a draw over an even grid of uniforms: an integral, no chance in it. */
  function weightedMean(draw: (cycle: ReturnType<typeof state>, u: number) => number): number {
    let total = 0;
    const cycle = state(true);
    for (let i = 0; i < GRID; i++) {
      cycle.weight = 1;
      const value = draw(cycle, (i + 0.5) / GRID);
      total += value * cycle.weight;
    }
    return total / GRID;
  }

  it.each([0.001, 0.05, 0.3, 0.9])(
    "a yes of chance %f keeps its mean, and all weights average 1",
    (chance) => {
      const yes = weightedMean((cycle, u) => (bernoulliDraw(cycle, giving(u), chance) ? 1 : 0));
      expect(yes / chance).toBeCloseTo(1, 2);
      const all = weightedMean((cycle, u) => (bernoulliDraw(cycle, giving(u), chance) ? 1 : 1));
      expect(all).toBeCloseTo(1, 3);
    },
  );

  it.each([
    [1, 0.01],
    [5, 0.01],
    [12, 0.2],
    [34, 0.014],
  ])("of %i units failing with %f the mean number stays n p, though more are drawn", (count, chance) => {
    const mean = weightedMean((cycle, u) => binomialDraw(cycle, giving(u), count, chance));
    expect(mean / (count * chance)).toBeCloseTo(1, 2);
  });

  it("unbiased draws leave the weight alone", () => {
    const cycle = state(false);
    bernoulliDraw(cycle, giving(0.5), 0.01);
    binomialDraw(cycle, giving(0.5), 10, 0.01);
    expect(cycle.weight).toBe(1);
  });

  it("an exponential draw at u = 1/e is 1; powers by squaring are products", () => {
    expect(exponentialDraw(giving(Math.exp(-1)))).toBeCloseTo(1, 12);
    for (const [base, exponent] of [
      [2, 10],
      [0.5, 0],
      [1.5, 7],
      [0, 3],
    ] as const)
      expect(wholePower(base, exponent)).toBeCloseTo(base ** exponent, 9);
  });
});
