import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stationaryDistribution, type Transition } from "./stationary.ts";

/** A chain that steps one up or one down: `up(i)` from i to i + 1, `down(i)` from i to i - 1. */
function birthDeath(count: number, up: (i: number) => number, down: (i: number) => number): Transition[] {
  return Array.from({ length: count - 1 }, (_, i) => [
    { from: i, to: i + 1, ratePerHour: up(i) },
    { from: i + 1, to: i, ratePerHour: down(i + 1) },
  ]).flat();
}
/** Detailed balance by plain arithmetic: p_{i+1} = p_i up(i) / down(i + 1). */
function byDetailedBalance(count: number, up: (i: number) => number, down: (i: number) => number): number[] {
  const weights = [1];
  for (let i = 0; i + 1 < count; i++) weights.push((weights[i]! * up(i)) / down(i + 1));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}
const expectChances = (actual: Float64Array, expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((chance, i) => {
    expect(actual[i]! / chance).toBeCloseTo(1, 12);
  });
};

describe("queues whose chances stand in every textbook (Kleinrock 1975, chapter 3)", () => {
  it("M/M/1 with room for 4 at load 1/2: 16, 8, 4, 2, 1 of 31", () => {
    const chances = stationaryDistribution(
      5,
      birthDeath(
        5,
        () => 1,
        () => 2,
      ),
    );
    expectChances(
      chances,
      [16, 8, 4, 2, 1].map((weight) => weight / 31),
    );
  });

  it("at load 1 every state is as likely as another", () => {
    expectChances(
      stationaryDistribution(
        8,
        birthDeath(
          8,
          () => 3,
          () => 3,
        ),
      ),
      new Array(8).fill(1 / 8),
    );
  });

  // Erlang B for 2 erlang on 3 lines: (8/6) / (1 + 2 + 2 + 8/6) = 4/19
  it("M/M/3/3 offered 2 erlang is full for 4/19 of the time (Erlang B)", () => {
    const chances = stationaryDistribution(
      4,
      birthDeath(
        4,
        () => 2,
        (i) => i,
      ),
    );
    expect(chances[3]).toBeCloseTo(4 / 19, 14);
  });

  it("one state is there always", () => {
    expect([...stationaryDistribution(1, [])]).toEqual([1]);
  });
});

describe("machines and repair crews (Palm's machine interference)", () => {
  const MACHINES = 6;
  const fails = 0.02;
  const repairs = 0.25;
  const chances = (crews: number) =>
    stationaryDistribution(
      MACHINES + 1,
      birthDeath(
        MACHINES + 1,
        (down) => (MACHINES - down) * fails,
        (down) => Math.min(down, crews) * repairs,
      ),
    );
  const meanDown = (crews: number) =>
    chances(crews).reduce((total, chance, down) => total + chance * down, 0);

  it("with a crew for each machine the number down is binomial with lambda / (lambda + mu)", () => {
    const u = fails / (fails + repairs);
    const binomial = [1, 6, 15, 20, 15, 6, 1].map((ways, down) => ways * u ** down * (1 - u) ** (6 - down));
    expectChances(chances(MACHINES), binomial);
  });

  // p_k / p_0 = 6! / (6 - k)! * 0.08^k
  it("with one crew the chance of k down is 6!/(6-k)! rho^k of the chance of none", () => {
    const one = chances(1);
    const falling = [1, 6, 30, 120, 360, 720, 720];
    falling.forEach((ways, down) => {
      expect(one[down]! / one[0]!).toBeCloseTo(ways * 0.08 ** down, 12);
    });
  });

  it("each further crew leaves fewer machines down, the sixth no less than none at all", () => {
    const means = [1, 2, 3, 4, 5, 6].map(meanDown);
    for (let crews = 1; crews < means.length; crews++) expect(means[crews]).toBeLessThan(means[crews - 1]!);
    expect(means[5]).toBeCloseTo((6 * fails) / (fails + repairs), 12);
  });

  it("what fails is what is repaired: flow up equals flow down across every cut", () => {
    for (const crews of [1, 2, 6]) {
      const p = chances(crews);
      for (let down = 0; down < MACHINES; down++) {
        const failing = p[down]! * (MACHINES - down) * fails;
        expect((p[down + 1]! * Math.min(down + 1, crews) * repairs) / failing).toBeCloseTo(1, 12);
      }
    }
  });
});

describe("chains that are not a line", () => {
  // one way round: time in a state is the inverse of the rate out of it
  it("a ring of rates 1, 2, 4 spends 4, 2, 1 sevenths in its states", () => {
    const ring = [1, 2, 4].map((ratePerHour, from) => ({ from, to: (from + 1) % 3, ratePerHour }));
    expectChances(stationaryDistribution(3, ring), [4 / 7, 2 / 7, 1 / 7]);
  });

  it("rates between the same states add up, and a state that leads to itself is not left", () => {
    const plain = stationaryDistribution(
      2,
      birthDeath(
        2,
        () => 3,
        () => 5,
      ),
    );
    const split = stationaryDistribution(2, [
      { from: 0, to: 1, ratePerHour: 1 },
      { from: 0, to: 1, ratePerHour: 2 },
      { from: 0, to: 0, ratePerHour: 99 },
      { from: 1, to: 0, ratePerHour: 5 },
    ]);
    expectChances(split, [...plain]);
  });

  it("six units of 1e-4 have all failed for 1e-24 of the time, and the digits are there", () => {
    const u = 1e-4 / (1 + 1e-4);
    const chances = stationaryDistribution(
      7,
      birthDeath(
        7,
        (down) => (6 - down) * 1e-4,
        (down) => down,
      ),
    );
    expect(chances[6]! / u ** 6).toBeCloseTo(1, 12);
  });

  it("any line of up to 12 states has the chances of detailed balance, over 12 orders of rates (200 chains)", () => {
    const rate = fc.double({ min: -6, max: 6, noNaN: true }).map((power) => 10 ** power);
    const rates = fc.array(fc.tuple(rate, rate), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(rates, (pairs) => {
        const up = (i: number) => pairs[i]![0];
        const down = (i: number) => pairs[i]![1];
        expectChances(
          stationaryDistribution(pairs.length, birthDeath(pairs.length, up, down)),
          byDetailedBalance(pairs.length, up, down),
        );
      }),
      { numRuns: 200, seed: 71 },
    );
  });

  it("chances sum to 1 and don't depend on the unit of time (100 rings with chords)", () => {
    const rate = fc.double({ min: 0.01, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(rate, { minLength: 10, maxLength: 10 }), rate, (rates, scale) => {
        const chain = rates.map((ratePerHour, i) => ({
          from: i % 5,
          to: (i % 5) + (i < 5 ? 1 : 3),
          ratePerHour,
        }));
        const closed = chain.map((step) => ({ ...step, to: step.to % 5 }));
        const chances = stationaryDistribution(5, closed);
        expect(chances.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        const faster = closed.map((step) => ({ ...step, ratePerHour: step.ratePerHour * scale }));
        expectChances(stationaryDistribution(5, faster), [...chances]);
      }),
      { numRuns: 100, seed: 72 },
    );
  });
});
