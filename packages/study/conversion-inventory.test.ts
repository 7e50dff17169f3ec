import { describe, expect, it } from "vitest";
import { conversionInput, conversionOf, emptyLandOf } from "./conversion-from-scenario.ts";
import { campOf, inventoryOf } from "./conversion-inventory.ts";
import { convertAs } from "./facility-conversion.ts";
import { facilitySchedule } from "./facility-schedule.ts";
import { scenarioOf } from "./study.fixture.ts";

const site = (facility = "") =>
  scenarioOf(`title: 100 MW
start: 2027-01
site: { grid: { import: 100 MW, firm: 100 MW } }
power: { prices: { constant: 40 USD/MWh } }
facility:
  conversion: { camp: reuse, hall: 20 MW${facility.startsWith(",") ? facility : ""} }
${facility.startsWith(",") ? "" : facility}`);
const converted = (facility = "") => conversionOf(site(facility), 100, 1.35);
const item = (facility: string, id: string) => converted(facility).items.find((each) => each.id === id)!;

describe("what the scenario says of the mine", () => {
  it("its cost new: 900 k$/MW make every item of the 450 k$/MW mine twice as dear", () => {
    expect([converted().mine.totalUsd, converted("  mine: { cost: 900 kUSD/MW }").mine.totalUsd]).toEqual([
      expect.closeTo(45e6, 0),
      expect.closeTo(90e6, 0),
    ]);
    expect(item("  mine: { cost: 900 kUSD/MW }", "hv-substation").replacementUsd).toBeCloseTo(24e6, 0);
  });

  it("its condition: at 40 % no more than 40 % of an item can be kept, whatever the camp says", () => {
    const worn = item("  mine: { condition: 40 % }", "hv-substation");
    expect([worn.statedFraction, worn.reusedFraction, worn.limitedBy]).toEqual([1, 0.4, "condition"]);
    expect(converted("  mine: { condition: 40 % }").avoidedCapitalUsd).toBeLessThan(
      converted().avoidedCapitalUsd,
    );
  });

  it("planned: nothing stands, so nothing is kept, taken away or sold", () => {
    const {
      avoidedHardwareUsd,
      removalUsd,
      salvageUsd,
      converted: figure,
      greenfield,
    } = converted("  mine: { exists: planned }");
    expect([avoidedHardwareUsd, removalUsd, salvageUsd]).toEqual([0, 0, 0]);
    expect(figure).toEqual(greenfield);
  });

  it("a power of its own is what is converted", () => {
    expect(inventoryOf(site("  mine: { power: 60 MW }"))[0]!.gridMw).toBe(60);
  });
});

describe("what it says of single items", () => {
  it("adaptation and removal are for all that stands: 3 M$ and 2 M$ at 60 % kept make 1.8 and 0.8", () => {
    const board = item(", items: { lv-boards: { adaptation: 3 MUSD, removal: 2 MUSD } }", "lv-boards");
    expect(board.reusedFraction).toBe(0.6);
    expect([board.adaptationUsd, board.removalUsd]).toEqual([
      expect.closeTo(1.8e6, 0),
      expect.closeTo(0.8e6, 0),
    ]);
    // 0.6 * 6 M$ - 1.8 - 0.8
    expect(board.avoidedCapitalUsd).toBeCloseTo(1e6, 0);
  });

  it("replacement is per grid MW, and the shares of it that adaptation and salvage cost follow", () => {
    const shipped = item("", "hv-substation");
    const dear = item(", items: { hv-substation: { replacement: 240 kUSD/MW } }", "hv-substation");
    expect(dear.replacementUsd / shipped.replacementUsd).toBeCloseTo(2, 9);
    expect(dear.adaptationUsd / shipped.adaptationUsd).toBeCloseTo(2, 9);
  });

  it("condition and reuse of one item leave the others alone", () => {
    const stated = converted(", items: { fibre: { condition: 50 %, reuse: 30 % } }").items;
    expect(stated.find(({ id }) => id === "fibre")).toMatchObject({
      statedFraction: 0.3,
      physicalFraction: 0.5,
    });
    expect(stated.filter(({ id }) => id !== "fibre")).toEqual(
      converted().items.filter(({ id }) => id !== "fibre"),
    );
  });

  it("an item that is not there is a spelling mistake", () => {
    expect(() => converted(", items: { hv-substatoin: { removal: 1 MUSD } }")).toThrow(
      /facility.conversion.items.*"hv-substatoin".*hv-substation/,
    );
  });
});

const WALK_DOWN = `  mine:
    power: 50 MW
    items:
      big-transformers: { quantity: 60, unit: MVA, condition: 90 %, cost: 6 MUSD, displaces: hv-substation, adaptation: 0.6 MUSD, salvage: 1 MUSD, test: fault level }
      tents: { quantity: 1, unit: lot, cost: 1 MUSD, removal: 0.2 MUSD }
      old-boards: { quantity: 40, unit: MVA, cost: 2 MUSD, displaces: lv-boards, reuse: 25 % }
`;

