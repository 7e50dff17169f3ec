/**
 * A loan on one path, month by month: drawn in proportion to what is built, interest of the works capitalised; then the waterfall of
 * `runDebtService` of core/finance, without its records: interest, planned principal, reserve, lock-up, sweep, default.
 */

/** A loan as it was agreed on the stated path; every path is carried by the same. */
export interface Loan {
  /** Debt over uses, and the most that is lent. */
  readonly shareFraction: number;
  readonly commitmentUsd: number;
  readonly annualInterestRate: number;
  readonly upfrontFeeFraction: number;
  readonly commitmentFeeAnnualFraction: number;
  /** Principal by month after completion, as a share of the balance then; sums to 1. */
  readonly principalFractions: Float64Array;
  readonly reserveMonths: number;
  readonly lockUpDscrRatio: number;
  readonly sweepFraction: number;
  /** A new loan that takes over what is owed; absent = none is agreed. */
  readonly refinancing?: LoanRefinancing;
}

/** Terms of the loan that replaces the first at the beginning of a month: what is owed then is owed to the new lender. */
export interface LoanRefinancing {
  /** Months of repayment before it. */
  readonly afterMonths: number;
  readonly annualInterestRate: number;
  /** Principal by month from then on, as a share of the balance then; sums to 1. */
  readonly principalFractions: Float64Array;
  /** Of what is taken over; the owners pay it. */
  readonly feeFraction: number;
}

/** The state of a loan, and what the month at hand came to. */
export interface DebtState {
  balanceUsd: number;
  reserveUsd: number;
  lockedUpUsd: number;
  drawnUsd: number;
  isDefault: boolean;
  /** First month of repayment; -1 before. */
  termMonth: number;
  /** Balance when the plan that holds began, and its first month: that of the refinancing after one. */
  termUsd: number;
  planMonth: number;
  isRefinanced: boolean;
  // the month
  drawUsd: number;
  feeUsd: number;
  interestUsd: number;
  /** Interest due and not paid: it is owed from now on. */
  unpaidInterestUsd: number;
  principalUsd: number;
  /** Distributed to the owners, less what they pay in. */
  equityUsd: number;
  /** Cash of the last 12 months over service due in them; NaN where nothing was due. */
  dscrRatio: number;
  readonly lastCashUsd: Float64Array;
  readonly lastDueUsd: Float64Array;
  /** Their sums, and in how many of the months something was due. */
  cashOfYearUsd: number;
  dueOfYearUsd: number;
  dueMonths: number;
}

const YEAR = 12;

/** A loan that nothing was drawn of. */
export function openDebt(): DebtState {
  return {
    balanceUsd: 0,
    reserveUsd: 0,
    lockedUpUsd: 0,
    drawnUsd: 0,
    isDefault: false,
    termMonth: -1,
    termUsd: 0,
    planMonth: -1,
    isRefinanced: false,
    drawUsd: 0,
    feeUsd: 0,
    interestUsd: 0,
    unpaidInterestUsd: 0,
    principalUsd: 0,
    equityUsd: 0,
    dscrRatio: Number.NaN,
    lastCashUsd: new Float64Array(YEAR),
    lastDueUsd: new Float64Array(YEAR),
    cashOfYearUsd: 0,
    dueOfYearUsd: 0,
    dueMonths: 0,
  };
}

const UNTOUCHED = openDebt();

/** Puts a state back to its beginning. */
export function resetDebt(state: DebtState): void {
  const { lastCashUsd, lastDueUsd } = state;
  Object.assign(state, UNTOUCHED, { lastCashUsd, lastDueUsd });
  lastCashUsd.fill(0);
  lastDueUsd.fill(0);
}

/** Interest of the coming month: a twelfth of the rate on the balance at its beginning. */
export function interestDueUsd(loan: Loan, state: DebtState): number {
  return (state.balanceUsd * rateOf(loan, state)) / YEAR;
}

function rateOf(loan: Loan, state: DebtState): number {
  return state.isRefinanced ? loan.refinancing!.annualInterestRate : loan.annualInterestRate;
}

/** Makes all that is owed due at once, as the default of a linked loan does. */
export function callLoan(state: DebtState): void {
  if (state.balanceUsd > 0) state.isDefault = true;
}

/**
 * At the beginning of a month: the new lender takes over what is owed, where that is agreed for this month. None takes over a loan in
 * default, nor one whose cover of twelve months is below the lock-up's. Returns the fee that the owners pay.
 */
export function refinanceMonth(loan: Loan, state: DebtState, month: number): number {
  const { refinancing } = loan;
  if (!refinancing || state.termMonth < 0 || month - state.termMonth !== refinancing.afterMonths) return 0;
  if (state.isDefault || state.isRefinanced || !(state.balanceUsd > 0)) return 0;
  if (state.dscrRatio < loan.lockUpDscrRatio) return 0;
  state.isRefinanced = true;
  state.planMonth = month;
  state.termUsd = state.balanceUsd;
  return state.balanceUsd * refinancing.feeFraction;
}

/**
 * A month of works: fees and interest are uses like the works themselves; debt pays its share of all until it is used up, the
 * owners the rest.
 */
