import type { Book, Measured } from "./types.ts";

interface Disclosed {
  readonly project: string;
  readonly lowUsdPerItMw: number;
  readonly highUsdPerItMw: number;
}

const PROJECTS = ["terawulf", "cipher_barber_lake", "iren_horizon", "core_denton"];
const KEPT = ["connection", "substation", "building", "cooling"] as const;

/** What halls on former mining sites were said to cost, over a new hall; and what was said to be kept. */
export function measureCapacityMovedNotConverted(book: Book): Measured {
  const costs = PROJECTS.map((name) => middleOf(book, name)).sort((a, b) => a - b);
  const median = (costs[1]! + costs[2]!) / 2;
  const greenfield = book.read<number>("facility.greenfield_usd_per_it_mw");
  const kept = book.copy<readonly Record<string, string>[]>("claims.deals.kept");
  return {
    costOverGreenfieldRatio: median / greenfield,
    medianUsdPerItMw: median,
    leastCostRatio: costs[0]! / greenfield,
    ...Object.fromEntries(
      KEPT.map((part) => [`${part}KeptCount`, kept.filter((deal) => deal[part] === "kept").length]),
    ),
  };
}

function middleOf(book: Book, name: string): number {
  const { lowUsdPerItMw, highUsdPerItMw } = book.read<Disclosed>(`facility.disclosed.${name}`);
  return (lowUsdPerItMw + highUsdPerItMw) / 2;
}
