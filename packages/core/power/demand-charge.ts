import { formatMonth, monthOfNumber } from "../quantity/index.ts";
import { powerErrors } from "./errors.ts";
import type { LocalWindow } from "./local-window.ts";

/**
 * A charge on the highest import of each calendar month. Billed demand of month m is
 * max(peak_m, fraction * max of peak_j over the look-back months j): the ratchet.
 */
export interface DemandCharge {
  readonly id: string;
  /** USD per MW of billed demand and month; twelve values are January to December. */
  readonly rateUsdPerMwMonth: number | readonly number[];
  /** Only import inside the window sets the peak; absent: all import does. */
  readonly window?: LocalWindow;
  readonly ratchet?: Ratchet;
}

/** How earlier peaks raise what is billed. */
export interface Ratchet {
  /** Share of the earlier peak that is billed at least, [0, 1]. */
  readonly fraction: number;
  /** How many months before the billed one are looked at. */
  readonly lookBackMonthCount: number;
  /** Only peaks of these calendar months (1..12) count; absent: all do. */
  readonly calendarMonths?: readonly number[];
  /** The horizon is taken as a ring: before its first month stands its last. An explicit choice, never a default. */
  readonly wrapAround: boolean;
  /** Peaks before the horizon by month number (`year * 12 + month - 1`); needed where the look-back reaches there. */
  readonly pastPeaksMw?: Readonly<Record<number, number>>;
}

/** One month that an earlier peak may raise: `fraction * peak` of a month of the horizon, or a known past floor. */
export interface RatchetLinks {
  /** Positions (0-based, of the horizon's months) whose peaks raise this month's bill. */
  readonly fromMonths: readonly number[];
  /** fraction * highest known peak before the horizon, MW. */
  readonly floorMw: number;
}

/**
 * Which peaks raise which month, for each month of the horizon in order.
 *
 * @param months month numbers of the horizon, ascending without gaps
 * @throws power/missing-look-back where the look-back leaves the horizon and neither a past peak nor the ring is given
 */
export function ratchetLinks(charge: DemandCharge, months: readonly number[]): RatchetLinks[] {
  const { ratchet } = charge;
  if (!ratchet) return months.map(() => ({ fromMonths: [], floorMw: 0 }));
  checkRatchet(charge.id, ratchet);
  return months.map((month, position) => linksOfMonth(charge.id, ratchet, months, month, position));
}

function linksOfMonth(
  id: string,
  ratchet: Ratchet,
  months: readonly number[],
  month: number,
  position: number,
): RatchetLinks {
  const fromMonths: number[] = [];
  let pastMw = 0;
  for (let back = 1; back <= ratchet.lookBackMonthCount; back++) {
    if (!countsForRatchet(ratchet, month - back)) continue;
    const at = position - back;
    if (at >= 0) fromMonths.push(at);
    else if (ratchet.wrapAround) fromMonths.push(((at % months.length) + months.length) % months.length);
    else pastMw = Math.max(pastMw, pastPeakMw(id, ratchet, month, month - back));
  }
  return {
    fromMonths: [...new Set(fromMonths)].filter((at) => at !== position),
    floorMw: ratchet.fraction * pastMw,
  };
}

function countsForRatchet({ calendarMonths }: Ratchet, month: number): boolean {
  return !calendarMonths || calendarMonths.includes((((month % 12) + 12) % 12) + 1);
}

function pastPeakMw(charge: string, { pastPeaksMw }: Ratchet, month: number, needed: number): number {
  const peakMw = pastPeaksMw?.[needed];
  if (peakMw !== undefined) return peakMw;
  throw powerErrors.missingLookBack({
    charge,
    month: formatMonth(monthOfNumber(month)),
    needs: formatMonth(monthOfNumber(needed)),
  });
}

function checkRatchet(id: string, ratchet: Ratchet): void {
  if (!(ratchet.fraction >= 0 && ratchet.fraction <= 1))
    throw powerErrors.badFraction({
      what: `${id}: ratchet fraction`,
      value: ratchet.fraction,
      range: "[0, 1]",
    });
  if (!(Number.isInteger(ratchet.lookBackMonthCount) && ratchet.lookBackMonthCount >= 0))
    throw powerErrors.negative({ what: `${id}: look-back months`, value: ratchet.lookBackMonthCount });
}

/** USD per MW-month that a month is billed at. @throws power/wrong-length unless there are 1 or 12 rates */
export function demandRate(charge: DemandCharge, monthNumber: number): number {
  const rates = charge.rateUsdPerMwMonth;
  if (typeof rates === "number") return rates;
  if (rates.length !== 12)
    throw powerErrors.wrongLength({ what: `${charge.id}: rates`, expected: 12, length: rates.length });
  return rates[((monthNumber % 12) + 12) % 12]!;
}

/** Billed demand per month, MW, from the months' own peaks. @throws power/missing-look-back */
export function billedDemandMw(
  charge: DemandCharge,
  months: readonly number[],
  peaksMw: ArrayLike<number>,
): Float64Array {
  const fraction = charge.ratchet?.fraction ?? 0;
  const links = ratchetLinks(charge, months);
  return Float64Array.from(links, ({ fromMonths, floorMw }, m) => {
    const earlier = fromMonths.reduce((most, from) => Math.max(most, fraction * peaksMw[from]!), floorMw);
    return Math.max(peaksMw[m]!, earlier);
  });
}

/** Sum over months of billed demand times rate, USD. A month that the horizon only touches is billed whole. */
export function demandChargeUsd(
  charge: DemandCharge,
  months: readonly number[],
  peaksMw: ArrayLike<number>,
): number {
  return billedDemandMw(charge, months, peaksMw).reduce(
    (total, mw, m) => total + mw * demandRate(charge, months[m]!),
    0,
  );
}
