import { valueOfFillingIdle } from "../dispatch/index.ts";
import { sum } from "../quantity/index.ts";
import { ratioOrNull } from "./figure.ts";
import { siteProblem } from "./hybrid-year.ts";
import { miningEconomics, referenceHashprice } from "./site-economics.ts";
import type { Book, Draw, Measured } from "./types.ts";

/** Machines that live on what the hall leaves idle: what a year of it earns over what they cost a year. */
export function measureMixedCompute(book: Book, draw: Draw): Measured {
  const gridMw = book.read<number>("claims.site.grid");
  const share = book.read<number>("claims.hybrid.ai_share");
  const reservedMw = gridMw * share;
  const whole = siteProblem(book, draw, { aiShare: share, miningMw: 0, idleMayBeUsed: true });
  const loadMw = sum(whole.ai!.loadMw as Float64Array) / whole.grid.steps;
  const meanIdleMw = reservedMw - loadMw;
  const problem = {
    ...whole,
    import: { ...whole.import, firmLimitMw: reservedMw },
    mining: [{ ...whole.mining[0]!, capacityMw: meanIdleMw }],
  };
  const filled = valueOfFillingIdle(problem);
  const mining = miningEconomics(book);
  const perMw = mining.machinesUsdPerMwYear + mining.buildingUsdPerMwYear + mining.standingUsdPerMwYear;
  return {
    worthOverCostRatio: perMw > 0 ? filled.fillingValueUsd / meanIdleMw / perMw : null,
    earnedUsdPerMwYear: filled.fillingValueUsd / meanIdleMw,
    costUsdPerMwYear: perMw,
    idleShare: ratioOrNull(meanIdleMw, reservedMw),
    filledShareOfIdle: ratioOrNull(filled.filledMwh, meanIdleMw * whole.grid.steps),
    hashpriceUsdPerPhDay: referenceHashprice(book),
  };
}
