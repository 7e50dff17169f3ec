import { sum } from "../quantity/index.ts";
import { checkLease } from "./check-lease.ts";
import { requireField } from "./errors.ts";
import { leaseMonths } from "./lease-months.ts";
import type { Extension, Lease, PassThrough, Ramp, Rent } from "./types.ts";

/** How a lender sizes the loan of a deal. */
export type LoanTerms =
  /** Share of the building cost. */
  | {
      readonly kind: "loan-to-cost";
      readonly costUsd: number;
      /** Upper end where the source gives a range. */
      readonly costHighUsd?: number;
      readonly loanFraction: number;
    }
  /** Building cost less the equity put in. */
  | {
      readonly kind: "cost-less-equity";
      readonly costUsd: number;
      readonly costHighUsd?: number;
      readonly equityUsd: number;
    }
  /** Present value of monthly NOI / cover over the tenor at the loan's rate: debt service sculpted to the lease's NOI. */
  | {
      readonly kind: "cover";
      readonly coverRatio: number;
      readonly rateFractionPerYear: number;
      readonly tenorMonths: number;
    };

/** A signed deal as press and filings disclose it; null = not disclosed. Fields of {@link Lease} keep their meaning. */
export interface Deal {
  readonly name: string;
  readonly tenant: string | null;
  readonly itMw: number | null;
  readonly reservedMw: number | null;
  readonly termMonths: number | null;
  readonly rent: Rent | null;
  readonly escalatorFractionPerYear: number | null;
  readonly ramp: Ramp | null;
  readonly extensions: readonly Extension[];
  readonly passThrough: PassThrough | null;
  /** NOI over rent; a range where the source gives one. */
  readonly noiMarginFraction: { readonly low: number; readonly high: number } | null;
  readonly loan: LoanTerms | null;
  /** What building it costs, where it is known; a range where the source gives one. */
  readonly buildCostUsd?: { readonly low: number; readonly high: number } | null;
  /** What lenders or owners put in, where it is known without the cost. */
  readonly loanShareKnown?: boolean;
  /** Fields above that are our judgement, not the deal's: a check that uses them says so. */
  readonly assumed: readonly string[];
  /** Figures above that were computed from the disclosed total: a check against it would prove nothing. */
  readonly derivedFromTotal: readonly string[];
  readonly disclosed: {
    readonly totalUsd: number | null;
    readonly totalWithExtensionsUsd: number | null;
    readonly noiTotalUsd: number | null;
    readonly noiUsdPerYear: number | null;
    readonly loanUsd: number | null;
  };
}

/** The figures of a deal that can be predicted and compared. */
export const DEAL_FIGURES = [
  "totalUsd",
  "totalWithExtensionsUsd",
  "noiTotalUsd",
  "noiUsdPerYear",
  "loanUsd",
] as const;

/** One of {@link DEAL_FIGURES}. */
export type DealFigure = (typeof DEAL_FIGURES)[number];

/** Prediction against disclosure. `low` and `high` differ where the margin is a range. */
export interface DealCheck {
  readonly figure: DealFigure;
  readonly low: number;
  readonly high: number;
  readonly disclosed: number;
  /** Distance of the disclosed figure from the nearer end of [low, high], as a share of it; 0 inside. */
  readonly missFraction: number;
  readonly isWithin: boolean;
  readonly usesAssumed: readonly string[];
}

/** What became of one deal: what was counted, and what could not be, with the reason. */
export interface DealReport {
  readonly name: string;
  readonly predicted: Partial<Record<DealFigure, { readonly low: number; readonly high: number }>>;
  readonly firstYearRentUsdPerKwMonth: number | null;
  readonly checks: readonly DealCheck[];
  /** Disclosed, but not counted: a field is missing, or the figure was used to make a field. */
  readonly notCounted: readonly { readonly figure: DealFigure; readonly because: string }[];
  /** Predictable, but nothing was disclosed to compare with. */
  readonly notDisclosed: readonly DealFigure[];
  /** What the row lacks for its loan to be predicted and compared; empty where it was. */
  readonly loanLacks: readonly string[];
}

