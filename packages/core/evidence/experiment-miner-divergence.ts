import { figure } from "./figure.ts";
import {
  HOURS_PER_YEAR,
  hostingEconomics,
  miningRevenueUsdPerMwh,
  referenceHashprice,
} from "./site-economics.ts";
import type { Book, Experiment } from "./types.ts";

interface Firm {
  readonly efficiencyJPerTh: number;
  readonly powerUsdPerMwh: number;
  readonly debtUsdPerMwYear: number;
}

/** A weak and a strong firm at the same hashprice: bills over revenue, and years of cash that a hall's equity takes. */
export const minerDivergence: Experiment = {
  claimId: "miner-divergence",
  method:
    "yearly bills (power, upkeep, debt) over revenue of two firms at one hashprice; equity of a leased hall over a year's cash",
  conditions: [
    { threshold: "weakBillsOverRevenueRatio", sense: "above" },
    { threshold: "strongBillsOverRevenueRatio", sense: "below" },
  ],
  headline: "weakBillsOverRevenueRatio",
  irrelevantInput: "tenants.grade.start_up.defaultProbabilityPerYear",
  readings: [
    {
      name: "the weak firm without debt",
      camp: "apart",
      changes: { "claims.firm.weak.debtUsdPerMwYear": 0 },
    },
    {
      name: "the weak firm with machines of 2024",
      camp: "apart",
      changes: { "claims.firm.weak.efficiencyJPerTh": 17.5 },
    },
  ],
  isStochastic: false,
  mapAxis: { input: "claims.firm.weak.powerUsdPerMwh", low: 30, high: 80 },
  measure(book) {
    const weak = firmYear(book, "weak");
    const strong = firmYear(book, "strong");
    const equity =
      (book.read<number>("facility.greenfield_usd_per_it_mw") / hostingEconomics(book).gridToItRatio) *
      book.read<number>("claims.firm.equity_share");
    const cash = strong.revenueUsd - strong.billsUsd;
    return [
      figure(
        "weakBillsOverRevenueRatio",
        weak.billsUsd / weak.revenueUsd,
        "",
        "bills over revenue of the weak firm",
      ),
      figure(
        "strongBillsOverRevenueRatio",
        strong.billsUsd / strong.revenueUsd,
        "",
        "bills over revenue of the strong firm",
      ),
      figure(
        "weakMustSellShare",
        Math.max(0, weak.billsUsd / weak.revenueUsd),
        "",
        "share of what it mines that the weak firm must sell",
      ),
      figure("strongCashUsdPerMwYear", cash, "USD/MW/year", "cash left to the strong firm"),
      figure(
        "strongMwPerHallMw",
        cash > 0 ? equity / cash : null,
        "",
        "MW-years of mining cash that pay a hall MW's equity",
      ),
      figure("hashpriceUsdPerPhDay", referenceHashprice(book), "USD/PH/day", "hashprice"),
    ];
  },
};

function firmYear(book: Book, name: "weak" | "strong") {
  const firm = book.read<Firm>(`claims.firm.${name}`);
  const energy = firm.powerUsdPerMwh + book.read<number>("mining.variable_upkeep");
  const standing = book.read<number>("mining.standing_upkeep") + firm.debtUsdPerMwYear;
  return {
    revenueUsd: miningRevenueUsdPerMwh(book, firm.efficiencyJPerTh) * HOURS_PER_YEAR,
    billsUsd: energy * HOURS_PER_YEAR + standing,
  };
}
