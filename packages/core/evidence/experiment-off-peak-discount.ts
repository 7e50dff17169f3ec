import { HOURS_PER_YEAR, miningEconomics, referenceHashprice } from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

/**
 * Profit of mining at every hour, after standing costs. With the discount the off-peak hours cost less than the flat price;
 * without it every hour costs the flat price.
 */
export function measureOffPeakDiscount(book: Book): Measured {
  const { discountUsdPerMwh, hoursPerDay } = book.read<{ discountUsdPerMwh: number; hoursPerDay: number }>(
    "claims.tariff.off_peak",
  );
  const without = profitUsdPerMwh(book);
  const gain = (discountUsdPerMwh * hoursPerDay) / 24;
  return {
    withDiscountUsdPerMwh: without + gain,
    withoutDiscountUsdPerMwh: without,
    discountUsdPerMwh: gain,
    hashpriceUsdPerPhDay: referenceHashprice(book),
  };
}

function profitUsdPerMwh(book: Book): number {
  const mining = miningEconomics(book);
  const capital = book.read<string>("claims.site.capital") === "after" ? mining.machinesUsdPerMwYear : 0;
  return mining.marginUsdPerMwh - (mining.standingUsdPerMwYear + capital) / HOURS_PER_YEAR;
}
