export { canonicalCsv } from "./canonical.ts";
export {
  type Fetched,
  type FetchOptions,
  fetchCached,
  type Provenance,
  USUAL_FETCH,
} from "./connectors/fetch-cached.ts";
export { type FetchedPrices, fetchPrices } from "./connectors/http-prices.ts";
export { fetchNetworkState, type NetworkState } from "./connectors/network-state.ts";
export {
  type FetchedWeather,
  fetchWeather,
  OPEN_METEO_ARCHIVE,
  type WeatherRequest,
} from "./connectors/open-meteo.ts";
export { readDeals } from "./deal-file.ts";
export { readDealTable } from "./deal-table.ts";
export { dataErrors } from "./errors.ts";
export { priceFormats } from "./formats/index.ts";
export { type ForwardOptions, importForwardFile, readForwardStrip } from "./forward-file.ts";
export { importPrices, importPricesFrom } from "./import-prices.ts";
export { importPriceFile, makeFolder, writeWhole } from "./price-file.ts";
export { type PriceFileSpec, priceFileOptions, seriesFileOptions } from "./price-spec.ts";
export type * from "./types.ts";
