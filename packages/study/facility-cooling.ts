import {
  type CoolingPlant,
  gridToItFromWeather,
  type PresetDesign,
  parseWeatherFile,
  pueOfYear,
  sparesOf,
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

/** PUE by hour from the text of an EPW file. @throws facility/bad-weather-file */
export function facilityCooling(scenario: Scenario, weatherText: string | undefined): FacilityCooling {
  const named = scenario.site.location?.weather;
  if (named === undefined)
    return {
      available: false,
      because: "the scenario names no weather: write site.location.weather: year.epw",
    };
  if (named.startsWith("modelled/"))
    return {
      available: false,
      because: `${named}: modelled weather years are not shipped; name an .epw file`,
    };
  if (weatherText === undefined) return { available: false, because: `${named} was not read here` };
  const { place, hours } = parseWeatherFile(weatherText);
  const itMw = convertedMw(scenario) / gridToItOf(scenario);
  const plants = figuresUnder<CoolingPlant>("facility.cooling.", "site.location.weather");
  return {
    available: true,
    place,
    itMw,
    statedGridPerItRatio: gridToItOf(scenario),
    plants: plants.map((plant) => coolingYear(scenario, plant, hours, itMw)),
  };
}

function coolingYear(
  scenario: Scenario,
  plant: CoolingPlant,
  hours: readonly WeatherHour[],
  itMw: number,
): CoolingYear {
  const unitsNeeded = assumption("reliability.chiller", "facility.availability").value.neededCount;
  const design = scenario.facility.availability.design as PresetDesign;
  // as the presets build it: the spare runs along, and all share the air
  const unitsRunning = design === "2n" ? 2 * unitsNeeded : unitsNeeded + Math.max(1, sparesOf(design));
  const year = pueOfYear(plant, hours, { itMw, unitsNeeded, unitsRunning });
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
  const sums = new Float64Array(12 * 24);
  const counts = new Float64Array(12 * 24);
  hours.forEach(({ month, hour }, i) => {
    const cell = (month - 1) * 24 + ((hour + 23) % 24);
    sums[cell]! += ratios[i]!;
    counts[cell]! += 1;
  });
  const mean = ratios.reduce((total, ratio) => total + ratio, 0) / ratios.length;
  return Array.from({ length: 12 }, (_, month) =>
    Array.from({ length: 24 }, (_, hour) => {
      const cell = month * 24 + hour;
      return counts[cell]! > 0 ? sums[cell]! / counts[cell]! : mean;
    }),
  );
}
