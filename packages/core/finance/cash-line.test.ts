import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths } from "../quantity/index.ts";
import {
  type CashLine,
  calendarOf,
  currencyOf,
  netPresentValue,
  presentValue,
  requireCashLines,
  sumLines,
} from "./index.ts";

const startMonth = { year: 2026, month: 12 };

function line(id: string, amounts: readonly number[], offset = 0): CashLine {
  return {
    id,
    payer: "a",
    payee: "b",
    why: "c",
    currency: "USD",
    discountClass: "merchant",
    account: "revenue",
    startMonth: addMonths(startMonth, offset),
    amounts,
  };
}

const given = fc.array(
  fc.record({
    amounts: fc.array(fc.integer({ min: -999, max: 999 }), { maxLength: 20 }),
    offset: fc.integer({ min: -15, max: 15 }),
  }),
  { minLength: 1, maxLength: 6 },
);

describe("a set of cash lines", () => {
  it("sums to what its lines sum to, whatever their calendars", () => {
    fc.assert(
      fc.property(given, (rows) => {
        const lines = rows.map(({ amounts, offset }, i) => line(`${i}`, amounts, offset));
        const total = rows.reduce((sum, { amounts }) => sum + amounts.reduce((a, b) => a + b, 0), 0);
        expect(sumLines(lines).reduce((a, b) => a + b, 0)).toBe(total);
        expect(calendarOf(lines).monthCount).toBeGreaterThanOrEqual(
          Math.max(...rows.map(({ amounts }) => amounts.length)),
        );
      }),
      { seed: 1 },
    );
  });
  it("has the same value as one line of its sums", () => {
    fc.assert(
      fc.property(given, (rows) => {
        const lines = rows.map(({ amounts, offset }, i) => line(`${i}`, amounts, offset));
        const calendar = calendarOf(lines);
        const one: CashLine = {
          ...line("sum", []),
          startMonth: calendar.startMonth,
          amounts: sumLines(lines),
        };
        const date = { valuationMonth: startMonth, timing: "month-end" } as const;
        const value = (set: readonly CashLine[]) => netPresentValue(set, { merchant: 0.12 }, date).value;
        expect(value([one])).toBeCloseTo(value(lines), 6);
      }),
      { seed: 2 },
    );
  });
  it("takes amounts as a typed array too, and a value of nothing is 0", () => {
    const typed = { ...line("typed", []), amounts: Float64Array.of(1, 2) };
    expect([...sumLines([typed])]).toEqual([1, 2]);
    expect(presentValue([], 0.1, { timing: "month-end" })).toBe(0);
    expect(netPresentValue([], {}, { valuationMonth: startMonth, timing: "month-end" })).toEqual({
      currency: undefined,
      value: 0,
      byClass: [],
    });
  });
  it("has one currency, and says which two it found", () => {
    expect(currencyOf([])).toBeUndefined();
    expect(currencyOf([line("a", [])])).toBe("USD");
    expect(() => currencyOf([line("a", []), { currency: "RUB" }], "the fleet's lines")).toThrow(
      /the fleet's lines mixes USD, RUB/,
    );
    expect(() => requireCashLines([line("a", [Number.POSITIVE_INFINITY])])).toThrow(
      /"a": amount 1 is Infinity/,
    );
  });
});
