import { describe, expect, it } from "vitest";
import { plainStore, trader } from "./plain-site.fixture.ts";
import { makeRandom } from "./random-problem.fixture.ts";
import { dispatchStorage } from "./storage-exact.ts";
import type { Battery } from "./types.ts";

const circle = (parts: Partial<Battery> = {}) => plainStore({ ...parts, ends: { kind: "cyclic" } });
const solve = (prices: readonly number[], store: Battery) => dispatchStorage(trader(prices, store));
const usd = (prices: readonly number[], store: Battery) => solve(prices, store).schedule.totals.valueUsd;
const anyPrices = (seed: number, steps = 24) => {
  const random = makeRandom(seed);
  return Array.from({ length: steps }, () => Math.round(120 * random() - 15));
};
const lossy = circle({
  chargeLimitMw: 4,
  dischargeLimitMw: 3,
  energyMwh: 9,
  chargeEfficiencyFraction: 0.9,
  dischargeEfficiencyFraction: 0.85,
  wearUsdPerMwh: 1,
});
const seeds = Array.from({ length: 20 }, (_, i) => 4000 + i);

describe("a store that ends as it starts, by hand", () => {
  it.each<[string, number[], number, number]>([
    ["dear first, cheap after: starts full, sells 10 at 100, buys 10 at 20", [100, 20], 10, 800],
    ["cheap first, dear after: starts empty", [20, 100], 0, 800],
  ])("%s", (_what, prices, startMwh, value) => {
    const { schedule } = solve(prices, circle({ energyMwh: 10 }));
    expect(schedule.totals.valueUsd).toBeCloseTo(value, 9);
    expect(schedule.stateOfChargeMwh[0]).toBeCloseTo(startMwh, 9);
    expect(schedule.stateOfChargeMwh[2]).toBeCloseTo(startMwh, 9);
  });

  it("one hour is a circle of its own: nothing comes of it", () => {
    const { schedule } = solve([70], circle());
    expect(schedule.totals.valueUsd).toBeCloseTo(0, 9);
    expect(schedule.stateOfChargeMwh[0]).toBeCloseTo(schedule.stateOfChargeMwh[1]!, 9);
  });

  it("flat prices move nothing through a store that loses some", () => {
    expect(usd([50, 50, 50], circle({ chargeEfficiencyFraction: 0.9 }))).toBeCloseTo(0, 9);
  });

  it("a reserve of all of it leaves nothing to move", () => {
    const { schedule } = solve([100, 20, 100, 20], circle({ reserveMwh: 20 }));
    expect([...schedule.stateOfChargeMwh]).toEqual([20, 20, 20, 20, 20]);
  });
});

describe("20 random days (seeds 4000..4019)", () => {
  it("no start tried is worth more: 61 energies from empty to full", () => {
    for (const seed of seeds) {
      const prices = anyPrices(seed);
      const best = usd(prices, lossy);
      for (let i = 0; i <= 60; i++) {
        const at = (9 * i) / 60;
        const pinned = usd(prices, { ...lossy, ends: { kind: "exactly", startMwh: at, endMwh: at } });
        expect(pinned, `seed ${seed}, start ${at}`).toBeLessThanOrEqual(best + 1e-6);
      }
    }
  });

  it("its own start, pinned, is worth the same", () => {
    for (const seed of seeds) {
      const prices = anyPrices(seed);
      const { schedule } = solve(prices, lossy);
      const at = schedule.stateOfChargeMwh[0]!;
      const pinned = usd(prices, { ...lossy, ends: { kind: "exactly", startMwh: at, endMwh: at } });
      expect(pinned, `seed ${seed}`).toBeCloseTo(schedule.totals.valueUsd, 6);
    }
  });

  it("a circle has no beginning: turned by 1, 7 or 23 hours it is worth the same", () => {
    for (const seed of seeds) {
      const prices = anyPrices(seed);
      for (const turn of [1, 7, 23])
        expect(usd([...prices.slice(turn), ...prices.slice(0, turn)], lossy), `seed ${seed}`).toBeCloseTo(
          usd(prices, lossy),
          6,
        );
    }
  });

  it("twice round is worth at least twice, and is certified", () => {
    for (const seed of seeds) {
      const prices = anyPrices(seed);
      const twice = solve([...prices, ...prices], lossy);
      expect(twice.schedule.totals.valueUsd, `seed ${seed}`).toBeCloseTo(2 * usd(prices, lossy), 6);
      expect(Math.abs(twice.certificate.relativeGap), `seed ${seed}`).toBeLessThanOrEqual(1e-9);
    }
  });

  it("a free start would only be worth more, by what a full store sells for", () => {
    for (const seed of seeds) {
      const prices = anyPrices(seed);
      const given = usd(prices, { ...lossy, ends: { kind: "free-end", startMwh: 9 } });
      expect(given, `seed ${seed}`).toBeGreaterThanOrEqual(usd(prices, lossy) - 1e-6);
    }
  });

  it("water values close: across the turn they rise only at a full store and fall only at an empty one", () => {
    for (const seed of seeds) {
      const { schedule } = solve(anyPrices(seed), lossy);
      const water = schedule.waterValueUsdPerMwh;
      const rise = water[0]! - water[water.length - 1]!;
      const seamMwh = schedule.stateOfChargeMwh[0]!;
      if (rise > 1e-6) expect(seamMwh, `seed ${seed}`).toBeCloseTo(9, 6);
      if (rise < -1e-6) expect(seamMwh, `seed ${seed}`).toBeCloseTo(0, 6);
    }
  });
});
