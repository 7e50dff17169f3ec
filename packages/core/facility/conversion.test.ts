import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { camps, hallNeedRows, hundredMwMine, mineItemRows } from "../../../tests/facility-rows.ts";
import { sum } from "../quantity/index.ts";
import { convertSite, findCamp, hallNeedsFromRows, inventoryFromRows } from "./index.ts";

describe("the shipped rows", () => {
  it("make a mine worth 450 k$ per grid MW and a hall whose shares sum to 1", () => {
    expect(sum(mineItemRows.map((row) => row.replacementUsdPerGridMw))).toBe(450_000);
    expect(sum(hallNeedRows.map((row) => row.shareOfHallFraction))).toBeCloseTo(1, 12);
  });

  it("price the hall at 11.7 M$ per IT MW: 866.7 M$ for 100 grid MW at ratio 1.35", () => {
    const result = convertSite(hundredMwMine("middle"));
    expect(result.itMw).toBeCloseTo(100 / 1.35, 9);
    expect(result.greenfield.usdPerItMw).toBeCloseTo(11.7e6, 3);
    expect(result.greenfield.totalUsd / 1e6).toBeCloseTo(866.667, 3);
    expect(result.mine.usdPerGridMw).toBeCloseTo(450_000, 6);
  });
});

describe("the two camps read the same 100 MW mine", () => {
  // By hand, M$: 0.5*12 + 0.5*3 + 0.5*1 = 8.0
  it("rebuild: 8.0 M$ of hardware reused, 17.8 % of the mine, 0.92 % of the hall", () => {
    const result = convertSite(hundredMwMine("rebuild"));
    expect(result.avoidedHardwareUsd).toBeCloseTo(8.0e6, 3);
    expect(result.reusedFractionOfMine).toBeCloseTo(8 / 45, 9);
    expect(result.reusedFractionOfHall).toBeCloseTo(8 / 866.6667, 6);
  });

  // 0.75*12 + 0.4*6 + 0.15*7 + 0.15*6 + 0.05*9 + 0.7*3 + 0.5*1 = 16.4
  it("middle: 16.4 M$", () => {
    expect(convertSite(hundredMwMine("middle")).avoidedHardwareUsd).toBeCloseTo(16.4e6, 3);
  });

  // 12 + 0.8*6 + 0.6*7 + 0.6*6 + 0.6*9 + 3 + 0.8*1 = 33.8
  it("reuse: 33.8 M$, 75 % of the mine and still only 3.9 % of the hall", () => {
    const result = convertSite(hundredMwMine("reuse"));
    expect(result.avoidedHardwareUsd).toBeCloseTo(33.8e6, 3);
    expect(result.reusedFractionOfMine).toBeCloseTo(0.7511, 4);
    expect(result.reusedFractionOfHall).toBeCloseTo(0.039, 4);
  });

  it("stand beside the most that is physically there: 44 of 45 M$, 5.1 % of the hall", () => {
    const result = convertSite(hundredMwMine("rebuild"));
    expect(result.physicalFractionOfMine).toBeCloseTo(44 / 45, 9);
    expect(result.physicalFractionOfHall).toBeCloseTo(44 / 866.6667, 6);
    expect(result.statedFractionOfMine).toBeCloseTo(8 / 45, 9);
  });
});

describe("the ledger of a conversion", () => {
  it("converted = greenfield - hardware + adaptation + removal, to the cent", () => {
    const result = convertSite(hundredMwMine("middle"));
    const expected =
      result.greenfield.totalUsd - result.avoidedHardwareUsd + result.adaptationUsd + result.removalUsd;
    expect(result.converted.totalUsd).toBeCloseTo(expected, 4);
  });

  it("time is worth months * NOI and never enters capital", () => {
    const slow = convertSite(hundredMwMine("middle", { monthsSaved: 0, monthlyNoiUsd: 9e6 }));
    const fast = convertSite(hundredMwMine("middle", { monthsSaved: 18, monthlyNoiUsd: 9e6 }));
    expect(fast.converted.totalUsd).toBe(slow.converted.totalUsd);
    expect(fast.reuseValueUsd - slow.reuseValueUsd).toBeCloseTo(162e6, 3);
  });

  it("half the site takes half of each item with it", () => {
    const half = convertSite(hundredMwMine("reuse", { gridMw: 50 }));
    expect(half.avoidedHardwareUsd).toBeCloseTo(16.9e6, 3);
    expect(half.mine.totalUsd).toBeCloseTo(22.5e6, 3);
  });

  it("an override beats the camp item by item", () => {
    const result = convertSite(hundredMwMine("rebuild", { overrides: { "mv-switchgear": 1 } }));
    expect(result.avoidedHardwareUsd).toBeCloseTo(14e6, 3);
  });

  it("a poor condition bounds the share, and says so", () => {
    const { inventory, ...rest } = hundredMwMine("reuse");
    const worn = inventory.map((item) => ({ ...item, conditionFraction: 0.3 }));
    const result = convertSite({ ...rest, inventory: worn });
    expect(result.items[0]).toMatchObject({
      id: "hv-substation",
      reusedFraction: 0.3,
      limitedBy: "condition",
    });
    expect(result.avoidedHardwareUsd).toBeCloseTo(0.3 * 44e6, 3);
  });

  it("a hall that needs less than there is bounds it too", () => {
    const input = hundredMwMine("reuse");
    const hallNeeds = input.hallNeeds.map((need) =>
      need.id === "hv-substation" ? { ...need, quantityPer: 0.55 } : need,
    );
    const [substation] = convertSite({ ...input, hallNeeds }).items;
    expect(substation).toMatchObject({ reusedFraction: 0.5, limitedBy: "hall-need" });
  });

  it("an item that costs more to adapt than to buy is removed instead", () => {
    const { inventory, ...rest } = hundredMwMine("reuse");
    const dear = inventory.map((item) => ({ ...item, adaptationUsdPerUnit: 2 * item.replacementUsdPerUnit }));
    const result = convertSite({ ...rest, inventory: dear });
    expect(result.avoidedHardwareUsd).toBe(0);
    expect(result.items[0]!.limitedBy).toBe("not-worth-adapting");
  });

  it("two items that serve one need never supply more than the need", () => {
    const input = hundredMwMine("reuse");
    const twin = { ...input.inventory[0]!, id: "second-substation" };
    const camp = { ...input.camp, shares: { ...input.camp.shares, "second-substation": 1 } };
    const result = convertSite({ ...input, camp, inventory: [...input.inventory, twin] });
    const need = result.needs.find(({ id }) => id === "hv-substation")!;
    expect(need.suppliedQuantity).toBeCloseTo(need.quantity, 9);
    expect(result.items.at(-1)!.reusedFraction).toBeCloseTo(0.5, 9);
  });
});

