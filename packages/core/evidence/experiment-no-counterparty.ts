import { type ColocationTerms, colocationMonth, type PoolScheme, poolOutcome } from "../mining/index.ts";
import { ratioOrNull } from "./figure.ts";
import {
  HOURS_PER_YEAR,
  machineCostUsdPerMw,
  miningEconomics,
  referenceHashprice,
  siteLosses,
} from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

/** Expected yearly loss through pool, maker and hosted customers over mining's revenue; through the tenant over rent. */
export function measureNoCounterparty(book: Book): Measured {
  const pool = poolLossFraction(book);
  const vendor = vendorLossFraction(book);
  const hosted = hostedLossFraction(book);
  const share = book.read<number>("claims.counterparty.hosted_share");
  const mining = (1 - share) * (pool + vendor) + share * hosted;
  const ai = tenantLossFraction(book);
  return {
    miningLossFraction: mining,
    aiOverMiningRatio: ratioOrNull(ai, mining),
    aiLossFraction: ai,
    poolLossFraction: pool,
    vendorLossFraction: vendor,
    hostedLossFraction: hosted,
  };
}

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
