import { describe, expect, it } from "vitest";
import { fullFigure, htmlTable } from "./table.ts";

describe("a figure in a table", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [1234567.6, "1,234,568"],
    [-1234567.4, "−1,234,567"],
    [999.123456, "999.1235"],
    [0.5, "0.5"],
    [-0.00001, "0"],
    [12, "12"],
    [1e20, "100,000,000,000,000,000,000"],
    [Number.NaN, "–"],
    [Number.POSITIVE_INFINITY, "–"],
  ])("%d is written %s", (value, text) => {
    expect(fullFigure(value)).toBe(text);
  });
});

describe("a table", () => {
  it("escapes heads and words", () => {
    const html = htmlTable({ head: ["<b>"], rows: [["<script>alert(1)</script>"]] });
    expect(html).toContain("&lt;b&gt;");
    expect(html).not.toContain("<script");
  });

  it("of no rows is a head over an empty body", () => {
    expect(htmlTable({ head: ["year"], rows: [] })).toBe(
      '<table><thead><tr><th scope="col">year</th></tr></thead><tbody></tbody></table>',
    );
  });

  it("sets figures right, once for the table where all but the names are figures", () => {
    expect(htmlTable({ head: ["a", "b"], rows: [["x", 1]] })).toMatch(/^<table class="figures">/);
    const mixed = htmlTable({ head: ["a", "b", "c"], rows: [["x", 1, "word"]] });
    expect(mixed).toContain('<td class="figure">1</td>');
    expect(mixed).toContain("<td>word</td>");
  });

  it("names its rows by the first column, for those who hear it", () => {
    expect(htmlTable({ head: ["a", "b"], rows: [["x", 1]] })).toContain('<th scope="row">x</th>');
  });

  it("writes nothing known as a dash, not as zero", () => {
    expect(htmlTable({ head: ["a", "b"], rows: [["x", null]] })).toContain("<td>–</td>");
  });

  it("marks the total, and repeats heads in cells where rows become blocks", () => {
    const html = htmlTable(
      {
        head: ["a", "b"],
        rows: [
          ["x", 1],
          ["total", 1],
        ],
      },
      { hasTotal: true, isLabelled: true },
    );
    expect(html.match(/<tr class="total">/g)).toHaveLength(1);
    expect(html).toContain('data-label="b"');
  });

  it("lets long ids break after an underscore", () => {
    expect(htmlTable({ head: ["id"], rows: [["halving_response_months"]] })).toContain(
      "halving_<wbr>response_<wbr>months",
    );
  });
});
