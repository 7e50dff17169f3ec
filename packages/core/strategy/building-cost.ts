import { buildingTerms, type Plan } from "./plan.ts";
import { dealtMw, leasesOf } from "./tenancy.ts";
import type { HostingOffer, StrategyId, World } from "./types.ts";

/** Cost of a strategy's halls per grid MW, USD, with the world's overrun. */
export function hallUsdPerGridMw(offer: HostingOffer, strategy: StrategyId, world: World): number {
  return (buildingTerms(offer, strategy).capexUsdPerItMw * (1 + world.overrunFraction)) / offer.gridToItRatio;
}

/** What each of the offer's tenants would pay of the building of so many MW: its lease's amount in proportion, USD. */
export function offeredCapexUsd(offer: HostingOffer, hostMw: number): readonly number[] {
  const dealt = dealtMw(offer, hostMw);
  return leasesOf(offer).map(({ tenantCapex, itMw }, tenant) =>
    tenantCapex ? (tenantCapex.amountUsd * dealt[tenant]!) / offer.gridToItRatio / itMw : 0,
  );
}

/**
 * What the tenants pay of the building of a plan, USD: what they offer for the MW built, at most the whole
 * cost. It is taken back out of the rent (`TenantCapex.nettedFraction`), so it is an advance and no gift.
 */
export function tenantPaidUsd(offer: HostingOffer, world: World, plan: Plan): number {
  const { hostMw, strategy } = plan.choice;
  const offeredUsd = offeredCapexUsd(offer, hostMw).reduce((total, usd) => total + usd, 0);
  if (!(offeredUsd > 0)) return 0;
  return Math.min(offeredUsd, hostMw * hallUsdPerGridMw(offer, strategy, world));
}
