import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { type DemandCharge, monthsOfSteps, type Ratchet } from "../power/index.ts";
import {
  makeTimeGrid,
  monthNumber,
  type TimeLabels,
  utcDayOf,
  utcMidnightUnixSec,
} from "../quantity/index.ts";
import { dispatchWithDemandCharges } from "./demand-peaks.ts";
import { dispatchExactly } from "./exact-dispatch.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { importTerms, plainSite, plainStore } from "./plain-site.fixture.ts";
import { shortMonthLabels } from "./random-instance.fixture.ts";
import { makeRandom } from "./random-problem.fixture.ts";
import type { MeteredDemandCharge } from "./site-problem.ts";
import type { DispatchProblem } from "./types.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

/** Hourly labels of 2023 in UTC, with its real months. */
function yearLabels(): { labels: TimeLabels; grid: ReturnType<typeof makeTimeGrid> } {
  const grid = makeTimeGrid(utcMidnightUnixSec({ year: 2023, month: 1, day: 1 }), 3600, 8760);
  const steps = Array.from({ length: grid.steps }, (_, step) => step);
  const labels = {
    ...shortMonthLabels(grid, 8760),
    monthNumber: Int32Array.from(steps, (step) => monthNumber(utcDayOf(grid.startUnixSec + step * 3600))),
  };
  return { labels, grid };
}

/** Load that must be served whatever it costs: peaks are what they are. */
function firmYear(loadMw: number | Float64Array, priceUsdPerMwh: number): DispatchProblem {
  return {
    grid: yearLabels().grid,
    import: importTerms({ firmLimitMw: 100, priceUsdPerMwh }),
    mining: [],
    auxiliary: { loadMw, unservedCostUsdPerMwh: 1e6 },
  };
}

describe("closed forms over a year, through dispatch", () => {
  const { labels } = yearLabels();
  const metered = (charge: DemandCharge): MeteredDemandCharge[] => [{ charge, steps: monthsOfSteps(labels) }];

  it("10,000 kWh flat at 0.10 $/kWh and 10 $/kW-month: 1,000.00 and 136.99 USD", () => {
    const site = firmYear(10 / 8760, 100);
    const charge: DemandCharge = { id: "flat", rateUsdPerMwMonth: 10_000 };
    const found = dispatchWithDemandCharges(site, metered(charge), solver);
    expect(found.schedule.totals.importCostUsd).toBeCloseTo(1000, 2);
    expect(found.demandChargeUsd).toBeCloseTo(136.99, 2);
    expect(found.valueUsd).toBeCloseTo(-1136.99, 2);
  });

  const spiky = new Float64Array(8760).fill(0.1);
  for (const [hour, kw] of [
    [22, 200],
    [2403, 400],
    [4088, 500],
    [8333, 300],
  ] as const)
    spiky[hour] = kw / 1000;
  const rates = [10, 10, 20, 50, 20, 10, 20, 20, 20, 20, 20, 5].map((usdPerKw) => usdPerKw * 1000);
  const ratcheted = (parts: Partial<Ratchet>): DemandCharge => ({
    id: "wrap",
    rateUsdPerMwMonth: rates,
    ratchet: { fraction: 0.75, lookBackMonthCount: 11, wrapAround: true, ...parts },
  });

  it.each<[string, Partial<Ratchet>, number]>([
    ["75 % of the peaks of January, April and December", { calendarMonths: [1, 4, 12] }, 74_500],
    ["75 % of the previous six months", { lookBackMonthCount: 6 }, 79_375],
  ])("a wrap-around year with %s", (_what, parts, usd) => {
    const found = dispatchWithDemandCharges(firmYear(spiky, 0), metered(ratcheted(parts)), solver);
    expect(found.demandChargeUsd).toBeCloseTo(usd, 4);
    expect([...found.peaksMw[0]!].map((mw) => Math.round(mw * 1000))).toEqual([
      200, 100, 100, 400, 100, 500, 100, 100, 100, 100, 100, 300,
    ]);
  });
});

/** "Months" of four hours in a row. */
const monthly = (
  months: number,
  charge: Partial<DemandCharge>,
  window?: Parameters<typeof monthsOfSteps>[1],
) => {
  const labels = shortMonthLabels(makeTimeGrid(0, 3600, 4 * months), 4);
  const steps = monthsOfSteps(labels, window);
  return [{ charge: { id: "d", rateUsdPerMwMonth: 0, ...charge }, steps }] satisfies MeteredDemandCharge[];
};
const price = (...values: number[]) => importTerms({ priceUsdPerMwh: Float64Array.from(values) });
const mine = [{ id: "m", capacityMw: 10, valueUsdPerMwh: 80 }];

