import { requireFraction, requireNonNegative, requirePositive, requireUniqueIds } from "./checks.ts";
import type { ConversionInput, HallNeed, InventoryItem, ReuseShares } from "./conversion-types.ts";
import { facilityErrors } from "./errors.ts";

/**
 * Refuses an inventory, a hall or shares that can't be meant.
 * @throws facility/bad-number, facility/bad-ratio, facility/unknown-item, facility/unknown-need, facility/duplicate
 */
export function checkConversionInput(input: ConversionInput): void {
  requirePositive("gridMw", input.gridMw);
  requirePositive("floorM2PerItMw", input.floorM2PerItMw);
  requireNonNegative("monthsSaved", input.monthsSaved ?? 0);
  if (!(input.gridToItRatio >= 1 && Number.isFinite(input.gridToItRatio)))
    throw facilityErrors.badRatio({ where: "gridToItRatio", value: input.gridToItRatio });
  requireUniqueIds("inventory", input.inventory);
  requireUniqueIds("hall needs", input.hallNeeds);
  for (const need of input.hallNeeds) checkNeed(need);
  const needIds = input.hallNeeds.map(({ id }) => id);
  for (const item of input.inventory) checkItem(item, needIds);
  const itemIds = input.inventory.map(({ id }) => id);
  checkShares("overrides", input.overrides ?? {}, itemIds);
  for (const [id, share] of Object.entries(input.camp.shares))
    requireFraction(`camp ${input.camp.id}: ${id}`, share);
}

function checkNeed(need: HallNeed): void {
  requireNonNegative(`hall need ${need.id}: quantity`, need.quantityPer);
  requireNonNegative(`hall need ${need.id}: unit cost`, need.unitCostUsd);
}

function checkItem(item: InventoryItem, needIds: readonly string[]): void {
  const where = `inventory item ${item.id}`;
  requireNonNegative(`${where}: quantity`, item.quantity);
  requireNonNegative(`${where}: grid MW`, item.gridMw);
  requireFraction(`${where}: condition`, item.conditionFraction);
  requireNonNegative(`${where}: replacement cost`, item.replacementUsdPerUnit);
  requireNonNegative(`${where}: adaptation cost`, item.adaptationUsdPerUnit);
  requireNonNegative(`${where}: removal cost`, item.removalUsdPerUnit);
  requireNonNegative(`${where}: salvage`, item.salvageUsdPerUnit);
  if (item.displaces !== null && !needIds.includes(item.displaces))
    throw facilityErrors.unknownNeed({ item: item.id, need: item.displaces, known: needIds });
}

/** An override of an item that does not exist is a spelling mistake, never a silent zero. */
function checkShares(where: string, shares: ReuseShares, itemIds: readonly string[]): void {
  for (const [id, share] of Object.entries(shares)) {
    requireFraction(`${where}: ${id}`, share);
    if (!itemIds.includes(id)) throw facilityErrors.unknownItem({ where, item: id, known: itemIds });
  }
}
