import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { checkSchedule } from "./check-schedule.ts";
import { dispatchExactly } from "./exact-dispatch.ts";
import { dispatchWithHourBudgets } from "./hour-budgets.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { importTerms, plainSite, plainStore, tenant } from "./plain-site.fixture.ts";
import { makeRandom } from "./random-problem.fixture.ts";
import type { HourBudget } from "./site-problem.ts";
import type { DispatchProblem, Generator } from "./types.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

/** No grid, gensets at 50, a mine of 4 MW whose hours earn 60, 90, 80, 70, 100, 55. */
const gains = [60, 90, 80, 70, 100, 55];
const genset = (id: string, capacityMw: number): Generator => ({ id, capacityMw, costUsdPerMwh: 50 });
function island(generators: readonly Generator[], stepSec = 3600): DispatchProblem {
  return plainSite(
    6,
    {
      import: importTerms({ firmLimitMw: 0 }),
      mining: [{ id: "m", capacityMw: 4, valueUsdPerMwh: Float64Array.from(gains) }],
      generators,
    },
    stepSec,
  );
}
const permit = (maximumHours: number, generator = 0): HourBudget => ({
  id: `permit ${generator}`,
  generator,
  maximumHours,
});

describe("one genset of 2 MW: its hours earn 2 * (10, 40, 30, 20, 50, 5) USD", () => {
  const site = island([genset("g", 2)]);

  it.each([
    [0, 0, []],
    [1, 100, [4]],
    [2, 180, [1, 4]],
    [3, 240, [1, 2, 4]],
    [4, 280, [1, 2, 3, 4]],
    [5, 300, [0, 1, 2, 3, 4]],
    [6, 310, [0, 1, 2, 3, 4, 5]],
    [99, 310, [0, 1, 2, 3, 4, 5]],
  ])("%d hours earn %d USD", (hours, usd, openHours) => {
    const found = dispatchWithHourBudgets(site, [permit(hours)]);
    expect(found.valueUsd).toBeCloseTo(usd, 6);
    const ran = [...found.schedule.generatorMw[0]!.keys()].filter(
      (hour) => found.schedule.generatorMw[0]![hour]! > 1e-9,
    );
    expect(ran).toEqual(openHours);
    expect(found.boundUsd).toBeGreaterThanOrEqual(found.valueUsd - 1e-9);
    expect(found.relativeGap).toBeLessThan(1e-6);
  });

  it("an hour's price lies between what the last hour earned and what the next would", () => {
    const [usd] = dispatchWithHourBudgets(site, [permit(3)]).hourPricesUsd;
    expect(usd).toBeGreaterThanOrEqual(40 - 1e-6);
    expect(usd).toBeLessThanOrEqual(60 + 1e-6);
  });

  it("half an hour of a budget can't be used in hourly steps: 2.5 hours are 2, and the gap says so", () => {
    const found = dispatchWithHourBudgets(site, [permit(2.5)]);
    expect(found.valueUsd).toBeCloseTo(180, 6);
    // the bound sells the half hour at 60 USD an hour: 30 USD of a gross of 2 * (190 + 2 * 50)
    expect(found.boundUsd).toBeCloseTo(210, 3);
    expect(found.relativeGap).toBeGreaterThan(1e-2);
  });

  it("quarter hours: 0.5 hours are two steps", () => {
    const found = dispatchWithHourBudgets(island([genset("g", 2)], 900), [permit(0.5)]);
    expect(found.valueUsd).toBeCloseTo((100 + 80) / 4, 6);
  });
});

describe("several gensets", () => {
  it("each keeps its own budget: 2 MW for two hours, 1 MW for one", () => {
    const site = island([genset("a", 2), genset("b", 1)]);
    const found = dispatchWithHourBudgets(site, [permit(2, 0), permit(1, 1)]);
    expect(found.valueUsd).toBeCloseTo(180 + 50, 6);
    expect(found.hourPricesUsd).toHaveLength(2);
  });

  it("one without a budget runs as it likes", () => {
    const site = island([genset("a", 2), genset("b", 1)]);
    const found = dispatchWithHourBudgets(site, [permit(0, 0)]);
    expect(found.valueUsd).toBeCloseTo(10 + 40 + 30 + 20 + 50 + 5, 6);
    expect(Math.max(...found.schedule.generatorMw[0]!)).toBe(0);
  });

  it("one without capacity uses no hours", () => {
    const found = dispatchWithHourBudgets(island([genset("g", 0)]), [permit(1)]);
    expect(found.valueUsd).toBe(0);
    expect(found.hourPricesUsd).toEqual([0]);
  });
});

