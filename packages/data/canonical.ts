import { stepStartUnixSec } from "@switchyard/core/quantity";
import type { ImportedPrices } from "./types.ts";

/**
 * The canonical CSV of a series: `start_utc,price_usd_per_mwh`, one row per step, prices as they are (shortest decimal that
 * reads back the same). Imported again it gives the same series.
 */
export function canonicalCsv({ series }: Pick<ImportedPrices, "series">): string {
  const { grid, values, currency } = series;
  const lines = [`start_utc,price_${currency.toLowerCase()}_per_mwh`];
  for (let step = 0; step < grid.steps; step++) {
    const start = new Date(stepStartUnixSec(grid, step) * 1000).toISOString();
    lines.push(`${start.slice(0, 19)}Z,${values[step]}`);
  }
  return `${lines.join("\n")}\n`;
}
