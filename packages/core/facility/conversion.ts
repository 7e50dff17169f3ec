import { sum } from "../quantity/index.ts";
import { checkConversionInput } from "./conversion-check.ts";
import type {
  CapexFigure,
  ConversionInput,
  ConversionResult,
  HallNeed,
  InventoryItem,
  ItemOutcome,
  NeedCost,
} from "./conversion-types.ts";

/**
 * Converts a mine into an AI hall, item by item.
 *
 * `avoided capital = r * min(replacement cost of the existing quantity, greenfield cost of the quantity it displaces)
 * - adaptation - removal`, r being a share of what *exists*. Bounded by what is sound and by what the hall needs; an item
 * whose reuse saves less than it costs (adaptation, and the salvage forgone) is removed instead, whatever the camp says.
 * So avoided hardware never exceeds what the mine is worth new, and a higher share never raises capex.
 *
 * @throws facility/bad-number, facility/bad-ratio, facility/unknown-item, facility/unknown-need, facility/duplicate
 * @example
 * convertSite({ inventory, hallNeeds, camp: camps.middle, gridMw: 100, gridToItRatio: 1.35, floorM2PerItMw: 464.5 })
 *   .converted.usdPerItMw; // about 11.5 M$ where a greenfield hall costs 11.7
 */
export function convertSite(input: ConversionInput): ConversionResult {
  checkConversionInput(input);
  const size = sizeOf(input);
  const stated = (item: InventoryItem) => input.overrides?.[item.id] ?? input.camp.shares[item.id] ?? 0;
  const plan = planReuse(input, stated);
  const physical = planReuse(input, () => 1).items;
  const greenfieldUsd = sum(plan.needs.map((need) => need.costUsd));
  const mineUsd = sum(plan.items.map((item) => item.replacementUsd));
  const totals = totalsOf(plan.items);
  const monthsSaved = input.monthsSaved ?? 0;
  const timeValueUsd = monthsSaved * (input.monthlyNoiUsd ?? 0);
  const figure = (totalUsd: number) => capexFigure(totalUsd, size);
  const physicalUsd = sum(physical.map((item) => item.physicalFraction * cheaperUsd(item)));
  return {
    campId: input.camp.id,
    ...size,
    mine: figure(mineUsd),
    greenfield: figure(greenfieldUsd),
    converted: figure(greenfieldUsd - totals.avoidedCapitalUsd),
    items: plan.items.map(withoutCheaper),
    needs: plan.needs,
    ...totals,
    reusedFractionOfMine: ratioOrZero(totals.avoidedHardwareUsd, mineUsd),
    reusedFractionOfHall: ratioOrZero(totals.avoidedHardwareUsd, greenfieldUsd),
    physicalFractionOfMine: ratioOrZero(physicalUsd, mineUsd),
    physicalFractionOfHall: ratioOrZero(physicalUsd, greenfieldUsd),
    statedFractionOfMine: ratioOrZero(
      sum(plan.items.map((item) => item.statedFraction * item.replacementUsd)),
      mineUsd,
    ),
    monthsSaved,
    timeValueUsd,
    reuseValueUsd: totals.avoidedCapitalUsd + timeValueUsd,
  };
}

interface Size {
  readonly gridMw: number;
  readonly itMw: number;
  readonly gridToItRatio: number;
  readonly floorM2: number;
}

function sizeOf({ gridMw, gridToItRatio, floorM2PerItMw }: ConversionInput): Size {
  const itMw = gridMw / gridToItRatio;
  return { gridMw, itMw, gridToItRatio, floorM2: itMw * floorM2PerItMw };
}

/** Units of a need that a hall of this size takes. */
export function needQuantity(need: HallNeed, size: Size): number {
  const base = { "grid-mw": size.gridMw, "it-mw": size.itMw, "floor-m2": size.floorM2 }[need.scaling];
  return need.quantityPer * base;
}

interface PlannedItem extends ItemOutcome {
  /** min(replacement, displaced greenfield cost) of the whole existing quantity. */
  readonly cheaperUsd: number;
}

interface ReusePlan {
  readonly items: readonly PlannedItem[];
  readonly needs: readonly NeedCost[];
}

/**
 * Where several items serve one need, the one whose reuse saves most is taken first: so a larger share of one can only crowd
 * out a worse one, and never raises capex.
 */
function planReuse(input: ConversionInput, stated: (item: InventoryItem) => number): ReusePlan {
  const size = sizeOf(input);
  const needs = new Map(input.hallNeeds.map((need) => [need.id, need]));
  const openQuantity = new Map(input.hallNeeds.map((need) => [need.id, needQuantity(need, size)]));
  const outcomes = new Map<string, PlannedItem>();
  for (const item of bestSavingFirst(input.inventory, needs)) {
    const need = needs.get(item.displaces ?? "");
    const open = openQuantity.get(need?.id ?? "") ?? 0;
    const outcome = planItem(item, need, open, stated(item), convertedShare(item, input));
    if (need) openQuantity.set(need.id, open - outcome.reusedFraction * outcome.existingQuantity);
    outcomes.set(item.id, outcome);
  }
  return {
    items: input.inventory.map(({ id }) => outcomes.get(id)!),
    needs: input.hallNeeds.map((need) => needCost(need, size, openQuantity.get(need.id)!)),
  };
}

