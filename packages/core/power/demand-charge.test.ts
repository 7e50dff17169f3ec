import { describe, expect, it } from "vitest";
import { daysInMonth } from "../quantity/index.ts";
import {
  billedDemandMw,
  type DemandCharge,
  demandChargeUsd,
  monthPeaksMw,
  monthsOfSteps,
  type Ratchet,
  tariffPrices,
} from "./index.ts";

/** The hours of 2025, labelled without daylight saving. */
const months = Array.from({ length: 12 }, (_, m) => 2025 * 12 + m);
const monthOfHour = months.flatMap((month, m) =>
  new Array<number>(daysInMonth({ year: 2025, month: m + 1 }) * 24).fill(month),
);
const indices = Array.from({ length: 8760 }, (_, hour) => hour);
const labels = {
  zone: "UTC",
  monthNumber: Int32Array.from(monthOfHour),
  dayNumber: Int32Array.from(indices, (hour) => 20_089 + Math.floor(hour / 24)),
  hourOfDay: Uint8Array.from(indices, (hour) => hour % 24),
  weekday: Uint8Array.from(indices, (hour) => (Math.floor(hour / 24) + 2) % 7),
};
const steps = monthsOfSteps(labels);

describe("10,000 kWh flat over the year", () => {
  const flatMw = new Float64Array(8760).fill(10 / 8760);

  it("at 0.10 $/kWh the energy costs 1,000.00 $", () => {
    const prices = tariffPrices({ kind: "fixed", priceUsdPerMwh: 100 }, labels);
    const cost = flatMw.reduce((sum, mw, step) => sum + mw * prices[step]!, 0);
    expect(cost.toFixed(2)).toBe("1000.00");
  });

  it("at 10 $/kW-month the demand costs 136.99 $", () => {
    const charge: DemandCharge = { id: "flat", rateUsdPerMwMonth: 10_000 };
    expect(demandChargeUsd(charge, months, monthPeaksMw(steps, flatMw)).toFixed(2)).toBe("136.99");
  });
});

describe("a wrap-around year of 100 kW with peaks of 200, 400, 500 and 300 kW", () => {
  const loadMw = new Float64Array(8760).fill(0.1);
  for (const [hour, kw] of [
    [22, 200],
    [2403, 400],
    [4088, 500],
    [8333, 300],
  ] as const)
    loadMw[hour] = kw / 1000;
  const rateUsdPerMwMonth = [10, 10, 20, 50, 20, 10, 20, 20, 20, 20, 20, 5].map((rate) => rate * 1000);
  const peaks = monthPeaksMw(steps, loadMw);
  const cost = (ratchet: Ratchet) => demandChargeUsd({ id: "d", rateUsdPerMwMonth, ratchet }, months, peaks);

  it("a 75 % ratchet on the peaks of January, April and December costs 74,500 $", () => {
    expect(
      cost({ fraction: 0.75, lookBackMonthCount: 11, calendarMonths: [1, 4, 12], wrapAround: true }),
    ).toBeCloseTo(74_500, 6);
  });

  it("a 75 % ratchet on the previous six months costs 79,375 $", () => {
    expect(cost({ fraction: 0.75, lookBackMonthCount: 6, wrapAround: true })).toBeCloseTo(79_375, 6);
  });

  it("a causal ratchet needs the months before the start, and says which", () => {
    expect(() => cost({ fraction: 0.75, lookBackMonthCount: 6, wrapAround: false })).toThrow(
      /2025-01 looks back to 2024-12/,
    );
  });

  it("with 100 kW in each of the six months before January to March cost 2,500 $ less", () => {
    // January: its own 200 kW instead of 225; February and March: 150 kW (of January) instead of 225
    const pastPeaksMw = Object.fromEntries([1, 2, 3, 4, 5, 6].map((back) => [months[0]! - back, 0.1]));
    const causal = cost({ fraction: 0.75, lookBackMonthCount: 6, wrapAround: false, pastPeaksMw });
    expect(causal).toBeCloseTo(79_375 - 25 * 10 - 75 * 10 - 75 * 20, 6);
  });

  it("no ratchet bills each month's own peak", () => {
    const billed = billedDemandMw({ id: "d", rateUsdPerMwMonth }, months, peaks);
    expect([...billed]).toEqual([0.2, 0.1, 0.1, 0.4, 0.1, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.3]);
  });
});

describe("windows and rates", () => {
  it("only hours inside the window set the peak", () => {
    const loadMw = Float64Array.from(indices, (hour) => (hour % 24 === 3 ? 9 : 2));
    const onPeak = monthsOfSteps(labels, { id: "day", fromHour: 8, toHour: 20 });
    expect(new Set(monthPeaksMw(onPeak, loadMw))).toEqual(new Set([2]));
    expect(new Set(monthPeaksMw(steps, loadMw))).toEqual(new Set([9]));
  });

  it("eleven monthly rates are refused", () => {
    const charge: DemandCharge = { id: "d", rateUsdPerMwMonth: new Array<number>(11).fill(1) };
    expect(() => demandChargeUsd(charge, months, new Float64Array(12))).toThrow(
      /rates has 11 values where 12 are needed/,
    );
  });

  it("a ratchet of 120 % is refused", () => {
    const ratchet = { fraction: 1.2, lookBackMonthCount: 6, wrapAround: true };
    expect(() =>
      demandChargeUsd({ id: "d", rateUsdPerMwMonth: 1, ratchet }, months, new Float64Array(12)),
    ).toThrow(/ratchet fraction is 1.2/);
  });
});
