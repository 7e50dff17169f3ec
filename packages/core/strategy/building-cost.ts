import { buildingTerms, type Plan } from "./plan.ts";
import type { HostingOffer, StrategyId, World } from "./types.ts";

/** Cost of a strategy's halls per grid MW, USD, with the world's overrun. */
export function hallUsdPerGridMw(offer: HostingOffer, strategy: StrategyId, world: World): number {
  return (buildingTerms(offer, strategy).capexUsdPerItMw * (1 + world.overrunFraction)) / offer.gridToItRatio;
}

/**
 * What the tenant pays of the building of a plan, USD: the lease's amount in proportion to the MW built, at most the whole
 * cost. It is taken back out of the rent (`TenantCapex.nettedFraction`), so it is an advance and no gift.
 */
export function tenantPaidUsd(offer: HostingOffer, world: World, plan: Plan): number {
  const { lease, gridToItRatio } = offer;
  if (!lease.tenantCapex) return 0;
  const { hostMw, strategy } = plan.choice;
  const offeredUsd = (lease.tenantCapex.amountUsd * hostMw) / gridToItRatio / lease.itMw;
  return Math.min(offeredUsd, hostMw * hallUsdPerGridMw(offer, strategy, world));
}