describe("an inventory from a walk-down", () => {
  const result = conversionOf(site(WALK_DOWN), 50, 1.35);

  it("replaces the shipped one: 9 M$ of three items", () => {
    expect(result.items.map(({ id }) => id)).toEqual(["big-transformers", "tents", "old-boards"]);
    expect(result.mine.totalUsd).toBeCloseTo(9e6, 0);
  });

  it("by hand: 90 % of 60 MVA at 0.1 M$ each kept, tents hauled away, a quarter of the boards kept", () => {
    // the reuse camp keeps all of a substation: 0.9 sound * 6 M$ less 0.9 * 0.6 M$
    const [transformers, tents, boards] = result.items;
    expect([transformers!.statedFraction, transformers!.reusedFraction]).toEqual([1, 0.9]);
    expect(transformers!.avoidedCapitalUsd).toBeCloseTo(0.9 * 6e6 - 0.9 * 0.6e6, 0);
    expect([tents!.limitedBy, tents!.avoidedCapitalUsd]).toEqual(["no-use-in-hall", -0.2e6]);
    expect(boards!.avoidedHardwareUsd).toBeCloseTo(0.25 * 2e6, 0);
    expect(result.avoidedCapitalUsd).toBeCloseTo(5.4e6 - 0.54e6 - 0.2e6 + 0.5e6, 0);
  });

  it("the camp says of an unknown item what it says of those that serve the same need", () => {
    // rebuild keeps half of a substation and no board
    const rebuild = { ...site(WALK_DOWN) };
    const facility = { ...rebuild.facility, conversion: { ...rebuild.facility.conversion, camp: "rebuild" } };
    expect(campOf({ ...rebuild, facility } as typeof rebuild).shares).toEqual({
      "big-transformers": 0.5,
      tents: 0,
      "old-boards": 0,
    });
  });

  it("avoided hardware never exceeds what stands is worth new", () => {
    expect(result.avoidedHardwareUsd).toBeLessThanOrEqual(result.mine.totalUsd);
  });

  it("what is counted in another unit than its need is refused", () => {
    expect(() =>
      conversionInput(site(WALK_DOWN.replace("unit: MVA, condition", "unit: lot, condition")), 50, 1.35),
    ).toThrow(
      'inventory item "big-transformers" is counted in "lot", the need "hv-substation" that it displaces in "MVA"',
    );
  });

  it("and what displaces a need that no hall has, by name", () => {
    expect(() =>
      conversionOf(site(WALK_DOWN.replace("displaces: lv-boards", "displaces: moat")), 50, 1.35),
    ).toThrow(/displaces "moat"/);
  });
});

describe("a bill of materials of one's own", () => {
  const NEEDS = `, needs: { hv-substation: { per: grid-mw, quantity: 1.65, unit: MVA, cost: 0.1 MUSD }, all-else: { per: it-mw, quantity: 1, unit: MW, cost: 8 MUSD } }`;

  it("costs 1.65 * 0.1 M$ a grid MW and 8 M$ an IT MW: 16.5 and 592.6 M$; what serves other needs must be named anew", () => {
    const own = site(`${NEEDS}`);
    const transformers = "big: { quantity: 110, unit: MVA, cost: 11 MUSD, displaces: hv-substation }";
    const facility = { ...own.facility, mine: site(`  mine: { items: { ${transformers} } }`).facility.mine };
    const result = conversionOf({ ...own, facility } as typeof own, 100, 1.35);
    expect(result.greenfield.totalUsd).toBeCloseTo(16.5e6 + (8e6 * 100) / 1.35, 0);
    expect(result.avoidedHardwareUsd).toBeCloseTo(11e6, 0);
    expect(() => conversionOf(own, 100, 1.35)).toThrow(/displaces "mv-switchgear"/);
  });
});

describe("the halls on empty land", () => {
  it("cost what facility.greenfield.cost says, else what they cost here before reuse", () => {
    const plain = site();
    const dear = site("  greenfield: { cost: 13 MUSD/MW }");
    const of = (scenario: typeof plain) => emptyLandOf(scenario, conversionOf(scenario, 100, 1.35));
    expect(of(plain)).toEqual(conversionOf(plain, 100, 1.35).greenfield);
    expect(of(dear).totalUsd).toBeCloseTo((13e6 * 100) / 1.35, 0);
    expect(of(dear).usdPerGridMw).toBeCloseTo(13e6 / 1.35, 3);
  });

  it("are ready when facility.greenfield.months says, queue aside; a queue of 40 months still holds them", () => {
    const firstAt = (greenfield: string) =>
      facilitySchedule(site(`  greenfield: { ${greenfield} }`), 50).greenfield.atMedian.firstEnergisedDay;
    const [slow, quick] = [
      firstAt("months: 30 months, queue: 0 months"),
      firstAt("months: 18 months, queue: 0 months"),
    ];
    // twelve months of 30.44 days between them, to the nearest working days
    expect(Math.abs(slow - quick - 365.2)).toBeLessThan(4);
    expect(firstAt("months: 18 months, queue: 40 months") - quick).toBeGreaterThan(600);
  });

  it("a slower build never brings the date forward", () => {
    const months = [6, 12, 24, 48].map(
      (m) =>
        facilitySchedule(site(`  greenfield: { months: ${m} months, queue: 24 months }`), 50).greenfield
          .monthsToFirst.p50,
    );
    expect([...months].sort((a, b) => a - b)).toEqual(months);
  });
});

describe("the budget", () => {
  it("is the converted cost with the scenario's contingency: 20 % on top", () => {
    const read = convertAs(site(", contingency: 20 %"), "reuse");
    expect(read.budget.totalUsd).toBeCloseTo(1.2 * read.converted.totalUsd, 3);
  });
});