function bestSavingFirst(
  inventory: readonly InventoryItem[],
  needs: ReadonlyMap<string, HallNeed>,
): readonly InventoryItem[] {
  const savingUsdPerUnit = (item: InventoryItem) =>
    Math.min(item.replacementUsdPerUnit, needs.get(item.displaces ?? "")?.unitCostUsd ?? 0) -
    item.adaptationUsdPerUnit +
    item.removalUsdPerUnit;
  return [...inventory].sort((a, b) => savingUsdPerUnit(b) - savingUsdPerUnit(a));
}

/** Where only a part of the mine is converted, the same part of each item's quantity goes with it. */
function convertedShare(item: InventoryItem, { gridMw }: ConversionInput): number {
  return item.gridMw > 0 ? Math.min(1, gridMw / item.gridMw) : 1;
}

function planItem(
  item: InventoryItem,
  need: HallNeed | undefined,
  openQuantity: number,
  statedFraction: number,
  share: number,
): PlannedItem {
  const existing = item.quantity * share;
  const neededFraction = existing > 0 ? Math.max(0, openQuantity) / existing : 0;
  const physicalFraction = need ? Math.min(1, item.conditionFraction, neededFraction) : 0;
  const cheaperPerUnit = Math.min(item.replacementUsdPerUnit, need?.unitCostUsd ?? 0);
  const gainPerUnit =
    cheaperPerUnit - item.adaptationUsdPerUnit + item.removalUsdPerUnit - item.salvageUsdPerUnit;
  const reusedFraction = gainPerUnit > 0 ? Math.min(statedFraction, physicalFraction) : 0;
  const reused = existing * reusedFraction;
  const removed = existing - reused;
  const soundRemoved = Math.max(0, existing * item.conditionFraction - reused);
  const avoidedHardwareUsd = reused * cheaperPerUnit;
  const adaptationUsd = reused * item.adaptationUsdPerUnit;
  const removalUsd = removed * item.removalUsdPerUnit;
  return {
    id: item.id,
    name: item.name,
    unit: item.unit,
    existingQuantity: existing,
    statedFraction,
    physicalFraction,
    reusedFraction,
    replacementUsd: existing * item.replacementUsdPerUnit,
    avoidedHardwareUsd,
    adaptationUsd,
    removalUsd,
    avoidedCapitalUsd: avoidedHardwareUsd - adaptationUsd - removalUsd,
    salvageUsd: soundRemoved * item.salvageUsdPerUnit,
    limitedBy: limitOf({ item, need, statedFraction, neededFraction, gainPerUnit }),
    test: item.test,
    cheaperUsd: existing * cheaperPerUnit,
  };
}

interface LimitFacts {
  readonly item: InventoryItem;
  readonly need: HallNeed | undefined;
  readonly statedFraction: number;
  readonly neededFraction: number;
  readonly gainPerUnit: number;
}

function limitOf(facts: LimitFacts): ItemOutcome["limitedBy"] {
  if (!facts.need) return "no-use-in-hall";
  if (facts.gainPerUnit <= 0) return "not-worth-adapting";
  const physical = Math.min(facts.item.conditionFraction, facts.neededFraction);
  if (facts.statedFraction <= physical) return "stated";
  return facts.neededFraction < facts.item.conditionFraction ? "hall-need" : "condition";
}

function needCost(need: HallNeed, size: Size, openQuantity: number): NeedCost {
  const quantity = needQuantity(need, size);
  return {
    id: need.id,
    name: need.name,
    unit: need.unit,
    quantity,
    costUsd: quantity * need.unitCostUsd,
    suppliedQuantity: quantity - openQuantity,
  };
}

function totalsOf(items: readonly PlannedItem[]) {
  const total = (pick: (item: PlannedItem) => number) => sum(items.map(pick));
  return {
    avoidedHardwareUsd: total((item) => item.avoidedHardwareUsd),
    adaptationUsd: total((item) => item.adaptationUsd),
    removalUsd: total((item) => item.removalUsd),
    avoidedCapitalUsd: total((item) => item.avoidedCapitalUsd),
    salvageUsd: total((item) => item.salvageUsd),
  };
}

function cheaperUsd(item: PlannedItem): number {
  return item.cheaperUsd;
}

function withoutCheaper({ cheaperUsd: _, ...outcome }: PlannedItem): ItemOutcome {
  return outcome;
}

function capexFigure(totalUsd: number, { gridMw, itMw }: Size): CapexFigure {
  return { totalUsd, usdPerGridMw: totalUsd / gridMw, usdPerItMw: totalUsd / itMw };
}

function ratioOrZero(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
