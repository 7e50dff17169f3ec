import { backstopUsd, type Lease } from "../hosting/index.ts";
import type { PathCash } from "./path-cash.ts";
import type { Site } from "./types.ts";

/**
 * Share of each month's operating cash on a path that somebody stronger than the site stands behind: the lease's part of that cash,
 * times the part of the rent still due that the backstop would pay if the tenant failed then. Mining is backed by nobody.
 *
 * @param tenantFraction the part of the lease's cash that the tenant itself is good for, where the lease has no backstop
 */
export function backedFractions(site: Site, cash: PathCash, tenantFraction: number): Float64Array {
  const out = leaseFractions(cash);
  const lease = site.hosting?.lease;
  const guaranteed = lease?.backstop ? guaranteedFractions(lease, cash) : null;
  return out.map((share, month) => share * (guaranteed ? guaranteed[month]! : tenantFraction));
}

/** The lease and what was bought ahead, over all operating cash; 1 where machines and overhead only cost. */
function leaseFractions({ months, operatingUsd, merchantUsd, overheadUsd }: PathCash): Float64Array {
  return Float64Array.from({ length: months }, (_, month) => {
    const operating = operatingUsd[month]!;
    if (!(operating > 0)) return 0;
    const leaseUsd = operating - merchantUsd[month]! - overheadUsd[month]!;
    return Math.min(1, Math.max(0, leaseUsd / operating));
  });
}

/**
 * What the guarantor would pay of the base term's rent that is still to come, month by month. Rent beyond the horizon is taken as the
 * last month's; the amount is the lease's for as many megawatts as the choice hosts.
 */
function guaranteedFractions(lease: Lease, { months, rentUsd, choice }: PathCash): Float64Array {
  const backstop = lease.backstop!;
  const start = rentUsd.findIndex((usd) => usd > 0);
  const out = new Float64Array(months);
  if (start < 0) return out;
  const { termMonths } = lease;
  const covered = Math.min(termMonths, backstop.coveredMonths ?? termMonths);
  const scaled = { ...backstop, amountUsd: (backstop.amountUsd * choice.hostMw) / lease.reservedMw };
  const last = Math.min(months, start + termMonths) - 1;
  let leftUsd = Math.max(0, start + termMonths - months) * rentUsd[last]!;
  for (let month = last; month >= start; month--) {
    leftUsd += rentUsd[month]!;
    const age = month - start;
    if (age >= covered || !(leftUsd > 0)) continue;
    out[month] =
      backstopUsd(scaled, { rentUsd: leftUsd, monthsLeft: termMonths - age, termMonths }) / leftUsd;
  }
  return out;
}
