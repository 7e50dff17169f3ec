import type { PriceFormat } from "../types.ts";
import { caisoOasis } from "./caiso-oasis.ts";
import { entsoe } from "./entsoe.ts";
import { epftoolbox } from "./epftoolbox.ts";
import { ercotHubColumns } from "./ercot-hub-columns.ts";
import { ercotSettlement } from "./ercot-settlement.ts";
import { generic } from "./generic.ts";
import { nordPool } from "./nord-pool.ts";
import { nyiso } from "./nyiso.ts";
import { pjmDataMiner } from "./pjm-data-miner.ts";

/** The formats with headers of their own, in the order they are tried. */
export const ownFormats: readonly PriceFormat[] = [
  ercotSettlement,
  ercotHubColumns,
  caisoOasis,
  nyiso,
  pjmDataMiner,
  entsoe,
  nordPool,
  epftoolbox,
];

/** Every format that can be read; the plain table is tried last. */
export const priceFormats: readonly PriceFormat[] = [...ownFormats, generic];

export { fitsOptions, generic } from "./generic.ts";
