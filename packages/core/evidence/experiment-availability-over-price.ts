import { breakEvenDelayMonths, type DelayInput, delayCost } from "../power/index.ts";
import { ratioOrNull } from "./figure.ts";
import { placeNumber } from "./place.ts";
import { HOURS_PER_YEAR, hostingEconomics, miningEconomics } from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

/** Cost of the queue as $/MWh for life, over the spread of power prices between the places shipped. */
export function measureAvailabilityOverPrice(book: Book): Measured {
  const spread = priceSpreadUsdPerMwh(book);
  const queueMonths = placeNumber(book, "jurisdiction.ercot", "queueMonths");
  const input = delayInput(book);
  const cost = delayCost(input, queueMonths).usdPerMwhForLife;
  return {
    delayOverPriceRatio: ratioOrNull(cost, spread),
    delayUsdPerMwh: cost,
    priceSpreadUsdPerMwh: spread,
    marginUsdPerMwh: input.marginUsdPerMwh,
    equalDelayMonths: breakEvenDelayMonths(input, spread),
  };
}

function delayInput(book: Book): DelayInput {
  const isMine = book.read<string>("claims.site.use") === "mining";
  const common = {
    lifeMonths: 12 * book.read<number>("claims.site.term"),
    standingUsdPerMonth: 0,
    endMoves: book.read<string>("claims.site.late_start") === "end-moves",
  };
  return isMine ? { ...common, ...miningMargin(book) } : { ...common, ...hostingMargin(book) };
}

function miningMargin(book: Book) {
  const mining = miningEconomics(book);
  const margin = mining.marginUsdPerMwYear - mining.standingUsdPerMwYear;
  return {
    marginUsdPerMwh: Math.max(0, margin / HOURS_PER_YEAR),
    mwhPerMonth: HOURS_PER_YEAR / 12,
    discountPerYearFraction: book.read<number>("scenario.discount_merchant"),
  };
}

function hostingMargin(book: Book) {
  const hosting = hostingEconomics(book);
  return {
    marginUsdPerMwh: hosting.noiUsdPerItMwYear / hosting.meterMwhPerItMwYear,
    mwhPerMonth: hosting.meterMwhPerItMwYear / 12,
    discountPerYearFraction: book.read<number>("scenario.discount_contracted"),
  };
}

function priceSpreadUsdPerMwh(book: Book): number {
  const places = ["ercot", "russia_surplus", "gulf", "nordic"];
  const prices = places.map((place) => placeNumber(book, `jurisdiction.${place}`, "powerUsdPerMwh"));
  return Math.max(...prices) - Math.min(...prices);
}
