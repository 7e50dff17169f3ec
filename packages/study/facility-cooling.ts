import {
  type ClimateRow,
  type CoolingPlant,
  facilityErrors,
  findClimate,
  gridToItFromWeather,
  modelledWeather,
  type PresetDesign,
  type PueYear,
  parseWeatherFile,
  pueOfYear,
  sparesOf,
  type WeatherFile,
  type WeatherHour,
} from "@switchyard/core/facility";
import { assumption, type Scenario } from "@switchyard/scenario";
import { convertedMw, figuresUnder, gridToItOf } from "./facility-site.ts";

/** PUE of a weather year for each kind of plant, or why there is none. */
export type FacilityCooling =
  | { readonly available: false; readonly because: string }
  | {
      readonly available: true;
      readonly place: string;
      readonly itMw: number;
      /** The ratio that the scenario reserves by. */
      readonly statedGridPerItRatio: number;
      /** The kind that `facility.cooling` names and the study counts with; null: `hosting.pue` holds. */
      readonly studied: CoolingPlant["kind"] | null;
      readonly plants: readonly CoolingYear[];
    };

/** One kind of cooling over the year. */
export interface CoolingYear {
  readonly kind: CoolingPlant["kind"];
  readonly meanPueRatio: number;
  readonly peakPueRatio: number;
  /** Mean PUE by month (rows, January first) and hour of the file's day (0..23). */
  readonly pueRatioByMonthHour: readonly (readonly number[])[];
  readonly peakMeterMw: number;
  readonly meterMwhPerYear: number;
  readonly hoursAboveSupply: number;
  /** Worst hour's PUE times headroom. */
  readonly gridPerItRatio: number;
}

const MONTHS = 12;
const HOURS_OF_DAY = 24;

/** PUE by hour from a modelled year or the text of an EPW file. @throws facility/bad-weather-file, facility/unknown-climate */
export function facilityCooling(scenario: Scenario, weatherText: string | undefined): FacilityCooling {
  const named = scenario.site.location?.weather;
  if (named === undefined)
    return {
      available: false,
      because: "the scenario names no weather: write site.location.weather: modelled/dallas or year.epw",
    };
  const weather = weatherOf(scenario, weatherText);
  if (!weather) return { available: false, because: `${named} was not read here` };
  return {
    available: true,
    place: weather.place,
    itMw: itMwOf(scenario),
    statedGridPerItRatio: gridToItOf(scenario),
    studied: scenario.facility.cooling ?? null,
    plants: plantsOf().map((plant) => coolingYear(scenario, plant, weather.hours)),
  };
}

/**
 * PUE by month (January first) and hour of the day, at `month * 24 + hour`, for the plant that `facility.cooling` names in the
 * weather of the site; null where it names none, and `hosting.pue` holds.
 *
 * @param weatherText the text of the EPW file that the scenario names; not read for a modelled year
 * @throws facility/no-weather, facility/unknown-climate, facility/bad-weather-file
 */
export function pueByMonthHour(scenario: Scenario, weatherText: string | undefined): Float64Array | null {
  const { cooling } = scenario.facility;
  if (cooling === undefined) return null;
  const named = scenario.site.location?.weather;
  const weather = weatherOf(scenario, weatherText);
  if (!weather)
    throw facilityErrors.noWeather({
      cooling,
      reason: named === undefined ? "the site names none" : `${named} was not read here`,
    });
  const plant = plantsOf().find(({ kind }) => kind === cooling)!;
  return Float64Array.from(
    byMonthHour(weather.hours, yearOf(scenario, plant, weather.hours).hourlyPueRatio).flat(),
  );
}

/** The weather that a scenario names; null where it names none, or a file that was not read. */
function weatherOf({ site }: Scenario, weatherText: string | undefined): WeatherFile | null {
  const named = site.location?.weather;
  if (named?.startsWith("modelled/")) {
    const climates = figuresUnder<ClimateRow>("facility.climate.", "site.location.weather");
    return modelledWeather(findClimate(climates, named.slice("modelled/".length)));
  }
  return named === undefined || weatherText === undefined ? null : parseWeatherFile(weatherText);
}

function plantsOf(): readonly CoolingPlant[] {
  return figuresUnder<CoolingPlant>("facility.cooling.", "site.location.weather");
}

function itMwOf(scenario: Scenario): number {
  return convertedMw(scenario) / gridToItOf(scenario);
}

function yearOf(scenario: Scenario, plant: CoolingPlant, hours: readonly WeatherHour[]): PueYear {
  const unitsNeeded = assumption("reliability.chiller", "facility.availability").value.neededCount;
  const design = scenario.facility.availability.design as PresetDesign;
  // as the presets build it: the spare runs along, and all share the air
  const doubled = design === "2n" || design === "2n-split";
  const unitsRunning = doubled ? 2 * unitsNeeded : unitsNeeded + Math.max(1, sparesOf(design));
  return pueOfYear(plant, hours, { itMw: itMwOf(scenario), unitsNeeded, unitsRunning });
}

function coolingYear(scenario: Scenario, plant: CoolingPlant, hours: readonly WeatherHour[]): CoolingYear {
  const year = yearOf(scenario, plant, hours);
  const headroom = assumption("facility.grid_headroom_ratio", "site.location.weather").value;
  return {
    kind: plant.kind,
    meanPueRatio: year.meanPueRatio,
    peakPueRatio: year.peakPueRatio,
    pueRatioByMonthHour: byMonthHour(hours, year.hourlyPueRatio),
    peakMeterMw: year.peakMeterMw,
    meterMwhPerYear: year.meterMw.reduce((mwh, mw) => mwh + mw, 0) * (8760 / hours.length),
    hoursAboveSupply: year.hoursAboveSupply,
    gridPerItRatio: gridToItFromWeather(year, headroom),
  };
}

/** Means by month and hour of the day; a month that the file lacks has the year's mean. */
function byMonthHour(hours: readonly WeatherHour[], ratios: Float64Array): readonly (readonly number[])[] {
  const sums = new Float64Array(MONTHS * HOURS_OF_DAY);
  const counts = new Float64Array(MONTHS * HOURS_OF_DAY);
  hours.forEach(({ month, hour }, i) => {
    const cell = (month - 1) * HOURS_OF_DAY + ((hour + 23) % HOURS_OF_DAY);
    sums[cell]! += ratios[i]!;
    counts[cell]! += 1;
  });
  const mean = ratios.reduce((total, ratio) => total + ratio, 0) / ratios.length;
  return Array.from({ length: MONTHS }, (_, month) =>
    Array.from({ length: HOURS_OF_DAY }, (_, hour) => {
      const cell = month * HOURS_OF_DAY + hour;
      return counts[cell]! > 0 ? sums[cell]! / counts[cell]! : mean;
    }),
  );
}
