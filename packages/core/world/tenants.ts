import { defaultHazards } from "../hosting/index.ts";
import { exp, inverseNormal, shareCommonCause } from "../uncertainty/index.ts";
import type { TenantsProcess } from "./model.ts";

/**
 * Months of default of each tenant on one path, Infinity = never: the first month in which the chance of having failed,
 * 1 - e^(-hazard so far), passes the quantile of the tenant's normal (the one-factor copula of O. Vasicek 1987). Hazards rise
 * as accelerators get cheaper (wrong-way risk) and low normals fail early, as in `hosting`'s `tenantFates`.
 *
 * @param normals common cause, then one per tenant
 * @throws hosting/bad-field
 */
export function drawDefaults(
  out: Float64Array,
  { grades, defaultCorrelation }: TenantsProcess,
  acceleratorPriceRatio: Float64Array,
  normals: Float64Array,
): void {
  const own = normals.slice(1);
  shareCommonCause(own, normals[0]!, defaultCorrelation);
  grades.forEach((grade, tenant) => {
    const accumulated = defaultHazards(grade, acceleratorPriceRatio);
    for (let month = 0; month < accumulated.length; month++)
      accumulated[month] = accumulated[month]! / 12 + (month > 0 ? accumulated[month - 1]! : 0);
    out[tenant] = firstMonth(accumulated, own[tenant]!);
  });
}

/** The first month whose quantile reaches the normal; chances only grow, so the search halves. */
function firstMonth(accumulated: Float64Array, normal: number): number {
  const hasFailed = (month: number) => inverseNormal(1 - exp(-accumulated[month]!)) > normal;
  let low = 0;
  let high = accumulated.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hasFailed(middle)) high = middle;
    else low = middle + 1;
  }
  return low === accumulated.length ? Number.POSITIVE_INFINITY : low;
}
