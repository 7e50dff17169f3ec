import { presentValueOfPayments } from "../finance/index.ts";
import { ratioOrNull } from "./figure.ts";
import {
  hostingEconomics,
  type MiningEconomics,
  miningEconomics,
  referenceHashprice,
} from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

/** Present value per grid MW of a let hall and of a running mine, standing and before further capital. */
export function measureValuationGap(book: Book): Measured {
  const isNet = book.read<string>("claims.site.capital") === "after";
  const years = book.read<number>("claims.site.term");
  const hosting = hostingEconomics(book);
  const mining = miningEconomics(book);
  const hall = worth(hosting.noiUsdPerGridMwYear, book.read("scenario.discount_contracted"), years);
  const hallCost = book.read<number>("facility.greenfield_usd_per_it_mw") / hosting.gridToItRatio;
  const mine = mineWorth(book, mining, years);
  const mineCost = book.read<number>("facility.mine_usd_per_grid_mw") + mining.machinesUsdPerMw;
  const [ai, btc] = isNet ? [hall / hallCost, mine / mineCost] : [hall, mine];
  return {
    valueRatio: ratioOrNull(ai, btc),
    hallUsdPerGridMw: hall,
    mineUsdPerGridMw: mine,
    hallValueOverCost: hall / hallCost,
    mineValueOverCost: mine / mineCost,
    reconcilingRate: reconcilingRate(hosting.noiUsdPerGridMwYear, mine, years),
    hashpriceUsdPerPhDay: referenceHashprice(book),
  };
}

/**
 * The best of running the machines to their end, renewing them for ever, and their scrap: what an owner would do, so never below
 * scrap.
 */
function mineWorth(book: Book, mining: MiningEconomics, years: number): number {
  const rate = book.read<number>("scenario.discount_merchant");
  const margin = mining.marginUsdPerMwYear - mining.standingUsdPerMwYear;
  const toTheEnd = worth(margin, rate, Math.round(book.read<number>("claims.site.machine_life")));
  const renewed = worth(margin - mining.machinesUsdPerMwYear, rate, years) + mining.machinesUsdPerMw;
  const ths = mining.machinesUsdPerMw / book.read<number>("claims.site.machine_price");
  const scrap = ths * book.read<{ scrapUsdPerTh: number }>("mining.machine_price").scrapUsdPerTh;
  return Math.max(toTheEnd, renewed, scrap);
}

function worth(usdPerYear: number, annualRate: number, years: number): number {
  return presentValueOfPayments({ periodRate: annualRate, periodCount: Math.round(years) }, -usdPerYear);
}

/** The rate on rent at which the gap is the threshold; null where none up to 200 % does. */
function reconcilingRate(noi: number, mineUsd: number, years: number): number | null {
  const target = 3 * mineUsd;
  if (target <= 0 || worth(noi, 2, years) > target || worth(noi, 0.0001, years) < target) return null;
  let [low, high] = [0.0001, 2];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (worth(noi, middle, years) > target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
