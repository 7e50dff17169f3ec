/**
 * Continuous piecewise-linear functions on an interval, as growing lists of points, concave or not. Every operation
 * that makes one thins it while writing: points are left out as long as no one of them is missed by more than
 * `tolerance`, so a result is within `tolerance` of the truth everywhere (a running cone, Imai and Iri 1986).
 */
export interface Piecewise {
  x: Float64Array;
  y: Float64Array;
  count: number;
  // The thinning cone: slopes from the last kept point that miss none of the points left out since.
  coneLow: number;
  coneHigh: number;
  tolerance: number;
}

/** An empty function with room for `capacity` points. */
export function allocatePiecewise(capacity = 256): Piecewise {
  return {
    x: new Float64Array(capacity),
    y: new Float64Array(capacity),
    count: 0,
    coneLow: Number.NEGATIVE_INFINITY,
    coneHigh: Number.POSITIVE_INFINITY,
    tolerance: 0,
  };
}

/** Empties the function and sets how far thinning may miss. */
export function beginPiecewise(f: Piecewise, tolerance: number): void {
  f.count = 0;
  f.tolerance = tolerance;
  openCone(f);
}

/** Appends a point; x must not fall. Two points at one x (a corner met twice) become the higher. */
export function pushPoint(f: Piecewise, x: number, y: number): void {
  const last = f.count - 1;
  if (last >= 0 && x - f.x[last]! <= 1e-12 * (Math.abs(x) + 1e-3)) {
    if (y > f.y[last]!) f.y[last] = y;
    if (last === 0) openCone(f);
    return;
  }
  if (last >= 1) {
    const dx = x - f.x[last - 1]!;
    const slope = (y - f.y[last - 1]!) / dx;
    if (slope >= f.coneLow && slope <= f.coneHigh) {
      f.x[last] = x;
      f.y[last] = y;
      narrowCone(f, slope, dx);
      return;
    }
    openCone(f);
  }
  if (f.count === f.x.length) grow(f);
  f.x[f.count] = x;
  f.y[f.count] = y;
  f.count++;
  if (last >= 0) narrowCone(f, (y - f.y[last]!) / (x - f.x[last]!), x - f.x[last]!);
}

function openCone(f: Piecewise): void {
  f.coneLow = Number.NEGATIVE_INFINITY;
  f.coneHigh = Number.POSITIVE_INFINITY;
}

function narrowCone(f: Piecewise, slope: number, dx: number): void {
  const spread = f.tolerance / dx;
  if (slope - spread > f.coneLow) f.coneLow = slope - spread;
  if (slope + spread < f.coneHigh) f.coneHigh = slope + spread;
}

function grow(f: Piecewise): void {
  const x = new Float64Array(2 * f.x.length);
  const y = new Float64Array(2 * f.x.length);
  x.set(f.x);
  y.set(f.y);
  f.x = x;
  f.y = y;
}

/** The function's value; at a place outside its ends the end's value. */
export function pointValue(f: Piecewise, x: number): number {
  return interpolate(f.x, f.y, 0, f.count, x);
}

/** As {@link pointValue}, for points [from, to) of arrays. */
export function interpolate(xs: Float64Array, ys: Float64Array, from: number, to: number, x: number): number {
  if (x <= xs[from]!) return ys[from]!;
  if (x >= xs[to - 1]!) return ys[to - 1]!;
  let low = from;
  let high = to - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle]! <= x) low = middle;
    else high = middle;
  }
  return ys[low]! + ((ys[high]! - ys[low]!) * (x - xs[low]!)) / (xs[high]! - xs[low]!);
}

/**
 * out(x) = max { f(x - z) + slope * z : 0 <= z <= length } on [left end, right end + length]: one linear segment's
 * sup-convolution. With g(y) = f(y) - slope*y it is the maximum of g in a window of that length sliding over it: the
 * window's two ends and the highest corner inside (a monotone queue), joined where they cross.
 *
 * @param shift added to x on writing: -length turns "released" into "taken in"
 */
export function slideMaximum(
  f: Piecewise,
  slope: number,
  length: number,
  shift: number,
  tolerance: number,
  scratch: SlideScratch,
  out: Piecewise,
): void {
  beginPiecewise(out, tolerance);
  const { x: xs, y: ys, count } = f;
  growScratch(scratch, count);
  const { queue, tilted } = scratch;
  for (let j = 0; j < count; j++) tilted[j] = ys[j]! - slope * xs[j]!;
  let entered = 1;
  let left = 0;
  let head = 0;
  let tail = 1;
  queue[0] = 0;
  let at = xs[0]!;
  const end = xs[count - 1]! + length;
  pushPoint(out, at + shift, ys[0]!);
  // Between events the right end runs on segment entered-1..entered, the left end on left-1..left.
  while (at < end) {
    const nextIn = entered < count ? xs[entered]! : Number.POSITIVE_INFINITY;
    const nextOut = xs[left]! + length;
    const to = Math.min(nextIn, nextOut, end);
    const best = head < tail ? tilted[queue[head]!]! : Number.NEGATIVE_INFINITY;
    const span = to - at;
    if (span > 0) {
      let right0 = Number.NEGATIVE_INFINITY;
      let right1 = Number.NEGATIVE_INFINITY;
      if (entered < count) {
        const a = xs[entered - 1]!;
        const rise = (tilted[entered]! - tilted[entered - 1]!) / (xs[entered]! - a);
        right0 = tilted[entered - 1]! + rise * (at - a);
        right1 = to === nextIn ? tilted[entered]! : right0 + rise * span;
      }
      let left0 = Number.NEGATIVE_INFINITY;
      let left1 = Number.NEGATIVE_INFINITY;
      if (left > 0) {
        const a = xs[left - 1]! + length;
        const rise = (tilted[left]! - tilted[left - 1]!) / (xs[left]! - xs[left - 1]!);
        left0 = tilted[left - 1]! + rise * (at - a);
        left1 = to === nextOut ? tilted[left]! : left0 + rise * span;
      }
      pushUpper(out, shift, slope, at, span, left0, left1, best, right0, right1);
    }
    at = to;
    if (to === nextIn) {
      const value = tilted[entered]!;
      while (tail > head && tilted[queue[tail - 1]!]! <= value) tail--;
      queue[tail++] = entered++;
    }
    if (to === nextOut) {
      if (head < tail && queue[head]! === left) head++;
      left++;
      if (left >= count) break;
    }
  }
}

