import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type HourlyBackup, type HourlyBattery, hourlySurvival } from "./hourly-survival.ts";

const flat = (hours: number, loadKw: number) => new Array<number>(hours).fill(loadKw);
const battery: HourlyBattery = {
  powerKw: 10,
  usableKwh: 30,
  startKwh: 30,
  chargeEfficiencyFraction: 1,
  dischargeEfficiencyFraction: 1,
};
const backup = (change: Partial<HourlyBackup> = {}): HourlyBackup => ({
  loadKw: flat(6, 10),
  gensetCount: 1,
  gensetKw: 10,
  operationalAvailabilityFraction: 1,
  failureToStartProbability: 0,
  meanTimeToFailureHours: 20,
  battery: null,
  ...change,
});
const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);

describe("gensets without a battery", () => {
  it("one genset of MTTF 20 h survives hour h with 0.95^h", () => {
    hourlySurvival(backup()).forEach((chance, i) => {
      expect(chance).toBeCloseTo(0.95 ** (i + 1), 12);
    });
  });

  it("absence and failed starts come once: 0.98 * 0.99 * 0.95^h", () => {
    const [first] = hourlySurvival(
      backup({ operationalAvailabilityFraction: 0.98, failureToStartProbability: 0.01 }),
    );
    expect(first).toBeCloseTo(0.98 * 0.99 * 0.95, 12);
  });

  it.each([
    [3, 2],
    [5, 3],
    [8, 8],
  ])("of %i gensets %i needed: binomial of units that lived h hours", (gensetCount, needed) => {
    const chances = hourlySurvival(backup({ gensetCount, loadKw: flat(4, 10 * needed) }));
    chances.forEach((chance, hour) => {
      const alive = 0.95 ** (hour + 1);
      let expected = 0;
      for (let up = needed; up <= gensetCount; up++)
        expected += choose(gensetCount, up) * alive ** up * (1 - alive) ** (gensetCount - up);
      // with a flat load a bank that is enough now was enough before
      expect(chance).toBeCloseTo(expected, 12);
    });
  });

  it("a peak in the third hour is what must be met; after it the chance only wears on", () => {
    const peaked = hourlySurvival(backup({ gensetCount: 2, loadKw: [10, 10, 20, 10] }));
    // both alive for three hours, then at least one of two for one more
    expect(peaked[2]).toBeCloseTo(0.95 ** 6, 12);
    expect(peaked[3]).toBeCloseTo(0.95 ** 6 * (1 - 0.05 ** 2), 12);
  });

  it("no load is always met, no genset meets no load but that", () => {
    expect(hourlySurvival(backup({ gensetCount: 0, loadKw: [0, 0, 1] }))).toEqual([1, 1, 0]);
    expect(hourlySurvival(backup({ loadKw: [] }))).toEqual([]);
  });

  it("a genset of a mean time to failure of an hour is gone in the first", () => {
    expect(hourlySurvival(backup({ meanTimeToFailureHours: 1 }))[0]).toBe(0);
  });
});

