import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertSite, needQuantity } from "./conversion.ts";
import type { Camp, ConversionInput, HallNeed, InventoryItem, ItemOutcome } from "./conversion-types.ts";
import {
  besideDisclosed,
  breakEvenReuse,
  type HallBasis,
  type HallNeedRow,
  hallNeedsFromRows,
  inventoryFromRows,
  type MineItemRow,
  withUniformShare,
} from "./index.ts";

/** 1.1 MVA of transformers a grid MW for 55 k$; nine in ten are sound. */
const transformers: MineItemRow = {
  id: "transformers",
  name: "Transformers",
  unit: "MVA",
  quantityPerGridMw: 1.1,
  replacementUsdPerGridMw: 55_000,
  conditionFraction: 0.9,
  displaces: "mv",
  adaptationFractionOfReplacement: 0.1,
  removalFractionOfReplacement: 0.05,
  salvageFractionOfReplacement: 0.2,
  test: "oil samples",
};
const mvNeed: HallNeedRow = {
  id: "mv",
  name: "Medium voltage",
  unit: "MVA",
  scaling: "grid-mw",
  quantityPer: 2.2,
  shareOfHallFraction: 0.06,
};
const shellNeed: HallNeedRow = {
  id: "shell",
  name: "Shell",
  unit: "m2",
  scaling: "floor-m2",
  quantityPer: 1,
  shareOfHallFraction: 0.54,
};
const itNeed: HallNeedRow = {
  ...mvNeed,
  id: "ups",
  unit: "MW",
  scaling: "it-mw",
  quantityPer: 2,
  shareOfHallFraction: 0.4,
};
const basis: HallBasis = { greenfieldUsdPerItMw: 10e6, gridToItRatio: 1.25, floorM2PerItMw: 400 };

describe("a mine from rows per grid MW", () => {
  it("20 MW hold 22 MVA at 50 k$, each adapted for 5 k$, removed for 2.5 k$ and sold for 10 k$", () => {
    expect(inventoryFromRows([transformers], 20)).toEqual([
      expect.objectContaining({
        id: "transformers",
        gridMw: 20,
        quantity: expect.closeTo(22, 9),
        replacementUsdPerUnit: expect.closeTo(50_000, 6),
        adaptationUsdPerUnit: expect.closeTo(5_000, 6),
        removalUsdPerUnit: expect.closeTo(2_500, 6),
        salvageUsdPerUnit: expect.closeTo(10_000, 6),
        conditionFraction: 0.9,
        displaces: "mv",
        test: "oil samples",
      }),
    ]);
  });

  it("is worth the same per MW at any size, in any unit (100 mines)", () => {
    const amount = fc.double({ min: 0.01, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, (perMw, usd, gridMw) => {
        const row = { ...transformers, quantityPerGridMw: perMw, replacementUsdPerGridMw: usd };
        const [item] = inventoryFromRows([row], gridMw);
        expect((item!.quantity * item!.replacementUsdPerUnit) / (usd * gridMw)).toBeCloseTo(1, 9);
      }),
      { numRuns: 100, seed: 181 },
    );
  });

  it("a row that is there for nothing has no cost", () => {
    const none = { ...transformers, quantityPerGridMw: 0, replacementUsdPerGridMw: 0 };
    expect(inventoryFromRows([none], 20)[0]).toMatchObject({ quantity: 0, replacementUsdPerUnit: 0 });
  });

  it("a cost without a quantity is refused and not lost", () => {
    expect(() => inventoryFromRows([{ ...transformers, quantityPerGridMw: 0 }], 20)).toThrow(
      /mine item transformers: quantity is 0; allowed is above 0/,
    );
  });
});

describe("a hall from shares of its cost", () => {
  const needs = hallNeedsFromRows([mvNeed, shellNeed, itNeed], basis);
  // 6 % of 10 M$ over 2.2 * 1.25 MVA; 54 % over 400 m2; 40 % over 2 MW
  it.each([
    ["mv", 600_000 / 2.75],
    ["shell", 13_500],
    ["ups", 2_000_000],
  ])("unit cost of %s is %f", (id, unitCostUsd) => {
    expect(needs.find((need) => need.id === id)!.unitCostUsd).toBeCloseTo(unitCostUsd, 6);
  });

  it("quantities follow their base: 20 MW of grid, 16 of IT, 6,400 m2", () => {
    const size = { gridMw: 20, itMw: 16, gridToItRatio: 1.25, floorM2: 6_400 };
    expect(needs.map((need) => needQuantity(need, size))).toEqual([44, 6_400, 32]);
  });

  it("all together cost the greenfield figure, whatever rows and ratio (100 halls)", () => {
    const positive = fc.double({ min: 0.1, max: 50, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        positive,
        positive,
        fc.double({ min: 1, max: 2, noNaN: true }),
        (a, b, c, gridToItRatio) => {
          const rows = [
            { ...mvNeed, quantityPer: a },
            { ...shellNeed, quantityPer: b },
            { ...itNeed, quantityPer: c },
          ];
          const made = hallNeedsFromRows(rows, { ...basis, gridToItRatio });
          const size = { gridMw: 16 * gridToItRatio, itMw: 16, gridToItRatio, floorM2: 16 * 400 };
          const total = made.reduce((sum, need) => sum + needQuantity(need, size) * need.unitCostUsd, 0);
          expect(total / 160e6).toBeCloseTo(1, 9);
        },
      ),
      { numRuns: 100, seed: 182 },
    );
  });

  it("a need without a quantity or a hall of negative cost is refused", () => {
    expect(() => hallNeedsFromRows([{ ...mvNeed, quantityPer: 0 }], basis)).toThrow(
      /hall need mv: quantity is 0/,
    );
    expect(() => hallNeedsFromRows([mvNeed], { ...basis, greenfieldUsdPerItMw: -1 })).toThrow(
      /greenfieldUsdPerItMw is -1/,
    );
  });
});

