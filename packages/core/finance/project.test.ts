import { describe, expect, it } from "vitest";
import { addMonths, type CalendarMonth } from "../quantity/index.ts";
import {
  annualInternalRatesOfReturn,
  type CashAccount,
  type CashLine,
  cashMeasures,
  type DebtFacility,
  discountFactors,
  financeConstruction,
  incomeTaxByYear,
  levelisedCost,
  macrsFractions,
  makeStatements,
  netPresentValue,
  payAtYearEnd,
  runDebtService,
  sizeDebt,
  straightLineByMonth,
  sumByYear,
  sumLines,
  taxDepreciationByYear,
} from "./index.ts";

/**
 * One project from the first cost to the last repayment: a 20 MW hall, 12 months of works, 10 years of rent; every part of
 * the room joins in, and what must agree is computed twice.
 */

const start: CalendarMonth = { year: 2027, month: 1 };
const BUILD = 12;
const LEASE = 120;
const MONTHS = BUILD + LEASE;

const monthlyRent = Array.from({ length: LEASE }, (_, t) => 20_000 * 160 * 1.03 ** Math.floor(t / 12));
const monthlyUpkeep = Array.from({ length: LEASE }, () => -(20 * 250_000) / 12);
const works = Array.from({ length: BUILD }, () => (20 * 9_000_000) / BUILD);

const sizing = sizeDebt({
  backstoppedCash: monthlyRent.map((rent, t) => 0.5 * rent + 0.5 * monthlyUpkeep[t]!),
  unbackedCash: monthlyRent.map((rent, t) => 0.5 * rent + 0.5 * monthlyUpkeep[t]!),
  backstoppedDscrRatio: 1.25,
  unbackedDscrRatio: 1.75,
  annualInterestRate: 0.085,
  tenorMonths: 108,
  tailMonths: 12,
  contractMonths: LEASE,
  assetValue: 200_000_000,
  ltvLimitFraction: 0.7,
  totalUses: 198_000_000,
  debtLimitFraction: 0.65,
});

const construction = financeConstruction({
  costs: works,
  contingencyFraction: 0.05,
  debtFraction: 0.5,
  annualInterestRate: 0.085,
  upfrontFeeFraction: 0.02,
  commitmentFeeAnnualFraction: 0.0075,
  reservePerDebtFraction: 0.05,
  drawOrder: "pro-rata",
});

function facility(): DebtFacility {
  const share = construction.debt / sizing.debt;
  return {
    id: "term loan",
    openingBalance: construction.debt,
    annualInterestRate: 0.085,
    plannedPrincipal: sizing.schedule.map(({ principal }) => principal * share),
    reserveMonths: 3,
    openingReserve: construction.reserve,
    lockUpDscrRatio: 1.15,
    sweepFraction: 0.1,
  };
}

const operatingCash = monthlyRent.map((rent, t) => rent + monthlyUpkeep[t]!);
const hallCost = construction.costs + construction.contingency;
const years = Array.from({ length: 11 }, (_, i) => 2027 + i);
const depreciation = taxDepreciationByYear(
  [
    {
      cost: hallCost,
      inServiceYear: 2028,
      yearlyFractions: macrsFractions({
        recoveryYears: 15,
        decliningBalanceRatio: 1.5,
        convention: "half-year",
      }),
      firstYearExpensedFraction: 0,
    },
  ],
  years,
);

function interestByMonth(run: ReturnType<typeof runDebtService>): number[] {
  return [...new Array(BUILD).fill(0), ...run.months.map(({ interest }) => interest)];
}

function taxByMonth(run: ReturnType<typeof runDebtService>): Float64Array {
  const profit = [...new Array(BUILD).fill(0), ...operatingCash].map(
    (cash, t) => cash - interestByMonth(run)[t]!,
  );
  const income = sumByYear(profit, start).map((amount, y) => amount - depreciation[y]!);
  const rules = [{ fromYear: 2018, rateFraction: 0.21, lossLimitFraction: 0.8, lossCarryYears: null }];
  const tax = incomeTaxByYear(2027, income, rules).map((year) => year.tax);
  return payAtYearEnd(tax, start, MONTHS);
}

function line(id: string, account: CashAccount, from: number, amounts: readonly number[]): CashLine {
  const discountClass = account === "capital-expenditure" ? "construction" : "contracted";
  return {
    id,
    payer: "payer",
    payee: "payee",
    why: id,
    currency: "USD",
    discountClass,
    account,
    startMonth: addMonths(start, from),
    amounts,
  };
}

