import { figure } from "./figure.ts";
import { HOURS_PER_YEAR, miningEconomics, referenceHashprice } from "./site-economics.ts";
import type { Book, Experiment } from "./types.ts";

/**
 * Profit of mining at every hour, after standing costs. With the discount the off-peak hours cost less than the flat price;
 * without it every hour costs the flat price.
 */
export const offPeakDiscount: Experiment = {
  claimId: "off-peak-discount",
  method:
    "profit per MWh after standing costs, with off-peak hours at a discount and with all hours at the day's price",
  conditions: [
    { threshold: "profitUsdPerMwh", figure: "withDiscountUsdPerMwh", sense: "above" },
    { threshold: "profitUsdPerMwh", figure: "withoutDiscountUsdPerMwh", sense: "at-most" },
  ],
  headline: "withDiscountUsdPerMwh",
  irrelevantInput: "claims.site.rent",
  readings: [
    {
      name: "machines are paid off by level payments too",
      camp: "migrate",
      changes: { "claims.site.capital": "after" },
    },
    { name: "machines of 2022, 25 J/TH", camp: "migrate", changes: { "claims.site.efficiency": 25 } },
    { name: "machines of 2025, 13.5 J/TH", camp: "apart", changes: { "claims.site.efficiency": 13.5 } },
  ],
  isStochastic: false,
  mapAxis: { input: "claims.tariff.off_peak.discountUsdPerMwh", low: 2, high: 30 },
  measure(book) {
    const { discountUsdPerMwh, hoursPerDay } = book.read<{ discountUsdPerMwh: number; hoursPerDay: number }>(
      "claims.tariff.off_peak",
    );
    const without = profitUsdPerMwh(book);
    const gain = (discountUsdPerMwh * hoursPerDay) / 24;
    return [
      figure("withDiscountUsdPerMwh", without + gain, "USD/MWh", "profit with the discount"),
      figure("withoutDiscountUsdPerMwh", without, "USD/MWh", "profit without it"),
      figure("discountUsdPerMwh", gain, "USD/MWh", "what the discount is worth on all hours"),
      figure("hashpriceUsdPerPhDay", referenceHashprice(book), "USD/PH/day", "hashprice"),
    ];
  },
};

function profitUsdPerMwh(book: Book): number {
  const mining = miningEconomics(book);
  const capital = book.read<string>("claims.site.capital") === "after" ? mining.machinesUsdPerMwYear : 0;
  return mining.marginUsdPerMwh - (mining.standingUsdPerMwYear + capital) / HOURS_PER_YEAR;
}
