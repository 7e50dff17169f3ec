import { describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { dispatchSite } from "./router.ts";
import { dispatchStorage } from "./storage-exact.ts";
import type { Battery, DispatchProblem } from "./types.ts";

const battery: Battery = {
  chargeLimitMw: 10,
  dischargeLimitMw: 10,
  energyMwh: 20,
  chargeEfficiencyFraction: 1,
  dischargeEfficiencyFraction: 1,
  wearUsdPerMwh: 0,
  reserveMwh: 0,
  ends: { kind: "free-end", startMwh: 0 },
};
/** Cheap for two hours, dear for two: a store of 20 MWh at 10 MW earns 20 * (100 - 10). */
const site: DispatchProblem = {
  grid: makeTimeGrid(0, 3600, 4),
  import: {
    firmLimitMw: 100,
    interruptibleLimitMw: 0,
    priceUsdPerMwh: Float64Array.from([10, 10, 100, 100]),
    adderUsdPerMwh: 0,
    lossFraction: 0,
  },
  export: {
    limitMw: 50,
    priceUsdPerMwh: Float64Array.from([10, 10, 100, 100]),
    deductUsdPerMwh: 0,
    lossFraction: 0,
  },
  mining: [],
};

describe("a store", () => {
  it("works wherever it is written: a lone further battery earns what the first one does, 1,800 USD", () => {
    expect(dispatchSite({ ...site, battery }).valueUsd).toBeCloseTo(1800, 6);
    const { schedule, valueUsd } = dispatchSite({ ...site, furtherBatteries: [battery] });
    expect(valueUsd).toBeCloseTo(1800, 6);
    expect(schedule.batteries).toHaveLength(1);
  });

  it("is never overfilled by an exact end above its size: it ends full at 20, and 30 is named as 10 short", () => {
    const full: Battery = { ...battery, ends: { kind: "exactly", startMwh: 0, endMwh: 30 } };
    const { schedule } = dispatchStorage({ ...site, battery: full });
    expect(Math.max(...schedule.stateOfChargeMwh)).toBeLessThanOrEqual(20 + 1e-9);
    expect(schedule.stateOfChargeMwh.at(-1)).toBeCloseTo(20, 9);
    expect(schedule.slacks).toContainEqual(
      expect.objectContaining({ kind: "state-of-charge-end", worstAmount: 10, limit: 30 }),
    );
  });
});
