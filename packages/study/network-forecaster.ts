import {
  assimilateEfficiency,
  assimilateEpoch,
  copyEnsemble,
  copyFleet,
  type Ensemble,
  type Exogenous,
  epochsOfDays,
  frontierAsOf,
  frontierJPerThAt,
  hashpriceOfReward,
  makeEnsemble,
  NETWORK_FACTOR,
  type NetworkModel,
  type ObservedEpoch,
  type Outage,
  quantileOf,
  simulatePath,
} from "@switchyard/core/network";
import { log, standardNormal } from "@switchyard/core/uncertainty";
import { type NetworkRecord, requireKnown } from "./network-data.ts";
import { heightOfEpoch } from "./network-height.ts";
import type { OriginState } from "./network-origin-state.ts";
import { difficultyAt, feesAhead, type PriceAhead, priceAhead } from "./network-paths.ts";
import { modelOf, type NetworkSettings, powerUsdPerMwhAt } from "./network-settings.ts";

/** A forecaster that walks forward through origins; it never goes back. */
export interface NetworkForecaster {
  readonly settings: NetworkSettings;
  readonly model: NetworkModel;
  readonly outages: readonly Outage[];
  /** @throws network-study/after-origin where the record holds anything later */
  readonly stateAt: (known: NetworkRecord, originDay: number) => OriginState;
}

interface Walk {
  ensemble: Ensemble | undefined;
  /** Index of the next epoch to learn from. */
  nextEpoch: number;
  nextAnchor: number;
}

/**
 * A forecaster; origins must ascend. Each state is the filter's after all epochs closed by the origin.
 *
 * @param outages losses of hashrate from outside that it is told; none in the track without
 */
export function makeForecaster(settings: NetworkSettings, outages: readonly Outage[]): NetworkForecaster {
  const model = modelOf(settings);
  const walk: Walk = { ensemble: undefined, nextEpoch: 0, nextAnchor: 0 };
  const stateAt = (known: NetworkRecord, originDay: number): OriginState => {
    requireKnown(known, originDay);
    const epochs = epochsOfDays(known.days);
    advanceWalk(walk, { settings, model, outages }, known, epochs);
    const current = epochs.at(-1)!;
    return {
      originDay,
      ensemble: copyEnsemble(walk.ensemble!),
      start: {
        day: current.startDay,
        difficulty: current.difficulty,
        height: heightOfEpoch(epochs, epochs.length - 1, settings.heights),
      },
      known,
      frontier: frontierAsOf(known.machines, originDay, model.parameters.frontierImprovementPerYear),
    };
  };
  return { settings, model, outages, stateAt };
}

interface Frame {
  readonly settings: NetworkSettings;
  readonly model: NetworkModel;
  readonly outages: readonly Outage[];
}

function advanceWalk(walk: Walk, frame: Frame, known: NetworkRecord, epochs: readonly ObservedEpoch[]): void {
  if (!walk.ensemble) startWalk(walk, frame, known, epochs, firstEpoch(frame.settings, epochs));
  for (; walk.nextEpoch + 1 < epochs.length; walk.nextEpoch++) {
    const epoch = epochs[walk.nextEpoch]!;
    const next = epochs[walk.nextEpoch + 1]!;
    if (isRestart(frame.settings, epochs, walk.nextEpoch))
      startWalk(walk, frame, known, epochs, walk.nextEpoch);
    learnEpoch(walk.ensemble!, frame, known, epoch, next);
    learnAnchors(walk, frame, known, next.startDay);
  }
}

function firstEpoch(settings: NetworkSettings, epochs: readonly ObservedEpoch[]): number {
  const start = settings.forecast.filterStartDays[0] ?? 0;
  return Math.max(
    0,
    epochs.findIndex((epoch) => epoch.startDay >= start),
  );
}

function isRestart(settings: NetworkSettings, epochs: readonly ObservedEpoch[], index: number): boolean {
  const before = epochs[index - 1]?.startDay;
  if (before === undefined) return false;
  const here = epochs[index]!.startDay;
  return settings.forecast.filterStartDays.some((day, i) => i > 0 && before < day && here >= day);
}

function startWalk(
  walk: Walk,
  { settings, model }: Frame,
  known: NetworkRecord,
  epochs: readonly ObservedEpoch[],
  first: number,
): void {
  const epoch = epochs[first]!;
  walk.nextEpoch = first;
  walk.nextAnchor = known.anchors.filter((anchor) => anchor.day < epoch.startDay).length;
  walk.ensemble = makeEnsemble(model, settings.ensemble, {
    day: epoch.startDay,
    difficulty: epoch.difficulty,
    growthPerYear: settings.forecast.startGrowthPerYear,
    frontier: frontierAsOf(known.machines, epoch.startDay, model.parameters.frontierImprovementPerYear),
    studySeed: settings.forecast.studySeed,
  });
}

function learnEpoch(
  ensemble: Ensemble,
  { settings, model, outages }: Frame,
  known: NetworkRecord,
  epoch: ObservedEpoch,
  next: ObservedEpoch,
): void {
  const frontier = frontierAsOf(known.machines, epoch.startDay, model.parameters.frontierImprovementPerYear);
  assimilateEpoch(
    ensemble,
    model,
    settings.ensemble,
    {
      startDay: epoch.startDay,
      endDay: next.startDay,
      hashpriceUsdPerPhDay: hashpriceOfReward(epoch.rewardUsdPerBlock, epoch.difficulty),
      powerUsdPerMwh: powerUsdPerMwhAt(settings, epoch.startDay, epoch.startDay),
      frontierJPerTh: frontierJPerThAt(frontier, epoch.startDay),
      nextDifficulty: next.difficulty,
      isUnclamped: next.difficulty < 3.99 * epoch.difficulty && next.difficulty > 0.251 * epoch.difficulty,
    },
    { outages, studySeed: settings.forecast.studySeed },
  );
}

