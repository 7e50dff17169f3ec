import type { NetworkParameters } from "../network/index.ts";
import { frontierAsOf } from "../network/index.ts";
import { daysFromCivil } from "../quantity/index.ts";
import { carryForward, driftCurve } from "../uncertainty/index.ts";
import { type CondenseTerms, condenseFleet } from "./condensed-fleet.ts";
import { CORRELATED_FACTORS } from "./factors.ts";
import type { WorldModel } from "./model.ts";

/** Settings for tests: round figures, not the frozen ones. */
export const TEST_NETWORK: NetworkParameters = {
  vintageCount: 10,
  vintageYears: 0.5,
  fixedBinCount: 8,
  wholesaleBinCount: 2,
  wholesaleShareFraction: 0.15,
  powerSpreadLog: 0.4,
  wholesaleHourSpreadLog: 0.5,
  avoidableCostRatio: 1.2,
  cellSpreadLog: 0.12,
  hysteresisLog: 0.05,
  reactionFraction: 0.8,
  retirementPerYear: 0.08,
  idleScrapPerYear: 0.4,
  oldAgeYears: 4.5,
  oldAgeScrapPerYear: 0.3,
  shipmentEfficiencyRatio: 1.15,
  machineCostUsdPerJPerTh: 0.8,
  machinePriceExponent: 0.75,
  hashpriceDeclinePerYear: 0.5,
  orderRatePerYear: 3,
  orderSteepness: 1,
  supplyCeilingPerYear: 4,
  capitalShareFraction: 0.7,
  leadYears: 0.45,
  frontierImprovementPerYear: 0.15,
  intensitySpreadLog: 0.4,
  intensityMemoryYears: 0.7,
  capacityNoiseLog: 0.03,
  offlineHalfLifeDays: 180,
  outageSigmas: 5,
};

export const MONTHS = 48;
export const LEAD = 3;
const TOTAL = MONTHS + LEAD;
const START_DAY = daysFromCivil({ year: 2026, month: 10, day: 1 });

const FRONTIER = frontierAsOf(
  [
    { knownDay: START_DAY - 2000, efficiencyJPerTh: 30 },
    { knownDay: START_DAY - 1000, efficiencyJPerTh: 20 },
    { knownDay: START_DAY - 300, efficiencyJPerTh: 14 },
  ],
  START_DAY,
  0.15,
);

/** A network of 1000 EH/s in October 2026, on power at 50 USD/MWh. */
export function testTerms(change: Partial<CondenseTerms> = {}): CondenseTerms {
  return {
    parameters: TEST_NETWORK,
    frontier: FRONTIER,
    startDay: START_DAY,
    months: TOTAL,
    difficulty: 1.4e14,
    hashpriceUsdPerPhDay: 30,
    powerUsdPerMwh: 50,
    growthPerYear: 0.25,
    classCount: 12,
    ...change,
  };
}

const COMMON = { spot: 66_000, stepYears: 1 / 12, steps: TOTAL - 1 };

