import { dataErrors } from "./errors.ts";

/** Where a cell stands, for messages. */
export interface CellPlace {
  readonly source: string;
  readonly row: number;
  readonly column: string;
}

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The price of a cell: null where it is empty, or one of the format's own words for "none".
 * `decimalComma` reads `1.234,56`; otherwise commas between thousands are allowed.
 *
 * @throws data/text-in-price for anything else, NaN included: missing data is never zero
 */
export function priceOf(
  text: string,
  place: CellPlace,
  { decimalComma = false, emptyWords = [] as readonly string[] } = {},
): number | null {
  const trimmed = text.trim();
  if (trimmed === "" || emptyWords.includes(trimmed)) return null;
  const plain = decimalComma ? fromDecimalComma(trimmed) : withoutThousands(trimmed);
  // 1e999 is written like a number and is none
  const value = plain !== undefined && PLAIN.test(plain) ? Number(plain) : Number.NaN;
  if (!Number.isFinite(value)) throw dataErrors.textInPrice({ ...place, text });
  return value;
}

function fromDecimalComma(text: string): string | undefined {
  if (/^[+-]?\d{1,3}([. \u00A0]\d{3})+(,\d+)?$/.test(text))
    return text.replace(/[. \u00A0]/g, "").replace(",", ".");
  return /^[+-]?\d*(,\d+)?$/.test(text) || PLAIN.test(text) ? text.replace(",", ".") : undefined;
}

function withoutThousands(text: string): string | undefined {
  if (!text.includes(",")) return text;
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(",", "") : undefined;
}
