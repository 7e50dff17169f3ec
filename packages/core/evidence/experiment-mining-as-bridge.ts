import { bridgeOnSunkFleet } from "../facility/index.ts";
import { figure } from "./figure.ts";
import { miningEconomics, referenceHashprice } from "./site-economics.ts";
import type { Book, Experiment } from "./types.ts";

/** What mining on until each feeder is cut over adds to stopping at the decision (facility room). */
export const miningAsBridge: Experiment = {
  claimId: "mining-as-bridge",
  method:
    "bridge on machines that are there (facility room): margin after standing costs until each block is cut over, less double staffing and billed demand",
  conditions: [{ threshold: "bridgeGainUsd", sense: "above" }],
  headline: "bridgeGainUsd",
  irrelevantInput: "claims.site.rent",
  readings: [
    { name: "machines of 2022, 25 J/TH", camp: "apart", changes: { "claims.site.efficiency": 25 } },
    { name: "power at 5.6 c/kWh", camp: "apart", changes: { "claims.site.power": 56 } },
    {
      name: "machines bought new for the bridge",
      camp: "apart",
      changes: { "claims.site.machines": "bought" },
    },
  ],
  isStochastic: false,
  mapAxis: { input: "claims.site.power", low: 25, high: 70 },
  measure(book) {
    const bridge = bridgeOnSunkFleet(bridgeInput(book));
    const gridMw = book.read<number>("claims.site.grid");
    const mwMonths = bridge.months.reduce((total, month) => total + month.miningMw, 0);
    const bought = book.read<string>("claims.site.machines") === "bought" ? boughtUsd(book, mwMonths) : 0;
    return [
      figure("bridgeGainUsd", bridge.netUsd - bought, "USD", "what the bridge adds"),
      figure(
        "bridgeGainUsdPerMw",
        (bridge.netUsd - bought) / gridMw,
        "USD/MW",
        "the same per MW of the site",
      ),
      figure("mwMonths", mwMonths, "MW-months", "MW-months mined"),
      figure("idleMwMonths", bridge.idleMwMonths, "MW-months", "MW-months of neither use"),
      figure("hashpriceUsdPerPhDay", referenceHashprice(book), "USD/PH/day", "hashprice"),
    ];
  },
};

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