describe("a battery beside them", () => {
  it("alone carries 30 kWh at 10 kW for three hours, not four", () => {
    const alone = backup({ gensetCount: 0, battery });
    expect(hourlySurvival(alone)).toEqual([1, 1, 1, 0, 0, 0]);
  });

  it("its inverter bounds it: a load of 11 kW is not met by 10", () => {
    expect(hourlySurvival(backup({ gensetCount: 0, loadKw: [11], battery }))).toEqual([0]);
  });

  it("90 % on the way out: 30 kWh give 27, and the third hour is missed", () => {
    const lossy = { ...battery, dischargeEfficiencyFraction: 0.9 };
    expect(hourlySurvival(backup({ gensetCount: 0, battery: lossy, loadKw: flat(3, 10) }))).toEqual([
      1, 1, 0,
    ]);
  });

  it("90 % on the way in: an hour of 10 kW spare gives 9 kWh", () => {
    const sure = { gensetCount: 1, gensetKw: 10, meanTimeToFailureHours: 1e12 };
    const leaky = { ...battery, startKwh: 0, chargeEfficiencyFraction: 0.9 };
    const second = (loadKw: number) =>
      Math.round(hourlySurvival(backup({ ...sure, battery: leaky, loadKw: [0, loadKw] }))[1]!);
    expect([19, 19.1].map(second)).toEqual([1, 0]);
  });

  it("surplus of an hour is there in the next: 10 kW spare, 20 short after 2 hours of charging", () => {
    const sure = { gensetCount: 1, gensetKw: 20, meanTimeToFailureHours: 1e12 };
    const empty = { ...battery, powerKw: 20, startKwh: 0 };
    expect(hourlySurvival(backup({ ...sure, battery: empty, loadKw: [10, 10, 40, 30] }))[2]).toBeCloseTo(
      1,
      9,
    );
    expect(hourlySurvival(backup({ ...sure, battery: empty, loadKw: [10, 40] }))[1]).toBe(0);
  });

  it("charging stops at what it holds and at its power", () => {
    const sure = { gensetCount: 1, gensetKw: 100, meanTimeToFailureHours: 1e12 };
    const small = { ...battery, usableKwh: 15, startKwh: 0 };
    // two hours at 10 kW would be 20 kWh; 15 fit; then 110 kW ask for 10, then 5 are left
    const loads = [0, 0, 110, 105, 105];
    expect(hourlySurvival(backup({ ...sure, battery: small, loadKw: loads })).map(Math.round)).toEqual([
      1, 1, 1, 1, 0,
    ]);
  });

  it("bridges a genset that fails late: 0.95^3 + chance of failing in the last three hours", () => {
    const [, , , , , sixth] = hourlySurvival(backup({ battery }));
    // alive for 3 hours is enough: the battery carries the other three, and it was never needed before
    expect(sixth).toBeCloseTo(0.95 ** 3, 12);
  });

  it("never lowers survival, nor does a genset more or a lighter load (100 sites)", () => {
    const arbitrary = fc.record({
      loadKw: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }),
      gensetCount: fc.integer({ min: 0, max: 4 }),
      meanTimeToFailureHours: fc.double({ min: 1, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(arbitrary, (site) => {
        const base = hourlySurvival(backup(site));
        const stored = hourlySurvival(backup({ ...site, battery }));
        const larger = hourlySurvival(backup({ ...site, gensetCount: site.gensetCount + 1 }));
        const lighter = hourlySurvival(backup({ ...site, loadKw: site.loadKw.map((kw) => kw / 2) }));
        base.forEach((chance, hour) => {
          for (const better of [stored, larger, lighter])
            expect(better[hour]).toBeGreaterThanOrEqual(chance - 1e-12);
          expect(chance).toBeLessThanOrEqual((base[hour - 1] ?? 1) + 1e-12);
        });
      }),
      { numRuns: 100, seed: 121 },
    );
  });
});

describe("a backup that can't be meant is refused", () => {
  it.each<[Partial<HourlyBackup>, RegExp]>([
    [{ gensetCount: 1.5 }, /gensets is 1.5/],
    [{ gensetKw: -1 }, /genset kW is -1/],
    [{ operationalAvailabilityFraction: 1.1 }, /operational availability is 1.1/],
    [{ failureToStartProbability: -0.1 }, /failure to start is -0.1/],
    [{ meanTimeToFailureHours: 0 }, /mean time to failure is 0/],
    [{ loadKw: [1, Number.NaN] }, /load kW is NaN/],
    [{ battery: { ...battery, powerKw: -1 } }, /battery kW is -1/],
    [{ battery: { ...battery, usableKwh: Number.NaN } }, /battery usable kWh is NaN/],
    [{ battery: { ...battery, startKwh: 31 } }, /battery start kWh is 31; allowed is 0 to the usable 30/],
    [{ battery: { ...battery, startKwh: -1 } }, /battery start kWh is -1/],
    [{ battery: { ...battery, chargeEfficiencyFraction: 1.2 } }, /charge efficiency is 1.2/],
    [{ battery: { ...battery, dischargeEfficiencyFraction: 0 } }, /discharge efficiency is 0/],
    [{ battery: { ...battery, dischargeEfficiencyFraction: 1.05 } }, /discharge efficiency is 1.05/],
  ])("%j", (change, message) => {
    expect(() => hourlySurvival(backup(change))).toThrow(message);
  });
});