const run = runDebtService(operatingCash, facility());
const tax = taxByMonth(run);
const lines: readonly CashLine[] = [
  line(
    "equity",
    "equity",
    0,
    construction.months.map(({ equityDraw }) => equityDraw),
  ),
  line(
    "draws",
    "debt-principal",
    0,
    construction.months.map(({ debtDraw }) => debtDraw),
  ),
  line(
    "works",
    "capital-expenditure",
    0,
    construction.months.map(({ cost, contingency }) => -cost - contingency),
  ),
  line(
    "interest during construction",
    "capital-expenditure",
    0,
    construction.months.map(({ interest }) => -interest),
  ),
  line(
    "fees",
    "financing-fee",
    0,
    construction.months.map((m) => -m.upfrontFee - m.commitmentFee),
  ),
  line("rent", "revenue", BUILD, monthlyRent),
  line("upkeep", "operating-expense", BUILD, monthlyUpkeep),
  line(
    "interest",
    "interest",
    BUILD,
    run.months.map(({ interest }) => -interest),
  ),
  line(
    "repayment",
    "debt-principal",
    BUILD,
    run.months.map(({ principal, sweep }) => -principal - sweep),
  ),
  line(
    "tax",
    "income-tax",
    0,
    [...tax].map((amount) => -amount),
  ),
];
const schedules = {
  depreciation: straightLineByMonth(
    { cost: hallCost + construction.interest, salvage: 0, lifeMonths: 240, inServiceMonth: BUILD },
    MONTHS,
  ),
};
const statements = makeStatements(lines, { startMonth: start, monthCount: MONTHS }, schedules);

describe("a hall from first cost to last repayment", () => {
  it("sources equal uses to the cent, and equity is the rest", () => {
    expect(Math.abs(construction.debt + construction.equity - construction.totalUses)).toBeLessThan(0.005);
    expect(construction.debt / construction.totalUses).toBeCloseTo(0.5, 12);
    expect(construction.interest).toBeGreaterThan(0);
  });
  it("the lender's limit is the share of uses here, and more than is drawn", () => {
    expect(sizing.binding).toBe("debt-share");
    expect(sizing.debt).toBeGreaterThan(construction.debt);
    expect(sizing.amortisationMonths).toBe(108);
  });
  it("the loan is repaid without default or lock-up, before the tail begins", () => {
    expect(run.defaultMonth).toBeNull();
    expect(run.months.some(({ isLockedUp }) => isLockedUp)).toBe(false);
    expect(run.months[107]!.balance).toBe(0);
    expect(run.months.findIndex(({ balance }) => balance === 0)).toBeLessThan(108);
  });
  it("what was drawn is what is repaid, to the cent", () => {
    const repaid = run.months.reduce((sum, { principal, sweep }) => sum + principal + sweep, 0);
    expect(Math.abs(repaid - construction.debt)).toBeLessThan(0.005);
    const last = statements.monthly[MONTHS - 1]!;
    expect(Math.abs(last.balance.debtCents)).toBeLessThanOrEqual(1);
  });
  it("the books balance to the cent in every month and year", () => {
    for (const { balance } of [...statements.monthly, ...statements.yearly])
      expect(balance.assetsCents).toBe(balance.liabilitiesAndEquityCents);
    expect(statements.yearly).toHaveLength(11);
  });
  it("cash in the books is the sum of all lines, and never negative", () => {
    const total = sumLines(lines).reduce((a, b) => a + b, 0);
    const cash = statements.monthly.map(({ balance }) => balance.cashCents);
    expect(Math.abs(cash[MONTHS - 1]! / 100 - total)).toBeLessThan(0.06);
    expect(Math.min(...cash)).toBeGreaterThanOrEqual(-5);
  });
  it("net income of all years is cash kept less equity and book value: nothing is lost between statements", () => {
    const earned = statements.yearly.reduce((sum, { income }) => sum + income.netIncomeCents, 0);
    const { balance } = statements.monthly[MONTHS - 1]!;
    expect(balance.retainedEarningsCents).toBe(earned);
    expect(balance.cashCents + balance.fixedAssetsCents).toBe(
      balance.paidInEquityCents + earned + balance.debtCents,
    );
  });
  it("tax is paid only once losses of the first years are used up, 20 % of income at least is taxed", () => {
    const byYear = sumByYear(tax, start);
    expect(byYear[0]).toBe(0);
    expect(byYear[10]).toBeGreaterThan(0);
    const taxed = statements.yearly.map(({ income }) => -income.incomeTaxCents / 100);
    taxed.forEach((amount, y) => {
      expect(amount).toBeCloseTo(byYear[y]!, 1);
    });
  });
});

