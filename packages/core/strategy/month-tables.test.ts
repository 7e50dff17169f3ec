import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeMonthTable, prefixSums, priceMonths, STEP_CLASSES, stepsBelow } from "./index.ts";
import { priceYear, testSite } from "./test-site.ts";

const JANUARY = 0;
const DECEMBER = 11;

function tableOf(priceOfHour: (hour: number) => number, calendarMonth: number, interruptedHoursPerYear = 0) {
  const plain = testSite({ priceYear: priceYear(priceOfHour, 24) });
  const site = {
    ...plain,
    connection: { ...plain.connection, interruptedHoursPerYear, interruptedImportMw: 55 },
  };
  return makeMonthTable(priceMonths(site)[calendarMonth]!, calendarMonth);
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe("a month from cheap to dear", () => {
  // 744 hours of January: 248 each at 10, 20 and 30 USD/MWh
  const table = tableOf((hour) => [30, 10, 20][hour % 3]!, JANUARY);

  it("of 30, 10, 20, 30, 10, 20, … is 248 hours at 10, then 248 at 20, then 248 at 30", () => {
    expect(table.steps).toBe(744);
    expect(table.stepHours).toBe(1);
    const thirds = [0, 248, 496].map((from) => [...new Set(table.priceUsdPerMwh.subarray(from, from + 248))]);
    expect(thirds).toEqual([[10], [20], [30]]);
  });

  it("has 31 steps in each local hour's class, and their prices: hour 0 is always at 30, 31 * 30 = 930", () => {
    for (let hour = 0; hour < 24; hour++) {
      expect(table.classSteps[2 * hour]).toBe(31);
      expect(table.classSteps[2 * hour + 1]).toBe(0);
    }
    expect([0, 1, 2].map((hour) => table.classPriceSum[2 * hour])).toEqual([930, 310, 620]);
    expect(sum(table.classPriceSum)).toBe(248 * 60);
  });

  it("keeps steps of one price in the order of time, so that two runs sort alike", () => {
    // hours 1, 4, 7, 10, … are the first that cost 10
    expect(Array.from(table.classOf.subarray(0, 5), (c) => c >> 1)).toEqual([1, 4, 7, 10, 13]);
  });
});

describe("hours that the grid calls back", () => {
  it("are classes of their own: the 24 dearest hours of a rising year are the last day of December", () => {
    const table = tableOf((hour) => hour, DECEMBER, 24);
    for (let hour = 0; hour < 24; hour++) {
      expect([table.classSteps[2 * hour], table.classSteps[2 * hour + 1]]).toEqual([30, 1]);
      expect([table.classLimitMw[2 * hour], table.classLimitMw[2 * hour + 1]]).toEqual([100, 55]);
    }
  });

  it("are none in January of that year; a class without steps carries nothing", () => {
    const table = tableOf((hour) => hour, JANUARY, 24);
    expect(sum(table.classSteps.filter((_, c) => c % 2 === 1))).toBe(0);
    expect(sum(table.classLimitMw.filter((_, c) => c % 2 === 1))).toBe(0);
  });

  it("are no special class in a month that is called back throughout: 55 MW is all there is", () => {
    const table = tableOf((hour) => hour, DECEMBER, 8760);
    expect(sum(table.classSteps.filter((_, c) => c % 2 === 1))).toBe(0);
    expect(table.classLimitMw[0]).toBe(55);
  });
});

describe("prefix sums", () => {
  const table = tableOf((hour) => (hour * 37) % 101, JANUARY);
  const parity = Uint8Array.from({ length: STEP_CLASSES }, (_, c) => (c >> 1) % 2);
  const sums = prefixSums(table, parity, 2);

  it("begin with nothing and end with the whole month: 372 steps in even hours, 372 in odd ones", () => {
    expect(Array.from(sums.steps.subarray(0, 2))).toEqual([0, 0]);
    expect(Array.from(sums.steps.subarray(2 * 744))).toEqual([372, 372]);
    expect(sum(sums.priceSum.subarray(2 * 744))).toBe(sum(table.priceUsdPerMwh));
  });

  it("of the first j steps hold j steps and the sum of their prices, for every j", () => {
    let total = 0;
    for (let j = 1; j <= table.steps; j++) {
      total += table.priceUsdPerMwh[j - 1]!;
      expect(sums.steps[2 * j]! + sums.steps[2 * j + 1]!).toBe(j);
      expect(sums.priceSum[2 * j]! + sums.priceSum[2 * j + 1]!).toBe(total);
    }
  });

  it("are made once per grouping, and anew for another", () => {
    expect(prefixSums(table, Uint8Array.from(parity), 2)).toBe(sums);
    expect(prefixSums(table, new Uint8Array(STEP_CLASSES), 1)).not.toBe(sums);
  });
});

describe("steps below a strike", () => {
  const prices = Float64Array.from([-5, 0, 10, 10, 20]);

  it("are those strictly cheaper: under 10 there are 2, under 10.5 there are 4", () => {
    expect([-5, -4, 0, 10, 10.5, 20, 21].map((strike) => stepsBelow(prices, strike, 1))).toEqual([
      0, 1, 1, 2, 4, 4, 5,
    ]);
  });

  it("at twice the level a strike of 20 is one of 10", () => {
    expect(stepsBelow(prices, 20, 2)).toBe(stepsBelow(prices, 10, 1));
  });

  it("at level 0 everything costs nothing: all steps under a strike above 0, none under 0", () => {
    expect([1e-9, 0, -1].map((strike) => stepsBelow(prices, strike, 0))).toEqual([5, 0, 0]);
  });

  it("of no steps are none", () => {
    expect(stepsBelow(new Float64Array(0), 50, 1)).toBe(0);
  });

  // levels are powers of two, so that price * level and strike / level are exact
  const drawn = fc.record({
    prices: fc.array(fc.integer({ min: -200, max: 4000 }), { maxLength: 60 }),
    strike: fc.integer({ min: -300, max: 5000 }),
    level: fc.constantFrom(0, 0.25, 0.5, 1, 2, 4),
  });

  it("are as many as one counts one by one", () => {
    fc.assert(
      fc.property(drawn, ({ prices: any, strike, level }) => {
        const sorted = Float64Array.from(any).sort();
        expect(stepsBelow(sorted, strike, level)).toBe(any.filter((price) => price * level < strike).length);
      }),
      { seed: 101, numRuns: 300 },
    );
  });

  it("are never fewer under a higher strike", () => {
    fc.assert(
      fc.property(drawn, fc.nat(500), ({ prices: any, strike, level }, more) => {
        const sorted = Float64Array.from(any).sort();
        expect(stepsBelow(sorted, strike + more, level)).toBeGreaterThanOrEqual(
          stepsBelow(sorted, strike, level),
        );
      }),
      { seed: 102, numRuns: 200 },
    );
  });
});
