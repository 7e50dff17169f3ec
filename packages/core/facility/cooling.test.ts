import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAssumptionFile, rowsUnder } from "../../../tests/facility-rows.ts";
import { marketDataPath } from "../../../tests/market-data.ts";
import {
  type CoolingPlant,
  findJurisdiction,
  gridToItFromWeather,
  type Jurisdiction,
  mayMineInMonth,
  parseWeatherFile,
  pueAt,
  pueOfYear,
  saturationPressurePa,
  weakestStatus,
  wetBulbC,
} from "./index.ts";

const SEA_LEVEL_PA = 101_325;
const header = ["LOCATION,Town,TX,USA,TMY3,722590,32.9,-97.0,-6.0,170.7", ...new Array<string>(7).fill("X")];
const row = (dry: string, dew = "10.0", rh = "50", pressure = "101325") =>
  `2000,7,1,1,60,flags,${dry},${dew},${rh},${pressure},0`;
const file = (...rows: string[]) => [...header, ...rows].join("\n");
const hour = (dryBulbC: number, relativeHumidityFraction = 0.5) => ({
  month: 7,
  day: 1,
  hour: 1,
  dryBulbC,
  dewPointC: 10,
  relativeHumidityFraction,
  pressurePa: SEA_LEVEL_PA,
});
const plants = new Map(rowsUnder<CoolingPlant>("facility.cooling.").map((plant) => [plant.kind, plant]));
const load = { itMw: 20, unitsNeeded: 4, unitsRunning: 4 };

describe("the weather file", () => {
  it("reads place and hours", () => {
    const weather = parseWeatherFile(file(row("35.5"), row("20")));
    expect(weather).toMatchObject({
      place: "Town, TX, USA",
      latitudeDeg: 32.9,
      utcOffsetHours: -6,
      elevationM: 170.7,
    });
    expect(weather.hours).toHaveLength(2);
    expect(weather.hours[0]).toMatchObject({
      month: 7,
      dryBulbC: 35.5,
      relativeHumidityFraction: 0.5,
      pressurePa: 101325,
    });
  });

  it("reads carriage returns and an empty last line", () => {
    expect(parseWeatherFile(`${file(row("1")).replaceAll("\n", "\r\n")}\r\n`).hours).toHaveLength(1);
  });

  it.each([
    ["line 1: .*LOCATION", "hello"],
    ["line 9: there are no hours", file()],
    ["line 10: dryBulbC is marked as missing", file(row("3"), row("99.9"))],
    ["line 9: dryBulbC is 80", file(row("80"))],
    ['line 9: dryBulbC is "hot"', file(row("hot"))],
    ["line 9: 3 columns", file("1,2,3")],
    ["line 9: pressurePa is marked as missing", file(row("3", "1", "50", "999999"))],
  ])("%s", (message, text) => {
    expect(() => parseWeatherFile(text)).toThrow(new RegExp(message));
  });
});

