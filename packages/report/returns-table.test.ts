import { describe, expect, it } from "vitest";
import { returnsRows, returnsTable } from "./returns-table.ts";
import { studyTables } from "./study-tables.ts";
import { studyFixture } from "./test-study.ts";
import { studySheets } from "./xlsx-study.ts";

const RETURNS = {
  npvByClass: [
    { discountClass: "contracted", ratePerYear: 0.08, usd: 400e6 },
    { discountClass: "construction", ratePerYear: 0.1, usd: -310e6 },
    { discountClass: "owned-machines", ratePerYear: 0.14, usd: 2.5e6 },
  ],
  endValueUsd: 7.5e6,
  moicRatio: 1.834,
  discountedPaybackMonths: 131.4,
  usdPerThDay: 0.01234,
  usdPerServedMwh: 171.25,
};

const plain = studyFixture();
const result = {
  ...plain,
  strategies: plain.strategies.map((entry) =>
    entry.id === "hybrid" ? { ...entry, returns: RETURNS } : entry,
  ),
};

describe("the table of where value lies", () => {
  it("has a column for each class there is, with its rate, and the unit costs", () => {
    expect(returnsRows(result).head).toEqual([
      "strategy",
      "contracted at 8.00 %",
      "own machines at 14.0 %",
      "construction at 10.0 %",
      "end value",
      "MOIC",
      "discounted payback",
      "$/TH-day",
      "$/MWh served",
    ]);
  });
  it("tells three figures of each, of a TH-day too", () => {
    expect(returnsRows(result).rows).toEqual([
      ["hybrid", "$400M", "$2.50M", "−$310M", "$7.50M", "1.83×", "131 months", "$0.0123", "$171"],
    ]);
  });
  it("says – for what there is not", () => {
    const none = { ...RETURNS, moicRatio: null, usdPerThDay: null, discountedPaybackMonths: null };
    const strategies = result.strategies.map((entry) =>
      entry.returns ? { ...entry, returns: none } : entry,
    );
    const row = returnsRows({ strategies }).rows[0]!;
    expect(row.slice(5, 8)).toEqual(["–", "–", "–"]);
  });
  it("has no rows, and no table, where nothing was read off", () => {
    expect(returnsRows(plain).rows).toEqual([]);
    expect(returnsTable(plain)).toBe("");
  });
  it("labels its cells for narrow pages and says what the columns mean", () => {
    const html = returnsTable(result);
    expect(html).toContain('data-label="$/TH-day"');
    expect(html).toContain("Classes and end value sum to the NPV");
  });
});

describe("the same in files", () => {
  it("is a CSV whose rows of a strategy sum to what its parts are worth", () => {
    const rows = studyTables(result)["npv-by-class.csv"]!.trim().split(/\r?\n/).slice(1);
    const sum = rows.map((row) => Number(row.split(",")[3])).reduce((a, b) => a + b, 0);
    expect(rows).toHaveLength(4);
    expect(sum).toBe(400e6 - 310e6 + 2.5e6 + 7.5e6);
  });
  it("stands in the workbook's strategies in full precision", () => {
    const sheet = studySheets(result).find(({ name }) => name === "Strategies")!;
    const figures = sheet.rows.flat().flatMap((cell) => (cell?.kind === "figure" ? [cell.value] : []));
    expect(figures).toContain(0.01234);
    expect(figures).toContain(171.25);
  });
});
