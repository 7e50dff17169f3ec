import { valueOfFillingIdle } from "../dispatch/index.ts";
import { sum } from "../quantity/index.ts";
import { figure, ratioOrNull } from "./figure.ts";
import { siteProblem } from "./hybrid-year.ts";
import { miningEconomics, referenceHashprice } from "./site-economics.ts";
import type { Experiment } from "./types.ts";

/** Machines that live on what the hall leaves idle: what a year of it earns over what they cost a year. */
export const mixedCompute: Experiment = {
  claimId: "mixed-compute",
  method:
    "dispatch of a modelled year with the idle reservation closed and open to machines (dispatch room), over machines' and shed's level payments and standing costs",
  conditions: [{ threshold: "worthOverCostRatio", sense: "above" }],
  headline: "worthOverCostRatio",
  irrelevantInput: "claims.site.rent",
  readings: [
    {
      name: "machines and shed are there already",
      camp: "hybrid",
      changes: { "claims.site.machine_price": 0, "facility.mine_usd_per_grid_mw": 0 },
    },
    { name: "machines bought used at a third", camp: "hybrid", changes: { "claims.site.machine_price": 5 } },
  ],
  isStochastic: true,
  mapAxis: { input: "claims.site.machine_price", low: 0, high: 20 },
  measure(book, draw) {
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
    return [
      figure(
        "worthOverCostRatio",
        perMw > 0 ? filled.fillingValueUsd / meanIdleMw / perMw : null,
        "",
        "what mining in idle hours earns over what it costs a year",
      ),
      figure(
        "earnedUsdPerMwYear",
        filled.fillingValueUsd / meanIdleMw,
        "USD/MW/year",
        "earned per MW of machines",
      ),
      figure("costUsdPerMwYear", perMw, "USD/MW/year", "machines, shed and standing costs"),
      figure(
        "idleShare",
        ratioOrNull(meanIdleMw, reservedMw),
        "",
        "share of the reservation that the hall leaves idle",
      ),
      figure(
        "filledShareOfIdle",
        ratioOrNull(filled.filledMwh, meanIdleMw * whole.grid.steps),
        "",
        "share of it that mining takes",
      ),
      figure("hashpriceUsdPerPhDay", referenceHashprice(book), "USD/PH/day", "hashprice"),
    ];
  },
};
