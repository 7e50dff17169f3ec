import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { threefry2x32, threefry4x32 } from "./index.ts";

/** Random123 1.09, tests/kat_vectors: counter and key of zeros, of ones, and of the hex digits of pi. */
const ZERO = [0, 0, 0, 0];
const ONES = [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff];
const PI = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89];

function encrypt4(counterAndKey: readonly number[]): string {
  const [c0, c1, c2, c3, k0, k1, k2, k3] = counterAndKey as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const out = new Uint32Array(4);
  threefry4x32(out, c0, c1, c2, c3, k0, k1, k2, k3);
  return hex(out);
}

function hex(words: Iterable<number>): string {
  return [...words].map((word) => word.toString(16).padStart(8, "0")).join(" ");
}

describe("Threefry-4x32-20 gives the published known answers", () => {
  it("for zeros", () => {
    expect(encrypt4([...ZERO, ...ZERO])).toBe("9c6ca96a e17eae66 fc10ecd4 5256a7d8");
  });
  it("for ones", () => {
    expect(encrypt4([...ONES, ...ONES])).toBe("2a881696 57012287 f6c7446e a16a6732");
  });
  it("for the digits of pi", () => {
    expect(encrypt4(PI)).toBe("59cd1dbb b8879579 86b5d00c ac8b6d84");
  });
});

describe("Threefry-2x32-20 gives the published known answers", () => {
  it.each([
    [[0, 0, 0, 0], "6b200159 99ba4efe"],
    [ONES, "1cb996fc bb002be7"],
    [PI.slice(0, 4), "c4923a9c 483df7a0"],
  ])("for %j", (words, expected) => {
    const [c0, c1, k0, k1] = words as [number, number, number, number];
    expect(hex(threefry2x32(c0, c1, k0, k1))).toBe(expected);
  });
});

describe("the unrolled Threefry-4x32", () => {
  it("equals the paper's rounds in a loop, for any counter and key", () => {
    const word = fc.nat(0xffffffff);
    fc.assert(
      fc.property(fc.array(word, { minLength: 8, maxLength: 8 }), (words) => {
        expect(encrypt4(words)).toBe(hex(byTheBook(words.slice(0, 4), words.slice(4))));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

/** Salmon 2011, table 2: rotations of Threefry-4x32; the second pair of words is swapped after every round. */
const ROTATIONS: readonly (readonly [number, number])[] = [
  [10, 26],
  [11, 21],
  [13, 27],
  [23, 5],
  [6, 20],
  [17, 11],
  [25, 10],
  [18, 20],
];

function byTheBook(counter: readonly number[], key: readonly number[]): Uint32Array {
  const subkeys = [...key, key.reduce((parity, k) => parity ^ k, 0x1bd11bda)];
  const x = Uint32Array.from(counter, (c, i) => c + key[i]!);
  for (let round = 0; round < 20; round++) {
    const [first, second] = ROTATIONS[round % 8]!;
    mix(x, 0, round % 2 === 0 ? 1 : 3, first);
    mix(x, 2, round % 2 === 0 ? 3 : 1, second);
    if (round % 4 < 3) continue;
    const injection = (round + 1) / 4;
    for (let i = 0; i < 4; i++) x[i]! += subkeys[(injection + i) % 5]! + (i === 3 ? injection : 0);
  }
  return x;
}

function mix(x: Uint32Array, i: number, j: number, distance: number): void {
  x[i]! += x[j]!;
  x[j] = ((x[j]! << distance) | (x[j]! >>> (32 - distance))) ^ x[i]!;
}
