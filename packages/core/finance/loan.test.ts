import { describe, expect, it } from "vitest";
import { parseDay } from "../quantity/index.ts";
import {
  annualRate,
  discountFactors,
  equalPrincipalSchedule,
  futureValueOf,
  integerRoot,
  interestPart,
  internalRatesOfReturn,
  levelPayment,
  levelSchedule,
  modifiedInternalRate,
  monthlyRate,
  presentValue,
  presentValueOfPayments,
  principalPart,
  serviceSchedule,
  xnpv,
} from "./index.ts";

describe("the figures of the Excel documentation", () => {
  const monthly = (rate: number, periodCount: number, paidAtStart = false) => ({
    periodRate: rate / 12,
    periodCount,
    paidAtStart,
  });
  it("PMT: 10,000 at 8 % over 10 months costs 1,037.03 a month, 1,030.16 paid in advance", () => {
    expect(levelPayment(monthly(0.08, 10), 10_000)).toBeCloseTo(-1037.03, 2);
    expect(levelPayment(monthly(0.08, 10, true), 10_000)).toBeCloseTo(-1030.16, 2);
  });
  it("PMT: 129.08 a month at 6 % makes 50,000 in 18 years", () => {
    expect(levelPayment(monthly(0.06, 216), 0, 50_000)).toBeCloseTo(-129.08, 2);
  });
  it("IPMT: first month of 8,000 at 10 % over 3 years is 66.67 interest; third year of it, yearly, 292.45", () => {
    expect(interestPart(monthly(0.1, 36), 1, 8000)).toBeCloseTo(-66.67, 2);
    expect(interestPart({ periodRate: 0.1, periodCount: 3 }, 3, 8000)).toBeCloseTo(-292.45, 2);
  });
  it("PPMT: 75.62 of the first month of 2,000 at 10 % over 2 years; 27,598.05 of the tenth year of 200,000 at 8 %", () => {
    expect(principalPart(monthly(0.1, 24), 1, 2000)).toBeCloseTo(-75.62, 2);
    expect(principalPart({ periodRate: 0.08, periodCount: 10 }, 10, 200_000)).toBeCloseTo(-27598.05, 2);
  });
  it("CUMIPMT and CUMPRINC: months 13 to 24 of 125,000 at 9 % over 30 years are 11,135.23 and 934.11", () => {
    const months = Array.from({ length: 12 }, (_, i) => i + 13);
    const total = (part: typeof interestPart) =>
      months.reduce((sum, m) => sum + part(monthly(0.09, 360), m, 125_000), 0);
    expect(total(interestPart)).toBeCloseTo(-11135.23, 2);
    expect(total(principalPart)).toBeCloseTo(-934.11, 2);
  });
  it("FV: 500 and ten times 200 in advance at 6 % are 2,581.40; twelve times 1,000 at 12 % are 12,682.50", () => {
    expect(futureValueOf(monthly(0.06, 10, true), -200, -500)).toBeCloseTo(2581.4, 2);
    expect(futureValueOf(monthly(0.12, 12), -1000)).toBeCloseTo(12682.5, 2);
  });
  it("PV: 500 a month for 20 years at 8 % is worth 59,777.15", () => {
    expect(presentValueOfPayments(monthly(0.08, 240), 500)).toBeCloseTo(-59777.15, 2);
  });
  it("RATE: 8,000 repaid by 48 times 200 is 0.77 % a month", () => {
    const [rate] = internalRatesOfReturn([8000, ...new Array(48).fill(-200)]);
    expect(rate).toBeCloseTo(0.00770147248820165, 12);
  });
  it("MIRR: 12.61 % after five years, -4.80 % after three, 13.48 % at a reinvestment rate of 14 %", () => {
    const flows = [-120_000, 39_000, 30_000, 21_000, 37_000, 46_000];
    expect(modifiedInternalRate(flows, 0.1, 0.12)).toBeCloseTo(0.12609413, 8);
    expect(modifiedInternalRate(flows.slice(0, 4), 0.1, 0.12)).toBeCloseTo(-0.04804466, 8);
    expect(modifiedInternalRate(flows, 0.1, 0.14)).toBeCloseTo(0.13475911, 8);
    expect(modifiedInternalRate([1, 2], 0.1, 0.1)).toBeNull();
  });
  it("NPV: 1,188.44 for -10,000, 3,000, 4,200, 6,800 at 10 %, all at year ends; 1,922.06 at 8 % for 40,000 now", () => {
    const yearly = (rate: number, flows: readonly number[]) =>
      flows.reduce((sum, f, y) => sum + f / (1 + rate) ** (y + 1), 0);
    const monthsOf = (flows: readonly number[]) => flows.flatMap((f) => [...new Array(11).fill(0), f]);
    const cases: [number, number[], number][] = [
      [0.1, [-10_000, 3000, 4200, 6800], 1188.44],
      [0.08, [8000, 9200, 10_000, 12_000, 14_500], 41_922.06],
    ];
    for (const [rate, flows, value] of cases) {
      expect(presentValue(monthsOf(flows), rate, { timing: "month-end" })).toBeCloseTo(value, 2);
      expect(yearly(rate, flows)).toBeCloseTo(value, 2);
    }
  });
  it("XNPV: 2,086.65 at 9 % for the flows of the XIRR example, whatever their order", () => {
    const days = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"].map(parseDay);
    const amounts = [-10_000, 2750, 4250, 3250, 2750];
    expect(xnpv(0.09, days, amounts)).toBeCloseTo(2086.6476, 4);
    expect(xnpv(0.09, [...days].reverse(), [...amounts].reverse())).toBeCloseTo(2086.6476, 4);
    expect(() => xnpv(-1, days, amounts)).toThrow(/annual rate is -1/);
  });
});

