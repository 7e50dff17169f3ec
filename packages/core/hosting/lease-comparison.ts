import { sum } from "../quantity/index.ts";
import { type LeaseInputs, leaseMonths } from "./lease-months.ts";
import { KW_PER_MW, rentOnBasis } from "./rent.ts";
import type { Lease, PassThrough } from "./types.ts";

/** A lease in terms that can be set beside another's: first NOI, then the three denominators of convention 2. */
export interface ComparableLease {
  readonly tenant: string;
  readonly passThrough: PassThrough;
  /** First-year rent, USD per kW and month of each basis: not comparable across pass-through kinds. */
  readonly rentUsdPerSoldKwMonth: number;
  readonly rentUsdPerItKwMonth: number;
  readonly rentUsdPerGridKwMonth: number;
  /** NOI of the year after the last block is ready; its share of rent. */
  readonly noiUsdPerItKwMonth: number;
  readonly noiMarginFraction: number;
  /** The decision basis: per reserved grid MW and year. */
  readonly noiUsdPerReservedMwYear: number;
  /** Per consumed meter MWh, and per IT MWh. */
  readonly noiUsdPerMeterMwh: number;
  readonly noiUsdPerItMwh: number;
}

/** Months of the year that is compared. */
const YEAR = 12;

/**
 * Converts leases of different pass-through to NOI, the only terms in which they compare: the first twelve months in which
 * every block is let.
 *
 * @param inputs the horizon must hold those twelve months for each lease; a profile of power is needed for all-in rents
 * @param pueRatio meter MWh over IT MWh, for the third denominator
 * @throws what leaseMonths throws
 */
export function comparableLeases(
  leases: readonly Lease[],
  inputs: LeaseInputs,
  pueRatio: number,
): readonly ComparableLease[] {
  return leases.map((lease) => comparable(lease, inputs, pueRatio));
}

function comparable(lease: Lease, inputs: LeaseInputs, pueRatio: number): ComparableLease {
  const months = leaseMonths(lease, inputs);
  const first = Math.max(
    0,
    months.soldMw.findIndex((mw) => mw >= lease.soldMw * 0.999),
  );
  const ofYear = (values: readonly number[]) => sum(values.slice(first, first + YEAR));
  const noiUsd = ofYear(months.noiUsd);
  const meterMwh = ofYear(months.meterMwh);
  return {
    tenant: lease.tenant,
    passThrough: lease.passThrough,
    rentUsdPerSoldKwMonth: rentOnBasis(lease, "sold"),
    rentUsdPerItKwMonth: rentOnBasis(lease, "it"),
    rentUsdPerGridKwMonth: rentOnBasis(lease, "grid"),
    noiUsdPerItKwMonth: noiUsd / YEAR / (lease.itMw * KW_PER_MW),
    noiMarginFraction: noiUsd / ofYear(months.rentUsd),
    noiUsdPerReservedMwYear: noiUsd / lease.reservedMw,
    noiUsdPerMeterMwh: noiUsd / meterMwh,
    noiUsdPerItMwh: (noiUsd / meterMwh) * pueRatio,
  };
}
