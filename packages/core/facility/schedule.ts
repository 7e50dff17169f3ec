import { type CalendarDay, civilFromDays } from "../quantity/index.ts";
import { exp, log, type RandomKey, standardNormal } from "../uncertainty/index.ts";
import { requireCount } from "./checks.ts";
import { type PreparedSchedule, prepareSchedule, runSchedule } from "./critical-path.ts";
import type {
  BlockDates,
  DateQuantiles,
  EarlyOrder,
  MonthQuantiles,
  ScheduleInput,
  ScheduleResult,
  ScheduleRun,
  Task,
} from "./schedule-types.ts";

/** How many schedules are drawn, and from which seed. */
export interface ScheduleSettings extends RandomKey {
  readonly paths: number;
}

/** z of P90: a lognormal with this median and P90 has sigma = ln(P90/P50)/z. */
const Z_P90 = 1.2815515655446004;
const DAYS_PER_MONTH = 365.2425 / 12;

/**
 * Stochastic critical-path schedule: each duration is lognormal through its P50 and P90,
 * `d = P50 exp(sigma (sqrt(w) Z_cause + sqrt(1 - w) Z_task))`, w the variance share of the common cause; the same draws for
 * every variant, so a longer lead time never brings a date forward.
 *
 * @throws facility/schedule-cycle, facility/unknown-task, facility/no-block, facility/negative-lead-time, facility/duplicate,
 *   facility/bad-number
 */
export function simulateSchedule(input: ScheduleInput, settings: ScheduleSettings): ScheduleResult {
  requireCount("paths", settings.paths, 1);
  const prepared = prepareSchedule(input);
  const runs = drawRuns(prepared, settings);
  const atMedian = runSchedule(prepared, (task) => task.duration.p50Days);
  const first = runs.map((run) => run.firstEnergisedDay);
  const last = runs.map((run) => run.lastEnergisedDay);
  return {
    decision: input.decision,
    atMedian,
    firstEnergised: dateQuantiles(first),
    lastEnergised: dateQuantiles(last),
    monthsToFirst: monthQuantiles(first, prepared.decisionDay),
    monthsToLast: monthQuantiles(last, prepared.decisionDay),
    blocks: input.blocks.map((block) => blockDates(block, input, runs)),
    criticality: criticality(input, runs),
    earlyOrders: earlyOrders(input, settings, first),
  };
}

function drawRuns(
  prepared: PreparedSchedule,
  { studySeed, paths }: ScheduleSettings,
): readonly ScheduleRun[] {
  const { tasks } = prepared.input;
  const causes = [...new Set(tasks.flatMap((task) => (task.commonCause ? [task.commonCause.name] : [])))];
  const taskAt = new Map(tasks.map((task, i) => [task.id, i]));
  return Array.from({ length: paths }, (_, path) => {
    const shared = causes.map((_, i) => standardNormal({ studySeed }, path, SCHEDULE_CAUSES, i));
    return runSchedule(prepared, (task) => {
      const own = standardNormal({ studySeed }, path, SCHEDULE_TASKS, taskAt.get(task.id)!);
      const cause = task.commonCause ? shared[causes.indexOf(task.commonCause.name)]! : 0;
      return drawnDays(task, own, cause);
    });
  });
}

/** Factors of the counter-based generator. */
const SCHEDULE_TASKS = 2;
const SCHEDULE_CAUSES = 3;

function drawnDays({ duration, commonCause }: Task, own: number, cause: number): number {
  if (duration.p50Days === 0) return 0;
  const sigma = log(duration.p90Days / duration.p50Days) / Z_P90;
  const share = commonCause?.shareOfVarianceFraction ?? 0;
  return duration.p50Days * exp(sigma * (Math.sqrt(share) * cause + Math.sqrt(1 - share) * own));
}

/** The value that a share of sorted draws does not pass (nearest rank). */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/** A block is energised on the day after its last piece of work has begun: whole days, rounded up. */
function dayOf(value: number): CalendarDay {
  return civilFromDays(Math.ceil(value - 1e-9));
}

function dateQuantiles(days: readonly number[]): DateQuantiles {
  return {
    p10: dayOf(quantile(days, 0.1)),
    p50: dayOf(quantile(days, 0.5)),
    p90: dayOf(quantile(days, 0.9)),
  };
}

function monthQuantiles(days: readonly number[], decisionDay: number): MonthQuantiles {
  const months = (share: number) => (quantile(days, share) - decisionDay) / DAYS_PER_MONTH;
  return { p10: months(0.1), p50: months(0.5), p90: months(0.9) };
}

function blockDates(
  block: ScheduleInput["blocks"][number],
  input: ScheduleInput,
  runs: readonly ScheduleRun[],
): BlockDates {
  const at = (id: string) => input.tasks.findIndex((task) => task.id === id);
  const ready = at(block.readyAfter);
  const until = block.miningUntilStartOf === null ? -1 : at(block.miningUntilStartOf);
  return {
    id: block.id,
    gridMw: block.gridMw,
    energised: dateQuantiles(runs.map((run) => run.tasks[ready]!.finishDay)),
    miningEnds:
      until < 0
        ? null
        : civilFromDays(
            Math.floor(
              quantile(
                runs.map((run) => run.tasks[until]!.startDay),
                0.5,
              ),
            ),
          ),
  };
}

function criticality(input: ScheduleInput, runs: readonly ScheduleRun[]): ScheduleResult["criticality"] {
  const counts = new Map<string, number>();
  for (const run of runs) for (const id of run.criticalPath) counts.set(id, (counts.get(id) ?? 0) + 1);
  return input.tasks.map(({ id }) => ({ id, chance: (counts.get(id) ?? 0) / runs.length }));
}

/** Each early order against placing it on the day of the decision, with the same draws. */
function earlyOrders(
  input: ScheduleInput,
  settings: ScheduleSettings,
  first: readonly number[],
): readonly EarlyOrder[] {
  const early = input.tasks.filter((task) => (task.orderedDaysBeforeDecision ?? 0) > 0);
  return early.map((order) => {
    const tasks = input.tasks.map((task) =>
      task.id === order.id ? { ...task, orderedDaysBeforeDecision: 0 } : task,
    );
    const late = drawRuns(prepareSchedule({ ...input, tasks }), settings).map((run) => run.firstEnergisedDay);
    return {
      id: order.id,
      daysBeforeDecision: order.orderedDaysBeforeDecision!,
      atRiskUsd: (order.orderUsd ?? 0) * (order.cancellationFraction ?? 0),
      daysSavedFirst: quantile(
        late.map((day, i) => day - first[i]!),
        0.5,
      ),
    };
  });
}
