import type { PathCash } from "./path-cash.ts";
import type { DebtState, Loan } from "./path-debt.ts";
import type { MoneyDesk } from "./path-money-desk.ts";
import type { TaxState } from "./path-tax.ts";

/** Cover is of the last twelve months: the first test is a year after repayment began. */
const MONTHS_OF_COVER = 12;

/**
 * The months from completion on, of taxes set aside and of `serveMonth`, in one function with its numbers in locals: it is walked
 * through by every path of every loan, and is about four times as fast as the steps that it is made of. They are its test.
 *
 * @param debt as the works left it, its reserve funded; ends as the horizon leaves it
 * @param tax of the year so far
 * @returns what the owners get, at their factors
 */
export function repayOnPath(
  { books, debt, months, outcome, equityFactors, linkedUsd }: MoneyDesk,
  loan: Loan,
  cash: PathCash,
  p: number,
  completion: number,
  tax: TaxState,
): number {
  const { netCashUsd, operatingUsd, assetSaleUsd, machineCapexUsd } = cash;
  const { yearOfMonth, isYearEnd, yearFraction, propertyUsd, depreciationUsd, terms } = books;
  const { incomeTaxUsd, availableUsd, equityUsd, capitalUsd, heldUsd } = months;
  const { interestUsd, principalUsd, balanceUsd, drawUsd, feeUsd } = months;
  const { lastCashUsd, lastDueUsd } = debt;
  const { refinancing, reserveMonths, lockUpDscrRatio, sweepFraction } = loan;
  const refinancingMonth = refinancing ? completion + refinancing.afterMonths : -1;
  const { calledMonth } = debt;
  const isLinked = loan.linked !== undefined;
  let plan = loan.principalFractions;
  let known = loan.reserveFractions;
  let monthlyRate = loan.annualInterestRate / 12;
  let planMonth = completion;
  let balance = debt.balanceUsd;
  let termUsd = balance;
  let reserve = debt.reserveUsd;
  let locked = 0;
  let isDefault = false;
  let cashOfYear = 0;
  let dueOfYear = 0;
  let dueMonths = 0;
  let lowest = Number.NaN;
  let income = tax.incomeUsd;
  let losses = tax.lossesUsd;
  let taxHeld = tax.accruedUsd;
  let npvUsd = 0;
  for (let month = completion, at = p * cash.months + completion; month < cash.months; month++, at++) {
    let newFeeUsd = 0;
    const mayRefinance = !(isDefault || dueMonths === 0 || cashOfYear < lockUpDscrRatio * dueOfYear);
    if (month === refinancingMonth && balance > 0 && mayRefinance) {
      plan = refinancing!.principalFractions;
      known = undefined;
      monthlyRate = refinancing!.annualInterestRate / 12;
      planMonth = month;
      termUsd = balance;
      newFeeUsd = balance * refinancing!.feeFraction;
    }
    if (month >= calledMonth && balance > 0) isDefault = true;
    const interestDue = balance * monthlyRate;
    // taxes of the year so far are set aside, and paid at its end
    income += operatingUsd[at]! + assetSaleUsd[at]! - interestDue;
    const year = yearOfMonth[month]!;
    const isEnd = isYearEnd[month] === 1;
    const share = yearFraction[month]!;
    const property = propertyUsd[year]! * share;
    const taxable = income - property - depreciationUsd[year]! * share;
    const sheltered = taxable > 0 ? Math.min(losses, taxable * terms.lossLimitFraction) : 0;
    const taxUsd = taxable > 0 ? (taxable - sheltered) * terms.rateFraction : 0;
    const seniorUsd = isLinked ? linkedUsd[month]! : 0;
    const available = netCashUsd[at]! - (property + taxUsd - taxHeld) - seniorUsd;
    taxHeld = isEnd ? 0 : property + taxUsd;
    if (isEnd) {
      losses += (taxable < 0 ? -taxable : 0) - sheltered;
      income = 0;
    }
    incomeTaxUsd[month] = isEnd ? taxUsd : 0;
    availableUsd[month] = available;
    const reservedUsd = month === completion ? reserve : 0;
    let interest = 0;
    let principal = 0;
    let equity = available;
    if (balance > 0 || locked > 0 || dueMonths > 0) {
      const index = month - planMonth;
      const isLast = isDefault || index >= plan.length - 1;
      const principalDue = isLast ? balance : Math.min(balance, plan[index]! * termUsd);
      const due = interestDue + principalDue;
      const slot = (month - completion) % MONTHS_OF_COVER;
      const gone = lastDueUsd[slot]!;
      cashOfYear += available - lastCashUsd[slot]!;
      dueOfYear += due - gone;
      dueMonths += (due > 0 ? 1 : 0) - (gone > 0 ? 1 : 0);
      lastCashUsd[slot] = available;
      lastDueUsd[slot] = due;
      if (dueMonths === 0) dueOfYear = 0;
      let free = available + locked;
      const support = free < 0 ? -free : 0;
      free += support;
      interest = Math.min(interestDue, free + reserve);
      if (interest > free) reserve -= interest - free;
      free = interest > free ? 0 : free - interest;
      principal = Math.min(principalDue, free + reserve);
      if (principal > free) reserve -= principal - free;
      free = principal > free ? 0 : free - principal;
      balance += interestDue - interest - principal;
      if (interestDue - interest + (principalDue - principal) > 1e-9 * (1 + balance)) isDefault = true;
      if (balance < 0) balance = 0;
      let target = reserve;
      if (!isDefault && known) {
        target = index + 1 < known.length ? known[index + 1]! * termUsd : 0;
      } else if (!isDefault) {
        target = 0;
        let left = balance;
        for (let next = index + 1; next <= index + reserveMonths && left > 0; next++) {
          const part = next >= plan.length - 1 ? left : Math.min(left, plan[next]! * termUsd);
          target += left * monthlyRate + part;
          left -= part;
        }
      }
      const funded = target > reserve ? Math.min(free, target - reserve) : target - reserve;
      reserve += funded;
      free -= funded;
      locked = 0;
      if (!isDefault && balance > 0 && dueMonths > 0 && cashOfYear < lockUpDscrRatio * dueOfYear) {
        locked = free;
        free = 0;
      }
      if (!isDefault && sweepFraction > 0) {
        const sweep = Math.min(balance, free * sweepFraction);
        balance -= sweep;
        principal += sweep;
        free -= sweep;
        if (sweep > 0) known = undefined;
      }
      if (!(balance > 0)) {
        free += reserve;
        reserve = 0;
      }
      equity = free - support;
      if (month - completion >= MONTHS_OF_COVER - 1 && dueMonths > 0 && !(cashOfYear >= lowest * dueOfYear))
        lowest = cashOfYear / dueOfYear;
    }
    equity += seniorUsd - reservedUsd - newFeeUsd;
    equityUsd[month] = equity;
    capitalUsd[month] = machineCapexUsd[at]! + reservedUsd;
    heldUsd[month] = reserve + locked + taxHeld;
    // interest is an expense when it is due; what is not paid of it is owed, as if it were drawn
    drawUsd[month] = interestDue - interest;
    interestUsd[month] = interestDue;
    principalUsd[month] = principal;
    balanceUsd[month] = balance;
    feeUsd[month] = newFeeUsd;
    npvUsd += equity * equityFactors[month]!;
  }
  outcome.lowestDscrRatio = lowest;
  closeDebt(debt, balance, reserve, locked, isDefault);
  return npvUsd;
}

function closeDebt(
  debt: DebtState,
  balance: number,
  reserve: number,
  locked: number,
  isDefault: boolean,
): void {
  debt.balanceUsd = balance;
  debt.reserveUsd = reserve;
  debt.lockedUpUsd = locked;
  debt.isDefault = isDefault;
}
