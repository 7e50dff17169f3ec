import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatFigure, formatMw, formatPercent, formatUsd } from "./format.ts";

describe("money", () => {
  it.each([
    [12_412_345, "$12.4M"],
    [-310_400, "−$310k"],
    [1_239_900_000, "$1.24bn"],
    [999, "$999"],
    [999.6, "$1.00k"],
    [999_600, "$1.00M"],
    [999_700_000, "$1.00bn"],
    [0, "$0"],
    [-0, "$0"],
    [54_357_034.0066, "$54.4M"],
    [0.25, "$0.250"],
  ])("%d USD is written %s", (usd, text) => {
    expect(formatUsd(usd)).toBe(text);
  });

  it("never uses the hyphen as a minus, an exponent or more than three significant digits", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (usd) => {
        const text = formatUsd(usd);
        expect(text).toMatch(/^−?\$[\d,]+(\.\d+)?(k|M|bn)?$/);
      }),
    );
  });
});

describe("figures", () => {
  it.each([
    [1140, "1,140"],
    [87.26, "87.3"],
    [0.012_34, "0.0123"],
    [-3.456, "−3.46"],
    [123_456, "123,000"],
    [28.2658, "28.3"],
    [100, "100"],
  ])("%d is written %s", (value, text) => {
    expect(formatFigure(value)).toBe(text);
  });

  it("is within half of the last of three digits of the value", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (value) => {
        const back = Number(formatFigure(value).replaceAll(",", ""));
        expect(Math.abs(back / value - 1)).toBeLessThanOrEqual(0.005_01);
      }),
    );
  });

  it("says megawatts without a needless point zero, shares as per cent", () => {
    expect(formatMw(60)).toBe("60 MW");
    expect(formatMw(44.44)).toBe("44.4 MW");
    expect(formatPercent(0.0957)).toBe("9.57 %");
  });
});
