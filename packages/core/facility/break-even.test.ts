import { describe, expect, it } from "vitest";
import { hundredMwMine } from "../../../tests/facility-rows.ts";
import { besideDisclosed, breakEvenReuse, convertSite, withUniformShare } from "./index.ts";

describe("break-even reuse", () => {
  it("conversion pays for removal with a few per cent of reuse, in capital alone", () => {
    const share = breakEvenReuse(hundredMwMine("middle"), 0)!;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.1);
    expect(withUniformShare(hundredMwMine("middle"), share).avoidedCapitalUsd).toBeCloseTo(0, 0);
  });

  it("18 months at 9 M$ a month are worth more than all reuse: nothing need be reused", () => {
    expect(breakEvenReuse(hundredMwMine("rebuild", { monthsSaved: 18, monthlyNoiUsd: 9e6 }), 45e6)).toBe(0);
  });

  it("no reuse is worth 60 M$ of a mine of 45", () => {
    expect(breakEvenReuse(hundredMwMine("reuse"), 60e6)).toBeNull();
  });

  it("the share that equals a camp's avoided capital gives that capital", () => {
    const target = convertSite(hundredMwMine("middle")).avoidedCapitalUsd;
    const share = breakEvenReuse(hundredMwMine("middle"), target)!;
    expect(withUniformShare(hundredMwMine("middle"), share).avoidedCapitalUsd).toBeCloseTo(target, 0);
  });
});

describe("beside what others disclosed", () => {
  it.each([
    [7e6, "below"],
    [9e6, "within"],
    [11.7e6, "above"],
  ])("%f a MW stands %s the range of 8-10 M$", (usdPerItMw, stands) => {
    const range = { project: "TeraWulf", lowUsdPerItMw: 8e6, highUsdPerItMw: 10e6 };
    expect(besideDisclosed(usdPerItMw, range).stands).toBe(stands);
  });
});
