import { describe, expect, it } from "vitest";
import { importTerms, plainSite, plainStore, trader } from "./plain-site.fixture.ts";
import { makeRandom, randomProblem } from "./random-problem.fixture.ts";
import { type PriceForecast, type RollingPlan, rollDispatch } from "./rolling.ts";
import { dispatchStorage } from "./storage-exact.ts";
import type { Battery, DispatchProblem } from "./types.ts";

const daily = { commitSteps: 24, horizonSteps: 24, planEndMwh: 0, noBurning: false } as const;
const emptyToEmpty = { kind: "exactly", startMwh: 0, endMwh: 0 } as const;
/** 3 MW for four hours, nothing lost: a day of 12 h at 20 and 12 h at 80 earns 12 MWh * 60 = 720 USD. */
const store = plainStore({ chargeLimitMw: 3, dischargeLimitMw: 3, energyMwh: 12, ends: emptyToEmpty });
const dayOf = (low: number, high: number) => Array.from({ length: 24 }, (_, h) => (h < 12 ? low : high));
const days = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.flatMap(([low, high]) => dayOf(low, high));

describe("constant prices", () => {
  it("leave nothing to capture: the share is not a number, and the store rests", () => {
    const result = rollDispatch(trader(days([40, 40], [40, 40]), store), {
      ...daily,
      forecast: { kind: "persistence" },
    });
    expect(result.realisedUsd).toBe(result.idleUsd);
    expect(result.capturedFraction).toBeNaN();
  });

  it("with sun that outruns the way out persistence captures 100 %: only prices are forecast", () => {
    const steps = 72;
    const sunny = Float64Array.from({ length: steps }, (_, t) => (t % 24 >= 10 && t % 24 < 14 ? 8 : 0));
    const flat = new Float64Array(steps).fill(40);
    const site: DispatchProblem = {
      ...plainSite(steps, { import: importTerms({ firmLimitMw: 0, priceUsdPerMwh: flat }) }),
      export: { limitMw: 5, priceUsdPerMwh: flat, deductUsdPerMwh: 0, lossFraction: 0 },
      renewables: [{ id: "pv", availableMw: sunny, costUsdPerMwh: 0 }],
      battery: store,
    };
    const result = rollDispatch(site, { ...daily, forecast: { kind: "persistence" } });
    // three days of 4 h * 3 MW kept from curtailment and sold at 40
    expect(result.realisedUsd - result.idleUsd).toBeCloseTo(3 * 12 * 40, 6);
    expect(result.capturedFraction).toBeCloseTo(1, 9);
  });

  it("a price given as one number is known to every plan", () => {
    const site: DispatchProblem = {
      ...plainSite(48, { import: importTerms({ firmLimitMw: 0 }), battery: store }),
      export: { limitMw: 5, priceUsdPerMwh: 40, deductUsdPerMwh: 0, lossFraction: 0 },
      renewables: [
        {
          id: "pv",
          availableMw: Float64Array.from({ length: 48 }, (_, t) => (t % 24 === 12 ? 8 : 0)),
          costUsdPerMwh: 0,
        },
      ],
    };
    expect(rollDispatch(site, { ...daily, forecast: { kind: "last-week" } }).capturedFraction).toBeCloseTo(
      1,
      9,
    );
  });
});

