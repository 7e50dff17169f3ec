import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { financeConstruction } from "../finance/index.ts";
import { makePathCash, type PathCash } from "./path-cash.ts";
import { type LoanTerms, sizeLoan } from "./path-loan.ts";
import { moneyOnPath } from "./path-money.ts";
import { makeMoneyDesk } from "./path-money-desk.ts";
import { testSite, untaxedTerms } from "./test-site.ts";

const MONTHS = 72;
const WORKS = 10;
const site = testSite({ months: MONTHS });
/** No fees, so that figures can be multiplied; 12 % a year is 1 % a month. */
const plain: LoanTerms = {
  shareFraction: 0.7,
  annualInterestRate: 0.12,
  tenorMonths: 48,
  amortisation: "level",
  backstoppedDscrRatio: 1.25,
  unbackedDscrRatio: 2,
  backstoppedFraction: 1,
  ltvLimitFraction: 1,
  tailMonths: 0,
  contractMonths: 1000,
  upfrontFeeFraction: 0,
  commitmentFeeAnnualFraction: 0,
  reserveMonths: 0,
  lockUpDscrRatio: 0,
  sweepFraction: 0,
};

/** Halls of 10 M$ a month for ten months, then so much cash a month; nothing else. */
function cashOf(operatingUsd: (month: number) => number, hallUsd = 10e6): PathCash {
  const cash = makePathCash({ strategy: "convert", hostMw: 60, waitMonths: 0, fleet: "sell" }, 1, MONTHS);
  for (let month = 0; month < MONTHS; month++) {
    cash.hallCapexUsd[month] = month < WORKS ? hallUsd : 0;
    cash.operatingUsd[month] = month < WORKS ? 0 : operatingUsd(month);
    cash.rentUsd[month] = month < WORKS ? 0 : 1;
    cash.netCashUsd[month] = cash.operatingUsd[month]! - cash.hallCapexUsd[month]!;
  }
  return cash;
}
const sized = (terms: LoanTerms, cash: PathCash) => sizeLoan(site, untaxedTerms, terms, cash);
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
/** What 1 USD a month for so many months is worth at 1 % a month. */
const annuity = (months: number) => (1 - 1.01 ** -months) / 0.01;

const RICH = cashOf(() => 9e6);
const POOR = cashOf(() => 1e6);

