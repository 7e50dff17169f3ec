import { reserveIncomeUsdPerMwHour } from "../power/index.ts";
import { modelledYear } from "./modelled-prices.ts";
import { miningEconomics, referenceHashprice } from "./site-economics.ts";
import type { Book, Draw, Measured } from "./types.ts";

interface Reserve {
  readonly availabilityUsdPerMwHour: number;
  readonly callFraction: number;
  readonly callPriceUsdPerMwh: number;
  readonly soldFraction: number;
}

/** Modelled years averaged: spikes make one year's margin swing by a fifth. */
const YEARS = 4;

/** A year of one MW: hashing at every hour, then each further source of income added in turn. */
export function measureEnergyFinancialMiner(book: Book, draw: Draw): Measured {
  const stack = valueStack(book, draw);
  const beside = stack.stopping + stack.reserve + stack.peaks;
  const hashing = Math.max(0, stack.always);
  return {
    besideHashingFraction: beside + hashing > 0 ? beside / (beside + hashing) : null,
    hashingUsdPerMwYear: stack.always,
    stoppingUsdPerMwYear: stack.stopping,
    reserveUsdPerMwYear: stack.reserve,
    peaksUsdPerMwYear: stack.peaks,
    blockResaleUsdPerMwYear: stack.blockResale,
    hashpriceUsdPerPhDay: referenceHashprice(book),
  };
}

function valueStack(book: Book, draw: Draw) {
  const strike = miningEconomics(book).strikeUsdPerMwh - book.read<number>("scenario.grid_adder");
  const reserve = book.read<Reserve>("claims.stack.reserve");
  const block = book.read<{ boughtFraction: number; strikeUsdPerMwh: number }>("claims.stack.block");
  const peak = book.read<{ usdPerMwYear: number; avoidedFraction: number }>("claims.stack.peak_charge");
  const { boughtFraction, strikeUsdPerMwh } = block;
  const perMwHour = reserveIncomeUsdPerMwHour(
    reserve.availabilityUsdPerMwHour,
    reserve.callFraction,
    reserve.callPriceUsdPerMwh,
  );
  const soldFraction = reserve.soldFraction;
  let [always, stopping, runHours, blockResale] = [0, 0, 0, 0];
  for (let year = 0; year < YEARS; year++)
    for (const price of modelledYear(book, draw, year).priceUsdPerMwh) {
      always += (strike - price) / YEARS;
      if (price > strike) {
        stopping += (price - strike) / YEARS;
        blockResale += (boughtFraction * Math.max(0, price - strikeUsdPerMwh)) / YEARS;
      } else runHours += 1 / YEARS;
    }
  return {
    always,
    stopping,
    reserve: soldFraction * perMwHour * runHours,
    peaks: peak.usdPerMwYear * peak.avoidedFraction,
    blockResale,
  };
}
