import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { marketDataPath } from "../../../tests/market-data.ts";
import {
  type BlockBootstrap,
  bootstrapDriftAnnualRate,
  bootstrapGrowth,
  carryForward,
  drawBootstrapIndices,
  drawUniforms,
  fitMeanReversion,
  logReturns,
  momentsOf,
  plainSampling,
  simulateBootstrap,
  standardErrorOf,
} from "./index.ts";

describe("the expected growth of a bootstrap, against every path there is", () => {
  /** All index paths of `steps` steps with their chances: a new block with 1/mean length, else the next index. */
  function everyPath(
    length: number,
    meanBlockSteps: number,
    steps: number,
  ): { chance: number; path: number[] }[] {
    let paths = Array.from({ length }, (_, i) => ({ chance: 1 / length, path: [i] }));
    for (let t = 1; t < steps; t++) {
      paths = paths.flatMap(({ chance, path }) =>
        Array.from({ length }, (_, next) => {
          const goesOn = (path[path.length - 1]! + 1) % length === next ? 1 - 1 / meanBlockSteps : 0;
          return { chance: chance * (goesOn + 1 / meanBlockSteps / length), path: [...path, next] };
        }),
      );
    }
    return paths;
  }

  it.each([
    [1, 1],
    [1, 4],
    [2, 5],
    [3, 6],
    [10, 6],
  ])("blocks of mean length %d over %d steps: equal to 1e-13", (meanBlockSteps, steps) => {
    const returns = Float64Array.of(0.3, -0.25, 0.1);
    const plan: BlockBootstrap = { historyLength: 3, meanBlockSteps };
    const growth = bootstrapGrowth(returns, plan, steps);
    const paths = everyPath(3, meanBlockSteps, steps);
    const exact = paths.reduce(
      (sum, { chance, path }) => sum + chance * Math.exp(path.reduce((r, i) => r + returns[i]!, 0)),
      0,
    );
    expect(paths.reduce((sum, { chance }) => sum + chance, 0)).toBeCloseTo(1, 12);
    expect(growth[steps]! / exact).toBeCloseTo(1, 13);
  });
  it("long blocks of a trending history grow differently from independent draws: it is not the mean return alone", () => {
    const returns = Float64Array.of(0.1, 0.1, 0.1, -0.1, -0.1, -0.1);
    const growth = (meanBlockSteps: number) =>
      bootstrapGrowth(returns, { historyLength: 6, meanBlockSteps }, 12)[12]!;
    expect(Math.abs(growth(6) / growth(1) - 1)).toBeGreaterThan(0.03);
    expect(Math.abs(growth(3) / growth(1) - 1)).toBeGreaterThan(0.01);
  });
});

const dailyPath = marketDataPath("bitcoin/network_daily_to_2024-06.csv");

describe.skipIf(!dailyPath)("the history of bitcoin (market data not present where skipped)", () => {
  const { prices, hashprices } = dailyPath ? readMonthEnds(dailyPath) : { prices: [1, 1], hashprices: [] };
  const returns = logReturns(prices);
  const plan: BlockBootstrap = { historyLength: returns.length, meanBlockSteps: 6 };
  it("grew by more than 50 % a year: a drift that no one may smuggle in", () => {
    const growth = bootstrapGrowth(returns, plan, 36);
    expect(bootstrapDriftAnnualRate(growth, 1 / 12)).toBeGreaterThan(0.5);
  });
  it("drawn again in blocks with its drift removed, holding is worth 0 within 4 errors over three years", () => {
    const steps = 36;
    const curve = carryForward({
      spot: prices[prices.length - 1]!,
      riskFreeAnnualRate: 0.04,
      convenienceAnnualRate: 0,
      stepYears: 1 / 12,
      steps,
    });
    const growth = bootstrapGrowth(returns, plan, steps);
    const [out, indices, uniforms] = [
      new Float64Array(steps + 1),
      new Int32Array(steps),
      new Float64Array(steps),
    ];
    const values = Array.from({ length: 20_000 }, (_, path) => {
      drawUniforms(plainSampling(3), uniforms, { path, factor: 0, fromStep: 0 });
      drawBootstrapIndices(indices, plan, uniforms);
      simulateBootstrap(out, curve, returns, growth, indices);
      return out[steps]! / curve.content.values[steps]! - 1;
    });
    const moments = momentsOf(values);
    expect(Math.abs(moments.mean)).toBeLessThan(4 * standardErrorOf(moments)!);
  });
  it("has a monthly volatility of 50 to 120 % a year, after 2015", () => {
    const moments = momentsOf(returns.slice(-100));
    const volatility = Math.sqrt((moments.squaredDeviations / moments.count) * 12);
    expect(volatility).toBeGreaterThan(0.5);
    expect(volatility).toBeLessThan(1.2);
  });
  it("its log hashprice reverts slowly if at all: the fit says which, with its error", () => {
    const fit = fitMeanReversion(hashprices.slice(-72), 1 / 12);
    expect(fit.decayPerStep).toBeGreaterThan(0.8);
    expect(fit.decayStandardError).toBeGreaterThan(0.01);
    expect(fit.model.volatilityPerSqrtYear).toBeGreaterThan(0.3);
    expect(fit.longRunLevel).toBeGreaterThan(10);
  });
});

/** Last day of each month with a price, from 2011 on. */
function readMonthEnds(path: string): { prices: number[]; hashprices: number[] } {
  const [header, ...rows] = readFileSync(path, "utf8").trim().split("\n");
  const columns = header!.split(",");
  const at = (name: RegExp) => columns.findIndex((column) => name.test(column));
  const [day, price, hashprice] = [at(/^date|^day/i), at(/price/i), at(/hashprice/i)];
  const ends = new Map<string, readonly [number, number]>();
  for (const row of rows) {
    const cells = row.split(",");
    const values = [Number(cells[price]), Number(cells[hashprice])] as const;
    if (cells[day]! >= "2011" && values[0] > 0 && values[1] > 0) ends.set(cells[day]!.slice(0, 7), values);
  }
  const months = [...ends.values()];
  return { prices: months.map(([p]) => p), hashprices: months.map(([, h]) => h) };
}