describe("a mine that pays for its peak: 4 hours at a margin of 50 earn 200 USD per MW", () => {
  const net = (rate: number) =>
    dispatchWithDemandCharges(
      plainSite(4, { mining: mine }),
      monthly(1, { rateUsdPerMwMonth: rate }),
      solver,
    );

  it.each([
    [0, 10, 2000],
    [150, 10, 500],
    [199, 10, 10],
    [201, 0, 0],
    [5000, 0, 0],
  ])("at %d USD/MW its peak is %d MW and it nets %d USD", (rate, peakMw, usd) => {
    const found = net(rate);
    expect(found.valueUsd).toBeCloseTo(usd, 3);
    expect(found.peaksMw[0]![0]).toBeCloseTo(peakMw, 5);
    expect(found.demandChargeUsd).toBeCloseTo(rate * peakMw, 2);
  });

  it("bound, gap and solves are part of the answer", () => {
    const found = net(150);
    expect(found.boundUsd).toBeGreaterThanOrEqual(found.valueUsd - 1e-9);
    expect(found.relativeGap).toBeLessThanOrEqual(1e-6);
    expect(found.innerSolveCount).toBeGreaterThan(0);
  });

  it("at no rate it is the exact dispatch", () => {
    expect(net(0).valueUsd).toBeCloseTo(dispatchExactly(plainSite(4, { mining: mine })).boundUsd, 6);
  });
});

describe("months by themselves, and tied by a ratchet", () => {
  /** January has one good hour (60 USD a MW), February four (240). */
  const site = plainSite(8, { mining: mine, import: price(20, 90, 90, 90, 20, 20, 20, 20) });
  const solve = (parts: Partial<DemandCharge>) => dispatchWithDemandCharges(site, monthly(2, parts), solver);

  it("at 100 USD/MW January stays at 0, February runs: 10 * (240 - 100)", () => {
    const found = solve({ rateUsdPerMwMonth: 100 });
    expect([...found.peaksMw[0]!].map(Math.round)).toEqual([0, 10]);
    expect(found.valueUsd).toBeCloseTo(1400, 3);
  });

  it("a ring bills February's peak in January as well: 10 * (240 + 60 - 200), so January runs too", () => {
    const ratchet = { fraction: 1, lookBackMonthCount: 1, wrapAround: true };
    const found = solve({ rateUsdPerMwMonth: 100, ratchet });
    expect([...found.peaksMw[0]!].map(Math.round)).toEqual([10, 10]);
    expect(found.valueUsd).toBeCloseTo(1000, 3);
  });

  it("half of it: 10 * 240 - 10 * 100 - 5 * 100, and January's 5 MW are free: + 5 * 60", () => {
    const ratchet = { fraction: 0.5, lookBackMonthCount: 1, wrapAround: true };
    const found = solve({ rateUsdPerMwMonth: 100, ratchet });
    expect(found.valueUsd).toBeCloseTo(2400 - 1000 - 500 + 300, 3);
    expect([...found.billedMw[0]!].map((mw) => Math.round(mw * 1000) / 1000)).toEqual([5, 10]);
    expect(found.peaksMw[0]![0]).toBeCloseTo(5, 4);
  });

  it("a December of 30 MW bills January 24 MW at 80 % whatever it does: all of January is free", () => {
    const ratchet: Ratchet = {
      fraction: 0.8,
      lookBackMonthCount: 1,
      wrapAround: false,
      pastPeaksMw: { 24311: 30 },
    };
    const found = solve({ rateUsdPerMwMonth: 100, ratchet });
    expect([...found.peaksMw[0]!].map(Math.round)).toEqual([10, 10]);
    expect(found.billedMw[0]![0]).toBeCloseTo(24, 9);
    expect(found.valueUsd).toBeCloseTo(600 + 2400 - 2400 - 1000, 3);
  });

  it("without the past it asks for it", () => {
    const ratchet = { fraction: 0.8, lookBackMonthCount: 1, wrapAround: false };
    expect(() => solve({ rateUsdPerMwMonth: 100, ratchet })).toThrow(
      expect.objectContaining({ code: "power/missing-look-back" }),
    );
  });

  it("January and February may have rates of their own: 50 and 300 a MW", () => {
    const rates = [50, 300, ...Array.from({ length: 10 }, () => 0)];
    const found = solve({ rateUsdPerMwMonth: rates });
    expect([...found.peaksMw[0]!].map(Math.round)).toEqual([10, 0]);
    expect(found.valueUsd).toBeCloseTo(10 * (60 - 50), 3);
  });
});

