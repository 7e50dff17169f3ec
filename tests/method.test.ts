import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assumptionsUnder } from "@switchyard/scenario";
import { describe, expect, it } from "vitest";

const docs = (name: string) => readFileSync(join(import.meta.dirname, "..", "docs", name), "utf8");
const method = docs("method.md");
const rows = new Map(assumptionsUnder("").map((row) => [row.id as string, row]));

describe("docs/method.md", () => {
  const quoted = [...method.matchAll(/`([a-z]+\.[a-z0-9_.]+)` (verified|reported|pending|assumed)/g)];

  it("quotes more than twenty defaults", () => {
    expect(quoted.length).toBeGreaterThan(20);
  });

  it.each(quoted.map(([, id, status]) => [id!, status!] as const))(
    "says of %s what its row says: %s",
    (id, status) => {
      expect(rows.get(id)?.status).toBe(status);
    },
  );

  it("names no default without its status", () => {
    const ids = [
      ...method.matchAll(
        /`((?:study|scenario|mining|finance|uncertainty)\.[a-z0-9_.]+)`(?! (?:verified|reported|pending|assumed))/g,
      ),
    ];
    expect(ids.map(([, id]) => id)).toEqual([]);
  });

  it("gives every equation a source: no cell of its table is empty", () => {
    const table = method.split("## Equations")[1]!.split("##")[0]!;
    const cells = table
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .map((line) => line.split(" | "));
    expect(cells.length).toBeGreaterThan(20);
    for (const row of cells) expect(row.filter((cell) => cell.replace(/[| ]/g, "") !== "")).toHaveLength(3);
  });

  it("is two pages: at most 110 lines", () => {
    expect(method.split("\n").length).toBeLessThanOrEqual(110);
  });

  it("links to a table of all defaults that has each of them once", () => {
    const defaults = docs("defaults.md");
    for (const [id] of rows)
      if (/^(study|scenario|finance|uncertainty|mining)\./.test(id))
        expect(defaults.split(`| \`${id}\` |`)).toHaveLength(2);
  });
});
