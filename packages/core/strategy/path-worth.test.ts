import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CashLine, type DiscountClass, netPresentValue } from "../finance/index.ts";
import { makePathCash, type PathCash } from "./path-cash.ts";
import { addWorth, terminalUsdOf, worthTerms } from "./path-worth.ts";
import type { Choice } from "./plan.ts";
import { testSite } from "./test-site.ts";
import type { Site, TerminalMethod } from "./types.ts";

const CHOICE: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const CLASSES = {
  contracted: "contractedUsd",
  merchant: "merchantUsd",
  "owned-machines": "machinesUsd",
  construction: "constructionUsd",
  overhead: "overheadUsd",
} as const satisfies Partial<Record<DiscountClass, keyof PathCash>>;
type ClassName = keyof typeof CLASSES;
const NAMES = Object.keys(CLASSES) as ClassName[];

const NONE: TerminalMethod = { kind: "cash", method: { method: "none" }, discountAnnualRate: 0 };

function siteWith(months: number, change: Partial<Site["valuation"]> = {}): Site {
  const plain = testSite({ months });
  return { ...plain, valuation: { ...plain.valuation, terminal: NONE, ...change } };
}

/** Rates that differ by class, so that a swapped column shows. */
const RATES = {
  contracted: 0.08,
  merchant: 0.14,
  "owned-machines": 0.12,
  construction: 0.05,
  overhead: 0.07,
};

describe("worth of a path", () => {
  it("of 100 USD of each class in month 12, paid at a month's start, is 100 over one and its own rate", () => {
    for (const name of NAMES) {
      const site = siteWith(13, { discountRates: RATES, timing: "month-start" });
      const cash = makePathCash(CHOICE, 1, 13);
      cash[CLASSES[name]][12] = 100;
      expect(addWorth(worthTerms(site), cash).npvUsd[0], name).toBeCloseTo(100 / (1 + RATES[name]), 9);
    }
  });

  it("at mid-month loses half a month's interest more, at a month's end a whole one", () => {
    const worthAt = (timing: Site["valuation"]["timing"]) => {
      const cash = makePathCash(CHOICE, 1, 1);
      cash.merchantUsd[0] = 100;
      const site = siteWith(1, { discountRates: { ...RATES, merchant: 0.44 }, timing });
      return addWorth(worthTerms(site), cash).npvUsd[0]!;
    };
    // 1.44 a year: half a month is 1.44^(1/24)
    expect(worthAt("month-start")).toBeCloseTo(100, 9);
    expect(worthAt("mid-month")).toBeCloseTo(100 / 1.44 ** (1 / 24), 9);
    expect(worthAt("month-end")).toBeCloseTo(100 / 1.44 ** (1 / 12), 9);
  });

  it("is the NPV of core/finance on lines of the same amounts, whatever they are", () => {
    const months = 9;
    const amounts = fc.array(fc.integer({ min: -5000, max: 5000 }), {
      minLength: 5 * months,
      maxLength: 5 * months,
    });
    const timing = fc.constantFrom("month-start" as const, "mid-month" as const, "month-end" as const);
    fc.assert(
      fc.property(amounts, timing, (drawn, when) => {
        const site = siteWith(months, { discountRates: RATES, timing: when });
        const cash = makePathCash(CHOICE, 1, months);
        const lines = NAMES.map((name, k): CashLine => {
          const own = drawn.slice(k * months, (k + 1) * months);
          cash[CLASSES[name]].set(own);
          return {
            id: name,
            payer: "market",
            payee: "owner",
            why: "a test",
            account: "revenue",
            discountClass: name,
            currency: "USD",
            startMonth: site.start,
            amounts: own,
          };
        });
        const { value } = netPresentValue(lines, RATES, { valuationMonth: site.start, timing: when });
        const { npvUsd, npvWithoutTerminalUsd } = addWorth(worthTerms(site), cash);
        expect(npvUsd[0]).toBeCloseTo(value, 6);
        expect(npvWithoutTerminalUsd[0]).toBe(npvUsd[0]);
      }),
      { seed: 301, numRuns: 40 },
    );
  });

  it("reads its own path only: 1, 2 and 3 USD a month over two months are 2, 4 and 6", () => {
    const cash = makePathCash(CHOICE, 3, 2);
    cash.contractedUsd.set([1, 1, 2, 2, 3, 3]);
    cash.hallCapexUsd.set([0, 0, 5, 6, 0, 0]);
    cash.machineCapexUsd.set([0, 0, 0, 7, 0, 9]);
    const { npvUsd, capexUsd } = addWorth(worthTerms(siteWith(2)), cash);
    expect([...npvUsd]).toEqual([2, 4, 6]);
    expect([...capexUsd]).toEqual([0, 18, 9]);
  });

  it("of a class without a rate is not discounted", () => {
    const { merchant, ...without } = RATES;
    const cash = makePathCash(CHOICE, 1, 24);
    cash.merchantUsd[23] = 50;
    cash.contractedUsd[23] = 0;
    expect(merchant).toBe(0.14);
    const site = siteWith(24, { discountRates: without as Site["valuation"]["discountRates"] });
    expect(addWorth(worthTerms(site), cash).npvUsd[0]).toBe(50);
  });

  it("falls as a rate rises where cash comes in, and rises where it is paid", () => {
    const amount = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(amount, fc.double({ min: 0, max: 0.5, noNaN: true }), (drawn, rate) => {
        const worthAt = (contracted: number, sign: number) => {
          const cash = makePathCash(CHOICE, 1, 24);
          cash.contractedUsd.set(drawn.map((usd) => sign * usd));
          const site = siteWith(24, { discountRates: { ...RATES, contracted } });
          return addWorth(worthTerms(site), cash).npvUsd[0]!;
        };
        expect(worthAt(rate + 0.02, 1)).toBeLessThanOrEqual(worthAt(rate, 1) + 1e-9);
        expect(worthAt(rate + 0.02, -1)).toBeGreaterThanOrEqual(worthAt(rate, -1) - 1e-9);
      }),
      { seed: 302, numRuns: 40 },
    );
  });
});

