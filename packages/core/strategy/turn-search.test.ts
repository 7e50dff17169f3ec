import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findingTurns, runThrough, type TurnSearch, WHOLE_STEPS, winnerOf } from "./index.ts";

const SEARCH: TurnSearch = { today: 80, from: 0, to: 100, firstPoints: 12, toleranceFraction: 1e-4 };

/** What is found where the ways are these functions of the input. */
function found(ways: Readonly<Record<string, (x: number) => number>>, search: Partial<TurnSearch> = {}) {
  const asked: number[] = [];
  const turns = runThrough(
    findingTurns({ ...SEARCH, ...search }, function* (x) {
      asked.push(x);
      yield;
      return Object.entries(ways).map(([id, worth]) => ({ id, valueUsd: worth(x) }));
    }),
  );
  return { ...turns, asked };
}

/** Mining worth 2 |x - 50| overtaken by 1 between 49.5 and 50.5 alone: a hundredth of the range. */
const DIP = { mine: (x: number) => 2 * Math.abs(x - 50), convert: () => 1 };

describe("turns along an input", () => {
  it("are found though they turn back between two points of the first scan: 50.5 coming from 80", () => {
    for (const isConvex of [false, true]) {
      const { below, above } = found(DIP, { isConvex });
      expect(Math.abs(below!.flipsAt - 50.5)).toBeLessThanOrEqual(0.01);
      expect([below!.winner, above]).toEqual(["convert", null]);
    }
  });

  it("are certain where worths are convex, a guess where they are not", () => {
    expect(found(DIP, { isConvex: true }).isCertain).toBe(true);
    expect(found(DIP).isCertain).toBe(false);
  });

  it("of two straight lines are ruled out by three points", () => {
    const { below, above, asked, isCertain } = found(
      { mine: (x) => 1000 - x, convert: (x) => x },
      { isConvex: true, firstPoints: 1 },
    );
    expect({ below, above, isCertain }).toEqual({ below: null, above: null, isCertain: true });
    expect(asked).toHaveLength(3);
  });

  it("are asked at no value twice", () => {
    const { asked } = found(DIP);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it("are not taken for certain where convex ways touch all along without a turn", () => {
    // the challenger's chords lie above a winner that is bent everywhere and a hair above it
    const { below, above, isCertain } = found(
      { mine: (x) => x * x, convert: (x) => x * x - 1e-4 },
      { isConvex: true },
    );
    expect({ below, above, isCertain }).toEqual({ below: null, above: null, isCertain: false });
  });

  it("of ways that tie to rounding are none: the first is named", () => {
    const { below, above, asked } = found({ mine: () => 1e9, convert: (x) => 1e9 + (x > 40 ? 0.4 : -0.4) });
    expect([below, above]).toEqual([null, null]);
    expect(asked.length).toBeLessThan(60);
  });

  it("of a third way that rules a hundredth of the range beside a border are named by it", () => {
    const ways = {
      mine: (x: number) => (x > 50 ? 2 : 0),
      wait: (x: number) => (x > 49 && x <= 50 ? 2 : 0),
      convert: (x: number) => (x <= 49 ? 2 : 0),
    };
    expect(found(ways).below).toMatchObject({ winner: "wait" });
  });

  it("of convex ways are the nearest there is: three lines and a valley, wherever they cross", () => {
    const slope = fc.double({ min: -5, max: 5, noNaN: true });
    const root = fc.double({ min: 2, max: 98, noNaN: true });
    const bend = fc.double({ min: 0.2, max: 3, noNaN: true });
    fc.assert(
      fc.property(slope, root, bend, root, root, (a, ra, b, rb, today) => {
        const ways = {
          mine: () => 0,
          convert: (x: number) => a * (x - ra),
          hybrid: (x: number) => b * Math.abs(x - rb) - 40,
        };
        const at = (x: number) =>
          winnerOf(Object.entries(ways).map(([id, worth]) => ({ id, valueUsd: worth(x) }))).id;
        const { now, below, above, isCertain } = found(ways, { today, isConvex: true });
        if (!isCertain) return;
        // a grid of ten thousand values knows no nearer turn
        const [from, to] = [below?.flipsAt ?? 0, above?.flipsAt ?? 100];
        for (let i = 0; i <= 10_000; i += 7) {
          const x = i / 100;
          if (x > from + 0.011 && x < to - 0.011) expect(at(x)).toBe(now);
        }
        if (below) expect(at(below.flipsAt)).not.toBe(now);
        if (above) expect(at(above.flipsAt)).not.toBe(now);
      }),
      { seed: 61, numRuns: 150 },
    );
  });

  it("of convex ways are nearly always certain", () => {
    let certain = 0;
    for (let i = 0; i < 40; i++) {
      const ways = { mine: () => 0, convert: (x: number) => (i - 20) * (x - 2 * i - 7) - 1 };
      if (found(ways, { isConvex: true }).isCertain) certain++;
    }
    expect(certain).toBe(40);
  });
});

describe("turns in whole months", () => {
  const whole = { today: 0, from: 0, to: 60, isWhole: true } as const;

  it("are certain up to 60 steps: a single month in which another way wins is found", () => {
    const turns = found(
      { mine: (x: number) => (x === 17 ? 0 : 1), convert: (x: number) => (x === 17 ? 1 : 0) },
      whole,
    );
    expect(turns).toMatchObject({ above: { flipsAt: 17, winner: "convert" }, isCertain: true });
    expect(turns.asked.every(Number.isInteger)).toBe(true);
  });

  it("are no more asked than up to the first: 18 months", () => {
    expect(
      found({ mine: (x) => (x >= 17 ? 0 : 1), convert: (x) => (x >= 17 ? 1 : 0) }, whole).asked,
    ).toHaveLength(18);
  });

  it("beyond 60 steps are a scan, and say so", () => {
    const far = { ...whole, to: WHOLE_STEPS + 1 };
    expect(found({ mine: () => 1 }, whole).isCertain).toBe(true);
    expect(found({ mine: () => 1, convert: (x) => x / 100 }, far)).toMatchObject({
      above: null,
      isCertain: false,
    });
  });
});

describe("the winner of several ways", () => {
  it("of none is refused", () => {
    expect(() => winnerOf([])).toThrow(RangeError);
  });
});
