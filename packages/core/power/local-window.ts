import type { TimeLabels } from "../quantity/index.ts";
import { powerErrors } from "./errors.ts";

/**
 * A recurring piece of local time: which months, weekdays and hours. Absent parts mean "all". Hours run from
 * `fromHour` (included) to `toHour` (excluded) and may wrap midnight: 22 to 6 is the night.
 */
export interface LocalWindow {
  readonly id: string;
  /** 1..12. */
  readonly months?: readonly number[];
  /** 0 = Monday .. 6 = Sunday. */
  readonly weekdays?: readonly number[];
  readonly fromHour?: number;
  readonly toHour?: number;
  /** Local days (days since 1970-01-01) that count as Sundays, such as public holidays. */
  readonly holidayDayNumbers?: readonly number[];
}

const SUNDAY = 6;

/**
 * 1 in the steps that lie in the window, 0 elsewhere; steps are labelled by their start.
 *
 * @throws power/bad-window
 */
export function windowMask(window: LocalWindow, labels: TimeLabels): Uint8Array {
  checkWindow(window);
  const months = window.months && new Set(window.months);
  const weekdays = window.weekdays && new Set(window.weekdays);
  const holidays = new Set(window.holidayDayNumbers ?? []);
  return Uint8Array.from(labels.hourOfDay, (hour, step) => {
    const month = (labels.monthNumber[step]! % 12) + 1;
    const weekday = holidays.has(labels.dayNumber[step]!) ? SUNDAY : labels.weekday[step]!;
    const inside =
      (!months || months.has(month)) && (!weekdays || weekdays.has(weekday)) && isHourInside(window, hour);
    return inside ? 1 : 0;
  });
}

function isHourInside({ fromHour = 0, toHour = 24 }: LocalWindow, hour: number): boolean {
  return fromHour <= toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour;
}

function checkWindow(window: LocalWindow): void {
  const fail = (reason: string) => powerErrors.badWindow({ window: window.id, reason });
  const whole = (values: readonly number[] | undefined, least: number, most: number) =>
    (values ?? []).every((value) => Number.isInteger(value) && value >= least && value <= most);
  if (!whole(window.months, 1, 12)) throw fail(`months ${window.months?.join(", ")}`);
  if (!whole(window.weekdays, 0, 6)) throw fail(`weekdays ${window.weekdays?.join(", ")}`);
  const { fromHour = 0, toHour = 24 } = window;
  if (!whole([fromHour, toHour], 0, 24)) throw fail(`hours ${fromHour} to ${toHour}`);
  if (fromHour === toHour || (fromHour === 24 && toHour === 0))
    throw fail(`hours ${fromHour} to ${toHour} cover nothing`);
}
