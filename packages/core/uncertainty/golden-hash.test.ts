import { describe, expect, it } from "vitest";
import { GOLDEN_2024, goldenHash, hashOfNumbers } from "./index.ts";

describe("golden hashes", () => {
  it("of the streams of study 2024 are these, on every machine", () => {
    expect(goldenHash()).toEqual(GOLDEN_2024);
  });
  it("change altogether with the seed, except what has no randomness", () => {
    const other = goldenHash(2025);
    for (const stream of ["uniforms", "normals", "antithetic", "sobol", "counts", "prices"] as const)
      expect(other[stream]).not.toBe(GOLDEN_2024[stream]);
    expect(other.elementary).toBe(GOLDEN_2024.elementary);
  });
  it("change with one bit of one number, with order and with length", () => {
    const base = hashOfNumbers([1, 2, 3]);
    expect(hashOfNumbers([1, 2, 3 + 2 ** -51])).not.toBe(base);
    expect(hashOfNumbers([2, 1, 3])).not.toBe(base);
    expect(hashOfNumbers([1, 2, 3, 0])).not.toBe(base);
    expect(hashOfNumbers([0])).not.toBe(hashOfNumbers([-0]));
    expect(base).toMatch(/^[0-9a-f]{16}$/);
  });
});
