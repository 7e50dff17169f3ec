import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { marketDataPath } from "../../../tests/market-data.ts";
import { type ClimateRow, findClimate, modelledWeather } from "./modelled-weather.ts";
import { parseWeatherFile, type WeatherHour } from "./weather-file.ts";

const twelve = (value: number) => Array<number>(12).fill(value);
const climate = (change: Partial<ClimateRow> = {}): ClimateRow => ({
  id: "plain",
  place: "Plain",
  latitudeDeg: 40,
  longitudeDeg: 0,
  utcOffsetHours: 0,
  elevationM: 0,
  meanC: twelve(20),
  dailyRangeK: twelve(10),
  dayToDayK: twelve(3),
  dewPointC: twelve(8),
  ...change,
});
const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
const monthOf = (hours: readonly WeatherHour[], month: number) =>
  hours.filter((hour) => hour.month === month);

describe("a modelled year", () => {
  it("has 8,760 hours, 31 days in January, 28 in February, hours 1 to 24 as an EPW writes them", () => {
    const { hours } = modelledWeather(climate());
    expect(hours).toHaveLength(8760);
    expect(new Set(monthOf(hours, 1).map(({ day }) => day)).size).toBe(31);
    expect(new Set(monthOf(hours, 2).map(({ day }) => day)).size).toBe(28);
    expect([hours[0]!.hour, hours[23]!.hour, hours[24]!.hour]).toEqual([1, 24, 1]);
  });

  it("keeps each month's mean: 5 degC in January, 31 in July", () => {
    const meanC = twelve(20).map((value, i) => (i === 0 ? 5 : i === 6 ? 31 : value));
    const { hours } = modelledWeather(climate({ meanC }));
    const monthly = (month: number) => mean(monthOf(hours, month).map(({ dryBulbC }) => dryBulbC));
    expect([monthly(1), monthly(7), monthly(10)]).toEqual([
      expect.closeTo(5, 9),
      expect.closeTo(31, 9),
      expect.closeTo(20, 9),
    ]);
  });

  it("is warmest in the hour about 15:00 and coldest twelve hours off", () => {
    const day = modelledWeather(climate({ dayToDayK: twelve(0) })).hours.slice(0, 24);
    const warmest = day.reduce((a, b) => (b.dryBulbC > a.dryBulbC ? b : a));
    const coldest = day.reduce((a, b) => (b.dryBulbC < a.dryBulbC ? b : a));
    expect([warmest.hour, coldest.hour]).toEqual([15, 3]);
    // cos of half an hour off the crest: 20 + 5 * cos(7.5 deg) = 24.957
    expect(warmest.dryBulbC).toBeCloseTo(24.957, 3);
    expect(coldest.dryBulbC).toBeCloseTo(15.043, 3);
  });

  it("spreads the days' means as the row says: 3 K, less the tails that thirty days can't show", () => {
    const { hours } = modelledWeather(climate());
    const days = Array.from({ length: 31 }, (_, day) =>
      mean(hours.filter((hour) => hour.month === 1 && hour.day === day + 1).map(({ dryBulbC }) => dryBulbC)),
    );
    const spread = Math.sqrt(mean(days.map((value) => (value - 20) ** 2)));
    expect(spread).toBeGreaterThan(2.8);
    expect(spread).toBeLessThan(3);
    expect(new Set(days.map((value) => value.toFixed(6))).size).toBe(31);
  });

  it("air is thinner up high: 101,325 Pa at the sea, 91,200 at 880 m (ISO 2533)", () => {
    expect(modelledWeather(climate()).hours[0]!.pressurePa).toBeCloseTo(101_325, 6);
    expect(modelledWeather(climate({ elevationM: 880 })).hours[0]!.pressurePa).toBeCloseTo(91_170, -2);
  });

  it("never lets the dew point pass the temperature, nor humidity pass 100 %", () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(number(-30, 40), number(0, 20), number(0, 8), number(-40, 30), (t, range, spread, dew) => {
        const row = climate({
          meanC: twelve(t),
          dailyRangeK: twelve(range),
          dayToDayK: twelve(spread),
          dewPointC: twelve(dew),
        });
        return modelledWeather(row).hours.every(
          ({ dryBulbC, dewPointC, relativeHumidityFraction }) =>
            dewPointC <= dryBulbC && relativeHumidityFraction >= 0 && relativeHumidityFraction <= 1,
        );
      }),
      { numRuns: 20, seed: 5 },
    );
  });

  it.each([
    ["eleven months", { meanC: Array<number>(11).fill(20) }, "months of meanC is 11"],
    ["a negative range", { dailyRangeK: twelve(-1) }, "daily range is -1"],
    ["a place above the air", { elevationM: 50_000 }, "plain: air"],
  ])("refuses %s by name", (_what, change, words) => {
    expect(() => modelledWeather(climate(change))).toThrow(words);
  });

  it("a place that is not shipped is named beside those that are", () => {
    expect(findClimate([climate()], "plain").place).toBe("Plain");
    expect(() => findClimate([climate()], "atlantis")).toThrow(
      "there is no modelled/atlantis; shipped are modelled/plain",
    );
  });
});

const epw = marketDataPath("energy/USA_TX_Dallas-Fort.Worth.epw");

describe.skipIf(!epw)("against the TMY3 year of Dallas-Fort Worth (market data not present)", () => {
  it("the shipped row keeps every month's mean within 0.1 K and dew point within 0.6 K", async () => {
    const { assumption } = await import("@switchyard/scenario");
    const row = assumption("facility.climate.dallas", "test").value as ClimateRow;
    const file = parseWeatherFile(readFileSync(epw!, "utf8")).hours;
    const model = modelledWeather(row).hours;
    for (let month = 1; month <= 12; month++) {
      const of = (hours: readonly WeatherHour[], pick: (hour: WeatherHour) => number) =>
        mean(monthOf(hours, month).map(pick));
      expect(Math.abs(of(file, (h) => h.dryBulbC) - of(model, (h) => h.dryBulbC))).toBeLessThan(0.1);
      expect(Math.abs(of(file, (h) => h.dewPointC) - of(model, (h) => h.dewPointC))).toBeLessThan(0.6);
    }
  });
});
