import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvTable } from "./csv.ts";

describe("a table as CSV", () => {
  it("ends each line with CRLF and leaves null empty", () => {
    expect(csvTable(["a", "b"], [[1, null]])).toBe("a,b\r\n1,\r\n");
  });

  it("of no rows is its head", () => {
    expect(csvTable(["a"], [])).toBe("a\r\n");
  });

  it("keeps figures in full precision with a plain hyphen as minus", () => {
    expect(csvTable(["x"], [[-1234567.891]])).toBe("x\r\n-1234567.891\r\n");
  });

  it("quotes commas, quotes and line ends, doubling quotes", () => {
    expect(csvTable(["x"], [['a "b", c'], ["d\ne"]])).toBe('x\r\n"a ""b"", c"\r\n"d\ne"\r\n');
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])(
    "keeps a spreadsheet from running %j as a formula",
    (text) => {
      const [[cell]] = parse(csvTable(["x"], [[text]]), { from_line: 2 }) as [[string]];
      expect(cell).toBe(`'${text}`);
    },
  );

  it("parses back to what was written, whatever the words are", () => {
    const words = fc.string({ unit: "grapheme" }).filter((text) => !/^[=+\-@\t]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(words, words), { minLength: 1 }), (rows) => {
        const back = parse(csvTable(["a", "b"], rows), {
          from_line: 1,
          record_delimiter: "\r\n",
        }) as string[][];
        expect(back.slice(1)).toEqual(rows);
      }),
      { seed: 7 },
    );
  });
});
