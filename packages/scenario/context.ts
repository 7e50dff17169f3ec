import type { Currency } from "@switchyard/core/quantity";

/** A rate of the file: one `from` is `rateUsd` USD on `date`. */
export interface StatedRate {
  readonly from: Currency;
  readonly rateUsd: number;
  readonly date: string;
  readonly source: string;
}

/** A conversion that reading the file made; the run lists them (convention 6). */
export interface ConversionUse extends StatedRate {
  /** How many figures were converted by it. */
  readonly figuresCount: number;
}

/** What one reading of a file needs beside the value at hand. */
interface ReadingContext {
  readonly rates: ReadonlyMap<Currency, StatedRate>;
  readonly conversions: Map<Currency, number>;
}

let current: ReadingContext = { rates: new Map(), conversions: new Map() };

/** Runs `work` (synchronous) with the rates of a file and returns its answer with the conversions made. */
export function withRates<Result>(
  rates: readonly StatedRate[],
  work: () => Result,
): { result: Result; conversions: readonly ConversionUse[] } {
  const outer = current;
  current = { rates: new Map(rates.map((rate) => [rate.from, rate])), conversions: new Map() };
  try {
    const result = work();
    return { result, conversions: conversionsOf(current) };
  } finally {
    current = outer;
  }
}

/** An amount in USD by the file's rate, or undefined where the file states none. */
export function toUsd(amount: number, currency: Currency): number | undefined {
  if (currency === "USD") return amount;
  const rate = current.rates.get(currency);
  if (!rate) return undefined;
  current.conversions.set(currency, (current.conversions.get(currency) ?? 0) + 1);
  return amount * rate.rateUsd;
}

function conversionsOf({ rates, conversions }: ReadingContext): readonly ConversionUse[] {
  return [...conversions].map(([currency, figuresCount]) => ({ ...rates.get(currency)!, figuresCount }));
}