/** The processes of tests: round figures, everything uncertain. */
export function testModel(change: Partial<WorldModel> = {}): WorldModel {
  return {
    start: { year: 2027, month: 1 },
    leadMonths: LEAD,
    network: {
      price: {
        valuation: carryForward({ ...COMMON, riskFreeAnnualRate: 0.04, convenienceAnnualRate: 0 }),
        outlook: driftCurve({ ...COMMON, driftAnnualRate: 0.1 }),
      },
      difficulty: Float64Array.from({ length: TOTAL }, (_, month) => 1.4e14 * (1 + month / 128)),
      subsidySats: Float64Array.from({ length: TOTAL }, (_, month) =>
        month < 19 ? 312_500_000 : 156_250_000,
      ),
      feesPerBlockSats: new Float64Array(TOTAL).fill(4_000_000),
    },
    bitcoin: { kind: "jump-diffusion", model: TEST_BITCOIN },
    fees: {
      baseMean: 1,
      baseReversionPerYear: 1.5,
      baseVolatilityPerSqrtYear: 1,
      burstsPerYear: 1.5,
      burstMeanSize: 2,
      burstLogDeviation: 0.7,
      burstDecayPerYear: 8,
    },
    hashrate: { fleet: condenseFleet(testTerms()), unexplained: reverting(0.5, 0.2) },
    power: { level: reverting(0.8, 0.35), spread: reverting(18, 2) },
    compute: {
      regimes: {
        names: ["shortage", "balance", "glut"],
        transitionProbability: [
          [0.94, 0.06, 0],
          [0.025, 0.95, 0.025],
          [0, 0.06, 0.94],
        ],
        startState: 1,
      },
      acceleratorMultiplierByRegime: [1.5, 1, 0.7],
      rentMultiplierByRegime: [1.15, 1, 0.88],
      acceleratorPrice: reverting(1.2, 0.45),
      rent: reverting(0.6, 0.2),
    },
    works: {
      statedDelayMonths: 2,
      plannedMonths: 15,
      p90OverP50Ratio: 1.3,
      overrunDeviationFraction: 0.15,
      statedOverrunFraction: 0,
      commonCauseCorrelation: 0.5,
    },
    tenants: { grades: [grade(0.05, 1), grade(0.02, 0)], defaultCorrelation: 0.25 },
    outages: {
      shortPerYear: 2,
      shortMeanHours: 1.3,
      longPerYear: 0.05,
      longMeanHours: 1500,
      longLossFraction: 0.5,
    },
    correlations: testCorrelations({ "accelerator price/rent": 0.5, "power level/power spread": -0.4 }),
    ...change,
  };
}

/** The same world with nothing uncertain. */
export function stillModel(): WorldModel {
  const model = testModel();
  return {
    ...model,
    bitcoin: {
      kind: "jump-diffusion",
      model: { ...TEST_BITCOIN, volatilityPerSqrtYear: 0, jumpsPerYear: 0 },
    },
    fees: { ...model.fees, baseVolatilityPerSqrtYear: 0, burstMeanSize: 0 },
    hashrate: { ...model.hashrate, unexplained: reverting(0.5, 0) },
    power: { level: reverting(0.8, 0), spread: reverting(18, 0) },
    compute: {
      ...model.compute,
      acceleratorMultiplierByRegime: [1, 1, 1],
      rentMultiplierByRegime: [1, 1, 1],
      acceleratorPrice: reverting(1.2, 0),
      rent: reverting(0.6, 0),
    },
    works: { ...model.works, p90OverP50Ratio: 1, overrunDeviationFraction: 0 },
    tenants: { grades: [grade(0, 1)], defaultCorrelation: 0.25 },
    outages: { ...model.outages, shortPerYear: 0, longPerYear: 0 },
  };
}

export const TEST_BITCOIN = {
  volatilityPerSqrtYear: 0.5,
  volatilityReversionPerYear: 5,
  volatilityOfVolatility: 1,
  leverageCorrelation: -0.1,
  jumpsPerYear: 6,
  jumpLogMean: -0.01,
  jumpLogDeviation: 0.1,
  initialLogVolatility: 0,
};

/** A mean-reverting log that starts at its mean. */
export function reverting(reversionPerYear: number, volatilityPerSqrtYear: number) {
  return { reversionPerYear, volatilityPerSqrtYear, initialLogDeviation: 0 };
}

/** A tenant's grade by its chance of default a year and its wrong-way exponent. */
export function grade(defaultProbabilityPerYear: number, wrongWayExponent: number) {
  return { id: "test", defaultProbabilityPerYear, latePaymentDays: 30, wrongWayExponent };
}

/** Correlations by "one/other"; 0 for all that is not named. */
export function testCorrelations(pairs: Readonly<Record<string, number>>): WorldModel["correlations"] {
  const rows = CORRELATED_FACTORS.map((one) =>
    CORRELATED_FACTORS.map((other) =>
      one === other ? 1 : (pairs[`${one}/${other}`] ?? pairs[`${other}/${one}`] ?? 0),
    ),
  );
  return { factors: CORRELATED_FACTORS, rows };
}
