import type { Battery } from "../dispatch/index.ts";
import type { Plan } from "./plan.ts";
import type { SiteBattery } from "./storage-terms.ts";
import type { Site } from "./types.ts";

/** A battery's own cash in each month of a plan, amounts >= 0, and whether it works. One entry per month of the horizon. */
export interface BatteryMonths {
  readonly works: Uint8Array;
  readonly capexUsd: Float64Array;
  readonly saleUsd: Float64Array;
  readonly upkeepUsd: Float64Array;
}

/** All that the battery's own cash reads of a plan. */
export interface BatteryPlan extends Pick<Plan, "soldMonth"> {
  readonly choice: Pick<Plan["choice"], "strategy">;
}

/**
 * What a plan does with the site's battery; null where there is none, or where the plan buys none.
 *
 * - doing nothing buys no battery, and lets one that stands idle at its upkeep (convention 8);
 * - who sells the site buys none; one that stands works until closing and goes with the site;
 * - every other plan buys it for the month of the connection, replaces it at the end of its life, and sells what is left at the end
 *   of the horizon.
 */
export function batteryMonths(site: Site, plan: BatteryPlan): BatteryMonths | null {
  const { battery, months, connection } = site;
  const { strategy } = plan.choice;
  if (!battery || (!battery.exists && !buysBattery(strategy))) return null;
  const first = battery.exists ? 0 : connection.availableAfterMonths;
  const monthly = () => new Float64Array(months);
  const out = {
    works: new Uint8Array(months),
    capexUsd: monthly(),
    saleUsd: monthly(),
    upkeepUsd: monthly(),
  };
  for (let month = first; month < Math.min(months, plan.soldMonth); month++) {
    out.upkeepUsd[month] = battery.upkeepUsdPerYear / 12;
    if (strategy === "do-nothing") continue;
    out.works[month] = month >= connection.availableAfterMonths ? 1 : 0;
    if (isBought(battery, month - first)) out.capexUsd[month] = battery.capexUsd;
  }
  if (buysBattery(strategy) && first < months)
    out.saleUsd[months - 1] = leftAtEndUsd(battery, months - first);
  return out;
}

function buysBattery(strategy: Plan["choice"]["strategy"]): boolean {
  return strategy !== "do-nothing" && strategy !== "sell-site";
}

/** New at the start where none stands, and again whenever a life has ended. */
function isBought({ exists, lifeMonths }: SiteBattery, age: number): boolean {
  return age % lifeMonths === 0 && (age > 0 || !exists);
}

/** A system that stood at the start brings nothing: what is left of it was not paid for here. */
function leftAtEndUsd({ exists, lifeMonths, capexUsd, salvageFraction }: SiteBattery, age: number): number {
  if (exists && age <= lifeMonths) return 0;
  const used = age % lifeMonths;
  return used === 0 ? 0 : capexUsd * salvageFraction * (1 - used / lifeMonths);
}

/** The store that dispatch may use in a month; undefined where none works, or one of no size. */
export function batteryInMonth(
  { battery }: Site,
  months: BatteryMonths | null,
  month: number,
): Battery | undefined {
  return battery && months?.works[month] ? usableStore(battery) : undefined;
}

/** A battery as dispatch takes it for one month, which ends as full as it began; undefined where it has no size. */
export function usableStore({ store, startMwh }: SiteBattery): Battery | undefined {
  const { chargeLimitMw, dischargeLimitMw, energyMwh } = store;
  if (!(chargeLimitMw > 0 && dischargeLimitMw > 0 && energyMwh > 0)) return undefined;
  return { ...store, ends: { kind: "exactly", startMwh, endMwh: startMwh } };
}

/** Whether the site may sell what it stored: a battery is a right to sell where the connection lets power out. */
export function sellsStored({ battery, connection }: Site): boolean {
  return battery !== undefined && battery.store.dischargeLimitMw > 0 && connection.exportMw > 0;
}