/** Interdecile range over standard deviation of a normal. */
const DECILES_PER_SIGMA = 2.563;

/** Least spread of an anchor's log: the index is an estimate of an estimate. */
const LEAST_ANCHOR_SPREAD = 0.3;

function learnAnchors(walk: Walk, { settings }: Frame, known: NetworkRecord, untilDay: number): void {
  for (
    ;
    known.anchors[walk.nextAnchor] && known.anchors[walk.nextAnchor]!.day <= untilDay;
    walk.nextAnchor++
  ) {
    const { lowJPerTh, guessJPerTh, highJPerTh } = known.anchors[walk.nextAnchor]!;
    const spread = Math.min(
      0.4,
      Math.max(LEAST_ANCHOR_SPREAD, log(highJPerTh / lowJPerTh) / DECILES_PER_SIGMA),
    );
    assimilateEfficiency(walk.ensemble!, settings.ensemble, guessJPerTh, spread);
  }
}

/**
 * Log difficulty at each horizon: an ascending sample per horizon from sampled paths of all members. Paths differ in
 * block times, orders, unmodelled capacity, fees (blocks of the last year's days, unsmoothed) and, unconditionally,
 * price; the model's own error is added as a normal that grows with the square root of time.
 *
 * @param realisedPriceUsd conditional track: daily prices from the day after the origin; absent: price fan
 */
export function forecastLogDifficulty(
  forecaster: NetworkForecaster,
  state: OriginState,
  horizonsDays: readonly number[],
  realisedPriceUsd: Float64Array | undefined,
): readonly Float64Array[] {
  const { forecast } = forecaster.settings;
  const members = state.ensemble.members;
  const count = members.length * forecast.pathsPerMember * (realisedPriceUsd ? 1 : 2);
  const samples = horizonsDays.map(() => new Float64Array(count));
  const endDay = state.originDay + Math.max(...horizonsDays) + 1;
  const price: PriceAhead = priceAhead(state, forecast, endDay, realisedPriceUsd);
  for (let path = 0; path < count; path++) {
    const exogenous = exogenousOf(forecaster, state, endDay, price(path), path);
    const run = simulatePath(copyFleet(members[path % members.length]!), forecaster.model, {
      start: state.start,
      exogenous,
      endDay,
      noise: { studySeed: forecast.studySeed + 1, path },
    });
    horizonsDays.forEach((horizon, h) => {
      const spread = forecast.discrepancyLogPerSqrtYear * Math.sqrt(horizon / 364);
      const draw = standardNormal({ studySeed: forecast.studySeed }, path, NETWORK_FACTOR.residual, h);
      samples[h]![path] = log(difficultyAt(run, state.originDay + horizon + 0.5)) + spread * draw;
    });
  }
  const points = expectedLogDifficulty(forecaster, state, horizonsDays, endDay, realisedPriceUsd);
  return samples.map((sample, h) => centred(sample.sort(), points[h]!));
}

/**
 * The middle of the forecast: the median over members of their expected paths (at the last price where none is given).
 * Sampled paths give the spread around it; their own median carries the noise of a few hundred draws.
 */
function expectedLogDifficulty(
  forecaster: NetworkForecaster,
  state: OriginState,
  horizonsDays: readonly number[],
  endDay: number,
  realisedPriceUsd: Float64Array | undefined,
): readonly number[] {
  const lastPrice = Float64Array.of(state.known.days.at(-1)!.priceUsd);
  const price = priceAhead(state, forecaster.settings.forecast, endDay, realisedPriceUsd ?? lastPrice)(0);
  const runs = state.ensemble.members.map((member, path) =>
    simulatePath(copyFleet(member), forecaster.model, {
      start: state.start,
      exogenous: exogenousOf(forecaster, state, endDay, price, path),
      endDay,
    }),
  );
  return horizonsDays.map((horizon) => {
    const logs = Float64Array.from(runs, (run) => log(difficultyAt(run, state.originDay + horizon + 0.5)));
    return quantileOf(logs.sort(), 0.5);
  });
}

function centred(sorted: Float64Array, middle: number): Float64Array {
  const shift = middle - quantileOf(sorted, 0.5);
  return sorted.map((value) => value + shift);
}

/** The given side of one path: known days, then what lies ahead. */
export function exogenousOf(
  forecaster: NetworkForecaster,
  state: OriginState,
  endDay: number,
  priceUsd: Float64Array,
  path: number,
): Exogenous {
  const { settings } = forecaster;
  const startDay = Math.floor(state.start.day);
  const days = Math.ceil(endDay) - startDay + 1;
  return {
    startDay,
    priceUsd,
    feesBtcPerBlock: feesAhead(state, endDay, { studySeed: settings.forecast.studySeed, path }),
    powerUsdPerMwh: Float64Array.from({ length: days }, (_, i) =>
      powerUsdPerMwhAt(settings, startDay + i, state.originDay),
    ),
    frontier: state.frontier,
    outages: forecaster.outages,
    diversions: [],
  };
}
