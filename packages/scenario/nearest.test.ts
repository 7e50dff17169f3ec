import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearestWord } from "./index.ts";

const KEYS = ["import", "firm", "export", "available", "service_level", "stands_for"];

describe("the nearest known word", () => {
  test.each([
    ["frim", "firm"], // two letters swapped count as one slip
    ["improt", "import"],
    ["Import", "import"],
    ["service-level", "service_level"],
    ["service level", "service_level"],
    ["standsfor", "stands_for"],
    ["max-import", "import"], // contains the word whole
    ["avail", "available"],
  ])("of %s is %s", (read, expected) => {
    expect(nearestWord(read, KEYS)).toBe(expected);
  });

  test.each(["colour", "x", "", "tax", "a".repeat(100)])(
    "of %j is none: nothing is near enough to be meant",
    (read) => {
      expect(nearestWord(read, KEYS)).toBeUndefined();
    },
  );

  test("of a known word is that word", () => {
    for (const key of KEYS) expect(nearestWord(key, KEYS)).toBe(key);
  });

  test("is found again after one letter is lost from a word of four or more, seed 3", () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), fc.nat({ max: 20 }), (key, at) => {
        const index = at % key.length;
        expect(nearestWord(key.slice(0, index) + key.slice(index + 1), KEYS)).toBe(key);
      }),
      { seed: 3 },
    );
  });
});
