import { addMonths, type CalendarMonth, hoursInMonth, monthsBetween } from "../quantity/index.ts";
import { guarantorPayments } from "./backstop.ts";
import { checkLease } from "./check-lease.ts";
import { hostingErrors } from "./errors.ts";
import { lateRentUsd } from "./late-rent.ts";
import { type CashTerms, leaseCash, type OperatingMonth } from "./lease-cash.ts";
import { type BlockMonth, type BlockPlan, blockMonth, type EarlyEnd, planBlocks } from "./occupancy.ts";
import { escalatorFactor, firstMonthRentUsd, KW_PER_MW } from "./rent.ts";
import type { Lease } from "./types.ts";

/** Energy and cost of the tenant's load: metered by a dispatch, or from a profile of the lease's own. */
export type TenantPower =
  /** Monthly totals from a dispatch: energy at the meter and what it cost, for the capacity delivered in that month. */
  | { readonly kind: "metered"; readonly meterMwh: readonly number[]; readonly costUsd: readonly number[] }
  /** meter MWh = delivered IT MW * hours of the month * utilisation * PUE; cost at the month's price. */
  | {
      readonly kind: "profile";
      readonly utilisationFraction: number;
      readonly pueRatio: number;
      readonly priceUsdPerMwh: readonly number[];
    };

/** What the lease's months depend on besides the contract. One array value per month of the horizon. */
export interface LeaseInputs {
  /** First month of the horizon; may lie before or after the lease's start. */
  readonly firstMonth: CalendarMonth;
  readonly monthCount: number;
  /** Delay of delivery, months, one for all blocks or one per block. */
  readonly deliveryDelayMonths: number | readonly number[];
  readonly power: TenantPower;
  /** Share of the delivered capacity that the tenant takes; rent is due on no less than take-or-pay. */
  readonly takeUpFraction: number | readonly number[];
  /** Service credits, share of the month's rent (expected, or drawn); 0 where the lease has no clause. */
  readonly serviceCreditFraction: number | readonly number[];
  /** How the contract ends before its term (a default, a notice), or null. */
  readonly earlyEnd: EarlyEnd | null;
  /** Whether the tenant leaves once a delay gives it the right. */
  readonly tenantLeavesWhenLate: boolean;
}

/**
 * A lease month by month: plain arrays, one value per month of the horizon, USD unless the name says otherwise.
 * `noiUsd = rentUsd - serviceCreditUsd + powerReimbursedUsd - powerCostUsd - landlordCostUsd`.
 * `cashUsd = noiUsd + prepaymentReceivedUsd - prepaymentCreditUsd - prepaymentRefundUsd - capexNettedUsd - damagesUsd + exitFeeUsd
 * + backstopUsd + lateRentUsd`.
 */
export interface LeaseMonths {
  readonly months: readonly CalendarMonth[];
  /** Contracted MW that are delivered and let. */
  readonly soldMw: readonly number[];
  /** Grid MW held for delivered capacity, let or vacant. */
  readonly reservedMw: readonly number[];
  readonly meterMwh: readonly number[];
  /** Rent due before credits, netting and prepayment. */
  readonly rentUsd: readonly number[];
  readonly serviceCreditUsd: readonly number[];
  /** What the landlord pays for the tenant's energy, and what comes back. */
  readonly powerCostUsd: readonly number[];
  readonly powerReimbursedUsd: readonly number[];
  readonly landlordCostUsd: readonly number[];
  readonly noiUsd: readonly number[];
  readonly damagesUsd: readonly number[];
  readonly exitFeeUsd: readonly number[];
  readonly capexNettedUsd: readonly number[];
  readonly prepaymentReceivedUsd: readonly number[];
  readonly prepaymentCreditUsd: readonly number[];
  readonly prepaymentRefundUsd: readonly number[];
  /** Liability at the end of the month. */
  readonly prepaymentBalanceUsd: readonly number[];
  /** Paid by a guarantor after the tenant's default: see {@link guarantorPayments}. */
  readonly backstopUsd: readonly number[];
  /** Rent received in the month less rent due in it; see {@link lateRentUsd}. */
  readonly lateRentUsd: readonly number[];
  readonly cashUsd: readonly number[];
  /** True where the tenant left for late delivery: no rent ever runs. */
  readonly endedByDelay: boolean;
}

