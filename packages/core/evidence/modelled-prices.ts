import { modelPrices, priceYearFromRows } from "../power/index.ts";
import {
  hoursInMonth,
  makeTimeGrid,
  monthNumber,
  monthOfNumber,
  SECONDS_PER_HOUR,
  type TimeGrid,
  type TimeLabels,
  utcMidnightUnixSec,
} from "../quantity/index.ts";
import type { Book, Draw } from "./types.ts";

/** Factor numbers of a price year's draws; no other draw of this room uses them. */
const PRICE_FACTOR = 90;
const YEAR = 2025;

/** A modelled year of hourly prices, in standard time. */
export interface ModelledYear {
  readonly grid: TimeGrid;
  readonly labels: TimeLabels;
  readonly priceUsdPerMwh: Float64Array;
}

/** The price year that the reference site names, drawn with the run's seed; `path` numbers further years. Modelled, not history. */
export function modelledYear(book: Book, { seed }: Draw, path = 0): ModelledYear {
  const name = book.read<string>("claims.site.price_year");
  const rows = book.under(`price_years.${name.replaceAll("-", "_")}.`);
  const start = utcMidnightUnixSec({ year: YEAR, month: 1, day: 1 });
  const end = utcMidnightUnixSec({ year: YEAR + 1, month: 1, day: 1 });
  const grid = makeTimeGrid(start, SECONDS_PER_HOUR, (end - start) / SECONDS_PER_HOUR);
  const labels = standardTimeLabels(grid);
  const identities = rows.map(({ id }) => book.identity(id));
  const known = drawn.find(
    (year) => year.seed === seed && year.path === path && sameItems(year.identities, identities),
  );
  if (known) return known.year;
  const model = priceYearFromRows(rows, name);
  const prices = modelPrices(model, grid, labels, { key: { studySeed: seed }, path, factor: PRICE_FACTOR });
  const year = { grid, labels, priceUsdPerMwh: prices.values };
  drawn.unshift({ seed, path, identities, year });
  drawn.length = Math.min(drawn.length, KEPT_YEARS);
  return year;
}

/** Years drawn last: an experiment asks for the same one some hundred times, and a draw takes longer than the rest of it. */
const KEPT_YEARS = 100;
const drawn: {
  readonly seed: number;
  readonly path: number;
  readonly identities: readonly unknown[];
  readonly year: ModelledYear;
}[] = [];

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

/** Labels of a year whose clock never changes. */
function standardTimeLabels(grid: TimeGrid): TimeLabels {
  const months = new Int32Array(grid.steps);
  let step = 0;
  for (let month = monthNumber({ year: YEAR, month: 1 }); step < grid.steps; month++) {
    const hours = hoursInMonth(monthOfNumber(month));
    months.fill(month, step, step + hours);
    step += hours;
  }
  const firstDay = grid.startUnixSec / (24 * SECONDS_PER_HOUR);
  return {
    zone: "standard time",
    monthNumber: months,
    dayNumber: Int32Array.from(months, (_, i) => firstDay + Math.floor(i / 24)),
    hourOfDay: Uint8Array.from(months, (_, i) => i % 24),
    weekday: Uint8Array.from(months, (_, i) => (Math.floor(i / 24) + 2) % 7),
  };
}
