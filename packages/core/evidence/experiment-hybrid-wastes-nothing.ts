import type { DispatchSchedule } from "../dispatch/index.ts";
import { sum } from "../quantity/index.ts";
import { type SiteUses, siteYear } from "./hybrid-year.ts";
import { referenceHashprice } from "./site-economics.ts";
import type { Book, Draw, Measured } from "./types.ts";

/** Energy of the connection that a hybrid, a hall alone and a mine alone leave unused, over a modelled year. */
export function measureHybridWastesNothing(book: Book, draw: Draw): Measured {
  const gridMw = book.read<number>("claims.site.grid");
  const share = book.read<number>("claims.hybrid.ai_share");
  const idleMayBeUsed = book.read<string>("claims.hybrid.idle") === "open";
  const year = (uses: SiteUses) => siteYear(book, draw, uses);
  const hybrid = year({ aiShare: share, miningMw: gridMw, idleMayBeUsed });
  const hall = year({ aiShare: 1, miningMw: 0, idleMayBeUsed });
  const mine = year({ aiShare: 0, miningMw: gridMw, idleMayBeUsed });
  return {
    unusedFraction: unusedFraction(hybrid, gridMw),
    hallUnusedFraction: unusedFraction(hall, gridMw),
    mineUnusedFraction: unusedFraction(mine, gridMw),
    hybridMiningValueUsd: hybrid.totals.miningValueUsd,
    unservedMwh: hybrid.totals.aiUnservedMwh,
    hashpriceUsdPerPhDay: referenceHashprice(book),
  };
}

function unusedFraction({ grid, importMw }: DispatchSchedule, gridMw: number): number {
  return 1 - sum(importMw) / (gridMw * grid.steps);
}
