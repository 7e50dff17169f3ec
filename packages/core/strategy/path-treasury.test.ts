import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Forward, runTreasury, type TreasuryPolicy } from "../finance/index.ts";
import {
  antitheticSampling,
  carryForward,
  drawNormals,
  drawUniforms,
  simulateJumpDiffusion,
} from "../uncertainty/index.ts";
import { makePathCash, type PathCash } from "./path-cash.ts";
import type { Loan } from "./path-debt.ts";
import { moneyOnPath } from "./path-money.ts";
import { type MoneyTerms, makeMoneyDesk } from "./path-money-desk.ts";
import { moneyOnPaths, treasuryOnPath } from "./path-money-paths.ts";
import type { PathTreasuryTerms, TreasuryMarket } from "./path-treasury.ts";
import { testSite } from "./test-site.ts";

const MONTHS = 36;
const site = testSite({ months: MONTHS });
const NOTHING = new Float64Array(MONTHS);
const SATS = 1e8;

const plain: PathTreasuryTerms = {
  policy: { kind: "sell-all" },
  openingSats: 0,
  openingBasisUsdPerBtc: 0,
  cashFloorUsd: 0,
  sellingCostFraction: 0,
  carryAnnualRate: 0,
  forwardAnnualRate: 0,
  standingUsd: NOTHING,
  hashpriceForwards: [],
};
const moneyWith = (
  treasury: Partial<PathTreasuryTerms>,
  rateFraction = 0,
  lossLimitFraction = 1,
): MoneyTerms => ({
  tax: {
    rateFraction,
    lossLimitFraction,
    hallYearlyFractions: [1],
    machineYearlyFractions: [1],
    hallPropertyFractionPerYear: 0,
    machinePropertyFractionPerYear: 0,
  },
  taxAnnualRate: 0,
  equityAnnualRate: 0,
  treasury: { ...plain, ...treasury },
});