/**
 * The lease over a horizon: rent due by block, escalator, take-or-pay, pass-through power, landlord's costs, NOI, and the
 * cash terms (prepayment, tenant-paid capex, damages, exit fee).
 *
 * @throws hosting/bad-field, hosting/ramp-not-whole, hosting/series-too-short, hosting/too-few-extensions
 */
export function leaseMonths(lease: Lease, inputs: LeaseInputs): LeaseMonths {
  checkLease(lease);
  requireMonths(inputs);
  const lead = Math.max(0, monthsBetween(earliestMonth(lease), inputs.firstMonth));
  const blocks = planBlocks(lease, addMonths(inputs.firstMonth, -lead), inputs.deliveryDelayMonths);
  const endedByDelay = inputs.tenantLeavesWhenLate && delayGivesExit(lease, blocks);
  const paid = guarantorOf(lease, blocks, inputs, lead);
  const earlyEnd = inputs.earlyEnd && {
    ...inputs.earlyEnd,
    month: inputs.earlyEnd.month + lead,
    ...(paid ? { heldUntilMonth: paid.heldUntilMonth } : {}),
  };
  const at = (values: number | readonly number[], month: number) =>
    typeof values === "number" ? values : values[Math.max(0, month - lead)]!;
  const operating = Array.from({ length: lead + inputs.monthCount }, (_, month) => {
    const states = endedByDelay ? [] : blocks.map((block) => blockMonth(lease, block, month, earlyEnd));
    return operatingMonth(lease, { blocks, states, month, lead, inputs, at });
  });
  const terms: CashTerms = { lease, blocks, endedByDelay, earlyEnd };
  const cash = leaseCash(terms, operating, {
    backstopUsd: operating.map((_, month) => paid?.paidUsd[month - paid.fromMonth] || 0),
    lateRentUsd: lateRentUsd(
      lease.latePaymentDays ?? 0,
      operating.map((row) => row.rentUsd - row.serviceCreditUsd),
    ),
  });
  return assemble(lead, inputs, operating, cash, endedByDelay);
}

/** What a guarantor pays where the tenant defaults; null where nobody does. */
function guarantorOf(lease: Lease, blocks: readonly BlockPlan[], inputs: LeaseInputs, lead: number) {
  const { earlyEnd, firstMonth } = inputs;
  if (earlyEnd?.reason !== "default" || !lease.backstop) return null;
  const startMonth = monthsBetween(addMonths(firstMonth, -lead), lease.start);
  return guarantorPayments(lease, blocks, earlyEnd.month + lead, startMonth);
}

interface MonthFacts {
  readonly blocks: readonly BlockPlan[];
  readonly states: readonly BlockMonth[];
  readonly month: number;
  readonly lead: number;
  readonly inputs: LeaseInputs;
  readonly at: (values: number | readonly number[], month: number) => number;
}

function operatingMonth(lease: Lease, facts: MonthFacts): OperatingMonth {
  const { inputs, month, at } = facts;
  const share = (pick: (state: BlockMonth) => number) =>
    facts.states.reduce((total, state, i) => total + facts.blocks[i]!.soldFraction * pick(state), 0);
  const occupied = share((state) => (state.occupied ? 1 : 0));
  const delivered = share((state) => (state.delivered ? 1 : 0));
  const takeUp = at(inputs.takeUpFraction, month);
  const rentUsd =
    share((state) => state.rentFactor) * firstMonthRentUsd(lease) * Math.max(lease.takeOrPayFraction, takeUp);
  const serviceCreditUsd = rentUsd * at(inputs.serviceCreditFraction, month);
  const power = tenantPower(lease, facts, occupied * takeUp);
  const powerReimbursedUsd = lease.passThrough === "all-in" ? 0 : power.costUsd;
  const landlordCostUsd = landlordCost(lease, facts, { rentUsd, occupied, delivered });
  return {
    soldMw: occupied * lease.soldMw,
    reservedMw: delivered * lease.reservedMw,
    meterMwh: power.meterMwh,
    rentUsd,
    serviceCreditUsd,
    powerCostUsd: power.costUsd,
    powerReimbursedUsd,
    landlordCostUsd,
    noiUsd: rentUsd - serviceCreditUsd + powerReimbursedUsd - power.costUsd - landlordCostUsd,
  };
}

