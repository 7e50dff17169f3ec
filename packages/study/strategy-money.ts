import {
  type CashAccount,
  type CashLine,
  EMPTY_BALANCE,
  type MonthlyAmounts,
  makeStatements,
  type OpeningBalance,
  SATS_PER_BTC,
  sumLines,
} from "@switchyard/core/finance";
import {
  type MoneyDesk,
  moneyOnPath,
  type PathEvaluator,
  type Site,
  type StrategyCase,
  type TreasuryDesk,
  type TreasuryOutcome,
  treasuryOnPath,
  type World,
} from "@switchyard/core/strategy";
import type { StudyMoney } from "./money-from-scenario.ts";
import type { StrategyMoney } from "./result.ts";
import { statedMoney } from "./stated-money.ts";

const REWARD = "mining.reward";

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
  const {
    desk,
    loan,
    sized,
    statedCash: cash,
  } = statedMoney({ site, world, evaluator, money }, entry.choice);
  const outcome = moneyOnPath(desk, loan, cash, 0);
  const held = treasuryOnPath(desk, cash, { ...world, months: site.months }, 0);
  return {
    afterTaxNpvUsd: { value: outcome.afterTaxNpvUsd },
    equityNpvUsd: { value: outcome.equityNpvUsd + (held?.valueUsd ?? 0) },
    loan: sized && {
      commitmentUsd: sized.loan.commitmentUsd,
      totalUsesUsd: sized.totalUsesUsd,
      limitedBy: sized.binding,
      lowestDscrRatio: Number.isNaN(outcome.lowestDscrRatio) ? null : outcome.lowestDscrRatio,
      isDefault: outcome.isDefault,
    },
    ...(desk.treasury && held ? { treasury: treasuryTold(desk.treasury, held) } : {}),
    statements: hasBooks ? statementsOf(desk, entry.operated.lines) : [],
  };
}

const POLICIES = { "sell-all": "sell", "hold-share": "hold", "sell-to-cover": "sell-to-cover" } as const;

function treasuryTold(
  { terms }: TreasuryDesk,
  held: TreasuryOutcome,
): NonNullable<StrategyMoney["treasury"]> {
  return {
    policy: POLICIES[terms.policy.kind],
    cashFloorUsd: terms.cashFloorUsd,
    valueUsd: { value: held.valueUsd },
    coinsBtc: { value: held.coinsBtc },
    coinsUsd: { value: held.coinsUsd },
    forcedMonths: { value: held.forcedMonths },
    isInsolvent: held.insolventMonths > 0,
    forwardsUsd: held.forwardsUsd,
  };
}

/** The lines of tax and of the lender, and what the owners put in or take out so that the books hold the reserve and nothing else. */
function financingLines(
  { site, months, treasury }: MoneyDesk,
  lines: readonly CashLine[],
): readonly CashLine[] {
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
  const own = treasury?.months;
  const sold = own?.proceedsUsd.map((usd) => usd * (1 - treasury!.terms.sellingCostFraction));
  const coinLines = own
    ? [
        line("coin-sales", "coin-sale", "coins sold, less what selling costs", sold!),
        line("forwards", "revenue", "hashprice agreed ahead, less the month's", own.forwardUsd),
        line("coin-tax", "income-tax", "on gains of coins and on forwards", minus(own.taxUsd)),
      ]
    : [];
  const others = [
    // coins that are kept are income without cash
    ...lines.filter(({ id }) => !own || id !== REWARD),
    ...coinLines,
    line("property-tax", "property-tax", "on what is not yet written off", minus(months.propertyTaxUsd)),
    line("income-tax", "income-tax", "on the income beyond doing nothing", minus(months.incomeTaxUsd)),
    line("draws", "debt-principal", "loan drawn", months.drawUsd),
    line("principal", "debt-principal", "loan repaid", minus(months.principalUsd)),
    line("interest", "interest", "interest paid", minus(months.interestUsd)),
    line("fees", "financing-fee", "arrangement and commitment fees", minus(months.feeUsd)),
  ];
  const cash = sumLines(others, { startMonth: site.start, monthCount: site.months });
  const heldUsd = months.heldUsd.map((usd, month) => usd + (own?.cashUsd[month] ?? 0));
  const openingUsd = treasury?.terms.cashFloorUsd ?? 0;
  const equity = cash.map((usd, month) => heldUsd[month]! - (heldUsd[month - 1] ?? openingUsd) - usd);
  return [...others, line("equity", "equity", "paid in (positive) and distributed (negative)", equity)];
}

/**
 * Books by calendar year; what is built and bought is written off as for tax, sold machines stand at nothing, coins at what they were
 * worth when they came.
 */
function statementsOf(desk: MoneyDesk, lines: readonly CashLine[]): StrategyMoney["statements"] {
  const { site, months, treasury } = desk;
  const calendar = { startMonth: site.start, monthCount: site.months };
  const schedules = {
    depreciation: months.depreciationUsd,
    restrictedCash: months.heldUsd,
    ...(treasury ? coinSchedules(treasury) : {}),
  };
  const opening = treasury ? openingOf(treasury) : undefined;
  const { yearly } = makeStatements(financingLines(desk, lines), calendar, schedules, opening);
  return yearly.map(({ period, income, cashFlow, balance }) => ({
    period,
    income: { ...income },
    cashFlow: { ...cashFlow },
    balance: { ...balance },
  }));
}

/** Coins received at their value and sold at their basis; rewards are income here instead of cash. */
function coinSchedules({ months, terms }: TreasuryDesk) {
  const kept = 1 - terms.sellingCostFraction;
  return {
    coinsReceived: months.receivedUsd,
    coinsSoldBasis: months.proceedsUsd.map((usd, month) => usd * kept - months.gainUsd[month]!),
  };
}

function openingOf({ terms }: TreasuryDesk): OpeningBalance {
  const coins = (terms.openingSats * terms.openingBasisUsdPerBtc) / SATS_PER_BTC;
  return { ...EMPTY_BALANCE, cash: terms.cashFloorUsd, coins, equity: terms.cashFloorUsd + coins };
}
