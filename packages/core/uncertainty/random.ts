import { exp, log } from "../quantity/index.ts";
import { requireParameter, uncertaintyErrors } from "./errors.ts";
import { inverseNormal } from "./inverse-normal.ts";
import { threefry4x32 } from "./threefry.ts";

/**
 * Random numbers by counter: the draw for (study, path, factor, step) is a function of these four and of nothing else.
 * One Threefry-4x32-20 block holds the draws of steps 2b and 2b + 1:
 * counter (path, factor, b, 0), key (seed's low word, seed's high word, purpose, 0).
 * A uniform takes 52 bits of its 64, (bits + 1/2) / 2^52: never 0 or 1, and 1 - u is exact (the antithetic draw).
 */

/** What makes one study's draws differ from another's; runs record it. */
export interface RandomKey {
  /** Whole number, 0 to 2^53 - 1. */
  readonly studySeed: number;
}

/** A key with the place a bulk fill starts at. */
export interface StreamPlace extends RandomKey {
  /** 0 to 2^32 - 1. */
  readonly path: number;
  /** 0 to 2^32 - 1: which uncertain thing; give every factor of a study its own number. */
  readonly factor: number;
  /** The step of the first value filled. */
  readonly fromStep: number;
}

/** The second key word's second half: what the stream is for, so that scrambles never meet paths. */
export const STREAM_PURPOSE = { paths: 0, scrambles: 1 } as const;

const TWO_POW_32 = 4294967296;
const UNIT = 1 / 4503599627370496; // 2^-52

const block = new Uint32Array(4);

/**
 * A uniform draw in (0, 1) with 52 bits.
 *
 * @throws uncertainty/bad-seed, uncertainty/bad-counter
 */
export function uniform01(key: RandomKey, path: number, factor: number, step: number): number {
  requireKey(key);
  requireCounters(path, factor, step);
  return unchecked(key.studySeed, path, factor, step);
}

/** A standard normal draw, the quantile of {@link uniform01} (increasing in it). @throws as uniform01 */
export function standardNormal(key: RandomKey, path: number, factor: number, step: number): number {
  return inverseNormal(uniform01(key, path, factor, step));
}

/** An exponential draw of mean 1: -log(1 - u), increasing in u. @throws as uniform01 */
export function exponential(key: RandomKey, path: number, factor: number, step: number): number {
  return -log(1 - uniform01(key, path, factor, step));
}

/**
 * A Poisson draw by inversion of one uniform: increasing in u and in the mean, so common random numbers stay common.
 *
 * @param mean 0 to 1e7; work grows with its square root
 * @throws uncertainty/bad-parameter, and as uniform01
 */
export function poisson(key: RandomKey, path: number, factor: number, step: number, mean: number): number {
  return poissonQuantile(uniform01(key, path, factor, step), mean);
}

/** Fills `out` with uniforms of steps fromStep, fromStep + 1, ..; equal to {@link uniform01} at each. */
export function fillUniforms(out: Float64Array, { studySeed, path, factor, fromStep }: StreamPlace): void {
  requireKey({ studySeed });
  requireCounters(path, factor, fromStep);
  requireCounters(path, factor, fromStep + Math.max(0, out.length - 1));
  let i = 0;
  if (out.length > 0 && fromStep % 2 === 1) out[i++] = unchecked(studySeed, path, factor, fromStep);
  for (; i < out.length; i += 2) {
    fillBlock(studySeed, path, factor, (fromStep + i) / 2);
    out[i] = firstOfBlock();
    if (i + 1 < out.length) out[i + 1] = secondOfBlock();
  }
}

/** Fills `out` with standard normals of steps fromStep, fromStep + 1, ..; equal to {@link standardNormal} at each. */
export function fillNormals(out: Float64Array, place: StreamPlace): void {
  fillUniforms(out, place);
  for (let i = 0; i < out.length; i++) out[i] = inverseNormal(out[i]!);
}

/**
 * The smallest k with P(K <= k) >= u for K Poisson with this mean. Sums from mean - 10 sqrt(mean) - 30 on
 * (what lies below has a chance under 1e-22).
 *
 * @throws uncertainty/bad-parameter
 */
export function poissonQuantile(u: number, mean: number): number {
  requireParameter("mean of the Poisson draw", mean, mean >= 0 && mean <= 1e7, "0 to 1e7");
  const start = Math.floor(mean - 10 * Math.sqrt(mean) - 30);
  let k = start < 10 ? 0 : start;
  let probability = k === 0 ? exp(-mean) : poissonProbability(k, mean);
  let cumulative = probability;
  while (cumulative < u && (k <= mean || probability > 1e-17)) {
    k += 1;
    probability *= mean / k;
    cumulative += probability;
  }
  return k;
}

/**
 * P(K = k) for k >= 10 in the form without cancellation, e^-(k ln(k/m) + m - k) / (k! e^k / k^k), Stirling's series for
 * the factorial: C. Loader, "Fast and accurate computation of binomial probabilities" (2000).
 */
function poissonProbability(k: number, mean: number): number {
  const inverse = 1 / k;
  const square = inverse * inverse;
  const stirling = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680))));
  return exp(k - mean - k * log(k / mean) - stirling) / Math.sqrt(2 * Math.PI * k);
}

function unchecked(studySeed: number, path: number, factor: number, step: number): number {
  fillBlock(studySeed, path, factor, Math.floor(step / 2));
  return step % 2 === 0 ? firstOfBlock() : secondOfBlock();
}

function fillBlock(studySeed: number, path: number, factor: number, pairOfSteps: number): void {
  const low = studySeed % TWO_POW_32;
  const high = (studySeed - low) / TWO_POW_32;
  threefry4x32(block, path, factor, pairOfSteps, 0, low | 0, high, STREAM_PURPOSE.paths, 0);
}

function firstOfBlock(): number {
  return toUnit(block[0]!, block[1]!);
}

function secondOfBlock(): number {
  return toUnit(block[2]!, block[3]!);
}

/** 26 high bits of each word: (2^26 a + b + 1/2) / 2^52. */
function toUnit(a: number, b: number): number {
  return ((a >>> 6) * 67108864 + (b >>> 6) + 0.5) * UNIT;
}

function requireKey({ studySeed }: RandomKey): void {
  if (!Number.isSafeInteger(studySeed) || studySeed < 0) throw uncertaintyErrors.badSeed({ studySeed });
}

function requireCounters(path: number, factor: number, step: number): void {
  if (path >>> 0 !== path) throw uncertaintyErrors.badCounter({ what: "path", value: path });
  if (factor >>> 0 !== factor) throw uncertaintyErrors.badCounter({ what: "factor", value: factor });
  if (step >>> 0 !== step) throw uncertaintyErrors.badCounter({ what: "step", value: step });
}
