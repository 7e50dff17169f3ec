import { ehsOfDifficulty, hashpriceOfReward } from "@switchyard/core/network";
import { dayText, type NetworkRecord } from "./network-data.ts";

/** The network on a day that is past. */
export interface NetworkPast {
  readonly day: string;
  readonly difficulty: number;
  readonly hashrateEhs: number;
  readonly hashpriceUsdPerPhDay: number;
}

const BLOCKS_PER_DAY = 144;

/** Every `stepDays`-th day of a record before `endDay`, oldest first, for at most `days` days. */
export function networkPast(
  { days: rows }: NetworkRecord,
  endDay: number,
  days: number,
  stepDays: number,
): readonly NetworkPast[] {
  const past = rows.filter(
    ({ day }) => day < endDay && day >= endDay - days && Math.round(endDay - day) % stepDays === 0,
  );
  return past.map(({ day, difficulty, priceUsd, subsidyBtcPerBlock, feesBtcPerDay }) => ({
    day: dayText(day),
    difficulty,
    hashrateEhs: ehsOfDifficulty(difficulty),
    hashpriceUsdPerPhDay: hashpriceOfReward(
      priceUsd * (subsidyBtcPerBlock + feesBtcPerDay / BLOCKS_PER_DAY),
      difficulty,
    ),
  }));
}
