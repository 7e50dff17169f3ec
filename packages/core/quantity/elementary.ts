/**
 * exp and log of our own from + - * / and exact powers of two, in one operation order, so that results are equal bit
 * for bit in every engine and in WebAssembly (convention 7). `Math.exp` and `Math.log` differ between engines.
 * Argument reduction after K. C. Ng's fdlibm (Sun 1993), polynomials are plain Taylor coefficients.
 * Error under 1 unit in the last place over the normal range (measured in the tests).
 */

/** ln 2 in two parts: the first has 33 bits, so k * LN2_HIGH is exact for |k| < 2^20. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = Math.LOG2E;
const SQRT_2 = Math.SQRT2;
const LOWEST_EXPONENT = -1074;

/** 2^k for k = -1074..1023 at index k + 1074, by exact doubling. */
const POWERS_OF_TWO = makePowersOfTwo();

function makePowersOfTwo(): Float64Array {
  const powers = new Float64Array(1023 - LOWEST_EXPONENT + 1);
  powers[-LOWEST_EXPONENT] = 1;
  for (let k = 1; k <= 1023; k++) powers[k - LOWEST_EXPONENT] = powers[k - 1 - LOWEST_EXPONENT]! * 2;
  for (let k = -1; k >= LOWEST_EXPONENT; k--)
    powers[k - LOWEST_EXPONENT] = powers[k + 1 - LOWEST_EXPONENT]! * 0.5;
  return powers;
}

/** 2^k exactly, for whole k from -1074 to 1023. */
export function powerOfTwo(k: number): number {
  return POWERS_OF_TWO[k - LOWEST_EXPONENT]!;
}

/**
 * e^x. x = k ln2 + r with |r| <= ln2/2, then 1 + r + r^2 * (1/2! + r/3! + .. + r^11/13!), times 2^k.
 * Infinity above 709.78, 0 below -745.13, NaN for NaN.
 */
export function exp(x: number): number {
  if (!(x >= -745.2)) return Math.max(x, 0);
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const value = 1 + (high + (expTail(high - low) - low));
  if (k >= -1021 && k <= 1023) return value * powerOfTwo(k);
  return k > 1023 ? value * 2 * powerOfTwo(1023) : value * powerOfTwo(k + 60) * powerOfTwo(-60);
}

/** e^r - 1 - r for |r| <= 0.35. */
function expTail(r: number): number {
  let p = 1 / 6227020800;
  p = p * r + 1 / 479001600;
  p = p * r + 1 / 39916800;
  p = p * r + 1 / 3628800;
  p = p * r + 1 / 362880;
  p = p * r + 1 / 40320;
  p = p * r + 1 / 5040;
  p = p * r + 1 / 720;
  p = p * r + 1 / 120;
  p = p * r + 1 / 24;
  p = p * r + 1 / 6;
  p = p * r + 0.5;
  return p * (r * r);
}

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);
/** Where the word with sign and exponent stands: 1 on little-endian machines. */
const HIGH_WORD = highWordIndex();

function highWordIndex(): 0 | 1 {
  bits[0] = 1;
  return words[1] === 0 ? 0 : 1;
}

/**
 * Natural logarithm. x = 2^k m with m in [sqrt(1/2), sqrt 2); f = m - 1, s = f / (2 + f);
 * log(1 + f) = f - (f^2/2 - s (f^2/2 + R)), R = 2 s^2/3 + 2 s^4/5 + .. + 2 s^24/25.
 * -Infinity at 0, NaN below 0.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x < 2.2250738585072014e-308) return logOfNormal(x * powerOfTwo(54), -54);
  return logOfNormal(x, 0);
}

function logOfNormal(x: number, exponentShift: number): number {
  bits[0] = x;
  let k = (words[HIGH_WORD]! >>> 20) - 1023;
  words[HIGH_WORD] = (words[HIGH_WORD]! & 0x000fffff) | 0x3ff00000;
  let m = bits[0];
  if (m > SQRT_2) {
    m *= 0.5;
    k += 1;
  }
  k += exponentShift;
  const f = m - 1;
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  const correction = s * (halfSquare + logSeries(s * s));
  if (k === 0) return f - (halfSquare - correction);
  return k * LN2_HIGH - (halfSquare - (correction + k * LN2_LOW) - f);
}

/** 2 z/3 + 2 z^2/5 + .. + 2 z^12/25 for z = s^2 <= 0.0295. */
function logSeries(z: number): number {
  let p = 2 / 25;
  p = p * z + 2 / 23;
  p = p * z + 2 / 21;
  p = p * z + 2 / 19;
  p = p * z + 2 / 17;
  p = p * z + 2 / 15;
  p = p * z + 2 / 13;
  p = p * z + 2 / 11;
  p = p * z + 2 / 9;
  p = p * z + 2 / 7;
  p = p * z + 2 / 5;
  p = p * z + 2 / 3;
  return p * z;
}

/** base^exponent for base > 0, as exp(exponent * log(base)): 1e-13 relative over finance's range. */
export function power(base: number, exponent: number): number {
  return exponent === 0 ? 1 : exp(exponent * log(base));
}

/** e^x - 1 without the loss of digits near 0. */
export function expm1(x: number): number {
  return Math.abs(x) <= 0.34 ? x + expTail(x) : exp(x) - 1;
}

/** log(1 + x) without the loss of digits near 0 (W. Kahan's quotient: the rounding of 1 + x cancels). */
export function log1p(x: number): number {
  const u = 1 + x;
  if (u === 1 || u === Number.POSITIVE_INFINITY) return x;
  return (log(u) * x) / (u - 1);
}
