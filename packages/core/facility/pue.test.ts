import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CoolingLoad, type CoolingPlant, gridToItFromWeather, pueAt, pueOfYear } from "./cooling.ts";
import type { WeatherHour } from "./weather-file.ts";
import { saturationPressurePa, wetBulbC } from "./wet-bulb.ts";

const SEA_LEVEL_PA = 101_325;
const air = (dryBulbC: number, relativeHumidityFraction = 1): WeatherHour => ({
  month: 7,
  day: 1,
  hour: 12,
  dryBulbC,
  dewPointC: 0,
  relativeHumidityFraction,
  pressurePa: SEA_LEVEL_PA,
});
const plant = (change: Partial<CoolingPlant> = {}): CoolingPlant => ({
  kind: "air",
  sink: "dry-bulb",
  approachK: 5,
  supplyC: 25,
  transportFraction: 0.04,
  compressorFraction: 1,
  workPerKFraction: 0.02,
  electricalLossFraction: 0.05,
  ...change,
});
const load = (unitsRunning = 4): CoolingLoad => ({ itMw: 10, unitsNeeded: 4, unitsRunning });

describe("water vapour over water and ice (Buck 1996)", () => {
  // CRC Handbook of Chemistry and Physics, vapour pressure of water and of ice, Pa
  it.each([
    [-40, 12.84],
    [-20, 103.3],
    [-10, 259.9],
    [0, 611.2],
    [10, 1228.1],
    [20, 2338.8],
    [25, 3169],
    [30, 4245.5],
    [40, 7381.4],
    [50, 12_344],
  ])("at %i degC it is saturated at %f Pa within 0.3 %%", (temperatureC, pressurePa) => {
    expect(Math.abs(saturationPressurePa(temperatureC) / pressurePa - 1)).toBeLessThan(0.003);
  });

  it("rises with temperature, through freezing too (200 pairs)", () => {
    const temperature = fc.double({ min: -40, max: 60, noNaN: true });
    fc.assert(
      fc.property(temperature, fc.double({ min: 0.01, max: 10, noNaN: true }), (t, more) => {
        expect(saturationPressurePa(t + more)).toBeGreaterThan(saturationPressurePa(t));
      }),
      { numRuns: 200, seed: 141 },
    );
  });
});

describe("the wet bulb", () => {
  /** kJ per kg of dry air: `1.006 t + W (2501 + 1.86 t)` (ASHRAE Fundamentals, chapter 1, moist-air enthalpy). */
  const enthalpy = (temperatureC: number, moisture: number) =>
    1.006 * temperatureC + moisture * (2501 + 1.86 * temperatureC);
  const moistureOf = (vapourPa: number) => (0.621945 * vapourPa) / (SEA_LEVEL_PA - vapourPa);

  // h(t, W) + (W_s* - W) 4.186 t* = h(t*, W_s*): the water that evaporates brings its own heat
  it("is where adiabatic saturation ends: enthalpies balance to 1e-4 kJ/kg (200 states above freezing)", () => {
    const temperature = fc.double({ min: 10, max: 48, noNaN: true });
    fc.assert(
      fc.property(temperature, fc.double({ min: 0.1, max: 1, noNaN: true }), (dryBulbC, humidity) => {
        const wetC = wetBulbC(dryBulbC, humidity, SEA_LEVEL_PA);
        if (wetC < 0) return;
        const moisture = moistureOf(humidity * saturationPressurePa(dryBulbC));
        const saturated = moistureOf(saturationPressurePa(wetC));
        const fed = enthalpy(dryBulbC, moisture) + (saturated - moisture) * 4.186 * wetC;
        expect(Math.abs(fed - enthalpy(wetC, saturated))).toBeLessThan(1e-4);
      }),
      { numRuns: 200, seed: 143 },
    );
  });

  it("below freezing it lies between dry bulb and ten below", () => {
    const wetC = wetBulbC(-5, 0.5, SEA_LEVEL_PA);
    expect(wetC).toBeLessThan(-5);
    expect(wetC).toBeGreaterThan(-8);
  });

  it("thinner air evaporates more: Denver's is below sea level's", () => {
    expect(wetBulbC(35, 0.2, 83_000)).toBeLessThan(wetBulbC(35, 0.2, SEA_LEVEL_PA) - 0.3);
  });

  it("bone-dry air at 40 degC has about 14 degC", () => {
    expect(wetBulbC(40, 0, SEA_LEVEL_PA)).toBeGreaterThan(13);
    expect(wetBulbC(40, 0, SEA_LEVEL_PA)).toBeLessThan(15);
  });
});

