import { createHash } from "node:crypto";
import { difficultyOfHashrateThs } from "@switchyard/core/bitcoin";
import { type Diversion, networkErrors, parseShock } from "@switchyard/core/network";
import { type CalendarMonth, daysFromCivil, parseDay, parseMonth } from "@switchyard/core/quantity";
import { assumption, type NetworkScenario } from "@switchyard/scenario";
import {
  frozenRowsText,
  heightOnDay,
  type NetworkSimulation,
  networkSettings,
  simulateNetwork,
} from "@switchyard/study";
import type { WorkOptions } from "./task.ts";

/** The network ahead from a scenario's start, or from the assumptions', with shocks; as `switchyard network simulate`. */
export function simulateFromRequest(
  stated: NetworkScenario | undefined,
  options: WorkOptions,
): NetworkSimulation {
  const settings = networkSettings(createHash("sha256").update(frozenRowsText()).digest("hex").slice(0, 16));
  const startDay = startOf(stated, options);
  return simulateNetwork(
    {
      startDay,
      difficulty: options.difficulty ?? difficultyOf(stated),
      priceUsdPerBtc:
        options.priceUsdPerBtc ?? stated?.priceUsdPerBtc ?? assumption("bitcoin.start_price").value,
      feesBtcPerBlock: (stated?.feesSatsPerBlock ?? assumption("bitcoin.fees_per_block_sats").value) / 1e8,
      height: heightOnDay(settings.heights, startDay),
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

function startOf(stated: NetworkScenario | undefined, { start }: WorkOptions): number {
  if (start) return dayOf(start);
  return stated ? firstDay(stated.asOfMonth) : dayOf(assumption("bitcoin.start_difficulty").date);
}

function difficultyOf(stated: NetworkScenario | undefined): number {
  if (!stated) return assumption("bitcoin.start_difficulty").value;
  const { size } = stated;
  return size.kind === "difficulty" ? size.difficulty : difficultyOfHashrateThs(size.hashrateThs);
}

function firstDay(month: CalendarMonth): number {
  return daysFromCivil({ ...month, day: 1 });
}

function dayOf(text: string): number {
  return /^\d{4}-\d{2}$/.test(text) ? firstDay(parseMonth(text)) : daysFromCivil(parseDay(text));
}

function parseDiversion(text: string): Diversion {
  const match = /^(\d+(?:\.\d+)?)\s*(GW|MW)@(\d{4}-\d{2}(?:-\d{2})?)$/.exec(text.trim());
  if (!match) throw networkErrors.badDiversion({ text });
  return { machineGw: Number(match[1]) / (match[2] === "MW" ? 1000 : 1), day: dayOf(match[3]!) };
}
