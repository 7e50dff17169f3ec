import type { RenewableSource } from "@switchyard/core/dispatch";
import {
  civilFromDays,
  type PriceSeries,
  stepStartUnixSec,
  type TimeLabels,
} from "@switchyard/core/quantity";
import { assumption, labelGrid, type Scenario } from "@switchyard/scenario";
import type { DispatchHorizon } from "./dispatch-terms.ts";
import type { PriceHistory, ProfileFiles } from "./price-input.ts";
import { studyErrors } from "./study-errors.ts";

/** Reads one column of numbers by time out of a file that a scenario names beside its prices. */
export type SeriesFileReader = (
  file: string,
  column: string,
  siteZone: string | undefined,
) => Promise<PriceHistory>;

/** Column of a profile's file where none is named. */
const OUTPUT_COLUMN = "output";

const keyOf = (file: string, column: string) => `${file}\n${column}`;

/** Reads every file of profiles and system load that dispatch needs. @throws study/no-series-reader */
export async function readProfileFiles(
  scenario: Scenario,
  read: SeriesFileReader | undefined,
): Promise<ProfileFiles> {
  const files = new Map<string, PriceHistory>();
  for (const [where, file, column] of namedProfiles(scenario)) {
    if (!read) throw studyErrors.noSeriesReader({ where, file });
    if (!files.has(keyOf(file, column)))
      files.set(keyOf(file, column), await read(file, column, scenario.site.location?.zone));
  }
  return files;
}

function namedProfiles({ power }: Scenario): (readonly [string, string, string])[] {
  const { pv, wind, ppas = [], coincidentPeak: peak, prices } = power;
  const named: (readonly [string, string, string])[] = [];
  const add = (where: string, file: string | undefined, column: string | undefined) => {
    if (file !== undefined && !file.startsWith("modelled/"))
      named.push([where, file, column ?? OUTPUT_COLUMN]);
  };
  add("power.pv.profile", pv?.profile, pv?.profileColumn);
  add("power.wind.profile", wind?.profile, wind?.profileColumn);
  for (const ppa of ppas)
    if (ppa.profile === "as-produced") add("power.ppa.output", ppa.outputFile, ppa.outputColumn);
  const loadFile = loadFileOf(peak, prices);
  if (loadFile) add("power.coincident_peak.load_file", loadFile.file, loadFile.column);
  return named;
}

type Peak = Scenario["power"]["coincidentPeak"];

function loadFileOf(peak: Peak, prices: Scenario["power"]["prices"]) {
  if (!peak || (peak.loadFile === undefined && peak.loadColumn === undefined)) return undefined;
  const file = peak.loadFile ?? (prices.kind === "file" ? prices.file : undefined);
  if (file === undefined) throw studyErrors.loadWithoutFile();
  return { file, column: peak.loadColumn ?? "load" };
}

/** The system's load on the horizon, MW; undefined where none is given. @throws study/no-series-reader where it was not read */
export function systemLoadMw(
  { power }: Scenario,
  horizon: DispatchHorizon,
  files: ProfileFiles,
): Float64Array | undefined {
  const named = loadFileOf(power.coincidentPeak, power.prices);
  if (!named) return undefined;
  const history = files.get(keyOf(named.file, named.column));
  if (!history)
    throw studyErrors.noSeriesReader({ where: "power.coincident_peak.load_file", file: named.file });
  return onHorizon(history, horizon);
}

interface Stated {
  readonly profile?: string | undefined;
  readonly profileColumn?: string | undefined;
  readonly capacityFactorFraction?: number | undefined;
}

/**
 * Output per rated MW in [0, 1]: the file's, scaled to the yield where both are given; else a bell over the local day
 * (sun) or a flat mean (wind) at the yield: shapes, not weather.
 *
 * @throws study/profile-outside where a file's output is not between 0 and 1 per MW
 */
export function renewableShare(
  kind: "pv" | "wind",
  horizon: DispatchHorizon,
  files: ProfileFiles,
  stated: Stated,
): Float64Array {
  const { profile, profileColumn = OUTPUT_COLUMN, capacityFactorFraction } = stated;
  const history = profile === undefined ? undefined : files.get(keyOf(profile, profileColumn));
  if (history) return scaled(history, onHorizon(history, horizon), capacityFactorFraction);
  const mean = capacityFactorFraction ?? assumption(`dispatch.${kind}_yield`, `power.${kind}`).value;
  return Float64Array.from(horizon.labels.hourOfDay, (hour) => Math.min(1, mean * shapeAt(kind, hour)));
}

