import { describe, expect, it } from "vitest";
import type { CoincidentPeakCharge } from "../power/index.ts";
import { makeTimeGrid } from "../quantity/index.ts";
import { dispatchWithCoincidentPeaks } from "./coincident-peaks.ts";
import type { DispatchProblem } from "./types.ts";

/** 4CP at 60,000 USD/MW-year: a sure hit costs 60,000 / 4 = 15,000 USD per MW. */
const charge: CoincidentPeakCharge = { id: "4cp", rateUsdPerMwYear: 60_000, months: [6, 7, 8, 9] };

/** 10 MW of mining worth 80 at a price of 30: 50 USD/MWh margin in each of 8 hours. */
const mine: DispatchProblem = {
  grid: makeTimeGrid(0, 3600, 8),
  import: {
    firmLimitMw: 10,
    interruptibleLimitMw: 0,
    priceUsdPerMwh: 30,
    adderUsdPerMwh: 0,
    lossFraction: 0,
  },
  mining: [{ id: "m", capacityMw: 10, valueUsdPerMwh: 80 }],
};

describe("four coincident peaks", () => {
  it("an hour with 1 % chance of a peak costs 150 USD/MWh and is curtailed, one with 0.2 % costs 30 and runs", () => {
    const probability = Float64Array.of(0, 0, 0.01, 0.002, 0, 0, 0.01, 0);
    const result = dispatchWithCoincidentPeaks(mine, charge, probability, [2]);
    expect([...result.schedule.importMw]).toEqual([10, 10, 0, 10, 10, 10, 0, 10]);
    expect(result.hoursCurtailed).toBe(2);
    expect(result.expectedHits).toBeCloseTo(0.02, 12);
    expect(result.actualHits).toBe(1);
    expect(result.actualChargeUsd).toBe(0);
    // ignoring: 10 MW * (0.01 + 0.002 + 0.01) * 15,000 = 3,300; avoiding: 300
    expect(result.expectedChargeIgnoringUsd).toBeCloseTo(3300, 9);
    expect(result.expectedChargeUsd).toBeCloseTo(300, 9);
    // two hours of 10 MW at 50 USD are given up
    expect(result.energyCostUsd).toBeCloseTo(1000, 9);
    expect(result.expectedSavingUsd).toBeCloseTo(2000, 9);
  });

  it("abolishing the charge is worth more than avoiding it: 4,000 against 2,700", () => {
    const result = dispatchWithCoincidentPeaks(
      mine,
      charge,
      Float64Array.of(0, 0, 0.01, 0.002, 0, 0, 0.01, 0),
    );
    expect(result.valueChargeAbolishedUsd).toBeCloseTo(4000, 9);
    expect(result.valueUsd).toBeCloseTo(2700, 9);
    expect(result.actualHits).toBeUndefined();
  });

  it("a charge that half survives reform is half the price: the 1 % hours still stop at 75 and at 40 % (60), at 30 % (45) they run", () => {
    const at = (survivalFraction: number) =>
      dispatchWithCoincidentPeaks(
        mine,
        { ...charge, survivalFraction },
        Float64Array.of(0, 0, 0.01, 0, 0, 0, 0, 0),
      );
    expect(at(0.5).hoursCurtailed).toBe(1);
    expect(at(0.4).hoursCurtailed).toBe(1);
    expect(at(0.3).hoursCurtailed).toBe(0);
    expect(at(0).expectedSavingUsd).toBe(0);
  });

  it("a peak that was missed is billed: 10 MW in one of four peaks is 150,000", () => {
    const result = dispatchWithCoincidentPeaks(mine, charge, new Float64Array(8), [5]);
    expect(result.actualHits).toBe(0);
    expect(result.actualChargeUsd).toBeCloseTo(150_000, 6);
  });
});
