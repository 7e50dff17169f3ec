import {
  type Absorption,
  absorptionOf,
  applyShocks,
  copyFleet,
  type Diversion,
  type Ensemble,
  type EpochPath,
  type Exogenous,
  ehsOfDifficulty,
  type Fleet,
  frontierAsOf,
  hashpriceOfReward,
  makeEnsemble,
  NETWORK_FACTOR,
  type NetworkModel,
  type PathStart,
  quantileOf,
  type Shock,
  type SpreadRow,
  settleFleet,
  simulatePath,
  spreadReport,
  subsidiesBtcByEpoch,
  underWaterFraction,
} from "@switchyard/core/network";
import { exp, log, standardNormal } from "@switchyard/core/uncertainty";
import { dayText, knownAsOf, type NetworkRecord } from "./network-data.ts";
import { makeForecaster } from "./network-forecaster.ts";
import { type FleetPicture, type MemberState, pictureOfMembers } from "./network-picture.ts";
import { type DatedPrice, priceOnDay } from "./network-price-path.ts";
import { modelOf, type NetworkSettings, powerUsdPerMwhAt } from "./network-settings.ts";

/** What a simulation starts from and is asked. */
export interface SimulateOptions {
  readonly startDay: number;
  readonly difficulty: number;
  readonly priceUsdPerBtc: number;
  readonly feesBtcPerBlock: number;
  /** Height at the start; counted to the epoch's first block. */
  readonly height: number;
  readonly months: number;
  readonly shocks: readonly Shock[];
  /** A stated price by date, a shock like the others: without it the price of the start is held. */
  readonly pricePath?: readonly DatedPrice[];
  /** Power taken by AI, GW of machines, by day. */
  readonly diversions: readonly Diversion[];
  readonly overheadRatio: { readonly low: number; readonly guess: number; readonly high: number };
  /** Sampled paths behind the fans. */
  readonly paths: number;
  readonly studySeed: number;
  /** True: prices of the fan walk; false: the price is as given. */
  readonly isPriceUncertain: boolean;
  /** Learn from this record first; without one the fleet is the prior's. */
  readonly record?: NetworkRecord;
}

/** P5 to P95 of one quantity by date. */
export interface Fan {
  readonly p5: readonly number[];
  readonly p25: readonly number[];
  readonly p50: readonly number[];
  readonly p75: readonly number[];
  readonly p95: readonly number[];
}

/** What `switchyard network simulate` answers. */
export interface NetworkSimulation {
  readonly parametersHash: string;
  readonly studySeed: number;
  readonly isFiltered: boolean;
  readonly days: readonly string[];
  readonly difficulty: Fan;
  readonly hashrateEhs: Fan;
  readonly hashpriceUsdPerPhDay: Fan;
  readonly expected: ExpectedPath;
  /** The expected path without the shocks and at the price of the start; null where none was asked for. */
  readonly withoutShocks: ExpectedPath | null;
  readonly absorption: Absorption | null;
  readonly before: FleetPicture;
  readonly after: FleetPicture;
  readonly spreads: readonly SpreadRow[];
  readonly notes: readonly string[];
}

/** Means over the ensemble's expected paths, at the dates of `days`. */
export interface ExpectedPath {
  readonly difficulty: readonly number[];
  readonly hashrateEhs: readonly number[];
  readonly hashpriceUsdPerPhDay: readonly number[];
  readonly securityBudgetUsdPerDay: readonly number[];
  readonly underWaterFraction: readonly number[];
}

const STEP_DAYS = 14;
const DAYS_PER_MONTH = 30.4375;
const BLOCKS_PER_EPOCH = 2016;
const PICTURE_AFTER_DAYS = 84;

interface Setting {
  readonly options: SimulateOptions;
  readonly settings: NetworkSettings;
  readonly model: NetworkModel;
  readonly ensemble: Ensemble;
  readonly start: PathStart;
  readonly days: readonly number[];
  readonly calm: Exogenous;
  readonly shocked: Exogenous;
}

/** Simulates the network from a stated start: fans from sampled paths, an expected path, and what the shocks did. */
export function simulateNetwork(options: SimulateOptions, settings: NetworkSettings): NetworkSimulation {
  const setting = prepare(options, settings);
  const sampled = samplePaths(setting);
  const expected = expectedPath(setting, setting.shocked);
  const hasShock = options.shocks.length > 0 || options.pricePath !== undefined;
  const withoutShocks = hasShock ? expectedPath(setting, setting.calm) : null;
  return {
    parametersHash: settings.hash,
    studySeed: options.studySeed,
    isFiltered: options.record !== undefined,
    days: setting.days.map(dayText),
    difficulty: fanOf(setting, sampled, "difficulty"),
    hashrateEhs: fanOf(setting, sampled, "hashrateEhs"),
    hashpriceUsdPerPhDay: fanOf(setting, sampled, "hashpriceUsdPerPhDay"),
    expected,
    withoutShocks,
    absorption: withoutShocks
      ? absorptionOf(expected.hashpriceUsdPerPhDay, withoutShocks.hashpriceUsdPerPhDay)
      : null,
    before: pictureOf(setting, setting.days[0]!),
    after: pictureOf(setting, pictureDay(setting)),
    spreads: spreadsOf(setting),
    notes: notesOf(options),
  };
}

