import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BlockValue } from "./month-evaluator.ts";
import { type CurveNode, monthValueUsd, tabulateMonthValue } from "./month-value-curve.ts";

/** One schedule: its value is a line in hashprice. */
interface Line {
  readonly atZeroUsd: number;
  readonly perHashprice: number;
}

/** The best of some schedules: what every month's optimum is, whatever is inside. */
function bestOf(lines: readonly Line[]): (hashprice: number) => BlockValue {
  return (hashprice) => {
    const usdAt = (line: Line) => line.atZeroUsd + line.perHashprice * hashprice;
    const best = lines.reduce((a, b) => (usdAt(b) > usdAt(a) ? b : a));
    const valueUsd = usdAt(best);
    return { valueUsd, boundUsd: valueUsd, perHashprice: best.perHashprice, perLevel: 0 };
  };
}

/** Idle; the good machines from 20; all machines from 540 / 7 = 77.14 USD/PH/day. */
const three = bestOf([
  { atZeroUsd: 0, perHashprice: 0 },
  { atZeroUsd: -60, perHashprice: 3 },
  { atZeroUsd: -600, perHashprice: 10 },
]);

const anyLines = fc.array(
  fc.record({
    atZeroUsd: fc.double({ min: -50_000, max: 1000, noNaN: true }),
    perHashprice: fc.double({ min: 0, max: 2000, noNaN: true }),
  }),
  { minLength: 1, maxLength: 25 },
);
const anyTarget = fc.constantFrom(1e-1, 1e-2, 1e-3, 1e-5);

describe("three schedules, worked out by hand", () => {
  const curve = tabulateMonthValue(three, 0, 100);

  it("is found by five dispatches: the ends, where their tangents meet (60), and the two kinks", () => {
    expect(curve.nodes.map((node) => Math.round(node.hashpriceUsdPerPhDay * 100) / 100)).toEqual([
      0, 20, 60, 77.14, 100,
    ]);
  });

  it("has no gap left: tangents and chords are the same lines", () => {
    expect(curve.certifiedGapUsd).toBeLessThan(1e-9);
    expect(curve.gapOfRangeFraction).toBeLessThan(1e-11);
  });

  it.each([
    [0, 0],
    [19, 0],
    [20, 0],
    [21, 3],
    [60, 120],
    [77, 171],
    [90, 300],
    [100, 400],
  ])("at %d USD/PH/day the month is worth %d USD", (hashprice, usd) => {
    expect(monthValueUsd(curve, hashprice)).toBeCloseTo(usd, 9);
  });
});

describe("a coarser target stops earlier and says what is left", () => {
  it("half of the range: nothing but 0, 60 and 100, the gap of 68.57 at 77.14 stands", () => {
    const curve = tabulateMonthValue(three, 0, 100, 0.5);
    expect(curve.nodes.map((node) => node.hashpriceUsdPerPhDay)).toEqual([0, 60, 100]);
    // chord at 540/7: 120 + 280 * (120/7) / 40 = 240; under it 3 * 540/7 - 60 = 171.43
    expect(curve.certifiedGapUsd).toBeCloseTo(480 / 7, 9);
    expect(curve.gapOfRangeFraction).toBeCloseTo(480 / 7 / 400, 12);
  });

  it("in the gap the value is half way: (240 + 171.43) / 2 at the kink", () => {
    const curve = tabulateMonthValue(three, 0, 100, 0.5);
    expect(monthValueUsd(curve, 540 / 7)).toBeCloseTo((240 + 1200 / 7) / 2, 9);
  });
});