function tenantPower(lease: Lease, facts: MonthFacts, takenFraction: number) {
  const { power } = facts.inputs;
  if (facts.month < facts.lead || takenFraction === 0) return { meterMwh: 0, costUsd: 0 };
  const horizonMonth = facts.month - facts.lead;
  if (power.kind === "metered")
    return { meterMwh: power.meterMwh[horizonMonth]!, costUsd: power.costUsd[horizonMonth]! };
  const hours = hoursInMonth(addMonths(facts.inputs.firstMonth, horizonMonth));
  const meterMwh = takenFraction * lease.itMw * hours * power.utilisationFraction * power.pueRatio;
  return { meterMwh, costUsd: meterMwh * power.priceUsdPerMwh[horizonMonth]! };
}

function landlordCost(
  lease: Lease,
  facts: MonthFacts,
  state: { readonly rentUsd: number; readonly occupied: number; readonly delivered: number },
): number {
  const costs = lease.landlordCosts;
  if (costs.kind === "margin") return state.rentUsd * (1 - costs.noiMarginFraction);
  const anchor = Math.min(...facts.blocks.map((block) => block.readyMonth));
  const growth = escalatorFactor(costs.growthFractionPerYear, Math.max(0, facts.month - anchor));
  // under triple net the landlord bears the running costs of vacant halls only
  const bornFraction =
    lease.passThrough === "triple-net" ? state.delivered - state.occupied : state.delivered;
  const running = costs.operationsUsdPerKwMonth + costs.taxAndInsuranceUsdPerKwMonth;
  return (
    running * growth * KW_PER_MW * lease.soldMw * bornFraction +
    state.rentUsd * costs.managementFractionOfRent
  );
}

function delayGivesExit(lease: Lease, blocks: readonly BlockPlan[]): boolean {
  const limit = lease.lateDelivery?.terminationAfterMonths;
  if (limit === null || limit === undefined) return false;
  return blocks.some((block) => block.readyMonth - block.dueMonth > limit);
}

function earliestMonth(lease: Lease): CalendarMonth {
  return addMonths(lease.start, Math.min(0, lease.prepayment?.receivedMonthsAfterStart ?? 0));
}

function requireMonths(inputs: LeaseInputs): void {
  const { power } = inputs;
  const named = {
    "power.meterMwh": power.kind === "metered" ? power.meterMwh : 0,
    "power.costUsd": power.kind === "metered" ? power.costUsd : 0,
    "power.priceUsdPerMwh": power.kind === "profile" ? power.priceUsdPerMwh : 0,
    takeUpFraction: inputs.takeUpFraction,
    serviceCreditFraction: inputs.serviceCreditFraction,
  };
  for (const [what, values] of Object.entries(named)) {
    if (typeof values !== "number" && values.length < inputs.monthCount)
      throw hostingErrors.seriesTooShort({ what, needed: inputs.monthCount, length: values.length });
  }
}

function assemble(
  lead: number,
  inputs: LeaseInputs,
  operating: readonly OperatingMonth[],
  cash: ReturnType<typeof leaseCash>,
  endedByDelay: boolean,
): LeaseMonths {
  const column = <K extends string>(rows: readonly Readonly<Record<K, number>>[], key: K) =>
    rows.slice(lead).map((row) => row[key]);
  return {
    months: Array.from({ length: inputs.monthCount }, (_, i) => addMonths(inputs.firstMonth, i)),
    soldMw: column(operating, "soldMw"),
    reservedMw: column(operating, "reservedMw"),
    meterMwh: column(operating, "meterMwh"),
    rentUsd: column(operating, "rentUsd"),
    serviceCreditUsd: column(operating, "serviceCreditUsd"),
    powerCostUsd: column(operating, "powerCostUsd"),
    powerReimbursedUsd: column(operating, "powerReimbursedUsd"),
    landlordCostUsd: column(operating, "landlordCostUsd"),
    noiUsd: column(operating, "noiUsd"),
    damagesUsd: column(cash, "damagesUsd"),
    exitFeeUsd: column(cash, "exitFeeUsd"),
    capexNettedUsd: column(cash, "capexNettedUsd"),
    prepaymentReceivedUsd: column(cash, "prepaymentReceivedUsd"),
    prepaymentCreditUsd: column(cash, "prepaymentCreditUsd"),
    prepaymentRefundUsd: column(cash, "prepaymentRefundUsd"),
    prepaymentBalanceUsd: column(cash, "prepaymentBalanceUsd"),
    backstopUsd: column(cash, "backstopUsd"),
    lateRentUsd: column(cash, "lateRentUsd"),
    cashUsd: column(cash, "cashUsd"),
    endedByDelay,
  };
}
