import {
  HOURS_PER_YEAR,
  hostingEconomics,
  miningRevenueUsdPerMwh,
  referenceHashprice,
} from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

interface Firm {
  readonly efficiencyJPerTh: number;
  readonly powerUsdPerMwh: number;
  readonly debtUsdPerMwYear: number;
}

/** A weak and a strong firm at the same hashprice: bills over revenue, and years of cash that a hall's equity takes. */
export function measureMinerDivergence(book: Book): Measured {
  const weak = firmYear(book, "weak");
  const strong = firmYear(book, "strong");
  const equity =
    (book.read<number>("facility.greenfield_usd_per_it_mw") / hostingEconomics(book).gridToItRatio) *
    book.read<number>("claims.firm.equity_share");
  const cash = strong.revenueUsd - strong.billsUsd;
  return {
    weakBillsOverRevenueRatio: weak.billsUsd / weak.revenueUsd,
    strongBillsOverRevenueRatio: strong.billsUsd / strong.revenueUsd,
    weakMustSellShare: Math.max(0, weak.billsUsd / weak.revenueUsd),
    strongCashUsdPerMwYear: cash,
    strongMwPerHallMw: cash > 0 ? equity / cash : null,
    hashpriceUsdPerPhDay: referenceHashprice(book),
  };
}

function firmYear(book: Book, name: "weak" | "strong") {
  const firm = book.read<Firm>(`claims.firm.${name}`);
  const energy = firm.powerUsdPerMwh + book.read<number>("mining.variable_upkeep");
  const standing = book.read<number>("mining.standing_upkeep") + firm.debtUsdPerMwYear;
  return {
    revenueUsd: miningRevenueUsdPerMwh(book, firm.efficiencyJPerTh) * HOURS_PER_YEAR,
    billsUsd: energy * HOURS_PER_YEAR + standing,
  };
}
