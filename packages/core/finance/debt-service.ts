import { requirePeriods } from "./amortisation.ts";
import {
  requireAmounts,
  requireFraction,
  requireNonNegative,
  requireSameLength,
  requireWhole,
} from "./errors.ts";
import type { MonthlyAmounts } from "./types.ts";

/** A loan in operation: its plan, its reserve and its covenants. */
export interface DebtFacility {
  readonly id: string;
  readonly openingBalance: number;
  /** Nominal yearly; a twelfth each month on the balance at its beginning. */
  readonly annualInterestRate: number;
  /**
   * Of cash and plan, where they are not by month (4 = quarters, 1 = years): interest is the rate over this number, cover is still of the
   * last year, and every "month" here reads "period".
   */
  readonly periodsPerYear?: number;
  /** By month; see `amortisation.ts`. After the plan's end the rest is due at once. */
  readonly plannedPrincipal: MonthlyAmounts;
  /** Debt service reserve: this many months of coming service. */
  readonly reserveMonths: number;
  readonly openingReserve: number;
  /** Below this 12-month DSCR nothing is distributed; cash waits in the lock-up. */
  readonly lockUpDscrRatio: number;
  /** Share of cash after service, reserve and lock-up that prepays the last maturities. */
  readonly sweepFraction: number;
  readonly refinancing?: Refinancing;
}

/** A new loan repays the old at the beginning of a month, and gives or takes the difference. */
export interface Refinancing {
  readonly month: number;
  readonly newBalance: number;
  readonly annualInterestRate: number;
  /** By month from the refinancing on. */
  readonly plannedPrincipal: MonthlyAmounts;
  /** Of the new balance. */
  readonly feeFraction: number;
}

/** One month of the waterfall; all amounts >= 0 unless said. */
export interface DebtMonth {
  readonly interest: number;
  readonly principal: number;
  readonly sweep: number;
  /** Into the reserve (negative = drawn from it to pay service). */
  readonly netReserveFunding: number;
  readonly reserve: number;
  readonly lockedUpCash: number;
  readonly distribution: number;
  readonly balance: number;
  /** Cash of the last 12 months over service due in them; null where nothing was due. */
  readonly dscr: number | null;
  readonly isLockedUp: boolean;
  /** Service due and not paid. */
  readonly unpaid: number;
  /** Cash needed from the owner because operations ran short, after reserve and lock-up were used (no service in it). */
  readonly ownerSupport: number;
  readonly isDefault: boolean;
  readonly refinancingProceeds: number;
}

/** The waterfall's months and the first default. */
export interface DebtRun {
  readonly months: readonly DebtMonth[];
  /** Null = none. */
  readonly defaultMonth: number | null;
}

interface DebtState {
  balance: number;
  reserve: number;
  lockedUpCash: number;
  isDefault: boolean;
  annualInterestRate: number;
  readonly periodsPerYear: number;
  plan: MonthlyAmounts;
  planStart: number;
}

/**
 * Runs the waterfall: operations' cash pays interest, then planned principal, then fills the reserve; the 12-month DSCR opens
 * or locks distributions; of what is free a share prepays, the rest is distributed. A month that can't pay is a default:
 * from then on (and from `accelerateFromMonth`, a cross-default) all cash goes to the lender until it is repaid.
 *
 * @param cash available for debt service by month (CFADS), negative where operations cost more than they bring
 * @throws finance/bad-input, finance/length-mismatch, finance/amount-not-finite
 */
export function runDebtService(
  cash: MonthlyAmounts,
  facility: DebtFacility,
  options: { readonly accelerateFromMonth?: number } = {},
): DebtRun {
  requireFacility(cash, facility);
  const state = openState(facility);
  const months: DebtMonth[] = [];
  const due: number[] = [];
  for (let month = 0; month < cash.length; month++) {
    const refinancingProceeds = refinance(state, facility.refinancing, month);
    if (month === options.accelerateFromMonth && state.balance > 0) state.isDefault = true;
    const owed = serviceDue(state, month);
    due.push(owed.interest + owed.principal);
    const dscr = trailingDscr(cash, due, state.periodsPerYear);
    months.push({
      ...payMonth(state, facility, { month, cash: cash[month]!, owed, dscr }),
      refinancingProceeds,
    });
  }
  const first = months.findIndex(({ isDefault }) => isDefault);
  return { months, defaultMonth: first < 0 ? null : first };
}

