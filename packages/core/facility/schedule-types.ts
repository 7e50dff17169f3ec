import type { CalendarDay } from "../quantity/index.ts";

/** How long a task takes: its median and the length that nine in ten do not pass; lognormal between. */
export interface TaskDuration {
  readonly p50Days: number;
  readonly p90Days: number;
}

/** One task of a construction schedule. */
export interface Task {
  readonly id: string;
  readonly name: string;
  /** `order` counts calendar days (a factory's queue), `work` counts the site's working days. */
  readonly kind: "order" | "work";
  readonly duration: TaskDuration;
  /** Tasks that must be finished before this one starts. */
  readonly after: readonly string[];
  /** What stretches many tasks at once (market for transformers, weather, permits), and how much of the spread it makes. */
  readonly commonCause?: { readonly name: string; readonly shareOfVarianceFraction: number };
  /** An order placed this many days before the decision: its time runs from there. */
  readonly orderedDaysBeforeDecision?: number;
  /** Cost of the order, and what is lost of it if the decision turns out to be no. */
  readonly orderUsd?: number;
  readonly cancellationFraction?: number;
  /** Not before this day whatever else is ready (a connection date, a permit season). */
  readonly notBefore?: CalendarDay;
}

/** When the site works: 0 = Monday .. 6 = Sunday; months 1..12 in which outdoor work rests. */
export interface WorkCalendar {
  readonly workingWeekdays: readonly number[];
  readonly restMonths: readonly number[];
  readonly holidays: readonly CalendarDay[];
}

/** A block of MW that is energised when a task is finished, and mines until another one starts. */
export interface EnergisedBlock {
  readonly id: string;
  readonly gridMw: number;
  /** The block is energised when this task is finished. */
  readonly readyAfter: string;
  /** Mining on the block's feeder ends when this task starts; null: nothing mined there. */
  readonly miningUntilStartOf: string | null;
}

/** What the schedule engine reads. */
export interface ScheduleInput {
  readonly decision: CalendarDay;
  readonly tasks: readonly Task[];
  readonly blocks: readonly EnergisedBlock[];
  readonly calendar: WorkCalendar;
}

/** One task's place in one run; days since 1970-01-01. */
export interface TaskDates {
  readonly id: string;
  readonly startDay: number;
  readonly finishDay: number;
  /** The task (or null: decision, its own earliest day) that it waited for. */
  readonly waitedFor: string | null;
}

/** A schedule with given durations. */
export interface ScheduleRun {
  readonly tasks: readonly TaskDates[];
  readonly firstEnergisedDay: number;
  readonly lastEnergisedDay: number;
  /** Tasks that decide the last block's date, in order. */
  readonly criticalPath: readonly string[];
}

/** Dates not passed with chances of 10, 50 and 90 %. */
export interface DateQuantiles {
  readonly p10: CalendarDay;
  readonly p50: CalendarDay;
  readonly p90: CalendarDay;
}

/** The schedule under uncertainty. */
export interface ScheduleResult {
  readonly decision: CalendarDay;
  /** With every duration at its median. */
  readonly atMedian: ScheduleRun;
  readonly firstEnergised: DateQuantiles;
  readonly lastEnergised: DateQuantiles;
  readonly monthsToFirst: MonthQuantiles;
  readonly monthsToLast: MonthQuantiles;
  readonly blocks: readonly BlockDates[];
  /** How often each task decides the last date. */
  readonly criticality: readonly { readonly id: string; readonly chance: number }[];
  /** Orders before the decision: what is at risk, and the median days they save. */
  readonly earlyOrders: readonly EarlyOrder[];
}

/** Months from the decision, not passed with chances of 10, 50 and 90 %. */
export interface MonthQuantiles {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** When a block is energised, and when its mining ends. */
export interface BlockDates {
  readonly id: string;
  readonly gridMw: number;
  readonly energised: DateQuantiles;
  /** When its mining ends, median; null where nothing mined. */
  readonly miningEnds: CalendarDay | null;
}

/** What an order before the decision risks and saves. */
export interface EarlyOrder {
  readonly id: string;
  readonly daysBeforeDecision: number;
  /** Lost if the decision is no. */
  readonly atRiskUsd: number;
  /** Median days by which the first block comes earlier for it. */
  readonly daysSavedFirst: number;
}