describe("what a plan knows", () => {
  const threeDays = days([20, 80], [20, 80], [20, 80]);

  it("without history the first day is blind: two of three days are captured", () => {
    const result = rollDispatch(trader(threeDays, store), { ...daily, forecast: { kind: "persistence" } });
    expect(result.perfectUsd - result.idleUsd).toBeCloseTo(3 * 720, 6);
    expect(result.capturedFraction).toBeCloseTo(2 / 3, 9);
  });

  it("with yesterday as history all three are", () => {
    const historyUsdPerMwh = Float64Array.from(dayOf(20, 80));
    const forecast: PriceForecast = { kind: "persistence", historyUsdPerMwh };
    expect(rollDispatch(trader(threeDays, store), { ...daily, forecast }).capturedFraction).toBeCloseTo(1, 9);
  });

  it("a history longer than a day is read from its end", () => {
    const historyUsdPerMwh = Float64Array.from(days([80, 20], [20, 80]));
    const forecast: PriceForecast = { kind: "persistence", historyUsdPerMwh };
    expect(rollDispatch(trader(threeDays, store), { ...daily, forecast }).capturedFraction).toBeCloseTo(1, 9);
  });

  it("yesterday upside down loses what perfect foresight earns, and the share says so: below 0", () => {
    const historyUsdPerMwh = Float64Array.from(dayOf(80, 20));
    const problem = trader(dayOf(20, 80), { ...store, ends: { kind: "exactly", startMwh: 6, endMwh: 6 } });
    const result = rollDispatch(problem, {
      ...daily,
      planEndMwh: 6,
      forecast: { kind: "persistence", historyUsdPerMwh },
    });
    // 6 MWh sold at 20 and bought back at 80, against 6 bought at 20 and sold at 80
    expect(result.realisedUsd).toBeCloseTo(-360, 6);
    expect(result.perfectUsd).toBeGreaterThan(0);
    expect(result.capturedFraction).toBeLessThan(0);
  });

  it("last week sees a weekend that yesterday does not: the second Saturday and Sunday are flat", () => {
    const week = [
      ...Array.from({ length: 5 }, () => [20, 80] as const),
      [50, 50] as const,
      [50, 50] as const,
    ];
    const twoWeeks = trader(days(...week, ...week), store);
    const historyUsdPerMwh = Float64Array.from(days(...week));
    const lastWeek = rollDispatch(twoWeeks, { ...daily, forecast: { kind: "last-week", historyUsdPerMwh } });
    expect(lastWeek.capturedFraction).toBeCloseTo(1, 9);
    const persistence = rollDispatch(twoWeeks, {
      ...daily,
      forecast: { kind: "persistence", historyUsdPerMwh },
    });
    // both Mondays (and only they) follow a flat day: 8 of 10 trading days
    expect(persistence.capturedFraction).toBeCloseTo(0.8, 9);
  });

  it("five-minute steps have 288 to the day: a repeating day is captured from the second on", () => {
    const fine = Array.from({ length: 3 * 288 }, (_, t) => (t % 288 < 144 ? 20 : 80));
    const result = rollDispatch(trader(fine, store, 300), {
      ...daily,
      commitSteps: 288,
      horizonSteps: 288,
      forecast: { kind: "persistence" },
    });
    expect(result.capturedFraction).toBeCloseTo(2 / 3, 9);
  });

  it("a supplied column moves export by the same spread as import: a deduct of 10 stays a deduct of 10", () => {
    const truth = Float64Array.from(dayOf(20, 80));
    const problem: DispatchProblem = {
      ...trader([...truth], store),
      export: { limitMw: 50, priceUsdPerMwh: truth.map((x) => x - 10), deductUsdPerMwh: 0, lossFraction: 0 },
    };
    const result = rollDispatch(problem, { ...daily, forecast: { kind: "supplied", priceUsdPerMwh: truth } });
    expect(result.capturedFraction).toBeCloseTo(1, 9);
    expect(result.realisedUsd).toBeCloseTo(12 * (70 - 20), 6);
  });
});

describe("looking further ahead", () => {
  const twoDays = trader(days([20, 30], [25, 300]), store);
  const truth = twoDays.import.priceUsdPerMwh as Float64Array;
  const rolled = (horizonSteps: number, planEndMwh?: number) =>
    rollDispatch(twoDays, {
      commitSteps: 24,
      horizonSteps,
      noBurning: false,
      forecast: { kind: "supplied", priceUsdPerMwh: truth },
      ...(planEndMwh !== undefined && { planEndMwh }),
    });

  it("one day at a time with free ends sells in the evening at 30: 12 * 10 + 12 * 275", () => {
    expect(rolled(24).realisedUsd).toBeCloseTo(120 + 3300, 6);
  });

  it("48 hours ahead is all there is: the perfect value", () => {
    expect(rolled(48).capturedFraction).toBeCloseTo(1, 9);
  });

  it("an end that each plan must reach ties the days: full at midnight forgoes the first evening", () => {
    const result = rolled(24, 12);
    expect(result.schedule.stateOfChargeMwh[24]).toBeCloseTo(12, 9);
    expect(result.realisedUsd).toBeCloseTo(-12 * 20 + 12 * 300, 6);
  });

  it("the problem's own end holds at its end, whatever the plans' ends were", () => {
    expect(rolled(24, 12).schedule.stateOfChargeMwh[48]).toBeCloseTo(0, 9);
  });
});