describe("what the end of the horizon is worth", () => {
  /** 10 USD a month of operations over 24 months, halls of 300 USD. */
  function steady(months = 24): PathCash {
    const cash = makePathCash(CHOICE, 1, months);
    cash.operatingUsd.fill(10);
    cash.hallCapexUsd[0] = 300;
    cash.machineCapexUsd[0] = 1000;
    return cash;
  }
  const multiple: TerminalMethod = {
    kind: "cash",
    method: { method: "exit-multiple", multipleRatio: 5 },
    discountAnnualRate: 0.1,
  };
  const salvage: TerminalMethod = { kind: "salvage", fractionOfPlant: 0.2, discountAnnualRate: 0.1 };

  it("is five times the last twelve months: 600; what came before is not in it", () => {
    const cash = steady();
    cash.operatingUsd[11] = 1e6;
    expect(terminalUsdOf(multiple, cash, 0)).toBe(600);
    cash.operatingUsd[12] = 22;
    expect(terminalUsdOf(multiple, cash, 0)).toBe(660);
  });

  it("of a horizon under a year is that of all there is: 7 months are 350", () => {
    expect(terminalUsdOf(multiple, steady(7), 0)).toBe(350);
  });

  it("is nothing where the last year loses money: the owner closes", () => {
    const cash = steady();
    cash.operatingUsd.fill(-10, 12);
    expect(terminalUsdOf(multiple, cash, 0)).toBe(0);
  });

  it("by salvage is a fifth of the halls, machines apart, and knows no operations", () => {
    const cash = steady();
    expect(terminalUsdOf(salvage, cash, 0)).toBe(60);
    cash.operatingUsd.fill(-1e6);
    expect(terminalUsdOf(salvage, cash, 0)).toBe(60);
  });

  it("is discounted from the horizon's end at its own rate: 600 over 1.1 squared after two years", () => {
    const site = siteWith(24, { terminal: multiple, discountRates: RATES });
    const { npvUsd, npvWithoutTerminalUsd } = addWorth(worthTerms(site), steady());
    expect(npvWithoutTerminalUsd[0]).toBe(0);
    expect(npvUsd[0]).toBeCloseTo(600 / 1.21, 9);
  });

  it("counts once, and is what separates the two worths on every path", () => {
    const amounts = fc.array(fc.integer({ min: -900, max: 900 }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(amounts, fc.constantFrom(multiple, salvage), (drawn, terminal) => {
        const cash = makePathCash(CHOICE, 2, 15);
        cash.operatingUsd.set(drawn);
        cash.merchantUsd.set(drawn);
        cash.hallCapexUsd.set(drawn.map(Math.abs));
        const site = siteWith(15, { terminal, discountRates: RATES });
        const { npvUsd, npvWithoutTerminalUsd } = addWorth(worthTerms(site), cash);
        for (const p of [0, 1])
          expect(npvUsd[p]! - npvWithoutTerminalUsd[p]!).toBeCloseTo(
            terminalUsdOf(terminal, cash, p) / 1.1 ** (15 / 12),
            6,
          );
      }),
      { seed: 303, numRuns: 40 },
    );
  });
});
