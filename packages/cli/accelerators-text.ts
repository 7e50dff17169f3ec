import type { AcceleratorsAnswer } from "@switchyard/study";
import { millions, percent } from "./facility-text.ts";
import { textTable } from "./text-table.ts";

/** Owned accelerators for people: the expected course, its spread, the places, and what access would turn the answer. */
export function acceleratorsText(answer: AcceleratorsAnswer): string {
  return [headline(answer), courseTable(answer), spread(answer), placeTable(answer), flipsText(answer)].join(
    "\n",
  );
}

const hourly = (usd: number) => `$${usd.toFixed(2)}/h`;

function headline(answer: AcceleratorsAnswer): string {
  const { expected, unitCount, model, itMw, gridMw } = answer;
  const [irr] = expected.irrPerYear;
  const payback =
    expected.paybackMonths === null ? "never comes back" : `is back after ${expected.paybackMonths} months`;
  const habits = answer.habitsOf === model.toLowerCase() ? "" : ` (what is left out: as ${answer.habitsOf})`;
  return [
    `${unitCount} of ${model}${habits}: ${itMw.toFixed(1)} MW of IT, ${gridMw.toFixed(1)} of grid, PUE ${answer.pueRatio.toFixed(3)}`,
    `Bought for ${millions(expected.capexUsd)}, worth ${millions(expected.npvUsd)} at ${percent(answer.discountFractionPerYear)} before tax${irr === undefined ? ", no rate of return" : `, IRR ${percent(irr)}`}; the money ${payback}; breaks even at ${hourly(answer.breakEvenUsdPerHour)} today.`,
    `Of the hourly price ${percent(expected.electricityShareFraction)} is electricity. NOI is $${expected.noiUsdPerItKwMonth.toFixed(0)} per kW of IT and month of service, before the machines' capital; with halls for ${millions(answer.halls.budgetUsd)} the whole is worth ${millions(answer.halls.npvWithHallsUsd)}.`,
    `Sold for ${millions(expected.saleUsd)} in all; the books then stand ${millions(Math.abs(expected.bookLossAtSaleUsd))} ${expected.bookLossAtSaleUsd < 0 ? "below" : "above"} what the first fleet fetches.\n`,
  ].join("\n");
}

function courseTable({ expected }: AcceleratorsAnswer): string {
  const rows = expected.byYear.map((year, index) => [
    `${index + 1}`,
    hourly(year.priceUsdPerHour),
    millions(year.noiUsd),
    millions(year.cashUsd),
    millions(year.bookValueUsd),
    millions(year.marketValueUsd),
  ]);
  return textTable(["year", "price expected", "NOI", "cash", "in the books", "it would fetch"], rows);
}

function spread({ paths }: AcceleratorsAnswer): string {
  const { p10, p50, p90 } = paths.npvUsd;
  return `${paths.count} price paths: P10 ${millions(p10)}, P50 ${millions(p50)}, P90 ${millions(p90)}, mean ${millions(paths.meanNpvUsd)} (s.e. ${millions(paths.standardErrorUsd)}); loss in ${percent(paths.chanceOfLoss)}\n`;
}

function placeTable({ places }: AcceleratorsAnswer): string {
  const rows = places.map((place) => [
    place.place,
    place.status,
    percent(place.access.premiumFraction),
    `${place.access.deliveryDelayMonths} months`,
    percent(place.access.extraSpareFraction),
    millions(place.capexUsd),
    millions(place.npvUsd),
    hourly(place.breakEvenUsdPerHour),
  ]);
  return textTable(
    ["access as in", "status", "premium", "delay", "more spares", "bought for", "worth", "breaks even"],
    rows,
  );
}

function flipsText({ flips }: AcceleratorsAnswer): string {
  const premium =
    flips.premiumFraction === null ? "no premium" : `a premium of ${percent(flips.premiumFraction)}`;
  const delay = flips.delayMonths === null ? "no delay within three years" : `${flips.delayMonths} months`;
  const spares =
    flips.spareFraction === null ? "no stock of spares" : `${percent(flips.spareFraction)} of the units`;
  return `What turns it here, one at a time: ${premium}; delivery later by ${delay}; spares beyond the usual of ${spares}. "No" means: none, or it loses without it.\n`;
}
