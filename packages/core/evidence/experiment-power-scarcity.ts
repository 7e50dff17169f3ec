import { BINDING_LIMITS, dispatchByMeritOrder } from "../dispatch/index.ts";
import { stepHours } from "../quantity/index.ts";
import { ratioOrNull } from "./figure.ts";
import { modelledYear } from "./modelled-prices.ts";
import { hostingEconomics, miningEconomics, yearlyCharge } from "./site-economics.ts";
import type { Book, Draw, Measured } from "./types.ts";

/**
 * What one more grid MW earns in a year: for mining the dual of the import limit over a modelled year less what the machines
 * behind it cost, for hosting net income less the hall; over the yearly cost of the connection's own steel.
 */
export function measurePowerScarcity(book: Book, draw: Draw): Measured {
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
  return {
    scarcityRatio: ratioOrNull(Math.min(miningWorth, hostingWorth), connection),
    miningWorthUsdPerMwYear: miningWorth,
    hostingWorthUsdPerMwYear: hostingWorth,
    miningDualUsdPerMwYear: dual,
    connectionUsdPerMwYear: connection,
    hostingConnectionShare: ratioOrNull(hostingWorth, hosting.noiUsdPerGridMwYear),
  };
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
