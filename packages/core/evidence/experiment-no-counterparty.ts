import { type ColocationTerms, colocationMonth, type PoolScheme, poolOutcome } from "../mining/index.ts";
import { figure, ratioOrNull } from "./figure.ts";
import {
  HOURS_PER_YEAR,
  machineCostUsdPerMw,
  miningEconomics,
  referenceHashprice,
  siteLosses,
} from "./site-economics.ts";
import type { Book, Experiment } from "./types.ts";

/** Expected yearly loss through pool, maker and hosted customers over mining's revenue; through the tenant over rent. */
export const noCounterparty: Experiment = {
  claimId: "no-counterparty",
  method:
    "expected loss by the pool's default, the maker's default on deposits and hosted customers' default, over revenue; hosting: the tenant's default and the months until the space is let again, over rent",
  conditions: [
    { threshold: "miningLossFraction", sense: "below" },
    { threshold: "aiOverMiningRatio", sense: "above" },
  ],
  headline: "miningLossFraction",
  irrelevantInput: "facility.greenfield_usd_per_it_mw",
  readings: [
    { name: "mines alone, without a pool", camp: "apart", changes: { "claims.site.pool": "solo" } },
    {
      name: "hosts others' machines only",
      camp: "migrate",
      changes: { "claims.counterparty.hosted_share": 1 },
    },
    {
      name: "pays the machines in full ahead, to a weaker maker",
      camp: "migrate",
      changes: {
        "claims.counterparty.vendor.depositFraction": 1,
        "claims.counterparty.vendor.defaultProbabilityPerYear": 0.1,
      },
    },
  ],
  isStochastic: false,
  mapAxis: { input: "claims.counterparty.vendor.defaultProbabilityPerYear", low: 0, high: 0.15 },
  measure(book) {
    const pool = poolLossFraction(book);
    const vendor = vendorLossFraction(book);
    const hosted = hostedLossFraction(book);
    const share = book.read<number>("claims.counterparty.hosted_share");
    const mining = (1 - share) * (pool + vendor) + share * hosted;
    const ai = tenantLossFraction(book);
    return [
      figure(
        "miningLossFraction",
        mining,
        "",
        "expected yearly loss of mining through counterparties, share of revenue",
      ),
      figure("aiOverMiningRatio", ratioOrNull(ai, mining), "", "hosting's expected loss over mining's"),
      figure("aiLossFraction", ai, "", "expected yearly loss of hosting through its tenant, share of rent"),
      figure("poolLossFraction", pool, "", "of which by the pool"),
      figure("vendorLossFraction", vendor, "", "by the maker of machines, on deposits"),
      figure("hostedLossFraction", hosted, "", "by customers, where others' machines are hosted"),
    ];
  },
};

function poolLossFraction(book: Book): number {
  const name = book.read<string>("claims.site.pool");
  const scheme = book.copy<PoolScheme>(`mining.pool.${name}`);
  const outcome = poolOutcome(scheme, {
    hashrateThs: 1e6,
    difficulty: book.read("bitcoin.start_difficulty"),
    subsidySats: book.read<number>("bitcoin.start_subsidy_sats"),
    feesPerBlockSats: book.read("bitcoin.fees_per_block_sats"),
    priceUsdPerBtc: book.read("bitcoin.start_price"),
    days: 365,
  });
  return outcome.expectedDefaultLossUsd / outcome.expectedUsd;
}

/** Deposits stand for some months once in a machine's life. */
function vendorLossFraction(book: Book): number {
  const vendor = book.read<Record<string, number>>("claims.counterparty.vendor");
  const machines = machineCostUsdPerMw(book, book.read<number>("claims.site.efficiency"));
  const perPurchase =
    machines *
    vendor.depositFraction! *
    (vendor.monthsAhead! / 12) *
    vendor.defaultProbabilityPerYear! *
    vendor.lossGivenDefaultFraction!;
  const revenue = miningEconomics(book).revenueUsdPerMwh * HOURS_PER_YEAR;
  return perPurchase / book.read<number>("claims.site.machine_life") / revenue;
}

function hostedLossFraction(book: Book): number {
  const { pueRatio, lineLossRatio } = siteLosses(book);
  const month = colocationMonth(book.copy<ColocationTerms>("mining.colocation"), {
    machineMw: 1,
    hours: HOURS_PER_YEAR / 12,
    powerUsdPerMeterMwh: book.read("claims.site.power"),
    losses: { pueRatio, lineLossRatio },
    customer: {
      hashpriceUsdPerPhDay: referenceHashprice(book),
      efficiencyJPerTh: book.read("claims.site.efficiency"),
    },
  });
  return month.expectedLossUsd / month.billedUsd;
}

/** Chance of default times the share of a year's rent lost: the lag, then the lower rent for the rest of that year's mean. */
function tenantLossFraction(book: Book): number {
  const grade = book.read<Record<string, number>>("tenants.grade.investment_grade_backed");
  const depth = book.read<Record<string, number>>("tenants.depth.middle");
  const term = book.read<number>("claims.site.term");
  const lag = depth.reLetLagMonths! / 12;
  const lowerRent = (1 - depth.reLetRentFraction!) * Math.max(0, term / 2 - lag);
  return grade.defaultProbabilityPerYear! * (lag + lowerRent);
}
