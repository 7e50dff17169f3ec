import {
  BLOCKS_PER_EPOCH,
  BLOCKS_PER_HALVING,
  HASHES_PER_DIFFICULTY,
  SATS_PER_BTC,
  subsidySats,
  TARGET_SPACING_SEC,
} from "../bitcoin/index.ts";
import { exp, log, standardNormal } from "../uncertainty/index.ts";
import { advanceEpoch, type NetworkModel } from "./epoch.ts";
import { addUnforeseen, divertPower, takeOffline } from "./fleet.ts";
import { type Frontier, frontierJPerThAt } from "./frontier.ts";
import type { EpochConditions, Fleet } from "./types.ts";

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
  /** Halvings of the subsidy beside those of the schedule: a question, not the protocol. */
  readonly extraHalvingDays?: readonly number[];
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
 */
export function simulatePath(fleet: Fleet, model: NetworkModel, run: PathRun): EpochPath {
  const { start, exogenous, endDay, noise } = run;
  const out = makeEpochPath(Math.ceil((endDay - start.day) / (EPOCH_DAYS / 4)) + 2);
  const subsidies = subsidiesBtcByEpoch(start.height, Math.ceil(((endDay - start.day) / EPOCH_DAYS) * 4) + 8);
  const now: EpochNow = { epoch: 0, day: start.day, difficulty: start.difficulty, guessDays: EPOCH_DAYS };
  for (; now.day < endDay && now.epoch < out.startDay.length; now.epoch++) {
    const days = now.guessDays;
    if (noise) wander(fleet, model, noise, now.epoch, days / DAYS_PER_YEAR);
    applyOutages(fleet, model, exogenous.outages, now.day, now.day + days);
    applyDiversions(fleet, exogenous.diversions, now.day, now.day + days);
    const rewardUsd = rewardOf(exogenous, now, subsidies[now.epoch]!);
    const conditions = conditionsOf(exogenous, now, rewardUsd);
    const { runningEhs } = advanceEpoch(fleet, model, conditions);
    run.onEpoch?.(now.epoch, fleet, conditions, now.day);
    closeEpoch(out, now, { runningEhs, rewardUsd, hashprice: conditions.hashpriceUsdPerPhDay, noise });
  }
  return { ...out, epochs: now.epoch };
}

/** What {@link simulatePath} is given. */
export interface PathRun {
  readonly start: PathStart;
  readonly exogenous: Exogenous;
  readonly endDay: number;
  /** Sampled mode: block times, order intensity and unmodelled capacity; absent: expected mode. */
  readonly noise?: PathNoise;
  /** Called after each epoch with the fleet as it stands; must not change it. */
  readonly onEpoch?: (epoch: number, fleet: Fleet, conditions: EpochConditions, day: number) => void;
}

interface EpochNow {
  epoch: number;
  day: number;
  difficulty: number;
  /** How long the epoch under way is expected to take, from the hashrate of the last. */
  guessDays: number;
}

function makeEpochPath(capacity: number): Omit<EpochPath, "epochs"> {
  return {
    startDay: new Float64Array(capacity),
    difficulty: new Float64Array(capacity),
    hashrateEhs: new Float64Array(capacity),
    hashpriceUsdPerPhDay: new Float64Array(capacity),
    securityBudgetUsdPerDay: new Float64Array(capacity),
  };
}

/** USD per block over the epoch's expected days. */
function rewardOf(exogenous: Exogenous, now: EpochNow, subsidyBtc: number): number {
  const { startDay } = exogenous;
  const price = meanOver(exogenous.priceUsd, startDay, now.day, now.guessDays);
  const fees = meanOver(exogenous.feesBtcPerBlock, startDay, now.day, now.guessDays);
  let subsidy = subsidyBtc;
  for (const day of exogenous.extraHalvingDays ?? []) if (now.day >= day) subsidy /= 2;
  return price * (subsidy + fees);
}

function conditionsOf(exogenous: Exogenous, now: EpochNow, rewardUsd: number): EpochConditions {
  return {
    years: now.guessDays / DAYS_PER_YEAR,
    hashpriceUsdPerPhDay: hashpriceOfReward(rewardUsd, now.difficulty),
    frontierJPerTh: frontierJPerThAt(exogenous.frontier, now.day),
    powerUsdPerMwh: meanOver(exogenous.powerUsdPerMwh, exogenous.startDay, now.day, now.guessDays),
  };
}

/** Blocks come as the fleet hashes; the retarget follows; both are written down. */
function closeEpoch(
  out: Omit<EpochPath, "epochs">,
  now: EpochNow,
  of: {
    readonly runningEhs: number;
    readonly rewardUsd: number;
    readonly hashprice: number;
    readonly noise: PathNoise | undefined;
  },
): void {
  const { epoch } = now;
  const daysAt = (difficulty: number) =>
    (EPOCH_DAYS * ehsOfDifficulty(difficulty)) / Math.max(of.runningEhs, 1e-300);
  const draw = of.noise ? standardNormal(of.noise, of.noise.path, NETWORK_FACTOR.blockTimes, epoch) : 0;
  const days = Math.min(
    MAX_EPOCH_DAYS,
    Math.max(0.01, daysAt(now.difficulty) * exp(RETARGET_NOISE_LOG * draw)),
  );
  out.startDay[epoch] = now.day;
  out.difficulty[epoch] = now.difficulty;
  out.hashrateEhs[epoch] = of.runningEhs;
  out.hashpriceUsdPerPhDay[epoch] = of.hashprice;
  out.securityBudgetUsdPerDay[epoch] = (of.rewardUsd * BLOCKS_PER_EPOCH) / days;
  now.day += days;
  now.difficulty = Math.max(1, now.difficulty * Math.min(4, Math.max(0.25, EPOCH_DAYS / days)));
  now.guessDays = Math.min(4 * EPOCH_DAYS, Math.max(EPOCH_DAYS / 4, daysAt(now.difficulty)));
}

/** A network without hashrate makes no block: the path then moves on by a century and ends. */
const MAX_EPOCH_DAYS = 36_525;

/** Unmodelled changes of one epoch: order intensity returns to its mean with its memory, capacity walks. */
export function wander(
  fleet: Fleet,
  model: NetworkModel,
  noise: PathNoise,
  step: number,
  years: number,
): void {
  const { intensitySpreadLog, intensityMemoryYears, capacityNoiseLog } = model.parameters;
  const keep = exp(-years / intensityMemoryYears);
  const shock = standardNormal(noise, noise.path, NETWORK_FACTOR.intensity, step);
  fleet.factors.intensityLog =
    keep * fleet.factors.intensityLog + Math.sqrt(1 - keep * keep) * intensitySpreadLog * shock;
  if (capacityNoiseLog > 0)
    addUnforeseen(fleet, capacityNoiseLog * standardNormal(noise, noise.path, NETWORK_FACTOR.capacity, step));
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

function applyDiversions(
  fleet: Fleet,
  diversions: readonly Diversion[],
  fromDay: number,
  toDay: number,
): void {
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
