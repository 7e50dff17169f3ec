import { integerPower } from "./rates.ts";

/**
 * All positive roots of a sparse polynomial f(v) = sum of a_i v^(e_i), complete by Descartes and Rolle:
 * f has at most as many positive roots as its coefficients change sign (Descartes; Laguerre 1883 for any exponents).
 * g = f / v^c has the roots of f; with c inside a change of sign, g' has one change less. The roots of g' cut (0, inf)
 * into pieces on which g is monotone: at most one root each, found by its change of sign. No root is missed except
 * pairs closer than rounding can tell, which are reported as one (touching) root.
 */

/** Exponents ascending and distinct, coefficients non-zero. */
export interface SparsePolynomial {
  readonly exponents: Float64Array;
  readonly coefficients: Float64Array;
}

/** Collects terms of equal exponent, drops zeros, sorts. */
export function sparsePolynomial(
  exponents: ArrayLike<number>,
  coefficients: ArrayLike<number>,
): SparsePolynomial {
  const byExponent = new Map<number, number>();
  for (let i = 0; i < exponents.length; i++) {
    byExponent.set(exponents[i]!, (byExponent.get(exponents[i]!) ?? 0) + coefficients[i]!);
  }
  const terms = [...byExponent].filter(([, a]) => a !== 0).sort(([a], [b]) => a - b);
  return {
    exponents: Float64Array.from(terms, ([e]) => e),
    coefficients: Float64Array.from(terms, ([, a]) => a),
  };
}

/** The polynomial with these coefficients at exponents 0, 1, 2, ..; zeros dropped. */
export function densePolynomial(coefficients: ArrayLike<number>): SparsePolynomial {
  const exponents = new Float64Array(coefficients.length);
  const kept = new Float64Array(coefficients.length);
  let count = 0;
  for (let i = 0; i < coefficients.length; i++) {
    if (coefficients[i] === 0) continue;
    exponents[count] = i;
    kept[count++] = coefficients[i]!;
  }
  return { exponents: exponents.subarray(0, count), coefficients: kept.subarray(0, count) };
}

/** How often coefficients change sign, zeros left out: the most positive roots there can be. */
export function signChangeCount(coefficients: ArrayLike<number>): number {
  let count = 0;
  let last = 0;
  for (let i = 0; i < coefficients.length; i++) {
    const sign = Math.sign(coefficients[i]!);
    if (sign !== 0 && last !== 0 && sign !== last) count++;
    if (sign !== 0) last = sign;
  }
  return count;
}

/**
 * All positive roots, ascending. Where partial sums settle it (see {@link rootsByPartialSums}) at the cost of one root
 * search, otherwise by {@link rootsByRolle}.
 */
export function positiveRoots(polynomial: SparsePolynomial): number[] {
  if (signChangeCount(polynomial.coefficients) === 0) return [];
  return rootsByPartialSums(polynomial) ?? rootsByRolle(polynomial);
}

/** The complete search: turning points first, then at most one root between neighbours. */
export function rootsByRolle(polynomial: SparsePolynomial): number[] {
  const changes = signChangeCount(polynomial.coefficients);
  if (changes === 0) return [];
  const [low, high] = rootBounds(polynomial);
  if (changes === 1) return rootsBetween(polynomial, [low, high]);
  const turningPoints = rootsByRolle(derivedPolynomial(polynomial)).filter((v) => v > low && v < high);
  return rootsBetween(polynomial, [low, ...turningPoints, high]);
}

/**
 * Descartes' rule for f / (1 - v), whose coefficients are the running sums of f's: roots in (0, 1) are at most the changes
 * of sign of the running sums from the front, roots above 1 those from the back. Noisy monthly flows have many changes of
 * sign and still one of their sums. Null where a count is above one, or the total is too near 0 to have a sign.
 */
export function rootsByPartialSums(polynomial: SparsePolynomial): number[] | null {
  const front = runningSums(polynomial.coefficients);
  const back = runningSums(polynomial.coefficients.slice().reverse());
  if (signAt(polynomial, 1) === 0) return null;
  const [below, above] = [signChangeCount(front), signChangeCount(back)];
  if (below > 1 || above > 1) return null;
  const [low, high] = rootBounds(polynomial);
  const first = Math.sign(polynomial.coefficients[0]!);
  const total = Math.sign(front[front.length - 1]!);
  const roots: number[] = [];
  if (below === 1) roots.push(findRoot(polynomial, low, 1, first));
  if (above === 1) roots.push(findRoot(polynomial, 1, high, total));
  return roots;
}

