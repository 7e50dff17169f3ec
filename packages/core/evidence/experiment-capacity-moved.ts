import { figure } from "./figure.ts";
import type { Book, Experiment } from "./types.ts";

interface Disclosed {
  readonly project: string;
  readonly lowUsdPerItMw: number;
  readonly highUsdPerItMw: number;
}

const PROJECTS = ["terawulf", "cipher_barber_lake", "iren_horizon", "core_denton"];
const KEPT = ["connection", "substation", "building", "cooling"] as const;

/** What halls on former mining sites were said to cost, over a new hall; and what was said to be kept. */
export const capacityMovedNotConverted: Experiment = {
  claimId: "capacity-moved-not-converted",
  method:
    "median of disclosed building costs on former mining sites over the mean of new US halls; classification of what was kept",
  conditions: [{ threshold: "costOverGreenfieldRatio", sense: "above" }],
  headline: "costOverGreenfieldRatio",
  irrelevantInput: "bitcoin.start_price",
  readings: [
    {
      name: "new halls at the top of the guide's range",
      camp: "migrate",
      changes: { "facility.greenfield_usd_per_it_mw": 15_000_000 },
    },
  ],
  isStochastic: false,
  measure(book) {
    const costs = PROJECTS.map((name) => middleOf(book, name)).sort((a, b) => a - b);
    const median = (costs[1]! + costs[2]!) / 2;
    const greenfield = book.read<number>("facility.greenfield_usd_per_it_mw");
    const kept = book.copy<readonly Record<string, string>[]>("claims.deals.kept");
    return [
      figure("costOverGreenfieldRatio", median / greenfield, "", "median disclosed cost over a new hall's"),
      figure("medianUsdPerItMw", median, "USD/MW", "median disclosed cost on former mining sites"),
      figure("leastCostRatio", costs[0]! / greenfield, "", "the cheapest disclosed over a new hall"),
      ...KEPT.map((part) =>
        figure(
          `${part}KeptCount`,
          kept.filter((deal) => deal[part] === "kept").length,
          "",
          `of ${kept.length} sites, how many are said to have kept the ${part}`,
        ),
      ),
    ];
  },
};

function middleOf(book: Book, name: string): number {
  const { lowUsdPerItMw, highUsdPerItMw } = book.read<Disclosed>(`facility.disclosed.${name}`);
  return (lowUsdPerItMw + highUsdPerItMw) / 2;
}
