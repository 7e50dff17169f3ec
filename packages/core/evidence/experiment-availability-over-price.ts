import { breakEvenDelayMonths, type DelayInput, delayCost } from "../power/index.ts";
import { figure, ratioOrNull } from "./figure.ts";
import { placeNumber } from "./place.ts";
import { HOURS_PER_YEAR, hostingEconomics, miningEconomics } from "./site-economics.ts";
import type { Book, Experiment } from "./types.ts";

/** Cost of the queue as $/MWh for life, over the spread of power prices between the places shipped. */
export const availabilityOverPrice: Experiment = {
  claimId: "availability-over-price",
  method:
    "cost of the queue's months as USD per MWh for life (power room), over the spread between the dearest and the cheapest place",
  conditions: [{ threshold: "delayOverPriceRatio", sense: "above" }],
  headline: "delayOverPriceRatio",
  irrelevantInput: "mining.failure_terms.meanYearsToFailure",
  readings: [
    { name: "the project is a mine", camp: "apart", changes: { "claims.site.use": "mining" } },
    {
      name: "the lease's end does not move with its start",
      camp: "neutral",
      changes: { "claims.site.late_start": "ends-as-planned" },
    },
  ],
  isStochastic: false,
  mapAxis: { input: "claims.site.rent", low: 80, high: 200 },
  measure(book) {
    const spread = priceSpreadUsdPerMwh(book);
    const queueMonths = placeNumber(book, "jurisdiction.ercot", "queueMonths");
    const input = delayInput(book);
    const cost = delayCost(input, queueMonths).usdPerMwhForLife;
    return [
      figure(
        "delayOverPriceRatio",
        ratioOrNull(cost, spread),
        "",
        "cost of the queue over that of the dearest place's power",
      ),
      figure("delayUsdPerMwh", cost, "USD/MWh", "cost of the queue, per MWh for life"),
      figure("priceSpreadUsdPerMwh", spread, "USD/MWh", "spread of power prices between places"),
      figure("marginUsdPerMwh", input.marginUsdPerMwh, "USD/MWh", "margin that waits"),
      figure(
        "equalDelayMonths",
        breakEvenDelayMonths(input, spread),
        "months",
        "delay that costs as much as the spread",
      ),
    ];
  },
};

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
