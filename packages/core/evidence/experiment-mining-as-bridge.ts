import { bridgeOnSunkFleet } from "../facility/index.ts";
import { miningEconomics, referenceHashprice } from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

/** What mining on until each feeder is cut over adds to stopping at the decision (facility room). */
export function measureMiningAsBridge(book: Book): Measured {
  const bridge = bridgeOnSunkFleet(bridgeInput(book));
  const gridMw = book.read<number>("claims.site.grid");
  const mwMonths = bridge.months.reduce((total, month) => total + month.miningMw, 0);
  const bought = book.read<string>("claims.site.machines") === "bought" ? boughtUsd(book, mwMonths) : 0;
  return {
    bridgeGainUsd: bridge.netUsd - bought,
    bridgeGainUsdPerMw: (bridge.netUsd - bought) / gridMw,
    mwMonths,
    idleMwMonths: bridge.idleMwMonths,
    hashpriceUsdPerPhDay: referenceHashprice(book),
  };
}

/** Blocks of halls one after another, as in the scenario's defaults. */
function bridgeInput(book: Book) {
  const gridMw = book.read<number>("claims.site.grid");
  const blockMw = book.read<number>("scenario.hall") * book.read<number>("facility.grid_to_it_ratio");
  const count = Math.ceil(gridMw / blockMw);
  const first = book.read<number>("scenario.first_hall");
  const between = book.read<number>("scenario.between_halls");
  const works = book.read<number>("scenario.hall_works");
  const mining = miningEconomics(book);
  return {
    blocks: Array.from({ length: count }, (_, i) => ({
      gridMw: Math.min(blockMw, gridMw - i * blockMw),
      miningEndsMonth: Math.max(0, first + i * between - works),
      energisedMonth: first + i * between,
    })),
    miningMarginUsdPerMwMonth: (mining.marginUsdPerMwYear - mining.standingUsdPerMwYear) / 12,
    demobilisationUsdPerMw: book.read<number>("study.demobilisation"),
    machineResaleUsdPerMw: 0,
    doubleStaffingUsdPerMonth: book.read<number>("facility.double_staffing_usd_per_mw_month") * gridMw,
    ratchetFraction: 0,
    ratchetMonths: 0,
    demandChargeUsdPerMwMonth: 0,
  };
}

/** Level payments on machines for the months that they mine. */
function boughtUsd(book: Book, mwMonths: number): number {
  return (mwMonths * miningEconomics(book).machinesUsdPerMwYear) / 12;
}