const item = (change: Partial<InventoryItem> = {}): InventoryItem => ({
  id: "t",
  name: "Transformers",
  unit: "MVA",
  gridMw: 20,
  quantity: 20,
  conditionFraction: 1,
  replacementUsdPerUnit: 50,
  displaces: "mv",
  adaptationUsdPerUnit: 5,
  removalUsdPerUnit: 2,
  salvageUsdPerUnit: 10,
  test: "?",
  ...change,
});
const need: HallNeed = {
  id: "mv",
  name: "mv",
  unit: "MVA",
  scaling: "grid-mw",
  quantityPer: 2,
  unitCostUsd: 80,
};
const camp = (share: number): Camp => ({ id: "c", name: "c", shares: { t: share } });
const site = (
  share: number,
  change: Partial<InventoryItem> = {},
  more: Partial<ConversionInput> = {},
): ConversionInput => ({
  inventory: [item(change)],
  hallNeeds: [need],
  camp: camp(share),
  gridMw: 20,
  gridToItRatio: 1.25,
  floorM2PerItMw: 400,
  ...more,
});

describe("one item: r * min(replacement, displaced) - adaptation - removal", () => {
  // 10 reused: 10 * 50 - 10 * 5 - 10 * 2; the other 10 are sold for 10
  it("half of 20 MVA: 500 of hardware, 50 to adapt, 20 to remove, 100 of salvage beside it", () => {
    expect(convertSite(site(0.5)).items[0]).toMatchObject({
      avoidedHardwareUsd: 500,
      adaptationUsd: 50,
      removalUsd: 20,
      avoidedCapitalUsd: 430,
      salvageUsd: 100,
    });
  });

  it("what a hall would buy cheaper counts at the hall's price: 10 * 30", () => {
    const cheap = site(0.5, {}, { hallNeeds: [{ ...need, unitCostUsd: 30 }] });
    expect(convertSite(cheap).avoidedHardwareUsd).toBe(300);
  });

  it.each<
    [string, number, Partial<InventoryItem>, Partial<ConversionInput>, ItemOutcome["limitedBy"], number]
  >([
    ["the camp's share", 0.3, {}, {}, "stated", 0.3],
    ["what is sound", 1, { conditionFraction: 0.4 }, {}, "condition", 0.4],
    ["what the hall needs", 1, { quantity: 80 }, {}, "hall-need", 0.5],
    ["a hall that has no use for it", 1, { displaces: null }, {}, "no-use-in-hall", 0],
    ["adaptation that eats the saving", 1, { adaptationUsdPerUnit: 50 }, {}, "not-worth-adapting", 0],
    ["salvage that is worth more", 1, { salvageUsdPerUnit: 48 }, {}, "not-worth-adapting", 0],
  ])("r is bounded by %s", (_, share, change, more, limitedBy, reusedFraction) => {
    const [outcome] = convertSite(site(share, change, more)).items;
    expect(outcome).toMatchObject({ limitedBy, reusedFraction });
  });

  it("removed and unsound units are removed but not sold: 20 * 0.4 sound, 5 reused, 3 sold", () => {
    const [outcome] = convertSite(site(0.25, { conditionFraction: 0.4 })).items;
    expect(outcome).toMatchObject({ removalUsd: 30, salvageUsd: 30 });
  });

  it("what the mine supplies and what is bought make up the need", () => {
    const result = convertSite(site(0.5));
    expect(result.needs[0]).toMatchObject({ quantity: 40, suppliedQuantity: 10, costUsd: 3_200 });
    expect(result.converted.totalUsd).toBe(3_200 - 430);
    expect(result.converted.usdPerGridMw).toBe(2_770 / 20);
    expect(result.converted.usdPerItMw).toBe(2_770 / 16);
  });

  it("stated beside physical: a camp of 30 % where 40 % are sound", () => {
    const result = convertSite(site(0.3, { conditionFraction: 0.4 }));
    expect(result.statedFractionOfMine).toBeCloseTo(0.3, 12);
    expect(result.physicalFractionOfMine).toBeCloseTo(0.4, 12);
    expect(result.reusedFractionOfMine).toBeCloseTo(0.3, 12);
  });
});

