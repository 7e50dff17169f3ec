import { describe, expect, it } from "vitest";
import { readAssumptionFile } from "../../../tests/facility-rows.ts";
import {
  gradeOf,
  type Lease,
  type LeasedTenant,
  type PortfolioInputs,
  simulateTenants,
  type TenantDepth,
  type TenantGrade,
} from "./index.ts";
import { plainLease } from "./lease.fixture.ts";

const rows = readAssumptionFile("tenants");
const valuesUnder = <Value>(prefix: string) =>
  rows.filter(({ id }) => id.startsWith(prefix)).map(({ value }) => value as Value);
const grades = valuesUnder<TenantGrade>("tenants.grade.");
const deep = valuesUnder<TenantDepth>("tenants.depth.").find(({ id }) => id === "deep")!;
const thin = valuesUnder<TenantDepth>("tenants.depth.").find(({ id }) => id === "thin")!;

/** 50 MW for ten years, in `count` equal leases. */
function tenants(count: number, grade: TenantGrade): readonly LeasedTenant[] {
  const mw = 50 / count;
  const lease: Lease = { ...plainLease, soldMw: mw, itMw: mw, reservedMw: 1.3 * mw, termMonths: 120 };
  return Array.from({ length: count }, (_, i) => ({ name: `tenant ${i + 1}`, grade, lease }));
}

const startUp = gradeOf(grades, "start-up");
const inputs: PortfolioInputs = {
  firstMonth: { year: 2027, month: 1 },
  monthCount: 120,
  depth: deep,
  acceleratorPrice: { reversionPerYear: 1.2, volatilityPerSqrtYear: 0.45, initialLogDeviation: 0 },
  defaultCorrelation: 0.25,
  pathCount: 1500,
  key: { studySeed: 7 },
  factor: 70,
};
const calm = {
  ...inputs,
  acceleratorPrice: { reversionPerYear: 1, volatilityPerSqrtYear: 0, initialLogDeviation: 0 },
};

describe("the tenants of a site", () => {
  it("who never default pay the contracted rent: 50 MW at $100 with 3 % for ten years, $687.8M", () => {
    const sound = { ...startUp, defaultProbabilityPerYear: 0 };
    const outcome = simulateTenants(tenants(2, sound), { ...inputs, pathCount: 5 });
    // 5 M$ a month * 12 * (1.03^10 - 1) / 0.03
    expect(outcome.contractedRentUsd / 1e6).toBeCloseTo(60 * 11.463879, 3);
    expect(outcome.meanRentUsd).toBeCloseTo(outcome.contractedRentUsd, 2);
    expect([outcome.anyDefaultProbability, outcome.halfRentLostProbability]).toEqual([0, 0]);
  });

  it("one start-up at 10 % a year defaults on 65 % of paths, within four standard errors (4.9 %)", () => {
    const { anyDefaultProbability } = simulateTenants(tenants(1, startUp), calm);
    // 1 - 0.9^10
    expect(Math.abs(anyDefaultProbability - 0.6513)).toBeLessThan(0.049);
  });

  it("two against five: the same rent is expected, but half of it is lost far less often", () => {
    const two = simulateTenants(tenants(2, startUp), inputs);
    const five = simulateTenants(tenants(5, startUp), inputs);
    expect(Math.abs(two.expectedLossFraction - five.expectedLossFraction)).toBeLessThan(0.02);
    expect(five.halfRentLostProbability).toBeLessThan(0.75 * two.halfRentLostProbability);
    expect([two.concentrationIndex, five.concentrationIndex]).toEqual([0.5, expect.closeTo(0.2, 9)]);
    expect(five.rentUsd.p10).toBeGreaterThan(two.rentUsd.p10);
  });

  it("a common cause takes the comfort of many away: with 0.9 five lose half at least twice as often as with none", () => {
    const chance = (defaultCorrelation: number) =>
      simulateTenants(tenants(5, startUp), { ...calm, defaultCorrelation }).halfRentLostProbability;
    expect(chance(0.9)).toBeGreaterThan(2 * chance(0));
  });

  it("a thin market loses more than a deep one: longer without rent, and less of it after", () => {
    const loss = (depth: TenantDepth) =>
      simulateTenants(tenants(1, startUp), { ...inputs, depth, pathCount: 400 }).expectedLossFraction;
    expect(loss(thin)).toBeGreaterThan(2 * loss(deep));
  });

  it("wrong-way risk costs: defaults come when the next rent is low", () => {
    const swings = {
      ...inputs,
      acceleratorPrice: { reversionPerYear: 0.5, volatilityPerSqrtYear: 0.8, initialLogDeviation: -0.7 },
    };
    const loss = (wrongWayExponent: number) =>
      simulateTenants(tenants(1, { ...startUp, wrongWayExponent }), swings).expectedLossFraction;
    expect(loss(1.5)).toBeGreaterThan(loss(0));
  });

  it("better grades lose less, in the order of the rows", () => {
    const losses = ["investment-grade", "investment-grade-backed", "sub-investment-grade", "start-up"].map(
      (id) =>
        simulateTenants(tenants(1, gradeOf(grades, id)), { ...inputs, pathCount: 800 }).expectedLossFraction,
    );
    expect([...losses].sort((a, b) => a - b)).toEqual(losses);
    expect(losses[0]).toBeLessThan(0.01);
  });

  it("is the same twice, and of another seed is another draw", () => {
    const few = { ...inputs, pathCount: 50 };
    const once = simulateTenants(tenants(2, startUp), few);
    expect(simulateTenants(tenants(2, startUp), few)).toEqual(once);
    const other = simulateTenants(tenants(2, startUp), { ...few, key: { studySeed: 8 } });
    expect(other.meanRentUsd).not.toBe(once.meanRentUsd);
  });

  it("of none, or over no paths, is refused", () => {
    expect(() => simulateTenants([], inputs)).toThrow(/number of tenants: 0 is not usable/);
    expect(() => simulateTenants(tenants(1, startUp), { ...inputs, pathCount: 0 })).toThrow(/pathCount: 0/);
  });
});

