import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { explainStep } from "./explain.ts";
import { describeSlack, dispatchByMeritOrder, dispatchStorage, makeStorageWorkspace } from "./index.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import type { Battery, DispatchProblem, StorageEnds } from "./types.ts";

function battery(ends: StorageEnds, parts: Partial<Battery> = {}): Battery {
  return {
    chargeLimitMw: 10,
    dischargeLimitMw: 10,
    energyMwh: 20,
    chargeEfficiencyFraction: 0.9,
    dischargeEfficiencyFraction: 0.8,
    wearUsdPerMwh: 1,
    reserveMwh: 0,
    ends,
    ...parts,
  };
}

function trader(prices: readonly number[], store: Battery): DispatchProblem {
  const priceUsdPerMwh = Float64Array.from(prices);
  return {
    grid: makeTimeGrid(1_798_761_600, 3600, prices.length),
    import: { firmLimitMw: 50, interruptibleLimitMw: 0, priceUsdPerMwh, adderUsdPerMwh: 0, lossFraction: 0 },
    export: { limitMw: 50, priceUsdPerMwh, deductUsdPerMwh: 0, lossFraction: 0 },
    mining: [],
    battery: store,
  };
}

describe("by hand: buy 10 MWh at 20, sell 0.9 * 0.8 * 10 = 7.2 MWh at 100 less 1 of wear", () => {
  const { schedule, certificate } = dispatchStorage(
    trader([20, 100], battery({ kind: "exactly", startMwh: 0, endMwh: 0 })),
  );

  it("earns 7.2 * 99 - 200 = 512.80 USD", () => {
    expect(schedule.totals.valueUsd).toBeCloseTo(512.8, 9);
    expect([...schedule.chargeMw]).toEqual([10, 0]);
    expect(schedule.dischargeMw[1]).toBeCloseTo(7.2, 12);
    expect([...schedule.stateOfChargeMwh]).toEqual([0, 9, 0]);
    expect(schedule.totals.wearCostUsd).toBeCloseTo(7.2, 9);
  });

  it("stored energy is worth (100 - 1) * 0.8 = 79.20 USD/MWh; the charger would earn 79.2 * 0.9 - 20 = 51.28", () => {
    expect(schedule.waterValueUsdPerMwh[1]).toBeCloseTo(79.2, 9);
    expect(explainStep(schedule, 0)).toMatchObject({ bindingLimit: "charge-limit" });
    expect(schedule.bindingValueUsdPerMwh[0]).toBeCloseTo(51.28, 9);
    expect(explainStep(schedule, 0).sentence).toBe(
      "one more MWh is worth 20.00 USD (import); charge-limit holds back 51.28 USD per MWh",
    );
  });

  it("is certified", () => {
    expect(Math.abs(certificate.relativeGap)).toBeLessThan(1e-12);
  });

  it("stays idle where the spread does not pay for losses and wear: 0.72 * (30 - 1) < 21", () => {
    const idle = dispatchStorage(trader([21, 30], battery({ kind: "exactly", startMwh: 0, endMwh: 0 })));
    expect(idle.schedule.totals.valueUsd).toBe(0);
    expect([...idle.schedule.chargeMw]).toEqual([0, 0]);
  });
});

describe("always an answer", () => {
  it("a store that starts at 26 of 20 MWh is discharged as fast as it can, and says so", () => {
    const { schedule, certificate } = dispatchStorage(
      trader([50, 50, 50], battery({ kind: "free-end", startMwh: 46 }, { energyMwh: 20 })),
    );
    expect(schedule.slacks[0]).toMatchObject({ kind: "state-of-charge-start", worstAmount: 26, limit: 20 });
    expect(schedule.stateOfChargeMwh[1]).toBeCloseTo(46 - 12.5, 9);
    expect(schedule.stateOfChargeMwh[2]).toBeCloseTo(46 - 25, 9);
    expect(schedule.stateOfChargeMwh[3]).toBeLessThanOrEqual(20 + 1e-9);
    expect(Math.abs(certificate.relativeGap)).toBeLessThan(1e-9);
  });

  it("an end state out of reach is missed by as little as possible: 20 asked, 2 h * 9 MWh possible", () => {
    const { schedule } = dispatchStorage(
      trader([50, 50], battery({ kind: "exactly", startMwh: 0, endMwh: 20 })),
    );
    expect(schedule.stateOfChargeMwh[2]).toBeCloseTo(18, 9);
    expect(schedule.slacks).toHaveLength(1);
    expect(describeSlack(schedule.slacks[0]!, schedule.grid)).toBe(
      "the end state 20 MWh at 2027-01-01 01:00 can't be reached; the schedule misses it by 2 MWh",
    );
  });

  it("a reserve that can't be kept at first is named and kept from the first step in which it can", () => {
    const { schedule } = dispatchStorage(
      trader([50, 60, 70, 80], battery({ kind: "free-end", startMwh: 0 }, { reserveMwh: 15 })),
    );
    expect(schedule.slacks[0]).toMatchObject({
      kind: "state-of-charge-reserve",
      fromStep: 0,
      toStep: 1,
      limit: 15,
    });
    expect(schedule.slacks[0]!.worstAmount).toBeCloseTo(6, 9);
    expect([...schedule.stateOfChargeMwh.slice(2)].every((mwh) => mwh >= 15 - 1e-9)).toBe(true);
  });

  it("a reserve larger than the store asks for a full store", () => {
    const { schedule } = dispatchStorage(
      trader([50, 90], battery({ kind: "free-end", startMwh: 20 }, { reserveMwh: 99 })),
    );
    expect([...schedule.stateOfChargeMwh]).toEqual([20, 20, 20]);
  });

  it("a store without size or power leaves the merit order as it is", () => {
    for (const parts of [{ energyMwh: 0 }, { chargeLimitMw: 0, dischargeLimitMw: 0 }]) {
      const problem = trader([20, 100, 5], battery({ kind: "free-end", startMwh: 0 }, parts));
      expect(dispatchStorage(problem).schedule.totals.valueUsd).toBeCloseTo(
        dispatchByMeritOrder(problem).totals.valueUsd,
        9,
      );
    }
  });

  it("firm load is carried through a called-back connection from the store", () => {
    const problem: DispatchProblem = {
      ...trader([30, 30, 30], battery({ kind: "free-end", startMwh: 20 })),
      import: {
        firmLimitMw: 5,
        interruptibleLimitMw: Float64Array.of(10, 0, 10),
        priceUsdPerMwh: 30,
        adderUsdPerMwh: 0,
        lossFraction: 0,
      },
      ai: {
        loadMw: 12,
        reservedMw: 12,
        unservedCostUsdPerMwh: 10_000,
        idleMayBeUsed: true,
        rampReserveMw: 0,
      },
    };
    const { schedule } = dispatchStorage(problem);
    expect(schedule.totals.aiUnservedMwh).toBe(0);
    expect(schedule.dischargeMw[1]).toBeGreaterThanOrEqual(7 - 1e-9);
  });
});

