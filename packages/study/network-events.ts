import { copyFleet, epochsOfDays, type ObservedEpoch, simulatePath } from "@switchyard/core/network";
import { exp, log } from "@switchyard/core/uncertainty";
import type { EventRow, EventScore } from "./network-backtest-types.ts";
import { dayText, knownAsOf, type NetworkRecord } from "./network-data.ts";
import { exogenousOf, makeForecaster } from "./network-forecaster.ts";
import { priceAhead } from "./network-paths.ts";
import type { NetworkEvent, NetworkSettings } from "./network-settings.ts";

const RETARGETS = 3;
const LOOK_AHEAD_DAYS = 80;

/** Settings that the left-out choice is made among: the frozen ones first. */
export interface ResponseCandidate {
  readonly name: string;
  readonly settings: NetworkSettings;
}

interface Response {
  readonly event: NetworkEvent;
  readonly firstRetargetDay: number;
  readonly actual: readonly number[];
  readonly modelled: readonly number[];
}

/**
 * The event score: for each shock in the file, cumulative change of difficulty over its first three retargets, modelled
 * with the realised price from the epoch under way when it struck, against what came.
 *
 * @param candidates for the left-out figure: each event is scored with the candidate that did best on the others
 */
export function scoreEvents(
  record: NetworkRecord,
  settings: NetworkSettings,
  candidates: readonly ResponseCandidate[],
): EventScore {
  const frozen = respondAll(record, settings);
  const others = candidates.map((candidate) => respondAll(record, candidate.settings));
  const rows = frozen.map((response, i) => rowOf(response, leftOutError([frozen, ...others], i)));
  const home = rows.filter((_, i) => !frozen[i]!.event.isBan);
  return {
    rows,
    withoutChinaPoints: meanOf(home, (row) => row.absoluteErrorPoints),
    noResponseWithoutChinaPoints: meanOf(home, (row) => Math.abs(row.actualCumulativePercent)),
    withChinaPoints: meanOf(rows, (row) => row.absoluteErrorPoints),
    noResponseWithChinaPoints: meanOf(rows, (row) => Math.abs(row.actualCumulativePercent)),
    leftOutWithoutChinaPoints: meanOf(home, (row) => row.leftOutErrorPoints ?? row.absoluteErrorPoints),
    withoutEachPoints: home.map((left) => ({
      left: left.event,
      points: meanOf(
        home.filter((row) => row !== left),
        (row) => row.absoluteErrorPoints,
      )!,
    })),
  };
}

function respondAll(record: NetworkRecord, settings: NetworkSettings): readonly Response[] {
  const epochs = epochsOfDays(record.days);
  const plain = makeForecaster(settings, []);
  const located = settings.events.flatMap((event) => {
    const at = epochs.findLastIndex((epoch) => epoch.startDay <= event.day + 1);
    const isCovered = at > 26 && at + RETARGETS < epochs.length && epochs[0]!.startDay < event.day - 370;
    return isCovered ? [{ event, at }] : [];
  });
  located.sort((a, b) => a.at - b.at);
  return located.map(({ event, at }) => respond({ record, settings, plain, epochs, event, at }));
}

function respond(task: {
  readonly record: NetworkRecord;
  readonly settings: NetworkSettings;
  readonly plain: ReturnType<typeof makeForecaster>;
  readonly epochs: readonly ObservedEpoch[];
  readonly event: NetworkEvent;
  readonly at: number;
}): Response {
  const { record, settings, event, epochs, at } = task;
  const start = epochs[at]!;
  const originDay = Math.ceil(start.startDay) + 1;
  const state = task.plain.stateAt(knownAsOf(record, originDay), originDay);
  const forecaster = { ...task.plain, outages: event.outage ? [event.outage] : [] };
  const endDay = start.startDay + LOOK_AHEAD_DAYS;
  const from = originDay + 1 - record.days[0]!.day;
  const prices = Float64Array.from(record.days.slice(from, from + LOOK_AHEAD_DAYS), (row) => row.priceUsd);
  const price = priceAhead(state, settings.forecast, endDay, prices)(0);
  const sums = new Float64Array(RETARGETS + 1);
  state.ensemble.members.forEach((fleet, path) => {
    const run = simulatePath(copyFleet(fleet), forecaster.model, {
      start: state.start,
      exogenous: exogenousOf(forecaster, state, endDay, price, path),
      endDay: endDay + LOOK_AHEAD_DAYS,
    });
    for (let i = 0; i <= RETARGETS; i++) sums[i]! += log(run.difficulty[i]!) / state.ensemble.members.length;
  });
  const steps = [1, 2, 3];
  return {
    event,
    firstRetargetDay: epochs[at + 1]!.startDay,
    actual: steps.map((i) => 100 * (epochs[at + i]!.difficulty / epochs[at + i - 1]!.difficulty - 1)),
    modelled: steps.map((i) => 100 * (exp(sums[i]! - sums[i - 1]!) - 1)),
  };
}

function cumulative(changes: readonly number[]): number {
  return 100 * (changes.reduce((product, change) => product * (1 + change / 100), 1) - 1);
}

function errorOf(response: Response): number {
  return Math.abs(cumulative(response.modelled) - cumulative(response.actual));
}

/** Error of event i under the settings that did best on the other events (China left aside unless it is i). */
function leftOutError(variants: readonly (readonly Response[])[], i: number): number | null {
  if (variants[0]!.length < 4) return null;
  const scoreWithout = (responses: readonly Response[]) =>
    responses.reduce(
      (total, response, j) => total + (j === i || response.event.isBan ? 0 : errorOf(response)),
      0,
    );
  const best = variants.reduce((a, b) => (scoreWithout(b) < scoreWithout(a) ? b : a));
  return errorOf(best[i]!);
}

function rowOf(response: Response, leftOutErrorPoints: number | null): EventRow {
  const { outage } = response.event;
  return {
    event: response.event.name,
    firstRetargetDay: dayText(response.firstRetargetDay),
    actualPercent: response.actual,
    modelledPercent: response.modelled,
    actualCumulativePercent: cumulative(response.actual),
    modelledCumulativePercent: cumulative(response.modelled),
    absoluteErrorPoints: errorOf(response),
    outageInput: outage
      ? `${(100 * outage.lossFraction).toFixed(0)} % of hashrate over ${outage.rampDays} days`
      : null,
    leftOutErrorPoints,
  };
}

function meanOf(rows: readonly EventRow[], read: (row: EventRow) => number): number | null {
  return rows.length === 0 ? null : rows.reduce((total, row) => total + read(row), 0) / rows.length;
}
