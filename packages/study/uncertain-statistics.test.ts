import { PATH_FIGURES, type PathFigures } from "@switchyard/core/strategy";
import { fillNormals, inverseNormal, type Sampling } from "@switchyard/core/uncertainty";
import { describe, expect, it } from "vitest";
import {
  absorbStrategy,
  bandOf,
  besideOneAnother,
  distributionOf,
  makeStrategyStatistics,
  type StrategyStatistics,
} from "./uncertain-statistics.ts";

const PATHS = 2048;

/** Figures of paths: NPV normal of mean 10 and deviation 10; a tenth has no rate of return, a twentieth several. */
function figuresOf(firstPath: number, count: number): PathFigures {
  const figures = Object.fromEntries(PATH_FIGURES.map((name) => [name, new Float64Array(count)])) as Record<
    (typeof PATH_FIGURES)[number],
    Float64Array
  >;
  const normals = new Float64Array(1);
  for (let p = 0; p < count; p++) {
    fillNormals(normals, { studySeed: 5, path: firstPath + p, factor: 1, fromStep: 0 });
    const npv = 10 + 10 * normals[0]!;
    figures.npvUsd[p] = npv;
    const kind = (firstPath + p) % 20;
    figures.irrCount[p] = kind < 2 ? 0 : kind === 2 ? 2 : 1;
    figures.irrPerYear[p] = kind <= 2 ? Number.NaN : 0.1 + npv / 1000;
    figures.paybackMonths[p] = npv < 0 ? Number.NaN : 100 - npv;
  }
  return figures;
}

function statisticsOf(kind: Sampling["kind"]): StrategyStatistics {
  const statistics = makeStrategyStatistics(kind);
  for (let first = 0; first < PATHS; first += 256) {
    const [row] = besideOneAnother([figuresOf(first, 256)], 0);
    absorbStrategy(statistics, first, row!);
  }
  return statistics;
}

describe("a band tells the error of each of its quantiles", () => {
  const band = bandOf(statisticsOf("plain").figures.npvUsd)!;
  it("as order statistics have it: sqrt(p (1 - p) / n) over the density, 10/sqrt(2048) times 2.11, 1.71, 1.25", () => {
    const error = (p: number) => {
      const z = inverseNormal(p);
      const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
      return (10 * Math.sqrt(p * (1 - p))) / density / Math.sqrt(PATHS);
    };
    const told = band.quantileErrors;
    // the density is read off the sample itself, over a span of one error: a third either way
    for (const [p, value] of [
      [0.05, told.p5],
      [0.1, told.p10],
      [0.25, told.p25],
      [0.5, told.p50],
      [0.75, told.p75],
      [0.9, told.p90],
      [0.95, told.p95],
    ] as const) {
      expect(value).toBeGreaterThan(error(p) / 1.5);
      expect(value).toBeLessThan(error(p) * 1.5);
    }
  });
  it("each within four of the truth", () => {
    for (const [p, value, error] of [
      [0.05, band.p5, band.quantileErrors.p5],
      [0.5, band.p50, band.quantileErrors.p50],
      [0.95, band.p95, band.quantileErrors.p95],
    ] as const)
      expect(Math.abs(value - (10 + 10 * inverseNormal(p)))).toBeLessThan(4 * error);
    expect(band.p50StandardError).toBe(band.quantileErrors.p50);
  });
});

describe("shares of paths without, with one and with several rates of return", () => {
  const shares = distributionOf(statisticsOf("plain"), "mine").rateOfReturn;
  it("are 10.06, 84.96 and 4.98 % of these, and sum to 1", () => {
    // of 2,048 paths: 102 times 20 and 8 more: 2 * 103 without, 103 with several
    expect(shares.noneFraction).toBeCloseTo(206 / PATHS, 12);
    expect(shares.severalFraction).toBeCloseTo(103 / PATHS, 12);
    expect(shares.noneFraction + shares.oneFraction + shares.severalFraction).toBeCloseTo(1, 12);
  });
  it("have binomial errors, and their quantiles errors too", () => {
    const binomial = (share: number) => Math.sqrt((share * (1 - share)) / (PATHS - 1));
    expect(shares.errors!.noneFraction).toBeCloseTo(binomial(shares.noneFraction), 10);
    expect(shares.errors!.oneFraction).toBeCloseTo(binomial(shares.oneFraction), 10);
    expect(shares.errors!.severalFraction).toBeCloseTo(binomial(shares.severalFraction), 10);
    for (const name of ["p10", "p50", "p90"]) expect(shares.errors![name]).toBeGreaterThan(0);
  });
});

describe("payback", () => {
  const { payback } = distributionOf(statisticsOf("plain"), "mine");
  it("tells the error of the share that never pays back: 15.87 % of a normal", () => {
    expect(Math.abs(payback.noneFraction - 0.1587)).toBeLessThan(4 * payback.errors!.noneFraction!);
    expect(payback.errors!.noneFraction).toBeCloseTo(0.0081, 3);
  });
  it("and of its quantiles", () => {
    expect(payback.errors!.p50).toBeGreaterThan(0);
    expect(payback.errors!.p50).toBeLessThan(1);
  });
});

describe("every estimate of a distribution has an error above 0 where paths differ, whatever the sampling", () => {
  it.each(["plain", "antithetic", "sobol"] as const)("%s", (kind) => {
    const told = distributionOf(statisticsOf(kind), "mine");
    expect(told.chanceOfLoss.standardError).toBeGreaterThan(0);
    expect(told.expectedShortfallUsd.standardError).toBeGreaterThan(0);
    for (const errors of [told.rateOfReturn.errors!, told.payback.errors!])
      for (const error of Object.values(errors)) expect(error).toBeGreaterThan(0);
    const { quantileErrors } = bandOf(statisticsOf(kind).figures.npvUsd)!;
    for (const error of Object.values(quantileErrors)) expect(error).toBeGreaterThan(0);
  });
});
