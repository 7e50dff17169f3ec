import { log } from "../uncertainty/index.ts";
import { type CondenseTerms, condenseFleet } from "./condensed-fleet.ts";
import type { CondensedFleet } from "./model.ts";
import { referenceDifficulty } from "./network-response.ts";

/** The stated network that a condensed one is to follow: monthly, from the as-of month. */
export interface StatedNetwork {
  readonly priceUsdPerBtc: Float64Array;
  readonly feesPerBlockSats: Float64Array;
  readonly subsidySats: Float64Array;
  readonly difficulty: Float64Array;
}

/** A condensed fleet and the pace of machines that the stated growth implies. */
export interface FittedFleet {
  readonly fleet: CondensedFleet;
  readonly improvementPerYear: number;
  /** Mean log of modelled over stated difficulty in the last year that is left; 0 where the pace was found. */
  readonly lastYearLogGap: number;
}

const SLOWEST = -0.1;
const FASTEST = 0.6;
/** What the search leaves is below what a month's ratio takes up unseen. */
const CLOSE_ENOUGH_LOG = 1e-3;
const MOST_TRIES = 24;

/**
 * Reads stated growth of hashrate as a view on machines: the yearly fall of the best machine's J/TH at which the condensed
 * network, on the stated price and fees, ends with the stated difficulty. Margins on the paths then start from where the
 * stated study has them. Beyond 60 % a year, or 10 % worse a year, the nearest end is taken; what is left is a ratio month by
 * month (see `makeWorldBatch`). Search: false position, Illinois rule (M. Dowell and P. Jarratt 1971).
 *
 * @throws world/bad-figure
 */
export function condenseToStated(terms: CondenseTerms, stated: StatedNetwork): FittedFleet {
  const at = (improvementPerYear: number): FittedFleet => {
    const fleet = condenseFleet({ ...terms, frontier: { ...terms.frontier, improvementPerYear } });
    return { fleet, improvementPerYear, lastYearLogGap: lastYearGap(fleet, stated, terms.months) };
  };
  const slowest = at(SLOWEST);
  if (slowest.lastYearLogGap >= 0) return slowest;
  const fastest = at(FASTEST);
  if (fastest.lastYearLogGap <= 0) return fastest;
  return between(at, slowest, fastest);
}

function between(at: (rate: number) => FittedFleet, below: FittedFleet, above: FittedFleet): FittedFleet {
  let [low, lowGap] = [below.improvementPerYear, below.lastYearLogGap];
  let [high, highGap] = [above.improvementPerYear, above.lastYearLogGap];
  let found = above;
  for (let i = 0; i < MOST_TRIES && Math.abs(found.lastYearLogGap) > CLOSE_ENOUGH_LOG; i++) {
    found = at((low * highGap - high * lowGap) / (highGap - lowGap));
    const gap = found.lastYearLogGap;
    if (gap < 0) {
      low = found.improvementPerYear;
      lowGap = gap;
      highGap /= 2;
    } else {
      high = found.improvementPerYear;
      highGap = gap;
      lowGap /= 2;
    }
  }
  return found;
}

function lastYearGap(fleet: CondensedFleet, stated: StatedNetwork, months: number): number {
  const modelled = referenceDifficulty(fleet, stated, months);
  const from = Math.max(0, months - 12);
  let total = 0;
  for (let month = from; month < months; month++)
    total += log(modelled[month]! / stated.difficulty[month]!) / (months - from);
  return total;
}
