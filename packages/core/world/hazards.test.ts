import { describe, expect, it } from "vitest";
import { inverseNormal } from "../uncertainty/index.ts";
import { makeOutagePath } from "./outages.ts";
import { drawDefaults } from "./tenants.ts";
import { drawWorks, requireWorks } from "./works.ts";

/** Things that happen to one path, by hand and by going through all quantiles in even steps instead of drawing. */

const STEPS = 400;
const quantiles = Array.from({ length: STEPS }, (_, i) => (i + 0.5) / STEPS);
const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("a tenant's default", () => {
  const grade = (defaultProbabilityPerYear: number, wrongWayExponent: number) => ({
    id: "test",
    defaultProbabilityPerYear,
    latePaymentDays: 0,
    wrongWayExponent,
  });
  const monthOf = (normal: number, ratio = 1, exponent = 1, months = 120) => {
    const out = new Float64Array(1);
    const process = { grades: [grade(0.05, exponent)], defaultCorrelation: 0 };
    drawDefaults(out, process, new Float64Array(months).fill(ratio), Float64Array.of(0, normal));
    return out[0]!;
  };

  it("of 5 % a year at a normal of -1: -ln(1 - 15.87 %) = 0.1728 of hazard is reached in 40.4 months, the 41st", () => {
    expect(monthOf(-1)).toBe(40);
  });
  it("comes in half the time where accelerators are worth half (exponent 1), no sooner at exponent 0", () => {
    expect(monthOf(-1, 0.5)).toBe(20);
    expect(monthOf(-1, 0.5, 0)).toBe(40);
  });
  it("within ten years comes for normals below -0.25 only: 40.1 % fail by then", () => {
    // 1 - .95^10 = 40.1 % fail within ten years: normals below -0.25
    expect(monthOf(-0.26)).toBeLessThan(120);
    expect(monthOf(-0.24)).toBe(Number.POSITIVE_INFINITY);
    expect(monthOf(0.5)).toBe(Number.POSITIVE_INFINITY);
  });
  it("within five years comes to 22.62 % of all quantiles: 1 - 0.95^5", () => {
    const failed = quantiles.map((u) => Number(monthOf(inverseNormal(u), 1, 1, 60) < 60));
    expect(Math.abs(meanOf(failed) - (1 - 0.95 ** 5))).toBeLessThan(1 / STEPS);
  });
  it("of two tenants of one grade is the same month where their cause is wholly common", () => {
    const out = new Float64Array(2);
    const process = { grades: [grade(0.1, 1), grade(0.1, 1)], defaultCorrelation: 1 };
    drawDefaults(out, process, new Float64Array(120).fill(1), Float64Array.of(-0.9, 2, -2));
    expect(out[0]).toBe(out[1]);
    expect(out[0]).toBeLessThan(120);
  });
  it("comes sooner for the worse grade on the same draw, and at no hazard never", () => {
    const out = new Float64Array(3);
    const process = { grades: [grade(0, 1), grade(0.02, 1), grade(0.2, 1)], defaultCorrelation: 1 };
    drawDefaults(out, process, new Float64Array(240).fill(1), Float64Array.of(-1.5, 0, 0, 0));
    expect(out[0]).toBe(Number.POSITIVE_INFINITY);
    expect(out[2]!).toBeLessThan(out[1]!);
  });
});

