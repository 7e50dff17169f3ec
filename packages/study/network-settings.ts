import {
  type DatedEfficiency,
  type EnsembleParameters,
  makePowerBins,
  type NetworkModel,
  type NetworkParameters,
  type Outage,
} from "@switchyard/core/network";
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
  readonly filterStartDay: number;
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

/** Median power price on a day. */
export function powerUsdPerMwhAt(level: readonly DatedPower[], day: number): number {
  const after = level.findIndex((row) => row.day > day);
  if (after === 0) return level[0]!.usdPerMwh;
  if (after < 0) return level.at(-1)!.usdPerMwh;
  const [a, b] = [level[after - 1]!, level[after]!];
  const share = (day - a.day) / (b.day - a.day);
  return exp((1 - share) * log(a.usdPerMwh) + share * log(b.usdPerMwh));
}
