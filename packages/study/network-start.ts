import { difficultyOfHashrateThs } from "@switchyard/core/bitcoin";
import { daysFromCivil, parseDay, parseMonth } from "@switchyard/core/quantity";
import { assumption, type NetworkScenario } from "@switchyard/scenario";
import type { NetworkRecord } from "./network-data.ts";
import { heightOnDay } from "./network-height.ts";
import type { NetworkSettings } from "./network-settings.ts";
import type { SimulateOptions } from "./network-simulate.ts";

/** Where a simulation of the network starts. */
export type NetworkStart = Pick<
  SimulateOptions,
  "startDay" | "difficulty" | "priceUsdPerBtc" | "feesBtcPerBlock" | "height"
>;

const BLOCKS_PER_DAY = 144;

/**
 * The start from what is known: the last row of a record, else what a scenario states, else the dated rows of
 * `assumptions/bitcoin.yaml`. `startDay` moves the day alone.
 */
export function networkStart(
  settings: NetworkSettings,
  stated?: NetworkScenario,
  record?: NetworkRecord,
  startDay?: number,
): NetworkStart {
  const last = record?.days.at(-1);
  const day = startDay ?? last?.day ?? statedDay(stated);
  const feesSats = stated?.feesSatsPerBlock ?? assumption("bitcoin.fees_per_block_sats").value;
  return {
    startDay: day,
    difficulty: last?.difficulty ?? statedDifficulty(stated),
    priceUsdPerBtc: last?.priceUsd ?? stated?.priceUsdPerBtc ?? assumption("bitcoin.start_price").value,
    feesBtcPerBlock: last ? last.feesBtcPerDay / BLOCKS_PER_DAY : feesSats / 1e8,
    height: heightOnDay(settings.heights, day),
  };
}

function statedDay(stated: NetworkScenario | undefined): number {
  return stated
    ? daysFromCivil({ ...stated.asOfMonth, day: 1 })
    : dayOfText(assumption("bitcoin.start_difficulty").date);
}

function statedDifficulty(stated: NetworkScenario | undefined): number {
  if (!stated) return assumption("bitcoin.start_difficulty").value;
  const { size } = stated;
  return size.kind === "difficulty" ? size.difficulty : difficultyOfHashrateThs(size.hashrateThs);
}

/** The day of `2026-06` (its first) or `2026-06-15`. @throws what quantity throws where it is no date */
export function dayOfText(text: string): number {
  return daysFromCivil(/^\d{4}-\d{2}$/.test(text) ? { ...parseMonth(text), day: 1 } : parseDay(text));
}
