import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importTerms, plainSite, plainStore } from "./plain-site.fixture.ts";
import { rollDispatch, settleTwoPrices } from "./rolling.ts";

const STEPS = 6;
const series = (least: number, most: number) =>
  fc
    .array(fc.double({ min: least, max: most, noNaN: true }), { minLength: STEPS, maxLength: STEPS })
    .map((values) => Float64Array.from(values));
const anyBill = fc.record({
  positionNetMw: series(-50, 50),
  actualNetMw: series(-50, 50),
  dayAheadUsdPerMwh: series(-100, 300),
  realTimeUsdPerMwh: series(-100, 300),
  stepHours: fc.constantFrom(1 / 12, 0.25, 0.5, 1),
});
type Bill = Parameters<typeof settleTwoPrices>[0];
const check = (property: (bill: Bill) => void) =>
  fc.assert(fc.property(anyBill, property), { seed: 91, numRuns: 200 });
const sum = (a: Float64Array, b: Float64Array) => a.reduce((total, x, i) => total + x * b[i]!, 0);

describe("one hour, by hand", () => {
  const bill = (position: number, actual: number, dayAhead = 30, realTime = 50) =>
    settleTwoPrices({
      positionNetMw: Float64Array.of(position),
      actualNetMw: Float64Array.of(actual),
      dayAheadUsdPerMwh: Float64Array.of(dayAhead),
      realTimeUsdPerMwh: Float64Array.of(realTime),
      stepHours: 1,
    });

  it.each([
    ["what was bought is drawn", 10, 10, 300, 0],
    ["nothing was bought: all at real time", 0, 10, 0, 500],
    ["bought and not drawn: sold back at 50", 10, 0, 300, -500],
    ["sold ahead and delivered", -10, -10, -300, 0],
    ["sold ahead and not delivered: bought back at 50", -10, 0, -300, 500],
    ["sold ahead, drawn instead", -10, 5, -300, 750],
  ])("%s", (_what, position, actual, dayAheadUsd, realTimeUsd) => {
    expect(bill(position, actual)).toEqual({
      dayAheadUsd,
      realTimeUsd,
      totalUsd: dayAheadUsd + realTimeUsd,
    });
  });

  it("at a negative real-time price what is not drawn costs: 10 bought at 30, none drawn at -20 is 300 + 200", () => {
    expect(bill(10, 0, 30, -20).totalUsd).toBe(500);
  });
});

describe("for any position, draw and prices", () => {
  it("total = draw at real time + position * (day-ahead - real time)", () => {
    check((bill) => {
      const spread = bill.dayAheadUsdPerMwh.map((usd, i) => usd - bill.realTimeUsdPerMwh[i]!);
      const expected =
        (sum(bill.actualNetMw, bill.realTimeUsdPerMwh) + sum(bill.positionNetMw, spread)) * bill.stepHours;
      expect(settleTwoPrices(bill).totalUsd).toBeCloseTo(expected, 6);
    });
  });

  it("a position that is kept is settled at day-ahead prices alone", () => {
    check((bill) => {
      const kept = settleTwoPrices({ ...bill, actualNetMw: bill.positionNetMw });
      expect(kept.realTimeUsd).toBeCloseTo(0, 9);
      expect(kept.totalUsd).toBeCloseTo(sum(bill.positionNetMw, bill.dayAheadUsdPerMwh) * bill.stepHours, 6);
    });
  });

  it("where both prices are one, the position changes nothing", () => {
    check((bill) => {
      const same = { ...bill, realTimeUsdPerMwh: bill.dayAheadUsdPerMwh };
      const none = { ...same, positionNetMw: new Float64Array(STEPS) };
      expect(settleTwoPrices(same).totalUsd).toBeCloseTo(settleTwoPrices(none).totalUsd, 6);
    });
  });

  it("the other side of the same trades has the opposite bill", () => {
    check((bill) => {
      const other = settleTwoPrices({
        ...bill,
        positionNetMw: bill.positionNetMw.map((mw) => -mw),
        actualNetMw: bill.actualNetMw.map((mw) => -mw),
      });
      expect(other.totalUsd).toBeCloseTo(-settleTwoPrices(bill).totalUsd, 6);
    });
  });

  it("a step of half the length has half the bill, line by line", () => {
    check((bill) => {
      const whole = settleTwoPrices(bill);
      const half = settleTwoPrices({ ...bill, stepHours: bill.stepHours / 2 });
      expect(half.dayAheadUsd).toBeCloseTo(whole.dayAheadUsd / 2, 6);
      expect(half.realTimeUsd).toBeCloseTo(whole.realTimeUsd / 2, 6);
    });
  });
});

describe("a rolled schedule's day-ahead position", () => {
  const truth = Float64Array.from({ length: 48 }, (_, t) => (t % 24 < 12 ? 20 : 80));
  const site = {
    ...plainSite(48, {
      import: importTerms({ firmLimitMw: 20, priceUsdPerMwh: truth }),
      mining: [{ id: "m", capacityMw: 8, valueUsdPerMwh: 60 }],
      battery: plainStore({
        energyMwh: 12,
        chargeLimitMw: 3,
        ends: { kind: "exactly", startMwh: 0, endMwh: 0 },
      }),
    }),
    export: { limitMw: 5, priceUsdPerMwh: truth, deductUsdPerMwh: 0, lossFraction: 0 },
  };
  const plan = { commitSteps: 24, horizonSteps: 24, planEndMwh: 0, noBurning: true };

  it("is what happens where the forecast is right: nothing is left for real time", () => {
    const rolled = rollDispatch(site, { ...plan, forecast: { kind: "supplied", priceUsdPerMwh: truth } });
    const actualNetMw = rolled.schedule.importMw.map((mw, t) => mw - rolled.schedule.exportMw[t]!);
    const bill = settleTwoPrices({
      positionNetMw: rolled.plannedNetMw,
      actualNetMw,
      dayAheadUsdPerMwh: truth,
      realTimeUsdPerMwh: truth.map((usd) => usd + 7),
      stepHours: 1,
    });
    expect(bill.realTimeUsd).toBeCloseTo(0, 9);
    expect(bill.dayAheadUsd).toBeCloseTo(
      rolled.schedule.totals.importCostUsd - rolled.schedule.totals.exportRevenueUsd,
      9,
    );
  });

  it("differs from what happens where it is wrong: mining planned at 20 stops at a true 80", () => {
    const upsideDown = truth.map((usd) => 100 - usd);
    const rolled = rollDispatch(site, {
      ...plan,
      forecast: { kind: "supplied", priceUsdPerMwh: upsideDown },
    });
    const afternoon = 14;
    expect(rolled.plannedNetMw[afternoon]!).toBeGreaterThan(7.9);
    expect(rolled.schedule.miningMw[0]![afternoon]).toBe(0);
  });
});
