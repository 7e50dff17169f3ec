import { powerErrors } from "./errors.ts";

/**
 * Reserve sold upwards: the site stands ready to draw less or to give more. Paid for availability; when called it
 * delivers energy for at most `durationHours`.
 */
export interface ReserveProduct {
  readonly id: string;
  readonly availabilityUsdPerMwHour: number | Float64Array;
  /** Expected share of the reserved MW that is called as energy, [0, 1]. */
  readonly callFraction: number | Float64Array;
  /** Paid per MWh called, on top of what is no longer bought. */
  readonly callPriceUsdPerMwh: number | Float64Array;
  /** Most that may be sold, MW. */
  readonly maximumMw: number | Float64Array;
  /** A store that sells it must hold this many hours of it. */
  readonly durationHours: number;
}

/** Expected income of a reserved MW in an hour, USD. @throws power/bad-fraction */
export function reserveIncomeUsdPerMwHour(
  availabilityUsdPerMwHour: number,
  callFraction: number,
  callPriceUsdPerMwh: number,
): number {
  if (!(callFraction >= 0 && callFraction <= 1))
    throw powerErrors.badFraction({ what: "the called share", value: callFraction, range: "[0, 1]" });
  return availabilityUsdPerMwHour + callFraction * callPriceUsdPerMwh;
}
