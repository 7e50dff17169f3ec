import {
  type LoanTerms,
  type MoneyTerms,
  makeMoneyDesk,
  type PathCash,
  type PathMoney,
  type Site,
  sizeLoan,
} from "@switchyard/core/strategy";
import { assumption, type FinanceScenario, type Scenario } from "@switchyard/scenario";

/** Money of a scenario: its taxes, and the loan that it asks for. */
export interface StudyMoney {
  readonly terms: MoneyTerms;
  /** Null where the scenario names no debt. */
  readonly loan: LoanTerms | null;
}

const YEARS_STRAIGHT = { halls: 15, machines: 5 };

/** The scenario's taxes and debt, with the rows of assumptions/finance.yaml for what it leaves open. */
export function moneyFromScenario(scenario: Scenario): StudyMoney {
  const { finance, hosting } = scenario;
  const { tax, discount } = finance;
  const isTripleNet = hosting?.lease?.passthrough === "triple-net";
  return {
    terms: {
      tax: {
        rateFraction: tax.rateFraction,
        lossLimitFraction: tax.lossLimitFraction,
        ...depreciation(tax.depreciation),
        hallPropertyFractionPerYear: isTripleNet ? 0 : tax.propertyFractionPerYear,
        machinePropertyFractionPerYear: tax.propertyFractionPerYear,
      },
      taxAnnualRate: discount.contractedFractionPerYear,
      equityAnnualRate: discount.merchantFractionPerYear,
    },
    loan: finance.debt ? loanTerms(scenario, finance.debt) : null,
  };
}

/** Halls are land improvements of 15 years, machines equipment of 5: see the rows' sources. */
function depreciation(kind: FinanceScenario["tax"]["depreciation"]) {
  const level = (years: number) => new Array<number>(years).fill(1 / years);
  if (kind === "immediate") return { hallYearlyFractions: [1], machineYearlyFractions: [1] };
  if (kind === "straight-line")
    return {
      hallYearlyFractions: level(YEARS_STRAIGHT.halls),
      machineYearlyFractions: level(YEARS_STRAIGHT.machines),
    };
  return {
    hallYearlyFractions: assumption("finance.macrs_half_year_15", "finance.tax.depreciation").value,
    machineYearlyFractions: assumption("finance.macrs_half_year_5", "finance.tax.depreciation").value,
  };
}

const BACKED = "investment-grade-backed";

function loanTerms({ hosting }: Scenario, debt: NonNullable<FinanceScenario["debt"]>): LoanTerms {
  const where = "finance.debt";
  const lease = hosting?.lease;
  return {
    shareFraction: debt.shareFraction,
    annualInterestRate: debt.rateFractionPerYear,
    tenorMonths: debt.tenorMonths,
    amortisation: debt.amortisation ?? "level",
    backstoppedDscrRatio: debt.coverRatio ?? assumption("finance.dscr_backstopped", where).value,
    unbackedDscrRatio: debt.coverRatio ?? assumption("finance.dscr_unbacked", where).value,
    backstoppedFraction: lease?.tenant === BACKED || lease?.backstop !== undefined ? 1 : 0,
    ltvLimitFraction: assumption("finance.ltv_limit", where).value,
    tailMonths: assumption("finance.debt_tail", where).value,
    contractMonths: lease?.termMonths ?? 0,
    upfrontFeeFraction: debt.feeFraction ?? assumption("finance.upfront_fee", where).value,
    commitmentFeeAnnualFraction:
      debt.commitmentFractionPerYear ?? assumption("finance.commitment_fee", where).value,
    reserveMonths: assumption("finance.reserve_months", where).value,
    lockUpDscrRatio: assumption("finance.lock_up_dscr", where).value,
    sweepFraction: debt.sweepFraction ?? assumption("finance.cash_sweep", where).value,
  };
}

/** Tax and debt of a choice, its loan sized on its cash on the stated path. */
export function pathMoney(
  site: Site,
  { terms, loan }: StudyMoney,
  statedCash: PathCash,
): PathMoney & {
  readonly sized: ReturnType<typeof sizeLoan>;
} {
  const sized = loan ? sizeLoan(site, terms, loan, statedCash) : null;
  return { desk: makeMoneyDesk(site, terms), loan: sized?.loan ?? null, sized };
}