describe("what holds whatever the figures", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const cost = fc.double({ min: 0, max: 1e6, noNaN: true });
  const wildItem = fc.record({
    share,
    more: share,
    conditionFraction: share,
    replacementUsdPerUnit: cost,
    adaptationUsdPerUnit: cost,
    removalUsdPerUnit: cost,
    salvageUsdPerUnit: cost,
    quantity: fc.double({ min: 0, max: 1e4, noNaN: true }),
  });
  const wildItems = fc.array(wildItem, { minLength: mineItemRows.length, maxLength: mineItemRows.length });

  function wildInput(wild: readonly { share: number }[], shareOf: (i: number) => number) {
    const base = hundredMwMine("middle");
    const inventory = base.inventory.map((item, i) => {
      const {
        conditionFraction,
        replacementUsdPerUnit,
        adaptationUsdPerUnit,
        removalUsdPerUnit,
        salvageUsdPerUnit,
        quantity,
      } = wild[i] as unknown as (typeof base.inventory)[number];
      return {
        ...item,
        displaces: ["hv-substation", "shell", null][i % 3]!,
        conditionFraction,
        replacementUsdPerUnit,
        adaptationUsdPerUnit,
        removalUsdPerUnit,
        salvageUsdPerUnit,
        quantity,
      };
    });
    const shares = Object.fromEntries(inventory.map((item, i) => [item.id, shareOf(i)]));
    return { ...base, inventory, camp: { id: "wild", name: "wild", shares } };
  }

  it("avoided hardware never exceeds what the mine is worth new (300 runs)", () => {
    fc.assert(
      fc.property(wildItems, (wild) => {
        const result = convertSite(wildInput(wild, (i) => wild[i]!.share));
        expect(result.avoidedHardwareUsd).toBeLessThanOrEqual(result.mine.totalUsd * (1 + 1e-12));
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it("more reuse never raises capex (300 runs)", () => {
    fc.assert(
      fc.property(wildItems, (wild) => {
        const less = convertSite(wildInput(wild, (i) => wild[i]!.share));
        const more = convertSite(wildInput(wild, (i) => Math.min(1, wild[i]!.share + wild[i]!.more)));
        expect(more.converted.totalUsd).toBeLessThanOrEqual(less.converted.totalUsd + 1e-3);
      }),
      { numRuns: 300, seed: 6 },
    );
  });
});

describe("errors are named", () => {
  const codeOf = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return (error as { code: string }).code;
    }
    return "no error";
  };

  it.each([
    ["facility/bad-ratio", { gridToItRatio: 0.9 }],
    ["facility/bad-number", { gridMw: 0 }],
    ["facility/bad-number", { overrides: { containers: 1.2 } }],
    ["facility/unknown-item", { overrides: { contaners: 0.2 } }],
    ["facility/bad-number", { monthsSaved: Number.NaN }],
  ])("%s for %j", (code, changes) => {
    expect(codeOf(() => convertSite(hundredMwMine("middle", changes)))).toBe(code);
  });

  it("facility/unknown-need, facility/duplicate and facility/unknown-camp", () => {
    const input = hundredMwMine("middle");
    const [first] = input.inventory;
    expect(codeOf(() => convertSite({ ...input, inventory: [{ ...first!, displaces: "moat" }] }))).toBe(
      "facility/unknown-need",
    );
    expect(codeOf(() => convertSite({ ...input, inventory: [first!, first!] }))).toBe("facility/duplicate");
    expect(codeOf(() => findCamp(camps, "both"))).toBe("facility/unknown-camp");
  });

  it("a hall need without quantity has no unit cost", () => {
    const rows = hallNeedRows.map((row) => ({ ...row, quantityPer: 0 }));
    const basis = { greenfieldUsdPerItMw: 1, gridToItRatio: 1, floorM2PerItMw: 1 };
    expect(codeOf(() => hallNeedsFromRows(rows, basis))).toBe("facility/bad-number");
    expect(inventoryFromRows(mineItemRows, 10)).toHaveLength(8);
  });
});
