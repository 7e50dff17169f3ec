/**
 * Counts of values in bins of constant relative width: the top bits of the floating-point number are the bin, so filing
 * costs no logarithm, and merging is adding whole numbers: the same whatever the order.
 * With 10 bits of mantissa a bin is at most 1/1024 of its value wide: the quantile error stated with every result.
 * (The idea of C. Masson et al., "DDSketch", VLDB 2019, with G. Tene's HdrHistogram bins.)
 * Memory depends on the range of the values, never on their count: at most 32 octaves below the largest are told apart.
 */
export interface LogHistogram {
  readonly mantissaBits: number;
  readonly negative: BinWindow;
  readonly positive: BinWindow;
  zeroCount: number;
  count: number;
}

/** Bins of one sign: counts of keys firstKey, firstKey + 1, ..; keys ascend with the size of the value. */
export interface BinWindow {
  firstKey: number;
  counts: Uint32Array;
}

/** Octaves kept below the largest value of a sign; smaller ones share the lowest bin. */
const OCTAVES = 32;
const EXPONENT_BITS_ABOVE = 20;

/** A bin as a quantile or a tail mean needs it. */
export interface Bin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

const view = new DataView(new ArrayBuffer(8));

/** An empty histogram; a bin is at most 2^-mantissaBits of its value wide. */
export function makeLogHistogram(mantissaBits = 10): LogHistogram {
  return { mantissaBits, negative: emptyWindow(), positive: emptyWindow(), zeroCount: 0, count: 0 };
}

/** Files one finite value. */
export function addToHistogram(histogram: LogHistogram, value: number): void {
  histogram.count += 1;
  if (value === 0) histogram.zeroCount += 1;
  else addCount(windowOf(histogram, value), keyOf(histogram.mantissaBits, value), 1, histogram.mantissaBits);
}

/**
 * Makes room for values up to the smallest and the largest given, of either sign: filing them afterwards grows nothing. A window that
 * is grown value by value is copied at every one that reaches beyond it.
 */
export function reserveBins(histogram: LogHistogram, values: Float64Array): void {
  const { mantissaBits } = histogram;
  let [leastBelow, mostBelow, leastAbove, mostAbove] = [Infinity, 0, Infinity, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value > 0) {
      if (value < leastAbove) leastAbove = value;
      if (value > mostAbove) mostAbove = value;
    } else if (value < 0) {
      if (-value < leastBelow) leastBelow = -value;
      if (-value > mostBelow) mostBelow = -value;
    }
  }
  reserveWindow(histogram.negative, mantissaBits, leastBelow, mostBelow);
  reserveWindow(histogram.positive, mantissaBits, leastAbove, mostAbove);
}

function reserveWindow(window: BinWindow, mantissaBits: number, least: number, most: number): void {
  if (!(least <= most && most < Infinity)) return;
  const octaves = OCTAVES << mantissaBits;
  growWindow(window, keyOf(mantissaBits, most), octaves);
  growWindow(window, keyOf(mantissaBits, least), octaves);
}

/** Adds all counts of `other` (same mantissa bits): exact, commutative and associative. */
export function mergeHistogram(into: LogHistogram, other: LogHistogram): void {
  into.count += other.count;
  into.zeroCount += other.zeroCount;
  mergeWindow(into.negative, other.negative, into.mantissaBits);
  mergeWindow(into.positive, other.positive, into.mantissaBits);
}

/** All occupied bins, from the most negative value to the largest. */
export function histogramBins(histogram: LogHistogram): Bin[] {
  const bins: Bin[] = [];
  const { negative, positive, mantissaBits } = histogram;
  for (let i = negative.counts.length - 1; i >= 0; i--) {
    const count = negative.counts[i]!;
    if (count === 0) continue;
    const [low, high] = edges(mantissaBits, negative.firstKey + i);
    bins.push({ low: -high, high: -low, count });
  }
  if (histogram.zeroCount > 0) bins.push({ low: 0, high: 0, count: histogram.zeroCount });
  for (let i = 0; i < positive.counts.length; i++) {
    const count = positive.counts[i]!;
    if (count === 0) continue;
    const [low, high] = edges(mantissaBits, positive.firstKey + i);
    bins.push({ low, high, count });
  }
  return bins;
}

/** The value with `probability` of the counts below it, linear within its bin. NaN for no bins. */
export function binQuantile(bins: readonly Bin[], totalCount: number, probability: number): number {
  const target = probability * totalCount;
  let below = 0;
  for (const { low, high, count } of bins) {
    if (below + count >= target) return low + (high - low) * Math.max(0, (target - below) / count);
    below += count;
  }
  return bins.length > 0 ? bins[bins.length - 1]!.high : Number.NaN;
}

/** Sum over the counts below `threshold` of (threshold - value)^power, power 0 or 1 or 2; bins straddling it in part. */
export function lowerPartialSum(bins: readonly Bin[], threshold: number, power: 0 | 1 | 2): number {
  let total = 0;
  for (const { low, high, count } of bins) {
    if (low >= threshold) break;
    const share = high <= threshold ? 1 : (threshold - low) / (high - low);
    const distance = threshold - (low + Math.min(high, threshold)) / 2;
    total += count * share * (power === 0 ? 1 : power === 1 ? distance : distance * distance);
  }
  return total;
}

function emptyWindow(): BinWindow {
  return { firstKey: 0, counts: new Uint32Array(0) };
}

function windowOf(histogram: LogHistogram, value: number): BinWindow {
  return value < 0 ? histogram.negative : histogram.positive;
}

/** Exponent and leading mantissa bits of |value| as one whole number. */
function keyOf(mantissaBits: number, value: number): number {
  view.setFloat64(0, value < 0 ? -value : value);
  return view.getUint32(0) >>> (EXPONENT_BITS_ABOVE - mantissaBits);
}

function edges(mantissaBits: number, key: number): [number, number] {
  return [valueOfKey(mantissaBits, key), valueOfKey(mantissaBits, key + 1)];
}

function valueOfKey(mantissaBits: number, key: number): number {
  view.setUint32(0, key << (EXPONENT_BITS_ABOVE - mantissaBits));
  view.setUint32(4, 0);
  return view.getFloat64(0);
}

function mergeWindow(into: BinWindow, other: BinWindow, mantissaBits: number): void {
  for (let i = other.counts.length - 1; i >= 0; i--) {
    if (other.counts[i]! > 0) addCount(into, other.firstKey + i, other.counts[i]!, mantissaBits);
  }
}

function addCount(window: BinWindow, key: number, count: number, mantissaBits: number): void {
  const { firstKey, counts } = window;
  if (key < firstKey || key >= firstKey + counts.length) growWindow(window, key, OCTAVES << mantissaBits);
  window.counts[Math.max(0, key - window.firstKey)]! += count;
}

/** Makes room for a key; keys more than `most` below the largest fall into the lowest bin. */
function growWindow(window: BinWindow, key: number, most: number): void {
  const { firstKey, counts } = window;
  const isEmpty = counts.length === 0;
  const lastKey = isEmpty ? key : Math.max(key, firstKey + counts.length - 1);
  const lowest = isEmpty ? key : Math.min(key, firstKey);
  const from = Math.max(lowest, lastKey - most + 1);
  if (!isEmpty && from === firstKey && lastKey === firstKey + counts.length - 1) return;
  const grown = new Uint32Array(lastKey - from + 1);
  for (let i = 0; i < counts.length; i++) grown[Math.max(0, firstKey + i - from)]! += counts[i]!;
  window.firstKey = from;
  window.counts = grown;
}
