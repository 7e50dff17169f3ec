import { BLOCKS_PER_EPOCH, BLOCKS_PER_HALVING, HASHES_PER_DIFFICULTY, SATS_PER_BTC, subsidySats, TARGET_SPACING_SEC } from "../bitcoin/index.ts";
import { exp, log, standardNormal } from "../uncertainty/index.ts";
import { advanceEpoch, type NetworkModel } from "./epoch.ts";
import { divertPower, scaleInstalled, takeOffline } from "./fleet.ts";
import { type Frontier, frontierJPerThAt } from "./frontier.ts";
import type { Fleet } from "./types.ts";

/** Standard deviation of the log of an epoch's duration at a known hashrate: 1/sqrt(2016) = 2.2 %. */
export const RETARGET_NOISE_LOG: number = 1 / Math.sqrt(BLOCKS_PER_EPOCH);

/** Days an epoch takes when it meets its target. */
export const EPOCH_DAYS: number = (BLOCKS_PER_EPOCH * TARGET_SPACING_SEC) / 86_400;

const DAYS_PER_YEAR = 365.25;
const EHS_PER_DIFFICULTY = HASHES_PER_DIFFICULTY / TARGET_SPACING_SEC / 1e18;
const HASHES_PER_PH_DAY = 1e15 * 86_400;

/** Hashrate that a difficulty stands for, EH/s. */
export function ehsOfDifficulty(difficulty: number): number {
  return difficulty * EHS_PER_DIFFICULTY;
}

/** USD/PH/day of a block reward in USD at a difficulty: reward * 86400 * 1e15 / (difficulty * 2^32). */
export function hashpriceOfReward(rewardUsdPerBlock: number, difficulty: number): number {
  return (rewardUsdPerBlock * HASHES_PER_PH_DAY) / (difficulty * HASHES_PER_DIFFICULTY);
}

/** A loss of hashrate from outside the model. */
export interface Outage {
  readonly startDay: number;
  /** Of what is online when it starts, 0..1. */
  readonly lossFraction: number;
  /** It spreads evenly over so many days. */
  readonly rampDays: number;
}

/** Machine power taken from mining from a day on, GW. */
export interface Diversion {
  readonly day: number;
  readonly machineGw: number;
}

/** Everything that a path takes as given. Daily arrays start at `startDay`; the last value stands for all later days. */
export interface Exogenous {
  readonly startDay: number;
  readonly priceUsd: Float64Array;
  /** Never smoothed. */
  readonly feesBtcPerBlock: Float64Array;
  readonly powerUsdPerMwh: Float64Array;
  readonly frontier: Frontier;
  readonly outages: readonly Outage[];
  readonly diversions: readonly Diversion[];
}

/** Where a path starts: at the first block of an epoch. */
export interface PathStart {
  readonly day: number;
  /** Multiple of 2016. */
  readonly height: number;
  readonly difficulty: number;
}

/** The seed of a sampled path; without one the path is the expected one. */
export interface PathNoise {
  readonly studySeed: number;
  readonly path: number;
}

/** Threefry factors of this folder. */
export const NETWORK_FACTOR = {
  blockTimes: 4101,
  capacity: 4102,
  intensity: 4103,
  memberFirst: 4110,
  memberWander: 4120,
  observation: 4130,
  price: 4140,
  fees: 4141,
  residual: 4142,
} as const;

/** A path by epoch; index 0 is the epoch it starts in. */
export interface EpochPath {
  readonly startDay: Float64Array;
  readonly difficulty: Float64Array;
  readonly hashrateEhs: Float64Array;
  readonly hashpriceUsdPerPhDay: Float64Array;
  /** Price times subsidy and fees, USD per day: what an attacker must outspend. */
  readonly securityBudgetUsdPerDay: Float64Array;
  readonly epochs: number;
}

/** Mean subsidy of the epochs from a height on, BTC per block: the epoch of a halving holds both, weighted by blocks. */
export function subsidiesBtcByEpoch(startHeight: number, epochs: number): Float64Array {
  const subsidies = new Float64Array(epochs);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const first = startHeight + epoch * BLOCKS_PER_EPOCH;
    const nextEra = (Math.floor(first / BLOCKS_PER_HALVING) + 1) * BLOCKS_PER_HALVING;
    const before = Math.min(BLOCKS_PER_EPOCH, nextEra - first);
    const paid = before * subsidyBtc(first) + (BLOCKS_PER_EPOCH - before) * subsidyBtc(nextEra);
    subsidies[epoch] = paid / BLOCKS_PER_EPOCH;
  }
  return subsidies;
}

function subsidyBtc(height: number): number {
  return Number(subsidySats(height)) / SATS_PER_BTC;
}

/**
 * A path of the network, epoch by epoch, until `endDay`: the fleet reacts to hashprice, blocks come as it hashes, the
 * difficulty follows (within a quarter and four times). The fleet is advanced in place.
 *
 * @param noise sampled mode: block times, order intensity and unmodelled capacity; absent: expected mode
 */
