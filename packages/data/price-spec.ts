import { SECONDS_PER_HOUR } from "@switchyard/core/quantity";
import type { PowerScenario } from "@switchyard/scenario";
import type { ImportOptions } from "./types.ts";

/** What a scenario says under `power.prices` about its price file. */
export type PriceFileSpec = PowerScenario["prices"] & { readonly kind: "file" };

/** The importer's options from what a scenario says. @param siteZone holds where neither the scenario nor the format names a zone */
export function priceFileOptions(spec: PriceFileSpec, siteZone: string | undefined): ImportOptions {
  return {
    ...(spec.column === undefined ? {} : { priceColumn: spec.column }),
    ...(spec.timeColumn === undefined ? {} : { timestampColumn: spec.timeColumn }),
    ...(spec.location === undefined ? {} : { location: spec.location }),
    ...(spec.format === undefined ? {} : { format: spec.format }),
    ...(spec.currency === undefined ? {} : { currency: spec.currency }),
    ...(spec.zone === undefined ? {} : { zone: spec.zone }),
    ...(siteZone === undefined ? {} : { usualZone: siteZone }),
    ...(spec.stamps === undefined ? {} : { stamps: spec.stamps }),
    ...(spec.dateOrder === undefined ? {} : { dateOrder: spec.dateOrder }),
    gaps: spec.gapPolicy,
    longestGapHours: spec.longestGapSec / SECONDS_PER_HOUR,
    duplicates: spec.duplicatePolicy,
  };
}

/** Gaps of profiles up to so many hours are bridged, and counted. */
const LONGEST_PROFILE_GAP_HOURS = 3;

/** The importer's options for a column of numbers by time: profiles of sun and wind, the system's load. */
export function seriesFileOptions(column: string, siteZone: string | undefined): ImportOptions {
  return {
    priceColumn: column,
    currency: "USD",
    ...(siteZone === undefined ? {} : { usualZone: siteZone }),
    gaps: "linear",
    longestGapHours: LONGEST_PROFILE_GAP_HOURS,
  };
}
