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
  readonly exponents: readonly number[];
  readonly coefficients: readonly number[];
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
  return { exponents: terms.map(([e]) => e), coefficients: terms.map(([, a]) => a) };
}

/** How often consecutive coefficients differ in sign: the most positive roots there can be. */
export function signChangeCount(coefficients: readonly number[]): number {
  let count = 0;
  for (let i = 1; i < coefficients.length; i++)
    if (coefficients[i]! > 0 !== coefficients[i - 1]! > 0) count++;
  return count;
}

/** All positive roots, ascending. */
export function positiveRoots(polynomial: SparsePolynomial): number[] {
  if (signChangeCount(polynomial.coefficients) === 0) return [];
  const [low, high] = rootBounds(polynomial);
  const turningPoints = positiveRoots(derivedPolynomial(polynomial)).filter((v) => v > low && v < high);
  return rootsBetween(polynomial, [low, ...turningPoints, high]);
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
  const { value, magnitude } = evaluate(polynomial, v);
  const doubt = 2 * polynomial.coefficients.length * 1.1102230246251565e-16 * magnitude;
  return Math.abs(value) <= doubt ? 0 : Math.sign(value);
}

/** Newton, safeguarded by bisection (geometric where the bracket is wide). `signLow` is f's sign just above `low`. */
function findRoot(polynomial: SparsePolynomial, low: number, high: number, signLow: number): number {
  let [a, b] = [low, high];
  let v = a < 1 && b > 1 ? 1 : middle(a, b);
  for (let i = 0; i < 200; i++) {
    const { value, slope } = evaluate(polynomial, v);
    if (value === 0) return v;
    if (value > 0 === signLow > 0) a = v;
    else b = v;
    const newton = v - value / slope;
    const next = newton > a && newton < b ? newton : middle(a, b);
    if (Math.abs(next - v) <= 2.3e-16 * v || next === a || next === b) return next;
    v = next;
  }
  return v;
}

function middle(a: number, b: number): number {
  return b > 2 * a ? Math.sqrt(a) * Math.sqrt(b) : a + (b - a) / 2;
}

interface Evaluation {
  /** f(v) divided by v^(lowest exponent) for v <= 1, by v^(highest) above: never overflows. */
  readonly value: number;
  /** Derivative of that by v. */
  readonly slope: number;
  /** The same sum with absolute values. */
  readonly magnitude: number;
}

/** Horner's rule over the gaps between exponents, from the end whose powers shrink. */
function evaluate({ exponents, coefficients }: SparsePolynomial, v: number): Evaluation {
  const n = exponents.length;
  const [start, step] = v <= 1 ? [n - 1, -1] : [0, 1];
  const base = v <= 1 ? v : 1 / v;
  const reference = exponents[v <= 1 ? 0 : n - 1]!;
  let value = 0;
  let slope = 0;
  let magnitude = 0;
  let previous = exponents[start]!;
  for (let k = 0, i = start; k < n; k++, i += step) {
    const exponent = exponents[i]!;
    const gap = Math.abs(exponent - previous);
    const power = gap === 1 ? base : integerPower(base, gap);
    const a = coefficients[i]!;
    value = value * power + a;
    slope = slope * power + a * (exponent - reference);
    magnitude = magnitude * power + Math.abs(a);
    previous = exponent;
  }
  return { value, slope: slope / v, magnitude };
}
