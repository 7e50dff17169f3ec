import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeCertificate, storedEnergyBoundUsd } from "./certificate.ts";
import { dispatchByMeritOrder } from "./merit-order.ts";
import { importTerms, plainSite, plainStore, trader } from "./plain-site.fixture.ts";
import type { StorageBounds } from "./storage-bounds.ts";
import { dispatchStorage } from "./storage-exact.ts";

const bounds = (startMwh: number, least: number[], most: number[]): StorageBounds => ({
  startMwh,
  scaleMwh: 10,
  leastMwh: Float64Array.of(startMwh, ...least),
  mostMwh: Float64Array.of(startMwh, ...most),
});

describe("what stored energy is worth at given water values, two hours from 3 MWh, between 0 and 10", () => {
  it.each<[string, [number, number], [number[], number[]], number]>([
    [
      "20, then 50: 20 * 3 and a rise of 30 on a full store",
      [20, 50],
      [
        [0, 0],
        [10, 10],
      ],
      60 + 300,
    ],
    [
      "50, then 20: 50 * 3 and a fall on an empty one",
      [50, 20],
      [
        [0, 0],
        [10, 10],
      ],
      150,
    ],
    [
      "a reserve of 2 costs the fall of 30 on 2 MWh, and 20 a MWh at the end",
      [50, 20],
      [
        [2, 2],
        [10, 10],
      ],
      150 - 60 - 40,
    ],
    [
      "an end of exactly 4 at 50 gives 200 back",
      [20, 50],
      [
        [0, 4],
        [10, 4],
      ],
      60 + 300 - 200,
    ],
    [
      "below 0 a full end is worth what it keeps from costing",
      [-5, -5],
      [
        [0, 0],
        [10, 10],
      ],
      -15 + 50,
    ],
    [
      "nothing is worth nothing",
      [0, 0],
      [
        [0, 0],
        [10, 10],
      ],
      0,
    ],
  ])("%s", (_what, water, [least, most], usd) => {
    expect(storedEnergyBoundUsd(bounds(3, least, most), Float64Array.from(water))).toBeCloseTo(usd, 12);
  });

  it("bounds what any path within its limits releases at these values", () => {
    const path = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 5, maxLength: 5 });
    const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(path, values, (states, water) => {
        const full = bounds(3, [0, 0, 0, 0, 0], [10, 10, 10, 10, 10]);
        const released = water.reduce(
          (sum, value, t) => sum + value * ((t === 0 ? 3 : states[t - 1]!) - states[t]!),
          0,
        );
        expect(released).toBeLessThanOrEqual(storedEnergyBoundUsd(full, Float64Array.from(water)) + 1e-9);
      }),
      { seed: 111, numRuns: 500 },
    );
  });
});

describe("the gap is relative to the larger of value, gross cash and a dollar", () => {
  const totals = (valueUsd: number, grossCashUsd: number) => ({
    ...dispatchByMeritOrder(plainSite(1)).totals,
    valueUsd,
    grossCashUsd,
  });

  it.each([
    [100, 400, 104, 0.01],
    [-800, 400, -792, 0.01],
    [0, 0, 0.5, 0.5],
    [100, 100, 100, 0],
  ])("value %d, gross %d, bound %d: %d", (value, gross, bound, gap) => {
    expect(makeCertificate(totals(value, gross), bound)).toEqual({
      primalUsd: value,
      dualBoundUsd: bound,
      relativeGap: gap,
    });
  });
});

describe("a certificate bounds what anybody could have done", () => {
  it("the battery left idle, or run by a rule of thumb, is under it", () => {
    const prices = [20, 35, 90, 60, 15, 110];
    const store = plainStore({
      chargeEfficiencyFraction: 0.9,
      ends: { kind: "exactly", startMwh: 0, endMwh: 0 },
    });
    const { certificate } = dispatchStorage(trader(prices, store));
    expect(certificate.dualBoundUsd).toBeGreaterThan(
      dispatchByMeritOrder(trader(prices, store)).totals.valueUsd,
    );
    // 9 MWh stored at 20, sold at 90, 9 stored at 15, sold at 110
    expect(certificate.dualBoundUsd).toBeGreaterThanOrEqual(9 * 90 - 200 + 9 * 110 - 150 - 1e-9);
    expect(certificate.relativeGap).toBeLessThanOrEqual(1e-9);
  });

  it("unserved load is in it: 2 MW short for an hour at 5,000 and 4 MW served at 30", () => {
    const site = plainSite(1, {
      import: importTerms({ firmLimitMw: 4 }),
      ai: { loadMw: 6, reservedMw: 0, unservedCostUsdPerMwh: 5000, idleMayBeUsed: true, rampReserveMw: 0 },
      battery: plainStore(),
    });
    expect(dispatchStorage(site).certificate.dualBoundUsd).toBeCloseTo(-10_000 - 120, 6);
  });
});
