import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { limitValues } from "./limit-values.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { dispatchSite } from "./router.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

const prices = Float64Array.of(21, 37, 44, 93, 131, 64, 33, 17, 26, 71, 113, 52);
/** A site whose import limit, tier and battery all bind somewhere, off any kink so that finite differences are duals. */
const site: SiteDispatchProblem = {
  grid: makeTimeGrid(0, 3600, 12),
  import: {
    firmLimitMw: 19.7,
    interruptibleLimitMw: 0,
    priceUsdPerMwh: prices,
    adderUsdPerMwh: 3,
    lossFraction: 0.01,
  },
  mining: [
    { id: "a", capacityMw: 12.3, valueUsdPerMwh: 80 },
    { id: "b", capacityMw: 4.1, valueUsdPerMwh: 58 },
  ],
  ai: { loadMw: 6.2, reservedMw: 7, unservedCostUsdPerMwh: 5000, idleMayBeUsed: true, rampReserveMw: 0 },
  battery: {
    chargeLimitMw: 4.3,
    dischargeLimitMw: 3.9,
    energyMwh: 9.1,
    chargeEfficiencyFraction: 0.93,
    dischargeEfficiencyFraction: 0.94,
    wearUsdPerMwh: 1,
    reserveMwh: 0,
    ends: { kind: "exactly", startMwh: 4.4, endMwh: 4.4 },
  },
};
const value = (problem: SiteDispatchProblem) => dispatchSite(problem, solver).valueUsd;
const EPSILON = 1e-5;
const slope = (wider: SiteDispatchProblem) => (value(wider) - value(site)) / EPSILON;

describe.each([
  ["the exact algorithm", () => dispatchSite(site).schedule],
  ["the linear program", () => solveProgram(site, solver)],
])("limit values of %s are the slopes of the optimum", (_name, solve) => {
  it("of the connection", () => {
    const wider = { ...site, import: { ...site.import, firmLimitMw: 19.7 + EPSILON } };
    expect(limitValues(site, solve()).connectionUsdPerMw).toBeCloseTo(slope(wider), 2);
  });

  it("of each mining MW", () => {
    site.mining.forEach((tier, i) => {
      const mining = site.mining.map((t, k) =>
        k === i ? { ...t, capacityMw: (tier.capacityMw as number) + EPSILON } : t,
      );
      expect(limitValues(site, solve()).miningUsdPerMw[i]).toBeCloseTo(slope({ ...site, mining }), 2);
    });
  });

  it("of the battery's power and energy", () => {
    const battery = site.battery!;
    const [limits] = limitValues(site, solve()).batteries;
    const wider = (change: object) => slope({ ...site, battery: { ...battery, ...change } });
    expect(limits!.chargePowerUsdPerMw).toBeCloseTo(wider({ chargeLimitMw: 4.3 + EPSILON }), 2);
    expect(limits!.dischargePowerUsdPerMw).toBeCloseTo(wider({ dischargeLimitMw: 3.9 + EPSILON }), 2);
    expect(limits!.energyUsdPerMwh).toBeCloseTo(wider({ energyMwh: 9.1 + EPSILON }), 2);
  });
});

describe("hours of unserved load stand apart", () => {
  it("two of three hours short of power are worth their unserved cost, the third its mining", () => {
    const short: SiteDispatchProblem = {
      grid: makeTimeGrid(0, 3600, 3),
      import: {
        firmLimitMw: 5,
        interruptibleLimitMw: 0,
        priceUsdPerMwh: 40,
        adderUsdPerMwh: 0,
        lossFraction: 0,
      },
      mining: [{ id: "m", capacityMw: 9, valueUsdPerMwh: 70 }],
      ai: {
        loadMw: Float64Array.of(7, 3, 6),
        reservedMw: 0,
        unservedCostUsdPerMwh: 5000,
        idleMayBeUsed: true,
        rampReserveMw: 0,
      },
    };
    const limits = limitValues(short, dispatchSite(short).schedule);
    expect(limits.hoursWithUnservedLoad).toBe(2);
    expect(limits.connectionInShortageUsdPerMw).toBeCloseTo(2 * (5000 - 40), 6);
    expect(limits.connectionUsdPerMw).toBeCloseTo(30, 9);
  });
});
