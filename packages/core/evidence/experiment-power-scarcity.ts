import { BINDING_LIMITS, dispatchByMeritOrder } from "../dispatch/index.ts";
import { stepHours } from "../quantity/index.ts";
import { figure, ratioOrNull } from "./figure.ts";
import { modelledYear } from "./modelled-prices.ts";
import { hostingEconomics, miningEconomics, yearlyCharge } from "./site-economics.ts";
import type { Book, Draw, Experiment } from "./types.ts";

/**
 * What one more grid MW earns in a year: for mining the dual of the import limit over a modelled year less what the machines
 * behind it cost, for hosting net income less the hall; over the yearly cost of the connection's own steel.
 */
export const powerScarcity: Experiment = {
  claimId: "power-scarcity",
  method:
    "dual of the import limit over a modelled price year, less machines, building and standing costs; hosting: net income less the hall",
  conditions: [{ threshold: "scarcityRatio", sense: "above" }],
  headline: "scarcityRatio",
  irrelevantInput: "tenants.grade.start_up.defaultProbabilityPerYear",
  readings: [
    {
      name: "machines and shed are there already",
      camp: "apart",
      changes: { "claims.site.machine_price": 0, "facility.mine_usd_per_grid_mw": 0 },
    },
    {
      name: "the hall is there already",
      camp: "migrate",
      changes: { "facility.greenfield_usd_per_it_mw": 0 },
    },
  ],
  isStochastic: true,
  mapAxis: { input: "claims.site.machine_price", low: 0, high: 20 },
  measure,
};

function measure(book: Book, draw: Draw) {
  const connection = yearlyCharge(
    book.read("claims.connection.usd_per_mw"),
    book.read("scenario.discount_contracted"),
    book.read("claims.site.term"),
  );
  const mining = miningEconomics(book);
  const dual = connectionDualUsdPerMwYear(book, draw, mining.strikeUsdPerMwh);
  const miningWorth =
    dual - mining.standingUsdPerMwYear - mining.machinesUsdPerMwYear - mining.buildingUsdPerMwYear;
  const hosting = hostingEconomics(book);
  const hostingWorth = hosting.noiUsdPerGridMwYear - hosting.capitalUsdPerGridMwYear;
  return [
    figure(
      "scarcityRatio",
      ratioOrNull(Math.min(miningWorth, hostingWorth), connection),
      "",
      "worth of one more MW over the cost of its steel, in the use where it is worth less",
    ),
    figure("miningWorthUsdPerMwYear", miningWorth, "USD/MW/year", "worth of one more MW for mining"),
    figure("hostingWorthUsdPerMwYear", hostingWorth, "USD/MW/year", "worth of one more MW for hosting"),
    figure(
      "miningDualUsdPerMwYear",
      dual,
      "USD/MW/year",
      "dual of the import limit, machines there already, before standing costs",
    ),
    figure("connectionUsdPerMwYear", connection, "USD/MW/year", "yearly cost of the connection's steel"),
    figure(
      "hostingConnectionShare",
      ratioOrNull(hostingWorth, hosting.noiUsdPerGridMwYear),
      "",
      "share of hosting's net income that is the connection's",
    ),
  ];
}

const IMPORT_LIMIT = BINDING_LIMITS.indexOf("import-limit");

/** Sum of the import limit's dual over a year, machines enough for twice the limit. */
function connectionDualUsdPerMwYear(book: Book, draw: Draw, strikeUsdPerMwh: number): number {
  const { grid, priceUsdPerMwh } = modelledYear(book, draw);
  const gridMw = book.read<number>("claims.site.grid");
  const schedule = dispatchByMeritOrder({
    grid,
    import: {
      firmLimitMw: gridMw,
      interruptibleLimitMw: 0,
      priceUsdPerMwh,
      adderUsdPerMwh: book.read<number>("scenario.grid_adder"),
      lossFraction: 0,
    },
    mining: [{ id: "machines", capacityMw: 2 * gridMw, valueUsdPerMwh: strikeUsdPerMwh }],
  });
  const hours = stepHours(grid);
  return schedule.bindingLimit.reduce(
    (total, limit, step) =>
      total + (limit === IMPORT_LIMIT ? schedule.bindingValueUsdPerMwh[step]! * hours : 0),
    0,
  );
}
