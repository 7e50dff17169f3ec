import { describe, expect, it } from "vitest";
import { daysFromCivil } from "../quantity/index.ts";
import { simulateSchedule } from "./schedule.ts";
import type { ScheduleInput, Task } from "./schedule-types.ts";

const decision = { year: 2027, month: 1, day: 4 };
const start = daysFromCivil(decision);
const spread = (id: string, share: number, after: readonly string[] = []): Task => ({
  id,
  name: id,
  kind: "order",
  duration: { p50Days: 1000, p90Days: 1500 },
  after,
  commonCause: { name: "market", shareOfVarianceFraction: share },
});
const plan = (tasks: readonly Task[]): ScheduleInput => ({
  decision,
  tasks,
  blocks: [{ id: "hall", gridMw: 1, readyAfter: tasks.at(-1)!.id, miningUntilStartOf: null }],
  calendar: { workingWeekdays: [0, 1, 2, 3, 4, 5, 6], restMonths: [], holidays: [] },
});
const last = (tasks: readonly Task[]) => {
  const { p10, p50, p90 } = simulateSchedule(plan(tasks), { studySeed: 9, paths: 4000 }).lastEnergised;
  return [p10, p50, p90].map((date) => daysFromCivil(date) - start) as [number, number, number];
};

describe("a duration with a common cause", () => {
  // the cause takes sqrt(w) of sigma and the task sqrt(1 - w): together the whole, whatever w
  it.each([0, 0.3, 0.5, 0.8, 1])(
    "at a share of %f keeps its own P10, P50 and P90: 667, 1000, 1500 days",
    (share) => {
      const [p10, p50, p90] = last([spread("a", share)]);
      expect(Math.abs(p10 / (1000 / 1.5) - 1)).toBeLessThan(0.04);
      expect(Math.abs(p50 / 1000 - 1)).toBeLessThan(0.03);
      expect(Math.abs(p90 / 1500 - 1)).toBeLessThan(0.04);
    },
  );

  it("two in a row under one cause are one of twice the length; without it they even out", () => {
    const inRow = (share: number) => last([spread("a", share), spread("b", share, ["a"])]);
    expect(Math.abs(inRow(1)[2] / 3000 - 1)).toBeLessThan(0.04);
    expect(inRow(0)[2]).toBeLessThan(2850);
    expect(inRow(0)[0]).toBeGreaterThan(inRow(1)[0]);
  });
});
