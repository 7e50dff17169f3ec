import { discountFactors } from "../finance/index.ts";
import { type DebtState, openDebt } from "./path-debt.ts";
import { makeTaxBooks, type TaxBooks, type TaxTerms } from "./path-tax.ts";
import { makeTreasuryDesk, type PathTreasuryTerms, type TreasuryDesk } from "./path-treasury.ts";
import type { Site } from "./types.ts";

/** What money after tax and debt is worked out by. */
export interface MoneyTerms {
  readonly tax: TaxTerms;
  /** Annual rates: taxes are owed like contracted money, equity is discounted at its own. */
  readonly taxAnnualRate: number;
  readonly equityAnnualRate: number;
  /** What is done with mined coins; absent = they are sold as they are mined, at no cost. */
  readonly treasury?: PathTreasuryTerms;
}

/** Money of one path by month; taxes, interest and repayments are positive amounts paid. */
export interface MoneyMonths {
  readonly propertyTaxUsd: Float64Array;
  /** Income tax without and with the loan's interest. */
  readonly unleveredTaxUsd: Float64Array;
  readonly incomeTaxUsd: Float64Array;
  readonly depreciationUsd: Float64Array;
  readonly drawUsd: Float64Array;
  readonly feeUsd: Float64Array;
  readonly interestUsd: Float64Array;
  readonly principalUsd: Float64Array;
  readonly balanceUsd: Float64Array;
  /** At the month's end: the reserve, locked-up cash, and what a borrower sets aside for the year's taxes. */
  readonly heldUsd: Float64Array;
  /** Available for debt service, after what is set aside for taxes; 0 before completion. */
  readonly availableUsd: Float64Array;
  /** To the owners, less what they pay in. */
  readonly equityUsd: Float64Array;
  /** The part of what they pay in that goes into works, machines and the first reserve: what no treasury is for. */
  readonly capitalUsd: Float64Array;
}

/** What is left of a path in the end. */
export interface MoneyOutcome {
  afterTaxNpvUsd: number;
  equityNpvUsd: number;
  /** Lowest 12-month cover of debt service; NaN without debt. */
  lowestDscrRatio: number;
  isDefault: boolean;
}

/** A site's calendar, factors and working arrays for money; one path after another is written into it. */
export interface MoneyDesk {
  readonly site: Site;
  readonly terms: MoneyTerms;
  readonly taxFactors: Float64Array;
  readonly equityFactors: Float64Array;
  readonly endFactor: number;
  readonly books: TaxBooks;
  readonly months: MoneyMonths;
  readonly outcome: MoneyOutcome;
  readonly debt: DebtState;
  /** Of a linked loan: its state, and what it is paid by month. */
  readonly linkedDebt: DebtState;
  readonly linkedUsd: Float64Array;
  /** Null where coins are sold as they are mined. */
  readonly treasury: TreasuryDesk | null;
}

/** Prepares a site's money. */
export function makeMoneyDesk(site: Site, terms: MoneyTerms): MoneyDesk {
  const { timing, terminal } = site.valuation;
  const monthly = () => new Float64Array(site.months);
  return {
    site,
    terms,
    taxFactors: discountFactors(terms.taxAnnualRate, site.months, timing),
    equityFactors: discountFactors(terms.equityAnnualRate, site.months, timing),
    endFactor: discountFactors(terminal.discountAnnualRate, site.months + 1, "month-start")[site.months]!,
    books: makeTaxBooks(site, terms.tax),
    months: {
      propertyTaxUsd: monthly(),
      unleveredTaxUsd: monthly(),
      incomeTaxUsd: monthly(),
      depreciationUsd: monthly(),
      drawUsd: monthly(),
      feeUsd: monthly(),
      interestUsd: monthly(),
      principalUsd: monthly(),
      balanceUsd: monthly(),
      heldUsd: monthly(),
      availableUsd: monthly(),
      equityUsd: monthly(),
      capitalUsd: monthly(),
    },
    outcome: { afterTaxNpvUsd: 0, equityNpvUsd: 0, lowestDscrRatio: Number.NaN, isDefault: false },
    debt: openDebt(),
    linkedDebt: openDebt(),
    linkedUsd: monthly(),
    treasury: terms.treasury ? makeTreasuryDesk(site, terms.treasury) : null,
  };
}
