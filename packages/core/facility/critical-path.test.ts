import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysFromCivil } from "../quantity/index.ts";
import { prepareSchedule, runSchedule } from "./critical-path.ts";
import type { ScheduleInput, Task } from "./schedule-types.ts";

const order = (id: string, days: number, after: readonly string[] = [], more: Partial<Task> = {}): Task => ({
  id,
  name: id,
  kind: "order",
  duration: { p50Days: days, p90Days: days },
  after,
  ...more,
});
const decision = { year: 2027, month: 3, day: 1 };
const start = daysFromCivil(decision);
const everyDay = { workingWeekdays: [0, 1, 2, 3, 4, 5, 6], restMonths: [], holidays: [] };
const input = (
  tasks: readonly Task[],
  readyAfter: string,
  more: Partial<ScheduleInput> = {},
): ScheduleInput => ({
  decision,
  tasks,
  blocks: [{ id: "hall", gridMw: 10, readyAfter, miningUntilStartOf: null }],
  calendar: everyDay,
  ...more,
});
const run = (schedule: ScheduleInput) =>
  runSchedule(prepareSchedule(schedule), (task) => task.duration.p50Days);
const lasting = (schedule: ScheduleInput) => run(schedule).lastEnergisedDay - start;

/** Kelley and Walker's diamond: design 10, then civil 30 beside switchgear 45, then commissioning 5. */
const diamond = [
  order("design", 10),
  order("civil", 30, ["design"]),
  order("switchgear", 45, ["design"]),
  order("commissioning", 5, ["civil", "switchgear"]),
];

describe("the forward pass by hand", () => {
  it("the diamond takes 10 + 45 + 5 = 60 days by way of the switchgear", () => {
    const result = run(input(diamond, "commissioning"));
    expect(result.lastEnergisedDay - start).toBe(60);
    expect(result.criticalPath).toEqual(["design", "switchgear", "commissioning"]);
  });

  it("every task starts when the last of those it waits for is done, and says which that was", () => {
    const dates = run(input(diamond, "commissioning")).tasks.map((task) => [
      task.id,
      task.startDay - start,
      task.finishDay - start,
      task.waitedFor,
    ]);
    expect(dates).toEqual([
      ["design", 0, 10, null],
      ["civil", 10, 40, "design"],
      ["switchgear", 10, 55, "design"],
      ["commissioning", 55, 60, "switchgear"],
    ]);
  });

  it("tasks may be written in any order: the answer keeps the writer's", () => {
    const reversed = [...diamond].reverse();
    const result = run(input(reversed, "commissioning"));
    expect(result.lastEnergisedDay - start).toBe(60);
    expect(result.tasks.map(({ id }) => id)).toEqual(reversed.map(({ id }) => id));
  });

  it("slack of 15 days: civil work of 45 changes nothing, of 46 it takes the path over", () => {
    const withCivil = (days: number) =>
      run(input([diamond[0]!, order("civil", days, ["design"]), ...diamond.slice(2)], "commissioning"));
    expect(withCivil(45).lastEnergisedDay - start).toBe(60);
    expect(withCivil(46).lastEnergisedDay - start).toBe(61);
    expect(withCivil(46).criticalPath).toContain("civil");
  });

  it("of two that finish on one day the first named is the one waited for", () => {
    const tie = [order("a", 30), order("b", 30), order("c", 1, ["a", "b"])];
    expect(run(input(tie, "c")).criticalPath).toEqual(["a", "c"]);
  });

  it("a task that nothing waits for decides no date", () => {
    const result = run(input([...diamond, order("landscaping", 400)], "commissioning"));
    expect(result.lastEnergisedDay - start).toBe(60);
    expect(result.criticalPath).not.toContain("landscaping");
  });

  it("an order placed 20 days ahead runs from there, but not before what it waits for", () => {
    expect(lasting(input([order("a", 50, [], { orderedDaysBeforeDecision: 20 })], "a"))).toBe(30);
    const waiting = [order("a", 50), order("b", 10, ["a"], { orderedDaysBeforeDecision: 20 })];
    expect(lasting(input(waiting, "b"))).toBe(60);
  });

  it("an order long before the decision may be there before it", () => {
    expect(lasting(input([order("a", 50, [], { orderedDaysBeforeDecision: 80 })], "a"))).toBe(-30);
  });

  it("'not before' holds back a start and then the task waited for nobody", () => {
    const notBefore = { year: 2027, month: 6, day: 1 };
    const [first] = run(input([order("energise", 1, [], { notBefore })], "energise")).tasks;
    expect(first!.startDay).toBe(daysFromCivil(notBefore));
    expect(first!.waitedFor).toBeNull();
  });

  it("blocks: the first date is the earliest block's, the last the latest's", () => {
    const blocks = [
      { id: "one", gridMw: 10, readyAfter: "design", miningUntilStartOf: null },
      { id: "two", gridMw: 10, readyAfter: "commissioning", miningUntilStartOf: "civil" },
    ];
    const result = run(input(diamond, "commissioning", { blocks }));
    expect([result.firstEnergisedDay - start, result.lastEnergisedDay - start]).toEqual([10, 60]);
  });

  it("work counts the site's days, an order the calendar's: 5 days from Monday 1 March take 5, and over a weekend 7", () => {
    const calendar = { workingWeekdays: [0, 1, 2, 3, 4], restMonths: [], holidays: [] };
    const six = (kind: Task["kind"]) => lasting(input([{ ...order("a", 6), kind }], "a", { calendar }));
    expect([six("order"), six("work")]).toEqual([6, 8]);
  });
});

