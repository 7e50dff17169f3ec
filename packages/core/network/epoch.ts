import { exp, log } from "../uncertainty/index.ts";
import { PIPELINE_STAGES } from "./fleet.ts";
import { MWH_PER_PH_DAY_AT_1_J_PER_TH, machineMarket, orderRatePerYear } from "./orders.ts";
import type { PowerBins } from "./power-bins.ts";
import { earningFraction, nextRunningFraction } from "./running.ts";
import type { EpochConditions, EpochFlows, Fleet, NetworkParameters } from "./types.ts";

/** The model: frozen parameters and the bins they make. */
export interface NetworkModel {
  readonly parameters: NetworkParameters;
  readonly bins: PowerBins;
}

/** Scale of log cost within which new machines spread over dearer sites. */
const SITE_CHOICE_SPREAD_LOG = 0.15;

/**
 * One epoch of the fleet, in place: machines start and stop, age and retire; orders placed earlier arrive at the
 * vintage on sale; new ones are placed. Installed hashrate is conserved: after = before + delivered - retired.
 */
export function advanceEpoch(fleet: Fleet, model: NetworkModel, conditions: EpochConditions): EpochFlows {
  const { parameters } = model;
  const shippedJPerTh =
    conditions.frontierJPerTh * parameters.shipmentEfficiencyRatio * exp(fleet.factors.efficiencyLog);
  const scrappedEhs = ageNewest(fleet, parameters, conditions.years, shippedJPerTh);
  const flows = runAndRetire(fleet, model, conditions);
  flows.retiredEhs += scrappedEhs;
  const onlineEhs = flows.runningEhs;
  flows.runningEhs *= 1 - fleet.offlineFraction;
  flows.deliveredEhs = deliver(fleet, parameters, conditions.years);
  placeDelivered(fleet, model, conditions, { ehs: flows.deliveredEhs, shippedJPerTh });
  flows.orderedEhs = placeOrders(fleet, model, conditions, { onlineEhs, shippedJPerTh });
  return flows;
}

function logCostFactor(fleet: Fleet, parameters: NetworkParameters, powerUsdPerMwh: number): number {
  return (
    log(MWH_PER_PH_DAY_AT_1_J_PER_TH * powerUsdPerMwh * parameters.avoidableCostRatio) +
    fleet.factors.powerLog
  );
}

/** Starts and stops machines, then retires: idle and old ones faster. Flows before deliveries. */
function runAndRetire(fleet: Fleet, model: NetworkModel, conditions: EpochConditions): EpochFlows {
  const { parameters } = model;
  const flows: EpochFlows = { runningEhs: 0, installedEhs: 0, deliveredEhs: 0, retiredEhs: 0, orderedEhs: 0 };
  const level =
    log(conditions.hashpriceUsdPerPhDay) - logCostFactor(fleet, parameters, conditions.powerUsdPerMwh);
  for (let age = 0; age < fleet.vintageCount; age++) {
    const vintage = (fleet.newestVintage - age + fleet.vintageCount) % fleet.vintageCount;
    const ageYears = (age + 0.5) * parameters.vintageYears;
    const scrap =
      parameters.retirementPerYear + (ageYears > parameters.oldAgeYears ? parameters.oldAgeScrapPerYear : 0);
    const margin = level - log(fleet.efficiencyJPerTh[vintage]!);
    runVintage(
      fleet,
      model,
      { vintage, margin, keep: exp(-scrap * conditions.years) },
      conditions.years,
      flows,
    );
  }
  return flows;
}

function runVintage(
  fleet: Fleet,
  { parameters, bins }: NetworkModel,
  of: { readonly vintage: number; readonly margin: number; readonly keep: number },
  years: number,
  flows: EpochFlows,
): void {
  const { installedEhs, runningFraction, binCount } = fleet;
  const { margin, keep } = of;
  const { reactionFraction } = parameters;
  const idleLoss = parameters.idleScrapPerYear * years;
  let runningEhs = 0;
  let installed = 0;
  let retired = 0;
  for (let bin = 0; bin < binCount; bin++) {
    const cell = of.vintage * binCount + bin;
    const before = installedEhs[cell]!;
    const running = nextRunningFraction(
      runningFraction[cell]!,
      margin - bins.logPriceRatio[bin]!,
      bins.spreadLog[bin]!,
      bins.hysteresisLog[bin]!,
      reactionFraction,
    );
    const after = before * keep * (1 - idleLoss * (1 - running));
    installedEhs[cell] = after;
    runningFraction[cell] = running;
    runningEhs += after * running;
    installed += after;
    retired += before - after;
  }
  flows.runningEhs += runningEhs;
  flows.installedEhs += installed;
  flows.retiredEhs += retired;
}

/** Moves orders one step through the stages; what leaves the last is delivered. */
function deliver(fleet: Fleet, parameters: NetworkParameters, years: number): number {
  const { pipelineEhs } = fleet;
  const stageYears = (parameters.leadYears * exp(fleet.factors.leadLog)) / PIPELINE_STAGES;
  const move = 1 - exp(-years / stageYears);
  const last = PIPELINE_STAGES - 1;
  const delivered = pipelineEhs[last]! * move;
  pipelineEhs[last]! -= delivered;
  for (let stage = last - 1; stage >= 0; stage--) {
    const moved = pipelineEhs[stage]! * move;
    pipelineEhs[stage]! -= moved;
    pipelineEhs[stage + 1]! += moved;
  }
  return delivered;
}

