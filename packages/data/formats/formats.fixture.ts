import { type ImportOptions, importPrices } from "../index.ts";

/** Hand-made files in the layout of each source; prices are invented. */

/** Seconds since 1970 of an ISO time. */
export const unix = (iso: string) => Date.parse(iso) / 1000;
/** What lines of a file are read as. */
export const read = (lines: readonly string[], options: ImportOptions = {}) =>
  importPrices(`${lines.join("\n")}\n`, { source: "file.csv", ...options });
/** Two digits. */
export const two = (value: number) => String(value).padStart(2, "0");
