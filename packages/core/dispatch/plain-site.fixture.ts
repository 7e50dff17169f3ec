import { makeTimeGrid, utcMidnightUnixSec } from "../quantity/index.ts";
import type { AiLoad, Battery, DispatchProblem, ImportTerms } from "./types.ts";

/** Sites with round figures, so that what they must come to can be worked out beside the test. */

/** 2027-08-12 00:00 UTC. */
export const MIDNIGHT_UNIX_SEC = utcMidnightUnixSec({ year: 2027, month: 8, day: 12 });

/** 10 MW at 30 USD/MWh without adder, loss or interruptible part. */
export function importTerms(parts: Partial<ImportTerms> = {}): ImportTerms {
  return {
    firmLimitMw: 10,
    interruptibleLimitMw: 0,
    priceUsdPerMwh: 30,
    adderUsdPerMwh: 0,
    lossFraction: 0,
    ...parts,
  };
}

/** A connection and nothing behind it but `parts`. */
export function plainSite(
  steps: number,
  parts: Partial<DispatchProblem> = {},
  stepSec = 3600,
): DispatchProblem {
  return {
    grid: makeTimeGrid(MIDNIGHT_UNIX_SEC, stepSec, steps),
    import: importTerms(),
    mining: [],
    ...parts,
  };
}

/** 10 MW each way, 20 MWh, nothing lost, empty at the start and free at the end. */
export function plainStore(parts: Partial<Battery> = {}): Battery {
  return {
    chargeLimitMw: 10,
    dischargeLimitMw: 10,
    energyMwh: 20,
    chargeEfficiencyFraction: 1,
    dischargeEfficiencyFraction: 1,
    wearUsdPerMwh: 0,
    reserveMwh: 0,
    ends: { kind: "free-end", startMwh: 0 },
    ...parts,
  };
}

/** A store between 50 MW of import and 50 MW of export at one price. */
export function trader(
  prices: readonly number[],
  battery: Battery,
  stepSec = 3600,
): DispatchProblem & { readonly battery: Battery } {
  const priceUsdPerMwh = Float64Array.from(prices);
  const site = plainSite(prices.length, {}, stepSec);
  return {
    ...site,
    import: importTerms({ firmLimitMw: 50, priceUsdPerMwh }),
    export: { limitMw: 50, priceUsdPerMwh, deductUsdPerMwh: 0, lossFraction: 0 },
    battery,
  };
}

/** 6 MW drawn of 10 MW reserved; what is idle stays idle. */
export function tenant(parts: Partial<AiLoad> = {}): AiLoad {
  return {
    loadMw: 6,
    reservedMw: 10,
    unservedCostUsdPerMwh: 5000,
    idleMayBeUsed: false,
    rampReserveMw: 0,
    ...parts,
  };
}