/** Room for the slide: corners in the window and the tilted values. */
export interface SlideScratch {
  queue: Int32Array;
  tilted: Float64Array;
}

/** Scratch that grows with the functions. */
export function allocateScratch(): SlideScratch {
  return { queue: new Int32Array(256), tilted: new Float64Array(256) };
}

function growScratch(scratch: SlideScratch, count: number): void {
  if (scratch.queue.length >= count) return;
  scratch.queue = new Int32Array(2 * count);
  scratch.tilted = new Float64Array(2 * count);
}

/** Writes the upper envelope of a falling left line, a constant and a rising right line over one span. */
function pushUpper(
  out: Piecewise,
  shift: number,
  slope: number,
  at: number,
  span: number,
  left0: number,
  left1: number,
  best: number,
  right0: number,
  right1: number,
): void {
  const to = at + span;
  const hasLeft = left0 > best;
  const hasRight = right1 > best;
  const fall = hasLeft && left1 < best ? (span * (left0 - best)) / (left0 - left1) : hasLeft ? span : 0;
  const rise = hasRight && right0 < best ? (span * (best - right0)) / (right1 - right0) : hasRight ? 0 : span;
  if (hasLeft && hasRight && fall > rise) {
    const gap0 = left0 - right0;
    const gap1 = left1 - right1;
    if (gap0 > 0 && gap1 < 0) {
      const share = gap0 / (gap0 - gap1);
      const cross = at + span * share;
      pushPoint(out, cross + shift, left0 + (left1 - left0) * share + slope * cross);
    }
  } else {
    if (fall > 0 && fall < span) pushPoint(out, at + fall + shift, best + slope * (at + fall));
    if (rise > 0 && rise < span) pushPoint(out, at + rise + shift, best + slope * (at + rise));
  }
  const end = left1 > right1 ? left1 : right1;
  pushPoint(out, to + shift, (end > best ? end : best) + slope * to);
}

/** out = max(a, b) on [low, high]; a function counts as -∞ outside its ends. */
export function upperEnvelope(
  a: Piecewise,
  b: Piecewise,
  low: number,
  high: number,
  tolerance: number,
  out: Piecewise,
): void {
  beginPiecewise(out, tolerance);
  let i = 0;
  let j = 0;
  let at = low;
  let aAt = boundedValue(a, low);
  let bAt = boundedValue(b, low);
  pushPoint(out, low, Math.max(aAt, bAt));
  while (at < high) {
    while (i < a.count && a.x[i]! <= at) i++;
    while (j < b.count && b.x[j]! <= at) j++;
    const to = Math.min(i < a.count ? a.x[i]! : high, j < b.count ? b.x[j]! : high, high);
    const aTo = boundedValueFrom(a, i, to);
    const bTo = boundedValueFrom(b, j, to);
    const gap0 = aAt - bAt;
    const gap1 = aTo - bTo;
    if ((gap0 > 0 && gap1 < 0) || (gap0 < 0 && gap1 > 0)) {
      const share = gap0 / (gap0 - gap1);
      if (Number.isFinite(share)) pushPoint(out, at + (to - at) * share, aAt + (aTo - aAt) * share);
    }
    pushPoint(out, to, Math.max(aTo, bTo));
    at = to;
    aAt = aTo;
    bAt = bTo;
  }
}

/** Rounding of ends. */
const END_NOISE = 1e-9;

function boundedValue(f: Piecewise, x: number): number {
  if (x < f.x[0]! - END_NOISE || x > f.x[f.count - 1]! + END_NOISE) return Number.NEGATIVE_INFINITY;
  return pointValue(f, x);
}

function boundedValueFrom(f: Piecewise, next: number, x: number): number {
  if (next === 0) return boundedValue(f, x);
  if (next >= f.count) return boundedValue(f, x);
  const a = next - 1;
  return f.y[a]! + ((f.y[next]! - f.y[a]!) * (x - f.x[a]!)) / (f.x[next]! - f.x[a]!);
}

/** out = f on [low, high]. */
export function cutPiecewise(
  f: Piecewise,
  low: number,
  high: number,
  tolerance: number,
  out: Piecewise,
): void {
  beginPiecewise(out, tolerance);
  pushPoint(out, low, pointValue(f, low));
  for (let i = 0; i < f.count; i++) if (f.x[i]! > low && f.x[i]! < high) pushPoint(out, f.x[i]!, f.y[i]!);
  if (high > low) pushPoint(out, high, pointValue(f, high));
}
