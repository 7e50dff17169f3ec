import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { marketDataPath } from "../../tests/market-data.ts";
import { facilityCooling, pueByMonthHour } from "./facility-cooling.ts";
import { priceYearOf } from "./price-year-input.ts";
import { siteFromScenario } from "./site-from-scenario.ts";
import { IDENTITY, quietPorts, SMALL_SITE, scenarioOf, withLine } from "./study.fixture.ts";
import { studyScenario } from "./study.ts";

const site = (cooling: string, weather: string) => {
  const location = `  location: { zone: America/Chicago${weather} }`;
  const text = SMALL_SITE.replace("  location: { zone: America/Chicago }", location);
  return text.replace("facility: {", `facility: {${cooling}`);
};
const HOT = site(" cooling: evaporative,", ", weather: modelled/dubai");
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((total, value) => total + value, 0) / values.length;

/** Made of one hour a month: an EPW has eight lines before its hours. */
const EPW = [
  "LOCATION,Testville,TX,USA,TMY3,0,32.9,-97.0,-6.0,182.0",
  ...Array<string>(7).fill("HEADER"),
  ...Array.from({ length: 12 }, (_, i) => `1999,${i + 1},1,12,0,?,${i < 6 ? 10 : 40}.0,5.0,30,100000`),
].join("\n");

describe("PUE by month and hour", () => {
  it("is 288 figures of the plant that facility.cooling names, January 0 h first; null where it names none", () => {
    const table = pueByMonthHour(scenarioOf(HOT), undefined)!;
    expect(table).toHaveLength(288);
    expect(pueByMonthHour(scenarioOf(SMALL_SITE), undefined)).toBeNull();
    expect(pueByMonthHour(scenarioOf(site("", ", weather: modelled/dubai")), undefined)).toBeNull();
    // afternoons of August are dearer than nights of January
    expect(table[7 * 24 + 14]).toBeGreaterThan(table[0 * 24 + 2]! + 0.02);
  });

  it("reads an EPW: forty degrees from July on cost more than ten before", () => {
    const table = pueByMonthHour(scenarioOf(site(" cooling: direct-to-chip,", ", weather: test.epw")), EPW)!;
    const atNoon = Array.from({ length: 12 }, (_, month) => table[month * 24 + 11]!);
    expect(Math.min(...atNoon.slice(6))).toBeGreaterThan(Math.max(...atNoon.slice(0, 6)) + 0.01);
  });

  it("says what is missing: a plant without weather, a file that nobody read, a place that is not shipped", () => {
    expect(() => pueByMonthHour(scenarioOf(site(" cooling: air,", "")), undefined)).toThrow(
      "the site names none",
    );
    expect(() => pueByMonthHour(scenarioOf(site(" cooling: air,", ", weather: a.epw")), undefined)).toThrow(
      "a.epw was not read here",
    );
    expect(() => pueByMonthHour(scenarioOf(site(" cooling: air,", ", weather: modelled/mars")), "")).toThrow(
      "there is no modelled/mars; shipped are modelled/dallas",
    );
  });

  it("is the offer's own table, and moves what the study sees", async () => {
    const scenario = scenarioOf(HOT);
    const offer = siteFromScenario(scenario, priceYearOf(scenario, undefined)).hosting!;
    expect(Array.from(offer.pueRatioByMonthHour)).toEqual(Array.from(pueByMonthHour(scenario, undefined)!));
    const energyOf = async (text: string) => {
      const result = await studyScenario(
        scenarioOf(withLine(text, "compare", "compare: [do-nothing, hybrid]")),
        [],
        IDENTITY,
        quietPorts(),
      );
      return JSON.stringify(result, (key, value: unknown) => (key === "assumptions" ? undefined : value));
    };
    expect(await energyOf(HOT)).not.toBe(await energyOf(SMALL_SITE));
  });

  it("the study reads the file through its port, relative to the scenario", async () => {
    const asked: string[] = [];
    const text = site(" cooling: direct-to-chip,", ", weather: weather/test.epw");
    const ports = {
      ...quietPorts(),
      readWeatherFile: async (file: string) => {
        asked.push(file);
        return EPW;
      },
    };
    await studyScenario(
      scenarioOf(withLine(text, "compare", "compare: [do-nothing, mine]")),
      [],
      IDENTITY,
      ports,
    );
    expect(asked).toEqual(["weather/test.epw"]);
  });
});

describe("cooling beside one another", () => {
  it("a modelled year answers as a file does: four plants, worst hour above the mean", () => {
    const cooling = facilityCooling(scenarioOf(HOT), undefined);
    if (!cooling.available) throw new Error(cooling.because);
    expect([cooling.place, cooling.studied]).toEqual(["Dubai (modelled)", "evaporative"]);
    expect(cooling.plants.map(({ kind }) => kind)).toEqual([
      "air",
      "evaporative",
      "direct-to-chip",
      "immersion",
    ]);
    for (const plant of cooling.plants) expect(plant.peakPueRatio).toBeGreaterThanOrEqual(plant.meanPueRatio);
  });
});

const epw = marketDataPath("energy/USA_TX_Dallas-Fort.Worth.epw");

describe.skipIf(!epw)("modelled Dallas against its TMY3 file (market data not present)", () => {
  it.each(["air", "evaporative", "direct-to-chip", "immersion"])(
    "%s: mean PUE within 0.005 of the file's",
    (kind) => {
      const file = scenarioOf(site(` cooling: ${kind},`, ", weather: dallas.epw"));
      const model = scenarioOf(site(` cooling: ${kind},`, ", weather: modelled/dallas"));
      const text = readFileSync(epw!, "utf8");
      const off = mean(pueByMonthHour(file, text)!) - mean(pueByMonthHour(model, undefined)!);
      expect(Math.abs(off)).toBeLessThan(0.005);
    },
  );
});
