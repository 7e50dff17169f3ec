import { hashrateThsOf } from "../bitcoin/index.ts";
import { networkPowerGw } from "../mining/index.ts";
import type { Book, Measured } from "./types.ts";

interface DatedBounds {
  readonly date: string;
  readonly lowJPerTh: number;
  readonly guessJPerTh: number;
  readonly highJPerTh: number;
}

interface Overhead {
  readonly low: number;
  readonly guess: number;
  readonly high: number;
}

/** Hashrate times the last published efficiency times overhead, with both bounds; no progress since is assumed. */
export function measureThirteenTo25Gw(book: Book): Measured {
  const series = book.read<readonly DatedBounds[]>("bitcoin.network_efficiency");
  const last = series[series.length - 1]!;
  const overhead = book.read<Overhead>("bitcoin.network_overhead_ratio");
  const { lowGw, guessGw, highGw } = powerOf(book, last, overhead);
  return {
    powerGw: guessGw,
    lowGw,
    highGw,
    hashrateEhs: hashrateEhs(book),
  };
}

function hashrateEhs(book: Book): number {
  return hashrateThsOf(book.read<number>("bitcoin.start_difficulty")) / 1e6;
}

function powerOf(book: Book, { lowJPerTh, guessJPerTh, highJPerTh }: DatedBounds, overhead: Overhead) {
  const efficiency = { lowJPerTh, guessJPerTh, highJPerTh };
  const { low, guess, high } = overhead;
  return networkPowerGw(hashrateEhs(book) * 1e6, efficiency, { low, guess, high });
}
