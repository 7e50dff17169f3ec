import { addMonths } from "../quantity/index.ts";
import type { ConnectionStep, ImportPrices } from "./supply-terms.ts";
import type { Site } from "./types.ts";

/** Months in which one tariff and one step of the connection hold. */
export interface SitePeriod {
  readonly fromMonth: number;
  readonly prices: ImportPrices;
  readonly connection: ConnectionStep;
}

/** The market's own price. */
export const MARKET_PRICES: ImportPrices = { marketFraction: 1, fixedUsdPerMwh: 0 };

/**
 * The site's periods, ascending, the first from month 0 on. Before the first step of the connection its own limits hold, before the
 * first period of prices the market's price.
 */
export function sitePeriods(site: Site): readonly SitePeriod[] {
  const starts = [0, ...(site.importPrices ?? []), ...(site.connection.steps ?? [])].map((entry) =>
    typeof entry === "number" ? entry : Math.max(0, entry.fromMonth),
  );
  const within = [...new Set(starts)].filter((month) => month === 0 || month < site.months);
  return within
    .sort((a, b) => a - b)
    .map((fromMonth) => ({
      fromMonth,
      prices: lastFrom(site.importPrices, fromMonth) ?? MARKET_PRICES,
      connection: connectionInMonth(site, fromMonth),
    }));
}

/** The connection's limits in a month of the horizon. */
export function connectionInMonth({ connection }: Site, month: number): ConnectionStep {
  const { importMw, firmMw, exportMw } = connection;
  return lastFrom(connection.steps, month) ?? { fromMonth: 0, importMw, firmMw, exportMw };
}

function lastFrom<Entry extends { readonly fromMonth: number }>(
  entries: readonly Entry[] | undefined,
  month: number,
): Entry | undefined {
  return entries?.reduce<Entry | undefined>(
    (last, entry) => (entry.fromMonth <= month ? entry : last),
    undefined,
  );
}

/** Index of the first shape (its January) of the period that a month of the horizon lies in. */
export function periodShapeIndex(site: Site, month: number): number {
  if (!site.importPrices && !site.connection.steps) return 0;
  const later = sitePeriods(site).findIndex(({ fromMonth }) => fromMonth > month);
  return 12 * ((later < 0 ? sitePeriods(site).length : later) - 1);
}

/** Which of `priceMonths` a month of the horizon is run on: its calendar month, in its period. */
export function shapeIndexOf(site: Site, month: number): number {
  return periodShapeIndex(site, month) + calendarMonthOf(site, month);
}

/** Calendar month (0 = January) of a month of the horizon. */
export function calendarMonthOf(site: Site, month: number): number {
  return addMonths(site.start, month).month - 1;
}

/** The largest firm part that the connection ever has, MW. */
export function mostFirmMw({ connection }: Pick<Site, "connection">): number {
  return (connection.steps ?? []).reduce((mw, step) => Math.max(mw, step.firmMw), connection.firmMw);
}

/** First month from which the connection carries so much firm power to the end; that of its energising at the earliest. */
export function firmFromMonth(site: Site, firmMw: number): number {
  const { connection } = site;
  const starts = [{ fromMonth: 0, firmMw: connection.firmMw }, ...(connection.steps ?? [])];
  const lastShort = starts.reduce((last, step, i) => (step.firmMw + 1e-9 < firmMw ? i : last), -1);
  const from = starts[lastShort + 1]?.fromMonth ?? Number.POSITIVE_INFINITY;
  return Math.max(connection.availableAfterMonths, Math.min(from, site.months));
}
