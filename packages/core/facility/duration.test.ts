import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDuration, type Duration, meanHoursOf, phaseBranchesOf, sampleHours } from "./duration.ts";

/** Uniforms handed out one by one; running out is a failure. */
function scripted(...values: number[]): () => number {
  const rest = [...values];
  return () => {
    if (rest.length === 0) throw new Error("more draws than promised");
    return rest.shift()!;
  };
}

/** Two ways a UPS repair goes: nine in ten a swap of 4 h, one in ten a wait for parts in three steps of 40 h together. */
const swapOrWait: Duration = {
  kind: "hyper-erlang",
  branches: [
    { probability: 0.9, stages: 1, meanHours: 4 },
    { probability: 0.1, stages: 3, meanHours: 40 },
  ],
};
const E_INVERSE = Math.exp(-1);

describe("the mean of a duration", () => {
  it.each<[string, Duration, number]>([
    ["fixed", { kind: "fixed", hours: 7 }, 7],
    ["exponential", { kind: "exponential", meanHours: 1.32 }, 1.32],
    ["Erlang, whatever its stages", { kind: "erlang", meanHours: 12, stages: 5 }, 12],
    ["lognormal, the mean of the time itself", { kind: "lognormal", meanHours: 9, cvRatio: 2 }, 9],
    ["a mixture: 0.9 * 4 + 0.1 * 40", swapOrWait, 7.6],
  ])("%s", (_, duration, meanHours) => {
    expect(meanHoursOf(duration)).toBeCloseTo(meanHours, 12);
  });
});

describe("a draw from given uniforms", () => {
  it("a fixed time needs none", () => {
    expect(sampleHours({ kind: "fixed", hours: 5 }, scripted())).toBe(5);
  });

  it("exponential of mean 3 at u = 1/e is 3", () => {
    expect(sampleHours({ kind: "exponential", meanHours: 3 }, scripted(E_INVERSE))).toBeCloseTo(3, 12);
  });

  it("Erlang adds its stages: three of mean 2 at 1/e, 1/e^2, 1/e^3 are 2 + 4 + 6", () => {
    const uniforms = scripted(E_INVERSE, E_INVERSE ** 2, E_INVERSE ** 3);
    expect(sampleHours({ kind: "erlang", meanHours: 6, stages: 3 }, uniforms)).toBeCloseTo(12, 11);
  });

  it("a mixture spends its first uniform on the branch: 0.89 is the swap, 0.91 the wait", () => {
    expect(sampleHours(swapOrWait, scripted(0.89, E_INVERSE))).toBeCloseTo(4, 12);
    const waiting = sampleHours(swapOrWait, scripted(0.91, E_INVERSE, E_INVERSE, E_INVERSE));
    expect(waiting).toBeCloseTo(40, 11);
  });

  it("probabilities that fall short of 1 by rounding leave the last branch", () => {
    const thirds = [1, 2, 3].map((meanHours) => ({ probability: 0.333333333, stages: 1, meanHours }));
    const drawn = sampleHours({ kind: "hyper-erlang", branches: thirds }, scripted(0.9999999999, E_INVERSE));
    expect(drawn).toBeCloseTo(3, 12);
  });

  // sigma^2 = ln(1 + 1) = 0.6931, median = mean / sqrt(2); at P84.13 (z = 1) median * e^sigma
  it("lognormal of mean 10 and cv 1 has its median at 7.0711 and one sigma up at 16.259", () => {
    const spread: Duration = { kind: "lognormal", meanHours: 10, cvRatio: 1 };
    expect(sampleHours(spread, scripted(0.5))).toBeCloseTo(7.0710678, 6);
    expect(sampleHours(spread, scripted(0.8413447460685429))).toBeCloseTo(
      7.0710678 * Math.exp(Math.sqrt(Math.LN2)),
      4,
    );
  });

  it.each<[string, Duration, number]>([
    ["exponential", { kind: "exponential", meanHours: 5 }, 1],
    ["lognormal of cv 0.5", { kind: "lognormal", meanHours: 5, cvRatio: 0.5 }, 0.5],
    ["lognormal of cv 1.5", { kind: "lognormal", meanHours: 5, cvRatio: 1.5 }, 1.5],
  ])("over an even grid of uniforms %s has its mean and coefficient of variation", (_, duration, cvRatio) => {
    const count = 100_000;
    const drawn = Array.from({ length: count }, (_, i) => sampleHours(duration, () => (i + 0.5) / count));
    const mean = drawn.reduce((a, b) => a + b, 0) / count;
    const variance = drawn.reduce((total, x) => total + (x - mean) ** 2, 0) / count;
    expect(mean / 5).toBeCloseTo(1, 2);
    expect(Math.sqrt(variance) / mean / cvRatio).toBeCloseTo(1, 1);
  });

  it("more hours in the mean are more hours in every draw (200 pairs)", () => {
    const mean = fc.double({ min: 0.1, max: 1000, noNaN: true });
    fc.assert(
      fc.property(mean, mean, fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (a, b, u) => {
        for (const kind of ["exponential", "lognormal"] as const) {
          const draw = (meanHours: number) => sampleHours({ kind, meanHours, cvRatio: 0.8 }, () => u);
          expect(draw(Math.max(a, b))).toBeGreaterThanOrEqual(draw(Math.min(a, b)));
        }
      }),
      { numRuns: 200, seed: 31 },
    );
  });
});

