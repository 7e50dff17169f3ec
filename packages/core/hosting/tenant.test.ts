import { describe, expect, it } from "vitest";
import {
  backstopUsd,
  concentrationIndex,
  defaultHazards,
  gradeOf,
  latePaymentUsd,
  leaseMonths,
  reLetTerms,
  type SiteTenant,
  type TenantDepth,
  type TenantGrade,
  tenantFates,
} from "./index.ts";
import { plainInputs, plainLease } from "./lease.fixture.ts";

const grade: TenantGrade = {
  id: "start-up",
  defaultProbabilityPerYear: 0.08,
  latePaymentDays: 30,
  wrongWayExponent: 1,
};
const depth: TenantDepth = { id: "deep", reLetLagMonths: 6, reLetRentFraction: 0.9, reLetRentExponent: 0.5 };
const years = (count: number, ratio: number) => Array<number>(count * 12).fill(ratio);
const tenants = (count: number): readonly SiteTenant[] =>
  Array.from({ length: count }, (_, i) => ({ name: `tenant ${i + 1}`, grade, rentFraction: 1 / count }));
const draw = (path: number) => ({ key: { studySeed: 7 }, path, factor: 60 });

describe("the hazard of default", () => {
  it("at the curve is -ln(1 - 8 %) = 8.34 % a year", () => {
    expect(defaultHazards(grade, [1])[0]).toBeCloseTo(0.083382, 6);
  });

  it("is wrong-way: a halved accelerator price doubles it at an exponent of one", () => {
    const [normal, halved] = defaultHazards(grade, [1, 0.5]);
    expect(halved! / normal!).toBeCloseTo(2, 12);
    expect(defaultHazards({ ...grade, wrongWayExponent: 0 }, [0.5])[0]).toBeCloseTo(normal!, 12);
  });

  it("refuses a price of zero and a certain default", () => {
    expect(() => defaultHazards(grade, [0])).toThrow(/ratio of month 1: 0 is not usable/);
    expect(() => defaultHazards({ ...grade, defaultProbabilityPerYear: 1 }, [1])).toThrow(/below 1/);
  });
});

describe("fates over 4,000 paths of ten years", () => {
  const share = (count: number, correlation: number, ratio: number, allDefault: boolean) => {
    let hits = 0;
    for (let path = 0; path < 4000; path++) {
      const fates = tenantFates(tenants(count), depth, years(10, ratio), correlation, draw(path));
      const defaulted = fates.filter(({ defaultMonth }) => defaultMonth !== null).length;
      hits += allDefault ? Number(defaulted === count) : defaulted / count;
    }
    return hits / 4000;
  };

  it("one tenant of 8 % a year defaults on 1 - 0.92^10 = 56.6 % of them, within four standard errors (3.1 %)", () => {
    expect(Math.abs(share(1, 0, 1, false) - 0.5656)).toBeLessThan(0.0314);
  });

  it("five independent ones all default on 0.566^5 = 5.8 %; with a common cause of 0.5 on at least three times as many", () => {
    expect(Math.abs(share(5, 0, 1, true) - 0.0579)).toBeLessThan(0.015);
    expect(share(5, 0.5, 1, true)).toBeGreaterThan(3 * 0.0579);
  });

  it("with accelerator prices at 60 % of their curve 75 % default: 1 - 0.92^(10 / 0.6)", () => {
    expect(Math.abs(share(1, 0, 0.6, false) - 0.7508)).toBeLessThan(0.0274);
  });
});

