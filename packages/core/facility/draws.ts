import { fillUniforms, log, type RandomKey } from "../uncertainty/index.ts";
import type { CycleState } from "./cycle-state.ts";

/** Uniform draws of one cycle: Threefry counters (study, cycle, stream, step), taken in order. */
export interface Draws {
  start(path: number, factor: number): void;
  uniform(): number;
}

const CHUNK = 16;

/** Makes the stream of a study; `start` places it at a cycle. */
export function makeDraws(key: RandomKey): Draws {
  const buffer = new Float64Array(CHUNK);
  const place = { studySeed: key.studySeed, path: 0, factor: 0, fromStep: 0 };
  let used = CHUNK;
  return {
    start(path, factor) {
      place.path = path;
      place.factor = factor;
      place.fromStep = 0;
      used = CHUNK;
    },
    uniform() {
      if (used === CHUNK) {
        fillUniforms(buffer, place);
        place.fromStep += CHUNK;
        used = 0;
      }
      return buffer[used++]!;
    },
  };
}

/** An exponential draw of mean 1. */
export function exponentialDraw(draws: Draws): number {
  return -log(draws.uniform());
}

/** The least chance that a rare yes is given while biased: seen every tenth time, weighted down by p / 0.1. */
const FORCED_CHANCE = 0.1;

/** A yes-or-no draw; while biased a rare yes is drawn more often and the weight pays for it. */
export function bernoulliDraw(state: CycleState, draws: Draws, probability: number): boolean {
  if (probability <= 0) return false;
  if (probability >= 1) return true;
  const sampled = state.biased ? Math.max(probability, FORCED_CHANCE) : probability;
  const yes = draws.uniform() < sampled;
  weigh(state, yes ? probability / sampled : (1 - probability) / (1 - sampled));
  return yes;
}

function weigh(state: CycleState, ratio: number): void {
  state.weight *= ratio;
  state.diceWeight *= ratio;
}

/** From so many units on, a part of the biased draws takes every number of failures alike. */
const LEAST_FOR_EVEN = 4;
/** That part: a loss that needs half of a large group to fail at once is met, at 1.25 times the variance elsewhere. */
const EVEN_FRACTION = 0.2;

/**
 * How many of `count` fail, each with `probability`: inversion of one uniform. While biased at least one in `count` fails in
 * the mean (balanced over units) and of large groups a fifth of the draws takes 0 .. count alike; the weight pays for both.
 */
export function binomialDraw(state: CycleState, draws: Draws, count: number, probability: number): number {
  if (count === 0 || probability <= 0) return 0;
  if (probability >= 1) return count;
  const sampled = state.biased ? Math.max(probability, Math.min(0.5, 1 / count)) : probability;
  if (state.biased && count >= LEAST_FOR_EVEN)
    return evenlyMixed(state, draws.uniform(), { count, probability, sampled });
  const failed = invertBinomial(draws.uniform(), count, sampled);
  if (sampled !== probability)
    weigh(
      state,
      wholePower(probability / sampled, failed) *
        wholePower((1 - probability) / (1 - sampled), count - failed),
    );
  return failed;
}

/** A draw from `0.8 binomial(sampled) + 0.2 / (count + 1)`. */
function evenlyMixed(
  state: CycleState,
  u: number,
  { count, probability, sampled }: { count: number; probability: number; sampled: number },
): number {
  const isEven = u >= 1 - EVEN_FRACTION;
  const failed = isEven
    ? Math.min(count, Math.floor(((u - 1 + EVEN_FRACTION) / EVEN_FRACTION) * (count + 1)))
    : invertBinomial(u / (1 - EVEN_FRACTION), count, sampled);
  const density = (1 - EVEN_FRACTION) * binomialChance(count, failed, sampled) + EVEN_FRACTION / (count + 1);
  weigh(state, binomialChance(count, failed, probability) / density);
  return failed;
}

function invertBinomial(u: number, count: number, probability: number): number {
  const odds = probability / (1 - probability);
  let chance = wholePower(1 - probability, count);
  let cumulative = chance;
  let failed = 0;
  while (u >= cumulative && failed < count) {
    chance *= (odds * (count - failed)) / (failed + 1);
    failed += 1;
    cumulative += chance;
  }
  return failed;
}

/** base^exponent for whole exponents >= 0, by squaring: the same order of multiplications everywhere. */
export function wholePower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** C(n, k) p^k (1 - p)^(n - k). */
export function binomialChance(n: number, k: number, p: number): number {
  let ways = 1;
  for (let i = 0; i < k; i++) ways = (ways * (n - i)) / (i + 1);
  return ways * wholePower(p, k) * wholePower(1 - p, n - k);
}
