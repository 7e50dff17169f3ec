import {
  type LinkedLoan,
  type LoanTerms,
  levelFractions,
  type MoneyTerms,
  makeMoneyDesk,
  type PathCash,
  type PathMoney,
  type RefinancingTerms,
  type Site,
  sizeLoan,
} from "@switchyard/core/strategy";
import { assumption, type FinanceScenario, type Scenario } from "@switchyard/scenario";
import {
  type StatedSite,
  type TreasuryAsk,
  treasuryFromScenario,
  treasuryTerms,
} from "./treasury-from-scenario.ts";

/** Money of a scenario: its taxes, and the loan that it asks for. */
export interface StudyMoney {
  readonly terms: MoneyTerms;
  /** Null where the scenario names no debt. */
  readonly loan: LoanTerms | null;
  /** Null where coins are sold as they are mined. */
  readonly treasury: TreasuryAsk | null;
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
        ...(tax.abatement
          ? {
              abatement: {
                forgivenFraction: tax.abatement.forgivenFraction,
                years: Math.round(tax.abatement.months / 12),
              },
            }
          : {}),
      },
      taxAnnualRate: discount.contractedFractionPerYear,
      equityAnnualRate: discount.merchantFractionPerYear,
    },
    loan: finance.debt ? loanTerms(scenario, finance.debt) : null,
    treasury: treasuryFromScenario(scenario),
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
    backstoppedFraction: lease?.tenant === BACKED ? 1 : 0,
    ltvLimitFraction: debt.ltvFraction ?? assumption("finance.ltv_limit", where).value,
    tailMonths: debt.tailMonths ?? assumption("finance.debt_tail", where).value,
    contractMonths: lease?.termMonths ?? 0,
    upfrontFeeFraction: debt.feeFraction ?? assumption("finance.upfront_fee", where).value,
    commitmentFeeAnnualFraction:
      debt.commitmentFractionPerYear ?? assumption("finance.commitment_fee", where).value,
    reserveMonths: debt.reserveMonths ?? assumption("finance.reserve_months", where).value,
    lockUpDscrRatio: debt.lockUpRatio ?? assumption("finance.lock_up_dscr", where).value,
    sweepFraction: debt.sweepFraction ?? assumption("finance.cash_sweep", where).value,
    ...(debt.refinance ? { refinancing: refinancingTerms(debt.refinance) } : {}),
    ...(debt.linked ? { linked: linkedLoan(debt.linked) } : {}),
  };
}

function linkedLoan({
  balanceUsd,
  rateFractionPerYear,
  tenorMonths,
}: NonNullable<NonNullable<FinanceScenario["debt"]>["linked"]>): LinkedLoan {
  const principalFractions = levelFractions(rateFractionPerYear, tenorMonths);
  return { balanceUsd, annualInterestRate: rateFractionPerYear, principalFractions };
}

function refinancingTerms({
  afterMonths,
  rateFractionPerYear,
  tenorMonths,
  feeFraction,
}: NonNullable<NonNullable<FinanceScenario["debt"]>["refinance"]>): RefinancingTerms {
  const fee = feeFraction ?? assumption("finance.upfront_fee", "finance.debt.refinance").value;
  return { afterMonths, annualInterestRate: rateFractionPerYear, tenorMonths, feeFraction: fee };
}

/**
 * Tax, debt and treasury of a choice, its loan sized and its cash floor set on its cash on the stated path.
 * @param stated absent = without a treasury
 */
export function pathMoney(
  site: Site,
  { terms, loan, treasury }: StudyMoney,
  statedCash: PathCash,
  stated?: StatedSite,
): PathMoney & {
  readonly sized: ReturnType<typeof sizeLoan>;
} {
  const sized = loan ? sizeLoan(site, terms, loan, statedCash) : null;
  const held = treasury && stated ? { treasury: treasuryTerms(treasury, stated, statedCash) } : {};
  return { desk: makeMoneyDesk(site, { ...terms, ...held }), loan: sized?.loan ?? null, sized };
}
