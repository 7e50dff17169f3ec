import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textWidth } from "./layout.ts";
import { monthText, shownYears, timeTicks } from "./time-axis.ts";

describe("months as text", () => {
  it.each([
    ["2027-01", 0, "2027-01"],
    ["2027-01", 11, "2027-12"],
    ["2027-01", 14, "2028-03"],
    ["2027-07", 6, "2028-01"],
  ])("%s and %d months is %s", (start, months, text) => {
    expect(monthText(start, months)).toBe(text);
  });
});

describe("ticks of a time axis", () => {
  it("name every January of fifteen years where each has 44 px", () => {
    const ticks = timeTicks("2027-01", 180, 15 * 44);
    expect(ticks[0]).toEqual({ month: 0, text: "2027" });
    expect(ticks.at(-1)).toEqual({ month: 180, text: "2042" });
    expect(ticks).toHaveLength(16);
  });

  it("start at the first January after a start in July", () => {
    expect(timeTicks("2027-07", 60, 600)[0]).toEqual({ month: 6, text: "2028" });
  });

  it("name round years only on a phone: 2030, 2035, 2040", () => {
    expect(timeTicks("2027-01", 180, 300).map(({ text }) => text)).toEqual(["2030", "2035", "2040"]);
  });

  it("name months on a horizon of three years or less", () => {
    expect(timeTicks("2027-07", 24, 600).map(({ text }) => text)).toContain("2028-07");
  });

  it("never touch each other, for any horizon to 60 years and any width from 200 px", () => {
    const horizon = fc.tuple(
      fc.integer({ min: 1, max: 720 }),
      fc.integer({ min: 200, max: 900 }),
      fc.integer({ min: 1, max: 12 }),
    );
    fc.assert(
      fc.property(horizon, ([months, width, first]) => {
        const ticks = timeTicks(`2027-${String(first).padStart(2, "0")}`, months, width);
        for (let i = 1; i < ticks.length; i++) {
          const px = ((ticks[i]!.month - ticks[i - 1]!.month) / months) * width;
          expect(px).toBeGreaterThan(textWidth(ticks[i]!.text));
        }
        for (const { month } of ticks) expect(month).toBeLessThanOrEqual(months);
      }),
      { seed: 7 },
    );
  });
});

describe("years under columns", () => {
  const years = (count: number) => Array.from({ length: count }, (_, i) => 2027 + i);

  it("all of five, every other of fifteen and each fifth of thirty on 300 px", () => {
    expect([...shownYears(years(5), 300)]).toEqual(years(5));
    expect([...shownYears(years(15), 300)]).toHaveLength(8);
    expect([...shownYears(years(30), 300)]).toEqual([2030, 2035, 2040, 2045, 2050, 2055]);
  });

  it("none of none", () => {
    expect([...shownYears([], 300)]).toEqual([]);
  });
});
