import {
  type Camp,
  type ConversionInput,
  type ConversionResult,
  convertSite,
  type HallNeedRow,
  hallNeedsFromRows,
  inventoryFromRows,
  type MineItemRow,
} from "../facility/index.ts";
import type { Book } from "./types.ts";

/** The reference site's mine and the hall that would stand in its place, with the shares of the camp that the rows name. */
export function conversionInput(book: Book): ConversionInput {
  const gridMw = book.read<number>("claims.site.grid");
  const gridToItRatio = book.read<number>("facility.grid_to_it_ratio");
  const floorM2PerItMw = book.read<number>("facility.floor_m2_per_it_mw");
  const basis = {
    greenfieldUsdPerItMw: book.read<number>("facility.greenfield_usd_per_it_mw"),
    gridToItRatio,
    floorM2PerItMw,
  };
  return {
    inventory: inventoryFromRows(valuesUnder<MineItemRow>(book, "facility.mine_item."), gridMw),
    hallNeeds: hallNeedsFromRows(valuesUnder<HallNeedRow>(book, "facility.hall_need."), basis),
    camp: book.copy<Camp>(`facility.camp.${book.read<string>("claims.site.camp")}`),
    gridMw,
    gridToItRatio,
    floorM2PerItMw,
  };
}

/** The reference site converted. */
export function convertedSite(book: Book): ConversionResult {
  return convertSite(conversionInput(book));
}

function valuesUnder<Value>(book: Book, prefix: string): readonly Value[] {
  return book.under<Value>(prefix).map(({ value }) => value);
}
