import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bestRanked,
  type Choice,
  type Comparison,
  courseOf,
  findingTippingPoint,
  findingZero,
  isWorthMore,
  type Lever,
  makeComparison,
  type RankedCase,
  runThrough,
  type StrategyId,
  tippingPoint,
} from "./index.ts";
import { testSite, testWorld } from "./test-site.ts";

const choiceOf = (strategy: StrategyId, fleet: Choice["fleet"] = "run-to-stop"): Choice => ({
  strategy,
  hostMw: 0,
  waitMonths: 0,
  fleet,
});
const ranked = (strategy: StrategyId, npvUsd: number, fleet?: Choice["fleet"]): RankedCase => ({
  id: strategy,
  npvUsd,
  choice: choiceOf(strategy, fleet),
});

/** A lever whose value a world carries as its overrun, and nothing else. */
const leverOf = (today: number, from: number, to: number, isWhole = false): Lever => ({
  parameter: "x",
  unit: "USD",
  today,
  from,
  to,
  isWhole,
  worldAt: (x) => testWorld({ overrunFraction: x }),
});

const site = testSite();
const real = makeComparison(site, [], { waitMonths: 0 });

/** A comparison that knows what each strategy is worth at x, and notes where it was asked. */
function comparisonOf(worths: (x: number) => readonly RankedCase[], asked: number[] = []): Comparison {
  return {
    ...real,
    ranking: ({ overrunFraction: x }) => {
      asked.push(x);
      return worths(x);
    },
  };
}

/** Mining is worth nothing, hosting `slope * (x - root)`. */
const crossingAt = (root: number, slope = 2) =>
  comparisonOf((x) => [ranked("mine", 0), ranked("convert", slope * (x - root))]);

/** Who rules up to each border, and beyond the last. */
const ruledBy = (...reigns: readonly (readonly [StrategyId, number])[]) =>
  comparisonOf((x) => {
    const ruler = reigns.find(([, until]) => x < until)![0];
    return reigns.map(([id]) => ranked(id, id === ruler ? 1 : 0));
  });

describe("the tipping point of an input", () => {
  it("of a hosting worth 2 (x - 37.5) beside mining worth 0 is 37.5, to 1e-4 of the range of 90", () => {
    const point = tippingPoint(crossingAt(37.5), leverOf(60, 10, 100));
    expect(Math.abs(point.flipsAt! - 37.5)).toBeLessThanOrEqual(0.009);
    expect(point).toMatchObject({ winnerBelow: "mine", winnerAbove: "convert", today: 60 });
  });

  it("is the same seen from the other side: today 20, hosting wins above", () => {
    const point = tippingPoint(crossingAt(37.5), leverOf(20, 10, 100));
    expect(Math.abs(point.flipsAt! - 37.5)).toBeLessThanOrEqual(0.009);
    expect(point).toMatchObject({ winnerBelow: "mine", winnerAbove: "convert" });
  });

  it("is null where one strategy is best from 10 to 30, and says what was searched", () => {
    expect(tippingPoint(crossingAt(37.5), leverOf(20, 10, 30))).toEqual({
      parameter: "x",
      unit: "USD",
      today: 20,
      flipsAt: null,
      searchedFrom: 10,
      searchedTo: 30,
      winnerBelow: "mine",
      winnerAbove: "mine",
      isCertain: false,
    });
  });

  it("of two is the nearer in ratio: from 100, 150 (times 1.5) before 60 (by 1.67), though 60 is closer in distance", () => {
    const point = tippingPoint(
      ruledBy(["mine", 60], ["convert", 150], ["bridge", 1e9]),
      leverOf(100, 10, 220),
    );
    expect(point.flipsAt).toBeCloseTo(150, 1);
    expect(point).toMatchObject({ winnerBelow: "convert", winnerAbove: "bridge" });
  });

  it("of two is the nearer in distance where the input may be 0: from 0, -3 before 4", () => {
    const point = tippingPoint(ruledBy(["mine", -3], ["convert", 4], ["bridge", 1e9]), leverOf(0, -10, 10));
    expect(point.flipsAt).toBeCloseTo(-3, 2);
    expect(point).toMatchObject({ winnerBelow: "mine", winnerAbove: "convert" });
  });

  it("names who wins just beyond it, not who rules farther out: wait from 31 to 32, convert beyond", () => {
    // the scan looks at 35 (convert) and halves back to 31, beyond which wait rules
    const point = tippingPoint(ruledBy(["mine", 31], ["wait", 32], ["convert", 1e9]), leverOf(30, 30, 90));
    expect(point.flipsAt).toBeCloseTo(31, 1);
    expect(point.winnerAbove).toBe("wait");
  });

  it("is found where mining turns from running machines to selling them: the strategy is one, the course is not", () => {
    const selling = comparisonOf((x) => [ranked("mine", 1, x < 25 ? "sell" : "run-to-stop")]);
    const point = tippingPoint(selling, leverOf(40, 0, 60));
    expect(point.flipsAt).toBeCloseTo(25, 1);
    expect(point).toMatchObject({ winnerBelow: "sell-machines", winnerAbove: "mine" });
  });

  it("stops for breath once per comparison, so that a page can draw between them", () => {
    const asked: number[] = [];
    const steps = findingTippingPoint(
      comparisonOf((x) => [ranked("mine", 0), ranked("convert", x - 50)], asked),
      leverOf(60, 10, 100),
    );
    let pauses = 0;
    while (!steps.next().done) pauses++;
    expect(pauses).toBe(asked.length);
    expect(pauses).toBeGreaterThan(10);
  });

  it("brackets: the winner is today's a tolerance before it, and another at it, wherever the borders lie", () => {
    const border = fc.double({ min: 1, max: 99, noNaN: true });
    fc.assert(
      fc.property(border, border, border, (a, b, today) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const comparison = ruledBy(["mine", low], ["convert", high], ["bridge", 1e9]);
        const winner = (x: number) => bestRanked(comparison.ranking(testWorld({ overrunFraction: x }))).id;
        const { flipsAt } = tippingPoint(comparison, leverOf(today, 0, 100));
        // a reign narrower than the scan's twelfth may be stepped over
        if (flipsAt === null) return;
        const towardsToday = Math.sign(today - flipsAt) * 0.0101;
        expect(winner(flipsAt)).not.toBe(winner(today));
        expect(winner(flipsAt + towardsToday)).toBe(winner(today));
      }),
      { seed: 103, numRuns: 200 },
    );
  });
});