describe("which durations are phase-type", () => {
  it("an exponential is one stage, an Erlang one branch, a mixture its own branches", () => {
    expect(phaseBranchesOf({ kind: "exponential", meanHours: 2 })).toEqual([
      { probability: 1, stages: 1, meanHours: 2 },
    ]);
    expect(phaseBranchesOf({ kind: "erlang", meanHours: 6, stages: 3 })).toEqual([
      { probability: 1, stages: 3, meanHours: 6 },
    ]);
    expect(phaseBranchesOf(swapOrWait)).toHaveLength(2);
  });

  it("fixed and lognormal times are not", () => {
    expect(phaseBranchesOf({ kind: "fixed", hours: 1 })).toBeNull();
    expect(phaseBranchesOf({ kind: "lognormal", meanHours: 1, cvRatio: 1 })).toBeNull();
  });
});

describe("a duration that can't be is refused", () => {
  it.each<[string, Duration, RegExp]>([
    ["no time at all", { kind: "fixed", hours: 0 }, /repair: hours is 0/],
    ["a negative mean", { kind: "exponential", meanHours: -1 }, /repair: mean hours is -1/],
    ["an endless mean", { kind: "exponential", meanHours: Infinity }, /mean hours is Infinity/],
    ["half a stage", { kind: "erlang", meanHours: 1, stages: 1.5 }, /repair: stages is 1.5/],
    ["no stage", { kind: "erlang", meanHours: 1, stages: 0 }, /stages is 0/],
    ["no scatter where scatter is said", { kind: "lognormal", meanHours: 1, cvRatio: 0 }, /variation is 0/],
    [
      "no branches",
      { kind: "hyper-erlang", branches: [] },
      /branch probabilities is 0; allowed is a sum of 1/,
    ],
    [
      "branches that sum to 0.9",
      { kind: "hyper-erlang", branches: [{ probability: 0.9, stages: 1, meanHours: 1 }] },
      /branch probabilities is 0.9/,
    ],
    [
      "a branch of chance 1.5",
      { kind: "hyper-erlang", branches: [{ probability: 1.5, stages: 1, meanHours: 1 }] },
      /branch probability is 1.5/,
    ],
  ])("%s", (_, duration, message) => {
    expect(() => checkDuration("repair", duration)).toThrow(message);
  });

  it("what may be passes", () => {
    expect(() => checkDuration("repair", swapOrWait)).not.toThrow();
  });
});
