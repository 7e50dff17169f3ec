import { importPrices } from "../import-prices.ts";
import type { ImportedPrices, ImportOptions } from "../types.ts";
import { type FetchOptions, fetchCached, type Provenance } from "./fetch-cached.ts";

/** Prices from the network, with where they come from. */
export interface FetchedPrices extends ImportedPrices {
  readonly provenance: Provenance;
}

/** Reads a price file of any known format from a URL. @throws data/fetch-failed, and as `importPrices` */
export async function fetchPrices(
  url: string,
  importOptions: ImportOptions,
  fetchOptions: FetchOptions,
): Promise<FetchedPrices> {
  const { text, provenance } = await fetchCached(url, fetchOptions);
  return { ...importPrices(text, { source: url, ...importOptions }), provenance };
}