describe("an input in whole months", () => {
  const turningFrom = (month: number, asked: number[] = []) =>
    comparisonOf((x) => [ranked("convert", 0), ranked("mine", x >= month ? 1 : -1)], asked);

  it("tips at the first month in which another strategy is best: 7 of 24", () => {
    const point = tippingPoint(turningFrom(7), leverOf(0, 0, 24, true));
    expect(point).toMatchObject({ flipsAt: 7, winnerBelow: "convert", winnerAbove: "mine" });
  });

  it("going down, tips at the last month that is different: 6 where mining wins from 7", () => {
    const point = tippingPoint(turningFrom(7), leverOf(12, 0, 12, true));
    expect(point).toMatchObject({ flipsAt: 6, winnerBelow: "convert", winnerAbove: "mine" });
  });

  it("is never asked at a fraction, and over 5 months not more than 6 times without a change", () => {
    const asked: number[] = [];
    expect(tippingPoint(turningFrom(99, asked), leverOf(0, 0, 5, true)).flipsAt).toBeNull();
    expect(asked.filter((x) => !Number.isInteger(x))).toEqual([]);
    expect(new Set(asked)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(asked).toHaveLength(6);
  });

  it("finds every month of a range exactly", () => {
    for (let month = 1; month <= 36; month++)
      expect(tippingPoint(turningFrom(month), leverOf(0, 0, 36, true)).flipsAt).toBe(month);
  });
});

describe("where a strategy is worth doing nothing", () => {
  const zero = (comparison: Comparison, id: StrategyId, lever = leverOf(50, 0, 100)) =>
    runThrough(findingZero(comparison, lever, id));

  it("of 3 x - 60 is 20, to 1e-4 of the range", () => {
    expect(Math.abs(zero(crossingAt(20, 3), "convert")! - 20)).toBeLessThanOrEqual(0.01);
  });

  it("is null where it is worth more all over the range, or less, or is not among the strategies", () => {
    expect(zero(crossingAt(-5, 3), "convert")).toBeNull();
    expect(zero(crossingAt(105, 3), "convert")).toBeNull();
    expect(zero(crossingAt(20, 3), "bridge")).toBeNull();
  });

  it("brackets the root of any line, rising or falling", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 99.5, noNaN: true }),
        fc.constantFrom(-7, -0.01, 0.01, 7),
        (root, slope) => {
          const found = zero(crossingAt(root, slope), "convert")!;
          expect(Math.abs(found - root)).toBeLessThanOrEqual(0.01);
        },
      ),
      { seed: 104, numRuns: 200 },
    );
  });

  it("of a whole input is the first month on the other side", () => {
    expect(zero(crossingAt(6.5, -1), "convert", leverOf(0, 0, 24, true))).toBe(7);
  });
});

describe("the best of several strategies", () => {
  it("is the one worth most: 3 of 1, 3, 2", () => {
    expect(bestRanked([ranked("mine", 1), ranked("convert", 3), ranked("bridge", 2)]).id).toBe("convert");
  });

  it("of ties is the first: half a dollar in a billion is rounding, 2 dollars are not", () => {
    expect(bestRanked([ranked("mine", 1e9), ranked("convert", 1e9 + 0.5)]).id).toBe("mine");
    expect(bestRanked([ranked("mine", 1e9), ranked("convert", 1e9 + 2)]).id).toBe("convert");
  });

  it("of none is an error with a code", () => {
    expect(() => bestRanked([])).toThrow(expect.objectContaining({ code: "strategy/nothing-to-compare" }));
  });

  it("worth more is never both ways, and never of a value over itself", () => {
    const worth = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(worth, worth, (a, b) => {
        expect(isWorthMore(a, b) && isWorthMore(b, a)).toBe(false);
        expect(isWorthMore(a, a)).toBe(false);
        expect(isWorthMore(a + 1 + 2e-9 * Math.abs(a), a)).toBe(true);
      }),
      { seed: 105, numRuns: 200 },
    );
  });

  it("is called by its course: a mine whose machines are sold is no mining, a conversion that sells them is one", () => {
    expect(courseOf(choiceOf("mine", "sell"))).toBe("sell-machines");
    expect(courseOf(choiceOf("mine", "refresh"))).toBe("mine");
    expect(courseOf(choiceOf("convert", "sell"))).toBe("convert");
  });
});
