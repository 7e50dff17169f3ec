import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { docTables } from "./doc-tables.ts";

describe("tables of a document", () => {
  it("reads head, rows and what stands above", () => {
    const [table] = docTables("## Shocks\n\n| shock | error |\n|---|---|\n| halving 2012 | 1.4 |\n\ntext");
    expect(table).toEqual({ caption: "Shocks", head: ["shock", "error"], rows: [["halving 2012", "1.4"]] });
  });

  it("takes a bold line as a caption and starts anew after text", () => {
    const tables = docTables("**One**\n\n| a |\n|---|\n| 1 |\n\nwords\n\n| b |\n|---|\n| 2 |\n");
    expect(tables.map(({ caption, head }) => [caption, head[0]])).toEqual([
      ["One", "a"],
      ["One", "b"],
    ]);
  });

  it("finds in the network's document what its page shows", () => {
    const text = readFileSync(new URL("../../../../docs/network.md", import.meta.url), "utf8");
    const captions = docTables(text).map(({ caption }) => caption);
    expect(captions).toContain("Targets as they came out");
    expect(captions).toContain("Shocks");
  });
});