/** A mine on one path: rewards and costs by month; halls where said. */
function mineOf(
  reward: (month: number) => number,
  cost: (month: number) => number,
  hallUsd?: (m: number) => number,
) {
  const cash = makePathCash({ strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" }, 1, MONTHS);
  for (let month = 0; month < MONTHS; month++) {
    cash.rewardUsd[month] = reward(month);
    cash.operatingUsd[month] = reward(month) - cost(month);
    cash.hallCapexUsd[month] = hallUsd?.(month) ?? 0;
    cash.netCashUsd[month] = cash.operatingUsd[month]! - cash.hallCapexUsd[month]!;
  }
  return cash;
}
const marketOf = (price: (month: number) => number): TreasuryMarket => ({
  months: MONTHS,
  priceUsdPerBtc: Float64Array.from({ length: MONTHS }, (_, month) => price(month)),
  hashpriceUsdPerPhDay: new Float64Array(MONTHS).fill(40),
});
function run(terms: MoneyTerms, cash: PathCash, market: TreasuryMarket, loan: Loan | null = null) {
  const desk = makeMoneyDesk(site, terms);
  moneyOnPath(desk, loan, cash, 0);
  const outcome = { ...treasuryOnPath(desk, cash, market, 0)! };
  return { outcome, desk, months: desk.treasury!.months };
}
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe("what becomes of mined coins, by hand", () => {
  const doubling = marketOf((month) => (month < 12 ? 50_000 : 100_000));
  const mine = mineOf(
    () => 1e6,
    () => 0.6e6,
  );

  it("sold as they are mined and at no cost, a treasury adds nothing", () => {
    const { outcome, months } = run(moneyWith({}), mine, doubling);
    expect(outcome).toMatchObject({ coinsBtc: 0, forcedMonths: 0, insolventMonths: 0 });
    expect(outcome.valueUsd).toBeCloseTo(0, 2);
    expect(months.soldSats[0]).toBe(20 * SATS);
    expect(sum(months.distributedUsd)).toBeCloseTo(36 * 0.4e6, 0);
  });

  it("a selling cost of 0.2 % is that of all that is sold: 36 M$ less 72,000", () => {
    const { outcome } = run(moneyWith({ sellingCostFraction: 0.002 }), mine, doubling);
    expect(outcome.valueUsd).toBeCloseTo(-72_000, 2);
  });

  it("sold to cover 0.6 M$ a month, 8 coins of 20 are kept at 50,000 and 4 of 10 at 100,000: 192 coins", () => {
    const { outcome, months } = run(moneyWith({ policy: { kind: "sell-to-cover" } }), mine, doubling);
    expect(months.heldSats[11]).toBe(12 * 8 * SATS);
    expect(outcome.coinsBtc).toBeCloseTo(12 * 8 + 24 * 4, 6);
    expect(outcome.coinsUsd).toBeCloseTo(192 * 100_000, 0);
    // the 96 coins of the first year gained 50,000 each
    expect(outcome.valueUsd).toBeCloseTo(96 * 50_000, 0);
    expect(outcome.forcedMonths).toBe(0);
  });

  it("held, every month is short of cash, and as many coins are sold by force as would have covered it", () => {
    const { outcome, months } = run(
      moneyWith({ policy: { kind: "hold-share", heldFraction: 1 } }),
      mine,
      doubling,
    );
    expect(outcome).toMatchObject({ forcedMonths: MONTHS, insolventMonths: 0 });
    expect(months.forcedSats[0]).toBe(12 * SATS);
    expect(outcome.coinsBtc).toBeCloseTo(192, 6);
  });

  it("with 3 M$ of cash to keep and nothing mined, coins go first and then the company fails: 100 of them last for a while", () => {
    const idle = mineOf(
      () => 0,
      () => 0.5e6,
    );
    const terms = moneyWith({
      policy: { kind: "hold-share", heldFraction: 1 },
      openingSats: 100 * SATS,
      openingBasisUsdPerBtc: 20_000,
      cashFloorUsd: 3e6,
    });
    const { outcome, months } = run(
      terms,
      idle,
      marketOf(() => 50_000),
    );
    // 5 M$ of coins cover ten months; six more come out of the cash that was kept; from month 16 on there is none
    expect(months.soldSats[9]).toBe(10 * SATS);
    expect(months.heldSats[9]).toBe(0);
    expect(months.cashUsd[9]).toBeCloseTo(3e6, 0);
    expect(months.cashUsd[15]).toBeCloseTo(0, 0);
    expect(outcome).toMatchObject({ forcedMonths: 10, insolventMonths: MONTHS - 16, coinsBtc: 0 });
    expect(months.distributedUsd[16]).toBeCloseTo(-0.5e6, 0);
    // sold at the price they had on the first day: worth what they were
    expect(outcome.valueUsd).toBeCloseTo(0, 2);
  });

  it("what doing nothing costs is paid too: 0.3 M$ a month more to cover", () => {
    const standingUsd = new Float64Array(MONTHS).fill(-0.3e6);
    const { months } = run(moneyWith({ policy: { kind: "sell-to-cover" }, standingUsd }), mine, doubling);
    expect(months.soldSats[0]).toBe(18 * SATS);
  });

  it("works and machines are the owners' capital: 30 M$ of halls force no sale", () => {
    const built = mineOf(
      () => 1e6,
      () => 0.6e6,
      (month) => (month === 3 ? 30e6 : 0),
    );
    const { outcome, months, desk } = run(moneyWith({ policy: { kind: "sell-to-cover" } }), built, doubling);
    expect(outcome.insolventMonths).toBe(0);
    expect(months.soldSats[3]).toBe(12 * SATS);
    expect(desk.months.capitalUsd[3]).toBe(30e6);
  });

  it("debt service is paid out of coins where it must be: rent of nothing, 1 M$ of service", () => {
    const built = mineOf(
      () => 1e6,
      () => 0.6e6,
      (month) => (month === 0 ? 12e6 : 0),
    );
    const loan: Loan = {
      shareFraction: 0.5,
      commitmentUsd: 6e6,
      annualInterestRate: 0,
      upfrontFeeFraction: 0,
      commitmentFeeAnnualFraction: 0,
      principalFractions: new Float64Array(30).fill(1 / 30),
      reserveMonths: 0,
      lockUpDscrRatio: 0,
      sweepFraction: 0,
    };
    const { months } = run(moneyWith({ policy: { kind: "sell-to-cover" } }), built, doubling, loan);
    // 0.6 M$ of costs in the month of works, then 0.2 M$ of principal too
    expect(months.soldSats[0]).toBe(12 * SATS);
    expect(months.soldSats[1]).toBe(16 * SATS);
  });
});

describe("tax of a treasury", () => {
  it("is at receipt, and on the gain when sold: 10 coins of 50,000 sold at 80,000 gain 300,000, 21 % in December", () => {
    const mine = mineOf(
      () => 1e6,
      (month) => (month === 5 ? 1.8e6 : 0.5e6),
    );
    const coins = { openingSats: 10 * SATS, openingBasisUsdPerBtc: 50_000 };
    const { months, desk } = run(
      moneyWith(coins, 0.21),
      mine,
      marketOf(() => 80_000),
    );
    expect(months.forcedSats[5]).toBe(10 * SATS);
    // first in, first out: the 12.5 coins sold in the first month are the ten old ones and 2.5 of those mined
    expect([months.soldSats[0], months.forcedSats[0]]).toEqual([12.5 * SATS, 0]);
    expect(months.gainUsd[0]).toBeCloseTo(300_000, 2);
    expect(months.gainUsd[5]).toBeCloseTo(0, 2);
    // rewards less costs of the year: 12 - 11 * 0.5 - 1.8 = 4.7 M$
    expect(desk.months.incomeTaxUsd[11]).toBeCloseTo(0.21 * 4.7e6, 2);
    expect(months.taxUsd[11]).toBeCloseTo(0.21 * 300_000, 2);
    expect(sum(months.taxUsd)).toBeCloseTo(0.21 * 300_000, 2);
  });

  it("of a taxed company takes 21 % of the gain and no more", () => {
    const mine = mineOf(
      () => 1e6,
      () => 0.6e6,
    );
    const market = marketOf((month) => 50_000 + 1000 * month);
    const terms = moneyWith({ policy: { kind: "sell-to-cover" } }, 0.21);
    const { outcome, months } = run(terms, mine, market);
    expect(sum(months.gainUsd)).toBeGreaterThan(0);
    expect(outcome.coinsUsd).toBeGreaterThan(1e6);
    // all gains, realised and latent, are what coins are worth more than when they came
    const minedUsd = 36e6;
    const soldUsd = sum(months.proceedsUsd);
    expect(sum(months.taxUsd)).toBeCloseTo(0.21 * (soldUsd + outcome.coinsUsd - minedUsd), 0);
    expect(outcome.valueUsd).toBeCloseTo(0.79 * (soldUsd + outcome.coinsUsd - minedUsd), 0);
  });
});

const policies: readonly TreasuryPolicy[] = [
  { kind: "sell-all" },
  { kind: "hold-share", heldFraction: 1 },
  { kind: "hold-share", heldFraction: 0.4 },
  { kind: "sell-to-cover" },
];

describe("the treasury of core/finance, month by month", () => {
  const monthly = (min: number, max: number) =>
    fc.array(fc.integer({ min, max }), { minLength: MONTHS, maxLength: MONTHS });
  it("has the same coins, sales, gains and cash, what is paid out taken off its other cash", () => {
    let forced = 0;
    fc.assert(
      fc.property(
        fc.record({
          rewards: monthly(0, 900),
          costs: monthly(-100, 900),
          prices: monthly(5, 200),
          policy: fc.constantFrom(...policies),
          floor: fc.constantFrom(0, 400_000, 2e6),
          coins: fc.integer({ min: 0, max: 60 }),
          cost: fc.constantFrom(0, 0.002),
        }),
        ({ rewards, costs, prices, policy, floor, coins, cost }) => {
          const cash = mineOf(
            (month) => rewards[month]! * 1000,
            (month) => costs[month]! * 1000,
          );
          const market = marketOf((month) => prices[month]! * 1000);
          const terms = moneyWith(
            {
              policy,
              cashFloorUsd: floor,
              openingSats: coins * SATS,
              openingBasisUsdPerBtc: 30_000,
              sellingCostFraction: cost,
            },
            0.21,
            0.8,
          );
          const { months, outcome } = run(terms, cash, market);
          forced += outcome.forcedMonths;
          const oracle = runTreasury(
            {
              policy,
              cashFloor: floor,
              sellingCostFraction: cost,
              openingCash: floor,
              openingLots: coins > 0 ? [{ month: -1, sats: coins * SATS, basisPerBtc: 30_000 }] : [],
            },
            {
              minedSats: months.minedSats,
              pricePerBtc: market.priceUsdPerBtc,
              otherNetCash: months.otherUsd.map((usd, month) => usd - months.distributedUsd[month]!),
            },
          );
          oracle.months.forEach((wanted, month) => {
            // a sale is of whole sats, and what is paid out has a sat's rounding in it: a sat or two a month
            expect(Math.abs(months.soldSats[month]! - wanted.soldSats)).toBeLessThanOrEqual(2 * MONTHS);
            expect(Math.abs(months.heldSats[month]! - wanted.heldSats)).toBeLessThanOrEqual(2 * MONTHS);
            expect(months.cashUsd[month]).toBeCloseTo(wanted.cash, 1);
            expect(months.gainUsd[month]).toBeCloseTo(wanted.gain - wanted.sellingCost, 0);
          });
        },
      ),
      { seed: 411, numRuns: 60 },
    );
    expect(forced).toBeGreaterThan(50);
  });
});

/** Prices under the valuation measure: a jump-diffusion about the cost of carry at 4 % a year. */
function valuationMarket(pathCount: number): TreasuryMarket {
  const curve = carryForward({
    spot: 60_000,
    riskFreeAnnualRate: 0.04,
    convenienceAnnualRate: 0,
    stepYears: 1 / 12,
    steps: MONTHS - 1,
  });
  const model = {
    volatilityPerSqrtYear: 0.6,
    volatilityReversionPerYear: 2,
    volatilityOfVolatility: 0.5,
    leverageCorrelation: -0.2,
    jumpsPerYear: 2,
    jumpLogMean: -0.05,
    jumpLogDeviation: 0.1,
    initialLogVolatility: 0,
  };
  const sampling = antitheticSampling(77);
  const draws = {
    price: new Float64Array(MONTHS - 1),
    volatility: new Float64Array(MONTHS - 1),
    jumpCountUniform: new Float64Array(MONTHS - 1),
    jumpSize: new Float64Array(MONTHS - 1),
  };
  const price = new Float64Array(pathCount * MONTHS);
  for (let path = 0; path < pathCount; path++) {
    drawNormals(sampling, draws.price, { path, factor: 0, fromStep: 0 });
    drawNormals(sampling, draws.volatility, { path, factor: 1, fromStep: 0 });
    drawUniforms(sampling, draws.jumpCountUniform, { path, factor: 2, fromStep: 0 });
    drawNormals(sampling, draws.jumpSize, { path, factor: 3, fromStep: 0 });
    simulateJumpDiffusion(price.subarray(path * MONTHS, (path + 1) * MONTHS), model, curve, draws);
  }
  return {
    months: MONTHS,
    priceUsdPerBtc: price,
    // difficulty grows by 2 % a month, whatever the price
    hashpriceUsdPerPhDay: price.map((usd, at) => (usd / 1500) * 1.02 ** -(at % MONTHS)),
  };
}

/** A mine on every path: so much hashrate, paid by the path's hashprice. */
function minesOn(market: TreasuryMarket, pathCount: number): PathCash {
  const choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" } as const;
  const cash = makePathCash(choice, pathCount, MONTHS);
  for (let at = 0; at < cash.rewardUsd.length; at++) {
    cash.rewardUsd[at] = market.hashpriceUsdPerPhDay[at]! * 1000 * 30;
    cash.operatingUsd[at] = cash.rewardUsd[at]! - 0.5e6;
    cash.netCashUsd[at] = cash.operatingUsd[at]!;
  }
  return cash;
}

/** Mean over mirrored pairs, which are one sample each, and its standard error. */
function meanOfPairs(values: Float64Array) {
  const pairs = Array.from(
    { length: values.length / 2 },
    (_, i) => (values[2 * i]! + values[2 * i + 1]!) / 2,
  );
  const mean = sum(pairs) / pairs.length;
  const variance = sum(pairs.map((value) => (value - mean) ** 2)) / (pairs.length - 1);
  return { mean, error: Math.sqrt(variance / pairs.length) };
}

describe("under the valuation measure", () => {
  const pathCount = 4000;
  const market = valuationMarket(pathCount);
  const cash = minesOn(market, pathCount);
  const valued = (treasury: Partial<PathTreasuryTerms>) =>
    moneyOnPaths(makeMoneyDesk(site, moneyWith({ carryAnnualRate: 0.04, ...treasury })), null, cash, market)
      .treasury!;

  it.each(policies.slice(1))("holding is worth what selling is, within three errors: %o", (policy) => {
    const { treasuryUsd, coinsUsd } = valued({ policy, openingSats: 100 * SATS, cashFloorUsd: 1e6 });
    const { mean, error } = meanOfPairs(treasuryUsd);
    expect(sum(coinsUsd) / pathCount).toBeGreaterThan(1e6);
    expect(error).toBeGreaterThan(1000);
    expect(Math.abs(mean)).toBeLessThan(3 * error);
  });

  it("discounted at the owners' 14 % it would not be: the rate of coins is their carry", () => {
    const { treasuryUsd } = valued({ policy: policies[1]!, carryAnnualRate: 0.14, openingSats: 1000 * SATS });
    const { mean, error } = meanOfPairs(treasuryUsd);
    expect(mean).toBeLessThan(-3 * error);
  });

  it("hashprice sold forward at the curve is worth nothing, and 1 $ above it worth what it says", () => {
    const curve = Float64Array.from(
      { length: MONTHS },
      (_, month) => (60_000 / 1500) * 1.04 ** (month / 12) * 1.02 ** -month,
    );
    const forward = (aboveUsd: number): Forward => ({
      id: "hashprice-1",
      side: "seller",
      counterparty: "desk",
      why: "hashprice, 500 PH/s",
      currency: "USD",
      startMonth: site.start,
      volumes: new Float64Array(MONTHS).fill(500 * 30),
      strikes: curve.map((usd) => usd + aboveUsd),
    });
    const { mean, error } = meanOfPairs(valued({ hashpriceForwards: [forward(0)] }).forwardsUsd);
    expect(error).toBeGreaterThan(1000);
    expect(Math.abs(mean)).toBeLessThan(3 * error);
    const above = meanOfPairs(valued({ hashpriceForwards: [forward(1)] }).forwardsUsd);
    expect(above.mean - mean).toBeCloseTo(500 * 30 * MONTHS, 2);
  });

  it("forwards take the edge off bad months: fewer paths fail where half of the hashrate is sold ahead", () => {
    const tight = {
      policy: { kind: "sell-all" } as const,
      standingUsd: new Float64Array(MONTHS).fill(-0.3e6),
    };
    const hedge: Forward = {
      id: "hashprice-1",
      side: "seller",
      counterparty: "desk",
      why: "hashprice, 500 PH/s",
      currency: "USD",
      startMonth: site.start,
      volumes: new Float64Array(MONTHS).fill(500 * 30),
      strikes: new Float64Array(MONTHS).fill(35),
    };
    const bare = sum(valued(tight).isInsolvent);
    const hedged = sum(valued({ ...tight, hashpriceForwards: [hedge] }).isInsolvent);
    expect(bare).toBeGreaterThan(0.1 * pathCount);
    expect(hedged).toBeLessThan(bare);
  });
});

describe("money on all paths at once", () => {
  const market = valuationMarket(16);
  const cash = minesOn(market, 16);

  it("is that of each path alone, the owners' worth with what the treasury brings", () => {
    const terms = moneyWith({ policy: { kind: "sell-to-cover" }, carryAnnualRate: 0.04 }, 0.21);
    const all = moneyOnPaths(makeMoneyDesk(site, terms), null, cash, market);
    for (const p of [15, 3, 8]) {
      const desk = makeMoneyDesk(site, terms);
      const { afterTaxNpvUsd, equityNpvUsd } = moneyOnPath(desk, null, cash, p);
      const own = treasuryOnPath(desk, cash, market, p)!;
      expect(all.afterTaxNpvUsd[p]).toBe(afterTaxNpvUsd);
      expect(all.equityNpvUsd[p]).toBe(equityNpvUsd + own.valueUsd);
      expect(all.treasury!.coinsBtc[p]).toBe(own.coinsBtc);
    }
  });

  it("without a treasury, or without prices, has none and the owners' worth as it was", () => {
    const terms = moneyWith({ policy: { kind: "hold-share", heldFraction: 1 } });
    const { treasury: _left, ...bare } = terms;
    const none = moneyOnPaths(makeMoneyDesk(site, bare), null, cash, market);
    const unpriced = moneyOnPaths(makeMoneyDesk(site, terms), null, cash);
    expect([none.treasury, unpriced.treasury]).toEqual([null, null]);
    expect(unpriced.equityNpvUsd).toEqual(none.equityNpvUsd);
  });

  it("has none where none was agreed", () => {
    const { treasury: _left, ...bare } = moneyWith({});
    expect(treasuryOnPath(makeMoneyDesk(site, bare), cash, market, 0)).toBeNull();
  });
});
