import { sum } from "../quantity/index.ts";
import { requireCount, requireFraction, requireNonNegative, requirePositive } from "./checks.ts";
import { facilityErrors } from "./errors.ts";
import type { WeatherHour } from "./weather-file.ts";
import { wetBulbC } from "./wet-bulb.ts";

/** How heat leaves a hall or a mine. */
export type CoolingKind = "air" | "evaporative" | "direct-to-chip" | "immersion";

/**
 * A cooling plant as data. Heat goes to a supply at `supplyC`; the sink is dry-bulb or wet-bulb air plus an approach. Where
 * the sink is cold enough it is free; above it compressors lift the rest (for the share `compressorFraction` of heat).
 */
export interface CoolingPlant {
  readonly kind: CoolingKind;
  /** Which temperature the sink follows. */
  readonly sink: "dry-bulb" | "wet-bulb";
  /** Sink to supply, K. */
  readonly approachK: number;
  readonly supplyC: number;
  /** Fans and pumps per unit of heat at full flow; they slow down with the cube of flow in the cold, not below a tenth. */
  readonly transportFraction: number;
  /** Share of heat that a compressor may take; 0: no compressors, the supply just gets warmer. */
  readonly compressorFraction: number;
  /** Compressor work per unit of heat and per K of lift. */
  readonly workPerKFraction: number;
  /** Losses of transformers, UPS, boards and house load per unit of IT. */
  readonly electricalLossFraction: number;
}

/** Redundancy that runs: more units at part load than needed. */
export interface CoolingLoad {
  readonly itMw: number;
  readonly unitsNeeded: number;
  readonly unitsRunning: number;
}

/** PUE over a year of weather. */
export interface PueYear {
  readonly hourlyPueRatio: Float64Array;
  readonly meanPueRatio: number;
  readonly peakPueRatio: number;
  readonly hoursAboveSupply: number;
  /** What the meter sees: IT times PUE, hour by hour. */
  readonly meterMw: Float64Array;
  readonly peakMeterMw: number;
}

/**
 * PUE of one hour: `1 + electrical losses + transport * flow^3-law + compressor work * lift`. Heat is IT plus losses inside.
 * Running `m` units for `n` needed cuts transport power by (n/m)^2 (fan law: power with the cube of each unit's flow).
 *
 * @throws facility/bad-number
 */
export function pueAt(plant: CoolingPlant, hour: WeatherHour, load: CoolingLoad): number {
  checkPlant(plant, load);
  return pueOfHour(plant, hour, load);
}

function pueOfHour(plant: CoolingPlant, hour: WeatherHour, load: CoolingLoad): number {
  const sinkC = sinkOf(plant, hour);
  const liftK = Math.max(0, sinkC - plant.supplyC);
  const spareK = Math.max(0, plant.supplyC - sinkC);
  const heat = 1 + plant.electricalLossFraction;
  const flow = Math.max(0.464, FULL_FLOW_K / (FULL_FLOW_K + spareK));
  const sharing = (load.unitsNeeded / load.unitsRunning) ** 2;
  const transport = plant.transportFraction * heat * flow * flow * flow * sharing;
  const compressors = plant.compressorFraction * plant.workPerKFraction * heat * liftK;
  return 1 + plant.electricalLossFraction + transport + compressors;
}

/** Temperature rise at full flow, K: with this much spare again, half the flow does. 0.464^3 = a tenth of the power. */
const FULL_FLOW_K = 10;

/** PUE by hour of a weather year. @throws facility/bad-number */
export function pueOfYear(plant: CoolingPlant, hours: readonly WeatherHour[], load: CoolingLoad): PueYear {
  checkPlant(plant, load);
  requireCount("weather hours", hours.length, 1);
  const hourlyPueRatio = Float64Array.from(hours, (hour) => pueOfHour(plant, hour, load));
  const meterMw = hourlyPueRatio.map((pueRatio) => pueRatio * load.itMw);
  return {
    hourlyPueRatio,
    meanPueRatio: sum(hourlyPueRatio) / hours.length,
    peakPueRatio: hourlyPueRatio.reduce((most, value) => Math.max(most, value), 1),
    hoursAboveSupply: hours.filter((hour) => sinkOf(plant, hour) > plant.supplyC).length,
    meterMw,
    peakMeterMw: meterMw.reduce((most, value) => Math.max(most, value), 0),
  };
}

/** The sink that heat goes to, degC: outside air by the plant's thermometer, plus its approach. */
function sinkOf(plant: CoolingPlant, hour: WeatherHour): number {
  const outsideC =
    plant.sink === "dry-bulb"
      ? hour.dryBulbC
      : wetBulbC(hour.dryBulbC, hour.relativeHumidityFraction, hour.pressurePa);
  return outsideC + plant.approachK;
}

/**
 * Grid MW to reserve per IT MW: the worst hour's PUE, times headroom; redundancy that must be fed at once is in the plant.
 * @throws facility/bad-ratio for headroom below 1
 */
export function gridToItFromWeather(year: PueYear, headroomRatio: number): number {
  if (!(headroomRatio >= 1)) throw facilityErrors.badRatio({ where: "headroom", value: headroomRatio });
  return year.peakPueRatio * headroomRatio;
}

function checkPlant(plant: CoolingPlant, load: CoolingLoad): void {
  requireNonNegative("approach", plant.approachK);
  requireNonNegative("fans and pumps", plant.transportFraction);
  requireFraction("compressor share", plant.compressorFraction);
  requireNonNegative("compressor work per K", plant.workPerKFraction);
  requireNonNegative("electrical losses", plant.electricalLossFraction);
  requirePositive("IT MW", load.itMw);
  requireCount("cooling units needed", load.unitsNeeded, 1);
  requireCount("cooling units running", load.unitsRunning, load.unitsNeeded);
}