describe("one hour of a plant by hand", () => {
  // sink 40, lift 15: 1 + .05 + .04 * 1.05 + .02 * 1.05 * 15 = 1.407
  it("35 degC against a supply of 25: compressors lift 15 K, PUE 1.407", () => {
    expect(pueAt(plant(), air(35), load())).toBeCloseTo(1.407, 9);
  });

  it("where the sink is the supply nothing is lifted and nothing spared: 1.092", () => {
    expect(pueAt(plant(), air(20), load())).toBeCloseTo(1.092, 9);
  });

  // 10 K to spare: half the flow, an eighth of the transport power
  it("10 K colder, half the flow does with an eighth of the fans: 1.05 + .042 / 8", () => {
    expect(pueAt(plant(), air(10), load())).toBeCloseTo(1.05 + 0.042 / 8, 9);
  });

  it("fans never fall below a tenth of their power (0.464^3)", () => {
    expect(pueAt(plant(), air(-40), load())).toBeCloseTo(1.05 + 0.042 * 0.464 ** 3, 9);
    expect(pueAt(plant(), air(-60), load())).toBe(pueAt(plant(), air(-40), load()));
  });

  it("without compressors the supply just gets warmer: 1.092 at any heat", () => {
    const free = plant({ compressorFraction: 0 });
    expect(pueAt(free, air(45), load())).toBeCloseTo(1.092, 9);
  });

  it("half the heat by liquid leaves half the lift: 1.092 + 0.1575", () => {
    expect(pueAt(plant({ compressorFraction: 0.5 }), air(35), load())).toBeCloseTo(1.2495, 9);
  });

  it("a plant that evaporates follows the wet bulb: dry air at 35 degC and 20 % spares what damp air lifts", () => {
    const evaporative = plant({ kind: "evaporative", sink: "wet-bulb" });
    expect(pueAt(evaporative, air(35, 1), load())).toBeCloseTo(1.407, 4);
    const wetC = wetBulbC(35, 0.2, SEA_LEVEL_PA);
    expect(wetC).toBeLessThan(20);
    expect(pueAt(evaporative, air(35, 0.2), load())).toBeLessThan(1.092);
  });

  it.each([
    [5, 16 / 25],
    [6, 16 / 36],
    [8, 16 / 64],
  ])("%i units at part load for 4 needed take %f of the fan power", (running, share) => {
    expect(pueAt(plant(), air(20), load(running))).toBeCloseTo(1.05 + 0.042 * share, 9);
  });

  it("never falls with heat, lift work, losses or approach, and is never below 1 (200 plants)", () => {
    const share = fc.double({ min: 0, max: 0.5, noNaN: true });
    const temperature = fc.double({ min: -40, max: 45, noNaN: true });
    fc.assert(
      fc.property(share, share, share, temperature, temperature, (loss, work, transport, a, b) => {
        const some = plant({
          electricalLossFraction: loss,
          workPerKFraction: work,
          transportFraction: transport,
        });
        const at = (temperatureC: number, change: Partial<CoolingPlant> = {}) =>
          pueAt({ ...some, ...change }, air(temperatureC), load());
        expect(at(Math.min(a, b))).toBeGreaterThanOrEqual(1);
        expect(at(Math.max(a, b))).toBeGreaterThanOrEqual(at(Math.min(a, b)) - 1e-12);
        expect(at(a, { approachK: 8 })).toBeGreaterThanOrEqual(at(a) - 1e-12);
        expect(at(a, { electricalLossFraction: loss + 0.1 })).toBeGreaterThan(at(a));
        expect(at(a, { supplyC: 40 })).toBeLessThanOrEqual(at(a) + 1e-12);
      }),
      { numRuns: 200, seed: 142 },
    );
  });
});

describe("a year", () => {
  const hours = [air(10), air(20), air(35), air(20)];
  const year = pueOfYear(plant(), hours, load());

  it("is its hours: mean, worst and how many are above the supply", () => {
    const [cold, mild, hot] = [1.05 + 0.042 / 8, 1.092, 1.407];
    expect([...year.hourlyPueRatio]).toEqual([cold, mild, hot, mild].map((pue) => expect.closeTo(pue, 9)));
    expect(year.meanPueRatio).toBeCloseTo((cold + 2 * mild + hot) / 4, 9);
    expect(year.peakPueRatio).toBeCloseTo(hot, 9);
    expect(year.hoursAboveSupply).toBe(1);
  });

  it("the meter sees 10 MW of IT as 14.07 MW in the worst hour", () => {
    expect(year.peakMeterMw).toBeCloseTo(14.07, 9);
    expect(year.meterMw[1]).toBeCloseTo(10.92, 9);
  });

  it("grid per IT is the worst hour's with headroom: 1.407 * 1.05; headroom below 1 is refused", () => {
    expect(gridToItFromWeather(year, 1.05)).toBeCloseTo(1.47735, 9);
    expect(gridToItFromWeather(year, 1)).toBe(year.peakPueRatio);
    expect(() => gridToItFromWeather(year, 0.99)).toThrow(/headroom is 0.99/);
  });

  it("no hours, no PUE", () => {
    expect(() => pueOfYear(plant(), [], load())).toThrow(/weather hours is 0; allowed is a whole number, 1/);
  });
});

describe("a plant that can't be meant is refused, for an hour as for a year", () => {
  it.each<[Partial<CoolingPlant>, Partial<CoolingLoad>, RegExp]>([
    [{ approachK: -1 }, {}, /approach is -1/],
    [{ transportFraction: -0.1 }, {}, /fans and pumps is -0.1/],
    [{ compressorFraction: 1.1 }, {}, /compressor share is 1.1/],
    [{ workPerKFraction: Number.NaN }, {}, /compressor work per K is NaN/],
    [{ electricalLossFraction: -0.01 }, {}, /electrical losses is -0.01/],
    [{}, { itMw: 0 }, /IT MW is 0/],
    [{}, { unitsNeeded: 0 }, /cooling units needed is 0/],
    [{}, { unitsRunning: 3 }, /cooling units running is 3; allowed is a whole number, 4 or more/],
    [{}, { unitsRunning: 0 }, /cooling units running is 0/],
  ])("%j %j", (change, loadChange, message) => {
    const bad = [plant(change), { ...load(), ...loadChange }] as const;
    expect(() => pueAt(bad[0], air(20), bad[1])).toThrow(message);
    expect(() => pueOfYear(bad[0], [air(20)], bad[1])).toThrow(message);
  });
});