export function payWorksMonth(loan: Loan, state: DebtState, spentUsd: number, isFirst: boolean): void {
  const interest = interestDueUsd(loan, state);
  const undrawn = Math.max(0, loan.commitmentUsd - state.balanceUsd);
  state.feeUsd =
    (isFirst ? loan.commitmentUsd * loan.upfrontFeeFraction : 0) +
    (undrawn * loan.commitmentFeeAnnualFraction) / YEAR;
  const need = spentUsd + interest + state.feeUsd;
  state.drawUsd = Math.min(need * loan.shareFraction, Math.max(0, loan.commitmentUsd - state.drawnUsd));
  state.drawnUsd += state.drawUsd;
  state.balanceUsd += state.drawUsd;
  state.interestUsd = interest;
  state.unpaidInterestUsd = 0;
  state.principalUsd = 0;
  state.equityUsd = state.drawUsd - need;
  state.dscrRatio = Number.NaN;
}

/**
 * A month of operation: see `runDebtService`.
 * @param cashUsd available for debt service, negative where operations cost more than they bring
 */
export function payTermMonth(loan: Loan, state: DebtState, month: number, cashUsd: number): void {
  if (state.termMonth < 0) beginTerm(state, month);
  const interestDue = interestDueUsd(loan, state);
  const principalDue = state.isDefault ? state.balanceUsd : plannedUsd(loan, state, month, state.balanceUsd);
  noteCover(state, month, cashUsd, interestDue + principalDue);
  let free = cashUsd + state.lockedUpUsd;
  let reserve = state.reserveUsd;
  const support = Math.max(0, -free);
  free += support;
  const interest = Math.min(interestDue, free + reserve);
  reserve -= Math.max(0, interest - free);
  free = Math.max(0, free - interest);
  const principal = Math.min(principalDue, free + reserve);
  reserve -= Math.max(0, principal - free);
  free = Math.max(0, free - principal);
  const unpaid = interestDue - interest + (principalDue - principal);
  state.balanceUsd += interestDue - interest - principal;
  if (unpaid > 1e-9 * (1 + state.balanceUsd)) state.isDefault = true;
  state.balanceUsd = Math.max(0, state.balanceUsd);
  const target = state.isDefault ? reserve : reserveTargetUsd(loan, state, month + 1);
  const funded = Math.min(free, Math.max(0, target - reserve)) - Math.max(0, reserve - target);
  reserve += funded;
  free -= funded;
  const isLockedUp = state.dscrRatio < loan.lockUpDscrRatio && state.balanceUsd > 0 && !state.isDefault;
  state.lockedUpUsd = isLockedUp ? free : 0;
  if (isLockedUp) free = 0;
  const sweep = state.isDefault ? 0 : Math.min(state.balanceUsd, free * loan.sweepFraction);
  state.balanceUsd -= sweep;
  if (!(state.balanceUsd > 0)) {
    free += reserve;
    reserve = 0;
  }
  state.reserveUsd = reserve;
  state.drawUsd = 0;
  state.feeUsd = 0;
  state.interestUsd = interest;
  state.unpaidInterestUsd = interestDue - interest;
  state.principalUsd = principal + sweep;
  state.equityUsd = free - sweep - support;
}

/**
 * Fills the debt service reserve when the works are done, before the first month of service: rent still ramps up then, and lenders
 * ask for it as a use of the owners' money. Returns what the owners pay in.
 */
export function fundReserve(loan: Loan, state: DebtState, month: number): number {
  beginTerm(state, month);
  state.reserveUsd = reserveTargetUsd(loan, state, month);
  return state.reserveUsd;
}

function beginTerm(state: DebtState, month: number): void {
  state.termMonth = month;
  state.planMonth = month;
  state.termUsd = state.balanceUsd;
}

/** Planned principal of a month, at most what is left; all of it in the plan's last month and later. */
function plannedUsd(loan: Loan, state: DebtState, month: number, balanceUsd: number): number {
  const index = month - state.planMonth;
  const plan = state.isRefinanced ? loan.refinancing!.principalFractions : loan.principalFractions;
  return index >= plan.length - 1 ? balanceUsd : Math.min(balanceUsd, plan[index]! * state.termUsd);
}

/** Interest and planned principal of the coming months. */
function reserveTargetUsd(loan: Loan, state: DebtState, fromMonth: number): number {
  const rate = rateOf(loan, state);
  let balance = state.balanceUsd;
  let target = 0;
  for (let month = fromMonth; month < fromMonth + loan.reserveMonths && balance > 0; month++) {
    const principal = plannedUsd(loan, state, month, balance);
    target += (balance * rate) / YEAR + principal;
    balance -= principal;
  }
  return target;
}

/** Sums of the last twelve months are carried on from month to month; where nothing was due in them they are nothing, not what rounding left. */
function noteCover(state: DebtState, month: number, cashUsd: number, dueUsd: number): void {
  const { lastCashUsd, lastDueUsd } = state;
  const slot = (month - state.termMonth) % YEAR;
  state.cashOfYearUsd += cashUsd - lastCashUsd[slot]!;
  state.dueOfYearUsd += dueUsd - lastDueUsd[slot]!;
  state.dueMonths += (dueUsd > 0 ? 1 : 0) - (lastDueUsd[slot]! > 0 ? 1 : 0);
  lastCashUsd[slot] = cashUsd;
  lastDueUsd[slot] = dueUsd;
  if (state.dueMonths === 0) state.dueOfYearUsd = 0;
  state.dscrRatio = state.dueMonths > 0 ? state.cashOfYearUsd / state.dueOfYearUsd : Number.NaN;
}
