/**
 * Threefry-20, the counter-based generator of J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as
 * easy as 1, 2, 3" (SC 2011), section 5.3: a keyed bijection of counters, so any draw can be made alone, in any order,
 * on any machine. Rotation distances from the paper's table 2; 32-bit words, unsigned.
 */

/** Skein's key-schedule parity for 32-bit words (Salmon 2011, section 5.3). */
const KEY_PARITY = 0x1bd11bda;

/**
 * Threefry-4x32 with 20 rounds: encrypts the counter (c0..c3) by the key (k0..k3).
 *
 * @param out receives four unsigned 32-bit words
 */
export function threefry4x32(
  out: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  k2: number,
  k3: number,
): void {
  const k4 = KEY_PARITY ^ k0 ^ k1 ^ k2 ^ k3;
  out[0] = c0 + k0;
  out[1] = c1 + k1;
  out[2] = c2 + k2;
  out[3] = c3 + k3;
  evenRounds(out, k1, k2, k3, k4 + 1);
  oddRounds(out, k2, k3, k4, k0 + 2);
  evenRounds(out, k3, k4, k0, k1 + 3);
  oddRounds(out, k4, k0, k1, k2 + 4);
  evenRounds(out, k0, k1, k2, k3 + 5);
}

/** Rounds 0-3 of each eight, then the injection of one subkey. */
function evenRounds(x: Uint32Array, s0: number, s1: number, s2: number, s3: number): void {
  let a = x[0]! | 0;
  let b = x[1]! | 0;
  let c = x[2]! | 0;
  let d = x[3]! | 0;
  a = (a + b) | 0;
  b = ((b << 10) | (b >>> 22)) ^ a;
  c = (c + d) | 0;
  d = ((d << 26) | (d >>> 6)) ^ c;
  a = (a + d) | 0;
  d = ((d << 11) | (d >>> 21)) ^ a;
  c = (c + b) | 0;
  b = ((b << 21) | (b >>> 11)) ^ c;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  c = (c + d) | 0;
  d = ((d << 27) | (d >>> 5)) ^ c;
  a = (a + d) | 0;
  d = ((d << 23) | (d >>> 9)) ^ a;
  c = (c + b) | 0;
  b = ((b << 5) | (b >>> 27)) ^ c;
  inject(x, (a + s0) | 0, (b + s1) | 0, (c + s2) | 0, (d + s3) | 0);
}

/** Rounds 4-7 of each eight, then the injection of one subkey. */
function oddRounds(x: Uint32Array, s0: number, s1: number, s2: number, s3: number): void {
  let a = x[0]! | 0;
  let b = x[1]! | 0;
  let c = x[2]! | 0;
  let d = x[3]! | 0;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  c = (c + d) | 0;
  d = ((d << 20) | (d >>> 12)) ^ c;
  a = (a + d) | 0;
  d = ((d << 17) | (d >>> 15)) ^ a;
  c = (c + b) | 0;
  b = ((b << 11) | (b >>> 21)) ^ c;
  a = (a + b) | 0;
  b = ((b << 25) | (b >>> 7)) ^ a;
  c = (c + d) | 0;
  d = ((d << 10) | (d >>> 22)) ^ c;
  a = (a + d) | 0;
  d = ((d << 18) | (d >>> 14)) ^ a;
  c = (c + b) | 0;
  b = ((b << 20) | (b >>> 12)) ^ c;
  inject(x, (a + s0) | 0, (b + s1) | 0, (c + s2) | 0, (d + s3) | 0);
}

function inject(x: Uint32Array, a: number, b: number, c: number, d: number): void {
  x[0] = a;
  x[1] = b;
  x[2] = c;
  x[3] = d;
}

const ROTATIONS_2X32 = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/**
 * Threefry-2x32 with 20 rounds; used as a mixer for hashes and scrambles, where two words are enough.
 *
 * @returns two unsigned 32-bit words
 */
export function threefry2x32(c0: number, c1: number, k0: number, k1: number): readonly [number, number] {
  const subkeys = [k0, k1, KEY_PARITY ^ k0 ^ k1];
  let a = (c0 + k0) | 0;
  let b = (c1 + k1) | 0;
  for (let round = 0; round < 20; round++) {
    const distance = ROTATIONS_2X32[round % 8]!;
    a = (a + b) | 0;
    b = ((b << distance) | (b >>> (32 - distance))) ^ a;
    if (round % 4 < 3) continue;
    const injection = (round + 1) / 4;
    a = (a + subkeys[injection % 3]!) | 0;
    b = (b + subkeys[(injection + 1) % 3]! + injection) | 0;
  }
  return [a >>> 0, b >>> 0];
}
