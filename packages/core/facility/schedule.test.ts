import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysFromCivil, formatDay } from "../quantity/index.ts";
import {
  type BridgeInput,
  bridgeOnRelocatables,
  bridgeOnSunkFleet,
  prepareSchedule,
  runSchedule,
  type ScheduleInput,
  simulateSchedule,
  type Task,
} from "./index.ts";

const everyDay = { workingWeekdays: [0, 1, 2, 3, 4, 5, 6], restMonths: [], holidays: [] };
const fiveDays = { workingWeekdays: [0, 1, 2, 3, 4], restMonths: [], holidays: [] };
const sure = (days: number) => ({ p50Days: days, p90Days: days });
const task = (
  id: string,
  kind: Task["kind"],
  days: number,
  after: readonly string[] = [],
  more: Partial<Task> = {},
): Task => ({
  id,
  name: id,
  kind,
  duration: sure(days),
  after,
  ...more,
});
const block = (id: string, gridMw: number, readyAfter: string, miningUntilStartOf: string | null = null) => ({
  id,
  gridMw,
  readyAfter,
  miningUntilStartOf,
});

/** Monday 2027-01-04. Transformer 100 d, shell 60 d, fit-out 30 d after both, second hall 20 d after the first. */
const plan: ScheduleInput = {
  decision: { year: 2027, month: 1, day: 4 },
  tasks: [
    task("transformer", "order", 100),
    task("shell", "work", 60),
    task("cut-over-1", "work", 30, ["transformer", "shell"]),
    task("cut-over-2", "work", 20, ["cut-over-1"]),
  ],
  blocks: [block("hall-1", 50, "cut-over-1", "cut-over-1"), block("hall-2", 50, "cut-over-2", "cut-over-2")],
  calendar: everyDay,
};
const run = (input: ScheduleInput) => runSchedule(prepareSchedule(input), (each) => each.duration.p50Days);
const start = daysFromCivil(plan.decision);
const codeOf = (input: ScheduleInput) => {
  try {
    prepareSchedule(input);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "no error";
};
const withTask = (id: string, change: Partial<Task>): ScheduleInput => ({
  ...plan,
  tasks: plan.tasks.map((each) => (each.id === id ? { ...each, ...change } : each)),
});

describe("the critical path", () => {
  it("the longer of transformer and shell decides: 130 days to the first hall, 150 to the last", () => {
    const result = run(plan);
    expect(result.firstEnergisedDay - start).toBe(130);
    expect(result.lastEnergisedDay - start).toBe(150);
    expect(result.criticalPath).toEqual(["transformer", "cut-over-1", "cut-over-2"]);
  });

  it("on five days a week, 60 working days of shell are 12 weeks less the last weekend: 82 days", () => {
    const shell = run({ ...plan, calendar: fiveDays }).tasks.find(({ id }) => id === "shell")!;
    expect(shell.finishDay - start).toBe(82);
  });

  it("a factory does not rest: the transformer takes 100 days in any calendar", () => {
    const transformer = run({ ...plan, calendar: fiveDays }).tasks[0]!;
    expect(transformer.finishDay - start).toBe(100);
  });

  it("winter rest: with January and February closed the shell starts counting on 1 March", () => {
    const shell = run({ ...plan, calendar: { ...everyDay, restMonths: [1, 2] } }).tasks[1]!;
    expect(shell.finishDay - daysFromCivil({ year: 2027, month: 3, day: 1 })).toBe(60);
  });

  it("a holiday costs a day", () => {
    const shell = run({ ...plan, calendar: { ...everyDay, holidays: [{ year: 2027, month: 1, day: 5 }] } })
      .tasks[1]!;
    expect(shell.finishDay - start).toBe(61);
  });

  it("a connection date holds back what waits for nothing else", () => {
    const result = run(withTask("cut-over-1", { notBefore: { year: 2027, month: 12, day: 1 } }));
    expect(result.firstEnergisedDay).toBe(daysFromCivil({ year: 2027, month: 12, day: 31 }));
    expect(result.criticalPath).toEqual(["cut-over-1", "cut-over-2"]);
  });

  it("an order 60 days before the decision moves the critical path to the shell", () => {
    const result = run(withTask("transformer", { orderedDaysBeforeDecision: 60 }));
    expect(result.firstEnergisedDay - start).toBe(90);
    expect(result.criticalPath[0]).toBe("shell");
  });
});

describe("the schedule under uncertainty", () => {
  const uncertain: ScheduleInput = {
    ...plan,
    tasks: plan.tasks.map((each) => ({
      ...each,
      duration: { p50Days: each.duration.p50Days, p90Days: 1.5 * each.duration.p50Days },
    })),
  };
  const settings = { studySeed: 3, paths: 2000 };

  it("sure durations give one date for P10, P50 and P90", () => {
    const { firstEnergised } = simulateSchedule(plan, { studySeed: 1, paths: 20 });
    expect(Object.values(firstEnergised).map(formatDay)).toEqual(["2027-05-14", "2027-05-14", "2027-05-14"]);
  });

  it("a single task's P50 and P90 are those that were given (100 and 150 days)", () => {
    const single = { ...uncertain, tasks: [uncertain.tasks[0]!], blocks: [block("b", 1, "transformer")] };
    const { monthsToFirst } = simulateSchedule(single, { studySeed: 2, paths: 4000 });
    expect(monthsToFirst.p50 * 30.436875).toBeGreaterThan(97.5);
    expect(monthsToFirst.p50 * 30.436875).toBeLessThan(102.5);
    expect(monthsToFirst.p90 * 30.436875).toBeGreaterThan(145);
    expect(monthsToFirst.p90 * 30.436875).toBeLessThan(155);
  });

  it("where two paths meet, the median comes later than the plan at medians", () => {
    const equal = {
      ...uncertain,
      tasks: uncertain.tasks.map((each) =>
        each.id === "shell" ? { ...each, duration: { p50Days: 100, p90Days: 150 } } : each,
      ),
    };
    const { monthsToFirst } = simulateSchedule(equal, settings);
    expect(monthsToFirst.p50 * 30.436875).toBeGreaterThan(135);
  });

  it("a common cause widens the spread of the last date", () => {
    const shared = {
      ...uncertain,
      tasks: uncertain.tasks.map((each) => ({
        ...each,
        commonCause: { name: "market", shareOfVarianceFraction: 1 },
      })),
    };
    const spread = (input: ScheduleInput) => {
      const { monthsToLast } = simulateSchedule(input, settings);
      return monthsToLast.p90 - monthsToLast.p10;
    };
    expect(spread(shared)).toBeGreaterThan(1.2 * spread(uncertain));
  });

  it("says how often each task decides: the transformer nearly always, the cut-over always", () => {
    const { criticality } = simulateSchedule(uncertain, settings);
    const chance = (id: string) => criticality.find((each) => each.id === id)!.chance;
    expect(chance("cut-over-2")).toBe(1);
    expect(chance("transformer") + chance("shell")).toBeCloseTo(1, 12);
    expect(chance("transformer")).toBeGreaterThan(0.8);
  });

  it("blocks: mining on the second feeder ends when the first hall is ready", () => {
    const { blocks } = simulateSchedule(plan, { studySeed: 1, paths: 5 });
    expect(blocks.map(({ miningEnds }) => formatDay(miningEnds!))).toEqual(["2027-04-14", "2027-05-14"]);
    expect(blocks.map(({ energised }) => formatDay(energised.p50))).toEqual(["2027-05-14", "2027-06-03"]);
  });

  it("an early order: 40 of its 60 days count, at the risk of 20 % of 5 M$", () => {
    const early = withTask("transformer", {
      orderedDaysBeforeDecision: 60,
      orderUsd: 5e6,
      cancellationFraction: 0.2,
    });
    const { earlyOrders } = simulateSchedule(early, { studySeed: 1, paths: 5 });
    expect(earlyOrders).toEqual([
      { id: "transformer", daysBeforeDecision: 60, atRiskUsd: 1e6, daysSavedFirst: 40 },
    ]);
  });

  it("a longer lead time never brings any date forward (200 plans)", () => {
    const durations = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        durations,
        fc.nat(3),
        fc.double({ min: 0, max: 200, noNaN: true }),
        fc.boolean(),
        (days, which, more, five) => {
          const base = {
            ...plan,
            calendar: five ? { ...fiveDays, restMonths: [1, 7] } : everyDay,
            tasks: plan.tasks.map((each, i) => ({
              ...each,
              duration: { p50Days: days[i]!, p90Days: days[i]! * 1.3 },
            })),
          };
          const longer = {
            ...base,
            tasks: base.tasks.map((each, i) =>
              i === which
                ? { ...each, duration: { p50Days: days[i]! + more, p90Days: (days[i]! + more) * 1.3 } }
                : each,
            ),
          };
          const [a, b] = [base, longer].map((input) => simulateSchedule(input, { studySeed: 9, paths: 5 }));
          for (const when of ["firstEnergised", "lastEnergised"] as const)
            for (const p of ["p10", "p50", "p90"] as const)
              expect(daysFromCivil(b![when][p])).toBeGreaterThanOrEqual(daysFromCivil(a![when][p]));
        },
      ),
      { numRuns: 200, seed: 12 },
    );
  });
});

