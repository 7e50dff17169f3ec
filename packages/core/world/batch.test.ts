import { describe, expect, it } from "vitest";
import { makeEmptyBatch, statedBatch, type World, worldAt } from "./index.ts";

const world: World = {
  hashpriceUsdPerPhDay: Float64Array.of(40, 39, 38),
  priceUsdPerBtc: Float64Array.of(66_000, 66_100, 66_200),
  powerLevelRatio: Float64Array.of(1, 1.1, 1.2),
  rentRatio: Float64Array.of(1, 0.9, 0.8),
  delayMonths: 4,
  overrunFraction: 0.1,
  tenantDefaultMonth: Float64Array.of(Number.POSITIVE_INFINITY, 2),
};

describe("a batch of the stated world", () => {
  const batch = statedBatch(world, 3, "outlook");

  it("has the world on every path", () => {
    for (const path of [0, 1, 2]) expect(worldAt(batch, path)).toMatchObject(world);
  });

  it("has spread and accelerator prices at 1, and no outages, where the world does not say", () => {
    const { powerSpreadRatio, acceleratorPriceRatio, outageFraction } = worldAt(batch, 2);
    expect(
      [powerSpreadRatio, acceleratorPriceRatio, outageFraction].map((values) => Array.from(values!)),
    ).toEqual([
      [1, 1, 1],
      [1, 1, 1],
      [0, 0, 0],
    ]);
  });
});

describe("a path of a batch", () => {
  it("is a view: nothing is copied", () => {
    const batch = makeEmptyBatch({
      measure: "outlook",
      seed: 1,
      firstPath: 8,
      pathCount: 2,
      months: 3,
      tenantCount: 1,
    });
    const second = worldAt(batch, 1);
    batch.priceUsdPerBtc[4] = 7;
    batch.tenantDefaultMonth[1] = 2;
    expect(second.priceUsdPerBtc[1]).toBe(7);
    expect(second.tenantDefaultMonth![0]).toBe(2);
    expect(worldAt(batch, 0).tenantDefaultMonth![0]).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([-1, 2, 0.5, Number.NaN])("number %f of two is refused", (path) => {
    const batch = statedBatch(world, 2, "valuation");
    expect(() => worldAt(batch, path)).toThrow(/is not in this batch of 2 paths; give 0 to 1/);
  });
});