describe("a guarantor behind the tenant", () => {
  /** Flat rent of $100 on 50 MW, 5 M$ a month for 120 months; sure to default within the horizon by its hazard. */
  const shaky = { ...startUp, defaultProbabilityPerYear: 0.6, wrongWayExponent: 0 };
  const backed = (backstop: NonNullable<Lease["backstop"]>) =>
    tenants(1, shaky).map((tenant) => ({
      ...tenant,
      lease: { ...tenant.lease, escalatorFractionPerYear: 0, backstop },
    }));
  const none = tenants(1, shaky).map((tenant) => ({
    ...tenant,
    lease: { ...tenant.lease, escalatorFractionPerYear: 0 },
  }));
  const promise = { guarantor: "parent", amountUsd: 60e6, schedule: "flat", kind: "pay" } as const;
  const never = { ...calm, depth: { ...deep, reLetLagMonths: 600 }, pathCount: 400 };

  it("pays nothing while nobody defaults, and at most its amount where somebody does", () => {
    const sound = backed(promise).map((tenant) => ({
      ...tenant,
      grade: { ...shaky, defaultProbabilityPerYear: 0 },
    }));
    expect(simulateTenants(sound, never).meanBackstopUsd).toBe(0);
    const { meanBackstopUsd, anyDefaultProbability } = simulateTenants(backed(promise), never);
    expect(anyDefaultProbability).toBeGreaterThan(0.99);
    expect(meanBackstopUsd).toBeLessThanOrEqual(60e6);
    // flat: all of it on each default that leaves twelve months of 5 M$ or more
    expect(meanBackstopUsd).toBeGreaterThan(59e6);
  });

  it("leaves the rent alone where it pays in one sum: income is rent and the sum", () => {
    const plain = simulateTenants(none, never);
    const paid = simulateTenants(backed(promise), never);
    expect(paid.meanRentUsd).toBeCloseTo(plain.meanRentUsd, 3);
    expect(paid.lossAfterBackstopFraction).toBeCloseTo(
      plain.expectedLossFraction - paid.meanBackstopUsd / paid.contractedRentUsd,
      9,
    );
    expect([plain.meanBackstopUsd, plain.lossAfterBackstopFraction]).toEqual([0, plain.expectedLossFraction]);
  });

  it("declining pays less than flat, and one that has lapsed nothing", () => {
    const of = (change: Partial<NonNullable<Lease["backstop"]>>) =>
      simulateTenants(backed({ ...promise, ...change }), never).meanBackstopUsd;
    expect(of({ schedule: "declining" })).toBeLessThan(of({}));
    expect(of({ coveredMonths: 0 })).toBe(0);
    expect(of({ coveredMonths: 12 })).toBeLessThan(of({ coveredMonths: 60 }));
  });

  it("assume-or-pay takes the tenant's place: the same money month by month, and the space is let again afterwards", () => {
    const months12 = { ...never, depth: { ...deep, reLetLagMonths: 6 } };
    const pay = simulateTenants(backed(promise), months12);
    const assume = simulateTenants(backed({ ...promise, kind: "assume-or-pay" }), months12);
    expect(assume.meanBackstopUsd).toBeCloseTo(pay.meanBackstopUsd, 0);
    // twelve months in which the next tenant is not yet there
    expect(assume.meanRentUsd).toBeLessThan(pay.meanRentUsd);
    // the hole of six months begins later and is as long; the sum paid at once fills one month of it
    expect(assume.meanMonthsBelowHalf).toBeLessThanOrEqual(pay.meanMonthsBelowHalf + 1 + 1e-9);
  });

  it("a larger promise never lowers income", () => {
    const incomes = [0, 20e6, 100e6, 400e6].map(
      (amountUsd) => simulateTenants(backed({ ...promise, amountUsd }), never).incomeUsd.p10,
    );
    expect([...incomes].sort((a, b) => a - b)).toEqual(incomes);
  });
});

describe("rent that comes late", () => {
  it("45 days of 5 M$ a month: 7.4 M$ outstanding, and 8 % on that of every year's rent", () => {
    const sound = { ...startUp, defaultProbabilityPerYear: 0, latePaymentDays: 45 };
    const flat = tenants(1, sound).map((tenant) => ({
      ...tenant,
      lease: { ...tenant.lease, escalatorFractionPerYear: 0 },
    }));
    const outcome = simulateTenants(flat, { ...calm, pathCount: 3, financingFractionPerYear: 0.08 });
    // 60 M$ a year * 45 / 365; ten years of it at 8 %
    expect(outcome.receivableUsd / 1e6).toBeCloseTo((60 * 45) / 365, 6);
    expect(outcome.meanLateCostUsd / 1e6).toBeCloseTo(((600 * 45) / 365) * 0.08, 6);
    expect(simulateTenants(flat, { ...calm, pathCount: 3 }).meanLateCostUsd).toBe(0);
  });
});
