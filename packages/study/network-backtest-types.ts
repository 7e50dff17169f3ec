import type { ForecastScore, ScoredForecast, Skill } from "@switchyard/core/network";

/** Whether a forecast is told the price that came. */
export type BacktestTrack = "unconditional" | "conditional";

/** Forecasters of the table; `fleet` is ours. */
export type ForecasterName =
  | "fleet"
  | "no-change"
  | "growth-continued"
  | "half-growth"
  | "no-change-given-price"
  | "growth-continued-given-price"
  | "half-growth-given-price"
  | "free-entry-barrier"
  | "real-hashrate-reversion";

/** All forecasts of one forecaster on one track at one horizon. */
export interface ForecastRun {
  readonly track: BacktestTrack;
  /** True where the ban of 2021 was given as an outage; only `fleet` can use it. */
  readonly isOutageGiven: boolean;
  readonly horizonWeeks: 26 | 52;
  readonly forecaster: ForecasterName;
  readonly forecasts: readonly ScoredForecast[];
}

/** Which origins a row of the table is over. */
export interface Segment {
  readonly name: string;
  readonly about: string;
  readonly holds: (originDay: number, targetDay: number) => boolean;
}

/** One line of the table. */
export interface BacktestRow extends ForecastScore {
  readonly segment: string;
  readonly track: BacktestTrack;
  readonly isOutageGiven: boolean;
  readonly horizonWeeks: 26 | 52;
  readonly forecaster: ForecasterName;
  /** The naive forecast with the least error on these origins, among those of the track. */
  readonly bestNaive: ForecasterName;
  /** Error over the best naive's. */
  readonly errorOverBestNaive: number;
  readonly skillOverBestNaive: Skill;
}

/** One of the targets. */
export interface BacktestTarget {
  readonly name: string;
  readonly value: number | null;
  readonly atMost: number;
  readonly atLeast: number;
  readonly verdict: "met" | "missed" | "not in this file";
}

/** Three retargets of an event, %. */
export interface EventRow {
  readonly event: string;
  readonly firstRetargetDay: string;
  readonly actualPercent: readonly number[];
  readonly modelledPercent: readonly number[];
  readonly actualCumulativePercent: number;
  readonly modelledCumulativePercent: number;
  readonly absoluteErrorPoints: number;
  readonly outageInput: string | null;
  /** Error when the response settings are chosen on the other events only. */
  readonly leftOutErrorPoints: number | null;
}

/** The event score with its reference. */
export interface EventScore {
  readonly rows: readonly EventRow[];
  readonly withoutChinaPoints: number | null;
  readonly noResponseWithoutChinaPoints: number | null;
  readonly withChinaPoints: number | null;
  readonly noResponseWithChinaPoints: number | null;
  readonly leftOutWithoutChinaPoints: number | null;
  /** Mean without China when each event in turn isn't counted. */
  readonly withoutEachPoints: readonly { readonly left: string; readonly points: number }[];
}

/** What `switchyard network backtest` answers. */
export interface BacktestReport {
  readonly file: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly carriedForwardCells: number;
  readonly parametersHash: string;
  readonly studySeed: number;
  readonly originCount: number;
  readonly rows: readonly BacktestRow[];
  readonly targets: readonly BacktestTarget[];
  readonly events: EventScore;
  readonly notes: readonly string[];
}
