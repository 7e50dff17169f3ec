import {
  type DatedEfficiency,
  type EnsembleParameters,
  makePowerBins,
  type NetworkModel,
  type NetworkParameters,
  type Outage,
} from "@switchyard/core/network";
import { civilFromDays } from "@switchyard/core/quantity";
import { exp, log } from "@switchyard/core/uncertainty";
import type { EfficiencyAnchor } from "./network-data.ts";

/** The frozen settings of the network model: every row of `assumptions/network.yaml` that a forecast reads. */
export interface NetworkSettings {
  readonly parameters: NetworkParameters;
  readonly ensemble: EnsembleParameters;
  readonly forecast: ForecastSettings;
  /** Median contract price of power by date, USD/MWh; log-linear between rows, held outside. */
  readonly powerLevel: readonly DatedPower[];
  /** Machines from before `assumptions/machines.yaml` begins and of it: what the frontier is made of. */
  readonly machines: readonly DatedEfficiency[];
  readonly season: PowerSeason;
  readonly anchors: readonly EfficiencyAnchor[];
  /** Losses of hashrate from outside that the track "given as an outage" is told. */
  readonly outages: readonly Outage[];
  readonly heights: readonly HeightAnchor[];
  readonly events: readonly NetworkEvent[];
  /** First 16 hex digits of SHA-256 over the rows; printed with every table. */
  readonly hash: string;
}

/** How a forecast is made of the filtered ensemble. */
export interface ForecastSettings {
  readonly studySeed: number;
  /** The filter starts anew from the prior on each of these days: a change of technology replaced every machine. */
  readonly filterStartDays: readonly number[];
  /** Growth that the first fleet is assumed to come from, per year. */
  readonly startGrowthPerYear: number;
  /** Sampled paths per member, conditional and unconditional. */
  readonly pathsPerMember: number;
  /** Model error beside the members' own spread: standard deviation of the log after one year, grows with sqrt(time). */
  readonly discrepancyLogPerSqrtYear: number;
  /** Weight of the last year's volatility against the long-run one. */
  readonly volatilityWeight: number;
  readonly longRunVolatilityPerSqrtYear: number;
}

/** Hydro season of a network that sits by dams: cheap power from June to October, dear from December to April. */
export interface PowerSeason {
  readonly fromDay: number;
  /** The season ends with the miners' move; told only to origins after it. */
  readonly untilDay: number;
  /** Half the log ratio of dear to cheap months. */
  readonly amplitudeLog: number;
}

/** Power at a date. */
export interface DatedPower {
  readonly day: number;
  readonly usdPerMwh: number;
}

/** A block whose date is known: where heights are counted from. */
export interface HeightAnchor {
  readonly day: number;
  readonly height: number;
}

/** One of the eight shocks. */
export interface NetworkEvent {
  readonly name: string;
  readonly day: number;
  readonly isBan: boolean;
  /** A loss known from a source dated before the first retarget; absent where there is none. */
  readonly outage?: Outage;
}

/** The model of the settings. */
export function modelOf(settings: NetworkSettings): NetworkModel {
  return { parameters: settings.parameters, bins: makePowerBins(settings.parameters) };
}

/**
 * Median power price on a day as an origin sees it: the level is held after the origin, the season goes on as known.
 */
export function powerUsdPerMwhAt(settings: NetworkSettings, day: number, originDay: number): number {
  const { season } = settings;
  const known = Math.min(day, originDay);
  const hasSeason = day >= season.fromDay && !(day >= season.untilDay && originDay >= season.untilDay);
  return levelAt(settings.powerLevel, known) * (hasSeason ? exp(season.amplitudeLog * seasonOf(day)) : 1);
}

/** -1 in the wet months, +1 in the dry ones, 0 in May and November. */
function seasonOf(day: number): number {
  const { month } = civilFromDays(Math.floor(day));
  if (month === 5 || month === 11) return 0;
  return month >= 6 && month <= 10 ? -1 : 1;
}

function levelAt(level: readonly DatedPower[], day: number): number {
  const after = level.findIndex((row) => row.day > day);
  if (after === 0) return level[0]!.usdPerMwh;
  if (after < 0) return level.at(-1)!.usdPerMwh;
  const [a, b] = [level[after - 1]!, level[after]!];
  const share = (day - a.day) / (b.day - a.day);
  return exp((1 - share) * log(a.usdPerMwh) + share * log(b.usdPerMwh));
}