describe("how much is lent", () => {
  it("on 48 months of 1 M$ covered 1.25 times, at 1 % a month, is 30.38 M$", () => {
    const loan = sized(plain, POOR)!;
    expect(loan.binding).toBe("dscr");
    expect(loan.loan.commitmentUsd).toBeCloseTo(0.8e6 * annuity(48), 0);
    expect(loan.loan.commitmentUsd / 1e6).toBeCloseTo(30.379, 3);
  });

  it("half backed by a parent is the mean of both covers: (1 / 1.25 + 1 / 2) / 2 = 0.65 of cash", () => {
    const loan = sized({ ...plain, backstoppedFraction: 0.5 }, POOR)!;
    expect(loan.loan.commitmentUsd).toBeCloseTo(0.65e6 * annuity(48), 0);
  });

  it("under a limit of 40 % of the halls is 40 M$ of 100, though cash would carry more", () => {
    const loan = sized({ ...plain, ltvLimitFraction: 0.4 }, RICH)!;
    expect(loan.binding).toBe("ltv");
    expect(loan.loan.commitmentUsd).toBeCloseTo(40e6, 0);
  });

  it("as a share is of all uses, interest of the works among them: as core/finance solves them", () => {
    const terms = { ...plain, upfrontFeeFraction: 0.02, commitmentFeeAnnualFraction: 0.006 };
    const loan = sized(terms, RICH)!;
    const uses = financeConstruction({
      costs: new Float64Array(WORKS).fill(10e6),
      contingencyFraction: 0,
      debtFraction: 0.7,
      annualInterestRate: 0.12,
      upfrontFeeFraction: 0.02,
      commitmentFeeAnnualFraction: 0.006,
      reservePerDebtFraction: 0,
      drawOrder: "pro-rata",
    });
    expect(loan.binding).toBe("debt-share");
    expect(loan.totalUsesUsd).toBeCloseTo(uses.totalUses, 2);
    expect(loan.loan.commitmentUsd).toBeCloseTo(0.7 * uses.totalUses, 2);
  });

  it("leaves a tail: 30 months of contract less 6 carry 24 months of service", () => {
    const loan = sized({ ...plain, contractMonths: 30, tailMonths: 6 }, POOR)!;
    expect(loan.loan.commitmentUsd).toBeCloseTo(0.8e6 * annuity(24), 0);
  });

  it("counts what is left after tax, set aside as it arises: 70 % of 1 M$ covered 1.25 times is 21.27 M$", () => {
    // nothing is written off, so that 30 % of every month's cash is owed; it is paid in December
    const tax = { ...untaxedTerms.tax, rateFraction: 0.3, hallYearlyFractions: [0] };
    const loan = sizeLoan(site, { ...untaxedTerms, tax }, plain, POOR)!;
    expect(loan.loan.commitmentUsd).toBeCloseTo(0.7 * 0.8e6 * annuity(48), 0);
    expect(loan.loan.commitmentUsd / 1e6).toBeCloseTo(21.265, 3);
  });

  it("counts property tax month by month too: 1.2 M$ a year is 100,000 of each month", () => {
    // 100 M$ of halls, never written off, at 1.2 % a year from the year after they stand: service begins in the year before
    const tax = {
      ...untaxedTerms.tax,
      hallYearlyFractions: new Array(20).fill(0),
      hallPropertyFractionPerYear: 0.012,
    };
    const loan = sizeLoan(site, { ...untaxedTerms, tax }, plain, POOR)!;
    const firstYear = 2; // months 10 and 11 of 2027
    const covered = 0.8e6 * annuity(48) - 0.08e6 * (annuity(48) - annuity(firstYear));
    expect(loan.loan.commitmentUsd).toBeCloseTo(covered, 0);
  });

  it("counts nothing for months that lose money, and takes nothing off for them; the reserve pays their service", () => {
    const loan = sized(
      { ...plain, reserveMonths: 3 },
      cashOf((month) => (month % 2 ? 1e6 : -5e6)),
    )!;
    // months 10, 12, … lose; months 11, 13, … are the second, fourth, … of service
    const pairs =
      0.8e6 * Array.from({ length: 24 }, (_, i) => 1.01 ** (-2 * (i + 1))).reduce((a, b) => a + b);
    expect(loan.loan.commitmentUsd).toBeCloseTo(pairs, 0);
  });

  it("is nothing where some month has no cash and no reserve: the first of them would be a default", () => {
    expect(
      sized(
        plain,
        cashOf((month) => (month % 2 ? 1e6 : -5e6)),
      ),
    ).toBeNull();
  });

  it("without a reserve is what the poorest month serves: level service of 0.3 M$ on months of 2 and 0.3 M$", () => {
    const loan = sized(
      plain,
      cashOf((month) => (month % 2 ? 2e6 : 0.3e6)),
    )!;
    expect(loan.binding).toBe("dscr");
    expect(loan.loan.commitmentUsd / (0.3e6 * annuity(48))).toBeCloseTo(1, 6);
  });

  it("is nothing where the works outlast the horizon, and where nothing is ever built", () => {
    const endless = cashOf(() => 1e6);
    endless.hallCapexUsd.fill(1e6);
    expect(sized(plain, endless)).toBeNull();
    expect(
      sized(
        plain,
        cashOf(() => 1e6, 0),
      ),
    ).toBeNull();
  });
});

describe("more or less of everything", () => {
  const monthly = (min: number) =>
    fc.array(fc.integer({ min, max: 6000 }), { minLength: MONTHS, maxLength: MONTHS });
  const drawn = fc.record({
    thousands: monthly(-500),
    shareFraction: fc.double({ min: 0.2, max: 0.8, noNaN: true }),
    dscr: fc.double({ min: 1, max: 2, noNaN: true }),
    rate: fc.double({ min: 0.02, max: 0.15, noNaN: true }),
    ltv: fc.double({ min: 0.2, max: 1, noNaN: true }),
    fee: fc.constantFrom(0, 0.02),
  });
  type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;
  const termsOf = ({ shareFraction, dscr, rate, ltv, fee }: Drawn): LoanTerms => ({
    ...plain,
    shareFraction,
    backstoppedDscrRatio: dscr,
    annualInterestRate: rate,
    ltvLimitFraction: ltv,
    upfrontFeeFraction: fee,
    amortisation: "sculpted",
    reserveMonths: 3,
  });
  const debtOf = (terms: LoanTerms, cash: PathCash) => sized(terms, cash)?.loan.commitmentUsd ?? 0;

  it("keeps within each of the three limits, and is the share of the uses that it says", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const found = sized(
          termsOf(from),
          cashOf((month) => from.thousands[month]! * 1000),
        );
        if (!found) return;
        const { loan, totalUsesUsd } = found;
        expect(loan.shareFraction).toBeLessThanOrEqual(from.shareFraction + 1e-12);
        expect(loan.commitmentUsd).toBeLessThanOrEqual(100e6 * from.ltv + 1);
        expect(loan.commitmentUsd / (loan.shareFraction * totalUsesUsd)).toBeCloseTo(1, 8);
        // sculpted months whose cash does not cover interest repay nothing, and the others no more for it
        expect(sum(loan.principalFractions)).toBeCloseTo(1, 9);
        expect(Math.min(...loan.principalFractions)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 311, numRuns: 40 },
    );
  });

  it("more cash, less cover asked or a larger share never lend less", () => {
    fc.assert(
      // interest of the largest loan is below each month's cash
      fc.property(drawn, monthly(1500), (other, thousands) => {
        const from = { ...other, thousands };
        const terms = termsOf(from);
        const cash = (factor: number) => cashOf((month) => factor * from.thousands[month]! * 1000);
        const debt = debtOf(terms, cash(1)) - 1;
        expect(debtOf(terms, cash(1.3))).toBeGreaterThanOrEqual(debt);
        expect(debtOf({ ...terms, backstoppedDscrRatio: 1 }, cash(1))).toBeGreaterThanOrEqual(debt);
        expect(debtOf({ ...terms, shareFraction: 0.85 }, cash(1))).toBeGreaterThanOrEqual(debt);
        expect(debtOf({ ...terms, tailMonths: 990 }, cash(1))).toBeLessThanOrEqual(debt + 2);
      }),
      { seed: 312, numRuns: 30 },
    );
  });
});