describe("for any best-of-schedules (1 to 25 lines)", () => {
  const check = (property: (lines: readonly Line[], target: number) => void) =>
    fc.assert(fc.property(anyLines, anyTarget, property), { seed: 81, numRuns: 150 });
  const places = Array.from({ length: 51 }, (_, i) => 10 + (140 * i) / 50);

  it("the certified gap is at most the target's share of the range", () => {
    check((lines, target) => {
      const curve = tabulateMonthValue(bestOf(lines), 10, 150, target);
      expect(curve.gapOfRangeFraction).toBeLessThanOrEqual(target + 1e-9);
    });
  });

  it("no value is off by more than half of the certified gap", () => {
    check((lines, target) => {
      const curve = tabulateMonthValue(bestOf(lines), 10, 150, target);
      for (const hashprice of places) {
        const error = Math.abs(monthValueUsd(curve, hashprice) - bestOf(lines)(hashprice).valueUsd);
        expect(error).toBeLessThanOrEqual(curve.certifiedGapUsd / 2 + 1e-6);
      }
    });
  });

  it("is the dispatch itself at every node", () => {
    check((lines, target) => {
      const curve = tabulateMonthValue(bestOf(lines), 10, 150, target);
      for (const { hashpriceUsdPerPhDay, valueUsd } of curve.nodes)
        expect(Math.abs(monthValueUsd(curve, hashpriceUsdPerPhDay) - valueUsd)).toBeLessThan(1e-6);
    });
  });

  it("is convex, and never falls where every schedule gains from hashprice", () => {
    check((lines, target) => {
      const curve = tabulateMonthValue(bestOf(lines), 10, 150, target);
      const values = places.map((hashprice) => monthValueUsd(curve, hashprice));
      const scale = 1e-9 * Math.max(1, ...values.map(Math.abs));
      for (let i = 1; i + 1 < values.length; i++) {
        expect(values[i + 1]! + values[i - 1]! - 2 * values[i]!).toBeGreaterThanOrEqual(-scale);
        expect(values[i]!).toBeGreaterThanOrEqual(values[i - 1]! - scale);
      }
    });
  });

  it("nodes stand in order, no two at one place, the first and last at the ends", () => {
    check((lines, target) => {
      const at = tabulateMonthValue(bestOf(lines), 10, 150, target).nodes.map((n) => n.hashpriceUsdPerPhDay);
      expect([at[0], at[at.length - 1]]).toEqual([10, 150]);
      expect(at.every((h, i) => i === 0 || h > at[i - 1]!)).toBe(true);
    });
  });

  it("a finer target never needs fewer dispatches, and needs at most two per kink and the ends", () => {
    check((lines) => {
      const count = (target: number) => tabulateMonthValue(bestOf(lines), 10, 150, target).nodes.length;
      expect(count(1e-4)).toBeGreaterThanOrEqual(count(1e-2));
      expect(count(1e-4)).toBeLessThanOrEqual(2 * lines.length + 1);
    });
  });
});

describe("what the evaluator cannot prove, the curve does not claim", () => {
  it("a dispatch with a gap of 5 USD leaves a certified gap of at least 5 USD", () => {
    const curve = tabulateMonthValue((h) => ({ ...three(h), boundUsd: three(h).valueUsd + 5 }), 0, 100, 0.02);
    expect(curve.certifiedGapUsd).toBeGreaterThanOrEqual(5 - 1e-9);
    expect(curve.gapOfRangeFraction).toBeLessThanOrEqual(0.02);
  });

  it("a gap that more nodes can't close ends with an error, after 1,000 rounds", () => {
    let calls = 0;
    const vague = (h: number) => {
      calls++;
      return { ...three(h), boundUsd: three(h).valueUsd + 50 };
    };
    expect(() => tabulateMonthValue(vague, 0, 100, 1e-3)).toThrow(
      expect.objectContaining({ code: "dispatch/not-converged" }),
    );
    expect(calls).toBe(1002);
  });
});

describe("the edges", () => {
  const curve = tabulateMonthValue(three, 0, 100);

  it.each([-0.001, 100.001, Number.NaN, Number.POSITIVE_INFINITY])(
    "%d is beyond the tabulated hashprices",
    (h) => {
      expect(() => monthValueUsd(curve, h)).toThrow(
        expect.objectContaining({ code: "dispatch/outside-range" }),
      );
    },
  );

  it("the error says what was tabulated", () => {
    expect(() => monthValueUsd(curve, 101)).toThrow(/hashprice is 101; it must lie in \[0, 100\]/);
  });

  it.each([
    [100, 0],
    [50, 50],
    [0, Number.NaN],
  ])("from %d to %d is no range", (low, high) => {
    expect(() => tabulateMonthValue(three, low, high)).toThrow(
      expect.objectContaining({ code: "dispatch/outside-range" }),
    );
  });

  it("a site that never mines is flat: two dispatches, no gap, no share of a range of 0", () => {
    const flat = tabulateMonthValue(bestOf([{ atZeroUsd: -700, perHashprice: 0 }]), 0, 100);
    expect(flat.nodes).toHaveLength(2);
    expect([flat.certifiedGapUsd, flat.gapOfRangeFraction]).toEqual([0, 0]);
    expect(monthValueUsd(flat, 33)).toBe(-700);
  });

  it("a site that always mines the same is one line: two dispatches", () => {
    const line = tabulateMonthValue(bestOf([{ atZeroUsd: -100, perHashprice: 7 }]), 0, 100);
    expect(line.nodes).toHaveLength(2);
    expect(monthValueUsd(line, 12.5)).toBeCloseTo(-12.5, 12);
  });

  it("a node carries the PH-days of its schedule as slope", () => {
    const slopeAt = (h: number) =>
      curve.nodes.find((node: CurveNode) => node.hashpriceUsdPerPhDay === h)?.perHashprice;
    expect([slopeAt(0), slopeAt(60), slopeAt(100)]).toEqual([0, 3, 10]);
  });
});
