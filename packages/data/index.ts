export { canonicalCsv } from "./canonical.ts";
export { readDeals } from "./deal-file.ts";
export { readDealTable } from "./deal-table.ts";
export { dataErrors } from "./errors.ts";
export { priceFormats } from "./formats/index.ts";
export { importPrices, importPricesFrom } from "./import-prices.ts";
export { importPriceFile, writeWhole } from "./price-file.ts";
export type * from "./types.ts";