describe("over the same hours and to the same end state, 40 random sites (seeds 900..939)", () => {
  const seeds = Array.from({ length: 40 }, (_, i) => 900 + i);
  const pinned = (seed: number) => {
    const problem = randomProblem(seed, 72);
    const ends = { kind: "free-end", startMwh: problem.battery.energyMwh / 2 } as const;
    return { ...problem, battery: { ...problem.battery, ends, reserveMwh: 0 } };
  };
  const plans: readonly RollingPlan[] = [
    { forecast: { kind: "persistence" }, commitSteps: 6, horizonSteps: 24, noBurning: false },
    { forecast: { kind: "last-week" }, commitSteps: 24, horizonSteps: 24, noBurning: false },
    { forecast: { kind: "persistence" }, commitSteps: 1, horizonSteps: 5, noBurning: false },
  ];

  it.each(plans)(
    "$forecast.kind, $commitSteps of $horizonSteps steps: never above the full horizon",
    (plan) => {
      for (const seed of seeds) {
        const problem = pinned(seed);
        const result = rollDispatch(problem, plan);
        const noise = 1e-8 * Math.max(1, result.schedule.totals.grossCashUsd);
        expect(result.realisedUsd, `seed ${seed}`).toBeLessThanOrEqual(result.perfectUsd + noise);
        if (result.perfectUsd > result.idleUsd + noise)
          expect(result.capturedFraction, `seed ${seed}`).toBeLessThanOrEqual(1 + 1e-6);
        const endMwh = result.schedule.stateOfChargeMwh[problem.grid.steps]!;
        const ends = { ...problem.battery.ends, kind: "exactly", endMwh } as const;
        const whole = dispatchStorage({ ...problem, battery: { ...problem.battery, ends } }).schedule.totals;
        expect(Math.abs(result.perfectUsd - whole.valueUsd), `seed ${seed}`).toBeLessThanOrEqual(noise);
      }
    },
  );

  it("is a schedule: the bus balances to 1e-9 MW and the state follows its power", () => {
    for (const seed of seeds) {
      const problem = pinned(seed);
      const { schedule: s } = rollDispatch(problem, plans[0]!);
      const hours = problem.grid.stepSec / 3600;
      const { chargeEfficiencyFraction: into, dischargeEfficiencyFraction: out }: Battery = problem.battery;
      for (let t = 0; t < problem.grid.steps; t++) {
        const total = (arrays: readonly Float64Array[]) => arrays.reduce((sum, a) => sum + a[t]!, 0);
        const net =
          s.importMw[t]! * (1 - problem.import.lossFraction) +
          total(s.renewableMw) +
          total(s.generatorMw) +
          s.dischargeMw[t]! -
          s.exportMw[t]! / (1 - (problem.export?.lossFraction ?? 0)) -
          total(s.miningMw) -
          s.aiServedMw[t]! -
          s.auxiliaryServedMw[t]! -
          s.chargeMw[t]!;
        expect(Math.abs(net), `seed ${seed}, step ${t}`).toBeLessThan(1e-9);
        const stored = s.stateOfChargeMwh[t]! + hours * (s.chargeMw[t]! * into - s.dischargeMw[t]! / out);
        expect(Math.abs(stored - s.stateOfChargeMwh[t + 1]!), `seed ${seed}, step ${t}`).toBeLessThan(1e-8);
      }
    }
  });
});

describe("what can't be rolled is refused", () => {
  const problem = trader(dayOf(20, 80), store);
  const plan = { ...daily, forecast: { kind: "persistence" } } as const;

  it.each([
    ["no battery", () => rollDispatch(plainSite(24), plan), "dispatch/no-battery"],
    [
      "a cyclic store has no start to roll from",
      () => rollDispatch({ ...problem, battery: { ...store, ends: { kind: "cyclic" } } }, plan),
      "dispatch/no-battery",
    ],
    [
      "plans that commit nothing",
      () => rollDispatch(problem, { ...plan, commitSteps: 0 }),
      "dispatch/outside-range",
    ],
    ["half a step", () => rollDispatch(problem, { ...plan, commitSteps: 1.5 }), "dispatch/outside-range"],
    [
      "a horizon shorter than what is committed",
      () => rollDispatch(problem, { ...plan, horizonSteps: 12 }),
      "dispatch/outside-range",
    ],
  ])("%s", (_what, roll, code) => {
    expect(roll).toThrow(expect.objectContaining({ code }));
  });
});

describe("the last plan", () => {
  it("is cut at the horizon's end: 30 steps in commits of 24 and 6", () => {
    const random = makeRandom(3);
    const prices = Array.from({ length: 30 }, () => 100 * random());
    const result = rollDispatch(trader(prices, store), { ...daily, forecast: { kind: "persistence" } });
    expect(result.schedule.importMw).toHaveLength(30);
    expect(result.schedule.stateOfChargeMwh[30]).toBeCloseTo(0, 9);
  });
});
