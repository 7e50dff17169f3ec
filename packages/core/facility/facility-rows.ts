import { requireNonNegative } from "./checks.ts";
import type { Camp, HallNeed, InventoryItem, QuantityScaling } from "./conversion-types.ts";
import { facilityErrors } from "./errors.ts";

/** One row `facility.mine_item.*`: what a mine contains per grid MW. Costs in USD per grid MW. */
export interface MineItemRow {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly quantityPerGridMw: number;
  readonly replacementUsdPerGridMw: number;
  readonly conditionFraction: number;
  readonly displaces: string | null;
  readonly adaptationFractionOfReplacement: number;
  readonly removalFractionOfReplacement: number;
  readonly salvageFractionOfReplacement: number;
  readonly test: string;
}

/** One row `facility.hall_need.*`: what share of a greenfield hall's cost it is, and how it is counted. */
export interface HallNeedRow {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly scaling: QuantityScaling;
  readonly quantityPer: number;
  readonly shareOfHallFraction: number;
}

/**
 * The inventory of a typical mine of `gridMw`, from rows per grid MW.
 * @throws facility/bad-number where a row has a cost but no quantity to bear it
 */
export function inventoryFromRows(rows: readonly MineItemRow[], gridMw: number): readonly InventoryItem[] {
  return rows.map((row) => {
    if (!(row.quantityPerGridMw > 0) && row.replacementUsdPerGridMw !== 0)
      throw facilityErrors.badNumber({
        where: `mine item ${row.id}: quantity`,
        value: row.quantityPerGridMw,
        allowed: "above 0",
      });
    const unitUsd = row.quantityPerGridMw > 0 ? row.replacementUsdPerGridMw / row.quantityPerGridMw : 0;
    return {
      id: row.id,
      name: row.name,
      unit: row.unit,
      gridMw,
      quantity: row.quantityPerGridMw * gridMw,
      conditionFraction: row.conditionFraction,
      replacementUsdPerUnit: unitUsd,
      displaces: row.displaces,
      adaptationUsdPerUnit: unitUsd * row.adaptationFractionOfReplacement,
      removalUsdPerUnit: unitUsd * row.removalFractionOfReplacement,
      salvageUsdPerUnit: unitUsd * row.salvageFractionOfReplacement,
      test: row.test,
    };
  });
}

/** What turns a hall's cost per IT MW into unit costs. */
export interface HallBasis {
  /** Greenfield cost of a hall per critical IT MW. */
  readonly greenfieldUsdPerItMw: number;
  readonly gridToItRatio: number;
  readonly floorM2PerItMw: number;
}

/**
 * A hall's needs with unit costs, so that all together cost `greenfieldUsdPerItMw` when the shares sum to 1:
 * `unit cost = share * greenfield / (quantity per IT MW)`.
 * @throws facility/bad-number where a row has no quantity
 */
export function hallNeedsFromRows(rows: readonly HallNeedRow[], basis: HallBasis): readonly HallNeed[] {
  requireNonNegative("greenfieldUsdPerItMw", basis.greenfieldUsdPerItMw);
  const perItMw = { "grid-mw": basis.gridToItRatio, "it-mw": 1, "floor-m2": basis.floorM2PerItMw };
  return rows.map((row) => {
    const quantityPerItMw = row.quantityPer * perItMw[row.scaling];
    if (!(quantityPerItMw > 0))
      throw facilityErrors.badNumber({
        where: `hall need ${row.id}: quantity`,
        value: row.quantityPer,
        allowed: "above 0",
      });
    const unitCostUsd = (row.shareOfHallFraction * basis.greenfieldUsdPerItMw) / quantityPerItMw;
    const { id, name, unit, scaling, quantityPer } = row;
    return { id, name, unit, scaling, quantityPer, unitCostUsd };
  });
}

/** The camp of that name. @throws facility/unknown-camp */
export function findCamp(camps: readonly Camp[], id: string): Camp {
  const camp = camps.find((candidate) => candidate.id === id);
  if (!camp) throw facilityErrors.unknownCamp({ camp: id, known: camps.map((known) => known.id) });
  return camp;
}