function prepare(options: SimulateOptions, settings: NetworkSettings): Setting {
  const model = modelOf(settings);
  const ensemble = options.record ? filtered(options, settings) : priorEnsemble(options, settings, model);
  const count = Math.ceil((options.months * DAYS_PER_MONTH) / STEP_DAYS) + 1;
  const days = Array.from({ length: count }, (_, i) => options.startDay + i * STEP_DAYS);
  const calm = calmExogenous(options, settings, days.at(-1)!);
  return {
    options,
    settings,
    model,
    ensemble,
    start: {
      day: options.startDay,
      difficulty: options.difficulty,
      height: epochHeight(options),
    },
    days,
    calm,
    shocked: applyShocks(alongPricePath(calm, options.pricePath), options.shocks),
  };
}

/** The prior, brought to rest at the hashprice of the start. */
function priorEnsemble(options: SimulateOptions, settings: NetworkSettings, model: NetworkModel): Ensemble {
  const ensemble = makeEnsemble(model, settings.ensemble, {
    day: options.startDay,
    difficulty: options.difficulty,
    growthPerYear: STEADY_GROWTH,
    frontier: frontierAsOf(settings.machines, options.startDay, model.parameters.frontierImprovementPerYear),
    studySeed: settings.forecast.studySeed,
  });
  const at = {
    hashpriceUsdPerPhDay: startHashprice(options),
    powerUsdPerMwh: powerUsdPerMwhAt(settings, options.startDay, options.startDay),
  };
  for (const fleet of ensemble.members) settleFleet(fleet, model, at, ehsOfDifficulty(options.difficulty));
  return ensemble;
}

/** Growth that an unfiltered fleet is taken to come from, per year. */
const STEADY_GROWTH = 0.35;

function filtered(options: SimulateOptions, settings: NetworkSettings): Ensemble {
  return makeForecaster(settings, []).stateAt(knownAsOf(options.record!, options.startDay), options.startDay)
    .ensemble;
}

function calmExogenous(options: SimulateOptions, settings: NetworkSettings, endDay: number): Exogenous {
  const startDay = Math.floor(options.startDay);
  const length = Math.ceil(endDay) - startDay + 60;
  return {
    startDay,
    priceUsd: new Float64Array(length).fill(options.priceUsdPerBtc),
    feesBtcPerBlock: new Float64Array(length).fill(options.feesBtcPerBlock),
    powerUsdPerMwh: Float64Array.from({ length }, (_, i) =>
      powerUsdPerMwhAt(settings, startDay + i, options.startDay),
    ),
    frontier: frontierAsOf(
      settings.machines,
      options.startDay,
      settings.parameters.frontierImprovementPerYear,
    ),
    outages: [],
    diversions: options.diversions,
  };
}

function alongPricePath(calm: Exogenous, path: readonly DatedPrice[] | undefined): Exogenous {
  if (path === undefined) return calm;
  return { ...calm, priceUsd: calm.priceUsd.map((_, i) => priceOnDay(path, calm.startDay + i)) };
}

function runPath(setting: Setting, fleet: Fleet, exogenous: Exogenous, path?: number): EpochPath {
  return simulatePath(fleet, setting.model, {
    start: setting.start,
    exogenous,
    endDay: setting.days.at(-1)! + 30,
    ...(path === undefined ? {} : { noise: { studySeed: setting.options.studySeed, path } }),
  });
}

function samplePaths(setting: Setting): readonly EpochPath[] {
  const { members } = setting.ensemble;
  return Array.from({ length: setting.options.paths }, (_, path) =>
    runPath(setting, copyFleet(members[path % members.length]!), withPriceWalk(setting, path), path),
  );
}

/** The shocked price times a log walk without drift. */
function withPriceWalk({ shocked, options, settings }: Setting, path: number): Exogenous {
  if (!options.isPriceUncertain) return shocked;
  const daily = settings.forecast.longRunVolatilityPerSqrtYear / Math.sqrt(365.25);
  let level = 0;
  const priceUsd = shocked.priceUsd.map((price, i) => {
    if (i > 0)
      level += daily * standardNormal({ studySeed: options.studySeed }, path, NETWORK_FACTOR.price, i);
    return price * exp(level);
  });
  return { ...shocked, priceUsd };
}