const NEEDED: Readonly<Record<DealFigure, readonly (keyof Deal)[]>> = {
  totalUsd: ["itMw", "termMonths", "rent", "escalatorFractionPerYear", "ramp"],
  totalWithExtensionsUsd: ["itMw", "termMonths", "rent", "escalatorFractionPerYear", "ramp"],
  noiTotalUsd: ["itMw", "termMonths", "rent", "escalatorFractionPerYear", "ramp", "noiMarginFraction"],
  noiUsdPerYear: ["itMw", "termMonths", "rent", "escalatorFractionPerYear", "ramp", "noiMarginFraction"],
  loanUsd: ["loan"],
};

/**
 * Predicts a deal's total value, NOI and loan from first-year rent, escalator, ramp, term and margin through
 * {@link leaseMonths}, and compares each with what was disclosed.
 *
 * @param toleranceFraction how far a prediction may miss, for example 0.03
 * @throws hosting/bad-field and what leaseMonths throws, for fields that can't be
 */
export function checkDeal(deal: Deal, toleranceFraction: number): DealReport {
  const predicted = predictDeal(deal);
  const checks: DealCheck[] = [];
  const notCounted: { figure: DealFigure; because: string }[] = [];
  for (const figure of DEAL_FIGURES) {
    const disclosed = deal.disclosed[figure];
    if (disclosed === null) continue;
    const because = reasonNotToCount(deal, figure);
    const range = predicted[figure];
    if (because !== null || !range) notCounted.push({ figure, because: because ?? "it can't be predicted" });
    else checks.push(compare(deal, figure, range, disclosed, toleranceFraction));
  }
  const lease = leaseOf(deal, 1);
  return {
    name: deal.name,
    predicted,
    firstYearRentUsdPerKwMonth: lease ? firstRent(lease) : null,
    checks,
    notCounted,
    loanLacks: loanLacksOf(deal, predicted),
    notDisclosed: DEAL_FIGURES.filter((figure) => predicted[figure] && deal.disclosed[figure] === null),
  };
}

function loanLacksOf(deal: Deal, predicted: DealReport["predicted"]): readonly string[] {
  const size = deal.disclosed.loanUsd === null ? ["size of the loan"] : [];
  if (predicted.loanUsd) return size;
  if (deal.loan?.kind === "cover") return ["first-year rent, escalator, ramp, term or margin", ...size];
  const cost = deal.buildCostUsd ? [] : ["building cost"];
  const share = deal.loanShareKnown ? [] : ["share of the cost, equity, or cover with rate and tenor"];
  return [...cost, ...share, ...size];
}

/** Every figure that the deal's fields allow; a range where the margin is one. */
export function predictDeal(deal: Deal): DealReport["predicted"] {
  const lease = leaseOf(deal, 0);
  const predicted: Partial<Record<DealFigure, { low: number; high: number }>> = {};
  if (lease) {
    const total = totalRentUsd(lease);
    predicted.totalUsd = { low: total, high: total };
    if (deal.extensions.length > 0) {
      const extended = totalRentUsd(lease, deal.extensions.length);
      predicted.totalWithExtensionsUsd = { low: extended, high: extended };
    }
    if (deal.noiMarginFraction) {
      const { low, high } = deal.noiMarginFraction;
      const years = lease.termMonths / 12;
      predicted.noiTotalUsd = { low: total * low, high: total * high };
      predicted.noiUsdPerYear = { low: (total * low) / years, high: (total * high) / years };
    }
  }
  const loan = loanRange(deal, lease);
  if (loan) predicted.loanUsd = loan;
  return predicted;
}

/** Loan that a monthly NOI carries: sum of NOI / cover discounted at rate / 12, over the tenor. USD. */
export function coverLoanUsd(
  noiUsd: readonly number[],
  { coverRatio, rateFractionPerYear, tenorMonths }: Extract<LoanTerms, { kind: "cover" }>,
): number {
  requireField(coverRatio > 0, "loan.coverRatio", coverRatio, "above 0");
  requireField(rateFractionPerYear > -1, "loan.rateFractionPerYear", rateFractionPerYear, "above -1");
  let discount = 1;
  let loan = 0;
  for (const noi of noiUsd.slice(0, tenorMonths)) {
    discount /= 1 + rateFractionPerYear / 12;
    loan += (noi / coverRatio) * discount;
  }
  return loan;
}

