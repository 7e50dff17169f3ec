import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseWeatherFile } from "./weather-file.ts";

/** Header as the EnergyPlus Auxiliary Programs manual writes it; only the first line's fields are read. */
const HEADER = [
  "LOCATION,Chicago Ohare Intl Ap,IL,USA,TMY3,725300,41.98,-87.92,-6.0,201.0",
  "DESIGN CONDITIONS,0",
  "TYPICAL/EXTREME PERIODS,0",
  "GROUND TEMPERATURES,0",
  "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
  "COMMENTS 1,small hand-made text",
  "COMMENTS 2,",
  "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31",
];
interface Row {
  readonly month?: string;
  readonly day?: string;
  readonly hour?: string;
  readonly dry?: string;
  readonly dew?: string;
  readonly humidity?: string;
  readonly pressure?: string;
}
const row = ({
  month = "1",
  day = "1",
  hour = "1",
  dry = "-6.1",
  dew = "-8.3",
  humidity = "81",
  pressure = "99500",
}: Row = {}) => `1986,${month},${day},${hour},0,?9?9?9?9E0,${dry},${dew},${humidity},${pressure},0,0,263`;
const file = (...rows: readonly string[]) => [...HEADER, ...rows].join("\n");
const place = (first: string) => parseWeatherFile([first, ...HEADER.slice(1), row()].join("\n"));

describe("what is read", () => {
  it("the place: name, state and country, north and east positive, hours from UTC, metres", () => {
    expect(parseWeatherFile(file(row()))).toMatchObject({
      place: "Chicago Ohare Intl Ap, IL, USA",
      latitudeDeg: 41.98,
      longitudeDeg: -87.92,
      utcOffsetHours: -6,
      elevationM: 201,
    });
  });

  it("a place without a state leaves it out", () => {
    expect(place("LOCATION,Singapore,-,SGP,IWEC,486980,1.37,103.98,8.0,16.0").place).toBe("Singapore, SGP");
  });

  it("an hour: local date as written, temperatures, humidity as a fraction, pascals", () => {
    const [hour] = parseWeatherFile(file(row({ month: "12", day: "31", hour: "24" }))).hours;
    expect(hour).toEqual({
      month: 12,
      day: 31,
      hour: 24,
      dryBulbC: -6.1,
      dewPointC: -8.3,
      relativeHumidityFraction: 0.81,
      pressurePa: 99_500,
    });
  });

  it("hours in the order of the file, whatever their number", () => {
    const rows = Array.from({ length: 30 }, (_, i) => row({ hour: String((i % 24) + 1), dry: String(i) }));
    expect(parseWeatherFile(file(...rows)).hours.map(({ dryBulbC }) => dryBulbC)).toEqual(
      rows.map((_, i) => i),
    );
  });

  it("fog of 104 % is saturated air", () => {
    expect(parseWeatherFile(file(row({ humidity: "104" }))).hours[0]!.relativeHumidityFraction).toBe(1);
  });

  it("numbers in blanks, empty lines between and line ends of either kind", () => {
    const text = file(row({ dry: " 4.5 " }), "", row(), "").replaceAll("\n", "\r\n");
    const { hours } = parseWeatherFile(text);
    expect(hours).toHaveLength(2);
    expect(hours[0]!.dryBulbC).toBe(4.5);
  });

  it("what was written comes back (100 hours)", () => {
    const tenth = (min: number, max: number) =>
      fc.integer({ min: min * 10, max: max * 10 }).map((n) => n / 10);
    fc.assert(
      fc.property(
        tenth(-50, 50),
        tenth(-60, 40),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 60_000, max: 106_000 }),
        (dry, dew, humidity, pressure) => {
          const text = file(
            row({
              dry: String(dry),
              dew: String(dew),
              humidity: String(humidity),
              pressure: String(pressure),
            }),
          );
          expect(parseWeatherFile(text).hours[0]).toMatchObject({
            dryBulbC: dry,
            dewPointC: dew,
            relativeHumidityFraction: humidity / 100,
            pressurePa: pressure,
          });
        },
      ),
      { numRuns: 100, seed: 131 },
    );
  });
});

describe("what is refused, with its line", () => {
  it.each<[string, string, RegExp]>([
    ["nothing", "", /line 1: it starts with "", an EPW starts with LOCATION/],
    ["a table of another kind", "date,temp\n1,2", /line 1: it starts with "date,temp"/],
    ["a header and no hours", file(), /line 9: there are no hours/],
    ["a header and empty lines", file("", " "), /line 9: there are no hours/],
    ["a line cut short", file(row(), "1986,1,1,2,0,x,3.0"), /line 10: 7 columns, an hour has 35/],
    ["an empty cell", file(row({ dew: "" })), /line 9: dewPointC is "", not a number/],
    ["a comma for a point", file(row({ dry: "4;5" })), /line 9: dryBulbC is "4;5", not a number/],
    [
      "a missing dry bulb",
      file(row({ dry: "99.9" })),
      /dryBulbC is marked as missing \(99.9\); fill it first/,
    ],
    ["a missing dew point", file(row({ dew: "99.9" })), /dewPointC is marked as missing/],
    ["a missing humidity", file(row({ humidity: "999" })), /relativeHumidityPercent is marked as missing/],
    ["a missing pressure", file(row({ pressure: "999999" })), /pressurePa is marked as missing/],
    ["a temperature in fahrenheit", file(row({ dry: "104" })), /dryBulbC is 104; possible is -90 to 70/],
    ["a pressure in hectopascals", file(row({ pressure: "995" })), /pressurePa is 995; possible is 31000/],
    ["a negative humidity", file(row({ humidity: "-1" })), /relativeHumidityPercent is -1/],
    ["a thirteenth month", file(row({ month: "13" })), /line 9: month is 13; possible is 1 to 12/],
    ["a month of 0", file(row(), row({ month: "0" })), /line 10: month is 0/],
    ["the 32nd of a month", file(row({ day: "32" })), /day is 32; possible is 1 to 31/],
    ["a 25th hour", file(row({ hour: "25" })), /hour is 25; possible is 1 to 24/],
    ["an hour 0: EPW counts from 1", file(row({ hour: "0" })), /hour is 0; possible is 1 to 24/],
    ["half an hour", file(row({ hour: "1.5" })), /hour is 1.5; possible is 1 to 24/],
    ["a month by name", file(row({ month: "Jan" })), /line 9: month is "Jan", not a number/],
  ])("%s", (_, text, message) => {
    expect(() => parseWeatherFile(text)).toThrow(message);
  });

  it.each([
    ["latitude", "LOCATION,A,B,C,D,1,north,0,0,0"],
    ["longitude", "LOCATION,A,B,C,D,1,0,,0,0"],
    ["time zone", "LOCATION,A,B,C,D,1,0,0,UTC,0"],
    ["elevation", "LOCATION,A,B,C,D,1,0,0,0"],
  ])("a place without its %s", (what, first) => {
    expect(() => place(first)).toThrow(new RegExp(`line 1: ${what} is `));
  });
});
