import {
  type Camp,
  facilityErrors,
  findCamp,
  type HallNeed,
  type HallNeedRow,
  hallNeedsFromRows,
  type InventoryItem,
  inventoryFromRows,
  type MineItemRow,
  type ReuseShares,
} from "@switchyard/core/facility";
import { type AssumptionId, assumptionsUnder, findAssumption, type Scenario } from "@switchyard/scenario";
import { convertedMw, figure, figuresUnder } from "./facility-site.ts";

type Mine = NonNullable<Scenario["facility"]["mine"]>;
type StatedItem = NonNullable<Mine["items"]>[string];
type ItemChange = NonNullable<Scenario["facility"]["conversion"]["items"]>[string];

/**
 * What stands on the site: the scenario's own walk-down (`facility.mine.items`), else the shipped inventory of a mine of that power
 * at the scenario's cost new; with its condition, and what the scenario says of single items. Of a mine that is only planned
 * nothing stands: there is nothing to keep, to take away or to sell.
 *
 * @throws facility/unknown-item, facility/unit-mismatch
 */
export function inventoryOf(scenario: Scenario): readonly InventoryItem[] {
  const { mine } = scenario.facility;
  const aged = newItems(scenario).map((item) => ({
    ...item,
    conditionFraction: item.conditionFraction * (mine?.conditionFraction ?? 1),
  }));
  const changed = withChanges(aged, scenario.facility.conversion.items ?? {});
  return mine?.stage === "planned" ? changed.map(notBuilt) : changed;
}

function newItems(scenario: Scenario): readonly InventoryItem[] {
  const { mine } = scenario.facility;
  return mine?.items ? statedItems(scenario, mine.items) : shippedItems(scenario);
}

/** What the mine's buildings and electrical plant cost new, USD per grid MW: all of its items, each over the MW that it serves. */
export function newMineUsdPerMw(scenario: Scenario): number {
  return newItems(scenario).reduce(
    (usd, item) => usd + (item.quantity * item.replacementUsdPerUnit) / item.gridMw,
    0,
  );
}

function shippedItems(scenario: Scenario): readonly InventoryItem[] {
  const rows = figuresUnder<MineItemRow>("facility.mine_item.", "facility.conversion");
  const stated = scenario.facility.mine?.replacementUsdPerMw;
  const shipped = rows.reduce((usd, row) => usd + row.replacementUsdPerGridMw, 0);
  const scale = stated === undefined ? 1 : stated / shipped;
  return inventoryFromRows(
    rows.map((row) => ({ ...row, replacementUsdPerGridMw: row.replacementUsdPerGridMw * scale })),
    convertedMw(scenario),
  );
}

function statedItems(
  scenario: Scenario,
  items: Readonly<Record<string, StatedItem>>,
): readonly InventoryItem[] {
  const needs = hallNeedsOf(scenario, 1);
  return Object.entries(items).map(([id, item]) => {
    const need = needs.find((each) => each.id === item.displaces);
    if (need && need.unit !== item.unit)
      throw facilityErrors.unitMismatch({ item: id, unit: item.unit, need: need.id, needUnit: need.unit });
    const perUnit = (usd: number | undefined) => (usd ?? 0) / item.quantity;
    return {
      id,
      name: item.name ?? id,
      quantity: item.quantity,
      unit: item.unit,
      gridMw: item.gridMw ?? convertedMw(scenario),
      conditionFraction: item.conditionFraction ?? 1,
      replacementUsdPerUnit: perUnit(item.replacementUsd),
      displaces: item.displaces ?? null,
      adaptationUsdPerUnit: perUnit(item.adaptationUsd),
      removalUsdPerUnit: perUnit(item.removalUsd),
      salvageUsdPerUnit: perUnit(item.salvageUsd),
      test: item.test ?? "",
    };
  });
}

