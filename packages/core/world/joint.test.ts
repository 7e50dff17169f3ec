import { describe, expect, it } from "vitest";
import { makeWorldBatch, type WorldBatch, type WorldModel } from "./index.ts";
import { MONTHS, testCorrelations, testModel } from "./test-world.ts";

/** Factors together, read off the paths alone: what a user states about them is what a month's moves show. */

const PATHS = 3000;
const PLAIN = { reversionPerYear: 1, volatilityPerSqrtYear: 0.3, initialLogDeviation: 0 };

/** Without jumps, moving volatility and regimes, so that logs are normal and closed forms hold. */
function normalModel(pairs: Readonly<Record<string, number>>): WorldModel {
  const model = testModel();
  return testModel({
    bitcoin: {
      kind: "jump-diffusion",
      model: {
        volatilityPerSqrtYear: 0.6,
        volatilityReversionPerYear: 1,
        volatilityOfVolatility: 0,
        leverageCorrelation: 0,
        jumpsPerYear: 0,
        jumpLogMean: 0,
        jumpLogDeviation: 0,
        initialLogVolatility: 0,
      },
    },
    compute: {
      ...model.compute,
      acceleratorMultiplierByRegime: [1, 1, 1],
      rentMultiplierByRegime: [1, 1, 1],
      acceleratorPrice: { ...PLAIN, reversionPerYear: 1.2 },
      rent: { ...PLAIN, reversionPerYear: 0.6 },
    },
    power: { level: { ...PLAIN, reversionPerYear: 0.8 }, spread: { ...PLAIN, reversionPerYear: 18 } },
    correlations: testCorrelations(pairs),
  });
}

function batchOf(pairs: Readonly<Record<string, number>>): WorldBatch {
  return makeWorldBatch(normalModel(pairs), {
    seed: 77,
    firstPath: 0,
    pathCount: PATHS,
    months: MONTHS,
    measure: "outlook",
    sampling: "plain",
  });
}

type Column =
  | "powerLevelRatio"
  | "powerSpreadRatio"
  | "rentRatio"
  | "acceleratorPriceRatio"
  | "priceUsdPerBtc";

/** How fast each returns, a year; 0 = a walk. */
const REVERSION: Readonly<Record<Column, number>> = {
  powerLevelRatio: 0.8,
  powerSpreadRatio: 18,
  rentRatio: 0.6,
  acceleratorPriceRatio: 1.2,
  priceUsdPerBtc: 0,
};

const logsAt = (batch: WorldBatch, column: Column, month: number) =>
  Array.from({ length: PATHS }, (_, path) => Math.log(batch[column][path * MONTHS + month]!));

/** The shock of a month, up to a factor and a constant: x' - decay x. */
function shocksOf(batch: WorldBatch, column: Column, month: number): number[] {
  const decay = Math.exp(-REVERSION[column] / 12);
  const before = logsAt(batch, column, month);
  return logsAt(batch, column, month + 1).map((after, path) => after - decay * before[path]!);
}

function momentsOf(a: readonly number[], b: readonly number[]) {
  const mean = (values: readonly number[]) => values.reduce((x, y) => x + y, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - meanA) * (b[i]! - meanB)));
  const [varA, varB] = [
    mean(a.map((value) => (value - meanA) ** 2)),
    mean(b.map((value) => (value - meanB) ** 2)),
  ];
  return { varA, varB, correlation: covariance / Math.sqrt(varA * varB) };
}

describe("correlations that are stated", () => {
  const stated = {
    "bitcoin price/rent": 0.3,
    "bitcoin price/power level": -0.2,
    "accelerator price/rent": 0.5,
    "power level/power spread": -0.4,
  };
  const batch = batchOf(stated);
  // the correlation of 3,000 normal pairs is known to 1/sqrt(3000) = 0.018: three errors are 0.055
  it.each([
    ["priceUsdPerBtc", "rentRatio", 0.3],
    ["priceUsdPerBtc", "powerLevelRatio", -0.2],
    ["acceleratorPriceRatio", "rentRatio", 0.5],
    ["powerLevelRatio", "powerSpreadRatio", -0.4],
    ["priceUsdPerBtc", "acceleratorPriceRatio", 0],
    ["powerSpreadRatio", "rentRatio", 0],
  ] as const)("of %s and %s are %d in the shocks of months 3, 20 and 40", (one, other, correlation) => {
    for (const month of [3, 20, 40]) {
      const found = momentsOf(shocksOf(batch, one, month), shocksOf(batch, other, month)).correlation;
      expect(Math.abs(found - correlation)).toBeLessThan(0.055);
    }
  });
  it("do not reach from one month into the next: shocks of rent and of the next month's price are apart", () => {
    const found = momentsOf(
      shocksOf(batch, "rentRatio", 20),
      shocksOf(batch, "priceUsdPerBtc", 21),
    ).correlation;
    expect(Math.abs(found)).toBeLessThan(0.055);
  });
});

describe("mean-reverting factors in a batch", () => {
  const batch = batchOf({});
  it.each(["rentRatio", "powerLevelRatio", "acceleratorPriceRatio"] as const)(
    "%s has the variance sigma^2 (1 - e^(-2 kappa t)) / (2 kappa) of its process after 6, 24 and 47 months",
    (column) => {
      const kappa = REVERSION[column];
      for (const month of [6, 24, 47]) {
        const logs = logsAt(batch, column, month);
        const wanted = (0.09 * (1 - Math.exp((-2 * kappa * month) / 12))) / (2 * kappa);
        // a variance of 3,000 normals is known to sqrt(2/3000) = 2.6 %
        expect(Math.abs(momentsOf(logs, logs).varA / wanted - 1)).toBeLessThan(0.08);
      }
    },
  );
  it("forget: correlation over a year is e^-kappa times the deviations' ratio", () => {
    const kappa = REVERSION.rentRatio;
    const { correlation, varA, varB } = momentsOf(
      logsAt(batch, "rentRatio", 24),
      logsAt(batch, "rentRatio", 36),
    );
    expect(Math.abs(correlation - Math.exp(-kappa) * Math.sqrt(varA / varB))).toBeLessThan(0.05);
  });
  it("have their curve as mean: the log stands half its variance below", () => {
    const logs = logsAt(batch, "rentRatio", 40);
    const { varA } = momentsOf(logs, logs);
    const mean = logs.reduce((a, b) => a + b, 0) / PATHS;
    expect(Math.abs(mean + varA / 2)).toBeLessThan((3.5 * Math.sqrt(varA)) / Math.sqrt(PATHS));
  });
});

describe("miners and the price", () => {
  const batch = batchOf({});
  const column = (values: Float64Array, month: number) =>
    Array.from({ length: PATHS }, (_, path) => Math.log(values[path * MONTHS + month]!));
  it("more hashrate stands where the price has been high, and hashprice moves less than the price", () => {
    const price = column(batch.priceUsdPerBtc, 36);
    const hashrate = momentsOf(price, column(batch.networkHashrateEhs, 36));
    const hashprice = momentsOf(price, column(batch.hashpriceUsdPerPhDay, 36));
    expect(hashrate.correlation).toBeGreaterThan(0.5);
    expect(hashprice.correlation).toBeGreaterThan(0.5);
    expect(hashprice.varB).toBeLessThan(0.8 * hashprice.varA);
  });
  it("neither rents nor power follow where no correlation is stated", () => {
    for (const other of ["rentRatio", "powerLevelRatio"] as const) {
      const found = momentsOf(column(batch.priceUsdPerBtc, 36), column(batch[other], 36)).correlation;
      expect(Math.abs(found)).toBeLessThan(0.065);
    }
  });
});
