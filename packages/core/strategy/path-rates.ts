import { annualInternalRatesOfReturn, monthlyRate } from "../finance/index.ts";

/** Rates that a reader can mean, a year; beyond lie roots of money received at once or paid at the very end. */
export const PLAIN_RATES = { above: -0.9, upTo: 10 } as const;
/** The same as monthly discount factors: v = 1 / (1 + r). */
const LOWEST_DISCOUNT = 1 / (1 + monthlyRate(PLAIN_RATES.upTo));
const HIGHEST_DISCOUNT = 1 / (1 + monthlyRate(PLAIN_RATES.above));

/**
 * Finds the rates of return of one path after the other within {@link PLAIN_RATES}: f(v) = sum of flow_t v^t, v the monthly discount.
 *
 * Running sums from the front bound the roots in (0, 1) by their changes of sign, those from the back the roots above 1, with the same
 * parity (Descartes' rule for f / (1 - v)). As many changes of f's own sign at a few points prove that there are so many, one between
 * each two points: those within the range are counted, and a single one is found between its points. What this does not settle is
 * left to the complete search of core/finance.
 */
export interface RateFinder {
  /** Rates within the range after {@link find}. */
  count: number;
  /** Monthly discount factor 1 / (1 + r) where there is one rate. */
  discount: number;
  /** Looks at the months from `from` on. The root of one path is where the search on the next begins. */
  find(cash: Float64Array, from: number): void;
}

/** Points in (0, 1), closer to one another within the range; its end is among them. What they don't settle is looked at closely. */
const FEW = withRangeEnd([
  0.004, 0.03, 0.12, 0.3, 0.5, 0.66, 0.76, 0.87, 0.92, 0.95, 0.97, 0.98, 0.9875, 0.993, 0.997,
]);
const MANY = withRangeEnd(Array.from({ length: 63 }, (_, k) => 1 - 0.996 * ((63 - k) / 63) ** 3));

function withRangeEnd(points: readonly number[]): Float64Array {
  return Float64Array.from([...points, LOWEST_DISCOUNT]).sort();
}

/** Rounding of a sum of so many terms, with room: a value below it has no sign. */
const DOUBT = 1e-12;

/** Signs of f at a few points: changes between them are roots that are there. */
interface Brackets {
  /** Changes of sign from 0 on, all and those within the range. */
  changes: number;
  within: number;
  /** Ends around the last change within the range. */
  low: number;
  high: number;
  /** Of the point looked at last, and that point. */
  sign: number;
  last: number;
}

/** A finder for paths of so many months. */
export function makeRateFinder(months: number): RateFinder {
  const values = new Float64Array(4);
  const forwards: Brackets = { changes: 0, within: 0, low: 0, high: 0, sign: 0, last: 0 };
  let guess = 0.99;
  const finder: RateFinder = {
    count: 0,
    discount: Number.NaN,
    find(cash, from) {
      const sums = signChangesOfSums(cash, from, months);
      finder.discount = Number.NaN;
      finder.count = 0;
      if (sums.front === 0 && sums.back === 0) return;
      const isClear = sums.gross > 0 && Math.abs(sums.total) > DOUBT * sums.gross;
      if (isClear && sums.back === 0) {
        if (findBelow(cash, from, months, sums, values, forwards)) {
          finder.count = forwards.within;
          if (finder.count === 1)
            finder.discount = rootBetween(cash, from, months, forwards.low, forwards.high, guess);
        } else searchAll(finder, cash, from, months);
      } else if (isClear && sums.front === 0 && sums.back === 1) findAbove(finder, cash, from, months, sums);
      else searchAll(finder, cash, from, months);
      if (finder.count === 1) guess = finder.discount;
    },
  };
  return finder;
}

function searchAll(finder: RateFinder, cash: Float64Array, from: number, months: number): void {
  const rates = annualInternalRatesOfReturn(cash.subarray(from, from + months), PLAIN_RATES).filter(
    (rate) => rate <= PLAIN_RATES.upTo,
  );
  finder.count = rates.length;
  finder.discount = rates.length === 1 ? 1 / (1 + monthlyRate(rates[0]!)) : Number.NaN;
}

interface Sums {
  /** Changes of sign of the running sums from the front and from the back. */
  readonly front: number;
  readonly back: number;
  readonly total: number;
  readonly gross: number;
  /** Sign of the first flow that is not nothing. */
  readonly firstSign: number;
}

function signChangesOfSums(cash: Float64Array, from: number, months: number): Sums {
  let total = 0;
  let gross = 0;
  let sign = 0;
  let front = 0;
  let firstSign = 0;
  for (let at = from; at < from + months; at++) {
    const flow = cash[at]!;
    total += flow;
    gross += Math.abs(flow);
    if (total === 0) continue;
    const now = total > 0 ? 1 : -1;
    if (sign === 0) firstSign = now;
    else if (now !== sign) front++;
    sign = now;
  }
  let sum = 0;
  let back = 0;
  sign = 0;
  for (let at = from + months - 1; at >= from; at--) {
    sum += cash[at]!;
    if (sum === 0) continue;
    const now = sum > 0 ? 1 : -1;
    if (sign !== 0 && now !== sign) back++;
    sign = now;
  }
  return { front, back, total, gross, firstSign };
}

