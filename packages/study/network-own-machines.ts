import { breakEvenHashpriceUsdPerPhDay } from "@switchyard/core/mining";
import type { MiningScenario } from "@switchyard/scenario";
import { mineFromScenario } from "./mine-from-scenario.ts";

/** A machine of the site among the world's. */
export interface OwnMachine {
  readonly name: string;
  /** Hashprice at which it just pays the site's price of power and its upkeep by the MWh. */
  readonly breakEvenUsdPerPhDay: number;
}

/**
 * The site's kinds of machine, each once, with the hashprice that it needs here.
 *
 * @param powerUsdPerMwh all-in price of a MWh at the site's meter
 */
export function ownMachines(mining: MiningScenario, powerUsdPerMwh: number): readonly OwnMachine[] {
  const mine = mineFromScenario(mining, mining.fleet?.[0]?.boughtMonth ?? { year: 2026, month: 1 });
  const costUsdPerMwh = Math.max(0, powerUsdPerMwh + mine.variableUpkeepUsdPerMwh);
  const byName = new Map(mine.tranches.map(({ machine }) => [machine.model, machine.efficiencyJPerTh]));
  return [...byName].map(([name, efficiencyJPerTh]) => ({
    name,
    breakEvenUsdPerPhDay: breakEvenHashpriceUsdPerPhDay({
      powerUsdPerMeterMwh: costUsdPerMwh,
      efficiencyJPerTh,
      ...mine.run.losses,
    }),
  }));
}
