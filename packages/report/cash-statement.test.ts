import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cashLineTable, cashTables, moneyUnit, roundedToAddUp, statementTable } from "./cash-statement.ts";
import { studyFixture } from "./test-study.ts";

const study = studyFixture();
const best = study.strategies[0]!;
const baseline = study.strategies.find(({ id }) => id === "do-nothing")!;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("rounding that adds up", () => {
  const THOUSAND = { name: "thousand USD", usd: 1000 } as const;

  it("writes three times 333.4 thousand as 333, 334 and 333, which is 1,000", () => {
    expect(roundedToAddUp([333_400, 333_400, 333_400], THOUSAND)).toEqual([333, 334, 333]);
  });

  it("leaves zeros zero", () => {
    expect(roundedToAddUp([0, 0], THOUSAND)).toEqual([0, 0]);
  });

  it("sums to the rounded sum, and each cell is within one unit of its amount", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 })), (amounts) => {
        const cells = roundedToAddUp(amounts, THOUSAND);
        expect(sum(cells)).toBe(Math.round(sum(amounts) / 1000) + 0);
        cells.forEach((cell, i) => {
          expect(Math.abs(cell - amounts[i]! / 1000)).toBeLessThanOrEqual(1);
        });
      }),
      { seed: 7 },
    );
  });
});

describe("the cash statement", () => {
  const { head, rows } = statementTable(best, baseline);
  const years = rows.slice(0, -1) as unknown as readonly (readonly [string, ...number[]])[];
  const total = rows.at(-1) as unknown as readonly [string, ...number[]];

  it("has a row for each calendar year and a total", () => {
    expect(years.map(([year]) => Number(year))).toEqual(best.years.map(({ year }) => year));
    expect(total[0]).toBe("total");
  });

  it("adds up along each row: revenue, operating cost, capex and sales of assets are the net", () => {
    for (const row of rows as readonly (readonly number[])[])
      expect(row[1]! + row[2]! + row[3]! + row[4]!).toBe(row[5]);
  });

  it("adds up along each row: net less doing nothing is what is over doing nothing", () => {
    for (const row of rows as readonly (readonly number[])[]) expect(row[5]! - row[6]!).toBe(row[7]);
  });

  it("adds up down each column", () => {
    for (let column = 1; column <= 7; column++)
      expect(sum(years.map((row) => row[column] as number))).toBe(total[column]);
  });

  it("cumulates what is over doing nothing, and ends at its total", () => {
    years.reduce((before, row) => {
      expect(row[8]).toBe(before + (row[7] as number));
      return row[8] as number;
    }, 0);
    expect(years.at(-1)![8]).toBe(total[7]);
  });

  it("agrees with the figures above: capex 500,000 and the net of all months, in thousand USD", () => {
    expect(head[3]).toBe("capex");
    expect(total[3]).toBe(-Math.round(best.capexUsd.value / 1000));
    expect(total[7]).toBe(Math.round(sum(best.netCashUsd) / 1000));
  });

  it("shows no rounding at zero: a strategy without asset sales has zeros there", () => {
    expect(years.map((row) => row[4])).toEqual(years.map(() => 0));
  });

  it("of doing nothing itself is nothing over doing nothing", () => {
    const idle = statementTable(baseline, baseline);
    expect(idle.rows.map((row) => row[7])).toEqual(idle.rows.map(() => 0));
  });

  it("without a baseline compares with zero", () => {
    const alone = statementTable(best, undefined).rows.at(-1)!;
    expect(alone[6]).toBe(0);
    expect(alone[7]).toBe(alone[5]);
  });
});

describe("the unit of a statement", () => {
  it("is thousand USD where a year moves ten million, USD below", () => {
    expect(moneyUnit(best)).toEqual({ name: "thousand USD", usd: 1000 });
    expect(moneyUnit(baseline)).toEqual({ name: "USD", usd: 1 });
  });
});

describe("the cash lines", () => {
  const { rows } = cashLineTable(best);

  it("say who pays whom for what, and in which class it is discounted", () => {
    expect(rows[0]).toEqual([
      "energy of the site's own auxiliaries",
      "owner",
      "retailer",
      "owned machines",
      -(20_000 * 180) / 1000,
    ]);
  });

  it("sum to the net that the statement ends with", () => {
    expect(rows.at(-1)![4]).toBe(statementTable(best, baseline).rows.at(-1)![5]);
    expect(sum(rows.slice(0, -1).map((row) => row[4] as number))).toBe(rows.at(-1)![4]);
  });

  it("leave out lines that never move a cent", () => {
    const silent = { ...best.lines[0]!, why: "never", amounts: best.lines[0]!.amounts.map(() => 1e-9) };
    const table = cashLineTable({ ...best, lines: [...best.lines, silent] });
    expect(table.rows).toHaveLength(rows.length);
  });

  it("name the currency where it is not USD", () => {
    const euro = { ...best.lines[0]!, currency: "EUR" };
    expect(cashLineTable({ ...best, lines: [euro] }).rows[0]![0]).toMatch(/\(EUR\)$/);
  });

  it("are two tables of the page, with the way from cash to NPV in words", () => {
    const { markup, tables } = cashTables(study);
    expect(tables.map(({ id }) => id)).toEqual(["statement", "lines"]);
    expect(markup).toMatch(/undiscounted; discounted by class .* the NPV of \$/);
  });
});
