import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  axisFigure,
  axisRoom,
  axisUsd,
  capital,
  middleOnSheet,
  NARROW,
  spreadPlaces,
  textWidth,
  wrapText,
} from "./layout.ts";

describe("figures on an axis", () => {
  it.each([
    [10e6, "$10M"],
    [-600e6, "−$600M"],
    [1.5e9, "$1.5bn"],
    [250e3, "$250k"],
    [0, "$0"],
    [100, "$100"],
  ])("%d USD is %s", (usd, text) => {
    expect(axisUsd(usd)).toBe(text);
  });

  it.each([
    [50, "50"],
    [2000, "2,000"],
    [-50, "−50"],
    [0.25, "0.25"],
    [0, "0"],
  ])("%d is %s", (value, text) => {
    expect(axisFigure(value)).toBe(text);
  });
});

describe("room for words", () => {
  it("a longer text is wider, and bold is wider than plain", () => {
    expect(textWidth("convert all")).toBeGreaterThan(textWidth("convert"));
    expect(textWidth("mine", { isBold: true })).toBeGreaterThan(textWidth("mine"));
  });

  it("an axis keeps room for its longest label and a gap", () => {
    expect(axisRoom(["0", "−$600M"])).toBeGreaterThan(textWidth("−$600M"));
    expect(axisRoom([])).toBe(22);
  });

  it("a label at the edge moves in by half its width", () => {
    expect(middleOnSheet(0, "2027", NARROW)).toBeCloseTo(textWidth("2027") / 2, 10);
    expect(middleOnSheet(358, "2027", NARROW)).toBeCloseTo(358 - textWidth("2027") / 2, 10);
    expect(middleOnSheet(100, "2027", NARROW)).toBe(100);
  });

  it("wraps at spaces, loses no word, and keeps a word that is too long whole", () => {
    expect(wrapText("one two three", 1e6)).toEqual(["one two three"]);
    expect(wrapText("one two", 1)).toEqual(["one", "two"]);
    expect(wrapText("extraordinarily", 1)).toEqual(["extraordinarily"]);
  });
});

describe("labels pushed apart", () => {
  it("stay where they are when there is room", () => {
    expect(spreadPlaces([10, 40, 90], 16, [0, 100])).toEqual([10, 40, 90]);
  });

  it("of three at one height stand 16 apart downwards", () => {
    expect(spreadPlaces([10, 10, 10], 16, [0, 100])).toEqual([10, 26, 42]);
  });

  it("at the lower end move up instead", () => {
    expect(spreadPlaces([95, 98, 99], 16, [0, 100])).toEqual([68, 84, 100]);
  });

  it("of none are none", () => {
    expect(spreadPlaces([], 16, [0, 100])).toEqual([]);
  });

  it("keep their order and their gap, whatever the heights are", () => {
    const heights = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 12 });
    fc.assert(
      fc.property(heights, (places) => {
        const spread = spreadPlaces(
          places.toSorted((a, b) => a - b),
          16,
          [0, 300],
        );
        for (let i = 1; i < spread.length; i++)
          expect(spread[i]! - spread[i - 1]!).toBeGreaterThanOrEqual(16);
        for (const place of spread) expect(place).toBeLessThanOrEqual(300);
      }),
      { seed: 7 },
    );
  });
});

it("capital letters first, and an empty text stays empty", () => {
  expect(capital("do nothing")).toBe("Do nothing");
  expect(capital("")).toBe("");
});