describe("wet-bulb temperature", () => {
  // ASHRAE Fundamentals, saturation pressure over water: 20 degC 2,338.8 Pa, 40 degC 7,383.5 Pa; over ice -10 degC 259.9 Pa
  it.each([
    [20, 2338.8],
    [40, 7383.5],
    [-10, 259.9],
  ])("saturation at %f degC is %f Pa within 0.1 %%", (temperature, pressure) => {
    expect(Math.abs(saturationPressurePa(temperature) / pressure - 1)).toBeLessThan(0.001);
  });

  // R. Stull, "Wet-bulb temperature from relative humidity and air temperature", J. Appl. Meteor. Climatol. 50 (2011): 20 degC, 50 % -> 13.7
  it("20 degC at 50 % is 13.7 degC (Stull 2011), 30 degC at 50 % is 22.0", () => {
    expect(wetBulbC(20, 0.5, SEA_LEVEL_PA)).toBeCloseTo(13.7, 0);
    expect(wetBulbC(30, 0.5, SEA_LEVEL_PA)).toBeCloseTo(22.0, 0);
  });

  it("saturated air has its own temperature, above and below freezing", () => {
    expect(wetBulbC(25, 1, SEA_LEVEL_PA)).toBeCloseTo(25, 5);
    expect(wetBulbC(-5, 1, SEA_LEVEL_PA)).toBeCloseTo(-5, 5);
  });

  it("agrees with Stull's fit within 1 K over its range (300 points)", () => {
    const stull = (t: number, rh: number) =>
      t * Math.atan(0.151977 * Math.sqrt(rh + 8.313659)) +
      Math.atan(t + rh) -
      Math.atan(rh - 1.676331) +
      0.00391838 * rh ** 1.5 * Math.atan(0.023101 * rh) -
      4.686035;
    fc.assert(
      fc.property(
        fc.double({ min: 5, max: 45, noNaN: true }),
        fc.double({ min: 15, max: 99, noNaN: true }),
        (t, rh) => {
          expect(Math.abs(wetBulbC(t, rh / 100, SEA_LEVEL_PA) - stull(t, rh))).toBeLessThan(1);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it("never lies above the dry bulb and rises with humidity (300 points)", () => {
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: -30, max: 50, noNaN: true }), share, share, (t, a, b) => {
        const [dry, damp] = [Math.min(a, b), Math.max(a, b)].map((rh) => wetBulbC(t, rh, SEA_LEVEL_PA));
        expect(damp!).toBeLessThanOrEqual(t + 1e-6);
        expect(damp!).toBeGreaterThanOrEqual(dry! - 1e-6);
      }),
      { numRuns: 300, seed: 8 },
    );
  });
});

describe("PUE from weather", () => {
  it("by hand: evaporative at 30 degC wet, supply 24, approach 4: 1 + .06 + .06 * 1.06 + .018 * 1.06 * 10", () => {
    expect(pueAt(plants.get("evaporative")!, hour(30, 1), load)).toBeCloseTo(
      1.06 + 0.06 * 1.06 + 0.018 * 1.06 * 10,
      6,
    );
  });

  it("in the cold fans and pumps fall to a tenth: air at -40 degC is 1.02 + .04 * 1.02 * 0.0999", () => {
    expect(pueAt(plants.get("air")!, hour(-40), load)).toBeCloseTo(1.02 + 0.04 * 1.02 * 0.464 ** 3, 9);
  });

  it("five units running for four needed move the same heat with (4/5)^2 of the transport power", () => {
    const full = pueAt(plants.get("air")!, hour(40), load) - 1.02;
    expect(pueAt(plants.get("air")!, hour(40), { ...load, unitsRunning: 5 }) - 1.02).toBeCloseTo(
      full * 0.64,
      9,
    );
  });

  it("a mine's fans give 1.03-1.08, liquid cooling 1.06-1.2, in any weather", () => {
    for (const temperature of [-20, 0, 20, 40]) {
      expect(pueAt(plants.get("air")!, hour(temperature), load)).toBeGreaterThan(1.02);
      expect(pueAt(plants.get("air")!, hour(temperature), load)).toBeLessThan(1.08);
      expect(pueAt(plants.get("direct-to-chip")!, hour(temperature), load)).toBeLessThan(1.2);
      expect(pueAt(plants.get("immersion")!, hour(temperature), load)).toBeGreaterThan(1.03);
    }
  });

  it("a hotter hour never has a lower PUE (4 plants, 200 pairs)", () => {
    const degrees = fc.double({ min: -30, max: 45, noNaN: true });
    fc.assert(
      fc.property(
        degrees,
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.constantFrom(...plants.values()),
        (t, more, plant) => {
          expect(pueAt(plant, hour(t + more), load)).toBeGreaterThanOrEqual(
            pueAt(plant, hour(t), load) - 1e-9,
          );
        },
      ),
      { numRuns: 200, seed: 9 },
    );
  });

  it("a year: meter MW = IT * PUE, the grid ratio is the worst hour's with headroom", () => {
    const year = pueOfYear(plants.get("evaporative")!, [hour(10), hour(40, 0.9)], load);
    expect(year.meterMw[1]).toBeCloseTo(20 * year.hourlyPueRatio[1]!, 12);
    expect(year.peakMeterMw).toBe(year.meterMw[1]);
    expect(year.hoursAboveSupply).toBe(1);
    expect(gridToItFromWeather(year, 1.1)).toBeCloseTo(1.1 * year.peakPueRatio, 12);
  });

  it("refuses fewer units running than needed, and headroom below 1", () => {
    expect(() => pueOfYear(plants.get("air")!, [hour(1)], { ...load, unitsRunning: 3 })).toThrow(
      /units running/,
    );
    expect(() => gridToItFromWeather(pueOfYear(plants.get("air")!, [hour(1)], load), 0.9)).toThrow(
      /headroom/,
    );
  });
});

const epw = marketDataPath("energy/USA_TX_Dallas-Fort.Worth.epw");
describe.skipIf(!epw)("a year in Dallas (where not run: market data not present)", () => {
  it("8,760 hours; evaporative halls run at 1.1-1.3, and their worst hour is above their mean", () => {
    const weather = parseWeatherFile(readFileSync(epw!, "utf8"));
    expect(weather.hours).toHaveLength(8760);
    expect(weather.place).toContain("Dallas");
    const year = pueOfYear(plants.get("evaporative")!, weather.hours, load);
    expect(year.meanPueRatio).toBeGreaterThan(1.08);
    expect(year.meanPueRatio).toBeLessThan(1.3);
    expect(year.peakPueRatio).toBeGreaterThan(year.meanPueRatio + 0.02);
    // the file's own design condition: wet bulb of 25.9 degC is passed in 0.4 % of hours (35 h)
    const hot = weather.hours.filter(
      (h) => wetBulbC(h.dryBulbC, h.relativeHumidityFraction, h.pressurePa) > 25.9,
    ).length;
    expect(hot).toBeGreaterThan(5);
    expect(hot).toBeLessThan(120);
  });
});

describe("jurisdictions as data", () => {
  const places = readAssumptionFile("jurisdictions").map((place) => place.value as Jurisdiction);

  it("ships four, each field with source and status", () => {
    expect(places.map(({ id }) => id)).toEqual(["ercot", "russia-surplus", "gulf", "nordic"]);
    for (const { id: _, name: __, ...fields } of places)
      for (const field of Object.values(fields)) {
        expect(field.source.length).toBeGreaterThan(3);
        expect(["verified", "reported", "pending", "assumed"]).toContain(field.status);
      }
  });

  it("a Russian surplus region may not mine in January, and its weakest field is assumed", () => {
    const place = findJurisdiction(places, "russia-surplus");
    expect(mayMineInMonth(place, 1)).toBe(false);
    expect(mayMineInMonth(place, 7)).toBe(true);
    expect(weakestStatus(place)).toBe("assumed");
  });

  it("names the places it knows", () => {
    expect(() => findJurisdiction(places, "mars")).toThrow(/ercot, russia-surplus, gulf, nordic/);
  });
});
