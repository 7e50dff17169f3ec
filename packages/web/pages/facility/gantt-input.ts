import type { GanttInput } from "@switchyard/report";
import type { scheduleAnswer } from "@switchyard/study";

/** A schedule of one way of building. */
export type BuildSchedule = ReturnType<typeof scheduleAnswer>["conversion"];

const DAYS_PER_YEAR = 365.2425;

/** A schedule as the chart reads it: days after the decision, the critical path marked. */
export function ganttInput(schedule: BuildSchedule, what: string): Omit<GanttInput, "how"> {
  const { decision, atMedian, blocks, criticality, monthsToFirst, monthsToLast } = schedule;
  const zero = dayNumber(decision);
  const critical = new Set(atMedian.criticalPath);
  const chances = new Map(criticality.map(({ id, chance }) => [id, chance]));
  const months = (value: number) => Math.round(value);
  return {
    title: `${what}: first block after ${months(monthsToFirst.p50)} months (P10 ${months(monthsToFirst.p10)}, P90 ${months(monthsToFirst.p90)}), last after ${months(monthsToLast.p50)} (P90 ${months(monthsToLast.p90)})`,
    start: `${decision.year}-${String(decision.month).padStart(2, "0")}`,
    tasks: atMedian.tasks.map(({ id, startDay, finishDay }) => ({
      id,
      startDay: startDay - zero,
      finishDay: finishDay - zero,
      isCritical: critical.has(id),
      chance: chances.get(id) ?? 0,
    })),
    blocks: blocks.map(({ id, gridMw, energised, miningEnds }) => ({
      id,
      gridMw,
      miningEndsDay: miningEnds ? dayNumber(miningEnds) - zero : null,
      energisedDay: {
        p10: dayNumber(energised.p10) - zero,
        p50: dayNumber(energised.p50) - zero,
        p90: dayNumber(energised.p90) - zero,
      },
    })),
  };
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01. */
function dayNumber({ year, month, day }: Day): number {
  return Math.round(Date.UTC(year, month - 1, day) / 86_400_000);
}

/** Years and months in words: `2 years 6 months`. */
export function monthsText(months: number): string {
  const whole = Math.round(months);
  const years = Math.floor(whole / 12);
  const rest = whole - years * 12;
  if (years === 0) return `${rest} months`;
  return rest === 0 ? `${years} years` : `${years} years ${rest} months`;
}

/** Minutes a year of a share of the time. */
export function minutesPerYear(fraction: number): number {
  return fraction * DAYS_PER_YEAR * 1440;
}
