import type { Currency } from "@switchyard/core/quantity";

const CODES = [
  "USD",
  "EUR",
  "GBP",
  "NOK",
  "SEK",
  "DKK",
  "CAD",
  "AUD",
  "RUB",
  "CHF",
  "PLN",
  "CZK",
  "HUF",
  "RON",
  "BGN",
  "JPY",
  "CNY",
  "INR",
  "AED",
  "SAR",
  "KZT",
  "BRL",
  "MXN",
  "NZD",
  "TRY",
  "UAH",
] as const;

const SIGNS: Readonly<Record<string, Currency>> = { "€": "EUR", "£": "GBP", "₽": "RUB", $: "USD" };

/** The currency that a header or title names (`EUR/MWh`, `price_usd_per_mwh`, `€`); null where none. A bare $ is read as USD, as in scenario files. */
export function currencyIn(text: string): Currency | null {
  const words = text.toUpperCase().split(/[^A-Z]+/);
  const code = CODES.find((known) => words.includes(known));
  if (code) return code;
  const sign = Object.keys(SIGNS).find((known) => text.includes(known));
  return sign ? SIGNS[sign]! : null;
}

/** Factor to a price per MWh for a header that says kWh, and cents of it (`c/kWh`, `ct/kWh`, `cents`). */
export function perMwhFactor(header: string): number {
  const text = header.toLowerCase();
  const perKwh = /\bkwh\b|_kwh|per_?kwh|\/kwh/.test(text) ? 1000 : 1;
  const cents = /(^|[^a-z])(c|ct|cts|cent|cents|öre|ore)([^a-z]|$)/.test(text) && perKwh > 1 ? 0.01 : 1;
  return perKwh * cents;
}
