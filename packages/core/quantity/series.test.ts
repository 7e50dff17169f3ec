import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  constantSeries,
  integrateHours,
  makeSeries,
  makeTimeGrid,
  meanOf,
  requireSameGrid,
  sliceSeries,
  sum,
} from "./index.ts";

const fourQuarters = makeTimeGrid(0, 900, 4);

describe("a series", () => {
  it("of 40 MW over four quarters of an hour holds 40 MWh", () => {
    expect(integrateHours(constantSeries(fourQuarters, 40))).toBe(40);
  });

  it("averages over time, not over what is there: 10, 20, 30, 40 is 25", () => {
    expect(meanOf(makeSeries(fourQuarters, [10, 20, 30, 40]))).toBe(25);
  });

  it("keeps negative prices as they are", () => {
    expect(makeSeries(fourQuarters, [-251, 0, 9000, -0.01]).values).toEqual(
      Float64Array.from([-251, 0, 9000, -0.01]),
    );
  });

  it("does not change when its maker's array does", () => {
    const mine = [1, 2, 3, 4];
    const series = makeSeries(fourQuarters, mine);
    mine[0] = 99;
    expect(series.values[0]).toBe(1);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "refuses %d and names the place: missing is never zero",
    (bad) => {
      expect(() => makeSeries(fourQuarters, [1, 2, bad, 4], "prices")).toThrow(
        expect.objectContaining({
          code: "quantity/not-finite",
          message: expect.stringContaining("prices: value 3"),
        }),
      );
    },
  );

  it("refuses three values for four steps", () => {
    expect(() => makeSeries(fourQuarters, [1, 2, 3])).toThrow(
      expect.objectContaining({ code: "quantity/length-mismatch" }),
    );
  });

  it("cut in two holds the same energy", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 }),
        fc.nat(),
        (values, cut) => {
          const series = makeSeries(makeTimeGrid(0, 3600, values.length), values);
          const at = 1 + (cut % (values.length - 1));
          const parts =
            integrateHours(sliceSeries(series, 0, at)) +
            integrateHours(sliceSeries(series, at, values.length));
          expect(parts).toBeCloseTo(integrateHours(series), 3);
        },
      ),
    );
  });

  it("refuses to be combined with one on another grid", () => {
    const other = constantSeries(makeTimeGrid(900, 900, 4), 1);
    expect(() => requireSameGrid(constantSeries(fourQuarters, 1), other, "load")).toThrow(
      expect.objectContaining({ code: "quantity/grid-mismatch" }),
    );
    expect(() => requireSameGrid(other, other, "load")).not.toThrow();
  });

  it("sums left to right, so that the last bit repeats", () => {
    expect(sum([0.1, 0.2, 0.3])).toBe(0.1 + 0.2 + 0.3);
    expect(sum([])).toBe(0);
  });
});
