import { createHash } from "node:crypto";
import { parseDiversion, parseShock } from "@switchyard/core/network";
import { assumption, type NetworkScenario } from "@switchyard/scenario";
import {
  dayOfText,
  frozenRowsText,
  type NetworkSimulation,
  networkSettings,
  networkStart,
  simulateNetwork,
} from "@switchyard/study";
import type { WorkOptions } from "./task.ts";

/** The network ahead from a scenario's start, or from the assumptions', with shocks; as `switchyard network simulate`. */
export function simulateFromRequest(
  stated: NetworkScenario | undefined,
  options: WorkOptions,
): NetworkSimulation {
  const settings = networkSettings(createHash("sha256").update(frozenRowsText()).digest("hex").slice(0, 16));
  const start = networkStart(
    settings,
    stated,
    undefined,
    options.start ? dayOfText(options.start) : undefined,
  );
  return simulateNetwork(
    {
      ...start,
      difficulty: options.difficulty ?? start.difficulty,
      priceUsdPerBtc: options.priceUsdPerBtc ?? start.priceUsdPerBtc,
      months: options.months ?? 36,
      shocks: (options.shocks ?? []).map(parseShock),
      diversions: (options.diversions ?? []).map(parseDiversion),
      overheadRatio: assumption("bitcoin.network_overhead_ratio").value,
      paths: options.paths ?? 192,
      studySeed: options.seed ?? 1,
      isPriceUncertain: options.isPriceFixed !== true,
    },
    settings,
  );
}
