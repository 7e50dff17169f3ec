import type { SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";
import type { PerStep } from "./types.ts";

/** How the auditor reads a problem and reports; part of `check-schedule.ts`, shared with no optimiser. */

/** Collects breaches: `excess` > 0 breaks the rule. */
export type Report = (rule: string, step: number, excess: number) => void;

/** 0 <= value <= most. */
export function within(report: Report, what: string, step: number, value: number, most: number): void {
  report(`${what} is not negative`, step, -value);
  report(`${what} stays within its limit`, step, value - most);
}

/** A per-step value of the problem's text. */
export function read(value: PerStep, step: number): number {
  return typeof value === "number" ? value : value[step]!;
}

/** Expected MW of a step that reserve calls take from mines, and that they bring from stores. */
export function calledMw(problem: SiteDispatchProblem, schedule: SiteSchedule, step: number) {
  let fromStores = 0;
  let fromMines = 0;
  (problem.reserves ?? []).forEach((product, p) => {
    const share = read(product.callFraction, step);
    for (const mw of schedule.reserves[p]!.byBatteryMw) fromStores += share * mw[step]!;
    for (const mw of schedule.reserves[p]!.byTierMw) fromMines += share * mw[step]!;
  });
  return { fromStores, fromMines };
}
