import { makeYard, operatingKey, type Site, type Yard } from "@switchyard/core/strategy";
import { digestOf, keyOf, makePhaseMemory, markOf } from "./session-memory.ts";

/**
 * The yard of a site: that of the site before which ran alike, else one of which the sorted prices are remembered. Sorting a year of
 * them takes longer than evaluating a path on it.
 */
export function openYards(): (site: Site) => Yard {
  const alike = makePhaseMemory<Yard>(2);
  const sorted = openSorted();
  return (site) => alike.get(digestOf(operatingKey(site)), () => sorted(site));
}

function openSorted(): (site: Site) => Yard {
  const yards = makePhaseMemory<Yard>(2);
  return (site) => {
    const { priceYear, connection, importPrices, demand, ownPlants } = site;
    const key = keyOf(
      markOf(priceYear.prices.values),
      priceYear.prices.grid,
      priceYear.labels.zone,
      connection,
      importPrices?.map(({ fixedUsdPerMwh, ...terms }) => [
        terms,
        typeof fixedUsdPerMwh === "number" ? fixedUsdPerMwh : markOf(fixedUsdPerMwh),
      ]),
      demand?.map(({ isCounted }) => (isCounted ? markOf(Float64Array.from(isCounted)) : "all")),
      ownPlants?.map(({ availableMw, exists }) => [markOf(availableMw), exists]),
    );
    return makeYard(
      site,
      yards.get(key, () => makeYard(site)),
    );
  };
}
