import { describe, expect, it } from "vitest";
import { horizonDuals, sourceDual, storageDuals, useDual } from "./horizon-duals.ts";
import { dispatchByMeritOrder } from "./merit-order.ts";
import { importTerms, plainSite, plainStore, tenant, trader } from "./plain-site.fixture.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { dispatchStorage } from "./storage-exact.ts";
import type { Battery, DispatchProblem, PerStep } from "./types.ts";

function dualsOf(problem: DispatchProblem) {
  const schedule = problem.battery ? dispatchStorage(problem).schedule : dispatchByMeritOrder(problem);
  return horizonDuals(problem, schedule);
}

const mine = [{ id: "m", capacityMw: 20, valueUsdPerMwh: 80 }];

describe("the connection", () => {
  it("24 hours of 20 MW of machines behind 10 MW at 30: 24 * 50 USD per MW", () => {
    expect(dualsOf(plainSite(24, { mining: mine })).importUsdPerMw).toBeCloseTo(1200, 9);
  });

  it("a quarter hour earns a quarter", () => {
    expect(dualsOf(plainSite(24, { mining: mine }, 900)).importUsdPerMw).toBeCloseTo(300, 9);
  });

  it("is counted at the point of connection: behind a loss of a fifth a MW brings 0.8 * 80 - 30 = 34", () => {
    const lossy = plainSite(1, { mining: mine, import: importTerms({ lossFraction: 0.2 }) });
    expect(dualsOf(lossy).importUsdPerMw).toBeCloseTo(34, 9);
  });

  it("the adder is part of what a MWh costs: 80 - 30 - 6", () => {
    const withAdder = plainSite(1, { mining: mine, import: importTerms({ adderUsdPerMwh: 6 }) });
    expect(dualsOf(withAdder).importUsdPerMw).toBeCloseTo(44, 9);
  });

  it("hours short of firm load stand apart: 3 h of 5,000 - 30, and 2 h of 80 - 30", () => {
    const site = plainSite(5, {
      import: importTerms({ firmLimitMw: Float64Array.of(4, 10, 5, 10, 2) }),
      mining: mine,
      ai: tenant({ reservedMw: 0, idleMayBeUsed: true }),
    });
    const duals = dualsOf(site);
    expect(duals.unservedHours).toBe(3);
    expect(duals.importWhileUnservedUsdPerMw).toBeCloseTo(3 * 4970, 9);
    expect(duals.importUsdPerMw).toBeCloseTo(2 * 50, 9);
  });
});

describe("machines and export", () => {
  it("each tier by itself: at 30 the new ones earn 50, the old ones 25, those at 20 nothing", () => {
    const tiers = [80, 55, 20].map((valueUsdPerMwh, i) => ({ id: `${i}`, capacityMw: 1, valueUsdPerMwh }));
    expect(dualsOf(plainSite(2, { mining: tiers })).miningUsdPerMw).toEqual([100, 50, 0]);
  });

  it("a tier without machines says what its first MW would earn beside 1 MW of load: 3 * (80 - 30)", () => {
    const none = [{ id: "m", capacityMw: 0, valueUsdPerMwh: 80 }];
    const auxiliary = { loadMw: 1, unservedCostUsdPerMwh: 9000 };
    expect(dualsOf(plainSite(3, { mining: none, auxiliary })).miningUsdPerMw).toEqual([150]);
  });

  it("export of sun that is curtailed: 3 h of (48 - 2) per MW at the meter", () => {
    const site = plainSite(3, {
      import: importTerms({ firmLimitMw: 0 }),
      export: { limitMw: 5, priceUsdPerMwh: 48, deductUsdPerMwh: 2, lossFraction: 0.05 },
      renewables: [{ id: "pv", availableMw: 30, costUsdPerMwh: 0 }],
    });
    expect(dualsOf(site).exportUsdPerMw).toBeCloseTo(3 * 46, 9);
  });

  it("without a right to export there is no limit to widen", () => {
    expect(dualsOf(plainSite(3, { mining: mine })).exportUsdPerMw).toBe(0);
  });

  it("without a battery all three of its sizes are worth 0", () => {
    expect(dualsOf(plainSite(3, { mining: mine }))).toMatchObject({
      chargeUsdPerMw: 0,
      dischargeUsdPerMw: 0,
      storageUsdPerMwh: 0,
    });
  });
});

describe("a battery's sizes", () => {
  it("5 MWh between 20 and 100: an MWh more earns 80, power nothing", () => {
    expect(dualsOf(trader([20, 100], plainStore({ energyMwh: 5 })))).toMatchObject({
      chargeUsdPerMw: 0,
      dischargeUsdPerMw: 0,
      storageUsdPerMwh: 80,
    });
  });

  it("2 MW of charger for 20 MWh: a MW more of it earns 80, a discharger of 10 is enough", () => {
    expect(dualsOf(trader([20, 100], plainStore({ chargeLimitMw: 2 })))).toMatchObject({
      chargeUsdPerMw: 80,
      dischargeUsdPerMw: 0,
      storageUsdPerMwh: 0,
    });
  });

  it("a full store that may not give back is worth less than nothing to end with: at -10 a MWh more of it earns 10", () => {
    const store = plainStore({ energyMwh: 5, dischargeLimitMw: 0 });
    expect(dualsOf(trader([-10], store)).storageUsdPerMwh).toBeCloseTo(10, 9);
  });

  it("a cyclic store is full across the turn of the horizon: bought at 20 at the end, sold at 100 at the start", () => {
    const store = plainStore({ energyMwh: 5, ends: { kind: "cyclic" } });
    const duals = dualsOf(trader([100, 20], store));
    expect(duals.storageUsdPerMwh).toBeCloseTo(80, 9);
  });
});

