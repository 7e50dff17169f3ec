import { daysFromCivil } from "../quantity/index.ts";
import type { EnsembleParameters } from "./ensemble.ts";
import type { NetworkModel } from "./epoch.ts";
import { makeFleet } from "./fleet.ts";
import { type Frontier, frontierAsOf } from "./frontier.ts";
import type { Exogenous } from "./path.ts";
import { makePowerBins } from "./power-bins.ts";
import type { Fleet, NetworkParameters } from "./types.ts";

/** Settings for tests: round figures, not the frozen ones. */
export const testParameters: NetworkParameters = {
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

/** The model of {@link testParameters}. */
export const testModel: NetworkModel = { parameters: testParameters, bins: makePowerBins(testParameters) };

/** Prior spreads of tests. */
export const testEnsemble: EnsembleParameters = {
  members: 64,
  powerSpreadOfLevelLog: 0.2,
  efficiencySpreadOfLevelLog: 0.15,
  orderSpreadOfLevelLog: 0.3,
  leadSpreadOfLevelLog: 0.25,
  lastingGainFraction: 0.4,
  lastingSpreadLossFraction: 0.2,
  factorLimitSigmas: 2,
  factorMemoryYears: 40, // synthetic truths of the tests keep their factors
};

/** 2024-01-01. */
export const START_DAY: number = daysFromCivil({ year: 2024, month: 1, day: 1 });

/** Machines of 30, 21.5 and 17.5 J/TH, known in 2020, 2022 and the end of 2023. */
export const testFrontier: Frontier = frontierAsOf(
  [
    { knownDay: START_DAY - 1300, efficiencyJPerTh: 30 },
    { knownDay: START_DAY - 500, efficiencyJPerTh: 21.5 },
    { knownDay: START_DAY - 20, efficiencyJPerTh: 17.5 },
  ],
  START_DAY,
  0.15,
);

/** A price, fees and power that stay; the subsidy follows the height. */
export function steadyExogenous(priceUsd: number, changes: Partial<Exogenous> = {}): Exogenous {
  return {
    startDay: START_DAY,
    priceUsd: Float64Array.of(priceUsd),
    feesBtcPerBlock: Float64Array.of(0.1),
    powerUsdPerMwh: Float64Array.of(50),
    frontier: testFrontier,
    outages: [],
    diversions: [],
    ...changes,
  };
}

/**
 * A network small enough for paper: two vintages of ten years, one power bin at the median contract, no band, whole
 * reaction, nothing retires, nothing wanders. Tests change what they are about.
 */
export function tinyModel(changes: Partial<NetworkParameters> = {}): NetworkModel {
  const parameters: NetworkParameters = {
    ...testParameters,
    vintageCount: 2,
    vintageYears: 10,
    oldAgeYears: 100,
    fixedBinCount: 1,
    wholesaleBinCount: 0,
    hysteresisLog: 0,
    reactionFraction: 1,
    retirementPerYear: 0,
    idleScrapPerYear: 0,
    capacityNoiseLog: 0,
    intensitySpreadLog: 0,
    ...changes,
  };
  return { parameters, bins: makePowerBins(parameters) };
}

/** A fleet of {@link tinyModel}: 50 EH/s of old machines at 30 J/TH, 100 EH/s of new ones at 20, nothing on order. */
export function tinyFleet(model: NetworkModel): Fleet {
  const fleet = makeFleet(model.parameters, model.bins, {
    day: START_DAY,
    hashrateEhs: 150,
    growthPerYear: 0,
    frontier: testFrontier,
  });
  fleet.efficiencyJPerTh.set([30, 20]);
  fleet.installedEhs.set([50, 100]);
  fleet.pipelineEhs.fill(0);
  fleet.newestAgeYears = 0;
  return fleet;
}