function openState(facility: DebtFacility): DebtState {
  return {
    balance: facility.openingBalance,
    reserve: facility.openingReserve,
    lockedUpCash: 0,
    isDefault: false,
    annualInterestRate: facility.annualInterestRate,
    periodsPerYear: facility.periodsPerYear ?? 12,
    plan: facility.plannedPrincipal,
    planStart: 0,
  };
}

/** Replaces the loan; returns new balance less old balance less fee (negative = the owner pays in). */
function refinance(state: DebtState, refinancing: Refinancing | undefined, month: number): number {
  if (!refinancing || refinancing.month !== month || state.isDefault) return 0;
  const proceeds = refinancing.newBalance * (1 - refinancing.feeFraction) - state.balance;
  state.balance = refinancing.newBalance;
  state.annualInterestRate = refinancing.annualInterestRate;
  state.plan = refinancing.plannedPrincipal;
  state.planStart = month;
  return proceeds;
}

interface Service {
  readonly interest: number;
  readonly principal: number;
}

function serviceDue(state: DebtState, month: number): Service {
  const interest = (state.balance * state.annualInterestRate) / state.periodsPerYear;
  if (state.isDefault) return { interest, principal: state.balance };
  return { interest, principal: plannedPrincipal(state, month, state.balance) };
}

/** Planned principal of a month, at most what is left; all that is left in the plan's last month and later. */
function plannedPrincipal({ plan, planStart }: DebtState, month: number, balance: number): number {
  const index = month - planStart;
  return index >= plan.length - 1 ? balance : Math.min(balance, plan[index]!);
}

interface MonthInput {
  readonly month: number;
  readonly cash: number;
  readonly owed: Service;
  readonly dscr: number | null;
}

function payMonth(
  state: DebtState,
  facility: DebtFacility,
  input: MonthInput,
): Omit<DebtMonth, "refinancingProceeds"> {
  const { owed, dscr } = input;
  const reserveBefore = state.reserve;
  const wallet = { free: input.cash + state.lockedUpCash, reserve: state.reserve };
  const ownerSupport = coverOperations(wallet);
  const interest = payFrom(wallet, owed.interest);
  const principal = owed.principal < 0 ? -drawMore(wallet, -owed.principal) : payFrom(wallet, owed.principal);
  const unpaid = owed.interest - interest + Math.max(0, owed.principal - principal);
  state.balance += owed.interest - interest - principal;
  if (unpaid > 1e-9 * (1 + state.balance)) state.isDefault = true;
  state.balance = Math.max(0, state.balance);
  state.lockedUpCash = 0;
  fillReserve(wallet, reserveTarget(state, facility, input.month + 1));
  const isLockedUp =
    dscr !== null && dscr < facility.lockUpDscrRatio && state.balance > 0 && !state.isDefault;
  if (isLockedUp) {
    state.lockedUpCash = wallet.free;
    wallet.free = 0;
  }
  const sweep = state.isDefault ? 0 : Math.min(state.balance, wallet.free * facility.sweepFraction);
  state.balance -= sweep;
  releaseReserve(wallet, state.balance);
  state.reserve = wallet.reserve;
  return {
    interest,
    principal,
    sweep,
    netReserveFunding: wallet.reserve - reserveBefore,
    reserve: wallet.reserve,
    lockedUpCash: state.lockedUpCash,
    distribution: wallet.free - sweep,
    balance: state.balance,
    dscr,
    isLockedUp,
    unpaid,
    ownerSupport,
    isDefault: state.isDefault,
  };
}

interface Wallet {
  free: number;
  reserve: number;
}

/** Operations' shortfall is paid by the owner: the reserve is for the lender. */
function coverOperations(wallet: Wallet): number {
  const support = Math.max(0, -wallet.free);
  wallet.free += support;
  return support;
}

function payFrom(wallet: Wallet, amount: number): number {
  const free = Math.min(wallet.free, amount);
  const reserve = Math.min(wallet.reserve, amount - free);
  wallet.free -= free;
  wallet.reserve -= reserve;
  return free + reserve;
}

/** A sculpted plan may draw more in a weak month (principal below 0). */
function drawMore(wallet: Wallet, amount: number): number {
  wallet.free += amount;
  return amount;
}