/** Whether points prove as many roots in (0, 1) as there can be: few points first, then many. */
function findBelow(
  cash: Float64Array,
  from: number,
  months: number,
  sums: Sums,
  values: Float64Array,
  out: Brackets,
): boolean {
  // one change can only be on one side of the range's end: f's sign there says on which
  if (sums.front === 1) {
    values[0] = valueAt(cash, from, months, LOWEST_DISCOUNT);
    startLook(out, sums.firstSign);
    const isClear = look(out, LOWEST_DISCOUNT, values[0]!, DOUBT * sums.gross, false);
    look(out, 1, sums.total, 0, true);
    return isClear;
  }
  return [FEW, MANY].some((points) => lookAtAll(cash, from, months, points, sums, values, out));
}

/** Looks for changes of f's sign from 0 to 1; points at which it has no clear sign are passed over, but for the range's end. */
function lookAtAll(
  cash: Float64Array,
  from: number,
  months: number,
  points: Float64Array,
  { total, gross, firstSign, front }: Sums,
  values: Float64Array,
  out: Brackets,
): boolean {
  startLook(out, firstSign);
  for (let k = 0; k < points.length; k += 4) {
    fourValues(cash, from, months, points, k, values);
    for (let i = 0; i < 4 && k + i < points.length; i++) {
      const v = points[k + i]!;
      const isClear = look(out, v, values[i]!, DOUBT * gross, v > LOWEST_DISCOUNT);
      if (!isClear && v === LOWEST_DISCOUNT) return false;
    }
  }
  look(out, 1, total, 0, true);
  return out.changes === front;
}

function startLook(out: Brackets, firstSign: number): void {
  out.changes = 0;
  out.within = 0;
  out.sign = firstSign;
  out.last = 0;
}

/** Notes f's sign at a point; false where it has none that rounding could not have made. */
function look(out: Brackets, v: number, value: number, doubt: number, isWithin: boolean): boolean {
  if (Math.abs(value) <= doubt) return false;
  const now = value > 0 ? 1 : -1;
  if (now !== out.sign) {
    out.changes++;
    if (isWithin) {
      out.within++;
      out.low = out.last;
      out.high = v;
    }
  }
  out.sign = now;
  out.last = v;
  return true;
}

function valueAt(cash: Float64Array, from: number, months: number, v: number): number {
  let value = 0;
  for (let at = from + months - 1; at >= from; at--) value = value * v + cash[at]!;
  return value;
}

/** f at four neighbouring points at once: each of the four sums waits for itself alone. */
function fourValues(
  cash: Float64Array,
  from: number,
  months: number,
  points: Float64Array,
  k: number,
  out: Float64Array,
): void {
  const v0 = points[k]!;
  const v1 = points[k + 1] ?? 1;
  const v2 = points[k + 2] ?? 1;
  const v3 = points[k + 3] ?? 1;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let at = from + months - 1; at >= from; at--) {
    const flow = cash[at]!;
    s0 = s0 * v0 + flow;
    s1 = s1 * v1 + flow;
    s2 = s2 * v2 + flow;
    s3 = s3 * v3 + flow;
  }
  out[0] = s0;
  out[1] = s1;
  out[2] = s2;
  out[3] = s3;
}

/** The one root above 1: within the range where f has changed its sign at the range's end. */
function findAbove(
  finder: RateFinder,
  cash: Float64Array,
  from: number,
  months: number,
  { total, gross }: Sums,
): void {
  // f over its highest power, so that nothing overflows
  let value = 0;
  for (let at = from; at < from + months; at++) value = value / HIGHEST_DISCOUNT + cash[at]!;
  if (Math.abs(value) <= DOUBT * gross) {
    searchAll(finder, cash, from, months);
    return;
  }
  if (value > 0 === total > 0) return;
  finder.count = 1;
  finder.discount = rootBetween(cash, from, months, 1, HIGHEST_DISCOUNT, 1);
}

/** The one root between two discounts: Newton from a guess, kept between the ends by halving. */
function rootBetween(
  cash: Float64Array,
  from: number,
  months: number,
  low: number,
  high: number,
  guess: number,
): number {
  let [a, b] = [low, high];
  const isPositiveAtLow = valueAt(cash, from, months, low) > 0;
  let v = guess > low && guess < high ? guess : (low + high) / 2;
  for (let i = 0; i < 100; i++) {
    let value = 0;
    let slope = 0;
    for (let at = from + months - 1; at >= from; at--) {
      slope = slope * v + value;
      value = value * v + cash[at]!;
    }
    if (value === 0) return v;
    if (value > 0 === isPositiveAtLow) a = v;
    else b = v;
    const next = v - value / slope;
    const inside = next > a && next < b ? next : (a + b) / 2;
    if (Math.abs(inside - v) <= 1e-14 * v) return inside;
    v = inside;
  }
  return v;
}
