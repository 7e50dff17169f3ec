import { settleDelay } from "../finance/index.ts";
import type { Plan } from "./plan.ts";
import { leasesOf } from "./tenancy.ts";
import type { HostingOffer } from "./types.ts";

const DAYS_PER_MONTH = 365 / 12;

/** What the contractor pays for the late halls of a plan, USD by month: each hall's part when it is ready at last. */
export function recoveredUsd(
  offer: HostingOffer,
  { halls }: Pick<Plan, "halls">,
  months: number,
): Float64Array {
  const out = new Float64Array(months);
  const { contractor } = offer;
  if (!contractor) return out;
  const offeredMw = leasesOf(offer).reduce((mw, { reservedMw }) => mw + reservedMw, 0);
  const nothing = { amountPerDay: 0, graceDays: 0, capAmount: 0 };
  for (const { gridMw, readyMonth, dueMonth } of halls) {
    if (readyMonth >= months || readyMonth <= dueMonth) continue;
    const { recoveredFromContractor } = settleDelay({
      lateDays: (readyMonth - dueMonth) * DAYS_PER_MONTH,
      causedByContractorFraction: contractor.causedFraction,
      collectedFraction: contractor.collectedFraction,
      toTenant: nothing,
      fromContractor: contractor,
    });
    out[readyMonth]! += (recoveredFromContractor * gridMw) / offeredMw;
  }
  return out;
}