describe("sums over any profile", () => {
  const bus = Float64Array.of(10, 40, 90);
  const profile = Float64Array.of(1, 0.5, 0.25);

  it("a use earns what it is worth above the bus: (50-10) + 0.5 * (50-40)", () => {
    expect(useDual(50, profile, bus, 1)).toBeCloseTo(45, 12);
  });

  it("a source earns what the bus is worth above it: 0.5 * (40-20) + 0.25 * (90-20)", () => {
    expect(sourceDual(20, profile, bus, 1)).toBeCloseTo(27.5, 12);
  });

  it("both scale with the hours and the profile", () => {
    expect(useDual(50, 2, bus, 0.25)).toBeCloseTo(2 * 50 * 0.25, 12);
    expect(sourceDual(Float64Array.of(0, 0, 100), 1, bus, 2)).toBeCloseTo(100, 12);
  });

  it("stored energy at 30 and 60 USD: charger 60*0.9-40 of the second, discharger 90-1-60/0.8 of the third", () => {
    const battery = plainStore({
      chargeEfficiencyFraction: 0.9,
      dischargeEfficiencyFraction: 0.8,
      wearUsdPerMwh: 1,
    });
    const duals = storageDuals(battery, bus, Float64Array.of(11, 60, 60), 1);
    expect(duals.chargeUsdPerMw).toBeCloseTo(60 * 0.9 - 40, 12);
    expect(duals.dischargeUsdPerMw).toBeCloseTo(90 - 1 - 60 / 0.8, 12);
    expect(duals.storageUsdPerMwh).toBeCloseTo(49, 12);
  });
});

/** Between the slope to the left and to the right of where we stand: that is all a concave function promises. */
function expectBetweenSlopes(
  label: string,
  claimed: number,
  value: (change: number) => number,
  grossUsd: number,
) {
  const h = 1e-4;
  const here = value(0);
  const next = (value(h) - here) / h;
  const last = (here - value(-h)) / h;
  // A size at the edge of contradiction has no smaller neighbour to compare with.
  if (Number.isNaN(next + last)) return;
  const noise = 1e-3 * (1 + Math.abs(last)) + (1e-11 * grossUsd) / h;
  expect(claimed, `${label}: next`).toBeGreaterThanOrEqual(next - noise);
  expect(claimed, `${label}: last`).toBeLessThanOrEqual(last + noise);
}

const widen = (value: PerStep, by: number): PerStep =>
  typeof value === "number" ? value + by : value.map((x) => x + by);

describe("60 random sites of up to 30 steps: every dual lies between the gains of the last and the next MW", () => {
  const seeds = Array.from({ length: 60 }, (_, i) => 700 + i);
  const usd = (problem: DispatchProblem) => {
    const { slacks, totals } = dispatchStorage(problem).schedule;
    return slacks.some(({ kind }) => kind.startsWith("state")) ? Number.NaN : totals.valueUsd;
  };
  const each = (
    test: (
      problem: DispatchProblem & { battery: Battery },
      duals: ReturnType<typeof dualsOf>,
      grossUsd: number,
      label: string,
    ) => void,
  ) => {
    for (const seed of seeds) {
      const problem = randomProblem(seed, 30);
      const { schedule } = dispatchStorage(problem);
      // Where bounds were mended they are no longer the problem's own, and a size moves them.
      if (schedule.slacks.some(({ kind }) => kind.startsWith("state"))) continue;
      test(problem, horizonDuals(problem, schedule), schedule.totals.grossCashUsd, `seed ${seed}`);
    }
  };

  it("mining, tier by tier", () => {
    each((problem, duals, gross, label) => {
      problem.mining.forEach((tier, i) => {
        const least = typeof tier.capacityMw === "number" ? tier.capacityMw : Math.min(...tier.capacityMw);
        if (least < 1) return;
        const value = (by: number) =>
          usd({
            ...problem,
            mining: problem.mining.map((t, k) =>
              k === i ? { ...t, capacityMw: widen(t.capacityMw, by) } : t,
            ),
          });
        expectBetweenSlopes(`${label} tier ${i}`, duals.miningUsdPerMw[i]!, value, gross);
      });
    });
  });

  it("import, served and unserved hours together", () => {
    each((problem, duals, gross, label) => {
      const { firmLimitMw } = problem.import;
      if ((typeof firmLimitMw === "number" ? firmLimitMw : Math.min(...firmLimitMw)) < 1 || problem.ai)
        return;
      const value = (by: number) =>
        usd({ ...problem, import: { ...problem.import, firmLimitMw: widen(firmLimitMw, by) } });
      const claimed = duals.importUsdPerMw + duals.importWhileUnservedUsdPerMw;
      expectBetweenSlopes(label, claimed, value, gross);
    });
  });

  it.each([
    ["chargeLimitMw", "chargeUsdPerMw"],
    ["dischargeLimitMw", "dischargeUsdPerMw"],
    ["energyMwh", "storageUsdPerMwh"],
  ] as const)("%s", (size, dual) => {
    each((problem, duals, gross, label) => {
      const { battery } = problem;
      if (battery[size] < 1) return;
      const value = (by: number) => usd({ ...problem, battery: { ...battery, [size]: battery[size] + by } });
      const { ends } = battery;
      const touches = size === "energyMwh" && "startMwh" in ends && ends.startMwh > battery.energyMwh - 1;
      const pins = "endMwh" in ends && ends.endMwh > battery.energyMwh - 1;
      const cycles = size === "energyMwh" && ends.kind === "cyclic";
      if (touches || pins || (cycles && battery.reserveMwh !== 0)) return;
      expectBetweenSlopes(label, duals[dual], value, gross);
    });
  });
});