describe("a loan on the path it was sized on", () => {
  const cash = cashOf((month) => (month % 12 < 6 ? 1.4e6 : 0.9e6));

  it("sculpted keeps the cover it was sized for every month, and ends at nothing", () => {
    const { loan } = sized({ ...plain, amortisation: "sculpted" }, cash)!;
    const desk = makeMoneyDesk(site, untaxedTerms);
    const { isDefault } = moneyOnPath(desk, loan, cash, 0);
    const { interestUsd, principalUsd, balanceUsd, availableUsd } = desk.months;
    expect(isDefault).toBe(false);
    for (let month = WORKS; month < WORKS + 48; month++)
      expect(availableUsd[month]! / (interestUsd[month]! + principalUsd[month]!)).toBeCloseTo(1.25, 6);
    expect(balanceUsd[WORKS + 47]).toBeCloseTo(0, 2);
  });

  it.each(["level", "sculpted", "bullet"] as const)(
    "%s: the balance is never negative, interest is a hundredth of the month before's, and what is lent is repaid",
    (amortisation) => {
      const { loan } = sized({ ...plain, amortisation, sweepFraction: 0.3, reserveMonths: 3 }, cash)!;
      const desk = makeMoneyDesk(site, untaxedTerms);
      moneyOnPath(desk, loan, cash, 0);
      const { balanceUsd, interestUsd, drawUsd, principalUsd } = desk.months;
      for (let month = 1; month < MONTHS; month++) {
        expect(balanceUsd[month]).toBeGreaterThanOrEqual(0);
        expect(interestUsd[month]).toBeCloseTo(0.01 * balanceUsd[month - 1]!, 4);
      }
      expect(sum(drawUsd)).toBeCloseTo(loan.commitmentUsd, 2);
      expect(sum(drawUsd) - sum(principalUsd)).toBeCloseTo(balanceUsd.at(-1)!, 2);
    },
  );

  it("level repays 1 / 48 months' annuity: the first principal of 1 USD is the annuity less 1 %", () => {
    const { loan } = sized(plain, cash)!;
    const service = 1 / annuity(48);
    expect(loan.principalFractions).toHaveLength(48);
    expect(loan.principalFractions[0]).toBeCloseTo(service - 0.01, 12);
    // what is left before the last month is the service over 1.01
    expect(loan.principalFractions[47]).toBeCloseTo(service / 1.01, 12);
  });

  it("bullet repays all of it in the last month", () => {
    const { loan } = sized({ ...plain, amortisation: "bullet" }, cash)!;
    expect([...loan.principalFractions].filter((share) => share > 0)).toEqual([1]);
    expect(loan.principalFractions[47]).toBe(1);
  });

  it.each(["level", "bullet"] as const)(
    "%s is repaid before the tail of its contract begins",
    (amortisation) => {
      const terms = { ...plain, amortisation, contractMonths: 30, tailMonths: 6 };
      const { loan } = sized(terms, POOR)!;
      expect(loan.principalFractions).toHaveLength(24);
      expect(sum(loan.principalFractions)).toBeCloseTo(1, 9);
      const desk = makeMoneyDesk(site, untaxedTerms);
      moneyOnPath(desk, loan, POOR, 0);
      if (amortisation === "level") expect(desk.months.balanceUsd[WORKS + 23]).toBeCloseTo(0, 2);
    },
  );

  it("sweeps: half of the 0.2 M$ left over repays it sooner than planned, and the owners have more in the end", () => {
    const carried = (sweepFraction: number) => {
      const { loan } = sized({ ...plain, sweepFraction }, POOR)!;
      const desk = makeMoneyDesk(site, untaxedTerms);
      moneyOnPath(desk, loan, POOR, 0);
      return { balance: desk.months.balanceUsd.slice(), equity: desk.months.equityUsd.slice() };
    };
    const [whole, swept] = [carried(0), carried(0.5)];
    expect(swept.balance[WORKS + 30]).toBeLessThan(whole.balance[WORKS + 30]!);
    expect(whole.equity[WORKS]).toBeCloseTo(0.2e6, 0);
    expect(swept.equity[WORKS]).toBeCloseTo(0.1e6, 0);
    // a hundredth of the 0.1 M$ repaid is saved in the next month, and half of that swept
    expect(swept.equity[WORKS + 1]).toBeCloseTo(0.1e6 + 500, 0);
    expect(sum(swept.equity)).toBeGreaterThan(sum(whole.equity));
  });
});