/** A half sine from 6 to 18 has the mean 1 / pi over the day. */
function shapeAt(kind: "pv" | "wind", hour: number): number {
  return kind === "wind" ? 1 : Math.PI * Math.max(0, Math.sin(((hour + 0.5 - 6) * Math.PI) / 12));
}

/** The yield is the year's: a window of the year keeps its season. */
function scaled(
  { series, label }: PriceHistory,
  share: Float64Array,
  capacityFactorFraction: number | undefined,
): Float64Array {
  const at = series.values.findIndex((value) => !(value >= 0 && value <= 1));
  if (at >= 0) throw studyErrors.profileOutside({ label, value: series.values[at]!, row: at + 1 });
  if (capacityFactorFraction === undefined) return share;
  const mean = series.values.reduce((sum, value) => sum + value, 0) / series.values.length;
  if (mean === 0) throw studyErrors.profileZero({ label });
  return share.map((value) => Math.min(1, (value * capacityFactorFraction) / mean));
}

/** A series by the horizon's own instants, or where it lies in another year by local month, day and hour. */
function onHorizon({ series, zone, label }: PriceHistory, horizon: DispatchHorizon): Float64Array {
  return atInstants(series, horizon) ?? atCalendar(series, labelGrid(series.grid, zone), horizon, label);
}

function atInstants(
  { grid, values }: PriceSeries,
  { grid: wanted }: DispatchHorizon,
): Float64Array | undefined {
  const end = stepStartUnixSec(wanted, wanted.steps - 1) + wanted.stepSec;
  if (grid.startUnixSec > wanted.startUnixSec || stepStartUnixSec(grid, grid.steps - 1) + grid.stepSec < end)
    return undefined;
  return Float64Array.from({ length: wanted.steps }, (_, step) => {
    const from = (stepStartUnixSec(wanted, step) - grid.startUnixSec) / grid.stepSec;
    const to = from + wanted.stepSec / grid.stepSec;
    return meanBetween(values, from, to);
  });
}

/** Mean of a step function between two positions. */
function meanBetween(values: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let at = Math.floor(from); at < to; at++)
    total += values[at]! * (Math.min(to, at + 1) - Math.max(from, at));
  return total / (to - from);
}

function atCalendar(
  { values }: PriceSeries,
  labels: TimeLabels,
  horizon: DispatchHorizon,
  label: string,
): Float64Array {
  const sums = new Map<number, { total: number; count: number }>();
  values.forEach((value, step) => {
    const key = calendarKey(labels, step);
    const known = sums.get(key);
    sums.set(key, { total: (known?.total ?? 0) + value, count: (known?.count ?? 0) + 1 });
  });
  return Float64Array.from({ length: horizon.grid.steps }, (_, step) => {
    const key = calendarKey(horizon.labels, step);
    // the hour that summer time skips, and the 29th of February, take their neighbour's
    const found = sums.get(key) ?? sums.get(key + 1) ?? sums.get(key - 24);
    if (!found) throw studyErrors.profileGap({ label, ...civilFromDays(horizon.labels.dayNumber[step]!) });
    return found.total / found.count;
  });
}

/** Hours since new year in a calendar of 31-day months. */
function calendarKey(labels: TimeLabels, step: number): number {
  const { month, day } = civilFromDays(labels.dayNumber[step]!);
  return ((month - 1) * 31 + day - 1) * 24 + labels.hourOfDay[step]!;
}

/** Sun and wind of the site. */
export function renewables(
  { power }: Scenario,
  horizon: DispatchHorizon,
  files: ProfileFiles,
): RenewableSource[] {
  return (["pv", "wind"] as const).flatMap((id) => {
    const stated = power[id];
    if (!stated) return [];
    const share = renewableShare(id, horizon, files, stated);
    return [{ id, availableMw: share.map((value) => value * stated.powerMw), costUsdPerMwh: 0 }];
  });
}
