import { describe, expect, it } from "vitest";
import { blockCostUsd, combineLosses, sumAdders, tariffPrices, windowMask } from "./index.ts";

/** Two local days from Saturday 2025-05-31: 48 hours, May then June. */
const indices = Array.from({ length: 48 }, (_, hour) => hour);
const labels = {
  zone: "America/Chicago",
  monthNumber: Int32Array.from(indices, (hour) => 2025 * 12 + (hour < 24 ? 4 : 5)),
  dayNumber: Int32Array.from(indices, (hour) => 20_239 + Math.floor(hour / 24)),
  hourOfDay: Uint8Array.from(indices, (hour) => hour % 24),
  weekday: Uint8Array.from(indices, (hour) => (hour < 24 ? 5 : 6)),
};

describe("windows of local time", () => {
  it("22 to 6 is the night: 8 hours of each day", () => {
    const mask = windowMask({ id: "night", fromHour: 22, toHour: 6 }, labels);
    expect(indices.filter((hour) => mask[hour])).toEqual([
      0, 1, 2, 3, 4, 5, 22, 23, 24, 25, 26, 27, 28, 29, 46, 47,
    ]);
  });

  it("months, weekdays and holidays narrow it: a holiday counts as a Sunday", () => {
    expect(windowMask({ id: "june", months: [6] }, labels).reduce((sum, x) => sum + x, 0)).toBe(24);
    expect(windowMask({ id: "sat", weekdays: [5] }, labels).reduce((sum, x) => sum + x, 0)).toBe(24);
    const withHoliday = { id: "sat", weekdays: [5], holidayDayNumbers: [20_239] };
    expect(windowMask(withHoliday, labels).reduce((sum, x) => sum + x, 0)).toBe(0);
  });

  it.each([
    [{ id: "w", months: [13] }, /months 13/],
    [{ id: "w", weekdays: [7] }, /weekdays 7/],
    [{ id: "w", fromHour: 9, toHour: 9 }, /cover nothing/],
    [{ id: "w", fromHour: 9.5 }, /hours 9.5 to 24/],
  ])("%o is refused", (window, message) => {
    expect(() => windowMask(window, labels)).toThrow(message);
  });
});

describe("energy tariffs", () => {
  it("time of use: the first window that holds an hour decides, the rest pays the other price", () => {
    const prices = tariffPrices(
      {
        kind: "time-of-use",
        windows: [
          { id: "super-peak", fromHour: 17, toHour: 19, priceUsdPerMwh: 200 },
          { id: "peak", fromHour: 14, toHour: 20, priceUsdPerMwh: 90 },
        ],
        otherwiseUsdPerMwh: 30,
      },
      labels,
    );
    expect([13, 14, 16, 17, 18, 19, 20].map((hour) => prices[hour])).toEqual([30, 90, 90, 200, 200, 90, 30]);
  });

  it("indexed: 1.02 times the market plus 3, between 0 and 100", () => {
    const market = Float64Array.from(indices, (hour) => [-50, 20, 500][hour % 3]!);
    const tariff = {
      kind: "indexed",
      multiplier: 1.02,
      adderUsdPerMwh: 3,
      floorUsdPerMwh: 0,
      capUsdPerMwh: 100,
    } as const;
    expect([...tariffPrices(tariff, labels, market).slice(0, 3)]).toEqual([0, 1.02 * 20 + 3, 100]);
    expect(() => tariffPrices(tariff, labels)).toThrow(/indexed to the market, but no market price/);
  });

  it("adders add up, each in its window", () => {
    const adders = [
      { id: "tax", adderUsdPerMwh: 2 },
      { id: "delivery", adderUsdPerMwh: 7, window: { id: "day", fromHour: 8, toHour: 20 } },
    ];
    const total = sumAdders(adders, labels);
    expect([total[7], total[8], total[19], total[20]]).toEqual([2, 9, 9, 2]);
  });

  it("2 % in the line and 1 % in the transformer lose 2.98 %", () => {
    expect(combineLosses([0.02, 0.01])).toBeCloseTo(0.0298, 12);
    expect(combineLosses([])).toBe(0);
    expect(() => combineLosses([1])).toThrow(/must lie in \[0, 1\)/);
  });

  it("blocks: 100 MWh at 50, then 30: 150 MWh cost 6,500", () => {
    const blocks = [
      { upToMwh: 100, priceUsdPerMwh: 50 },
      { upToMwh: Infinity, priceUsdPerMwh: 30 },
    ];
    expect(blockCostUsd(blocks, 150)).toBe(6500);
    expect(blockCostUsd(blocks, 80)).toBe(4000);
    expect(() => blockCostUsd([...blocks].reverse(), 1)).toThrow(/ascending/);
  });
});
