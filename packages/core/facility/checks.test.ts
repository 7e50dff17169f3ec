import { describe, expect, it } from "vitest";
import {
  requireCount,
  requireFraction,
  requireNonNegative,
  requirePositive,
  requireUniqueIds,
} from "./checks.ts";

const refusal = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

describe("what a figure may be", () => {
  it.each([
    ["a fraction of 0", () => requireFraction("x", 0)],
    ["a fraction of 1", () => requireFraction("x", 1)],
    ["a cost of 0", () => requireNonNegative("x", 0)],
    ["a trifle above 0", () => requirePositive("x", Number.MIN_VALUE)],
    ["a count of 0 where none is asked", () => requireCount("x", 0)],
    ["a count that is just enough", () => requireCount("x", 3, 3)],
    ["no rows at all", () => requireUniqueIds("x", [])],
    ["ids that differ in case", () => requireUniqueIds("x", [{ id: "a" }, { id: "A" }])],
  ])("takes %s", (_, run) => {
    expect(refusal(run)).toBe("accepted");
  });

  it.each([
    ["a fraction above 1", () => requireFraction("share", 1.0001), /share is 1.0001; allowed is 0..1/],
    ["a negative fraction", () => requireFraction("share", -1e-9), /share is -1e-9/],
    ["a fraction that is no number", () => requireFraction("share", Number.NaN), /share is NaN/],
    [
      "a negative cost",
      () => requireNonNegative("cost", -1),
      /cost is -1; allowed is a finite number, 0 or more/,
    ],
    ["an infinite cost", () => requireNonNegative("cost", Number.POSITIVE_INFINITY), /cost is Infinity/],
    [
      "zero where something is needed",
      () => requirePositive("MW", 0),
      /MW is 0; allowed is a finite number above 0/,
    ],
    ["an infinite size", () => requirePositive("MW", Number.POSITIVE_INFINITY), /MW is Infinity/],
    ["half a unit", () => requireCount("units", 2.5), /units is 2.5; allowed is a whole number, 0 or more/],
    [
      "fewer than the least",
      () => requireCount("units", 2, 3),
      /units is 2; allowed is a whole number, 3 or more/,
    ],
    ["a count beyond exact integers", () => requireCount("units", 2 ** 53), /units is 9007199254740992/],
    ["an id twice", () => requireUniqueIds("halls", [{ id: "a" }, { id: "b" }, { id: "a" }]), /halls: "a"/],
  ])("refuses %s and says where", (_, run, message) => {
    expect(refusal(run)).toMatch(message);
  });
});
