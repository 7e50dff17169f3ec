import { makeYard, type Site, type Yard } from "@switchyard/core/strategy";
import { keyOf, makePhaseMemory, markOf } from "./session-memory.ts";

/** The yard of a site, of which sorted prices are remembered: sorting a year of them takes longer than evaluating a path on it. */
export function openYards(): (site: Site) => Yard {
  const yards = makePhaseMemory<Yard>(2);
  return (site) => {
    const { priceYear, connection, importPrices } = site;
    const key = keyOf(
      markOf(priceYear.prices.values),
      priceYear.prices.grid,
      priceYear.labels.zone,
      connection,
      importPrices?.map(({ fixedUsdPerMwh, ...terms }) => [
        terms,
        typeof fixedUsdPerMwh === "number" ? fixedUsdPerMwh : markOf(fixedUsdPerMwh),
      ]),
    );
    return makeYard(
      site,
      yards.get(key, () => makeYard(site)),
    );
  };
}
