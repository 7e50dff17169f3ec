import {
  prepareSchedule,
  runSchedule,
  type ScheduleInput,
  type ScheduleResult,
  simulateSchedule,
  type Task,
} from "@switchyard/core/facility";
import { type CalendarDay, daysFromCivil } from "@switchyard/core/quantity";
import type { Scenario } from "@switchyard/scenario";
import { convertedMw, DAYS_PER_MONTH, figure, hallBlocks, placesOf } from "./facility-site.ts";

/** Rebuilding the mine, or the same halls on empty land. */
export type BuildWay = "conversion" | "greenfield";

/** A row of `facility.schedule.*`. */
interface ScheduleRow {
  readonly workdays: readonly number[];
  readonly tasks: readonly (Omit<Task, "duration" | "orderUsd"> & {
    readonly p50Days: number;
    readonly p90Days: number;
    readonly orderUsdPerGridMw?: number;
  })[];
  readonly cutOverDaysP50: number;
  readonly cutOverDaysP90: number;
  readonly betweenHallsDays: number;
  readonly cutOverAfter: readonly string[];
}

/**
 * Tasks and blocks of a scenario: the shipped chain with the scenario's own re-study, queue and delay, then one cut-over per
 * hall, feeder by feeder.
 */
export function scheduleInput(scenario: Scenario, way: BuildWay): ScheduleInput {
  const row = figure<ScheduleRow>(`facility.schedule.${way}`, "facility.schedule");
  const delay = way === "conversion" ? delayTasks(scenario, row) : [];
  const before = delay.length > 0 ? delay.map(({ id }) => id) : row.cutOverAfter;
  const blocks = hallBlocks(scenario);
  const gridMw = convertedMw(scenario);
  const shipped = row.tasks.map(({ p50Days, p90Days, orderUsdPerGridMw, ...task }) => ({
    ...task,
    duration: { p50Days, p90Days },
    orderUsd: (orderUsdPerGridMw ?? 0) * gridMw,
  }));
  const input: ScheduleInput = {
    decision: startOf(scenario),
    tasks: [
      ...shipped.map((task) => withStatedMonths(scenario, task)),
      ...delay,
      ...blocks.map((_, i) => cutOver(row, i, before)),
    ],
    blocks: blocks.map((block) => ({
      ...block,
      miningUntilStartOf: way === "conversion" ? block.readyAfter : null,
    })),
    calendar: { workingWeekdays: row.workdays, restMonths: [], holidays: [] },
  };
  const buildMonths = way === "greenfield" ? scenario.facility.greenfield?.buildMonths : undefined;
  return buildMonths === undefined ? input : builtIn(input, buildMonths);
}

/** Stretches all but the queue so that, with the queue left aside, the first hall is ready after `months` at the medians. */
function builtIn(input: ScheduleInput, months: number): ScheduleInput {
  let [low, high] = [0, 64];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (monthsWithoutQueue(stretched(input, middle)) < months) low = middle;
    else high = middle;
  }
  return stretched(input, high);
}

function stretched(input: ScheduleInput, by: number): ScheduleInput {
  const tasks = input.tasks.map((task) => {
    if (task.id === QUEUE) return task;
    const { p50Days, p90Days } = task.duration;
    return { ...task, duration: { p50Days: p50Days * by, p90Days: p90Days * by } };
  });
  return { ...input, tasks };
}

const QUEUE = "queue";

function monthsWithoutQueue(input: ScheduleInput): number {
  const prepared = prepareSchedule(input);
  const run = runSchedule(prepared, (task) => (task.id === QUEUE ? 0 : task.duration.p50Days));
  return (run.firstEnergisedDay - prepared.decisionDay) / DAYS_PER_MONTH;
}

function cutOver(row: ScheduleRow, index: number, before: readonly string[]): Task {
  const betweenDays = index === 0 ? 0 : row.betweenHallsDays;
  return {
    id: `cut-over-${index + 1}`,
    name: `Cut-over of hall-${index + 1}`,
    kind: "work",
    duration: { p50Days: row.cutOverDaysP50 + betweenDays, p90Days: row.cutOverDaysP90 + betweenDays },
    after: index === 0 ? before : [`cut-over-${index}`],
  };
}

