import { scoreForecasts, skillOf } from "@switchyard/core/network";
import { daysFromCivil } from "@switchyard/core/quantity";
import type {
  BacktestRow,
  BacktestTarget,
  EventScore,
  ForecasterName,
  ForecastRun,
  Segment,
} from "./network-backtest-types.ts";

const from = (year: number) => daysFromCivil({ year, month: 1, day: 1 });

/** Last day of the data that parameters were chosen on. */
const FROZEN_ON = daysFromCivil({ year: 2024, month: 6, day: 30 });

/** Which origins each part of the table is over. */
export const SEGMENTS: readonly Segment[] = [
  { name: "all", about: "every origin", holds: () => true },
  { name: "tuned", about: "targets before 2023", holds: (_, target) => target < from(2023) },
  { name: "validated", about: "targets from 2023 on", holds: (_, target) => target >= from(2023) },
  { name: "from-2018", about: "origins from 2018 on", holds: (origin) => origin >= from(2018) },
  { name: "from-2021", about: "origins from 2021 on", holds: (origin) => origin >= from(2021) },
  {
    name: "unseen",
    about: "targets after the data the model was made on",
    holds: (_, target) => target > FROZEN_ON,
  },
];

const BOOTSTRAP_DRAWS = 400;

/** The table: a row per segment, track, horizon and forecaster that has an origin there. */
export function tableOf(runs: readonly ForecastRun[], studySeed: number): readonly BacktestRow[] {
  return SEGMENTS.flatMap((segment) => runs.flatMap((run) => rowOf(run, runs, segment, studySeed)));
}

function rowOf(
  run: ForecastRun,
  runs: readonly ForecastRun[],
  segment: Segment,
  studySeed: number,
): readonly BacktestRow[] {
  const own = within(run, segment);
  if (own.length === 0) return [];
  const rivals = runs.filter(
    (other) =>
      other.track === run.track && other.horizonWeeks === run.horizonWeeks && isNaive(other.forecaster),
  );
  const best = leastError(rivals, segment);
  const errors = own.map((forecast) => Math.abs(forecast.point - forecast.actual));
  const blockLength = Math.ceil(run.horizonWeeks / (52 / 12));
  const skill = skillOf(errors, best.errors, { blockLength, draws: BOOTSTRAP_DRAWS, studySeed });
  return [
    {
      segment: segment.name,
      track: run.track,
      isOutageGiven: run.isOutageGiven,
      horizonWeeks: run.horizonWeeks,
      forecaster: run.forecaster,
      ...scoreForecasts(own),
      bestNaive: best.forecaster,
      errorOverBestNaive: 1 - skill.skill,
      skillOverBestNaive: skill,
    },
  ];
}

function within(run: ForecastRun, segment: Segment) {
  return run.forecasts.filter(({ originDay }) => segment.holds(originDay, originDay + run.horizonWeeks * 7));
}

function isNaive(forecaster: ForecasterName): boolean {
  return /^(no-change|growth-continued|half-growth)/.test(forecaster);
}

function leastError(runs: readonly ForecastRun[], segment: Segment) {
  const tried = runs.map((run) => {
    const errors = within(run, segment).map((forecast) => Math.abs(forecast.point - forecast.actual));
    return { forecaster: run.forecaster, errors, mean: errors.reduce((a, b) => a + b, 0) / errors.length };
  });
  return tried.reduce((best, next) => (next.mean < best.mean ? next : best));
}

/** The targets as they came out. */
export function targetsOf(rows: readonly BacktestRow[], events: EventScore): readonly BacktestTarget[] {
  const ratio = (segment: string, isOutageGiven: boolean) =>
    fleetRow(rows, segment, isOutageGiven)?.errorOverBestNaive;
  const ban = (isGiven: boolean) => (isGiven ? "ban given" : "ban not given");
  const errors = [false, true].flatMap((isGiven) => [
    atMost(
      `conditional 52 weeks over best naive, origins from 2021, ${ban(isGiven)}`,
      ratio("from-2021", isGiven),
      0.75,
    ),
    atMost(
      `conditional 52 weeks over best naive, origins from 2018, ${ban(isGiven)}`,
      ratio("from-2018", isGiven),
      0.95,
    ),
  ]);
  const half = events.noResponseWithoutChinaPoints === null ? 0 : events.noResponseWithoutChinaPoints / 2;
  const coverage = rows.filter(
    (row) => row.forecaster === "fleet" && row.segment === "from-2018" && !row.isOutageGiven,
  );
  return [
    ...errors,
    atMost(
      "event score without China under half of no response, points",
      events.withoutChinaPoints ?? undefined,
      half,
    ),
    ...coverage.map((row) =>
      between(
        `80 % interval's coverage, ${row.track}, ${row.horizonWeeks} weeks, origins from 2018`,
        row.coverage80Fraction,
      ),
    ),
  ];
}

function fleetRow(
  rows: readonly BacktestRow[],
  segment: string,
  isOutageGiven: boolean,
): BacktestRow | undefined {
  return rows.find(
    (row) =>
      row.forecaster === "fleet" &&
      row.segment === segment &&
      row.track === "conditional" &&
      row.horizonWeeks === 52 &&
      row.isOutageGiven === isOutageGiven,
  );
}

function atMost(name: string, value: number | undefined, limit: number): BacktestTarget {
  const verdict = value === undefined ? "not in this file" : value <= limit ? "met" : "missed";
  return { name, value: value ?? null, atLeast: 0, atMost: limit, verdict };
}

function between(name: string, value: number): BacktestTarget {
  return { name, value, atLeast: 0.7, atMost: 0.9, verdict: value >= 0.7 && value <= 0.9 ? "met" : "missed" };
}
