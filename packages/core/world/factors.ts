/**
 * The factors whose monthly shocks move together, in the order in which Cholesky's factor takes them. A shock is up for a
 * dearer bitcoin, higher fees, more hashrate than its margins explain, dearer power, wider hourly prices,
 * dearer accelerators, higher rents.
 */
export const CORRELATED_FACTORS = [
  "bitcoin price",
  "network hashrate",
  "fees",
  "power level",
  "power spread",
  "accelerator price",
  "rent",
] as const;

/** One of them. */
export type CorrelatedFactor = (typeof CORRELATED_FACTORS)[number];

/** Threefry factor numbers of this room; a draw is (study, path, factor, month from the as-of month). */
export const WORLD_FACTOR = {
  "bitcoin price": 5001,
  "network hashrate": 5002,
  fees: 5003,
  "power level": 5004,
  "power spread": 5005,
  "accelerator price": 5006,
  rent: 5007,
  bitcoinVolatility: 5011,
  bitcoinJumpCount: 5012,
  bitcoinJumpSize: 5013,
  bitcoinHistory: 5014,
  feeBurstCount: 5015,
  feeBurstSize: 5016,
  regime: 5017,
  outage: 5018,
  outageLength: 5019,
  /** Steps: 0 common cause, 1 delay, 2 cost. */
  works: 5020,
  /** Steps: 0 common cause, 1.. one per tenant. */
  tenants: 5021,
} as const;
