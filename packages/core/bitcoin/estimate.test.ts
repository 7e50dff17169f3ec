import { describe, expect, it } from "vitest";
import { inverseRegularisedBeta, logGamma, regularisedBeta } from "./beta.ts";
import { difficultyOf, type EpochProgress, estimateRetarget, nextBits } from "./index.ts";

const BITS = 0x1702_905c;
const START = 1_700_000_000;

const progress = (intervalsCount: number, elapsedSec: number): EpochProgress => ({
  bits: BITS,
  firstTimeUnixSec: START,
  intervalsCount,
  observedUntilUnixSec: START + elapsedSec,
});

describe("the incomplete beta function", () => {
  it.each([
    // closed forms: I_x(1,1) = x; I_x(1,n) = 1-(1-x)^n; I_x(2,2) = 3x^2 - 2x^3; I_x(.5,.5) = 2/pi asin(sqrt x)
    [0.3, 1, 1, 0.3],
    [0.1, 1, 5, 1 - 0.9 ** 5],
    [0.4, 2, 2, 3 * 0.16 - 2 * 0.064],
    [0.25, 0.5, 0.5, 1 / 3],
    [0.5, 1000, 1000, 0.5],
  ])("I_%d(%d, %d) = %d", (x, a, b, expected) => {
    expect(regularisedBeta(x, a, b)).toBeCloseTo(expected, 12);
  });

  it("is undone by its inverse, for counts as large as an epoch", () => {
    for (const [a, b] of [
      [1, 2014],
      [2014, 1],
      [1007, 1008],
      [5, 3],
    ] as const)
      for (const p of [0.001, 0.1, 0.5, 0.9, 0.999])
        expect(regularisedBeta(inverseRegularisedBeta(p, a, b), a, b)).toBeCloseTo(p, 10);
  });

  it("log-gamma of 11 is ln 10!, of 1/2 is ln sqrt(pi)", () => {
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(0.25)).toBeCloseTo(1.2880225246980774, 12); // DLMF 5.4
  });
});

describe("next retarget from part of an epoch", () => {
  it("a finished epoch has no interval left: all quantiles are the rule's own answer", () => {
    const lastTimeUnixSec = START + 1_150_000;
    const estimate = estimateRetarget(progress(2015, 1_150_000));
    const exact = nextBits({ bits: BITS, firstTimeUnixSec: START, lastTimeUnixSec });
    for (const quantile of [estimate.early, estimate.median, estimate.late])
      expect(quantile).toMatchObject({ bits: exact, lastTimeUnixSec });
    expect(estimate.intervalsLeftCount).toBe(0);
  });

  it("half an epoch at ten minutes a block: about no change, 80 % within 4.1 %", () => {
    // remaining/elapsed is a ratio of two gammas of about 1007: relative spread sqrt(2/1007) = 4.5 % of half the time, 2.2 % of all
    const estimate = estimateRetarget(progress(1007, 1007 * 600));
    expect(estimate.median.changeFraction).toBeCloseTo(1209600 / (2015 * 600) - 1, 2);
    const widthOfTime =
      (estimate.late.timespanSec - estimate.early.timespanSec) / estimate.median.timespanSec;
    expect(widthOfTime).toBeCloseTo(2 * 1.2816 * 0.5 * Math.sqrt(2 / 1007.5), 2);
  });

  it("narrows as blocks come and is never a point before the end", () => {
    const widths = [20, 100, 500, 1000, 1900, 2014].map((n) => {
      const { early, late } = estimateRetarget(progress(n, n * 600));
      return late.timespanSec - early.timespanSec;
    });
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(widths.at(-1)).toBeGreaterThan(600);
  });

  it("slow blocks lower difficulty, fast ones raise it, and the order of the quantiles holds", () => {
    const slow = estimateRetarget(progress(1000, 1000 * 800));
    const fast = estimateRetarget(progress(1000, 1000 * 400));
    expect(slow.median.changeFraction).toBeCloseTo(600 / 800 - 1, 1);
    expect(fast.median.changeFraction).toBeCloseTo(600 / 400 - 1, 1);
    expect(slow.early.difficulty).toBeGreaterThan(slow.late.difficulty);
    expect(fast.median.difficulty).toBeGreaterThan(difficultyOf(BITS));
  });

  it("one block tells almost nothing: 90 % of the forecast reaches from three times to the clamp at a quarter", () => {
    // elapsed / total ~ Beta(1, 2014): its 95 % quantile is 1 - 0.05^(1/2014), its 5 % quantile 1 - 0.95^(1/2014)
    const { early, late } = estimateRetarget(progress(1, 600), 0.9);
    expect(early.timespanSec).toBe(Math.round(600 / (1 - 0.05 ** (1 / 2014)))); // 403,681 s: +200 %
    expect(late.timespanSec).toBe(Math.round(600 / (1 - 0.95 ** (1 / 2014)))); // 272 days
    expect(late.changeFraction).toBeCloseTo(-0.75, 3);
  });

  it("a known hashrate (a heavy prior) leaves 1/sqrt(2015) = 2.2 %: the Poisson noise of an epoch", () => {
    const prior = { intervalsCount: 1e9, durationSec: 600e9 };
    const { early, late } = estimateRetarget({ ...progress(0, 0), prior }, 0.6827);
    const sigma = (late.timespanSec - early.timespanSec) / 2 / (2015 * 600);
    expect(sigma).toBeCloseTo(1 / Math.sqrt(2015), 4);
  });

  it("80 % intervals hold 80 % of simulated epochs, whatever part was seen (600 epochs, seed 7)", () => {
    const random = parkMiller(7);
    const exponential = () => -600 * Math.log(random());
    for (const seen of [3, 50, 700, 1900]) {
      let inside = 0;
      for (let run = 0; run < 600; run++) {
        let elapsed = 0;
        for (let i = 0; i < seen; i++) elapsed += exponential();
        let total = elapsed;
        for (let i = seen; i < 2015; i++) total += exponential();
        const { early, late } = estimateRetarget(progress(seen, elapsed));
        if (total >= early.timespanSec && total <= late.timespanSec) inside++;
      }
      // binomial spread of 600 draws at 0.8 is 1.6 %; three of them
      expect(inside / 600).toBeGreaterThan(0.75);
      expect(inside / 600).toBeLessThan(0.85);
    }
  });
});

describe("bad input", () => {
  it.each([
    [progress(-1, 600), "bitcoin/bad-epoch-progress"],
    [progress(2016, 600), "bitcoin/bad-epoch-progress"],
    [progress(1.5, 600), "bitcoin/bad-epoch-progress"],
    [progress(0, 600), "bitcoin/bad-epoch-progress"],
    [progress(5, 0), "bitcoin/not-positive"],
    [{ ...progress(5, 3000), bits: 0x1e00_ffff }, "bitcoin/bits-above-limit"],
  ])("%o: %s", (input, code) => {
    expect(() => estimateRetarget(input)).toThrowError(expect.objectContaining({ code }));
  });

  it.each([0, 1, 80])("coverage %d is not a probability between 0 and 1", (coverage) => {
    expect(() => estimateRetarget(progress(5, 3000), coverage)).toThrowError(
      expect.objectContaining({ code: "bitcoin/bad-probability" }),
    );
  });
});

/** Park & Miller's minimal standard generator: enough to draw block times in a test. */
function parkMiller(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
