import { facilityErrors } from "./errors.ts";

/** One hour of a typical weather year. */
export interface WeatherHour {
  /** Local standard time of the file, hour 1..24 as written. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly dryBulbC: number;
  readonly dewPointC: number;
  readonly relativeHumidityFraction: number;
  readonly pressurePa: number;
}

/** An EPW file's place and hours. */
export interface WeatherFile {
  readonly place: string;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly utcOffsetHours: number;
  readonly elevationM: number;
  readonly hours: readonly WeatherHour[];
}

/** Columns and "missing" marks after the EnergyPlus Auxiliary Programs manual, "EnergyPlus Weather File (EPW) data dictionary". */
const COLUMNS = {
  dryBulbC: { at: 6, missing: 99.9, least: -90, most: 70 },
  dewPointC: { at: 7, missing: 99.9, least: -90, most: 70 },
  relativeHumidityPercent: { at: 8, missing: 999, least: 0, most: 110 },
  pressurePa: { at: 9, missing: 999_999, least: 31_000, most: 120_000 },
} as const;
const HEADER_LINES = 8;

/**
 * Reads the text of an EPW file (EnergyPlus weather): eight header lines, then one row per hour.
 * @throws facility/bad-weather-file, with the line, where the text is not an EPW or a value is missing or impossible
 */
export function parseWeatherFile(text: string): WeatherFile {
  const lines = text.split(/\r?\n/);
  const [kind, city, state, country, , , latitude, longitude, zone, elevation] = (lines[0] ?? "").split(",");
  if (kind !== "LOCATION")
    throw facilityErrors.badWeatherFile({
      line: 1,
      reason: `it starts with "${(lines[0] ?? "").slice(0, 30)}", an EPW starts with LOCATION`,
    });
  const rows = lines
    .slice(HEADER_LINES)
    .flatMap((row, i) => (row.trim() === "" ? [] : [parseHour(row, i + HEADER_LINES + 1)]));
  if (rows.length === 0)
    throw facilityErrors.badWeatherFile({ line: HEADER_LINES + 1, reason: "there are no hours" });
  return {
    place: [city, state, country].filter((part) => part && part !== "-").join(", "),
    latitudeDeg: numberOf(latitude, "latitude", 1),
    longitudeDeg: numberOf(longitude, "longitude", 1),
    utcOffsetHours: numberOf(zone, "time zone", 1),
    elevationM: numberOf(elevation, "elevation", 1),
    hours: rows,
  };
}

function parseHour(row: string, line: number): WeatherHour {
  const cells = row.split(",");
  if (cells.length < 10)
    throw facilityErrors.badWeatherFile({
      line,
      reason: `${cells.length} columns, an hour has 35 (10 are needed)`,
    });
  return {
    month: datePart(cells[1], "month", 12, line),
    day: datePart(cells[2], "day", 31, line),
    hour: datePart(cells[3], "hour", 24, line),
    dryBulbC: cellValue(cells, "dryBulbC", line),
    dewPointC: cellValue(cells, "dewPointC", line),
    relativeHumidityFraction: Math.min(1, cellValue(cells, "relativeHumidityPercent", line) / 100),
    pressurePa: cellValue(cells, "pressurePa", line),
  };
}

/** Months, days and hours count from 1 in an EPW. */
function datePart(cell: string | undefined, what: string, most: number, line: number): number {
  const value = numberOf(cell, what, line);
  if (!(Number.isInteger(value) && value >= 1 && value <= most))
    throw facilityErrors.badWeatherFile({ line, reason: `${what} is ${value}; possible is 1 to ${most}` });
  return value;
}

function cellValue(cells: readonly string[], column: keyof typeof COLUMNS, line: number): number {
  const { at, missing, least, most } = COLUMNS[column];
  const value = numberOf(cells[at], column, line);
  if (value === missing)
    throw facilityErrors.badWeatherFile({
      line,
      reason: `${column} is marked as missing (${missing}); fill it first`,
    });
  if (value < least || value > most)
    throw facilityErrors.badWeatherFile({
      line,
      reason: `${column} is ${value}; possible is ${least} to ${most}`,
    });
  return value;
}

function numberOf(cell: string | undefined, what: string, line: number): number {
  const value = cell === undefined || cell.trim() === "" ? Number.NaN : Number(cell);
  if (!Number.isFinite(value))
    throw facilityErrors.badWeatherFile({ line, reason: `${what} is "${cell ?? ""}", not a number` });
  return value;
}