describe("building works", () => {
  const process = {
    statedDelayMonths: 0,
    plannedMonths: 20,
    p90OverP50Ratio: 1.5,
    overrunDeviationFraction: 0.2,
    statedOverrunFraction: 0.1,
    commonCauseCorrelation: 0,
  };
  const drawn = (delay: number, cost: number, change: Partial<typeof process> = {}) =>
    drawWorks({ ...process, ...change }, Float64Array.of(0, delay, cost));

  it("take the plan at the median, half as long again at P90: 10 months more", () => {
    expect(drawn(0, 0).delayMonths).toBe(0);
    expect(drawn(inverseNormal(0.9), 0).delayMonths).toBe(10);
  });
  it("cost the estimate and the stated tenth on average, with a deviation of a fifth", () => {
    const costs = quantiles.map((u) => drawn(0, inverseNormal(u)).overrunFraction + 1);
    const mean = meanOf(costs);
    expect(mean).toBeCloseTo(1.1, 3);
    const deviation = Math.sqrt(meanOf(costs.map((cost) => (cost - mean) ** 2)));
    expect(deviation / mean).toBeCloseTo(0.2, 2);
  });
  it("are late in half of all cases at most, by whole months, and never early", () => {
    const delays = quantiles.map((u) => drawn(inverseNormal(u), 0).delayMonths);
    for (const months of delays) expect(Number.isInteger(months) && months >= 0).toBe(true);
    expect(meanOf(delays.map((months) => Number(months > 0)))).toBeLessThanOrEqual(0.5);
  });
  it("that are certain take the stated delay and cost, whatever is drawn", () => {
    const certain = { p90OverP50Ratio: 1, overrunDeviationFraction: 0, statedDelayMonths: 3 };
    for (const u of [0.01, 0.5, 0.99]) {
      const works = drawn(inverseNormal(u), inverseNormal(u), certain);
      expect(works.delayMonths).toBe(3);
      expect(works.overrunFraction).toBeCloseTo(0.1, 15);
    }
  });
  it("late and dear are one where the cause is wholly common: their own draws do not count", () => {
    const common = { ...process, commonCauseCorrelation: 1 };
    const one = drawWorks(common, Float64Array.of(1.2, -3, 2));
    const other = drawWorks(common, Float64Array.of(1.2, 3, -2));
    expect(one).toEqual(other);
    expect(one.delayMonths).toBeGreaterThan(0);
  });
  it("of negative length, NaN or a correlation above 1 are refused by name", () => {
    expect(() => requireWorks({ ...process, plannedMonths: -1 })).toThrow(/planned months of works is -1/);
    expect(() => requireWorks({ ...process, statedDelayMonths: Number.NaN })).toThrow(
      /stated delay in months is NaN/,
    );
    expect(() => requireWorks({ ...process, commonCauseCorrelation: 1.1 })).toThrow(/correlation is 1.1/);
  });
});

describe("outages", () => {
  const start = { year: 2027, month: 1 };
  const none = { shortPerYear: 0, shortMeanHours: 0, longPerYear: 0, longMeanHours: 0, longLossFraction: 1 };
  /** Mean share of January over all quantiles of when and how long. */
  const meanShare = (process: typeof none) => {
    const fill = makeOutagePath(process, start, 1);
    const out = new Float64Array(1);
    let total = 0;
    for (const when of quantiles)
      for (const length of quantiles) {
        fill(out, Float64Array.of(when), Float64Array.of(length));
        total += out[0]!;
      }
    return total / STEPS ** 2;
  };

  it("of the feed take rate times mean length: 6 a year of 2 h take 1 h of January's 744", () => {
    const share = meanShare({ ...none, shortPerYear: 6, shortMeanHours: 2 });
    // 400 steps of an exponential miss its far tail: half a percent; a Poisson chance of 9 % is cut to the 400th
    expect(Math.abs(share * 744 - 1)).toBeLessThan(0.02);
  });
  it("of large plant take rate times length times loss: 1.2 a year of 100 h at 40 % take 4 h of January", () => {
    const share = meanShare({ ...none, longPerYear: 1.2, longMeanHours: 100, longLossFraction: 0.4 });
    expect(Math.abs(share * 744 - 4)).toBeLessThan(0.08);
  });
  it("that are none take nothing, to the bit", () => {
    const out = Float64Array.of(1, 1);
    makeOutagePath(none, start, 2)(out, Float64Array.of(0.001, 0.5), Float64Array.of(0.5, 0.999));
    expect([...out]).toEqual([0, 0]);
  });
  it("of a negative rate, or that take more than all, are refused by name", () => {
    expect(() => makeOutagePath({ ...none, shortPerYear: -1 }, start, 1)).toThrow(
      /outages: shortPerYear is -1/,
    );
    expect(() => makeOutagePath({ ...none, longLossFraction: 1.5 }, start, 1)).toThrow(
      /outages: longLossFraction is 1.5/,
    );
    expect(() => makeOutagePath({ ...none, longMeanHours: Number.NaN }, start, 1)).toThrow(
      /longMeanHours is NaN/,
    );
  });
});
