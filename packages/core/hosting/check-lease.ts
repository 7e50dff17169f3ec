import { hostingErrors, requireField, requireFraction } from "./errors.ts";
import type { LandlordCosts, LateDelivery, Lease, Prepayment, Ramp, TenantCapex } from "./types.ts";

/** Shares of a ramp may miss 1 by rounding in a file: three blocks of 0.3333. */
const RAMP_TOLERANCE = 1e-3;

/**
 * Checks every figure of a lease and returns it.
 * @throws hosting/bad-field, hosting/ramp-not-whole
 */
export function checkLease(lease: Lease): Lease {
  requireField(lease.soldMw > 0, "lease.soldMw", lease.soldMw, "above 0");
  requireField(lease.itMw > 0, "lease.itMw", lease.itMw, "above 0");
  requireField(lease.reservedMw >= lease.itMw, "lease.reservedMw", lease.reservedMw, "at least itMw");
  const rent = lease.rent.valueUsdPerKwMonth;
  requireField(rent >= 0 && Number.isFinite(rent), "lease.rent.valueUsdPerKwMonth", rent, ">= 0");
  requireWhole("lease.termMonths", lease.termMonths, 1);
  const escalator = lease.escalatorFractionPerYear;
  requireField(
    escalator > -1 && escalator < 1,
    "lease.escalatorFractionPerYear",
    escalator,
    "between -1 and 1",
  );
  requireFraction("lease.takeOrPayFraction", lease.takeOrPayFraction);
  const lateDays = lease.latePaymentDays ?? 0;
  requireField(lateDays >= 0 && lateDays < 3660, "lease.latePaymentDays", lateDays, "0 to ten years");
  for (const extension of lease.extensions) requireWhole("lease.extensions.months", extension.months, 1);
  checkRamp(lease.ramp);
  checkCosts(lease.landlordCosts);
  if (lease.prepayment) checkPrepayment(lease.prepayment);
  if (lease.tenantCapex) checkTenantCapex(lease.tenantCapex);
  if (lease.lateDelivery) checkLateDelivery(lease.lateDelivery);
  return lease;
}

function checkRamp(ramp: Ramp): void {
  for (const block of ramp.blocks) {
    requireWhole("lease.ramp.monthsAfterStart", block.monthsAfterStart, 0);
    requireFraction("lease.ramp.soldFraction", block.soldFraction);
  }
  const sum = ramp.blocks.reduce((total, block) => total + block.soldFraction, 0);
  if (!(Math.abs(sum - 1) <= RAMP_TOLERANCE)) throw hostingErrors.rampNotWhole({ sum });
}

function checkCosts(costs: LandlordCosts): void {
  if (costs.kind === "margin") {
    requireFraction("lease.landlordCosts.noiMarginFraction", costs.noiMarginFraction);
    return;
  }
  const { operationsUsdPerKwMonth, taxAndInsuranceUsdPerKwMonth, managementFractionOfRent } = costs;
  requireField(
    operationsUsdPerKwMonth >= 0,
    "lease.landlordCosts.operations",
    operationsUsdPerKwMonth,
    ">= 0",
  );
  requireField(
    taxAndInsuranceUsdPerKwMonth >= 0,
    "lease.landlordCosts.taxAndInsurance",
    taxAndInsuranceUsdPerKwMonth,
    ">= 0",
  );
  requireFraction("lease.landlordCosts.managementFractionOfRent", managementFractionOfRent);
}

function checkPrepayment(prepayment: Prepayment): void {
  requireField(prepayment.amountUsd >= 0, "lease.prepayment.amountUsd", prepayment.amountUsd, ">= 0");
  requireWhole("lease.prepayment.creditMonths", prepayment.creditMonths, 1);
  requireWhole("lease.prepayment.creditFrom", prepayment.creditFromMonthsAfterStart, 0);
}

function checkTenantCapex(capex: TenantCapex): void {
  requireField(capex.amountUsd >= 0, "lease.tenantCapex.amountUsd", capex.amountUsd, ">= 0");
  requireFraction("lease.tenantCapex.nettedFraction", capex.nettedFraction);
}

function checkLateDelivery(late: LateDelivery): void {
  requireWhole("lease.lateDelivery.graceMonths", late.graceMonths, 0);
  requireField(
    late.damagesFractionOfRent >= 0,
    "lease.lateDelivery.damages",
    late.damagesFractionOfRent,
    ">= 0",
  );
  requireField(late.capMonthsOfRent >= 0, "lease.lateDelivery.cap", late.capMonthsOfRent, ">= 0");
}

function requireWhole(where: string, value: number, least: number): void {
  requireField(Number.isInteger(value) && value >= least, where, value, `a whole number >= ${least}`);
}
