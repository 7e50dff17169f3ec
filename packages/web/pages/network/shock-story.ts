import type { NetworkSimulation } from "@switchyard/study";

/** What a shock did on the expected path, in figures. */
export interface ShockStory {
  readonly shockIndex: number;
  /** Where hashprice is farthest from the path without the shock. */
  readonly deepestIndex: number;
  /** Where half of that is absorbed; null where not within the run. */
  readonly halfIndex: number | null;
  /** Hashprice at its farthest over the path without the shock, less one. */
  readonly peakChangeFraction: number;
  /** The same at the end of the run. */
  readonly endChangeFraction: number;
  readonly difficultyChangeFraction: number;
  readonly underWaterAtWorstFraction: number;
}

/** Reads the story out of a simulation; undefined where nothing was shocked. */
export function shockStory(simulation: NetworkSimulation, shockMonth: string): ShockStory | undefined {
  const { expected, withoutShocks, absorption, days } = simulation;
  if (!withoutShocks || !absorption) return undefined;
  const struck = days.findIndex((day) => day >= shockMonth);
  const shockIndex = struck < 0 ? days.length - 1 : struck;
  const deepestIndex = Math.min(days.length - 1, Math.max(shockIndex, absorption.peakEpoch));
  const half = absorption.epochsToHalf;
  const lastIndex = days.length - 1;
  const fallOfDifficulty = expected.difficulty.map((value, i) => value / withoutShocks.difficulty[i]! - 1);
  return {
    shockIndex,
    deepestIndex,
    halfIndex: half === null ? null : Math.min(lastIndex, deepestIndex + half),
    peakChangeFraction: absorption.peakChangeFraction,
    endChangeFraction:
      expected.hashpriceUsdPerPhDay[lastIndex]! / withoutShocks.hashpriceUsdPerPhDay[lastIndex]! - 1,
    difficultyChangeFraction: fallOfDifficulty.reduce(
      (far, value) => (Math.abs(value) > Math.abs(far) ? value : far),
      0,
    ),
    underWaterAtWorstFraction: Math.max(...expected.underWaterFraction.slice(shockIndex)),
  };
}

/** `+12 %`, with a true minus sign. */
export function signedPercent(fraction: number): string {
  const percent = Math.round(100 * fraction);
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent)} %`;
}
