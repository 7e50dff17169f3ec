import { describe, expect, it } from "vitest";
import { formatIrr, IRR_MARK, IRR_NOTE } from "./index.ts";

describe("an internal rate of return for a reader", () => {
  it.each([
    [[], "none"],
    [[0.0957], "9.57 %"],
    [[0.0957, 189], `9.57 % ${IRR_MARK}`],
    [[-0.935, -0.335, 7.95e5], `−33.5 % ${IRR_MARK}`],
    [[-0.2, 2.09], "−20.0 % and 209 %"],
    [[189], "> 1,000 %"],
    [[-0.999], "< −90 %"],
  ] as const)("of %j is %s", (roots, text) => {
    expect(formatIrr(roots)).toBe(text);
  });

  it("explains its mark in one sentence that names both bounds", () => {
    expect(IRR_NOTE).toMatch(/−90 %.*1,000 %/);
  });
});