describe("the longest way through any network", () => {
  /** Task i may wait for any earlier ones: always free of circles. */
  const networks = fc
    .integer({ min: 2, max: 8 })
    .chain((count) =>
      fc.tuple(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: count, maxLength: count }),
        fc.array(fc.boolean(), { minLength: count * count, maxLength: count * count }),
      ),
    )
    .map(([days, links]) =>
      days.map((length, i) =>
        order(
          `t${i}`,
          length,
          days.flatMap((_, j) => (j < i && links[i * days.length + j] ? [`t${j}`] : [])),
        ),
      ),
    );

  /** Every way from the task back to a beginning, its days added up: the obvious computation. */
  function longestWay(tasks: readonly Task[], id: string): number {
    const task = tasks.find((candidate) => candidate.id === id)!;
    return task.duration.p50Days + Math.max(0, ...task.after.map((before) => longestWay(tasks, before)));
  }

  it("is what the forward pass finds, for every task (60 networks)", () => {
    fc.assert(
      fc.property(networks, (tasks) => {
        for (const { id, finishDay } of run(input(tasks, "t0")).tasks)
          expect(finishDay - start).toBe(longestWay(tasks, id));
      }),
      { numRuns: 60, seed: 51 },
    );
  });

  it("the critical path's own days add up to the date (60 networks)", () => {
    fc.assert(
      fc.property(networks, (tasks) => {
        const last = tasks.at(-1)!.id;
        const result = run(input(tasks, last));
        const days = result.criticalPath.map((id) => tasks.find((task) => task.id === id)!.duration.p50Days);
        expect(days.reduce((a, b) => a + b, 0)).toBe(result.lastEnergisedDay - start);
        expect(result.criticalPath.at(-1)).toBe(last);
      }),
      { numRuns: 60, seed: 52 },
    );
  });

  it("a day more on any task brings no date forward and moves it by a day at most (60 networks)", () => {
    fc.assert(
      fc.property(networks, fc.nat(), (tasks, pick) => {
        const chosen = pick % tasks.length;
        const longer = tasks.map((task, i) =>
          i === chosen ? order(task.id, task.duration.p50Days + 1, task.after) : task,
        );
        const moved = lasting(input(longer, tasks.at(-1)!.id)) - lasting(input(tasks, tasks.at(-1)!.id));
        expect([0, 1]).toContain(moved);
      }),
      { numRuns: 60, seed: 53 },
    );
  });
});

describe("a network that can't be built is refused by name", () => {
  it.each<[string, ScheduleInput, RegExp]>([
    [
      "a circle, named on its way round",
      input([order("a", 1, ["c"]), order("b", 1, ["a"]), order("c", 1, ["b"])], "a"),
      /a -> c -> b -> a/,
    ],
    ["a task that waits for itself", input([order("a", 1, ["a"])], "a"), /a -> a/],
    ["a predecessor that is not there", input([order("a", 1, ["b"])], "a"), /task a names the task "b"/],
    ["a block after a task that is not there", input([order("a", 1)], "b"), /block hall names the task "b"/],
    [
      "mining until a task that is not there",
      input([order("a", 1)], "a", {
        blocks: [{ id: "hall", gridMw: 1, readyAfter: "a", miningUntilStartOf: "z" }],
      }),
      /names the task "z"/,
    ],
    ["a task named twice", input([order("a", 1), order("a", 2)], "a"), /tasks: "a" is named twice/],
    ["no block", input([order("a", 1)], "a", { blocks: [] }), /energises no block/],
    [
      "a block of 0 MW",
      input([order("a", 1)], "a", {
        blocks: [{ id: "hall", gridMw: 0, readyAfter: "a", miningUntilStartOf: null }],
      }),
      /block hall: grid MW is 0/,
    ],
    ["a negative median", input([order("a", -3)], "a"), /task a takes -3 days/],
    [
      "a P90 below the median",
      input([order("a", 9, [], { duration: { p50Days: 9, p90Days: 8 } })], "a"),
      /P90 days is 8; allowed is its P50 \(9\) or more/,
    ],
    [
      "a common cause of 120 %",
      input([order("a", 1, [], { commonCause: { name: "x", shareOfVarianceFraction: 1.2 } })], "a"),
      /common cause is 1.2/,
    ],
    [
      "an order placed after the decision",
      input([order("a", 1, [], { orderedDaysBeforeDecision: -5 })], "a"),
      /ordered days before the decision is -5/,
    ],
    ["a negative order", input([order("a", 1, [], { orderUsd: -1 })], "a"), /order cost is -1/],
    [
      "a cancellation of more than the order",
      input([order("a", 1, [], { cancellationFraction: 1.01 })], "a"),
      /cancellation is 1.01/,
    ],
  ])("%s", (_, schedule, message) => {
    expect(() => prepareSchedule(schedule)).toThrow(message);
  });
});
