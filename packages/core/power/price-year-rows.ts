import type { Assumption } from "../quantity/index.ts";
import { checkPriceYear, type PriceYearModel, type PriceYearMonth } from "./price-year.ts";
import { priceYearErrors } from "./price-year-errors.ts";

/** A row's id and value; the rest of an assumption is for its readers. */
type Row = Pick<Assumption<unknown>, "id" | "value">;

const PREFIX = "price_years.";

/**
 * The price-year model of rows `price_years.<name>.general` and `price_years.<name>.month_01` .. `month_12`. The name is the
 * row's (`ercot_south`) or the model's (`ercot-south`).
 *
 * @throws power/unknown-price-year, power/bad-price-year
 */
export function priceYearFromRows(rows: readonly Row[], name: string): PriceYearModel {
  const key = name.replaceAll("-", "_");
  const general = rows.find(({ id }) => id === `${PREFIX}${key}.general`);
  if (!general)
    throw priceYearErrors.unknownPriceYear({ name, known: priceYearNames(rows).join(", ") || "none" });
  const months = rows
    .filter(({ id }) => id.startsWith(`${PREFIX}${key}.month_`))
    .map(({ value }) => value as PriceYearMonth)
    .sort((a, b) => a.month - b.month);
  return checkPriceYear({ ...(general.value as Omit<PriceYearModel, "months">), months });
}

/** Names of the price years among rows, as a scenario writes them: `ercot-south`. */
export function priceYearNames(rows: readonly Row[]): readonly string[] {
  return rows
    .filter(({ id }) => id.startsWith(PREFIX) && id.endsWith(".general"))
    .map(({ value }) => (value as { readonly name: string }).name);
}
