import { describe, expect, it } from "vitest";
import { notYetCounted } from "./not-yet-counted.ts";
import { SMALL_SITE, scenarioOf, studyOf, withLine } from "./study.fixture.ts";

const LAST =
  "NPVs are before tax and debt (money after them is told beside), on one stated path of prices and difficulty";

describe("what is given and not yet counted", () => {
  it("is nothing but the standing note for a plain site", () => {
    expect(notYetCounted(scenarioOf(SMALL_SITE))).toEqual([LAST]);
  });

  it.each([
    [
      "mining.refresh.budget",
      SMALL_SITE.replace("mining: {", "mining: { refresh: { payback: 24 months, budget: 1 MUSD/year },"),
    ],
  ])("%s becomes a warning of its own, with what it means", (key, text) => {
    const warnings = notYetCounted(scenarioOf(text));
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(
      new RegExp(`^${key.replaceAll(".", "\\.")} is read but not yet counted: .{10,}`),
    );
  });

  it("reaches the answer: the run's warnings say so", async () => {
    const text = SMALL_SITE.replace("mining: {", "mining: { pool: { scheme: pps },");
    const { warnings } = await studyOf(withLine(text, "compare", "compare: [do-nothing]"));
    expect(warnings.join("\n")).toContain("mining.pool.scheme: pps is read but not yet counted");
  });

  it("no longer holds a loan: it is carried, and its words stand beside the NPV", () => {
    const text = SMALL_SITE.replace(
      "horizon: 3 years",
      "horizon: 3 years, debt: { share: 70 %, rate: 8.5 %, tenor: 10 years }",
    );
    expect(notYetCounted(scenarioOf(text))).toEqual([LAST]);
  });

  it("says of many paths that where the answer turns is a mean over them, the stated path's turn beside it", () => {
    expect(notYetCounted(scenarioOf(SMALL_SITE), true)).toEqual([
      expect.stringContaining("told on average over the futures, with the stated path's own turn beside it"),
    ]);
  });

  it("holds what was paid for machines that stand, and no longer what those still to come cost", () => {
    const priced = (month: string) =>
      SMALL_SITE.replace("bought: 2026-06", `bought: ${month}, price: 15 USD/TH`);
    const [first, ...rest] = notYetCounted(scenarioOf(priced("2027-01")));
    expect(first).toMatch(/^mining\.fleet\.price of machines that stand is read but not yet counted: /);
    expect(rest).toEqual([LAST]);
    expect(notYetCounted(scenarioOf(priced("2027-02")))).toEqual([LAST]);
  });

  it("no longer holds the network's stated points: they are counted", () => {
    const text = SMALL_SITE.replace(
      "network: {",
      "network: { path: [{ month: 2028-01, price: 90000 USD/BTC }],",
    );
    expect(notYetCounted(scenarioOf(text))).toEqual([LAST]);
  });
});
