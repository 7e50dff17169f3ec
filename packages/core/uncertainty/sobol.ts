import { uncertaintyErrors } from "./errors.ts";
import { STREAM_PURPOSE } from "./random.ts";
import { JOE_KUO_DIRECTIONS } from "./sobol-directions.ts";
import { threefry4x32 } from "./threefry.ts";

/** Most dimensions the quasi-random points are used for; the rest of a study is sampled plainly. */
export const MAX_SOBOL_DIMENSIONS = 32;
/** Independent scrambles of one study: the error is read from their spread. */
export const SCRAMBLE_COUNT = 16;

const BITS = 32;

/**
 * The 32 direction words of a dimension (0-based), most significant bit first.
 * P. Bratley and B. Fox, Algorithm 659 (1988); recurrence of Joe and Kuo (2003), equation (2).
 */
export function sobolDirections(dimension: number): Uint32Array {
  const words = new Uint32Array(BITS);
  if (dimension === 0) return words.map((_, bit) => (1 << (31 - bit)) >>> 0);
  const [degree, polynomial, ...initial] = JOE_KUO_DIRECTIONS[dimension - 1]! as [
    number,
    number,
    ...number[],
  ];
  for (let i = 0; i < BITS; i++) {
    words[i] = i < degree ? initial[i]! << (31 - i) : nextDirection(words, i, degree, polynomial);
  }
  return words;
}

function nextDirection(words: Uint32Array, i: number, degree: number, polynomial: number): number {
  let word = words[i - degree]! ^ (words[i - degree]! >>> degree);
  for (let k = 1; k < degree; k++) {
    if ((polynomial >>> (degree - 1 - k)) & 1) word ^= words[i - k]!;
  }
  return word;
}

/** Point `index` of the sequence in one dimension as 32 bits, in the order of Gray codes (Antonov and Saleev 1979). */
export function sobolWord(directions: Uint32Array, offset: number, index: number): number {
  let gray = (index ^ (index >>> 1)) >>> 0;
  let word = 0;
  for (let bit = 0; gray !== 0; bit++, gray >>>= 1) if (gray & 1) word ^= directions[offset + bit]!;
  return word >>> 0;
}

/**
 * Direction words and shifts of all scrambles: 33 words for each (scramble, dimension), the last is the digital shift.
 * Scrambled by a random lower-triangular matrix over GF(2) with ones on its diagonal, then shifted: J. Matousek, "On the
 * L2-discrepancy for anchored boxes" (1998), the affine form of Owen's scrambling: every point is uniform, the net
 * stays a net, and scrambles are independent.
 *
 * @throws uncertainty/too-many-dimensions
 */
export function scrambledDirections(studySeed: number, dimensionCount: number): Uint32Array {
  if (!(dimensionCount >= 1 && dimensionCount <= MAX_SOBOL_DIMENSIONS))
    throw uncertaintyErrors.tooManyDimensions({ dimensionCount });
  const table = new Uint32Array(SCRAMBLE_COUNT * dimensionCount * (BITS + 1));
  for (let scramble = 0; scramble < SCRAMBLE_COUNT; scramble++) {
    for (let dimension = 0; dimension < dimensionCount; dimension++) {
      const at = tableOffset(dimensionCount, scramble, dimension);
      table.set(scrambleOne(studySeed, scramble, dimension), at);
    }
  }
  return table;
}

/** Where the 33 words of a (scramble, dimension) start. */
export function tableOffset(dimensionCount: number, scramble: number, dimension: number): number {
  return (scramble * dimensionCount + dimension) * (BITS + 1);
}

/** Point `index` of a scramble as 32 bits. */
export function scrambledWord(table: Uint32Array, offset: number, index: number): number {
  return (sobolWord(table, offset, index) ^ table[offset + BITS]!) >>> 0;
}

function scrambleOne(studySeed: number, scramble: number, dimension: number): Uint32Array {
  const directions = sobolDirections(dimension);
  const out = new Uint32Array(BITS + 1);
  for (let row = 0; row < BITS; row++) {
    const mask = rowMask(studySeed, scramble, dimension, row);
    for (let i = 0; i < BITS; i++) out[i]! |= parity(directions[i]! & mask) << (31 - row);
  }
  out[BITS] = randomWord(studySeed, scramble, dimension, BITS);
  return out;
}

/** Row of the matrix: random bits left of the diagonal (the more significant ones), 1 on it, 0 right of it. */
function rowMask(studySeed: number, scramble: number, dimension: number, row: number): number {
  const diagonal = (1 << (31 - row)) >>> 0;
  const left = row === 0 ? 0 : (0xffffffff << (32 - row)) >>> 0;
  return ((randomWord(studySeed, scramble, dimension, row) & left) | diagonal) >>> 0;
}

function randomWord(studySeed: number, scramble: number, dimension: number, row: number): number {
  const out = new Uint32Array(4);
  const low = studySeed % 4294967296;
  const high = (studySeed - low) / 4294967296;
  threefry4x32(out, scramble, dimension, row, 0, low | 0, high, STREAM_PURPOSE.scrambles, 0);
  return out[0]!;
}

function parity(word: number): number {
  let folded = word ^ (word >>> 16);
  folded ^= folded >>> 8;
  folded ^= folded >>> 4;
  folded ^= folded >>> 2;
  return (folded ^ (folded >>> 1)) & 1;
}