/** Amounts of `facility.conversion.items` are for all that stands of an item; its replacement is per grid MW. */
function withChanges(
  items: readonly InventoryItem[],
  changes: Readonly<Record<string, ItemChange>>,
): readonly InventoryItem[] {
  const known = items.map(({ id }) => id);
  for (const id of Object.keys(changes))
    if (!known.includes(id))
      throw facilityErrors.unknownItem({ where: "facility.conversion.items", item: id, known });
  return items.map((item) => {
    const change = changes[item.id];
    return change ? changed(item, change) : item;
  });
}

function changed(item: InventoryItem, change: ItemChange): InventoryItem {
  const { adaptationUsd, removalUsd, replacementUsdPerMw, conditionFraction } = change;
  const perUnit = (usd: number | undefined, shipped: number) =>
    usd === undefined ? shipped : usd / item.quantity;
  const newUsd =
    replacementUsdPerMw === undefined
      ? item.replacementUsdPerUnit
      : (replacementUsdPerMw * item.gridMw) / item.quantity;
  // shares of the cost new follow it
  const scale = item.replacementUsdPerUnit > 0 ? newUsd / item.replacementUsdPerUnit : 1;
  return {
    ...item,
    replacementUsdPerUnit: newUsd,
    conditionFraction: conditionFraction ?? item.conditionFraction,
    adaptationUsdPerUnit: perUnit(adaptationUsd, item.adaptationUsdPerUnit * scale),
    removalUsdPerUnit: perUnit(removalUsd, item.removalUsdPerUnit * scale),
    salvageUsdPerUnit: item.salvageUsdPerUnit * scale,
  };
}

function notBuilt(item: InventoryItem): InventoryItem {
  return { ...item, conditionFraction: 0, removalUsdPerUnit: 0, salvageUsdPerUnit: 0 };
}

/** What the hall needs: the scenario's own bill (`facility.conversion.needs`), else the shipped one at its cost per IT MW. */
export function hallNeedsOf(scenario: Scenario, gridToItRatio: number): readonly HallNeed[] {
  const { conversion } = scenario.facility;
  if (conversion.needs)
    return Object.entries(conversion.needs).map(([id, { name, ...need }]) => ({
      id,
      name: name ?? id,
      ...need,
    }));
  return hallNeedsFromRows(figuresUnder<HallNeedRow>("facility.hall_need.", "facility.conversion"), {
    greenfieldUsdPerItMw:
      conversion.capexUsdPerItMw ??
      figure<number>("facility.greenfield_usd_per_it_mw", "facility.conversion.cost"),
    gridToItRatio,
    floorM2PerItMw: figure<number>("facility.floor_m2_per_it_mw", "facility.conversion"),
  });
}

/** The scenario's camp; of an item that the camp does not know it says what it says of those that serve the same need. */
export function campOf(scenario: Scenario): Camp {
  const camps = assumptionsUnder("facility.camp.").map(
    (row) => findAssumption(row.id as AssumptionId, "facility.conversion.camp").value as Camp,
  );
  const camp = findCamp(camps, scenario.facility.conversion.camp);
  const items = scenario.facility.mine?.items;
  if (!items) return camp;
  const rows = figuresUnder<MineItemRow>("facility.mine_item.", "facility.conversion.camp");
  const shareOf = (id: string, need: string | undefined) =>
    camp.shares[id] ?? camp.shares[rows.find((row) => row.displaces === need)?.id ?? ""] ?? 0;
  const shares = Object.entries(items).map(
    ([id, { displaces }]) => [id, displaces === undefined ? 0 : shareOf(id, displaces)] as const,
  );
  return { ...camp, shares: Object.fromEntries(shares) };
}

/** Shares that the scenario states item by item; they replace the camp's. */
export function statedShares({ facility }: Scenario): ReuseShares {
  const stated = [
    ...Object.entries(facility.mine?.items ?? {}),
    ...Object.entries(facility.conversion.items ?? {}),
  ];
  return Object.fromEntries(
    stated.flatMap(([id, { reuseFraction }]) => (reuseFraction === undefined ? [] : [[id, reuseFraction]])),
  );
}
