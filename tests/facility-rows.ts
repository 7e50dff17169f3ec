import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Camp, ConversionInput, HallNeedRow, MineItemRow } from "@switchyard/core/facility";
import { hallNeedsFromRows, inventoryFromRows } from "@switchyard/core/facility";
import type { Assumption } from "@switchyard/core/quantity";
import { parse } from "yaml";

/** For tests only: the shipped rows, read straight from the file that `scenario` compiles. */
export function readAssumptionFile(name: string): readonly Assumption<unknown>[] {
  const path = fileURLToPath(new URL(`../assumptions/${name}.yaml`, import.meta.url));
  return parse(readFileSync(path, "utf8")) as readonly Assumption<unknown>[];
}

const facilityRows = readAssumptionFile("facility");

export function rowsUnder<Value>(prefix: string, rows = facilityRows): readonly Value[] {
  return rows.filter((row) => row.id.startsWith(prefix)).map((row) => row.value as Value);
}

export function numberRow(id: string, rows = facilityRows): number {
  return rows.find((row) => row.id === id)!.value as number;
}

export const mineItemRows = rowsUnder<MineItemRow>("facility.mine_item.");
export const hallNeedRows = rowsUnder<HallNeedRow>("facility.hall_need.");
export const camps = rowsUnder<Camp>("facility.camp.");

/** The 100 MW mine of the articles, greenfield hall at 11.7 M$/IT MW, ratio 1.35. */
export function hundredMwMine(campId: string, changes: Partial<ConversionInput> = {}): ConversionInput {
  const gridToItRatio = numberRow("facility.grid_to_it_ratio");
  const floorM2PerItMw = numberRow("facility.floor_m2_per_it_mw");
  const greenfieldUsdPerItMw = numberRow("facility.greenfield_usd_per_it_mw");
  return {
    inventory: inventoryFromRows(mineItemRows, 100),
    hallNeeds: hallNeedsFromRows(hallNeedRows, { greenfieldUsdPerItMw, gridToItRatio, floorM2PerItMw }),
    camp: camps.find(({ id }) => id === campId)!,
    gridMw: 100,
    gridToItRatio,
    floorM2PerItMw,
    ...changes,
  };
}
