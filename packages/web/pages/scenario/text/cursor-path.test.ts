import { describe, expect, it } from "vitest";
import { cursorPlace } from "./cursor-path.ts";

/** The place of the cursor where the text has a bar. */
function at(text: string) {
  const { path, kind, prefix } = cursorPlace(text.replace("|", ""), text.indexOf("|"));
  return { path, kind, prefix };
}

describe("where the cursor of an unfinished YAML text stands", () => {
  it.each([
    ["|", [], "key", ""],
    ["ti|", [], "key", "ti"],
    ["title: a\nsi|", [], "key", "si"],
    ["site:\n  gr|", ["site"], "key", "gr"],
    ["site:\n  jurisdiction: |", ["site", "jurisdiction"], "value", ""],
    ["site:\n  jurisdiction: er|", ["site", "jurisdiction"], "value", "er"],
    ["site:\n  grid: { |", ["site", "grid"], "key", ""],
    ["site:\n  grid: { import: 100 MW, fi|", ["site", "grid"], "key", "fi"],
    ["site:\n  grid: { import: 100 MW, firm: 6|", ["site", "grid", "firm"], "value", "6"],
    ["site:\n  grid:\n    import: 100 MW # note\n\n    fl|", ["site", "grid"], "key", "fl"],
    ["site:\n  grid:\n    import: 100 MW\n  loc|", ["site"], "key", "loc"],
    ["compare: [mine, hy|", ["compare", 1], "value", "hy"],
    ["mining:\n  fleet:\n    - { machine: s2|", ["mining", "fleet", 0, "machine"], "value", "s2"],
    ["mining:\n  fleet:\n    - { machine: a, count: 1 }\n    - { |", ["mining", "fleet", 1], "key", ""],
    ["mining:\n  fleet:\n    - machine: a\n      cou|", ["mining", "fleet", 0], "key", "cou"],
    ["mining:\n  fleet:\n  - machine: a\n  - mach|", ["mining", "fleet", 1], "key", "mach"],
    ["mining:\n  fleet:\n    - machine: a\n  refresh: { |", ["mining", "refresh"], "key", ""],
    ["finance: { debt: { share: 70 % }, hor|", ["finance"], "key", "hor"],
    ["\"title\": a\n'site':\n  na|", ["site"], "key", "na"],
  ] as const)("in %j", (text, path, kind, prefix) => {
    expect(at(text)).toEqual({ path, kind, prefix });
  });

  it("knows that a comment is neither key nor value, and that a # inside a word is none", () => {
    expect(at("title: a # si|")).toEqual({ path: [], kind: "value", prefix: "" });
    expect(at("title: a#b|")).toEqual({ path: ["title"], kind: "value", prefix: "a#b" });
  });

  it("says where the word under the cursor begins", () => {
    expect(cursorPlace("site:\n  jur", 11).from).toBe(8);
  });
});
