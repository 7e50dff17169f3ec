import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  billedDemandMw,
  blockCostUsd,
  type CoincidentPeakCharge,
  calledSteps,
  combineLosses,
  type DemandCharge,
  demandChargeUsd,
  exclusiveSets,
  mayStack,
  peakProbabilities,
  ratchetLinks,
  windowMask,
} from "./index.ts";

const year = Array.from({ length: 12 }, (_, m) => 2027 * 12 + m);
const peaks = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 12, maxLength: 12 });
const lookBack = fc.integer({ min: 0, max: 14 });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const charge = (share: number, lookBackMonthCount: number): DemandCharge => ({
  id: "d",
  rateUsdPerMwMonth: 10_000,
  ratchet: { fraction: share, lookBackMonthCount, wrapAround: true },
});

describe("ratchets", () => {
  it("never bill less than the month's own peak, nor more than the year's highest", () => {
    fc.assert(
      fc.property(peaks, fraction, lookBack, (mw, share, back) => {
        const billed = billedDemandMw(charge(share, back), year, mw);
        const highest = Math.max(...mw);
        billed.forEach((bill, m) => {
          expect(bill).toBeGreaterThanOrEqual(mw[m]!);
          expect(bill).toBeLessThanOrEqual(highest);
        });
      }),
    );
  });

  it("cost more with every month looked back and every share remembered", () => {
    fc.assert(
      fc.property(peaks, fraction, lookBack, (mw, share, back) => {
        const cost = (s: number, b: number) => demandChargeUsd(charge(s, b), year, mw);
        expect(cost(share, back + 1)).toBeGreaterThanOrEqual(cost(share, back) - 1e-6);
        expect(cost(Math.min(1, share + 0.1), back)).toBeGreaterThanOrEqual(cost(share, back) - 1e-6);
      }),
    );
  });

  it("on a ring don't care in which month the year begins", () => {
    fc.assert(
      fc.property(peaks, fraction, lookBack, fc.integer({ min: 1, max: 11 }), (mw, share, back, shift) => {
        const turned = [...mw.slice(shift), ...mw.slice(0, shift)];
        expect(demandChargeUsd(charge(share, back), year, turned)).toBeCloseTo(
          demandChargeUsd(charge(share, back), year, mw),
          4,
        );
      }),
    );
  });

  it("look only backwards: the causal bill of a month doesn't move with later peaks", () => {
    fc.assert(
      fc.property(peaks, peaks, fraction, (mw, later, share) => {
        const past = Object.fromEntries(Array.from({ length: 11 }, (_, back) => [year[0]! - 1 - back, 5]));
        const causal: DemandCharge = {
          id: "d",
          rateUsdPerMwMonth: 1,
          ratchet: { fraction: share, lookBackMonthCount: 11, wrapAround: false, pastPeaksMw: past },
        };
        const changed = [...mw.slice(0, 6), ...later.slice(6)];
        const first = (values: number[]) => [...billedDemandMw(causal, year, values).slice(0, 6)];
        expect(first(changed)).toEqual(first(mw));
      }),
    );
  });

  it("eleven months back on a ring are all other months, and a month never raises itself", () => {
    ratchetLinks(charge(0.8, 11), year).forEach(({ fromMonths }, m) => {
      expect(fromMonths).toHaveLength(11);
      expect(fromMonths).not.toContain(m);
    });
    ratchetLinks(charge(0.8, 24), year).forEach(({ fromMonths }, m) => {
      expect(fromMonths).not.toContain(m);
    });
  });
});

