import { describe, expect, it } from "vitest";
import { type BuildSchedule, ganttInput, minutesPerYear, monthsText } from "./gantt-input.ts";

const schedule = {
  decision: { year: 2027, month: 1, day: 1 },
  atMedian: {
    tasks: [
      { id: "design", startDay: 20_819, finishDay: 20_907, waitedFor: null },
      { id: "gensets", startDay: 20_800, finishDay: 21_131, waitedFor: "design" },
    ],
    criticalPath: ["design"],
  },
  criticality: [{ id: "design", chance: 0.91 }],
  monthsToFirst: { p10: 13.5, p50: 16.6, p90: 20.4 },
  monthsToLast: { p10: 22, p50: 25.1, p90: 28.6 },
  blocks: [
    {
      id: "hall-1",
      gridMw: 20,
      energised: {
        p10: { year: 2028, month: 2, day: 16 },
        p50: { year: 2028, month: 5, day: 21 },
        p90: { year: 2028, month: 9, day: 14 },
      },
      miningEnds: { year: 2028, month: 4, day: 10 },
    },
  ],
} as unknown as BuildSchedule;

describe("a schedule on a sheet", () => {
  const input = ganttInput(schedule, "Conversion");

  it("counts days from the decision: 2027-01-01 is day 20,819 since 1970", () => {
    expect(input.tasks.map(({ startDay }) => startDay)).toEqual([0, -19]);
    expect(input.blocks[0]!.miningEndsDay).toBe(465);
    expect(input.blocks[0]!.energisedDay.p50).toBe(506);
  });

  it("marks the critical path and how often a task lies on it", () => {
    expect(input.tasks.map(({ isCritical, chance }) => [isCritical, chance])).toEqual([
      [true, 0.91],
      [false, 0],
    ]);
  });

  it("says first and last block with their ranges", () => {
    expect(input.title).toBe(
      "Conversion: first block after 17 months (P10 14, P90 20), last after 25 (P90 29)",
    );
    expect(input.start).toBe("2027-01");
  });

  it("writes months as years where they are years", () => {
    expect([monthsText(5.2), monthsText(24), monthsText(29.7)]).toEqual([
      "5 months",
      "2 years",
      "2 years 6 months",
    ]);
  });

  it("knows that a ten-thousandth of a year is 52.6 minutes", () => {
    expect(minutesPerYear(1e-4)).toBeCloseTo(52.595, 2);
  });
});
