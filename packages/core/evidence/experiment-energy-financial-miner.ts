import { reserveIncomeUsdPerMwHour } from "../power/index.ts";
import { figure } from "./figure.ts";
import { modelledYear } from "./modelled-prices.ts";
import { miningEconomics, referenceHashprice } from "./site-economics.ts";
import type { Book, Draw, Experiment } from "./types.ts";

interface Reserve {
  readonly availabilityUsdPerMwHour: number;
  readonly callFraction: number;
  readonly callPriceUsdPerMwh: number;
  readonly soldFraction: number;
}

/** Modelled years averaged: spikes make one year's margin swing by a fifth. */
const YEARS = 4;

/** A year of one MW: hashing at every hour, then each further source of income added in turn. */
export const energyFinancialMiner: Experiment = {
  claimId: "energy-financial-miner",
  method:
    "value of one MW over four modelled years, one source after the other: hashing at every hour, stopping when power is dear, reserve on half of the running MW, coincident peaks avoided; the block bought ahead is shown apart, since its worth is the market's, not the mine's",
  conditions: [{ threshold: "besideHashingFraction", sense: "at-least" }],
  headline: "besideHashingFraction",
  irrelevantInput: "claims.site.rent",
  readings: [
    {
      name: "without avoided peaks",
      camp: "apart",
      changes: { "claims.stack.peak_charge.avoidedFraction": 0 },
    },
    { name: "without reserve", camp: "apart", changes: { "claims.stack.reserve.soldFraction": 0 } },
    { name: "machines of 2025, 13.5 J/TH", camp: "apart", changes: { "claims.site.efficiency": 13.5 } },
  ],
  isStochastic: true,
  mapAxis: { input: "claims.stack.reserve.availabilityUsdPerMwHour", low: 0, high: 12 },
  measure(book, draw) {
    const stack = valueStack(book, draw);
    const beside = stack.stopping + stack.reserve + stack.peaks;
    const hashing = Math.max(0, stack.always);
    return [
      figure(
        "besideHashingFraction",
        beside + hashing > 0 ? beside / (beside + hashing) : null,
        "",
        "share of the margin beside hashing at every hour",
      ),
      figure("hashingUsdPerMwYear", stack.always, "USD/MW/year", "hashing at every hour"),
      figure("stoppingUsdPerMwYear", stack.stopping, "USD/MW/year", "stopping when power is dear"),
      figure("reserveUsdPerMwYear", stack.reserve, "USD/MW/year", "reserve"),
      figure("peaksUsdPerMwYear", stack.peaks, "USD/MW/year", "coincident peaks avoided"),
      figure(
        "blockResaleUsdPerMwYear",
        stack.blockResale,
        "USD/MW/year",
        "block bought ahead, sold back in dear hours, over its cost",
      ),
      figure("hashpriceUsdPerPhDay", referenceHashprice(book), "USD/PH/day", "hashprice"),
    ];
  },
};

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
