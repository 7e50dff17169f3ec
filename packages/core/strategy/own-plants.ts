import type { CashAccount, DiscountClass } from "../finance/index.ts";
import { HOSTING_STRATEGIES, MINING_STRATEGIES, type Plan } from "./plan.ts";
import type { OwnPlant } from "./supply-terms.ts";
import type { Site } from "./types.ts";

/** Which plants work: none, those that stood before, or all. */
export type OwnPower = "none" | "standing" | "all";

/**
 * A plant is built where something is to be done with its power: tenants, machines that stay, or a right to send it out. Doing nothing
 * and selling the site build none; one that stands works for both: it lights the site.
 */
export function ownPowerOf(site: Site, { choice }: Pick<Plan, "choice">): OwnPower {
  const { ownPlants } = site;
  if (!ownPlants || ownPlants.length === 0) return "none";
  if (buildsPlants(site, choice)) return "all";
  return ownPlants.some(({ exists }) => exists) ? "standing" : "none";
}

function buildsPlants(site: Site, { strategy, fleet }: Plan["choice"]): boolean {
  if (strategy === "do-nothing" || strategy === "sell-site") return false;
  if (sellsOwnPower(site) || HOSTING_STRATEGIES.has(strategy)) return true;
  return MINING_STRATEGIES.has(strategy) && (strategy === "host-miners" || fleet !== "sell");
}

/** Whether own power may be sold at all: a plant of one's own is a right to sell what it makes. */
export function sellsOwnPower({ ownPlants = [], connection }: Site): boolean {
  const exportsMw = [connection, ...(connection.steps ?? [])].map(({ exportMw }) => exportMw);
  return ownPlants.length > 0 && exportsMw.some((mw) => mw > 0);
}

/** The plants that work, each with its output. */
export function workingPlants(
  { ownPlants = [] }: Pick<Site, "ownPlants">,
  own: OwnPower,
): readonly OwnPlant[] {
  if (own === "none") return [];
  return own === "all" ? ownPlants : ownPlants.filter(({ exists }) => exists);
}

/** Output of the working plants together in each step of the price year; undefined where none works. */
export function ownMwOf(
  site: Pick<Site, "ownPlants" | "priceYear">,
  own: OwnPower,
): Float64Array | undefined {
  const plants = workingPlants(site, own);
  if (plants.length === 0) return undefined;
  return Float64Array.from({ length: site.priceYear.prices.values.length }, (_, step) =>
    plants.reduce((mw, { availableMw }) => mw + availableMw[step]!, 0),
  );
}

/** What plants cost in a month of a plan, USD >= 0. */
export interface PlantCost {
  readonly capexUsd: number;
  readonly upkeepUsd: number;
}

/** What the working plants of a plan cost in a month. */
export function plantCost(site: Site, plan: Pick<Plan, "choice" | "soldMonth">, month: number): PlantCost {
  let [capexUsd, upkeepUsd] = [0, 0];
  if (month >= plan.soldMonth) return { capexUsd, upkeepUsd };
  for (const plant of workingPlants(site, ownPowerOf(site, plan))) {
    const age = month - (plant.exists ? 0 : site.connection.availableAfterMonths);
    if (age < 0) continue;
    upkeepUsd += plant.upkeepUsdPerYear / 12;
    if (age % plant.lifeMonths === 0 && (age > 0 || !plant.exists)) capexUsd += plant.capexUsd;
  }
  return { capexUsd, upkeepUsd };
}

/** A line to be, with each month's amount. */
interface OwnLine {
  readonly head: {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly why: string;
    readonly discountClass: DiscountClass;
    readonly account: CashAccount;
  };
  readonly amountUsd: (month: number) => number;
}

/**
 * What own plants save and cost. Tenants, machines and lights are billed as if the grid had served them; what the plants gave them
 * instead comes back here, merchant as the prices that it is worth.
 */
export function ownPlantLines(
  site: Site,
  {
    operations,
    plan,
  }: { readonly operations: readonly { readonly ownEnergyUsd?: number }[]; readonly plan: Plan },
): readonly OwnLine[] {
  if (ownPowerOf(site, plan) === "none") return [];
  const built = { from: "owner", to: "plant builder", account: "capital-expenditure" } as const;
  return [
    {
      head: {
        id: "power.own-energy",
        from: "retailer",
        to: "owner",
        why: "grid energy that the site's own sun and wind replace, at each interval's price",
        discountClass: "merchant",
        account: "operating-expense",
      },
      amountUsd: (month) => operations[month]!.ownEnergyUsd ?? 0,
    },
    {
      head: {
        id: "power.own-upkeep",
        from: "owner",
        to: "suppliers",
        why: "upkeep of the site's own plants",
        discountClass: "overhead",
        account: "operating-expense",
      },
      amountUsd: (month) => -plantCost(site, plan, month).upkeepUsd,
    },
    {
      head: {
        ...built,
        id: "power.own-plants",
        why: "the site's own plants, and their renewal at the end of their life",
        discountClass: "owned-machines",
      },
      amountUsd: (month) => -plantCost(site, plan, month).capexUsd,
    },
  ];
}