describe("schedules", () => {
  it("level: 200,000 at 6 % over 30 years is 1,199.10 a month, 77 % interest in the first year, 0 at the end", () => {
    const schedule = levelSchedule(200_000, 0.06, 360);
    expect(schedule[0]!.interest + schedule[0]!.principal).toBeCloseTo(1199.1, 2);
    expect(schedule[0]!.interest).toBe(1000);
    expect(schedule[359]!.balance).toBe(0);
    for (const { interest, principal } of schedule) expect(interest + principal).toBeCloseTo(1199.101, 3);
  });
  it("level at no interest is debt over months", () => {
    expect(levelSchedule(1200, 0, 12).every(({ principal }) => Math.abs(principal - 100) < 1e-9)).toBe(true);
  });
  it("equal principal: 120,000 over 12 months at 12 % pays 1,200, 1,100, .. interest, 7,800 in all", () => {
    const schedule = equalPrincipalSchedule(120_000, 0.12, 12);
    expect(schedule[1]!.interest).toBe(1100);
    expect(schedule.reduce((sum, { interest }) => sum + interest, 0)).toBeCloseTo(7800, 9);
    expect(schedule[11]!.balance).toBe(0);
  });
  it("by service: principal is what interest leaves, the last month pays the rest", () => {
    const schedule = serviceSchedule(1000, 0.12, [5, 510, 0]);
    expect(schedule.map(({ principal }) => principal)).toEqual([-5, 510 - 10.05, 1000 + 5 - (510 - 10.05)]);
    expect(schedule[2]!.balance).toBe(0);
  });
  it("refuse NaN, negative debt and no months by name", () => {
    expect(() => levelSchedule(Number.NaN, 0.1, 12)).toThrow(/debt is NaN/);
    expect(() => levelSchedule(1, -0.1, 12)).toThrow(/interest rate is -0.1/);
    expect(() => equalPrincipalSchedule(1, 0.1, 0)).toThrow(/tenor in months is 0/);
    expect(() => interestPart({ periodRate: 0.1, periodCount: 3 }, 4, 1)).toThrow(
      /period is 4; allowed is 1 to 3/,
    );
  });
});

describe("rates", () => {
  it("8 % a year is 0.643403 % a month, and back", () => {
    expect(monthlyRate(0.08)).toBeCloseTo(0.00643403011, 11);
    for (const rate of [-0.99, -0.5, 0, 0.02, 0.08, 1, 50])
      expect(annualRate(monthlyRate(rate))).toBeCloseTo(rate, 11);
    expect(() => monthlyRate(-1)).toThrow(/annual rate is -1/);
  });
  it("roots are exact where powers are: the 3rd of 27, the 5th of 1/32, the 365th of 1.1 to 1e-15", () => {
    expect(integerRoot(27, 3)).toBe(3);
    expect(integerRoot(1 / 32, 5)).toBe(0.5);
    expect(Math.abs(integerRoot(1.1, 365) - 1.1 ** (1 / 365))).toBeLessThan(1e-15);
    expect(() => integerRoot(0, 3)).toThrow(/number under the root is 0/);
  });
  it("a year's factor at 8 % is 1/1.08 at month 12 start, 1/1.08^(1/24) for the middle of month 0", () => {
    expect(discountFactors(0.08, 13, "month-start")[12]).toBeCloseTo(1 / 1.08, 14);
    expect(discountFactors(0.08, 1, "mid-month")[0]).toBeCloseTo(1.08 ** (-1 / 24), 14);
    expect(discountFactors(0.08, 12, "month-end")[11]).toBeCloseTo(1 / 1.08, 14);
  });
});
