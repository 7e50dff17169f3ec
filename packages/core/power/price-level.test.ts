import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths, makeSeries, makeTimeGrid, meanOf, type PriceSeries, sum } from "../quantity/index.ts";
import { applyForwardStrip, atNode, type ForwardStrip, monthMeans } from "./index.ts";
import { fixedOffsetLabels, yearGrid } from "./price-year-testing.ts";

const grid = yearGrid(2026);
const labels = fixedOffsetLabels(grid, 0);

function shapeOf(values: readonly number[]): PriceSeries {
  const tiled = Array.from({ length: grid.steps }, (_, i) => values[i % values.length]!);
  return { ...makeSeries(grid, tiled), currency: "EUR" };
}

function stripAt(levels: readonly number[]): ForwardStrip {
  const january = { year: 2026, month: 1 };
  return {
    currency: "EUR",
    source: "quotes of a test",
    months: levels.map((pricePerMwh, i) => ({ month: addMonths(january, i), pricePerMwh })),
  };
}

const flatStrip = stripAt(Array<number>(12).fill(50));
const price = fc.double({ min: -100, max: 500, noNaN: true });

describe("month means", () => {
  it("of January are those of its 744 hours, of February of its 672", () => {
    const means = monthMeans(shapeOf([10, 30]), labels);
    expect(means.slice(0, 2)).toEqual([
      { month: { year: 2026, month: 1 }, meanPerMwh: 20, steps: 744 },
      { month: { year: 2026, month: 2 }, meanPerMwh: 20, steps: 672 },
    ]);
  });

  it("weighted by their steps make the mean of the year", () => {
    fc.assert(
      fc.property(fc.array(price, { minLength: 1, maxLength: 40 }), (values) => {
        const series = shapeOf(values);
        const total = sum(monthMeans(series, labels).map(({ meanPerMwh, steps }) => meanPerMwh * steps));
        expect(total / grid.steps).toBeCloseTo(meanOf(series), 8);
      }),
      { numRuns: 20 },
    );
  });

  it("follow local months: at six hours west January begins six hours later, and the year opens in December", () => {
    const west = fixedOffsetLabels(grid, -6);
    const means = monthMeans(shapeOf([1]), west);
    expect(means[0]).toMatchObject({ month: { year: 2025, month: 12 }, steps: 6 });
  });
});

describe("a strip laid over a shape", () => {
  it("gives every month its level, by either method, whatever the shape", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 500, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.array(fc.double({ min: 1, max: 200, noNaN: true }), { minLength: 12, maxLength: 12 }),
        fc.constantFrom("multiplicative", "additive"),
        (values, levels, method) => {
          const { series } = applyForwardStrip(
            shapeOf(values),
            labels,
            stripAt(levels),
            method as "additive",
          );
          monthMeans(series, labels).forEach(({ meanPerMwh }, i) => {
            expect(meanPerMwh).toBeCloseTo(levels[i]!, 6);
          });
        },
      ),
      { numRuns: 20 },
    );
  });

  it("is the shape itself where the strip is the shape's own mean", () => {
    const shape = shapeOf([40, 60]);
    for (const method of ["multiplicative", "additive"] as const)
      expect(applyForwardStrip(shape, labels, flatStrip, method).series.values).toEqual(shape.values);
  });

  it("multiplied keeps negative hours negative; added may lift them above zero", () => {
    const shape = shapeOf([-10, 60]);
    const lowest = (method: "multiplicative" | "additive") =>
      Math.min(...applyForwardStrip(shape, labels, flatStrip, method).series.values);
    // the mean is 25: times 2 gives -20, plus 25 gives 15
    expect(lowest("multiplicative")).toBeCloseTo(-20, 9);
    expect(lowest("additive")).toBeCloseTo(15, 9);
  });

  it("says what each month was and became", () => {
    const { months, method } = applyForwardStrip(shapeOf([20]), labels, flatStrip, "additive");
    expect(method).toBe("additive");
    expect(months).toHaveLength(12);
    expect(months[5]).toEqual({
      month: { year: 2026, month: 6 },
      meanBeforePerMwh: 20,
      meanAfterPerMwh: 50,
    });
  });

  it("leaves the shape as it was", () => {
    const shape = shapeOf([20, 40]);
    const before = Float64Array.from(shape.values);
    applyForwardStrip(shape, labels, flatStrip, "multiplicative");
    expect(shape.values).toEqual(before);
  });
});

describe("the node", () => {
  const day = makeTimeGrid(grid.startUnixSec, 3600, 24);
  const hub: PriceSeries = { ...makeSeries(day, Array<number>(24).fill(30)), currency: "EUR" };

  it("without basis and losses sees the hub", () => {
    expect(atNode(hub, { basisPerMwh: 0, lossFraction: 0 }).values).toEqual(hub.values);
  });

  it("behind 5 % of losses pays for 1 / 0.95 MWh: 31.58 instead of 30", () => {
    expect(atNode(hub, { basisPerMwh: 0, lossFraction: 0.05 }).values[0]).toBeCloseTo(31.5789, 4);
  });

  it("a cheaper node may turn the price negative", () => {
    expect(atNode(hub, { basisPerMwh: -35, lossFraction: 0 }).values[0]).toBe(-5);
  });

  it("more losses never make a positive price cheaper", () => {
    const loss = fc.double({ min: 0, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(loss, loss, (a, b) => {
        const at = (lossFraction: number) => atNode(hub, { basisPerMwh: 2, lossFraction }).values[0]!;
        expect(at(Math.max(a, b))).toBeGreaterThanOrEqual(at(Math.min(a, b)));
      }),
    );
  });

  it.each([1, -0.1, Number.NaN])("losses of %d are refused", (lossFraction) => {
    expect(() => atNode(hub, { basisPerMwh: 0, lossFraction })).toThrow(/must be from 0 to below 1/);
  });
});
