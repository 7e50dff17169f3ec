import type { StudyStrategy } from "@switchyard/study";
import { describe, expect, it } from "vitest";
import { bookOf } from "./book-tables.ts";

const year = (period: string, revenueCents: number, incomeTaxCents: number) => ({
  period,
  income: { revenueCents, ebitdaCents: revenueCents, depositsCents: 0, incomeTaxCents },
  cashFlow: { netCents: 0 },
  balance: { cashCents: 1 },
});
const money = {
  afterTaxNpvUsd: { value: 0 },
  equityNpvUsd: { value: 0 },
  loan: null,
  statements: [year("2027", 123_456_789, 0), year("2028", -50_000, -1)],
} satisfies NonNullable<StudyStrategy["money"]>;

describe("a statement as a table", () => {
  it("shows thousands on the page and cents in the file", () => {
    const { table, full } = bookOf(money, "income");
    expect(table).toEqual({
      head: ["year", "revenue", "EBITDA", "income tax"],
      rows: [
        ["2027", 1235, 1235, 0],
        ["2028", 0, 0, 0],
      ],
    });
    expect(full.rows[1]).toEqual(["2028", -500, -500, -0.01]);
    expect(full.head[3]).toBe("income tax, USD");
  });

  it("leaves out what is zero in every year, be it all", () => {
    expect(bookOf(money, "cashFlow").table.head).toEqual(["year"]);
    expect(bookOf(money, "balance").table.head).toEqual(["year", "cash"]);
  });
});
