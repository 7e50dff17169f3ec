import { hashrateThsOf } from "../bitcoin/index.ts";
import { runTreasury } from "../finance/index.ts";
import { meterRatio } from "../mining/index.ts";
import { siteLosses } from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

const MONTHS = 3;
const DAYS_PER_MONTH = 30.436875;
const BLOCKS_PER_DAY = 144;

/** A treasury that sells only what its bills need, for the listed miners' share of the network, over a quarter. */
export function measureNineteenThousandBtc(book: Book): Measured {
  const listed = book.read<{ hashrateFraction: number; debtUsdPerBtcMined: number }>(
    "claims.treasury.listed",
  );
  const price = book.read<number>("bitcoin.start_price");
  const minedBtc = networkBtcPerMonth(book) * listed.hashrateFraction;
  const billsUsd = networkBillsUsdPerMonth(book) * listed.hashrateFraction;
  const debtUsd = minedBtc * listed.debtUsdPerBtcMined;
  const sold = soldBtc(book, { minedBtc, outUsd: billsUsd + debtUsd, price });
  return {
    mustSellBtcPerQuarter: sold,
    minedBtcPerQuarter: minedBtc * MONTHS,
    soldOverMined: sold / (minedBtc * MONTHS),
    claimMonthsOfIssuance: 19_000 / networkBtcPerMonth(book),
    billsUsdPerBtc: (billsUsd + debtUsd) / minedBtc,
  };
}

function networkBtcPerMonth(book: Book): number {
  const sats =
    book.read<number>("bitcoin.start_subsidy_sats") + book.read<number>("bitcoin.fees_per_block_sats");
  return (sats / 1e8) * BLOCKS_PER_DAY * DAYS_PER_MONTH;
}

/** Power and upkeep of the whole network at the reference site's price, USD a month. */
function networkBillsUsdPerMonth(book: Book): number {
  const series = book.read<readonly { guessJPerTh: number }[]>("bitcoin.network_efficiency");
  const efficiency = series[series.length - 1]!.guessJPerTh;
  const ths = hashrateThsOf(book.read<number>("bitcoin.start_difficulty"));
  const meterMw = (ths * efficiency * meterRatio(siteLosses(book))) / 1e6;
  const energy = book.read<number>("claims.site.power") + book.read<number>("mining.variable_upkeep");
  const standing = book.read<number>("mining.standing_upkeep") / 12;
  return meterMw * (energy * 24 * DAYS_PER_MONTH + standing);
}

interface Month {
  readonly minedBtc: number;
  readonly outUsd: number;
  readonly price: number;
}

/** Coins that the bills force out, held ones included: the treasury opens with a quarter's bills in coins. */
function soldBtc(book: Book, { minedBtc, outUsd, price }: Month): number {
  const openingSats = Math.round((outUsd * MONTHS * 1e8) / price);
  const run = runTreasury(
    {
      policy: { kind: "sell-to-cover" },
      cashFloor: 0,
      sellingCostFraction: book.read("finance.coin_selling_cost"),
      openingCash: 0,
      openingLots: [{ month: -1, sats: openingSats, basisPerBtc: price }],
    },
    {
      minedSats: Array<number>(MONTHS).fill(Math.round(minedBtc * 1e8)),
      pricePerBtc: Array<number>(MONTHS).fill(price),
      otherNetCash: Array<number>(MONTHS).fill(-outUsd),
    },
  );
  return run.months.reduce((total, { soldSats }) => total + soldSats, 0) / 1e8;
}
