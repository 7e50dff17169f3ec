import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  gridEndUnixSec,
  gridHours,
  makeTimeGrid,
  parseDay,
  sameGrid,
  sliceGrid,
  stepHours,
  stepIndexAt,
  stepStartUnixSec,
  utcMidnightUnixSec,
} from "./index.ts";

const newYear2027 = utcMidnightUnixSec(parseDay("2027-01-01"));
const yearOfHours = makeTimeGrid(newYear2027, 3600, 8760);

const anyGrid = fc
  .record({
    start: fc.integer({ min: -1e9, max: 4e9 }),
    step: fc.constantFrom(60, 300, 900, 1800, 3600),
    steps: fc.integer({ min: 1, max: 5000 }),
  })
  .map(({ start, step, steps }) => makeTimeGrid(start, step, steps));

describe("a time grid", () => {
  it("turns MW into MWh by its step: a quarter of an hour is 0.25", () => {
    expect(stepHours(makeTimeGrid(0, 900, 4))).toBe(0.25);
    expect(stepHours(makeTimeGrid(0, 300, 12))).toBeCloseTo(1 / 12, 15);
  });

  it("of 8,760 hours ends where the next year begins", () => {
    expect(gridHours(yearOfHours)).toBe(8760);
    expect(gridEndUnixSec(yearOfHours)).toBe(utcMidnightUnixSec(parseDay("2028-01-01")));
  });

  it("has 35,040 quarters and 105,120 five-minute steps in the same year", () => {
    expect(gridHours(makeTimeGrid(newYear2027, 900, 35_040))).toBe(8760);
    expect(gridHours(makeTimeGrid(newYear2027, 300, 105_120))).toBe(8760);
  });

  it("finds the step of an instant, start included and end excluded", () => {
    expect(stepIndexAt(yearOfHours, newYear2027)).toBe(0);
    expect(stepIndexAt(yearOfHours, newYear2027 + 3599)).toBe(0);
    expect(stepIndexAt(yearOfHours, newYear2027 + 3600)).toBe(1);
    expect(() => stepIndexAt(yearOfHours, gridEndUnixSec(yearOfHours))).toThrow(
      expect.objectContaining({ code: "quantity/outside-grid" }),
    );
    expect(() => stepIndexAt(yearOfHours, newYear2027 - 1)).toThrow(
      expect.objectContaining({ code: "quantity/outside-grid" }),
    );
    expect(() => stepIndexAt(yearOfHours, Number.NaN)).toThrow(
      expect.objectContaining({ code: "quantity/outside-grid" }),
    );
  });

  it("puts every instant of a step into that step", () => {
    fc.assert(
      fc.property(anyGrid, fc.nat(), fc.nat(), (grid, a, b) => {
        const step = a % grid.steps;
        expect(stepIndexAt(grid, stepStartUnixSec(grid, step) + (b % grid.stepSec))).toBe(step);
      }),
    );
  });

  it("cut in two covers the same hours", () => {
    fc.assert(
      fc.property(
        anyGrid.filter((grid) => grid.steps > 1),
        fc.nat(),
        (grid, cut) => {
          const at = 1 + (cut % (grid.steps - 1));
          const [left, right] = [sliceGrid(grid, 0, at), sliceGrid(grid, at, grid.steps)];
          expect(gridHours(left) + gridHours(right)).toBeCloseTo(gridHours(grid), 9);
          expect(gridEndUnixSec(left)).toBe(right.startUnixSec);
        },
      ),
    );
  });

  it("is the same as another only where start, step and length are", () => {
    expect(sameGrid(yearOfHours, { ...yearOfHours })).toBe(true);
    expect(sameGrid(yearOfHours, { ...yearOfHours, stepSec: 900 })).toBe(false);
    expect(sameGrid(yearOfHours, { ...yearOfHours, steps: 8784 })).toBe(false);
    expect(sameGrid(yearOfHours, { ...yearOfHours, startUnixSec: 0 })).toBe(false);
  });

  it.each([
    [0, 0, 10],
    [0, -3600, 10],
    [0, 3600, 0],
    [0, 3600, 1.5],
    [0.5, 3600, 10],
    [Number.NaN, 3600, 10],
    [0, Number.POSITIVE_INFINITY, 10],
  ])("refuses start %d, step %d s, %d steps", (start, step, steps) => {
    expect(() => makeTimeGrid(start, step, steps)).toThrow(
      expect.objectContaining({ code: "quantity/bad-grid" }),
    );
  });

  it.each([
    [5, 5],
    [-1, 3],
    [0, 9000],
    [7, 3],
  ])("refuses the part from %d to %d", (from, to) => {
    expect(() => sliceGrid(yearOfHours, from, to)).toThrow(
      expect.objectContaining({ code: "quantity/bad-grid" }),
    );
  });
});
