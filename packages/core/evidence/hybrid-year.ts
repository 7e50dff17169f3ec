import {
  aiLoadMw,
  type DispatchProblem,
  type DispatchSchedule,
  dispatchByMeritOrder,
  utilisationSeries,
} from "../dispatch/index.ts";
import { modelledYear } from "./modelled-prices.ts";
import { miningEconomics } from "./site-economics.ts";
import type { Book, Draw } from "./types.ts";

/** Which uses the site has. */
export interface SiteUses {
  /** Share of the connection reserved for the tenant. */
  readonly aiShare: number;
  /** Mining machines, MW at the connection. */
  readonly miningMw: number;
  readonly idleMayBeUsed: boolean;
}

/** A modelled year of the reference site, hour by hour. */
export function siteYear(book: Book, draw: Draw, uses: SiteUses): DispatchSchedule {
  return dispatchByMeritOrder(siteProblem(book, draw, uses));
}

/** The dispatch problem of that year. */
export function siteProblem(book: Book, draw: Draw, uses: SiteUses): DispatchProblem {
  const { grid, labels, priceUsdPerMwh } = modelledYear(book, draw);
  const gridMw = book.read<number>("claims.site.grid");
  const reservedMw = gridMw * uses.aiShare;
  const itMw = reservedMw / book.read<number>("facility.grid_to_it_ratio");
  const mean = book.read<number>("scenario.hosting_utilisation_mean");
  const wave = book.read<{ peakHour: number; swingFraction: number }>("study.serving_wave");
  const utilisation = utilisationSeries(
    {
      kind: "serving",
      leastFraction: mean * (1 - wave.swingFraction / 2),
      mostFraction: Math.min(1, mean * (1 + wave.swingFraction / 2)),
      peakHour: wave.peakHour,
    },
    grid,
    labels,
  );
  const load = aiLoadMw(itMw, utilisation, book.read<number>("scenario.hosting_pue"));
  const ai = {
    loadMw: load,
    reservedMw,
    unservedCostUsdPerMwh: book.read<number>("study.ai_unserved_cost"),
    idleMayBeUsed: uses.idleMayBeUsed,
    rampReserveMw: 0,
  };
  return {
    grid,
    import: {
      firmLimitMw: gridMw,
      interruptibleLimitMw: 0,
      priceUsdPerMwh,
      adderUsdPerMwh: book.read<number>("scenario.grid_adder"),
      lossFraction: 0,
    },
    mining: [
      { id: "machines", capacityMw: uses.miningMw, valueUsdPerMwh: miningEconomics(book).strikeUsdPerMwh },
    ],
    ...(uses.aiShare > 0 ? { ai } : {}),
  };
}