type PathField = "difficulty" | "hashrateEhs" | "hashpriceUsdPerPhDay" | "securityBudgetUsdPerDay";

function valueAt(path: EpochPath, field: PathField, day: number): number {
  let epoch = 0;
  while (epoch + 1 < path.epochs && path.startDay[epoch + 1]! <= day) epoch++;
  return path[field][epoch]!;
}

function fanOf(setting: Setting, paths: readonly EpochPath[], field: PathField): Fan {
  const columns = setting.days.map((day) =>
    Float64Array.from(paths, (path) => valueAt(path, field, day)).sort(),
  );
  const at = (fraction: number) => columns.map((column) => quantileOf(column, fraction));
  return { p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) };
}

/** Geometric means over members of their expected paths. */
function expectedPath(setting: Setting, exogenous: Exogenous): ExpectedPath {
  const under = setting.days.map(() => 0);
  const { members } = setting.ensemble;
  const paths = members.map((member) => {
    const fleet = copyFleet(member);
    const wet: { readonly day: number; readonly value: number }[] = [];
    const path = simulatePath(fleet, setting.model, {
      start: setting.start,
      exogenous,
      endDay: setting.days.at(-1)! + 30,
      onEpoch: (_, now, conditions, day) =>
        wet.push({ day, value: underWaterFraction(now, setting.model, conditions) }),
    });
    setting.days.forEach((day, i) => {
      under[i]! += (wet.findLast((row) => row.day <= day) ?? wet[0]!).value / members.length;
    });
    return path;
  });
  const mean = (field: PathField) =>
    setting.days.map((day) =>
      exp(paths.reduce((total, path) => total + log(valueAt(path, field, day)), 0) / paths.length),
    );
  return {
    difficulty: mean("difficulty"),
    hashrateEhs: mean("hashrateEhs"),
    hashpriceUsdPerPhDay: mean("hashpriceUsdPerPhDay"),
    securityBudgetUsdPerDay: mean("securityBudgetUsdPerDay"),
    underWaterFraction: under,
  };
}

/** Twelve weeks after the first shock, or the end of the run. */
function pictureDay(setting: Setting): number {
  const last = setting.days.at(-1)!;
  const first = Math.min(...setting.options.shocks.map((shock) => shock.startDay), last);
  return Math.min(last, Math.max(first, setting.days[0]!) + PICTURE_AFTER_DAYS);
}

function pictureOf(setting: Setting, day: number): FleetPicture {
  const members = setting.ensemble.members.map((member) => memberAt(setting, member, day));
  return pictureOfMembers(members, setting.model, setting.options.overheadRatio, dayText(day));
}

/** A member at a day of its expected path. */
function memberAt(setting: Setting, member: Fleet, day: number): MemberState {
  let found: MemberState = {
    fleet: copyFleet(member),
    hashpriceUsdPerPhDay: startHashprice(setting.options),
    powerUsdPerMwh: setting.calm.powerUsdPerMwh[0]!,
  };
  simulatePath(copyFleet(member), setting.model, {
    start: setting.start,
    exogenous: setting.shocked,
    endDay: Math.max(day, setting.start.day + 1),
    onEpoch: (_, fleet, { hashpriceUsdPerPhDay, powerUsdPerMwh }, at) => {
      if (at <= day) found = { fleet: copyFleet(fleet), hashpriceUsdPerPhDay, powerUsdPerMwh };
    },
  });
  return found;
}

function epochHeight(options: SimulateOptions): number {
  return Math.floor(options.height / BLOCKS_PER_EPOCH) * BLOCKS_PER_EPOCH;
}

function startHashprice(options: SimulateOptions): number {
  const subsidy = subsidiesBtcByEpoch(epochHeight(options), 1)[0]!;
  return hashpriceOfReward(options.priceUsdPerBtc * (subsidy + options.feesBtcPerBlock), options.difficulty);
}

function spreadsOf(setting: Setting): readonly SpreadRow[] {
  const { options, settings, model } = setting;
  return spreadReport(priorEnsemble(options, settings, model), setting.ensemble, model, {
    hashpriceUsdPerPhDay: startHashprice(options),
    powerUsdPerMwh: setting.calm.powerUsdPerMwh[0]!,
  });
}

function notesOf(options: SimulateOptions): readonly string[] {
  return [
    options.record
      ? "the fleet was learnt from the data given"
      : "no data given: the fleet is the prior's, scaled to the difficulty; nothing about it is inferred",
    "measured error of such forecasts: docs/network.md, or run network backtest",
    options.isPriceUncertain ? "fans walk the price without drift" : "fans take the price as given",
  ];
}
