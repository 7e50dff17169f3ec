import { describe, expect, it } from "vitest";
import { changedKeys } from "./changed-keys.ts";

describe("what two scenarios say differently", () => {
  it("lists changed, added and left-out keys as the texts write them", () => {
    const left = "title: a\nsite: { grid: { import: 100 MW, firm: 60 MW } }\ncompare: [mine, hybrid]\n";
    const right = "title: a # same\nsite:\n  grid:\n    import: 120 MW\ncompare: [mine]\nstart: 2027-01\n";
    expect(changedKeys(left, right).rows).toEqual([
      ["site.grid.import", "100 MW", "120 MW"],
      ["site.grid.firm", "60 MW", "left out"],
      ["compare", "mine, hybrid", "mine"],
      ["start", "left out", "2027-01"],
    ]);
  });

  it("tells entries of a list apart by their place", () => {
    const fleet = (count: number) =>
      `mining:\n  fleet:\n    - { machine: a, count: 1 }\n    - { machine: b, count: ${count} }\n`;
    expect(changedKeys(fleet(2), fleet(3)).rows).toEqual([["mining.fleet[1].count", "2", "3"]]);
  });

  it("finds no difference in order and comments, and none in a text that can't be read", () => {
    expect(changedKeys("a: 1\nb: 2\n", "# x\nb: 2\na: 1\n").rows).toEqual([]);
    expect(changedKeys("a: [", "a: [").rows).toEqual([]);
  });
});
