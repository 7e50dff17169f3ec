import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeCompact,
  encodeCompact,
  formatBits,
  POW_LIMIT,
  POW_LIMIT_BITS,
  parseBits,
  targetOf,
} from "./index.ts";

const MAX_UINT256 = (1n << 256n) - 1n;

/**
 * Bitcoin Core, src/test/arith_uint256_tests.cpp, case bignum_SetCompact:
 * bits, magnitude, encoded again (with the sign that was read), negative, overflow.
 */
const coreVectors: [bits: number, target: bigint, again: number, negative: boolean][] = [
  [0x0000_0000, 0n, 0, false],
  [0x0012_3456, 0n, 0, false],
  [0x0100_3456, 0n, 0, false],
  [0x0200_0056, 0n, 0, false],
  [0x0300_0000, 0n, 0, false],
  [0x0400_0000, 0n, 0, false],
  [0x0092_3456, 0n, 0, false],
  [0x0180_3456, 0n, 0, false],
  [0x0280_0056, 0n, 0, false],
  [0x0380_0000, 0n, 0, false],
  [0x0480_0000, 0n, 0, false],
  [0x0112_3456, 0x12n, 0x0112_0000, false],
  [0x01fe_dcba, 0x7en, 0x01fe_0000, true],
  [0x0212_3456, 0x1234n, 0x0212_3400, false],
  [0x0312_3456, 0x12_3456n, 0x0312_3456, false],
  [0x0412_3456, 0x1234_5600n, 0x0412_3456, false],
  [0x0492_3456, 0x1234_5600n, 0x0492_3456, true],
  [0x0500_9234, 0x9234_0000n, 0x0500_9234, false],
  [0x2012_3456, 0x12_3456n << 232n, 0x2012_3456, false],
];

describe("compact encoding agrees with Bitcoin Core's bignum_SetCompact", () => {
  for (const [bits, target, again, isNegative] of coreVectors) {
    it(`${formatBits(bits)} is ${isNegative ? "-" : ""}0x${target.toString(16)} and encodes to ${formatBits(again)}`, () => {
      expect(decodeCompact(bits)).toEqual({ target, isNegative, isOverflow: false });
      expect(encodeCompact(target, isNegative)).toBe(again);
    });
  }

  it("0xff123456 overflows and is not negative", () => {
    expect(decodeCompact(0xff12_3456)).toMatchObject({ isNegative: false, isOverflow: true });
  });

  it("0x80 becomes 0x02008000: the sign bit is never set by a magnitude", () => {
    expect(encodeCompact(0x80n)).toBe(0x0200_8000);
  });
});

describe("the edge of 256 bits", () => {
  it.each([
    [0x2100_ffff, false, 0xffffn << 240n],
    [0x2101_0000, true, 0n],
    [0x2200_00ff, false, 0xffn << 248n],
    [0x2200_0100, true, 0n],
    [0x2300_0001, true, 0n],
  ])("bits %i overflow: %s (more than 32, 33, 34 bytes of length)", (bits, isOverflow, low256) => {
    expect(decodeCompact(bits)).toEqual({ target: low256, isNegative: false, isOverflow });
  });

  it("a mantissa of 0 neither overflows nor is negative, whatever its length byte", () => {
    expect(decodeCompact(0xff80_0000)).toEqual({ target: 0n, isNegative: false, isOverflow: false });
  });

  it("2^256 - 1 truncates to 0x2100ffff", () => {
    expect(formatBits(encodeCompact(MAX_UINT256))).toBe("0x2100ffff");
  });
});

describe("truncation", () => {
  it("the limit 2^224 - 1 encodes to 0x1d00ffff, which is 0xffff * 2^208", () => {
    expect(encodeCompact(POW_LIMIT)).toBe(POW_LIMIT_BITS);
    expect(targetOf(POW_LIMIT_BITS)).toBe(0xffffn << 208n);
  });

  it("never raises a target, loses less than 1 part in 32,767, and is idempotent", () => {
    const anyTarget = fc
      .tuple(fc.bigInt(1n, MAX_UINT256), fc.integer({ min: 0, max: 255 }))
      .map(([value, shift]) => (value >> BigInt(shift)) + 1n)
      .filter((value) => value <= MAX_UINT256);
    fc.assert(
      fc.property(anyTarget, (target) => {
        const kept = decodeCompact(encodeCompact(target)).target;
        expect(kept <= target).toBe(true);
        expect((target - kept) * 32_767n < target).toBe(true);
        expect(decodeCompact(encodeCompact(kept)).target).toBe(kept);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

describe("a main-chain target is refused with a reason", () => {
  it.each([
    [0x1d01_0000, "bitcoin/bits-above-limit"],
    [0x207f_ffff, "bitcoin/bits-above-limit"],
    [0x1cf8_8f6f, "bitcoin/bits-negative"],
    [0xff12_3456, "bitcoin/bits-overflow"],
    [0x0300_0000, "bitcoin/bits-zero"],
    [-1, "bitcoin/bad-bits"],
    [2 ** 32, "bitcoin/bad-bits"],
    [1.5, "bitcoin/bad-bits"],
  ])("bits %d: %s", (bits, code) => {
    expect(() => targetOf(bits)).toThrowError(expect.objectContaining({ code }));
  });

  it("the limit itself, difficulty 1, is allowed", () => {
    expect(() => targetOf(0x1d00_ffff)).not.toThrow();
  });

  it.each([-1n, 1n << 256n])("target %d can't be encoded", (target) => {
    expect(() => encodeCompact(target)).toThrowError(expect.objectContaining({ code: "bitcoin/bad-target" }));
  });
});

describe("bits as text", () => {
  it.each(["0x1d00ffff", "1d00ffff", "0X1D00FFFF", " 0x1d00ffff ", "486604799"])(
    "%s is 0x1d00ffff",
    (text) => {
      expect(parseBits(text)).toBe(0x1d00_ffff);
    },
  );

  it.each(["", "0x", "0x1d00fffff", "1d00fff", "twelve", "-1", "4294967296", "NaN"])(
    "%j is refused",
    (text) => {
      expect(() => parseBits(text)).toThrowError(expect.objectContaining({ code: "bitcoin/bad-bits" }));
    },
  );

  it("is written with eight digits", () => {
    expect(formatBits(0x0112_3456)).toBe("0x01123456");
    expect(parseBits(formatBits(0x0112_3456))).toBe(0x0112_3456);
  });
});
