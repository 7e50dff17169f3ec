import { difficultyOfHashrateThs } from "@switchyard/core/bitcoin";
import { type StatedOutlook, type StatedPath, type StatedPoint, statedPath } from "@switchyard/core/network";
import { type CalendarMonth, daysFromCivil, monthsBetween } from "@switchyard/core/quantity";
import type { World } from "@switchyard/core/strategy";
import type { NetworkScenario, Scenario } from "@switchyard/scenario";
import { heightOnDay } from "./network-height.ts";
import { knownHeights } from "./network-settings-from-assumptions.ts";

/** The one world of a deterministic study: the network as the scenario states it, rents, dates and costs as planned. */
export function statedWorld(scenario: Scenario, path: StatedPath): World {
  return {
    hashpriceUsdPerPhDay: path.hashpriceUsdPerPhDay,
    priceUsdPerBtc: path.priceUsdPerBtc,
    powerLevelRatio: new Float64Array(scenario.finance.horizonMonths).fill(1),
    rentRatio: new Float64Array(scenario.finance.horizonMonths).fill(1),
    delayMonths: scenario.facility.schedule.delayMonths,
    overrunFraction: 0,
  };
}

/** The scenario's stated network over the horizon; figures of an earlier month are first grown to the study's start. */
export function networkPath(scenario: Scenario): StatedPath {
  const { network, startMonth, finance } = scenario;
  const leadMonths = Math.max(0, monthsBetween(network.asOfMonth, startMonth));
  const whole = statedPath(outlookOf(network), network.asOfMonth, leadMonths + finance.horizonMonths);
  const cut = (values: Float64Array) => values.slice(leadMonths);
  return {
    start: startMonth,
    priceUsdPerBtc: cut(whole.priceUsdPerBtc),
    difficulty: cut(whole.difficulty),
    subsidySats: cut(whole.subsidySats),
    hashpriceUsdPerPhDay: cut(whole.hashpriceUsdPerPhDay),
  };
}

function outlookOf(network: NetworkScenario): StatedOutlook {
  const { size } = network;
  return {
    priceUsdPerBtc: network.priceUsdPerBtc,
    priceGrowthFractionPerYear: network.priceGrowthFractionPerYear,
    difficulty: size.kind === "difficulty" ? size.difficulty : difficultyOfHashrateThs(size.hashrateThs),
    difficultyGrowthFractionPerYear: network.hashrateGrowthFractionPerYear,
    halvingResponseFraction: network.halvingResponseFraction,
    halvingResponseMonths: network.halvingResponseMonths,
    feesPerBlockSats: network.feesSatsPerBlock,
    heightAtStart: heightAt(network.asOfMonth),
    points: (network.path ?? []).map((point) => statedPoint(network.asOfMonth, point)),
  };
}

function statedPoint(from: CalendarMonth, point: NonNullable<NetworkScenario["path"]>[number]): StatedPoint {
  const { month, priceUsdPerBtc, hashrateThs, feesSatsPerBlock } = point;
  return {
    monthIndex: monthsBetween(from, month),
    ...(priceUsdPerBtc === undefined ? {} : { priceUsdPerBtc }),
    ...(hashrateThs === undefined ? {} : { difficulty: difficultyOfHashrateThs(hashrateThs) }),
    ...(feesSatsPerBlock === undefined ? {} : { feesPerBlockSats: feesSatsPerBlock }),
  };
}

/** Height at a month's start, from the days of the halvings. */
function heightAt(month: CalendarMonth): number {
  return heightOnDay(knownHeights("network.as_of"), daysFromCivil({ ...month, day: 1 }));
}
