import { daysFromCivil } from "../quantity/index.ts";
import { requireFraction, requireNonNegative, requirePositive } from "./checks.ts";
import { facilityErrors } from "./errors.ts";
import type { ScheduleInput, ScheduleRun, Task, TaskDates } from "./schedule-types.ts";
import { countWorkDays, finishOfWork, type WorkDays } from "./work-calendar.ts";

/** A schedule ready to be run many times. */
export interface PreparedSchedule {
  readonly input: ScheduleInput;
  /** Each task after those it waits for. */
  readonly ordered: readonly Task[];
  readonly days: WorkDays;
  readonly decisionDay: number;
}

/** @throws facility/schedule-cycle, facility/unknown-task, facility/duplicate, facility/bad-number (negative lead time) */
export function prepareSchedule(input: ScheduleInput): PreparedSchedule {
  checkTasks(input);
  const decisionDay = daysFromCivil(input.decision);
  const earliest = Math.max(0, ...input.tasks.map((task) => task.orderedDaysBeforeDecision ?? 0));
  return {
    input,
    ordered: predecessorsFirst(input.tasks),
    days: countWorkDays(input.calendar, Math.floor(decisionDay - earliest) - 1),
    decisionDay,
  };
}

/**
 * Forward pass of the critical-path method with a work calendar: a task starts when all it waits for is finished.
 * @param daysOf length of each task in days of its kind
 */
export function runSchedule(prepared: PreparedSchedule, daysOf: (task: Task) => number): ScheduleRun {
  const done = new Map<string, TaskDates>();
  for (const task of prepared.ordered) done.set(task.id, datesOf(prepared, task, daysOf(task), done));
  const ready = prepared.input.blocks.map((block) => done.get(block.readyAfter)!);
  const last = ready.reduce((a, b) => (b.finishDay > a.finishDay ? b : a));
  return {
    tasks: prepared.input.tasks.map(({ id }) => done.get(id)!),
    firstEnergisedDay: Math.min(...ready.map(({ finishDay }) => finishDay)),
    lastEnergisedDay: last.finishDay,
    criticalPath: pathTo(last, done),
  };
}

function datesOf(
  { days, decisionDay }: PreparedSchedule,
  task: Task,
  lengthDays: number,
  done: ReadonlyMap<string, TaskDates>,
): TaskDates {
  const notBefore = task.notBefore ? daysFromCivil(task.notBefore) : Number.NEGATIVE_INFINITY;
  let startDay = Math.max(decisionDay - (task.orderedDaysBeforeDecision ?? 0), notBefore);
  let waitedFor: string | null = null;
  for (const id of task.after) {
    const { finishDay } = done.get(id)!;
    if (finishDay <= startDay) continue;
    startDay = finishDay;
    waitedFor = id;
  }
  const finishDay = task.kind === "work" ? finishOfWork(days, startDay, lengthDays) : startDay + lengthDays;
  return { id: task.id, startDay, finishDay, waitedFor };
}

function pathTo(last: TaskDates, done: ReadonlyMap<string, TaskDates>): readonly string[] {
  const path: string[] = [];
  for (
    let task: TaskDates | undefined = last;
    task;
    task = task.waitedFor ? done.get(task.waitedFor) : undefined
  )
    path.unshift(task.id);
  return path;
}

function predecessorsFirst(tasks: readonly Task[]): readonly Task[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const ordered = new Set<Task>();
  const visit = (task: Task, path: readonly string[]) => {
    if (ordered.has(task)) return;
    if (path.includes(task.id)) throw facilityErrors.scheduleCycle({ path: [...path, task.id] });
    for (const id of task.after) visit(byId.get(id)!, [...path, task.id]);
    ordered.add(task);
  };
  for (const task of tasks) visit(task, []);
  return [...ordered];
}

function checkTasks({ tasks, blocks }: ScheduleInput): void {
  const known = tasks.map(({ id }) => id);
  if (new Set(known).size < known.length) {
    const id = known.find((candidate, i) => known.indexOf(candidate) < i)!;
    throw facilityErrors.duplicate({ where: "tasks", id });
  }
  const requireTask = (where: string, task: string) => {
    if (!known.includes(task)) throw facilityErrors.unknownTask({ where, task, known });
  };
  for (const task of tasks) {
    checkTask(task);
    for (const id of task.after) requireTask(`task ${task.id}`, id);
  }
  if (blocks.length === 0) throw facilityErrors.noBlock();
  for (const block of blocks) {
    requirePositive(`block ${block.id}: grid MW`, block.gridMw);
    requireTask(`block ${block.id}`, block.readyAfter);
    if (block.miningUntilStartOf !== null) requireTask(`block ${block.id}`, block.miningUntilStartOf);
  }
}

function checkTask(task: Task): void {
  const { p50Days, p90Days } = task.duration;
  const negative = p50Days < 0 ? p50Days : p90Days < 0 ? p90Days : null;
  if (negative !== null) throw facilityErrors.negativeLeadTime({ task: task.id, days: negative });
  requireNonNegative(`task ${task.id}: P50 days`, p50Days);
  if (!(p90Days >= p50Days && Number.isFinite(p90Days)))
    throw facilityErrors.badNumber({
      where: `task ${task.id}: P90 days`,
      value: p90Days,
      allowed: `its P50 (${p50Days}) or more`,
    });
  requireFraction(`task ${task.id}: common cause`, task.commonCause?.shareOfVarianceFraction ?? 0);
  requireFraction(`task ${task.id}: cancellation`, task.cancellationFraction ?? 0);
  requireNonNegative(
    `task ${task.id}: ordered days before the decision`,
    task.orderedDaysBeforeDecision ?? 0,
  );
  requireNonNegative(`task ${task.id}: order cost`, task.orderUsd ?? 0);
}
