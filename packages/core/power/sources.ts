import { exp, log } from "../uncertainty/index.ts";
import { powerErrors } from "./errors.ts";

/** A photovoltaic plant. Its figures come from the module's data sheet and the plant's design. */
export interface PvPlant {
  readonly id: string;
  /** Peak power of the modules, direct current, MW. */
  readonly moduleMw: number;
  /** Alternating-current limit of the inverters, MW. */
  readonly inverterMw: number;
  /** Nominal operating cell temperature, degC, typically 45. */
  readonly noctDegC: number;
  /** Change of power per kelvin above 25 degC cell temperature, typically -0.0035. */
  readonly powerPerKelvinFraction: number;
  /** Share left after wiring, soiling, mismatch and inverter, typically 0.86. */
  readonly performanceFraction: number;
}

/**
 * Alternating-current output, MW, of irradiance in the modules' plane and air temperature: cell temperature
 * T = air + (NOCT - 20) / 800 * G, output = module * G/1000 * (1 + gamma (T - 25)) * performance, cut at the inverter
 * (PVWatts version 5 manual, Dobos 2014, sections 7 and 9, with the NOCT cell model).
 */
export function pvOutputMw(plant: PvPlant, irradianceWPerM2: number, airDegC: number): number {
  const cellDegC = airDegC + ((plant.noctDegC - 20) / 800) * irradianceWPerM2;
  const temperatureFactor = 1 + plant.powerPerKelvinFraction * (cellDegC - 25);
  const direct = plant.moduleMw * (irradianceWPerM2 / 1000) * temperatureFactor * plant.performanceFraction;
  return Math.min(plant.inverterMw, Math.max(0, direct));
}

/** A wind farm: one power curve for all turbines. */
export interface WindFarm {
  readonly id: string;
  readonly capacityMw: number;
  readonly hubHeightM: number;
  /** Exponent of the wind's growth with height, typically 0.143 over open land. */
  readonly shearExponent: number;
  /** Ascending wind speeds at hub height, m/s. */
  readonly curveSpeedsMPerS: readonly number[];
  /** Share of capacity at each of these speeds; 0 beyond both ends. */
  readonly curveFractions: readonly number[];
  /** Share left after wakes, availability and electrical loss. */
  readonly performanceFraction: number;
}

/**
 * Output, MW, of a wind speed measured at `measuredAtM`: speed at the hub by the power law, output between the points
 * of the curve by straight lines (IEC 61400-12-1's bins).
 *
 * @throws power/not-ascending, power/wrong-length
 */
export function windOutputMw(farm: WindFarm, speedMPerS: number, measuredAtM: number): number {
  checkCurve(farm);
  const hubSpeed = speedMPerS * exp(farm.shearExponent * log(farm.hubHeightM / measuredAtM));
  return farm.capacityMw * farm.performanceFraction * interpolate(farm, hubSpeed);
}

function interpolate({ curveSpeedsMPerS: speeds, curveFractions }: WindFarm, speed: number): number {
  const last = speeds.length - 1;
  if (speed < speeds[0]! || speed > speeds[last]!) return 0;
  const right = Math.max(
    1,
    speeds.findIndex((point) => point >= speed),
  );
  const [x0, x1] = [speeds[right - 1]!, speeds[right]!];
  const share = (speed - x0) / (x1 - x0);
  return curveFractions[right - 1]! * (1 - share) + curveFractions[right]! * share;
}

function checkCurve({ curveSpeedsMPerS: speeds, curveFractions, id }: WindFarm): void {
  if (speeds.length !== curveFractions.length || speeds.length < 2)
    throw powerErrors.wrongLength({
      what: `${id}: power curve`,
      expected: Math.max(2, speeds.length),
      length: curveFractions.length,
    });
  const index = speeds.findIndex((speed, i) => i > 0 && speed <= speeds[i - 1]!);
  if (index > 0) throw powerErrors.notAscending({ what: `${id}: power curve`, index });
}

/** Own generation burning fuel. */
export interface GenerationPlant {
  readonly id: string;
  readonly capacityMw: number;
  /** Least output while running, MW. */
  readonly minimumMw: number;
  /** Fuel energy per electric energy, MMBtu/MWh. */
  readonly heatRateMmbtuPerMwh: number;
  readonly variableUpkeepUsdPerMwh: number;
  readonly startCostUsd: number;
  readonly minimumUpHours: number;
  readonly minimumDownHours: number;
  /** Hours a year that the permit allows; absent: all. */
  readonly permittedHoursPerYear?: number;
}

/** Cost of a MWh of own generation: heat rate * fuel + upkeep + emissions, USD/MWh. */
export function generationCostUsdPerMwh(
  plant: GenerationPlant,
  fuelUsdPerMmbtu: number,
  carbon: { readonly tonnesPerMmbtu: number; readonly priceUsdPerTonne: number } = {
    tonnesPerMmbtu: 0,
    priceUsdPerTonne: 0,
  },
): number {
  const fuel = fuelUsdPerMmbtu + carbon.tonnesPerMmbtu * carbon.priceUsdPerTonne;
  return plant.heatRateMmbtuPerMwh * fuel + plant.variableUpkeepUsdPerMwh;
}
