import { describe, expect, it } from "vitest";
import { asSiteSchedule } from "./as-site-schedule.ts";
import { checkSchedule } from "./check-schedule.ts";
import { plainStore, trader } from "./plain-site.fixture.ts";
import { makeRandom, randomProblem } from "./random-problem.fixture.ts";
import { dispatchStorage } from "./storage-exact.ts";
import { dispatchWithoutBurning } from "./storage-no-burn.ts";
import type { Battery, NamedSlack } from "./types.ts";

const flat = [50, 50, 50, 50];
const solve = (prices: readonly number[], parts: Partial<Battery>) =>
  dispatchStorage(trader(prices, plainStore(parts)));
const stateOf = (prices: readonly number[], parts: Partial<Battery>) => [
  ...solve(prices, parts).schedule.stateOfChargeMwh,
];
const kinds = (slacks: readonly NamedSlack[]) => slacks.map(({ kind }) => kind);

describe("a start outside the store is brought back as fast as it can be", () => {
  it.each<[string, Partial<Battery>, number[]]>([
    ["45 of 20 MWh at 10 MW out", { ends: { kind: "free-end", startMwh: 45 } }, [45, 35, 25]],
    [
      "45 of 20 at 10 MW and 0.8 out: 12.5 MWh an hour",
      { dischargeEfficiencyFraction: 0.8, ends: { kind: "free-end", startMwh: 45 } },
      [45, 32.5, 20],
    ],
    [
      "3 below a reserve of 18 at 5 MW in",
      { chargeLimitMw: 5, reserveMwh: 18, ends: { kind: "free-end", startMwh: 3 } },
      [3, 8, 13],
    ],
  ])("%s", (_what, parts, expected) => {
    expect(stateOf(flat, parts).slice(0, 3)).toEqual(expected);
  });

  it("names how far outside and until when: 25 MWh above 20, within it at the end of the third hour", () => {
    const { schedule } = solve(flat, { ends: { kind: "free-end", startMwh: 45 } });
    expect(schedule.slacks).toEqual([
      {
        kind: "state-of-charge-start",
        fromStep: 0,
        toStep: 3,
        worstStep: 0,
        worstAmount: 25,
        totalMwh: 25,
        limit: 20,
      },
    ]);
  });

  it("a start under the reserve is no slack where the first step reaches it", () => {
    expect(solve(flat, { reserveMwh: 8, ends: { kind: "free-end", startMwh: 0 } }).schedule.slacks).toEqual(
      [],
    );
  });

  it("with no charger at all the reserve is missed in every step: 4 * 8 MWh", () => {
    const { schedule } = solve(flat, { chargeLimitMw: 0, reserveMwh: 8 });
    expect(schedule.slacks[0]).toMatchObject({
      kind: "state-of-charge-reserve",
      fromStep: 0,
      toStep: 4,
      worstAmount: 8,
      totalMwh: 32,
      limit: 8,
    });
  });
});

describe("an end out of reach is missed by as little as possible", () => {
  it.each<[string, Battery["ends"], number, number]>([
    ["exactly 20 from 0 in one hour of 10 MW", { kind: "exactly", startMwh: 0, endMwh: 20 }, 10, 10],
    ["at least 20 from 0 in one hour", { kind: "at-least", startMwh: 0, endMwh: 20 }, 10, 10],
    ["exactly 2 from 20 in one hour", { kind: "exactly", startMwh: 20, endMwh: 2 }, 10, 8],
  ])("%s ends at the nearest", (_what, ends, endMwh, missedMwh) => {
    const { schedule } = solve([50], { ends });
    expect(schedule.stateOfChargeMwh[1]).toBeCloseTo(endMwh, 9);
    expect(schedule.slacks).toHaveLength(1);
    expect(schedule.slacks[0]).toMatchObject({
      kind: "state-of-charge-end",
      limit: ends.kind === "cyclic" || ends.kind === "free-end" ? 0 : ends.endMwh,
    });
    expect(schedule.slacks[0]!.worstAmount).toBeCloseTo(missedMwh, 9);
  });

  it("an end above the store is reached as far as the store goes", () => {
    const { schedule } = solve(flat, { ends: { kind: "at-least", startMwh: 0, endMwh: 30 } });
    expect(schedule.stateOfChargeMwh[4]!).toBeGreaterThanOrEqual(20 - 1e-9);
    expect(kinds(schedule.slacks).length).toBeLessThanOrEqual(1);
  });

  it("at least 5 is no slack where the store ends with more", () => {
    const { schedule } = solve([-10], { ends: { kind: "at-least", startMwh: 0, endMwh: 5 } });
    expect(schedule.stateOfChargeMwh[1]).toBeCloseTo(10, 9);
    expect(schedule.slacks).toEqual([]);
  });

  it("an exact end has the last word on the last step's reserve: reserve 8, end 3", () => {
    const { schedule } = solve(flat, { reserveMwh: 8, ends: { kind: "exactly", startMwh: 10, endMwh: 3 } });
    expect(schedule.stateOfChargeMwh[3]!).toBeGreaterThanOrEqual(8 - 1e-9);
    expect(schedule.stateOfChargeMwh[4]).toBeCloseTo(3, 9);
    expect(schedule.slacks).toEqual([
      expect.objectContaining({ kind: "state-of-charge-reserve", fromStep: 3, toStep: 4, limit: 8 }),
    ]);
    expect(schedule.slacks[0]!.worstAmount).toBeCloseTo(5, 9);
  });

  it("a reserve of 25 in a store of 20 keeps it full, names the 5 that are missing, and passes the audit", () => {
    const problem = trader(flat, plainStore({ reserveMwh: 25, ends: { kind: "free-end", startMwh: 20 } }));
    const { schedule } = dispatchStorage(problem);
    expect([...schedule.stateOfChargeMwh]).toEqual([20, 20, 20, 20, 20]);
    expect(schedule.slacks).toEqual([
      expect.objectContaining({
        kind: "state-of-charge-reserve",
        fromStep: 0,
        toStep: 4,
        worstAmount: 5,
        limit: 25,
      }),
    ]);
    const audited = asSiteSchedule(problem, schedule, schedule.totals.valueUsd, schedule.totals.valueUsd);
    expect(checkSchedule(problem, audited).violations).toEqual([]);
    const silent = checkSchedule(problem, { ...audited, slacks: [] });
    expect(silent.violations).toEqual([{ rule: "battery keeps its reserve", step: 0, amount: 5 }]);
  });
});

