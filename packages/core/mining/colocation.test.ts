import { assumption } from "@switchyard/scenario";
import { describe, expect, it } from "vitest";
import {
  type ColocationMonth,
  type ColocationTerms,
  colocationMonth,
  colocationUsdPerMeterMwh,
} from "./index.ts";

const terms: ColocationTerms = {
  rateUsdPerKwh: 0.08,
  meteredAt: "machine",
  depositMonths: 0.5,
  billingDelayDays: 365.2425 / 12,
  baseDefaultProbabilityPerYear: 0.05,
  stressedDefaultProbabilityPerYear: 0.6,
  vacantMonthsAfterDefault: 3,
  uptimeFraction: 1,
};
/** 10 MW of 20 J/TH machines for 720 hours; power 45 USD/MWh, PUE 1.05, lines 1.02. */
const month: ColocationMonth = {
  machineMw: 10,
  hours: 720,
  powerUsdPerMeterMwh: 45,
  losses: { pueRatio: 1.05, lineLossRatio: 1.02 },
  customer: { hashpriceUsdPerPhDay: 48, efficiencyJPerTh: 20 },
};

describe("hosting others' machines", () => {
  it("7,200 MWh at 8 c/kWh bill 576,000; 7,711.2 meter MWh at 45 cost 347,004", () => {
    const outcome = colocationMonth(terms, month);
    expect(outcome.billedUsd).toBeCloseTo(576_000, 6);
    expect(outcome.powerCostUsd).toBeCloseTo(7200 * 1.071 * 45, 6);
    expect(outcome.marginUsd).toBeCloseTo(576_000 - 347_004, 6);
  });

  it("metered at the site's meter bills the losses too", () => {
    expect(colocationMonth({ ...terms, meteredAt: "meter" }, month).billedUsd).toBeCloseTo(
      576_000 * 1.071,
      6,
    );
  });

  it("95 % uptime bills and draws 95 %", () => {
    const outcome = colocationMonth({ ...terms, uptimeFraction: 0.95 }, month);
    expect(outcome.marginUsd).toBeCloseTo(0.95 * colocationMonth(terms, month).marginUsd, 6);
  });

  it("brings 74.7 USD per meter MWh to stand beside mining: 80 / 1.071", () => {
    expect(colocationUsdPerMeterMwh(terms, month.losses)).toBeCloseTo(80 / 1.071, 10);
    expect(colocationUsdPerMeterMwh({ ...terms, meteredAt: "meter" }, month.losses)).toBe(80);
  });
});

describe("the customer's default", () => {
  it("is 0.43 % a month while its machines earn the rate (10 c/kWh at 48 USD/PH/day)", () => {
    const outcome = colocationMonth(terms, month);
    expect(outcome.customerMarginUsdPerKwh).toBeCloseTo(0.02, 10);
    expect(outcome.defaultProbability).toBeCloseTo(1 - 0.95 ** (1 / 12), 12);
  });

  it("is 7.4 % a month when they don't (36 USD/PH/day: 7.5 c against 8)", () => {
    const stressed = { ...month, customer: { hashpriceUsdPerPhDay: 36, efficiencyJPerTh: 20 } };
    const outcome = colocationMonth(terms, stressed);
    expect(outcome.customerMarginUsdPerKwh).toBeCloseTo(-0.005, 10);
    expect(outcome.defaultProbability).toBeCloseTo(1 - 0.4 ** (1 / 12), 12);
  });

  it("costs a month owed less half a month's deposit and three months' margin", () => {
    const outcome = colocationMonth(terms, month);
    expect(outcome.uncoveredUsd).toBeCloseTo(288_000, 6);
    expect(outcome.lossGivenDefaultUsd).toBeCloseTo(288_000 + 3 * outcome.marginUsd, 6);
    expect(outcome.expectedMarginUsd).toBeCloseTo(outcome.marginUsd - outcome.expectedLossUsd, 8);
  });

  it("a deposit of two months covers what is owed", () => {
    expect(colocationMonth({ ...terms, depositMonths: 2 }, month).uncoveredUsd).toBe(0);
  });

  it("hosting at a loss has no margin to lose in vacant months", () => {
    const dear = { ...month, powerUsdPerMeterMwh: 90 };
    const outcome = colocationMonth({ ...terms, depositMonths: 2 }, dear);
    expect(outcome.marginUsd).toBeLessThan(0);
    expect(outcome.lossGivenDefaultUsd).toBe(0);
  });
});

describe("terms", () => {
  it("as shipped earn on cheap power", () => {
    const shipped = assumption("mining.colocation").value as ColocationTerms;
    expect(colocationMonth(shipped, month).marginUsd).toBeGreaterThan(0);
  });

  it.each<[Partial<ColocationTerms>, string]>([
    [{ rateUsdPerKwh: -0.01 }, "mining/not-non-negative"],
    [{ uptimeFraction: 95 }, "mining/not-fraction"],
    [{ stressedDefaultProbabilityPerYear: 1.5 }, "mining/not-fraction"],
    [{ depositMonths: Number.NaN }, "mining/not-non-negative"],
  ])("%o are refused: %s", (change, code) => {
    expect(() => colocationMonth({ ...terms, ...change }, month)).toThrowError(
      expect.objectContaining({ code }),
    );
  });
});