function fillReserve(wallet: Wallet, target: number): void {
  const funding = Math.min(wallet.free, Math.max(0, target - wallet.reserve));
  wallet.reserve += funding;
  wallet.free -= funding;
  const excess = Math.max(0, wallet.reserve - target);
  wallet.reserve -= excess;
  wallet.free += excess;
}

function releaseReserve(wallet: Wallet, balance: number): void {
  if (balance > 0) return;
  wallet.free += wallet.reserve;
  wallet.reserve = 0;
}

/** Interest and planned principal of the coming months; what is already reserved is kept after a default. */
function reserveTarget(state: DebtState, { reserveMonths }: DebtFacility, fromMonth: number): number {
  if (state.isDefault) return state.reserve;
  let balance = state.balance;
  let target = 0;
  for (let month = fromMonth; month < fromMonth + reserveMonths && balance > 0; month++) {
    const principal = plannedPrincipal(state, month, balance);
    target += Math.max(0, (balance * state.annualInterestRate) / state.periodsPerYear + principal);
    balance -= principal;
  }
  return target;
}

function trailingDscr(cash: MonthlyAmounts, due: readonly number[], periodsPerYear: number): number | null {
  let [available, owed] = [0, 0];
  for (let month = Math.max(0, due.length - periodsPerYear); month < due.length; month++) {
    available += cash[month]!;
    owed += due[month]!;
  }
  return owed > 0 ? available / owed : null;
}

function requireFacility(cash: MonthlyAmounts, facility: DebtFacility): void {
  requireAmounts("cash available for debt service", cash);
  requireAmounts(`planned principal of ${facility.id}`, facility.plannedPrincipal);
  requireNonNegative("opening balance", facility.openingBalance);
  requireNonNegative("opening reserve", facility.openingReserve);
  requireNonNegative("interest rate", facility.annualInterestRate);
  requireNonNegative("lock-up DSCR", facility.lockUpDscrRatio);
  requireFraction("cash sweep", facility.sweepFraction);
  requireWhole("months of reserve", facility.reserveMonths);
  if (facility.periodsPerYear !== undefined) requirePeriods(facility.periodsPerYear);
  if (facility.refinancing) requireRefinancing(facility.id, facility.refinancing);
}

function requireRefinancing(id: string, refinancing: Refinancing): void {
  requireWhole("month of refinancing", refinancing.month);
  requireNonNegative("balance of the new loan", refinancing.newBalance);
  requireNonNegative("interest rate of the new loan", refinancing.annualInterestRate);
  requireAmounts(`planned principal of the loan that refinances ${id}`, refinancing.plannedPrincipal);
  requireFraction("refinancing fee", refinancing.feeFraction);
}

/** Loans of one group: where one defaults, all are called. */
export interface LinkedFacility {
  readonly cash: MonthlyAmounts;
  readonly facility: DebtFacility;
}

/**
 * Runs loans that are bound by cross-default: the first default of any accelerates all others from that month on.
 *
 * @throws finance/length-mismatch where their calendars differ, and as runDebtService
 */
export function runCrossDefault(linked: readonly LinkedFacility[]): DebtRun[] {
  for (const { cash, facility } of linked)
    requireSameLength(`cash of ${facility.id}`, cash, linked[0]!.cash.length);
  const alone = linked.map(({ cash, facility }) => runDebtService(cash, facility));
  const defaults = alone.map((run) => run.defaultMonth).filter((month) => month !== null);
  if (defaults.length === 0) return alone;
  const accelerateFromMonth = Math.min(...defaults);
  return linked.map(({ cash, facility }, i) =>
    alone[i]!.defaultMonth === accelerateFromMonth
      ? alone[i]!
      : runDebtService(cash, facility, { accelerateFromMonth }),
  );
}

/** Months in which the loan exceeds a share of the asset's value. @throws finance/length-mismatch, finance/amount-not-finite, finance/bad-input */
export function ltvBreachMonths(
  run: DebtRun,
  assetValues: MonthlyAmounts,
  ltvLimitFraction: number,
): number[] {
  requireSameLength("asset values", assetValues, run.months.length);
  requireAmounts("asset values", assetValues);
  requireFraction("LTV limit", ltvLimitFraction);
  return run.months.flatMap(({ balance }, month) =>
    balance > assetValues[month]! * ltvLimitFraction ? [month] : [],
  );
}
