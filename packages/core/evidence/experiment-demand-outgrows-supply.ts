import { power } from "../quantity/index.ts";
import { placeNumber } from "./place.ts";
import type { Book, Measured } from "./types.ts";

interface UsDemand {
  readonly dataCentreTwh: number;
  readonly dataCentreGrowthPerYear: number;
  readonly otherTwh: number;
  readonly otherGrowthPerYear: number;
  readonly generationTwh: number;
  readonly generationGrowthPerYear: number;
  readonly idleCapacityTwh: number;
}

/** Beyond this the balance is not followed. */
const HORIZON_YEARS = 60;

/** Years until demand, data centres at the stated pace, exceeds what generation can give. */
export function measureDemandOutgrowsSupply(book: Book): Measured {
  const us = book.copy<UsDemand>("claims.demand.us");
  return {
    yearsToShortfall: yearsToShortfall(us),
    dataCentreTwhInTenYears: us.dataCentreTwh * power(1 + us.dataCentreGrowthPerYear, 10),
    shortfallTwhInTenYears: -slackTwh(us, 10),
    gulfUsdPerKwh: placeNumber(book, "jurisdiction.gulf", "powerUsdPerMwh") / 1000,
  };
}

function slackTwh(us: UsDemand, years: number): number {
  const supply = us.generationTwh * power(1 + us.generationGrowthPerYear, years) + us.idleCapacityTwh;
  const dataCentres = us.dataCentreTwh * power(1 + us.dataCentreGrowthPerYear, years);
  return supply - dataCentres - us.otherTwh * power(1 + us.otherGrowthPerYear, years);
}

/** The first time at which slack is gone, by halving the step in which it goes; null within the horizon never. */
function yearsToShortfall(us: UsDemand): number | null {
  let year = 0;
  while (year < HORIZON_YEARS && slackTwh(us, year + 1) >= 0) year++;
  if (year === HORIZON_YEARS) return null;
  let [low, high] = [year, year + 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (slackTwh(us, middle) >= 0) low = middle;
    else high = middle;
  }
  return high;
}