describe("a store shaves the peak of firm load of 2, 2, 10 and 2 MWh", () => {
  const shave = (energyMwh: number, powerMw: number, rate = 1000) => {
    const site = plainSite(4, {
      import: importTerms({ firmLimitMw: 20, priceUsdPerMwh: 0 }),
      auxiliary: { loadMw: Float64Array.of(2, 2, 10, 2), unservedCostUsdPerMwh: 1e6 },
      battery: plainStore({
        chargeLimitMw: powerMw,
        dischargeLimitMw: powerMw,
        energyMwh,
        ends: { kind: "exactly", startMwh: 0, endMwh: 0 },
      }),
    });
    return dispatchWithDemandCharges(site, monthly(1, { rateUsdPerMwMonth: rate }), solver).peaksMw[0]![0]!;
  };

  it.each([
    ["none", 0, 0, 10],
    ["1 MWh takes 1 MW off", 1, 5, 9],
    ["4 MWh at 3 MW take 3 off", 4, 3, 7],
    ["4 MWh take 4 off", 4, 5, 6],
    ["5 MWh: 2 + 2 MWh of room before the peak at a peak of 14/3", 9, 9, 14 / 3],
  ])("%s", (_what, energyMwh, powerMw, peakMw) => {
    expect(shave(energyMwh, powerMw)).toBeCloseTo(peakMw, 4);
  });

  it("and leaves it where the peak costs nothing", () => {
    expect(shave(9, 9, 0)).toBeGreaterThanOrEqual(14 / 3 - 1e-6);
  });
});

describe("only import inside the window sets the peak", () => {
  it("from 2 to 4 o'clock: two hours of mining pay 100 USD, the two before are free", () => {
    const evening = monthly(1, { rateUsdPerMwMonth: 150 }, { id: "peak", fromHour: 2, toHour: 4 });
    const found = dispatchWithDemandCharges(plainSite(4, { mining: mine }), evening, solver);
    expect([...found.schedule.importMw].map(Math.round)).toEqual([10, 10, 0, 0]);
    expect(found.valueUsd).toBeCloseTo(1000, 3);
    expect(found.demandChargeUsd).toBeCloseTo(0, 3);
  });
});

describe("12 random weeks in seven months (seeds 1..12)", () => {
  it("value, charge and bill belong together, and no cheaper rate is worth less", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = makeRandom(seed);
      const prices = Float64Array.from({ length: 28 }, () => 120 * random());
      const site: DispatchProblem = {
        ...plainSite(28, { mining: mine, import: importTerms({ priceUsdPerMwh: prices, firmLimitMw: 14 }) }),
        battery: plainStore({ energyMwh: 6, chargeLimitMw: 3, ends: { kind: "cyclic" } }),
      };
      const rate = 400 * random();
      const ratchet = random() < 0.5 ? { fraction: 0.7, lookBackMonthCount: 3, wrapAround: true } : undefined;
      const at = (rateUsdPerMwMonth: number) =>
        dispatchWithDemandCharges(
          site,
          monthly(7, { rateUsdPerMwMonth, ...(ratchet && { ratchet }) }),
          solver,
        );
      const found = at(rate);
      const billedUsd = found.billedMw[0]!.reduce((sum, mw) => sum + mw * rate, 0);
      expect(found.demandChargeUsd, `seed ${seed}`).toBeCloseTo(billedUsd, 6);
      expect(found.valueUsd).toBeCloseTo(found.schedule.totals.valueUsd - billedUsd, 6);
      found.billedMw[0]!.forEach((mw, m) => {
        expect(mw).toBeGreaterThanOrEqual(found.peaksMw[0]![m]! - 1e-12);
      });
      expect(at(rate / 2).valueUsd, `seed ${seed}`).toBeGreaterThanOrEqual(found.valueUsd - 1e-3);
    }
  });
});