/** What the scenario says of re-study and queue replaces the shipped median; the spread keeps its ratio. */
function withStatedMonths(scenario: Scenario, task: Task): Task {
  const { queue } = scenario.site.grid;
  const months: Readonly<Record<string, number | undefined>> = {
    restudy: queue?.restudyMonths,
    queue:
      scenario.facility.greenfield?.queueMonths ??
      queue?.queueMonths ??
      placesOf(scenario).own.queueMonths.value,
  };
  const stated = months[task.id];
  if (stated === undefined) return task;
  const spread = task.duration.p90Days / task.duration.p50Days;
  const p50Days = stated * DAYS_PER_MONTH;
  return { ...task, duration: { p50Days, p90Days: p50Days * spread } };
}

/** `facility.schedule.delay` holds up the first cut-over, and with it all. */
function delayTasks(scenario: Scenario, row: ScheduleRow): readonly Task[] {
  const days = scenario.facility.schedule.delayMonths * DAYS_PER_MONTH;
  if (days === 0) return [];
  const duration = { p50Days: days, p90Days: days };
  return [
    {
      id: "delay",
      name: "Delay as the scenario states it",
      kind: "order",
      duration,
      after: row.cutOverAfter,
    },
  ];
}

function startOf({ startMonth: start }: Scenario): CalendarDay {
  return { year: start.year, month: start.month, day: 1 };
}

/** When the halls are ready, by conversion and on empty land, and the months between. */
export function facilitySchedule(scenario: Scenario, paths: number) {
  const settings = { studySeed: scenario.uncertainty.seed, paths };
  const conversion = simulateSchedule(scheduleInput(scenario, "conversion"), settings);
  const greenfield = simulateSchedule(scheduleInput(scenario, "greenfield"), settings);
  const monthsSaved = greenfield.monthsToFirst.p50 - conversion.monthsToFirst.p50;
  return { conversion, greenfield, monthsSaved };
}

/** Median months from the decision of each block: when its mining ends, and when its hall is energised. */
export function blockMonths({ decision, blocks }: ScheduleResult) {
  const from = daysFromCivil(decision);
  const months = (day: CalendarDay) => (daysFromCivil(day) - from) / DAYS_PER_MONTH;
  return blocks.map(({ id, gridMw, energised, miningEnds }) => {
    const energisedMonth = months(energised.p50);
    return {
      id,
      gridMw,
      energisedMonth,
      miningEndsMonth: Math.min(energisedMonth, miningEnds ? Math.max(0, months(miningEnds)) : 0),
    };
  });
}

/** Drawn schedules behind a timetable of medians: their standard error is about a week. */
const TIMETABLE_PATHS = 400;

/** The months that the strategies of a study build by: the scenario's keys, or the medians of its tasks. */
export function timetableOf(scenario: Scenario): {
  readonly firstHallMonths: number;
  readonly betweenHallsMonths: number;
  readonly worksMonths: number;
} {
  const { schedule } = scenario.facility;
  if (schedule.from !== "tasks") return schedule;
  const undelayed = { ...scenario.facility, schedule: { ...schedule, delayMonths: 0 } };
  const settings = { studySeed: scenario.uncertainty.seed, paths: TIMETABLE_PATHS };
  const input = scheduleInput({ ...scenario, facility: undelayed }, "conversion");
  const blocks = blockMonths(simulateSchedule(input, settings));
  const [first, last] = [blocks[0]!, blocks.at(-1)!];
  const works = blocks.map((block) => block.energisedMonth - block.miningEndsMonth);
  return {
    firstHallMonths: first.energisedMonth,
    betweenHallsMonths:
      blocks.length > 1 ? (last.energisedMonth - first.energisedMonth) / (blocks.length - 1) : 0,
    worksMonths: Math.ceil(works.reduce((total, months) => total + months, 0) / works.length),
  };
}