function runningSums(coefficients: Float64Array): Float64Array {
  let total = 0;
  return coefficients.map((a) => {
    total += a;
    return total;
  });
}

/** v^(c+1) (f / v^c)', c in the middle of the first change of sign: the same exponents, one change less. */
function derivedPolynomial({ exponents, coefficients }: SparsePolynomial): SparsePolynomial {
  const change = coefficients.findIndex((a, i) => i > 0 && a > 0 !== coefficients[i - 1]! > 0);
  const c = (exponents[change]! + exponents[change - 1]!) / 2;
  return { exponents, coefficients: coefficients.map((a, i) => a * (exponents[i]! - c)) };
}

/** Cauchy's bounds: every positive root lies strictly between (exponents differ by 1 at least). */
function rootBounds({ coefficients }: SparsePolynomial): [number, number] {
  let largest = 0;
  for (const a of coefficients) largest = Math.max(largest, Math.abs(a));
  const first = Math.abs(coefficients[0]!);
  const last = Math.abs(coefficients[coefficients.length - 1]!);
  return [first / (first + largest) / 2, ((last + largest) / last) * 2];
}

function rootsBetween(polynomial: SparsePolynomial, cuts: readonly number[]): number[] {
  const roots: number[] = [];
  let previous = Math.sign(polynomial.coefficients[0]!);
  for (let i = 1; i < cuts.length; i++) {
    const isLast = i === cuts.length - 1;
    const sign = isLast
      ? Math.sign(polynomial.coefficients[polynomial.coefficients.length - 1]!)
      : signAt(polynomial, cuts[i]!);
    if (sign === 0) roots.push(cuts[i]!);
    else if (previous !== 0 && sign !== previous)
      roots.push(findRoot(polynomial, cuts[i - 1]!, cuts[i]!, previous));
    previous = sign;
  }
  return roots;
}

/** The sign of f at v; 0 where rounding could have made it: |f| below n units in the last place of the sum of |terms|. */
function signAt(polynomial: SparsePolynomial, v: number): number {
  const { value } = evaluate(polynomial, v);
  const sizes = { exponents: polynomial.exponents, coefficients: polynomial.coefficients.map(Math.abs) };
  const doubt = 2 * sizes.coefficients.length * 1.1102230246251565e-16 * evaluate(sizes, v).value;
  return Math.abs(value) <= doubt ? 0 : Math.sign(value);
}

/** Newton, safeguarded by bisection (geometric where the bracket is wide). `signLow` is f's sign just above `low`. */
function findRoot(polynomial: SparsePolynomial, low: number, high: number, signLow: number): number {
  let [a, b] = [low, high];
  let v = startBetween(a, b);
  for (let i = 0; i < 200; i++) {
    const { value, slope } = evaluate(polynomial, v);
    if (value === 0) return v;
    if (value > 0 === signLow > 0) a = v;
    else b = v;
    const step = value / slope;
    if (Math.abs(step) <= 1e-15 * v) return v - step;
    const next = v - step > a && v - step < b ? v - step : middle(a, b);
    if (next === a || next === b) return next;
    v = next;
  }
  return v;
}

/** Discount factors are near 1: begin there, or just beside it where 1 is an end. */
function startBetween(a: number, b: number): number {
  if (a < 1 && b > 1) return 1;
  if (b === 1 && a < 0.99) return 0.99;
  return a === 1 && b > 1.01 ? 1.01 : middle(a, b);
}

function middle(a: number, b: number): number {
  return b > 2 * a ? Math.sqrt(a) * Math.sqrt(b) : a + (b - a) / 2;
}

interface Evaluation {
  /** f(v) divided by v^(lowest exponent) for v <= 1, by v^(highest) above: never overflows. */
  readonly value: number;
  /** Derivative of that by v. */
  readonly slope: number;
}

/** Horner's rule over the gaps between exponents, from the end whose powers shrink. */
function evaluate({ exponents, coefficients }: SparsePolynomial, v: number): Evaluation {
  const n = exponents.length;
  const isRising = v > 1;
  const base = isRising ? 1 / v : v;
  const reference = exponents[isRising ? n - 1 : 0]!;
  const step = isRising ? 1 : -1;
  let i = isRising ? 0 : n - 1;
  let previous = exponents[i]!;
  let [value, slope] = [0, 0];
  for (let k = 0; k < n; k++, i += step) {
    const exponent = exponents[i]!;
    const gap = (exponent - previous) * step;
    const power = gap === 1 ? base : integerPower(base, gap);
    const a = coefficients[i]!;
    value = value * power + a;
    slope = slope * power + a * (exponent - reference);
    previous = exponent;
  }
  return { value, slope: slope / v };
}
