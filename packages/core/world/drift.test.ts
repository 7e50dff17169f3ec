import { describe, expect, it } from "vitest";
import { driftInWords } from "./index.ts";
import { testModel } from "./test-world.ts";

describe("what the bitcoin price drifts by", () => {
  it("is the basis of its measure's curve: carry under valuation, the user's own under outlook", () => {
    expect(driftInWords(testModel(), "valuation")).toBe("cost of carry, 4 % risk-free less 0 % yield a year");
    expect(driftInWords(testModel(), "outlook")).toBe("drift 10 % a year, by the user");
  });
  it("of a drawn history says besides what was taken out: months of +20 % and -10 % drawn alone grow 5 % a month, 79.6 % a year", () => {
    // mean gross return (1.2 + 0.9) / 2 = 1.05; to the twelfth power 1.7959
    const logReturnsPerMonth = Float64Array.of(Math.log(1.2), Math.log(0.9));
    const model = testModel({ bitcoin: { kind: "bootstrap", logReturnsPerMonth, meanBlockMonths: 1 } });
    expect(driftInWords(model, "outlook")).toBe(
      "drift 10 % a year, by the user; moves drawn from 2 months of history in blocks of 1, their own drift of 79.6 % a year taken out",
    );
  });
});