export function simulatePath(
  fleet: Fleet,
  model: NetworkModel,
  run: {
    readonly start: PathStart;
    readonly exogenous: Exogenous;
    readonly endDay: number;
    readonly noise?: PathNoise;
    readonly onEpoch?: (epoch: number, fleet: Fleet, conditions: { readonly hashpriceUsdPerPhDay: number; readonly day: number }) => void;
  },
): EpochPath {
  const { start, exogenous, endDay, noise } = run;
  const capacity = Math.ceil((endDay - start.day) / (EPOCH_DAYS / 4)) + 2;
  const subsidyBtc = subsidiesBtcByEpoch(start.height, Math.ceil((endDay - start.day) / EPOCH_DAYS * 1.6) + 8);
  const out = {
    startDay: new Float64Array(capacity),
    difficulty: new Float64Array(capacity),
    hashrateEhs: new Float64Array(capacity),
    hashpriceUsdPerPhDay: new Float64Array(capacity),
    securityBudgetUsdPerDay: new Float64Array(capacity),
  };
  let day = start.day;
  let difficulty = start.difficulty;
  let guessDays = EPOCH_DAYS;
  let epoch = 0;
  for (; day < endDay && epoch < capacity; epoch++) {
    if (noise) wander(fleet, model, noise, epoch, guessDays / DAYS_PER_YEAR);
    applyOutages(fleet, model, exogenous.outages, day, day + guessDays);
    applyDiversions(fleet, exogenous.diversions, day, day + guessDays);
    const price = meanOver(exogenous.priceUsd, exogenous.startDay, day, guessDays);
    const fees = meanOver(exogenous.feesBtcPerBlock, exogenous.startDay, day, guessDays);
    const rewardUsd = price * (subsidyBtc[Math.min(epoch, subsidyBtc.length - 1)]! + fees);
    const hashprice = hashpriceOfReward(rewardUsd, difficulty);
    const flows = advanceEpoch(fleet, model, {
      years: guessDays / DAYS_PER_YEAR,
      hashpriceUsdPerPhDay: hashprice,
      frontierJPerTh: frontierJPerThAt(exogenous.frontier, day),
      powerUsdPerMwh: meanOver(exogenous.powerUsdPerMwh, exogenous.startDay, day, guessDays),
    });
    run.onEpoch?.(epoch, fleet, { hashpriceUsdPerPhDay: hashprice, day });
    const luck = noise ? exp(RETARGET_NOISE_LOG * standardNormal(noise, noise.path, NETWORK_FACTOR.blockTimes, epoch)) : 1;
    const days = Math.max(0.01, ((EPOCH_DAYS * ehsOfDifficulty(difficulty)) / Math.max(flows.runningEhs, 1e-300)) * luck);
    out.startDay[epoch] = day;
    out.difficulty[epoch] = difficulty;
    out.hashrateEhs[epoch] = flows.runningEhs;
    out.hashpriceUsdPerPhDay[epoch] = hashprice;
    out.securityBudgetUsdPerDay[epoch] = (rewardUsd * BLOCKS_PER_EPOCH) / days;
    day += days;
    difficulty = Math.max(1, difficulty * Math.min(4, Math.max(0.25, EPOCH_DAYS / days)));
    guessDays = Math.min(4 * EPOCH_DAYS, Math.max(EPOCH_DAYS / 4, (EPOCH_DAYS * ehsOfDifficulty(difficulty)) / Math.max(flows.runningEhs, 1e-300)));
  }
  return { ...out, epochs: epoch };
}

/** Unmodelled changes of one epoch: order intensity returns to its mean with its memory, capacity walks. */
export function wander(fleet: Fleet, model: NetworkModel, noise: PathNoise, step: number, years: number): void {
  const { intensitySpreadLog, intensityMemoryYears, capacityNoiseLog } = model.parameters;
  const keep = exp(-years / intensityMemoryYears);
  const shock = standardNormal(noise, noise.path, NETWORK_FACTOR.intensity, step);
  fleet.factors.intensityLog =
    keep * fleet.factors.intensityLog + Math.sqrt(1 - keep * keep) * intensitySpreadLog * shock;
  if (capacityNoiseLog > 0)
    scaleInstalled(fleet, exp(capacityNoiseLog * standardNormal(noise, noise.path, NETWORK_FACTOR.capacity, step)));
}

/**
 * Outages over [fromDay, toDay): what is off returns by its half-life, the part of each ramp that falls in it goes off.
 */
export function applyOutages(
  fleet: Fleet,
  model: NetworkModel,
  outages: readonly Outage[],
  fromDay: number,
  toDay: number,
): void {
  const keepOff = exp((-Math.LN2 * (toDay - fromDay)) / model.parameters.offlineHalfLifeDays);
  fleet.offlineFraction *= keepOff;
  for (const outage of outages) {
    const ramp = Math.max(outage.rampDays, 1e-9);
    const within = Math.min(toDay, outage.startDay + ramp) - Math.max(fromDay, outage.startDay);
    if (within > 0) takeOffline(fleet, 1 - exp((log(1 - outage.lossFraction) * within) / ramp));
  }
}

function applyDiversions(fleet: Fleet, diversions: readonly Diversion[], fromDay: number, toDay: number): void {
  for (const diversion of diversions)
    if (diversion.day >= fromDay && diversion.day < toDay) divertPower(fleet, diversion.machineGw);
}

/** Mean of a daily array over [day, day + days): whole days by their overlap; held at both ends. */
export function meanOver(values: Float64Array, startDay: number, day: number, days: number): number {
  const last = values.length - 1;
  const from = day - startDay;
  const to = from + days;
  let total = 0;
  for (let i = Math.floor(from); i < to; i++)
    total += values[Math.min(last, Math.max(0, i))]! * (Math.min(to, i + 1) - Math.max(from, i));
  return total / days;
}
