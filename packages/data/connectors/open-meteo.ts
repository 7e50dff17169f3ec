import {
  type CalendarDay,
  formatDay,
  makeSeries,
  makeTimeGrid,
  SECONDS_PER_HOUR,
  type Series,
} from "@switchyard/core/quantity";
import { dataErrors } from "../errors.ts";
import { parseTime } from "../timestamp.ts";
import { type Fetched, type FetchOptions, fetchCached, type Provenance } from "./fetch-cached.ts";
import { jsonOf, listAt } from "./json-answer.ts";

/** Hourly weather of a place, in UTC. */
export interface FetchedWeather {
  readonly temperatureDegC: Series;
  readonly relativeHumidityFraction: Series;
  readonly pressurePa: Series;
  readonly provenance: Provenance;
}

/** A place and the days wanted, both included. */
export interface WeatherRequest {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly from: CalendarDay;
  readonly to: CalendarDay;
}

/** The public archive. */
export const OPEN_METEO_ARCHIVE = "https://archive-api.open-meteo.com";

const PASCAL_PER_HECTOPASCAL = 100;
const VARIABLES = ["temperature_2m", "relative_humidity_2m", "surface_pressure"] as const;

/**
 * Hourly weather from the Open-Meteo archive (documented at https://open-meteo.com/en/docs/historical-weather-api): temperature, relative
 * humidity and surface pressure. A missing hour is an error that names it: weather is not invented.
 *
 * @throws data/fetch-failed, data/bad-response
 */
export async function fetchWeather(
  request: WeatherRequest,
  options: FetchOptions,
  baseUrl: string = OPEN_METEO_ARCHIVE,
): Promise<FetchedWeather> {
  const fetched = await fetchCached(weatherUrl(request, baseUrl), options);
  const json = jsonOf(fetched);
  const grid = gridOf(fetched, listAt(fetched, json, "hourly", "time"));
  const series = (variable: (typeof VARIABLES)[number], factor: number): Series => {
    const values = listAt(fetched, json, "hourly", variable);
    return makeSeries(
      grid,
      values.map((value, i) => reading(fetched, variable, value, i) * factor),
      variable,
    );
  };
  return {
    temperatureDegC: series("temperature_2m", 1),
    relativeHumidityFraction: series("relative_humidity_2m", 0.01),
    pressurePa: series("surface_pressure", PASCAL_PER_HECTOPASCAL),
    provenance: fetched.provenance,
  };
}

function weatherUrl({ latitudeDeg, longitudeDeg, from, to }: WeatherRequest, baseUrl: string): string {
  const query = new URLSearchParams({
    latitude: String(latitudeDeg),
    longitude: String(longitudeDeg),
    start_date: formatDay(from),
    end_date: formatDay(to),
    hourly: VARIABLES.join(","),
    timezone: "UTC",
  });
  return `${baseUrl.replace(/\/$/, "")}/v1/archive?${query}`;
}

function gridOf(fetched: Fetched, times: readonly unknown[]) {
  const instants = times.map((time) => parseTime(String(time), null)?.atSec ?? Number.NaN);
  const bad = instants.findIndex((instant, i) => !(instant === instants[0]! + i * SECONDS_PER_HOUR));
  if (instants.length === 0 || bad >= 0)
    throw dataErrors.badResponse({
      url: fetched.provenance.url,
      what: `hourly.time: entry ${bad + 1} is not the next hour`,
    });
  return makeTimeGrid(instants[0]!, SECONDS_PER_HOUR, instants.length);
}

function reading(fetched: Fetched, variable: string, value: unknown, index: number): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw dataErrors.badResponse({
    url: fetched.provenance.url,
    what: `hourly.${variable}: entry ${index + 1} is ${JSON.stringify(value)}; ask for days that the archive has`,
  });
}
