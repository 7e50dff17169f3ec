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
  /** {@link reserveFractions} of the plan, where who made the loan worked them out: a look-up instead of a sum each month. */
  readonly reserveFractions?: Float64Array;
  /** A new loan that takes over what is owed; absent = none is agreed. */
  readonly refinancing?: LoanRefinancing;
  /** A loan of the same company; where it fails, this one is called. */
  readonly linked?: LinkedLoan;
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

/**
 * Another loan of the company (on its machines, say), bound to the halls' loan by cross-default: what machines bring serves it first,
 * from the first month on, and where that does not do, the halls' loan is called. It is owed whatever is done with the site, so its
 * service is no cost of a plan: it only takes cash from the halls' lender.
 */
export interface LinkedLoan {
  readonly balanceUsd: number;
  readonly annualInterestRate: number;
  /** Principal by month from the first month on, as a share of the balance; sums to 1. */
  readonly principalFractions: Float64Array;
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
  /** From this month on all is due at once: a linked loan has failed. Infinity = never. */
  calledMonth: number;
  /** Repaid before its time; while it is nothing the balance is the plan's. */
  sweptUsd: number;
  // the month; figures stand here rather than being handed on, since numbers that are passed from call to call are boxed
  /** Available for debt service, negative where operations cost more than they bring. */
  cashUsd: number;
  interestDueUsd: number;
  principalDueUsd: number;
  /** What the reserve is to hold at the month's end. */
  targetUsd: number;
  /** Of the loan that took over this month; the owners pay it. */
  newFeeUsd: number;
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
    calledMonth: Number.POSITIVE_INFINITY,
    sweptUsd: 0,
    cashUsd: 0,
    interestDueUsd: 0,
    principalDueUsd: 0,
    targetUsd: 0,
    newFeeUsd: 0,
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

/** Puts a state back to its beginning; field by field, since every path begins with it. */
export function resetDebt(state: DebtState): void {
  state.balanceUsd = 0;
  state.reserveUsd = 0;
  state.lockedUpUsd = 0;
  state.drawnUsd = 0;
  state.isDefault = false;
  state.termMonth = -1;
  state.termUsd = 0;
  state.planMonth = -1;
  state.isRefinanced = false;
  state.calledMonth = Number.POSITIVE_INFINITY;
  state.sweptUsd = 0;
  state.newFeeUsd = 0;
  state.drawUsd = 0;
  state.feeUsd = 0;
  state.interestUsd = 0;
  state.unpaidInterestUsd = 0;
  state.principalUsd = 0;
  state.equityUsd = 0;
  state.dscrRatio = Number.NaN;
  state.lastCashUsd.fill(0);
  state.lastDueUsd.fill(0);
  state.cashOfYearUsd = 0;
  state.dueOfYearUsd = 0;
  state.dueMonths = 0;
}

/** Interest of the coming month: a twelfth of the rate on the balance at its beginning. */
export function interestDueUsd(loan: Loan, state: DebtState): number {
  return (state.balanceUsd * rateOf(loan, state)) / YEAR;
}

function rateOf(loan: Loan, state: DebtState): number {
  return state.isRefinanced ? loan.refinancing!.annualInterestRate : loan.annualInterestRate;
}

/**
 * At the beginning of a month: the interest that is due in it; and the new lender takes over what is owed, where that is agreed for
 * this month. None takes over a loan in default, nor one whose cover of twelve months is below the lock-up's.
 */
export function beginMonth(loan: Loan, state: DebtState, month: number): void {
  state.newFeeUsd = 0;
  if (
    loan.refinancing &&
    month - state.termMonth === loan.refinancing.afterMonths &&
    mayRefinance(loan, state)
  )
    takeOver(state, month, loan.refinancing);
  if (month >= state.calledMonth && state.balanceUsd > 0) state.isDefault = true;
  state.interestDueUsd = interestDueUsd(loan, state);
}

function mayRefinance(loan: Loan, state: DebtState): boolean {
  if (state.termMonth < 0 || state.isDefault || state.isRefinanced || !(state.balanceUsd > 0)) return false;
  return !(state.dscrRatio < loan.lockUpDscrRatio);
}

function takeOver(state: DebtState, month: number, { feeFraction }: LoanRefinancing): void {
  state.isRefinanced = true;
  state.planMonth = month;
  state.termUsd = state.balanceUsd;
  state.newFeeUsd = state.balanceUsd * feeFraction;
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
  state.cashUsd = cashUsd;
  state.interestDueUsd = interestDueUsd(loan, state);
  serveMonth(loan, state, month);
}

/** {@link payTermMonth} of the cash and the interest that stand in the state. */
export function serveMonth(loan: Loan, state: DebtState, month: number): void {
  if (state.termMonth < 0) beginTerm(state, month);
  const interestDue = state.interestDueUsd;
  const principalDue = state.isDefault ? state.balanceUsd : plannedUsd(loan, state, month, state.balanceUsd);
  state.principalDueUsd = principalDue;
  noteCover(state, month);
  let free = state.cashUsd + state.lockedUpUsd;
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
  state.interestUsd = interest;
  state.unpaidInterestUsd = interestDue - interest;
  state.principalUsd = principal;
  state.equityUsd = free - support;
  state.reserveUsd = reserve;
  distribute(loan, state, month, free);
}

/** Of what service leaves free: the reserve is filled, distributions are locked up or open, a share prepays. */
function distribute(loan: Loan, state: DebtState, month: number, freeUsd: number): void {
  let free = freeUsd;
  let reserve = state.reserveUsd;
  if (state.isDefault) state.targetUsd = reserve;
  else setReserveTarget(loan, state, month + 1);
  const funded =
    Math.min(free, Math.max(0, state.targetUsd - reserve)) - Math.max(0, reserve - state.targetUsd);
  reserve += funded;
  free -= funded;
  const isLockedUp = state.dscrRatio < loan.lockUpDscrRatio && state.balanceUsd > 0 && !state.isDefault;
  state.lockedUpUsd = isLockedUp ? free : 0;
  if (isLockedUp) free = 0;
  const sweep = state.isDefault ? 0 : Math.min(state.balanceUsd, free * loan.sweepFraction);
  state.balanceUsd -= sweep;
  state.sweptUsd += sweep;
  if (!(state.balanceUsd > 0)) {
    free += reserve;
    reserve = 0;
  }
  state.reserveUsd = reserve;
  state.drawUsd = 0;
  state.feeUsd = 0;
  state.principalUsd += sweep;
  // what owners paid in for operations stands in the sum already
  state.equityUsd += free - sweep - freeUsd;
}

/**
 * Fills the debt service reserve when the works are done, before the first month of service: rent still ramps up then, and lenders
 * ask for it as a use of the owners' money. Returns what the owners pay in.
 */
export function fundReserve(loan: Loan, state: DebtState, month: number): number {
  beginTerm(state, month);
  setReserveTarget(loan, state, month);
  state.reserveUsd = state.targetUsd;
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

/** Interest and planned principal of the `reserveMonths` from each month of the plan on, over the balance at its beginning. */
export function reserveFractions(
  plan: Float64Array,
  annualInterestRate: number,
  reserveMonths: number,
): Float64Array {
  const service = new Float64Array(plan.length);
  let left = 1;
  for (let month = 0; month < plan.length; month++) {
    const principal = month === plan.length - 1 ? left : Math.min(left, plan[month]!);
    service[month] = (left * annualInterestRate) / YEAR + principal;
    left -= principal;
  }
  return service.map((_, from) => {
    let sum = 0;
    for (let month = from; month < Math.min(plan.length, from + reserveMonths); month++)
      sum += service[month]!;
    return sum;
  });
}

/** Interest and planned principal of the coming months. */
function setReserveTarget(loan: Loan, state: DebtState, fromMonth: number): void {
  const known = loan.reserveFractions;
  if (known && state.sweptUsd === 0 && !state.isRefinanced) {
    const index = fromMonth - state.planMonth;
    state.targetUsd = index < known.length ? known[index]! * state.termUsd : 0;
    return;
  }
  const rate = rateOf(loan, state);
  let balance = state.balanceUsd;
  let target = 0;
  for (let month = fromMonth; month < fromMonth + loan.reserveMonths && balance > 0; month++) {
    const principal = plannedUsd(loan, state, month, balance);
    target += (balance * rate) / YEAR + principal;
    balance -= principal;
  }
  state.targetUsd = target;
}

/** Sums of the last twelve months are carried on from month to month; where nothing was due in them they are nothing, not what rounding left. */
function noteCover(state: DebtState, month: number): void {
  const { lastCashUsd, lastDueUsd, cashUsd } = state;
  const dueUsd = state.interestDueUsd + state.principalDueUsd;
  const slot = (month - state.termMonth) % YEAR;
  const gone = lastDueUsd[slot]!;
  state.cashOfYearUsd += cashUsd - lastCashUsd[slot]!;
  state.dueOfYearUsd += dueUsd - gone;
  if (dueUsd > 0) state.dueMonths++;
  if (gone > 0) state.dueMonths--;
  lastCashUsd[slot] = cashUsd;
  lastDueUsd[slot] = dueUsd;
  if (state.dueMonths === 0) state.dueOfYearUsd = 0;
  state.dscrRatio = state.dueMonths > 0 ? state.cashOfYearUsd / state.dueOfYearUsd : Number.NaN;
}