describe("for any site with a battery (1 to 48 steps)", () => {
  const seeds = fc.integer({ min: 10_000, max: 1_000_000 });
  const check = (property: (seed: number) => void) =>
    fc.assert(fc.property(seeds, property), { seed: 44, numRuns: 200 });

  it("the bus balances to 1e-9 MW and the store to 1e-9 MWh, within all limits", () => {
    check((seed) => {
      const problem = randomProblem(seed, 48);
      const s = dispatchStorage(problem).schedule;
      const hours = problem.grid.stepSec / 3600;
      const { chargeEfficiencyFraction, dischargeEfficiencyFraction } = problem.battery;
      for (let t = 0; t < problem.grid.steps; t++) {
        const sum = (arrays: readonly Float64Array[]) => arrays.reduce((total, a) => total + a[t]!, 0);
        const into =
          s.importMw[t]! * (1 - problem.import.lossFraction) +
          sum(s.renewableMw) +
          sum(s.generatorMw) +
          s.dischargeMw[t]!;
        const out =
          s.exportMw[t]! / (1 - (problem.export?.lossFraction ?? 0)) +
          sum(s.miningMw) +
          s.aiServedMw[t]! +
          s.auxiliaryServedMw[t]! +
          s.chargeMw[t]!;
        expect(Math.abs(into - out), `bus, seed ${seed}, step ${t}`).toBeLessThan(1e-9);
        const stored =
          s.stateOfChargeMwh[t]! +
          (s.chargeMw[t]! * chargeEfficiencyFraction - s.dischargeMw[t]! / dischargeEfficiencyFraction) *
            hours;
        expect(Math.abs(stored - s.stateOfChargeMwh[t + 1]!), `store, seed ${seed}`).toBeLessThan(1e-9);
        expect(s.chargeMw[t]!).toBeLessThanOrEqual(problem.battery.chargeLimitMw + 1e-9);
        expect(s.dischargeMw[t]!).toBeLessThanOrEqual(problem.battery.dischargeLimitMw + 1e-9);
      }
    });
  });

  it("relaxing a limit never lowers the optimum", () => {
    check((seed) => {
      const problem = randomProblem(seed, 48);
      const { battery: store } = problem;
      const value = (changed: DispatchProblem) => dispatchStorage(changed).schedule.totals;
      const before = value(problem);
      const after = [
        { ...problem, battery: { ...store, chargeLimitMw: store.chargeLimitMw + 3 } },
        { ...problem, battery: { ...store, dischargeLimitMw: store.dischargeLimitMw + 3 } },
        { ...problem, mining: [...problem.mining, { id: "more", capacityMw: 5, valueUsdPerMwh: 40 }] },
        {
          ...problem,
          renewables: [...problem.renewables!, { id: "more", availableMw: 5, costUsdPerMwh: 0 }],
        },
      ];
      const noise = 1e-9 * Math.max(1, before.grossCashUsd);
      if (dispatchStorage(problem).schedule.slacks.some((slack) => slack.kind.startsWith("state"))) return;
      for (const changed of after)
        expect(value(changed).valueUsd).toBeGreaterThanOrEqual(before.valueUsd - noise);
    });
  });

  it("a workspace used again gives the same schedule bit for bit", () => {
    const space = makeStorageWorkspace(48, 12);
    check((seed) => {
      const problem = { ...randomProblem(seed, 1), grid: makeTimeGrid(0, 3600, 1) };
      const longer = randomProblem(seed, 48);
      dispatchStorage(longer, space);
      expect(dispatchStorage(longer, space).schedule).toEqual(dispatchStorage(longer).schedule);
      expect(dispatchStorage(problem).schedule.totals.valueUsd).not.toBeNaN();
    });
  });
});

describe("negative prices in the plain LP", () => {
  it("burning is what the LP does: at -100 it charges and discharges at once", () => {
    const result = dispatchStorage(
      trader([-100, -100, -100], battery({ kind: "exactly", startMwh: 20, endMwh: 20 })),
    );
    expect(result.burningSteps).toBeGreaterThan(0);
    expect(result.schedule.totals.valueUsd).toBeGreaterThan(0);
  });
});
