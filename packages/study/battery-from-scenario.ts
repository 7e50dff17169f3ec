import type { SiteBattery } from "@switchyard/core/strategy";
import { assumption, type Scenario } from "@switchyard/scenario";
import { batteryOf } from "./dispatch-sources.ts";

/** The battery with what it costs; undefined where the scenario has none. Every month starts and ends as full as `start` says. */
export function batteryFromScenario(scenario: Scenario): SiteBattery | undefined {
  const stated = scenario.power.battery;
  const asDispatched = batteryOf(scenario);
  if (!stated || !asDispatched) return undefined;
  const { ends: _carried, ...store } = asDispatched;
  const usual = assumption("study.battery_cost", "power.battery").value;
  const exists = stated.exists ?? false;
  const upkeepUsdPerMwYear = stated.upkeepUsdPerMwYear ?? usual.upkeepUsdPerMwYear;
  return {
    store,
    startMwh: stated.energyMwh * Math.max(stated.startFraction, stated.reserveFraction),
    exists,
    capexUsd: (stated.capexUsdPerMwh ?? usual.capexUsdPerMwh) * stated.energyMwh,
    upkeepUsdPerYear: upkeepUsdPerMwYear * stated.powerMw,
    lifeMonths: Math.max(1, Math.round(stated.lifeMonths ?? usual.lifeMonths)),
    salvageFraction: usual.salvageFraction,
  };
}