describe("a bad schedule is refused by name", () => {
  it.each([
    ["facility/negative-lead-time", withTask("transformer", { duration: { p50Days: -1, p90Days: 5 } })],
    ["facility/bad-number", withTask("transformer", { duration: { p50Days: 10, p90Days: 5 } })],
    ["facility/schedule-cycle", withTask("shell", { after: ["cut-over-2"] })],
    ["facility/unknown-task", withTask("shell", { after: ["permit"] })],
    ["facility/unknown-task", { ...plan, blocks: [block("b", 1, "handover")] }],
    ["facility/no-block", { ...plan, blocks: [] }],
    ["facility/duplicate", { ...plan, tasks: [...plan.tasks, plan.tasks[0]!] }],
    ["facility/bad-number", { ...plan, calendar: { ...everyDay, workingWeekdays: [] } }],
    ["facility/bad-number", { ...plan, blocks: [block("b", 0, "shell")] }],
  ])("%s (case %#)", (code, input) => {
    expect(codeOf(input as ScheduleInput)).toBe(code);
  });
});

describe("the bridge", () => {
  const bridge: BridgeInput = {
    blocks: [
      { gridMw: 50, miningEndsMonth: 10, energisedMonth: 13 },
      { gridMw: 50, miningEndsMonth: 14.5, energisedMonth: 16 },
    ],
    miningMarginUsdPerMwMonth: 10_000,
    demobilisationUsdPerMw: 20_000,
    machineResaleUsdPerMw: 100_000,
    doubleStaffingUsdPerMonth: 50_000,
    ratchetFraction: 0.8,
    ratchetMonths: 11,
    demandChargeUsdPerMwMonth: 5_000,
  };

  it("mines 50 * 10 + 50 * 14.5 MW-months: 12.25 M$", () => {
    expect(bridgeOnSunkFleet(bridge).miningMarginUsd).toBeCloseTo(12.25e6, 6);
  });

  it("leaves 50 * 3 + 50 * 1.5 MW-months idle", () => {
    expect(bridgeOnSunkFleet(bridge).idleMwMonths).toBeCloseTo(225, 9);
  });

  // months 13 and 14 have the first hall and the second feeder's mine
  it("pays double staff in the two months in which both run", () => {
    expect(bridgeOnSunkFleet(bridge).doubleStaffingUsd).toBe(100_000);
  });

  // drawn 100 to month 9; months 10-12 draw 50 (billed 80: 30 each), 13 draws 100, 14 draws 75 (5), 15 draws 50 (30)
  it("pays the ratchet on 30 MW for three months, 5 and 30: 125 MW-months at 5,000", () => {
    expect(bridgeOnSunkFleet(bridge).ratchetUsd).toBeCloseTo(125 * 5_000, 6);
  });

  it("net = margin - double staffing - ratchet; resale and demobilisation come in either case", () => {
    const result = bridgeOnSunkFleet(bridge);
    expect(result.netUsd).toBeCloseTo(12.25e6 - 0.1e6 - 0.625e6, 6);
    expect(result).toMatchObject({ resaleUsd: 10e6, demobilisationUsd: 2e6 });
  });

  it("no ratchet, no charge", () => {
    expect(bridgeOnSunkFleet({ ...bridge, ratchetMonths: 0 }).ratchetUsd).toBe(0);
  });

  const containers = {
    capexUsdPerMw: 150_000,
    machinesUsdPerMw: 350_000,
    resaleFraction: 0.5,
    installMonths: 3,
    moveUsdPerMw: 10_000,
  };

  it("new containers: (500 k * 0.5 + 10 k) / 10 k = 26 months to pay, and the blocks leave 9.25", () => {
    const result = bridgeOnRelocatables(bridge, containers);
    expect(result.monthsToPay).toBeCloseTo(26, 9);
    expect(result.monthsAvailable).toBeCloseTo((50 * 7 + 50 * 11.5) / 100, 9);
    expect(result.pays).toBe(false);
    expect(result.netUsd).toBeCloseTo(925 * 10_000 - 100 * 260_000, 6);
  });

  it("at a margin of 30 k$ a MW-month they pay; at a negative one never", () => {
    expect(bridgeOnRelocatables({ ...bridge, miningMarginUsdPerMwMonth: 30_000 }, containers).pays).toBe(
      true,
    );
    expect(
      bridgeOnRelocatables({ ...bridge, miningMarginUsdPerMwMonth: -1 }, containers).monthsToPay,
    ).toBeNull();
  });

  it("a hall that is ready before its mining ends is refused", () => {
    expect(() =>
      bridgeOnSunkFleet({ ...bridge, blocks: [{ gridMw: 1, miningEndsMonth: 5, energisedMonth: 4 }] }),
    ).toThrow(/cut-over/);
  });
});