describe("what the owner gets", () => {
  const plausible = { above: -0.9 };
  const equityFlows = Array.from({ length: MONTHS }, (_, t) =>
    t < BUILD ? -construction.months[t]!.equityDraw - tax[t]! : run.months[t - BUILD]!.distribution - tax[t]!,
  );
  it("one rate of return on equity, above the loan's rate and above the unlevered one", () => {
    const unlevered = Array.from({ length: MONTHS }, (_, t) =>
      t < BUILD ? -works[t]! * 1.05 : operatingCash[t - BUILD]! - tax[t]!,
    );
    const [equity] = annualInternalRatesOfReturn(equityFlows, plausible);
    const [project] = annualInternalRatesOfReturn(unlevered, plausible);
    expect(annualInternalRatesOfReturn(equityFlows, plausible)).toHaveLength(1);
    // the last month's tax makes a second, true and useless root
    const all = annualInternalRatesOfReturn(equityFlows);
    expect(all).toHaveLength(2);
    expect(all[0]!).toBeLessThan(-0.99);
    expect(project!).toBeGreaterThan(0.0884);
    expect(equity!).toBeGreaterThan(project!);
  });
  it("at that rate the NPV of the flows is 0, by discount factors", () => {
    const [rate] = annualInternalRatesOfReturn(equityFlows, plausible);
    const factors = discountFactors(rate!, MONTHS, "month-start");
    const value = equityFlows.reduce((sum, flow, t) => sum + flow * factors[t]!, 0);
    expect(Math.abs(value)).toBeLessThan(1);
  });
  it("peak funding is the equity paid in; payback comes after the works", () => {
    const measures = cashMeasures(equityFlows);
    expect(measures.peakFunding).toBeCloseTo(construction.equity, 2);
    expect(measures.paybackMonths!).toBeGreaterThan(BUILD);
    expect(measures.moic!).toBeGreaterThan(1);
    expect(measures.total).toBeCloseTo(
      equityFlows.reduce((a, b) => a + b, 0),
      4,
    );
  });
  it("value by class of line: construction at 6 %, rent and upkeep at 8 %, parts sum to the whole", () => {
    const unlevered = lines.filter(({ id }) => ["works", "rent", "upkeep"].includes(id));
    const date = { valuationMonth: start, timing: "mid-month" } as const;
    const npv = netPresentValue(unlevered, { construction: 0.06, contracted: 0.08 }, date);
    expect(npv.byClass.map(({ discountClass }) => discountClass)).toEqual(["construction", "contracted"]);
    expect(npv.byClass.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(npv.value, 4);
    const dearer = netPresentValue(unlevered, { construction: 0.06, contracted: 0.14 }, date);
    expect(dearer.value).toBeLessThan(npv.value);
  });
  it("levelised cost of an MWh of IT energy served: the price at which works and upkeep are just paid", () => {
    const costs = lines.filter(({ id }) => ["works", "upkeep"].includes(id));
    const served = {
      id: "it",
      unit: "MWh" as const,
      startMonth: addMonths(start, BUILD),
      amounts: new Array(LEASE).fill(20 * 730),
    };
    const cost = levelisedCost(costs, served, { annualRate: 0.08, timing: "month-end" });
    const sales = line(
      "sales",
      "revenue",
      BUILD,
      served.amounts.map((mwh: number) => mwh * cost),
    );
    const date = { valuationMonth: start, timing: "month-end" } as const;
    const npv = netPresentValue([...costs, sales], { construction: 0.08, contracted: 0.08 }, date);
    expect(Math.abs(npv.value)).toBeLessThan(1e-3);
    // 189 M$ over ten years at 8 %, plus 5 M$ a year, on 175,200 MWh a year
    expect(cost).toBeGreaterThan(150);
    expect(cost).toBeLessThan(230);
  });
  it("half the rent still pays the loan, at a DSCR of 1.00 to 1.05, and locks the owner out until it is repaid", () => {
    const half = runDebtService(
      operatingCash.map((cash, t) => cash - 0.5 * monthlyRent[t]!),
      facility(),
    );
    expect(half.defaultMonth).toBeNull();
    const repaid = half.months.findIndex(({ balance }) => balance === 0);
    half.months.slice(0, repaid).forEach(({ isLockedUp, distribution, dscr }) => {
      expect(isLockedUp).toBe(true);
      expect(distribution).toBe(0);
      expect(dscr! > 1 && dscr! < 1.06).toBe(true);
    });
    expect(half.months[repaid]!.distribution).toBeGreaterThan(3_000_000);
  });
  it("two fifths of the rent do not: reserve first, then default, and nothing for the owner until all is repaid", () => {
    const weak = runDebtService(
      operatingCash.map((cash, t) => cash - 0.6 * monthlyRent[t]!),
      facility(),
    );
    expect(weak.defaultMonth!).toBeGreaterThan(0);
    expect(weak.months[weak.defaultMonth! - 1]!.reserve).toBeGreaterThanOrEqual(0);
    expect(weak.months[weak.defaultMonth!]!.reserve).toBe(0);
    const after = weak.months.slice(weak.defaultMonth!).filter(({ balance }) => balance > 0);
    expect(after.length).toBeGreaterThan(0);
    expect(after.every(({ distribution }) => distribution === 0)).toBe(true);
  });
});
