import { describe, expect, it } from "vitest";
import { importPrices, readForwardStrip } from "./index.ts";

const monthsOf = (text: string) =>
  readForwardStrip(text).months.map(({ month, pricePerMwh }) => [month.year, month.month, pricePerMwh]);

describe("a forward strip", () => {
  it("has a price per delivery month, in order, whatever the rows' order", () => {
    expect(monthsOf("month,price USD/MWh\n2028-02,41\n2028-01,48.5\n")).toEqual([
      [2028, 1, 48.5],
      [2028, 2, 41],
    ]);
  });

  it.each([
    ["2028-03", "2028-03-01", "03/2028", "Mar 2028", "Mar-28", "March 2028", "2028/3", "01.03.2028".slice(3)],
  ])("reads a month as %s, %s, %s, %s, %s, %s, %s and %s", (...texts) => {
    for (const text of texts) expect(monthsOf(`delivery,USD/MWh\n${text},40\n`)).toEqual([[2028, 3, 40]]);
  });

  it("gives a year's price to its twelve months", () => {
    const months = monthsOf("Year;Price EUR/MWh\n2028;44,5\n2029;46\n");
    expect(months).toHaveLength(24);
    expect(months[11]).toEqual([2028, 12, 44.5]);
    expect(readForwardStrip("Year;Price EUR/MWh\n2028;44,5\n").currency).toBe("EUR");
  });

  it("reads cents per kWh, tabs, a byte-order mark, CRLF and blank lines at the end", () => {
    expect(monthsOf("\uFEFFmonth\tprice USD c/kWh\r\n2028-01\t4.5\r\n\r\n\n")).toEqual([[2028, 1, 45]]);
  });

  it.each([
    ["month,price\n2028-01,40\n", /neither a column, nor the header "price"/],
    ["month,price USD\n2028-13,40\n", /row 2.*"2028-13" is not a delivery month/],
    ["month,price USD\n2028-01,n/a\n", /row 2.*"n\/a" is not a price/],
    ["month,price USD\n2028-01,\n", /row 2.*"" is not a price/],
    ["month,price USD\n2028-01,40\n2028-01,41\n", /row 3: a second price for 2028-01/],
    ["a,b\n1,2\n", /a column of delivery months and one of prices.*a, b/],
    ["month,price USD\n", /no rows of data/],
    ["", /delivery months/],
  ])("refuses %j with the place and what to do", (text, message) => {
    expect(() => readForwardStrip(text)).toThrow(message);
  });
});

describe("a file that is no text", () => {
  it("is refused without its bytes: no control characters reach the terminal", () => {
    const garbage = "\u001b[2J\u0007\u0000,a\n\u009b31m,2\n";
    for (const read of [readForwardStrip, importPrices])
      expect(() => read(garbage)).toThrow(
        expect.objectContaining({ message: expect.not.stringMatching(/\p{Cc}/u) }),
      );
  });
});