/** Spreads a delivery over sites: by their share of load, where the new machine earns its cost. */
function placeDelivered(
  fleet: Fleet,
  model: NetworkModel,
  conditions: EpochConditions,
  delivery: { readonly ehs: number; readonly shippedJPerTh: number },
): void {
  if (delivery.ehs <= 0) return;
  const { bins, parameters } = model;
  const margin =
    log(conditions.hashpriceUsdPerPhDay / delivery.shippedJPerTh) -
    logCostFactor(fleet, parameters, conditions.powerUsdPerMwh);
  const weights = scratchWeights(fleet.binCount);
  let total = 0;
  for (let bin = 0; bin < fleet.binCount; bin++) {
    const wish = earningFraction(margin - bins.logPriceRatio[bin]!, SITE_CHOICE_SPREAD_LOG);
    weights[bin] = bins.shareFraction[bin]! * (wish + 1e-9);
    total += weights[bin]!;
  }
  mixEfficiency(fleet, delivery);
  for (let bin = 0; bin < fleet.binCount; bin++)
    addToCell(fleet, fleet.newestVintage * fleet.binCount + bin, (delivery.ehs * weights[bin]!) / total);
}

const weightsOfBinCount = new Map<number, Float64Array>();

function scratchWeights(binCount: number): Float64Array {
  const known = weightsOfBinCount.get(binCount) ?? new Float64Array(binCount);
  weightsOfBinCount.set(binCount, known);
  return known;
}

/** Efficiency of the vintage on sale becomes the mean over its hashrate. */
function mixEfficiency(
  fleet: Fleet,
  delivery: { readonly ehs: number; readonly shippedJPerTh: number },
): void {
  const vintage = fleet.newestVintage;
  let installed = 0;
  for (let bin = 0; bin < fleet.binCount; bin++)
    installed += fleet.installedEhs[vintage * fleet.binCount + bin]!;
  const total = installed + delivery.ehs;
  fleet.efficiencyJPerTh[vintage] =
    (fleet.efficiencyJPerTh[vintage]! * installed + delivery.shippedJPerTh * delivery.ehs) / total;
}

/** New machines start running; the cell's running share becomes the mean. */
function addToCell(fleet: Fleet, cell: number, ehs: number): void {
  const before = fleet.installedEhs[cell]!;
  const after = before + ehs;
  if (after <= 0) return;
  fleet.runningFraction[cell] = (fleet.runningFraction[cell]! * before + ehs) / after;
  fleet.installedEhs[cell] = after;
}

function placeOrders(
  fleet: Fleet,
  { parameters }: NetworkModel,
  conditions: EpochConditions,
  now: { readonly onlineEhs: number; readonly shippedJPerTh: number },
): number {
  const market = machineMarket(parameters, {
    hashpriceUsdPerPhDay: conditions.hashpriceUsdPerPhDay,
    efficiencyJPerTh: now.shippedJPerTh,
    powerUsdPerMwh: conditions.powerUsdPerMwh * exp(fleet.factors.powerLog),
  });
  const rate = orderRatePerYear(parameters, fleet.factors, market, conditions.hashpriceUsdPerPhDay);
  const ordered = rate * now.onlineEhs * conditions.years;
  fleet.pipelineEhs[0]! += ordered;
  return ordered;
}

/** Opens a new vintage when the sales window of the newest is over. @returns EH/s scrapped with the oldest */
function ageNewest(
  fleet: Fleet,
  parameters: NetworkParameters,
  years: number,
  shippedJPerTh: number,
): number {
  fleet.newestAgeYears += years;
  if (fleet.newestAgeYears < parameters.vintageYears) return 0;
  fleet.newestAgeYears = 0;
  const oldest = (fleet.newestVintage + 1) % fleet.vintageCount;
  const scrappedEhs = mergeVintage(fleet, oldest, (oldest + 1) % fleet.vintageCount);
  fleet.newestVintage = oldest;
  fleet.efficiencyJPerTh[oldest] = shippedJPerTh;
  return scrappedEhs;
}

/**
 * Moves what still runs of a vintage into the next younger and scraps what stands idle: no cell keeps machines that
 * nobody would start again. Hashrate and power of what moves are kept.
 *
 * @returns EH/s scrapped
 */
function mergeVintage(fleet: Fleet, from: number, into: number): number {
  const { installedEhs, runningFraction, efficiencyJPerTh, binCount } = fleet;
  let movedEhs = 0;
  let intoEhs = 0;
  let scrappedEhs = 0;
  for (let bin = 0; bin < binCount; bin++) {
    const source = from * binCount + bin;
    const target = into * binCount + bin;
    const moved = installedEhs[source]! * runningFraction[source]!;
    scrappedEhs += installedEhs[source]! - moved;
    movedEhs += moved;
    intoEhs += installedEhs[target]!;
    addToCell(fleet, target, moved);
    installedEhs[source] = 0;
    runningFraction[source] = 1;
  }
  if (movedEhs + intoEhs > 0)
    efficiencyJPerTh[into] =
      (efficiencyJPerTh[from]! * movedEhs + efficiencyJPerTh[into]! * intoEhs) / (movedEhs + intoEhs);
  return scrappedEhs;
}
