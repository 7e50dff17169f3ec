import { requirePeriods } from "./amortisation.ts";
import { financeErrors, requireAmounts, requireFraction, requireNonNegative } from "./errors.ts";
import type { MonthlyAmounts } from "./types.ts";

/**
 * Paying for construction: uses (costs, contingency, fees, interest during construction, first reserve) equal sources
 * (debt, equity), where interest and fees depend on the debt they make necessary. Interest of a month accrues on the
 * balance at its beginning, rate/12; draws of a month come after it.
 */
export interface ConstructionTerms {
  /** Cost of each month of construction, positive, without contingency. */
  readonly costs: MonthlyAmounts;
  /** Added to every month's cost. */
  readonly contingencyFraction: number;
  /** Debt over total uses, 0..1. */
  readonly debtFraction: number;
  /** Nominal yearly rate; a twelfth is due each month. */
  readonly annualInterestRate: number;
  /** Of `costs`, where they are not by month: 4 = quarters, 1 = years. */
  readonly periodsPerYear?: number;
  /** Paid in the first month, of the commitment. */
  readonly upfrontFeeFraction: number;
  /** A year, of what is committed and not drawn. */
  readonly commitmentFeeAnnualFraction: number;
  /** First filling of the debt service reserve in the last month, per unit of debt (months * level service). */
  readonly reservePerDebtFraction: number;
  /** Both together, or equity until it is used up. */
  readonly drawOrder: "pro-rata" | "equity-first";
}

/** Totals of uses and sources; they are equal. */
export interface SourcesAndUses {
  readonly costs: number;
  readonly contingency: number;
  readonly upfrontFee: number;
  readonly interest: number;
  readonly commitmentFee: number;
  readonly reserve: number;
  readonly totalUses: number;
  readonly debt: number;
  readonly equity: number;
}

/** The solved construction period. */
export interface ConstructionFinancing extends SourcesAndUses {
  readonly months: readonly ConstructionMonth[];
  /** How often the circle of debt and interest was walked. */
  readonly iterationCount: number;
}

/** One month of construction; uses = debt draw + equity draw. */
export interface ConstructionMonth {
  readonly cost: number;
  readonly contingency: number;
  readonly upfrontFee: number;
  readonly interest: number;
  readonly commitmentFee: number;
  readonly reserve: number;
  readonly debtDraw: number;
  readonly equityDraw: number;
  /** Debt at the month's end. */
  readonly balance: number;
}

/** The circle is closed when the commitment moves by less than this share of the uses. */
const TOLERANCE = 1e-13;

/**
 * Solves sources = uses. The commitment is walked to its fixed point: each round draws month by month under the last
 * round's commitment; a round shrinks the error by the share of a loan that goes back to the lender (a few percent).
 *
 * @throws finance/uses-not-financed where that share is too large to converge, finance/bad-input
 */
export function financeConstruction(terms: ConstructionTerms): ConstructionFinancing {
  requireTerms(terms);
  let guess = { debt: 0, equity: 0 };
  for (let iterationCount = 1; iterationCount <= 200; iterationCount++) {
    const totals = totalsOf(terms, guess);
    const debt = terms.debtFraction * totals.totalUses;
    const equity = totals.totalUses - debt;
    const change = Math.abs(debt - guess.debt) + Math.abs(equity - guess.equity);
    const before = guess;
    guess = { debt, equity };
    if (change <= TOLERANCE * totals.totalUses)
      return { ...totals, months: drawMonths(terms, before), iterationCount };
    if (!Number.isFinite(change)) break;
  }
  const { debtFraction, upfrontFeeFraction, reservePerDebtFraction } = terms;
  throw financeErrors.usesNotFinanced({
    debtFraction,
    feeShare: upfrontFeeFraction + reservePerDebtFraction,
  });
}