describe("what follows a default", () => {
  it("is the same on the same path, whatever was drawn before", () => {
    expect(tenantFates(tenants(3), depth, years(10, 1), 0.2, draw(5))).toEqual(
      tenantFates(tenants(3), depth, years(10, 1), 0.2, draw(5)),
    );
  });

  it("is a next tenant after six months, at 90 % of the rent times sqrt(price / curve)", () => {
    expect(reLetTerms(depth, 0.64)).toEqual({ lagMonths: 6, rentFractionOfLast: expect.closeTo(0.72, 12) });
  });

  it("goes into the lease as its early end", () => {
    const certain = { ...grade, defaultProbabilityPerYear: 0.999999 };
    const [fate] = tenantFates(
      [{ name: "t", grade: certain, rentFraction: 1 }],
      depth,
      years(10, 1),
      0,
      draw(1),
    );
    const month = fate!.defaultMonth!;
    const { rentUsd } = leaseMonths(plainLease, plainInputs(24, { earlyEnd: fate!.earlyEnd }));
    expect(rentUsd[month]).toBe(0);
    expect(rentUsd[month + 6]).toBeGreaterThan(0);
  });
});

describe("what links tenants", () => {
  const pair = (correlation: number, path: number) =>
    tenantFates(tenants(2), depth, years(30, 1), correlation, draw(path)).map(
      ({ defaultMonth }) => defaultMonth,
    );

  it("with a correlation of one both default in the same month, on every path", () => {
    for (let path = 0; path < 200; path++) {
      const [a, b] = pair(1, path);
      expect(a).toBe(b);
    }
  });

  it("with none they default apart", () => {
    const together = Array.from({ length: 200 }, (_, path) => pair(0, path)).filter(
      ([a, b]) => a !== null && a === b,
    );
    // the chance of the same month of 360 is about 0.4 %
    expect(together.length).toBeLessThan(8);
  });

  it("adding a tenant leaves the fates of the others as they were", () => {
    const two = tenantFates(tenants(2), depth, years(10, 1), 0.3, draw(11));
    const three = tenantFates(tenants(3), depth, years(10, 1), 0.3, draw(11));
    expect(three.slice(0, 2)).toEqual(two);
  });

  it("a correlation above one is refused", () => {
    expect(() => pair(1.1, 0)).toThrow(/tenant correlation: 1.1 is not usable; it must be from 0 to 1/);
  });
});

describe("the hazard over time", () => {
  it("follows the price month by month: 1, 1/2, 1/4 of the curve give 1, 2, 4 times the hazard", () => {
    const hazards = defaultHazards(grade, [1, 0.5, 0.25]);
    expect(hazards[1]! / hazards[0]!).toBeCloseTo(2, 10);
    expect(hazards[2]! / hazards[0]!).toBeCloseTo(4, 10);
  });

  it("a price above the curve protects: at twice the curve it is halved", () => {
    const [at, above] = defaultHazards(grade, [1, 2]);
    expect(above! / at!).toBeCloseTo(0.5, 10);
  });
});

describe("late payment, concentration, backstop", () => {
  it("thirty days of $1M a month tie up $986,301", () => {
    expect(latePaymentUsd(grade, 1e6)).toBeCloseTo(986_301.37, 2);
  });

  it("one tenant is 1, two equal ones 0.5, five 0.2", () => {
    expect([1, 2, 5].map((count) => concentrationIndex(tenants(count)))).toEqual([
      1,
      0.5,
      expect.closeTo(0.2, 12),
    ]);
    expect(() => concentrationIndex(tenants(2).slice(1))).toThrow(/rent shares: 0.5/);
  });

  it("a flat guarantee of $1.8bn covers 49 % of $3.7bn; a declining one half of that after half of the term", () => {
    const flat = { guarantor: "parent", amountUsd: 1.8e9, schedule: "flat", kind: "pay" } as const;
    const left = { rentUsd: 3.7e9, monthsLeft: 120, termMonths: 120 };
    expect(backstopUsd(flat, left) / 3.7e9).toBeCloseTo(0.486, 3);
    const declining = { ...flat, schedule: "declining" } as const;
    expect(backstopUsd(declining, { ...left, monthsLeft: 60 })).toBe(0.9e9);
    expect(backstopUsd(flat, { ...left, rentUsd: 1e9 })).toBe(1e9);
  });

  it("an unknown grade is refused with the known ones", () => {
    expect(() => gradeOf([grade], "aaa")).toThrow('tenant grade "aaa" is not known; known grades: start-up');
  });
});