describe("a curtailable load is a generator that costs its compensation", () => {
  /** The tenant lets 3 MW go for 60 USD/MWh: worth it where power costs more. */
  const prices = Float64Array.of(30, 75, 200, 90, 40, 65);
  const site: DispatchProblem = plainSite(6, {
    import: importTerms({ priceUsdPerMwh: prices }),
    ai: tenant({ reservedMw: 0 }),
    generators: [{ id: "curtail", capacityMw: 3, costUsdPerMwh: 60 }],
  });
  const whole = -6 * prices.reduce((sum, usd) => sum + usd, 0);

  it.each([
    [0, 0],
    [1, 3 * 140],
    [2, 3 * (140 + 30)],
    [3, 3 * (140 + 30 + 15)],
    [9, 3 * (140 + 30 + 15 + 5)],
  ])("%d hours save %d USD", (hours, savedUsd) => {
    expect(dispatchWithHourBudgets(site, [permit(hours)]).valueUsd - whole).toBeCloseTo(savedUsd, 5);
  });

  it("a budget of nothing is no curtailment at all: every hour imports 6 MW", () => {
    const { schedule } = dispatchWithHourBudgets(site, [permit(0)]);
    expect([...schedule.importMw]).toEqual([6, 6, 6, 6, 6, 6]);
  });
});

describe("12 random sites with a store (seeds 1..12)", () => {
  const siteOf = (seed: number): DispatchProblem => {
    const random = makeRandom(seed);
    const prices = Float64Array.from({ length: 18 }, () => 130 * random());
    return plainSite(18, {
      import: importTerms({ priceUsdPerMwh: prices }),
      mining: [{ id: "m", capacityMw: 9, valueUsdPerMwh: 60 }],
      ai: tenant({ reservedMw: 0 }),
      generators: [genset("g", 1 + 4 * random())],
      battery: plainStore({ energyMwh: 5, chargeLimitMw: 2, dischargeEfficiencyFraction: 0.9 }),
    });
  };
  const seeds = Array.from({ length: 12 }, (_, i) => i + 1);

  it("a further hour never costs, and enough hours are the exact dispatch", () => {
    for (const seed of seeds) {
      const site = siteOf(seed);
      const bound = (hours: number) => dispatchWithHourBudgets(site, [permit(hours)]).boundUsd;
      const bounds = [0, 1, 3, 6, 18].map(bound);
      bounds.slice(1).forEach((usd, i) => {
        expect(usd, `seed ${seed}`).toBeGreaterThanOrEqual(bounds[i]! - 1e-6);
      });
      expect(bounds[4]!, `seed ${seed}`).toBeCloseTo(dispatchExactly(site).boundUsd, 6);
    }
  });

  it("keeps its hours, by the auditor, and the bound is above the mixed-integer optimum", () => {
    for (const seed of seeds) {
      const site = siteOf(seed);
      const hourBudgets = [permit(4)];
      const own = dispatchWithHourBudgets(site, hourBudgets);
      const problem = { ...site, hourBudgets };
      const check = checkSchedule(problem, own.schedule);
      expect(check.violations, `seed ${seed}`).toEqual([]);
      const milp = solveProgram(problem, solver);
      const noise = 1e-6 * Math.max(1, check.grossCashUsd);
      expect(own.boundUsd, `seed ${seed}`).toBeGreaterThanOrEqual(milp.valueUsd - noise);
      expect(own.valueUsd, `seed ${seed}`).toBeLessThanOrEqual(milp.valueUsd + noise);
    }
  });

  it("where the gap stays above 1e-4 and there is a solver, the mixed-integer program decides", () => {
    const ways = seeds.map((seed) => dispatchWithHourBudgets(siteOf(seed), [permit(3.5)], solver));
    for (const { path, relativeGap } of ways) {
      expect(relativeGap).toBeLessThanOrEqual(1e-4);
      expect(["multiplier", "milp"]).toContain(path);
    }
    expect(ways.some(({ path }) => path === "milp")).toBe(true);
  });
});
