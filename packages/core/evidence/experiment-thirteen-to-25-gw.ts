import { hashrateThsOf } from "../bitcoin/index.ts";
import { networkPowerGw } from "../mining/index.ts";
import { figure } from "./figure.ts";
import type { Book, Experiment } from "./types.ts";

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
export const thirteenTo25Gw: Experiment = {
  claimId: "thirteen-to-25-gw",
  method:
    "hashrate of the reference difficulty times the last published efficiency bounds times overhead (mining room), without progress since",
  conditions: [
    { threshold: "powerGwAtLeast", figure: "powerGw", sense: "at-least" },
    { threshold: "powerGwAtMost", figure: "powerGw", sense: "at-most" },
  ],
  headline: "powerGw",
  irrelevantInput: "bitcoin.start_price",
  readings: [
    {
      name: "the network of the end of 2023",
      camp: "neutral",
      changes: { "bitcoin.start_difficulty": 72e12 },
    },
    { name: "the network of April 2021", camp: "neutral", changes: { "bitcoin.start_difficulty": 22e12 } },
  ],
  isStochastic: false,
  mapAxis: { input: "bitcoin.start_difficulty", low: 60e12, high: 240e12 },
  measure(book) {
    const series = book.read<readonly DatedBounds[]>("bitcoin.network_efficiency");
    const last = series[series.length - 1]!;
    const overhead = book.read<Overhead>("bitcoin.network_overhead_ratio");
    const { lowGw, guessGw, highGw } = powerOf(book, last, overhead);
    return [
      figure("powerGw", guessGw, "GW", "power of the network, best guess"),
      figure("lowGw", lowGw, "GW", "if all machines were the best that pay"),
      figure("highGw", highGw, "GW", "if all machines were the worst that pay"),
      figure("hashrateEhs", hashrateEhs(book), "EH/s", "hashrate"),
    ];
  },
};

function hashrateEhs(book: Book): number {
  return hashrateThsOf(book.read<number>("bitcoin.start_difficulty")) / 1e6;
}

function powerOf(book: Book, { lowJPerTh, guessJPerTh, highJPerTh }: DatedBounds, overhead: Overhead) {
  const efficiency = { lowJPerTh, guessJPerTh, highJPerTh };
  const { low, guess, high } = overhead;
  return networkPowerGw(hashrateEhs(book) * 1e6, efficiency, { low, guess, high });
}
