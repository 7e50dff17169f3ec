import { BLOCKS_PER_DAY, BLOCKS_PER_HALVING, hashpriceUsdPerPhDay, subsidySats } from "../bitcoin/index.ts";
import { addMonths, type CalendarMonth, daysInMonth, power } from "../quantity/index.ts";
import { statedPathErrors } from "./stated-path-errors.ts";
import { type MonthCurve, pointCurve, type StatedPoint } from "./stated-points.ts";

export { statedPathErrors };

/**
 * A stated view of the network: the deterministic path of a study that trusts no forecast. Every figure is the user's or an
 * assumption row. The modelled response of miners is the rest of this room; this file only does the arithmetic of a view.
 */
export interface StatedOutlook {
  readonly priceUsdPerBtc: number;
  /** Growth of the BTC price, a year; the forward (cost of carry) where nobody states another. */
  readonly priceGrowthFractionPerYear: number;
  readonly difficulty: number;
  /** Growth of difficulty between halvings, a year. */
  readonly difficultyGrowthFractionPerYear: number;
  /**
   * What difficulty gives back of a halving: 0 = nothing, so hashprice halves; 1 = difficulty falls until hashprice is where
   * it was. Shares are of the fall in log hashprice.
   */
  readonly halvingResponseFraction: number;
  /** Months over which that response unfolds, evenly in log difficulty. */
  readonly halvingResponseMonths: number;
  readonly feesPerBlockSats: number;
  /** Height of the chain's next block when the first month begins. */
  readonly heightAtStart: number;
  /** Points in order of time. A quantity that they state follows them instead of growth and halving response. */
  readonly points?: readonly StatedPoint[];
}

/** The network month by month: means over the month, one entry per month. */
export interface StatedPath {
  readonly start: CalendarMonth;
  readonly priceUsdPerBtc: Float64Array;
  readonly difficulty: Float64Array;
  /** Mean over the month's blocks; a month with a halving in it lies in between. */
  readonly subsidySats: Float64Array;
  readonly hashpriceUsdPerPhDay: Float64Array;
}

/**
 * Price, difficulty, subsidy and hashprice of `months` months from `start`.
 *
 * Blocks come at 144 a day whatever difficulty does (a retarget each fortnight keeps them there); growth is exponential and
 * continuous, taken at the middle of each month. Hashprice is the exact ratio of FACTS.md, see `core/bitcoin`.
 *
 * A quantity that `points` state runs through them instead, see `pointCurve`: a stated difficulty has its halvings inside.
 *
 * @throws network-outlook/bad-value for figures that are not finite or outside their range, network-outlook/bad-point
 */
export function statedPath(outlook: StatedOutlook, start: CalendarMonth, months: number): StatedPath {
  checkOutlook(outlook, months);
  const path: StatedPath = {
    start,
    priceUsdPerBtc: new Float64Array(months),
    difficulty: new Float64Array(months),
    subsidySats: new Float64Array(months),
    hashpriceUsdPerPhDay: new Float64Array(months),
  };
  const stated = statedCurves(outlook);
  let height = outlook.heightAtStart;
  let monthOfHalving = Number.NEGATIVE_INFINITY;
  let givenBackLog = 0;
  for (let month = 0; month < months; month++) {
    const blocks = daysInMonth(addMonths(start, month)) * BLOCKS_PER_DAY;
    const subsidy = meanSubsidySats(height, blocks);
    if (halvingsAt(height + blocks) > halvingsAt(height)) {
      // an unfinished response of the halving before is finished first: responses add up in log difficulty
      givenBackLog += responseLog(outlook, month - monthOfHalving);
      monthOfHalving = month;
    }
    const years = (month + 0.5) / 12;
    const response = givenBackLog + responseLog(outlook, month - monthOfHalving);
    const grown =
      outlook.difficulty * power(1 + outlook.difficultyGrowthFractionPerYear, years) * power(2, -response);
    path.priceUsdPerBtc[month] = stated.price(month + 0.5);
    path.difficulty[month] = stated.difficulty?.(month + 0.5) ?? grown;
    path.subsidySats[month] = subsidy;
    path.hashpriceUsdPerPhDay[month] = hashpriceUsdPerPhDay({
      priceUsdPerBtc: path.priceUsdPerBtc[month]!,
      difficulty: path.difficulty[month]!,
      subsidySats: subsidy,
      feesPerBlockSats: stated.fees(month + 0.5),
    });
    height += blocks;
  }
  return path;
}