describe("losses and blocks", () => {
  it("losses combine in any order, to less than their sum", () => {
    const loss = fc.double({ min: 0, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(loss, loss, (a, b) => {
        expect(combineLosses([a, b])).toBeCloseTo(combineLosses([b, a]), 12);
        expect(combineLosses([a, b])).toBeLessThanOrEqual(a + b + 1e-12);
      }),
    );
  });

  it("blocks of one price cost that price, and cost never falls as energy grows where prices are positive", () => {
    const energy = fc.double({ min: 0, max: 1000, noNaN: true });
    fc.assert(
      fc.property(energy, energy, (a, b) => {
        const same = [
          { upToMwh: 100, priceUsdPerMwh: 40 },
          { upToMwh: Infinity, priceUsdPerMwh: 40 },
        ];
        expect(blockCostUsd(same, a)).toBeCloseTo(40 * a, 6);
        const declining = [
          { upToMwh: 100, priceUsdPerMwh: 40 },
          { upToMwh: Infinity, priceUsdPerMwh: 5 },
        ];
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(blockCostUsd(declining, more)).toBeGreaterThanOrEqual(blockCostUsd(declining, less));
      }),
    );
  });
});

describe("windows", () => {
  it("a window and the rest of the day share the hours without remainder", () => {
    const labels = {
      zone: "UTC",
      monthNumber: new Int32Array(24).fill(24_312),
      dayNumber: new Int32Array(24).fill(20_000),
      hourOfDay: Uint8Array.from({ length: 24 }, (_, hour) => hour),
      weekday: new Uint8Array(24),
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 23 }), (from, to) => {
        fc.pre(from !== to);
        const inside = windowMask({ id: "w", fromHour: from, toHour: to }, labels);
        const outside = windowMask({ id: "rest", fromHour: to, toHour: from }, labels);
        inside.forEach((flag, hour) => {
          expect(flag + outside[hour]!).toBe(1);
        });
      }),
    );
  });
});

describe("exclusive sets are the maximal cliques", () => {
  it("as brute force over all subsets finds them, for up to seven programmes", () => {
    const programmes = ["a", "b", "c", "d", "e", "f", "g"];
    const pairs = programmes.flatMap((x, i) => programmes.slice(i + 1).map((y) => [x, y] as const));
    fc.assert(
      fc.property(fc.subarray([...pairs]), (stackable) => {
        const matrix = { programmes, stackable };
        const excludes = (x: string, y: string) => x === y || !mayStack(matrix, x, y);
        const isClique = (set: readonly string[]) => set.every((x) => set.every((y) => excludes(x, y)));
        const subsets = Array.from({ length: 2 ** programmes.length }, (_, bits) =>
          programmes.filter((_, i) => (bits >> i) & 1),
        ).filter((set) => set.length > 0 && isClique(set));
        const maximal = subsets.filter(
          (set) => !programmes.some((p) => !set.includes(p) && isClique([...set, p])),
        );
        const text = (sets: readonly (readonly string[])[]) =>
          sets.map((set) => [...set].sort().join("")).sort();
        expect(text(exclusiveSets(matrix))).toEqual(text(maximal));
      }),
      { numRuns: 40 },
    );
  });
});

describe("chances and calls", () => {
  const fourPeaks: CoincidentPeakCharge = { id: "4cp", rateUsdPerMwYear: 60_000, months: [6, 7, 8, 9] };

  it("chances of a month sum to 1 whatever the load, and a sharper forecast favours the top more", () => {
    const load = fc.array(fc.double({ min: 20, max: 90, noNaN: true }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(load, (mw) => {
        const june = mw.map(() => 2027 * 12 + 5);
        const sum = (p: Float64Array) => p.reduce((total, x) => total + x, 0);
        const blurred = peakProbabilities(fourPeaks, mw, june, 10);
        const sharp = peakProbabilities(fourPeaks, mw, june, 1);
        expect(sum(blurred)).toBeCloseTo(1, 9);
        const top = mw.indexOf(Math.max(...mw));
        expect(sharp[top]!).toBeGreaterThanOrEqual(blurred[top]! - 1e-12);
      }),
    );
  });

  it("called hours are never more than the budget, and no uncalled hour is under more stress than a called one", () => {
    const stress = fc.array(fc.double({ min: -50, max: 900, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(stress, fc.integer({ min: 0, max: 80 }), (values, hours) => {
        const contract = {
          id: "i",
          interruptibleMw: 1,
          maximumHoursPerYear: hours,
          creditUsdPerMwYear: 0,
          penaltyUsdPerMwh: 0,
        };
        const called = calledSteps(contract, Float64Array.from(values), 1, 8760, 8760);
        const count = called.reduce((sum, flag) => sum + flag, 0);
        expect(count).toBe(Math.min(hours, values.length));
        const least = Math.min(...values.filter((_, i) => called[i]));
        for (const value of values.filter((_, i) => !called[i])) expect(value).toBeLessThanOrEqual(least);
      }),
    );
  });
});
