import { describe, expect, it } from "vitest";
import { makePathCash } from "./path-cash.ts";
import { moneyOnPath } from "./path-money.ts";
import { type MoneyTerms, makeMoneyDesk } from "./path-money-desk.ts";
import { cashWeights, weighedWorth } from "./policy-weights.ts";
import { testMine, testOffer, testSite } from "./test-site.ts";

/** 24 months from a January, nothing discounted. */
const site = testSite({ mine: testMine, hosting: testOffer });
const money = (rateFraction: number, years = 2): MoneyTerms => ({
  tax: {
    rateFraction,
    lossLimitFraction: 1,
    hallYearlyFractions: new Array<number>(years).fill(1 / years),
    machineYearlyFractions: [1],
    hallPropertyFractionPerYear: 0,
    machinePropertyFractionPerYear: 0,
  },
  taxAnnualRate: 0,
  equityAnnualRate: 0,
});
const MINE = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" } as const;

describe("a dollar earned", () => {
  it("loses a fifth to a tax of a fifth, in any month", () => {
    const { earned, sold } = cashWeights(site, money(0.2));
    for (const month of [0, 11, 23]) {
      expect(earned[month]).toBeCloseTo(-0.2, 6);
      expect(sold[month]).toBeCloseTo(-0.2, 6);
    }
  });

  it("loses nothing where there is no tax", () => {
    const { earned, machinesPaid } = cashWeights(site, money(0));
    expect([...earned].every((weight) => Math.abs(weight) < 1e-9)).toBe(true);
    expect(machinesPaid[5]).toBeCloseTo(0, 9);
  });

  it("in the last year is also worth what the end of the horizon makes of it: five times the last year's cash", () => {
    const ending = testSite({
      mine: testMine,
      valuation: {
        ...site.valuation,
        terminal: {
          kind: "cash",
          method: { method: "exit-multiple", multipleRatio: 5 },
          discountAnnualRate: 0,
        },
      },
    });
    const { earned } = cashWeights(ending, money(0));
    expect([earned[11], earned[12], earned[23]]).toEqual([
      expect.closeTo(0, 6),
      expect.closeTo(5, 6),
      expect.closeTo(5, 6),
    ]);
  });
});

describe("a dollar paid", () => {
  it("for machines written off at once saves a fifth", () => {
    expect(cashWeights(site, money(0.2)).machinesPaid[3]).toBeCloseTo(0.2, 6);
  });

  it("for halls in service from the second year saves the half that is written off within the horizon: 10 % of 100 M", () => {
    const paid = new Float64Array(24);
    paid[6] = 100e6;
    const { hallsPaidUsd } = cashWeights(site, money(0.2));
    expect(hallsPaidUsd(paid, 14)).toBeCloseTo(10e6, -1);
    // in service in the first year all of it is written off: 20 %
    expect(hallsPaidUsd(paid, 8)).toBeCloseTo(20e6, -1);
  });
});

describe("worth by weights", () => {
  it("is that of the books where every deduction is used when it comes", () => {
    const cash = makePathCash(MINE, 2, 24);
    for (let at = 0; at < 48; at++) {
      cash.merchantUsd[at] = 3e6 + 1e4 * at;
      cash.operatingUsd[at] = cash.merchantUsd[at]!;
      cash.netCashUsd[at] = cash.merchantUsd[at]!;
    }
    cash.machineCapexUsd[26] = 5e6;
    cash.machinesUsd[26] = -5e6;
    cash.hallCapexUsd[30] = 8e6;
    cash.constructionUsd[30] = -8e6;
    cash.rentUsd.fill(1, 40);
    const terms = money(0.25);
    const net = (path: number) =>
      cash.merchantUsd.subarray(path * 24, (path + 1) * 24).reduce((a, b) => a + b, 0);
    cash.npvUsd[0] = net(0);
    cash.npvUsd[1] = net(1) - 13e6;
    const weights = cashWeights(site, terms);
    const desk = makeMoneyDesk(site, terms);
    for (const path of [0, 1])
      expect(weighedWorth(weights, cash, path)).toBeCloseTo(
        moneyOnPath(desk, null, cash, path).afterTaxNpvUsd,
        0,
      );
  });
});
