import { inverseNormal } from "../uncertainty/index.ts";
import { requireNonNegative, requirePositive } from "./checks.ts";
import { facilityErrors } from "./errors.ts";
import type { WeatherFile, WeatherHour } from "./weather-file.ts";
import { saturationPressurePa } from "./wet-bulb.ts";

/** A place's climate in twelve months, January first: rows `facility.climate.*`. */
export interface ClimateRow {
  readonly id: string;
  readonly place: string;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly utcOffsetHours: number;
  readonly elevationM: number;
  /** Mean dry-bulb of the month, degC. */
  readonly meanC: readonly number[];
  /** Afternoon's highest less morning's lowest of a mean day, K. */
  readonly dailyRangeK: readonly number[];
  /** Standard deviation of the days' means within the month, K. */
  readonly dayToDayK: readonly number[];
  /** Mean dew point of the month, degC. */
  readonly dewPointC: readonly number[];
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
/** Sun time of the day's highest temperature. */
const WARMEST_HOUR = 15;

/**
 * A typical year of hours from twelve months of climate, the same each time: a day's mean lies at a quantile of the normal
 * `mean + dayToDay * z((rank + 1/2) / days)`, ranks in the order of the golden ratio; within it
 * `T(hour) = day's mean + range/2 cos(2 pi (hour - 15) / 24)`; the dew point follows half of the day's deviation and never passes
 * the temperature. Pressure by the standard atmosphere (ISO 2533). Extremes beyond about two deviations are not in it.
 *
 * @throws facility/bad-number where a row has not twelve months
 */
export function modelledWeather(climate: ClimateRow): WeatherFile {
  checkClimate(climate);
  const { place, latitudeDeg, longitudeDeg, utcOffsetHours, elevationM } = climate;
  const pressurePa = 101_325 * (1 - 2.25577e-5 * elevationM) ** 5.25588;
  const hours = DAYS.flatMap((days, month) =>
    Array.from({ length: days }, (_, day) => dayOf(climate, month, day, pressurePa)).flat(),
  );
  return { place, latitudeDeg, longitudeDeg, utcOffsetHours, elevationM, hours };
}

/** The climate of that name. @throws facility/unknown-climate */
export function findClimate(climates: readonly ClimateRow[], id: string): ClimateRow {
  const climate = climates.find((row) => row.id === id);
  if (!climate) throw facilityErrors.unknownClimate({ id, known: climates.map((row) => row.id) });
  return climate;
}

function dayOf(climate: ClimateRow, month: number, day: number, pressurePa: number): readonly WeatherHour[] {
  const deviationK =
    climate.dayToDayK[month]! * inverseNormal((rankOf(day, DAYS[month]!) + 0.5) / DAYS[month]!);
  const meanC = climate.meanC[month]! + deviationK;
  const dewC = climate.dewPointC[month]! + deviationK / 2;
  return Array.from({ length: 24 }, (_, hour) => {
    const swing = Math.cos((2 * Math.PI * (hour + 0.5 - WARMEST_HOUR)) / 24);
    const dryBulbC = meanC + (climate.dailyRangeK[month]! / 2) * swing;
    const dewPointC = Math.min(dryBulbC, dewC);
    return {
      month: month + 1,
      day: day + 1,
      hour: hour + 1,
      dryBulbC,
      dewPointC,
      relativeHumidityFraction: Math.min(1, saturationPressurePa(dewPointC) / saturationPressurePa(dryBulbC)),
      pressurePa,
    };
  });
}

const GOLDEN = 0.6180339887498949;

/** Where a day stands among the month's days by the fractional parts of its multiples of the golden ratio. */
function rankOf(day: number, days: number): number {
  const part = (i: number) => ((i + 1) * GOLDEN) % 1;
  const own = part(day);
  let below = 0;
  for (let i = 0; i < days; i++) if (part(i) < own) below += 1;
  return below;
}

function checkClimate(climate: ClimateRow): void {
  for (const key of ["meanC", "dailyRangeK", "dayToDayK", "dewPointC"] as const) {
    if (climate[key].length !== 12)
      throw facilityErrors.badNumber({
        where: `climate ${climate.id}: months of ${key}`,
        value: climate[key].length,
        allowed: "12",
      });
  }
  for (const range of climate.dailyRangeK) requireNonNegative(`climate ${climate.id}: daily range`, range);
  for (const spread of climate.dayToDayK) requireNonNegative(`climate ${climate.id}: day to day`, spread);
  requirePositive(`climate ${climate.id}: air`, 1 - 2.25577e-5 * climate.elevationM);
}
