import {
  type CashAccount,
  type CashLine,
  type MonthlyAmounts,
  makeStatements,
  sumLines,
} from "@switchyard/core/finance";
import {
  type MoneyMonths,
  moneyOnPath,
  type PathEvaluator,
  type Site,
  type StrategyCase,
  type World,
} from "@switchyard/core/strategy";
import { pathMoney, type StudyMoney } from "./money-from-scenario.ts";
import type { StrategyMoney } from "./result.ts";

/** A site and its stated world, with the scenario's taxes and debt. */
export interface MoneyFacts {
  readonly site: Site;
  readonly world: World;
  readonly evaluator: PathEvaluator;
  readonly money: StudyMoney;
  /** Whether the statements are drawn up; they are left empty otherwise. */
  readonly hasBooks: boolean;
}

/** Money after tax and debt of a strategy on the stated path, and its books by calendar year. */
export function strategyMoney(
  { site, world, evaluator, money, hasBooks }: MoneyFacts,
  entry: StrategyCase & { readonly available: true },
): StrategyMoney {
  const cash = evaluator.onWorld(world).evaluate(entry.choice);
  const { desk, loan, sized } = pathMoney(site, money, cash);
  const outcome = moneyOnPath(desk, loan, cash, 0);
  return {
    afterTaxNpvUsd: { value: outcome.afterTaxNpvUsd },
    equityNpvUsd: { value: outcome.equityNpvUsd },
    loan: sized && {
      commitmentUsd: sized.loan.commitmentUsd,
      totalUsesUsd: sized.totalUsesUsd,
      limitedBy: sized.binding,
      lowestDscrRatio: Number.isNaN(outcome.lowestDscrRatio) ? null : outcome.lowestDscrRatio,
      isDefault: outcome.isDefault,
    },
    statements: hasBooks ? statementsOf(site, entry.operated.lines, desk.months) : [],
  };
}

/** The lines of tax and of the lender, and what the owners put in or take out so that the books hold the reserve and nothing else. */
function financingLines(site: Site, lines: readonly CashLine[], months: MoneyMonths): readonly CashLine[] {
  const line = (id: string, account: CashAccount, why: string, amounts: MonthlyAmounts): CashLine => ({
    id: `finance.${id}`,
    payer: "owner",
    payee: account === "equity" ? "shareholders" : account.endsWith("tax") ? "tax office" : "lender",
    why,
    currency: "USD",
    discountClass: account.endsWith("tax") ? "tax" : "financing",
    account,
    startMonth: site.start,
    amounts: Array.from(amounts, (usd) => usd + 0),
  });
  const minus = (values: Float64Array) => values.map((usd) => -usd);
  const others = [
    ...lines,
    line("property-tax", "property-tax", "on what is not yet written off", minus(months.propertyTaxUsd)),
    line("income-tax", "income-tax", "on the income beyond doing nothing", minus(months.incomeTaxUsd)),
    line("draws", "debt-principal", "loan drawn", months.drawUsd),
    line("principal", "debt-principal", "loan repaid", minus(months.principalUsd)),
    line("interest", "interest", "interest paid", minus(months.interestUsd)),
    line("fees", "financing-fee", "arrangement and commitment fees", minus(months.feeUsd)),
  ];
  const cash = sumLines(others, { startMonth: site.start, monthCount: site.months });
  const equity = cash.map((usd, month) => months.heldUsd[month]! - (months.heldUsd[month - 1] ?? 0) - usd);
  return [...others, line("equity", "equity", "paid in (positive) and distributed (negative)", equity)];
}

/** Books by calendar year; what is built and bought is written off as for tax, sold machines stand at nothing. */
function statementsOf(
  site: Site,
  lines: readonly CashLine[],
  months: MoneyMonths,
): StrategyMoney["statements"] {
  const calendar = { startMonth: site.start, monthCount: site.months };
  const { yearly } = makeStatements(financingLines(site, lines, months), calendar, {
    depreciation: months.depreciationUsd,
  });
  return yearly.map(({ period, income, cashFlow, balance }) => ({
    period,
    income: { ...income },
    cashFlow: { ...cashFlow },
    balance: { ...balance },
  }));
}