function compare(
  deal: Deal,
  figure: DealFigure,
  { low, high }: { readonly low: number; readonly high: number },
  disclosed: number,
  toleranceFraction: number,
): DealCheck {
  const miss = disclosed < low ? low / disclosed - 1 : disclosed > high ? 1 - high / disclosed : 0;
  return {
    figure,
    low,
    high,
    disclosed,
    missFraction: miss,
    isWithin: miss <= toleranceFraction,
    usesAssumed: deal.assumed.filter((field) => NEEDED[figure].includes(field as keyof Deal)),
  };
}

function reasonNotToCount(deal: Deal, figure: DealFigure): string | null {
  const missing = NEEDED[figure].filter((field) => deal[field] === null);
  if (missing.length > 0) return `not disclosed: ${missing.join(", ")}`;
  const circular = figure === "totalUsd" && deal.derivedFromTotal.includes("rent");
  if (circular) return "the rent was computed from this total";
  const marginCircular = figure.startsWith("noi") && deal.derivedFromTotal.includes("noiMarginFraction");
  if (marginCircular) return "the margin was computed from this NOI";
  return figure === "totalWithExtensionsUsd" && deal.extensions.length === 0
    ? "not disclosed: extensions"
    : null;
}

/** The deal as a lease; null where a field that shapes its rent is missing. */
function leaseOf(deal: Deal, margin: number): Lease | null {
  const { itMw, termMonths, rent, escalatorFractionPerYear, ramp } = deal;
  if (itMw === null || termMonths === null || rent === null) return null;
  if (escalatorFractionPerYear === null || ramp === null) return null;
  return {
    tenant: deal.tenant ?? "",
    soldMw: itMw,
    itMw,
    reservedMw: deal.reservedMw ?? itMw,
    rent,
    start: { year: 2000, month: 1 },
    ramp,
    termMonths,
    extensions: deal.extensions,
    escalatorFractionPerYear,
    passThrough: deal.passThrough ?? "triple-net",
    landlordCosts: { kind: "margin", noiMarginFraction: margin },
    tenantCapex: null,
    prepayment: null,
    takeOrPayFraction: 1,
    serviceLevel: null,
    lateDelivery: null,
    termination: null,
    backstop: null,
    afterTerm: { kind: "vacate" },
  };
}

function totalRentUsd(lease: Lease, extensionCount = 0): number {
  return sum(wholeLife({ ...lease, afterTerm: { kind: "renew", extensionCount } }).rentUsd);
}

function firstRent(lease: Lease): number {
  const months = wholeLife({
    ...lease,
    ramp: { ...lease.ramp, blocks: [{ monthsAfterStart: 0, soldFraction: 1 }] },
  });
  return months.rentUsd[0]! / (lease.itMw * 1000);
}

/** The lease over its whole life, power at no cost: only rent and NOI are read. */
function wholeLife(lease: Lease) {
  checkLease(lease);
  const last = Math.max(...lease.ramp.blocks.map((block) => block.monthsAfterStart));
  const extended = sum(lease.extensions.map((extension) => extension.months));
  const monthCount = last + lease.termMonths + extended;
  return leaseMonths(lease, {
    firstMonth: lease.start,
    monthCount,
    deliveryDelayMonths: 0,
    power: { kind: "metered", meterMwh: Array(monthCount).fill(0), costUsd: Array(monthCount).fill(0) },
    takeUpFraction: 1,
    serviceCreditFraction: 0,
    earlyEnd: null,
    tenantLeavesWhenLate: false,
  });
}

function loanRange(deal: Deal, lease: Lease | null): { low: number; high: number } | null {
  const { loan, noiMarginFraction } = deal;
  if (!loan) return null;
  if (loan.kind === "cover") {
    if (!lease || !noiMarginFraction) return null;
    const at = (margin: number) =>
      coverLoanUsd(
        wholeLife({ ...lease, landlordCosts: { kind: "margin", noiMarginFraction: margin } }).noiUsd,
        loan,
      );
    return { low: at(noiMarginFraction.low), high: at(noiMarginFraction.high) };
  }
  const at = (costUsd: number) =>
    loan.kind === "loan-to-cost" ? costUsd * loan.loanFraction : costUsd - loan.equityUsd;
  return { low: at(loan.costUsd), high: at(loan.costHighUsd ?? loan.costUsd) };
}
