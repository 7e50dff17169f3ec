import { addMonths, type CalendarMonth, daysInMonth } from "../quantity/index.ts";
import { log, poissonQuantile, requireParameter } from "../uncertainty/index.ts";
import type { OutageProcess } from "./model.ts";

/** Fills the share of each month's energy that outages take on one path. */
export type OutagePath = (out: Float64Array, when: Float64Array, length: Float64Array) => void;

/**
 * Short outages of the feed (Poisson, exponential lengths; several in a month share one length) and rare long ones of large
 * plant (at most one begins a month, exponential length, over as many months as it takes). One uniform says when, one for
 * how long. Never above 1.
 *
 * @throws uncertainty/bad-parameter
 */
export function makeOutagePath(process: OutageProcess, start: CalendarMonth, months: number): OutagePath {
  requireOutages(process);
  const hours = Float64Array.from(
    { length: months },
    (_, month) => daysInMonth(addMonths(start, month)) * 24,
  );
  const longChance = Math.min(1, process.longPerYear / 12);
  const shortMean = process.shortPerYear / 12;
  if (longChance === 0 && shortMean === 0) return (out) => out.fill(0);
  return (out, when, length) => {
    let longLeftHours = 0;
    for (let month = 0; month < months; month++) {
      const u = when[month]!;
      const exponential = -log(1 - length[month]!);
      let shortHours = 0;
      if (u < longChance) longLeftHours += process.longMeanHours * exponential;
      else
        shortHours =
          poissonQuantile((u - longChance) / (1 - longChance), shortMean) *
          process.shortMeanHours *
          exponential;
      const longHours = Math.min(longLeftHours, hours[month]!);
      longLeftHours -= longHours;
      out[month] = Math.min(1, (longHours * process.longLossFraction + shortHours) / hours[month]!);
    }
  };
}

function requireOutages(process: OutageProcess): void {
  for (const [name, value] of Object.entries(process) as [string, number][])
    requireParameter(`outages: ${name}`, value, value >= 0, "0 or more");
  requireParameter(
    "outages: longLossFraction",
    process.longLossFraction,
    process.longLossFraction <= 1,
    "0 to 1",
  );
}
