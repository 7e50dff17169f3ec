import type { LeaseInputs } from "./lease-months.ts";
import type { Lease } from "./types.ts";

/** A plain lease for the specifications: 10 MW, $100/kW-month in year one, 24 months from 2027-01, 3 %, triple net. */
export const plainLease: Lease = {
  tenant: "tenant",
  soldMw: 10,
  itMw: 10,
  reservedMw: 13,
  rent: { valueUsdPerKwMonth: 100, basis: "it", meaning: "first-year" },
  start: { year: 2027, month: 1 },
  ramp: { blocks: [{ monthsAfterStart: 0, soldFraction: 1 }], termRunsFrom: "lease-start" },
  termMonths: 24,
  extensions: [],
  escalatorFractionPerYear: 0.03,
  passThrough: "triple-net",
  landlordCosts: { kind: "margin", noiMarginFraction: 0.95 },
  tenantCapex: null,
  prepayment: null,
  takeOrPayFraction: 1,
  serviceLevel: null,
  lateDelivery: null,
  termination: null,
  backstop: null,
  afterTerm: { kind: "vacate" },
};

/** Inputs that ask for `monthCount` months from 2027-01 with everything on time and full. */
export function plainInputs(monthCount: number, change: Partial<LeaseInputs> = {}): LeaseInputs {
  return {
    firstMonth: { year: 2027, month: 1 },
    monthCount,
    deliveryDelayMonths: 0,
    power: {
      kind: "profile",
      utilisationFraction: 0.8,
      pueRatio: 1.25,
      priceUsdPerMwh: Array<number>(monthCount).fill(40),
    },
    takeUpFraction: 1,
    serviceCreditFraction: 0,
    earlyEnd: null,
    tenantLeavesWhenLate: false,
    ...change,
  };
}