function drawMonths(
  terms: ConstructionTerms,
  commitment: { debt: number; equity: number },
): ConstructionMonth[] {
  let balance = 0;
  let equityLeft = commitment.equity;
  return Array.from(terms.costs, (cost, month) => {
    const uses = usesOf(terms, cost, { month, balance, commitment: commitment.debt });
    const need =
      uses.cost + uses.contingency + uses.upfrontFee + uses.interest + uses.commitmentFee + uses.reserve;
    const equityDraw =
      terms.drawOrder === "pro-rata" ? need * (1 - terms.debtFraction) : Math.min(equityLeft, need);
    equityLeft -= equityDraw;
    balance += need - equityDraw;
    return { ...uses, debtDraw: need - equityDraw, equityDraw, balance };
  });
}

function usesOf(
  terms: ConstructionTerms,
  cost: number,
  { month, balance, commitment }: { month: number; balance: number; commitment: number },
) {
  const { periodsPerYear = 12 } = terms;
  const isLast = month === terms.costs.length - 1;
  return {
    cost,
    contingency: cost * terms.contingencyFraction,
    upfrontFee: month === 0 ? commitment * terms.upfrontFeeFraction : 0,
    interest: (balance * terms.annualInterestRate) / periodsPerYear,
    commitmentFee: (Math.max(0, commitment - balance) * terms.commitmentFeeAnnualFraction) / periodsPerYear,
    reserve: isLast ? commitment * terms.reservePerDebtFraction : 0,
  };
}

/** The sums of {@link drawMonths} alone: a walk is made many times, its months are told once. */
function totalsOf(
  terms: ConstructionTerms,
  commitment: { readonly debt: number; readonly equity: number },
): SourcesAndUses {
  const { costs, contingencyFraction, annualInterestRate, periodsPerYear = 12, drawOrder } = terms;
  const { commitmentFeeAnnualFraction, debtFraction } = terms;
  const upfrontFee = costs.length > 0 ? commitment.debt * terms.upfrontFeeFraction : 0;
  const reserve = costs.length > 0 ? commitment.debt * terms.reservePerDebtFraction : 0;
  let [balance, equityLeft] = [0, commitment.equity];
  const sums = { costs: 0, contingency: 0, interest: 0, commitmentFee: 0, debt: 0, equity: 0 };
  for (let month = 0; month < costs.length; month++) {
    const cost = costs[month]!;
    const contingency = cost * contingencyFraction;
    const interest = (balance * annualInterestRate) / periodsPerYear;
    const undrawn = Math.max(0, commitment.debt - balance);
    const commitmentFee = (undrawn * commitmentFeeAnnualFraction) / periodsPerYear;
    const need =
      cost +
      contingency +
      (month === 0 ? upfrontFee : 0) +
      interest +
      commitmentFee +
      (month === costs.length - 1 ? reserve : 0);
    const equityDraw = drawOrder === "pro-rata" ? need * (1 - debtFraction) : Math.min(equityLeft, need);
    equityLeft -= equityDraw;
    balance += need - equityDraw;
    sums.costs += cost;
    sums.contingency += contingency;
    sums.interest += interest;
    sums.commitmentFee += commitmentFee;
    sums.debt += need - equityDraw;
    sums.equity += equityDraw;
  }
  const totalUses = sums.costs + sums.contingency + upfrontFee + sums.interest + sums.commitmentFee + reserve;
  return { ...sums, upfrontFee, reserve, totalUses };
}

function requireTerms(terms: ConstructionTerms): void {
  requireAmounts("construction costs", terms.costs);
  for (const cost of terms.costs) requireNonNegative("construction cost of a month", cost);
  requireFraction("debt share", terms.debtFraction);
  requireFraction("up-front fee", terms.upfrontFeeFraction);
  requireFraction("commitment fee", terms.commitmentFeeAnnualFraction);
  requireFraction("reserve per unit of debt", terms.reservePerDebtFraction);
  if (terms.periodsPerYear !== undefined) requirePeriods(terms.periodsPerYear);
  requireNonNegative("contingency", terms.contingencyFraction);
  requireNonNegative("interest rate", terms.annualInterestRate);
}