describe("a reserve that moves", () => {
  it("is held step by step at each step's end: 0, 12, 0, 6", () => {
    const state = stateOf([50, 60, 70, 80], { reserveMwh: Float64Array.of(0, 12, 0, 6) });
    expect(state[2]!).toBeGreaterThanOrEqual(12 - 1e-9);
    expect(state[4]!).toBeGreaterThanOrEqual(6 - 1e-9);
  });

  it("costs what must be bought for it: 10 MW are sold at 80 either way, 6 MWh more are charged at 50", () => {
    const parts = { ends: { kind: "free-end", startMwh: 6 } } as const;
    const free = solve([50, 80], parts).schedule.totals.valueUsd;
    const held = solve([50, 80], { ...parts, reserveMwh: Float64Array.of(0, 6) }).schedule.totals.valueUsd;
    expect(free - held).toBeCloseTo(6 * 50, 6);
  });

  it("a larger one never earns more (seeds 1..40)", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = makeRandom(seed);
      const prices = Array.from({ length: 24 }, () => 100 * random());
      const value = (reserveMwh: number) =>
        solve(prices, { reserveMwh, ends: { kind: "free-end", startMwh: 20 } }).schedule.totals.valueUsd;
      expect(value(8), `seed ${seed}`).toBeLessThanOrEqual(value(3) + 1e-7);
    }
  });
});

describe("80 random sites that start anywhere, up to twice the store (seeds 3000..3079)", () => {
  const cases = Array.from({ length: 80 }, (_, i) => {
    const problem = randomProblem(3000 + i, 24);
    const random = makeRandom(3000 + i);
    const { energyMwh } = problem.battery;
    const ends = {
      kind: "exactly",
      startMwh: 2 * energyMwh * random(),
      endMwh: energyMwh * random(),
    } as const;
    return { seed: 3000 + i, problem: { ...problem, battery: { ...problem.battery, ends } } };
  });

  it("always have an answer that is certified to 1e-9 of what was mended", () => {
    for (const { seed, problem } of cases) {
      const { certificate } = dispatchStorage(problem);
      expect(Math.abs(certificate.relativeGap), `seed ${seed}`).toBeLessThanOrEqual(1e-9);
    }
  });

  it("name a slack exactly where the state is outside what was asked", () => {
    for (const { seed, problem } of cases) {
      const { schedule } = dispatchStorage(problem);
      const { energyMwh, ends } = problem.battery;
      const state = schedule.stateOfChargeMwh;
      const startsOutside = state[0]! > energyMwh + 1e-9;
      expect(kinds(schedule.slacks).includes("state-of-charge-start"), `seed ${seed}`).toBe(startsOutside);
      const endMissed = Math.abs(state[state.length - 1]! - ends.endMwh) > 1e-6;
      if (endMissed)
        expect(
          kinds(schedule.slacks).some((kind) => kind.startsWith("state")),
          `seed ${seed}`,
        ).toBe(true);
    }
  });

  it("never rise above the store once they were inside", () => {
    for (const { seed, problem } of cases) {
      const { schedule } = dispatchStorage(problem);
      const { energyMwh } = problem.battery;
      let wasInside = false;
      for (const mwh of schedule.stateOfChargeMwh.subarray(0, problem.grid.steps)) {
        if (wasInside) expect(mwh, `seed ${seed}`).toBeLessThanOrEqual(energyMwh + 1e-7);
        wasInside ||= mwh <= energyMwh + 1e-9;
      }
    }
  });

  it("have one without burning, too", () => {
    for (const { seed, problem } of cases.slice(0, 30)) {
      const { schedule, lowerBoundUsd } = dispatchWithoutBurning(problem);
      expect(Number.isFinite(lowerBoundUsd), `seed ${seed}`).toBe(true);
      expect(
        schedule.stateOfChargeMwh.every((mwh) => mwh >= -1e-7),
        `seed ${seed}`,
      ).toBe(true);
    }
  });
});