describe("the share at which conversion pays", () => {
  // worth(r) = 20 r (50 - 5) - 20 (1 - r) 2 = 940 r - 40
  it.each([
    [0, 40 / 940],
    [430, 0.5],
    [900, 1],
  ])("%i $ are reached at r = %f", (targetUsd, share) => {
    expect(breakEvenReuse(site(0), targetUsd)).toBeCloseTo(share, 8);
  });

  it("a target below the cost of removal needs no reuse, one above the whole mine is out of reach", () => {
    expect(breakEvenReuse(site(1), -40)).toBe(0);
    expect(breakEvenReuse(site(1), 901)).toBeNull();
  });

  it("months saved take their part: 10 months at 30 $ leave 130 $ of 430 to reuse", () => {
    const timed = site(0, {}, { monthsSaved: 10, monthlyNoiUsd: 30 });
    expect(breakEvenReuse(timed, 430)).toBeCloseTo(170 / 940, 8);
  });

  it("overrides don't count: the uniform share is for all items", () => {
    const overridden = site(0.2, {}, { overrides: { t: 0.9 } });
    expect(withUniformShare(overridden, 0.5).avoidedCapitalUsd).toBe(430);
    expect(breakEvenReuse(overridden, 430)).toBeCloseTo(0.5, 8);
  });

  it("is the share whose worth is the target, and rises with the target (100 targets)", () => {
    const target = fc.double({ min: -39, max: 899, noNaN: true });
    fc.assert(
      fc.property(target, target, (a, b) => {
        const share = breakEvenReuse(site(0), a)!;
        expect(withUniformShare(site(0), share).reuseValueUsd).toBeCloseTo(a, 4);
        if (a <= b) expect(share).toBeLessThanOrEqual(breakEvenReuse(site(0), b)!);
      }),
      { numRuns: 100, seed: 183 },
    );
  });
});

describe("beside a disclosed project of 8 to 10 M$ a MW", () => {
  const disclosed = { project: "P", lowUsdPerItMw: 8e6, highUsdPerItMw: 10e6 };
  it.each([
    [7_999_999, "below"],
    [8e6, "within"],
    [10e6, "within"],
    [10_000_001, "above"],
  ])("%i stands %s", (usdPerItMw, stands) => {
    expect(besideDisclosed(usdPerItMw, disclosed)).toEqual({ ...disclosed, stands });
  });
});

describe("an inventory that can't be meant is refused", () => {
  it.each<[string, ConversionInput, RegExp]>([
    ["no MW", site(1, {}, { gridMw: 0 }), /gridMw is 0/],
    ["no floor", site(1, {}, { floorM2PerItMw: 0 }), /floorM2PerItMw is 0/],
    ["a grid smaller than its IT", site(1, {}, { gridToItRatio: 0.99 }), /gridToItRatio is 0.99/],
    [
      "an endless ratio",
      site(1, {}, { gridToItRatio: Number.POSITIVE_INFINITY }),
      /gridToItRatio is Infinity/,
    ],
    ["months gone by", site(1, {}, { monthsSaved: -1 }), /monthsSaved is -1/],
    ["a negative quantity", site(1, { quantity: -1 }), /inventory item t: quantity is -1/],
    ["a condition above 1", site(1, { conditionFraction: 1.1 }), /inventory item t: condition is 1.1/],
    ["a negative price", site(1, { replacementUsdPerUnit: -1 }), /replacement cost is -1/],
    ["adaptation that earns", site(1, { adaptationUsdPerUnit: -1 }), /adaptation cost is -1/],
    ["removal that earns (that is salvage)", site(1, { removalUsdPerUnit: -1 }), /removal cost is -1/],
    ["salvage that is no number", site(1, { salvageUsdPerUnit: Number.NaN }), /salvage is NaN/],
    ["a need that is not there", site(1, { displaces: "hv" }), /displaces "hv".*known are mv/],
    ["a camp of 120 %", site(1.2), /camp c: t is 1.2/],
    [
      "an override of nothing",
      site(1, {}, { overrides: { x: 0.5 } }),
      /overrides: there is no item "x"; known are t/,
    ],
    ["an override of -1", site(1, {}, { overrides: { t: -1 } }), /overrides: t is -1/],
    ["an item twice", { ...site(1), inventory: [item(), item()] }, /inventory: "t" is named twice/],
    ["a need twice", site(1, {}, { hallNeeds: [need, need] }), /hall needs: "mv" is named twice/],
    [
      "a need of less than nothing",
      site(1, {}, { hallNeeds: [{ ...need, quantityPer: -1 }] }),
      /hall need mv: quantity is -1/,
    ],
  ])("%s", (_, input, message) => {
    expect(() => convertSite(input)).toThrow(message);
  });
});
