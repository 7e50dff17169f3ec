import type { DispatchSchedule } from "../dispatch/index.ts";
import { sum } from "../quantity/index.ts";
import { figure } from "./figure.ts";
import { type SiteUses, siteYear } from "./hybrid-year.ts";
import { referenceHashprice } from "./site-economics.ts";
import type { Experiment } from "./types.ts";

/** Energy of the connection that a hybrid, a hall alone and a mine alone leave unused, over a modelled year. */
export const hybridWastesNothing: Experiment = {
  claimId: "hybrid-wastes-nothing",
  method:
    "hour-by-hour dispatch of a modelled year: 60 % reserved for the tenant, machines for all that is left; unused = what the connection could have carried and nobody took",
  conditions: [{ threshold: "unusedFraction", sense: "below" }],
  headline: "unusedFraction",
  irrelevantInput: "claims.site.rent",
  readings: [
    {
      name: "machines that never stop for price",
      camp: "hybrid",
      changes: { "bitcoin.start_price": 3_000_000 },
    },
    {
      name: "idle reservation closed to machines",
      camp: "apart",
      changes: { "claims.hybrid.idle": "closed" },
    },
  ],
  isStochastic: true,
  measure(book, draw) {
    const gridMw = book.read<number>("claims.site.grid");
    const share = book.read<number>("claims.hybrid.ai_share");
    const idleMayBeUsed = book.read<string>("claims.hybrid.idle") === "open";
    const year = (uses: SiteUses) => siteYear(book, draw, uses);
    const hybrid = year({ aiShare: share, miningMw: gridMw, idleMayBeUsed });
    const hall = year({ aiShare: 1, miningMw: 0, idleMayBeUsed });
    const mine = year({ aiShare: 0, miningMw: gridMw, idleMayBeUsed });
    return [
      figure(
        "unusedFraction",
        unusedFraction(hybrid, gridMw),
        "",
        "share of the connection's energy that the hybrid leaves unused",
      ),
      figure("hallUnusedFraction", unusedFraction(hall, gridMw), "", "the same, a hall alone"),
      figure("mineUnusedFraction", unusedFraction(mine, gridMw), "", "the same, a mine alone"),
      figure(
        "hybridMiningValueUsd",
        hybrid.totals.miningValueUsd,
        "USD/year",
        "what the hybrid's mining earns before power",
      ),
      figure("unservedMwh", hybrid.totals.aiUnservedMwh, "MWh", "tenant's load not served"),
      figure("hashpriceUsdPerPhDay", referenceHashprice(book), "USD/PH/day", "hashprice"),
    ];
  },
};

function unusedFraction({ grid, importMw }: DispatchSchedule, gridMw: number): number {
  return 1 - sum(importMw) / (gridMw * grid.steps);
}
