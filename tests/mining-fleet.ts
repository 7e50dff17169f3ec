import type {
  AgeingTerms,
  FleetLifeInputs,
  Machine,
  MachinePriceTerms,
  ModeShape,
  RestartTerms,
} from "@switchyard/core/mining";

/** Fixtures of this room's tests: round figures that hands can check. */

export const machineOf = (id: string, hashrateThs: number, powerW: number, released = 2024): Machine => ({
  id,
  maker: "Test",
  model: id,
  released: { year: released, month: 1 },
  hashrateThs,
  powerW,
  efficiencyJPerTh: powerW / hashrateThs,
  cooling: "air",
});

/** 20 J/TH: 83.33 USD/MWh at 40 USD/PH/day. */
export const good: Machine = machineOf("good", 200, 4000);
/** 40 J/TH: half of that. */
export const poor: Machine = machineOf("poor", 100, 4000, 2020);

export const shapes: readonly ModeShape[] = [
  { name: "sleep", powerShare: 0.02, hashrateShare: 0 },
  { name: "low", powerShare: 0.5, hashrateShare: 0.6 },
  { name: "normal", powerShare: 1, hashrateShare: 1 },
  { name: "high", powerShare: 1.25, hashrateShare: 1.15 },
];

/** Machines that never fail or age. */
export const eternal: AgeingTerms = {
  failureFractionPerYear: 0,
  failureGrowthFractionPerYear: 0,
  warrantyMonths: 0,
  warrantyTurnaroundMonths: 0,
  repairTurnaroundMonths: 0,
  repairableFraction: 1,
  repairUsdPerTh: 0,
  hashrateLossFractionPerYear: 0,
  efficiencyLossFractionPerYear: 0,
};

export const freeRestart: RestartTerms = {
  startMinutes: 0,
  startPowerShare: 0,
  startHashrateShare: 0,
  wearUsdPerMwCycle: 0,
  failedStartProbability: 0,
  failedStartUsdPerMw: 0,
};

export const market: MachinePriceTerms = {
  hashpriceDeclinePerYear: 0.5,
  powerUsdPerMwh: 27,
  discountPerYear: 0.2,
  usefulLifeYears: 5,
  scrapUsdPerTh: 0.3,
};

/** 1,000 good and 1,000 poor machines (4 MW each) at a lossless site, 40 USD/PH/day, power 30 USD/MWh, 12 months. */
export const plainYear: FleetLifeInputs = {
  tranches: [
    { id: "a", machine: good, count: 1000, bought: { year: 2024, month: 1 } },
    { id: "b", machine: poor, count: 1000, bought: { year: 2021, month: 1 } },
  ],
  start: { year: 2025, month: 1 },
  hashpriceUsdPerPhDay: new Float64Array(12).fill(40),
  powerPrices: [{ hoursFraction: 1, priceUsdPerMwh: 30 }],
  limitMw: 8,
  site: {
    losses: { poolFeeFraction: 0, hashingFraction: 1, pueRatio: 1, lineLossRatio: 1 },
    modes: [{ name: "normal", powerShare: 1, hashrateShare: 1 }],
    floor: "off",
  },
  costs: { importAdderUsdPerMwh: 0, variableUpkeepUsdPerMwh: 0, coincidentPeakUsdPerMwh: 0 },
  ageing: eternal,
  restart: freeRestart,
  cyclesPerPartialMonth: 10,
  standingUsdPerMwMonth: 0,
  market,
  policy: { kind: "run-to-stop" },
};