/** Price and fees over time; difficulty only where points state it, since its growth has halvings to answer. */
function statedCurves(outlook: StatedOutlook) {
  const { points = [], priceUsdPerBtc, priceGrowthFractionPerYear, feesPerBlockSats } = outlook;
  const growing: MonthCurve = (months) => priceUsdPerBtc * power(1 + priceGrowthFractionPerYear, months / 12);
  return {
    price: pointCurve(points, "priceUsdPerBtc", priceUsdPerBtc) ?? growing,
    difficulty: pointCurve(points, "difficulty", outlook.difficulty),
    fees: pointCurve(points, "feesPerBlockSats", feesPerBlockSats) ?? (() => feesPerBlockSats),
  };
}

/** The same path with every hashprice scaled: what a break-even search moves. Difficulty takes the change. */
export function scaleHashprice(path: StatedPath, factor: number): StatedPath {
  return {
    ...path,
    difficulty: path.difficulty.map((value) => value / factor),
    hashpriceUsdPerPhDay: path.hashpriceUsdPerPhDay.map((value) => value * factor),
  };
}

/** Share of one halving (in halvings of difficulty, 0..fraction) given back so many months after it. */
function responseLog(
  { halvingResponseFraction, halvingResponseMonths }: StatedOutlook,
  monthsAfter: number,
): number {
  if (!Number.isFinite(monthsAfter)) return 0;
  if (halvingResponseMonths === 0) return halvingResponseFraction;
  return halvingResponseFraction * Math.min(1, monthsAfter / halvingResponseMonths);
}

function meanSubsidySats(height: number, blocks: number): number {
  const last = height + blocks;
  const boundary = (halvingsAt(height) + 1) * BLOCKS_PER_HALVING;
  if (boundary >= last) return Number(subsidySats(height));
  const before = boundary - height;
  return (before * Number(subsidySats(height)) + (blocks - before) * Number(subsidySats(boundary))) / blocks;
}

function halvingsAt(height: number): number {
  return Math.floor(height / BLOCKS_PER_HALVING);
}

function checkOutlook(outlook: StatedOutlook, months: number): void {
  const need = (name: string, value: number, ok: boolean, allowed: string) => {
    if (!Number.isFinite(value) || !ok) throw statedPathErrors.badValue({ name, value, allowed });
  };
  need("months", months, Number.isSafeInteger(months) && months > 0, "a whole number from 1");
  need("price in USD/BTC", outlook.priceUsdPerBtc, outlook.priceUsdPerBtc > 0, "above 0");
  need(
    "price growth a year",
    outlook.priceGrowthFractionPerYear,
    outlook.priceGrowthFractionPerYear > -1,
    "above -100 %",
  );
  need("difficulty", outlook.difficulty, outlook.difficulty > 0, "above 0");
  need(
    "difficulty growth a year",
    outlook.difficultyGrowthFractionPerYear,
    outlook.difficultyGrowthFractionPerYear > -1,
    "above -100 %",
  );
  need(
    "halving response",
    outlook.halvingResponseFraction,
    outlook.halvingResponseFraction >= 0 && outlook.halvingResponseFraction <= 1,
    "0 to 100 %",
  );
  need(
    "months of the halving response",
    outlook.halvingResponseMonths,
    outlook.halvingResponseMonths >= 0,
    "0 or more",
  );
  need("fees per block in sats", outlook.feesPerBlockSats, outlook.feesPerBlockSats >= 0, "0 or more");
  need(
    "height",
    outlook.heightAtStart,
    Number.isSafeInteger(outlook.heightAtStart) && outlook.heightAtStart >= 0,
    "a whole number from 0",
  );
}
