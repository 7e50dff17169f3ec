import { exp } from "../uncertainty/index.ts";

/**
 * Saturation pressure of water vapour over liquid (over ice below 0 degC), Pa. A. L. Buck, "New equations for computing vapor
 * pressure and enhancement factor" (1981; 1996 revision), within 0.1 % from -40 to 50 degC.
 */
export function saturationPressurePa(temperatureC: number): number {
  const t = temperatureC;
  if (t >= 0) return 611.21 * exp((18.678 - t / 234.5) * (t / (257.14 + t)));
  return 611.15 * exp((23.036 - t / 333.7) * (t / (279.82 + t)));
}

/**
 * Thermodynamic wet-bulb temperature, degC, by bisection on the psychrometric balance of ASHRAE Fundamentals, chapter 1:
 * `W = ((2501 - 2.326 t*) W_s(t*) - 1.006 (t - t*)) / (2501 + 1.86 t - 4.186 t*)` above freezing and
 * `W = ((2830 - 0.24 t*) W_s(t*) - 1.006 (t - t*)) / (2830 + 1.86 t - 2.1 t*)` below. To 1e-6 degC.
 *
 * @param relativeHumidityFraction 0..1
 */
export function wetBulbC(dryBulbC: number, relativeHumidityFraction: number, pressurePa: number): number {
  const vapourPa = relativeHumidityFraction * saturationPressurePa(dryBulbC);
  const moisture = humidityRatio(vapourPa, pressurePa);
  let low = dryBulbC - 60;
  let high = dryBulbC;
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (humidityAtWetBulb(dryBulbC, middle, pressurePa) > moisture) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** kg of water per kg of dry air: 0.621945 p_w / (p - p_w). */
function humidityRatio(vapourPa: number, pressurePa: number): number {
  return (0.621945 * vapourPa) / (pressurePa - vapourPa);
}

function humidityAtWetBulb(dryBulbC: number, wetC: number, pressurePa: number): number {
  const saturated = humidityRatio(saturationPressurePa(wetC), pressurePa);
  if (wetC >= 0)
    return (
      ((2501 - 2.326 * wetC) * saturated - 1.006 * (dryBulbC - wetC)) /
      (2501 + 1.86 * dryBulbC - 4.186 * wetC)
    );
  return (
    ((2830 - 0.24 * wetC) * saturated - 1.006 * (dryBulbC - wetC)) / (2830 + 1.86 * dryBulbC - 2.1 * wetC)
  );
}