describe("on its own stated path", () => {
  const monthly = fc.array(fc.integer({ min: -800, max: 3000 }), { minLength: MONTHS, maxLength: MONTHS });
  const drawn = fc.record({
    thousands: monthly,
    amortisation: fc.constantFrom("level", "sculpted", "bullet"),
    reserveMonths: fc.constantFrom(0, 3, 6),
    sweepFraction: fc.constantFrom(0, 0.5),
    lockUpDscrRatio: fc.constantFrom(0, 1.15),
    annualInterestRate: fc.integer({ min: 0, max: 200 }).map((perMille) => perMille / 1000),
    rateFraction: fc.constantFrom(0, 0.21, 0.35),
    refinanced: fc.constantFrom(0, 12, 36),
  });

  it("no loan that was sized ever defaults, whatever the cash, the tax, the plan and the reserve", () => {
    let lent = 0;
    fc.assert(
      fc.property(drawn, ({ thousands, rateFraction, refinanced, ...change }) => {
        const cash = cashOf((month) => thousands[month]! * 1000);
        const terms = {
          ...untaxedTerms,
          tax: { ...untaxedTerms.tax, rateFraction, hallYearlyFractions: [0.5, 0.5] },
        };
        const next = {
          afterMonths: refinanced,
          annualInterestRate: 0.07,
          tenorMonths: 24,
          feeFraction: 0.01,
        };
        const offer = { ...plain, ...change, ...(refinanced > 0 ? { refinancing: next } : {}) };
        const found = sizeLoan(site, terms, offer, cash);
        if (!found) return;
        lent++;
        const { isDefault } = moneyOnPath(makeMoneyDesk(site, terms), found.loan, cash, 0);
        expect(isDefault).toBe(false);
        expect(sum(found.loan.principalFractions)).toBeCloseTo(1, 9);
      }),
      { seed: 313, numRuns: 150 },
    );
    expect(lent).toBeGreaterThan(40);
  });

  it("a bullet is no more than its last months pay; with a loan that takes over it is what cash covers", () => {
    const bullet = { ...plain, amortisation: "bullet" as const };
    const alone = sized(bullet, POOR)!;
    // 1.01 of the loan is due in its last month, in which 1 M$ comes in
    expect(alone.loan.commitmentUsd).toBeCloseTo(1e6 / 1.01, -1);
    const refinancing = { afterMonths: 47, annualInterestRate: 0.12, tenorMonths: 15, feeFraction: 0 };
    const rolled = sized({ ...bullet, refinancing }, POOR)!;
    // what is owed after 47 months is repaid in 15 level payments of 1 M$
    expect(rolled.loan.commitmentUsd).toBeCloseTo(1e6 * annuity(15), -1);
  });

  it("sculpted months that cover no interest repay nothing, and the rest repays the loan once", () => {
    const cash = cashOf((month) => (month < WORKS + 12 ? 0.1e6 : 3e6));
    const { loan } = sized({ ...plain, amortisation: "sculpted", reserveMonths: 12 }, cash)!;
    expect([...loan.principalFractions].slice(0, 12)).toEqual(new Array(12).fill(0));
    expect(sum(loan.principalFractions)).toBeCloseTo(1, 12);
    expect(Math.max(...loan.principalFractions)).toBeLessThan(0.06);
  });
});
