import { beforeAll, describe, expect, it } from "vitest";
import { studyLevers } from "./levers.ts";
import { priceYearOf } from "./price-year-input.ts";
import { type Shifts, shiftedPath, shiftedWorld } from "./shifts.ts";
import { SMALL_SITE, scenarioOf, withLine } from "./study.fixture.ts";
import { type PreparedStudy, prepareStudy } from "./study.ts";

function prepared(text: string): PreparedStudy {
  const scenario = scenarioOf(text);
  return prepareStudy(scenario, priceYearOf(scenario, undefined));
}

describe("the inputs that a study moves", () => {
  let study: PreparedStudy;
  const lever = (name: string) => study.levers.find((entry) => entry.parameter.startsWith(name))!;
  beforeAll(() => {
    study = prepared(SMALL_SITE);
  });

  it("are rent, conversion capex, delay, hashprice and the power price", () => {
    expect(study.levers.map((entry) => entry.parameter)).toEqual([
      "rent in the first year",
      "conversion capex",
      "delay of every hall",
      "hashprice, whole path",
      "power price, whole path",
    ]);
  });

  it("leave the world as it is at today's value", () => {
    for (const entry of study.levers) {
      const moved = entry.worldAt(entry.today);
      expect(moved.rentRatio[0]).toBeCloseTo(study.world.rentRatio[0]!, 12);
      expect(moved.overrunFraction).toBeCloseTo(0, 12);
      expect(moved.delayMonths).toBe(0);
      expect(moved.powerLevelRatio[5]).toBeCloseTo(1, 12);
      expect(moved.hashpriceUsdPerPhDay[5]).toBeCloseTo(study.world.hashpriceUsdPerPhDay[5]!, 9);
    }
  });

  it("are searched from a fifth to five times today, delays from none to five years in whole months", () => {
    for (const entry of study.levers.filter((other) => !other.isWhole)) {
      expect(entry.from).toBeCloseTo(entry.today / 5, 9);
      expect(entry.to).toBeCloseTo(entry.today * 5, 9);
    }
    expect(lever("delay")).toMatchObject({ today: 0, from: 0, to: 60, isWhole: true, unit: "months" });
  });

  it("move the whole path of hashprice and power, in the ratio of the first month", () => {
    const hashprice = lever("hashprice");
    const doubled = hashprice.worldAt(2 * hashprice.today).hashpriceUsdPerPhDay;
    for (const month of [0, 17, 35])
      expect(doubled[month]! / study.world.hashpriceUsdPerPhDay[month]!).toBeCloseTo(2, 12);
    const power = lever("power");
    expect(power.today).toBeCloseTo(30, 9);
    expect(power.worldAt(45).powerLevelRatio[35]).toBeCloseTo(1.5, 12);
  });

  it("say rent in the basis of the lease and capex per IT MW with its contingency", () => {
    expect(lever("rent")).toMatchObject({ today: 128, unit: "USD/kW/month (it-kw)" });
    expect(lever("conversion").today).toBeCloseTo(study.site.hosting!.conversion.capexUsdPerItMw / 1e6, 12);
    expect(lever("conversion").worldAt(1.5 * lever("conversion").today).overrunFraction).toBeCloseTo(0.5, 12);
  });

  it("are only those that the site has: without a lease no rent, without machines no hashprice", () => {
    const bare = withLine(withLine(SMALL_SITE, "hosting", ""), "mining", "").replace(/\n\n+/g, "\n");
    expect(
      prepared(withLine(bare, "compare", "compare: [do-nothing]")).levers.map((entry) => entry.parameter),
    ).toEqual(["power price, whole path"]);
  });
});

describe("the inputs of a study whose sliders were moved", () => {
  it("say today's value with the slider in it, and leave the shifted world as it is there", () => {
    const { scenario, site, world, path } = withShifts({
      rentRatio: 0.75,
      capexRatio: 1.2,
      powerLevelRatio: 1.5,
      delayMonths: 3,
    });
    const levers = studyLevers(scenario, site, world, path, {
      rentRatio: 0.75,
      capexRatio: 1.2,
      powerLevelRatio: 1.5,
      delayMonths: 3,
    });
    const lever = (name: string) => levers.find(({ parameter }) => parameter.startsWith(name))!;
    expect(lever("rent").today).toBeCloseTo(96, 9);
    expect(lever("power").today).toBeCloseTo(45, 9);
    expect(lever("delay")).toMatchObject({ today: 3, to: 63 });
    expect(lever("rent").worldAt(96).rentRatio[0]).toBeCloseTo(0.75, 12);
    // back at the scenario's own 128
    expect(lever("rent").worldAt(128).rentRatio[0]).toBeCloseTo(1, 12);
    expect(lever("conversion").worldAt(lever("conversion").today).overrunFraction).toBeCloseTo(0.2, 12);
  });
});

describe("an input moved on futures", () => {
  const study = () => prepared(SMALL_SITE);

  it("makes of the stated world what it makes of a path: the shifts at a value are the world at that value", () => {
    const { world, levers } = study();
    for (const lever of levers) {
      const value = lever.isWhole ? 7 : 1.3 * lever.today;
      const [byLever, byShifts] = [lever.worldAt(value), shiftedWorld(world, lever.shiftsAt(value))];
      for (const [key, row] of Object.entries(byLever)) {
        const other = byShifts[key as keyof typeof byShifts];
        if (typeof row === "number") expect(other, key).toBeCloseTo(row, 12);
        else expect([...(other as Float64Array)], key).toEqual([...row].map((x) => expect.closeTo(x, 9)));
      }
    }
  });

  it("lies on top of the question's own shifts: rent at 0.75 moved to 128 of 96 is 1 again", () => {
    const { scenario, site, world, path } = withShifts({ rentRatio: 0.75, delayMonths: 3 });
    const levers = studyLevers(scenario, site, world, path, { rentRatio: 0.75, delayMonths: 3 });
    const [rent, , delay] = levers;
    expect(rent!.shiftsAt(128)).toEqual({ rentRatio: expect.closeTo(1, 12), delayMonths: 3 });
    expect(delay!.shiftsAt(10)).toEqual({ rentRatio: 0.75, delayMonths: 10 });
  });

  it("is called convex only where every strategy's worth is: rent and capex, by second differences", () => {
    const { comparison, levers } = study();
    const convex = levers.filter(({ isConvex }) => isConvex);
    expect(convex.map(({ id }) => id)).toEqual(["rentRatio", "capexRatio"]);
    for (const lever of convex) {
      const at = (share: number) =>
        comparison.ranking(lever.worldAt(lever.from + share * (lever.to - lever.from)));
      const rows = Array.from({ length: 9 }, (_, i) => at(i / 8));
      for (const [k, { id, npvUsd }] of rows[0]!.entries())
        for (let i = 1; i < 8; i++) {
          const bend = rows[i - 1]![k]!.npvUsd + rows[i + 1]![k]!.npvUsd - 2 * rows[i]![k]!.npvUsd;
          expect(bend, `${lever.id} ${id}`).toBeGreaterThan(-1e-9 * (1e6 + Math.abs(npvUsd)));
        }
    }
  });
});

function withShifts(shifts: Shifts) {
  const scenario = scenarioOf(SMALL_SITE);
  const { site, world, path } = prepareStudy(scenario, priceYearOf(scenario, undefined));
  return { scenario, site, world: shiftedWorld(world, shifts), path: shiftedPath(path, shifts) };
}
