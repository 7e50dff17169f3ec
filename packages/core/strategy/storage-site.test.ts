import { describe, expect, it } from "vitest";
import { batteryWith, exportingSite, testBattery, twoFleets, twoPrices } from "./battery.fixture.ts";
import {
  batteryMonths,
  type Choice,
  energySums,
  makePlan,
  obstacleTo,
  operatePlan,
  outcomeOf,
  type Site,
  type SiteBattery,
  type StrategyId,
  sellsStored,
} from "./index.ts";
import { lineTotal, testSite, testWorld } from "./test-site.ts";

const MONTHS = 24;
const sale = { priceUsdPerImportMw: 100_000, closesAfterMonths: 6, costFraction: 0 };

function choiceOf(strategy: StrategyId): Choice {
  return { strategy, hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
}

function monthsOf(battery: SiteBattery, strategy: StrategyId, availableAfterMonths = 0) {
  const site = testSite({ battery, sale });
  const plan = makePlan(site, testWorld(), choiceOf(strategy));
  return batteryMonths({ ...site, connection: { ...site.connection, availableAfterMonths } }, plan)!;
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe("what a plan does with the site's battery", () => {
  it("buys it in the month of the connection and lets it work from then on", () => {
    const { capexUsd, works, upkeepUsd } = monthsOf(testBattery, "sell-power", 3);
    expect(Array.from(capexUsd).flatMap((usd, month) => (usd > 0 ? [[month, usd]] : []))).toEqual([
      [3, 4_000_000],
    ]);
    expect(Array.from(works.subarray(0, 5))).toEqual([0, 0, 0, 1, 1]);
    expect(sum(upkeepUsd)).toBeCloseTo(21 * 10_000, 6);
  });

  it("replaces it whenever its life of 10 months has ended: months 0, 10 and 20 of 24", () => {
    const { capexUsd } = monthsOf({ ...testBattery, lifeMonths: 10 }, "sell-power");
    expect(Array.from(capexUsd).flatMap((usd, month) => (usd > 0 ? [month] : []))).toEqual([0, 10, 20]);
  });

  it("sells what is left at the end: 156 of 180 months, at half of that share of 4 M USD", () => {
    const { saleUsd } = monthsOf(testBattery, "mine");
    expect(saleUsd[MONTHS - 1]).toBeCloseTo(0.5 * (156 / 180) * 4_000_000, 3);
    expect(sum(saleUsd)).toBe(saleUsd[MONTHS - 1]);
  });

  it("pays nothing for one that stands, and sells nothing of it", () => {
    const { capexUsd, saleUsd, works } = monthsOf({ ...testBattery, exists: true }, "mine");
    expect(sum(capexUsd)).toBe(0);
    expect(sum(saleUsd)).toBe(0);
    expect(sum(works)).toBe(MONTHS);
  });

  it("replaces one that stands when what is left of its life has ended", () => {
    const { capexUsd, saleUsd } = monthsOf({ ...testBattery, exists: true, lifeMonths: 12 }, "mine");
    expect(capexUsd[12]).toBe(4_000_000);
    expect(sum(capexUsd)).toBe(4_000_000);
    expect(sum(saleUsd)).toBe(0);
  });

  it("is nothing where nothing is done and none stands; one that stands idles at its upkeep", () => {
    const site = testSite({ battery: testBattery });
    expect(batteryMonths(site, makePlan(site, testWorld(), choiceOf("do-nothing")))).toBeNull();
    const idle = monthsOf({ ...testBattery, exists: true }, "do-nothing");
    expect(sum(idle.works)).toBe(0);
    expect(sum(idle.upkeepUsd)).toBeCloseTo(MONTHS * 10_000, 6);
  });

  it("is not bought by who sells the site; one that stands works until closing in month 6", () => {
    const site = testSite({ battery: testBattery, sale });
    expect(batteryMonths(site, makePlan(site, testWorld(), choiceOf("sell-site")))).toBeNull();
    const sold = monthsOf({ ...testBattery, exists: true }, "sell-site");
    expect(sum(sold.works)).toBe(6);
    expect(sum(sold.upkeepUsd)).toBeCloseTo(60_000, 6);
  });
});

describe("the right to sell what was stored", () => {
  it("is what selling power needs, with a connection that lets power out", () => {
    const site = exportingSite({ battery: testBattery });
    expect(sellsStored(site)).toBe(true);
    expect(obstacleTo(site, "sell-power")).toBeUndefined();
    expect(obstacleTo(testSite({ battery: testBattery }), "sell-power")).toBeDefined();
    expect(obstacleTo(exportingSite(), "sell-power")).toBeDefined();
  });
});

describe("a battery in a plan", () => {
  const world = testWorld();
  const run = (site: Site, strategy: StrategyId) =>
    operatePlan(site, world, makePlan(site, world, choiceOf(strategy)));
  const priceYear = twoPrices(MONTHS);

  it("brings 1000 USD on each of 731 days, less its system, upkeep and what is left of it", () => {
    const site = exportingSite({ priceYear, battery: testBattery });
    const { npvUsd, capexUsd } = outcomeOf(site, run(site, "sell-power"), run(site, "do-nothing"));
    expect(capexUsd).toBe(4_000_000);
    const leftUsd = 0.5 * (156 / 180) * 4_000_000;
    // 365 days of 2027, 366 of 2028: a leap day is a longer February
    expect(npvUsd).toBeCloseTo(731_000 - 4_000_000 - 240_000 + leftUsd, 2);
  });

  it("writes who pays whom: energy 500 and wear 100 a day, 1600 a day of sales", () => {
    const site = exportingSite({ priceYear, battery: testBattery });
    const { lines } = run(site, "sell-power");
    expect(lineTotal(lines, "battery.energy")).toBeCloseTo(-731 * 500, 3);
    expect(lineTotal(lines, "battery.wear")).toBeCloseTo(-731 * 100, 3);
    expect(lineTotal(lines, "power.export")).toBeCloseTo(731 * 1600, 3);
    expect(lineTotal(lines, "battery.system")).toBe(-4_000_000);
    expect(lineTotal(lines, "battery.upkeep")).toBeCloseTo(-240_000, 6);
  });

  it("tells what it took and gave: 25 and 20 MWh a day; a site without one tells nothing of it", () => {
    const site = exportingSite({ priceYear, battery: testBattery });
    const sums = energySums(run(site, "sell-power").course);
    expect(sums.chargeMwh).toBeCloseTo(731 * 25, 3);
    expect(sums.dischargeMwh).toBeCloseTo(731 * 20, 3);
    expect(energySums(run(testSite(), "do-nothing").course)).not.toHaveProperty("chargeMwh");
  });

  it("idles where nothing is done (convention 8), stands it or not", () => {
    const site = exportingSite({ priceYear, battery: { ...testBattery, exists: true } });
    const { course, lines } = run(site, "do-nothing");
    expect(course.operations.every(({ importMwh, exportMwh }) => importMwh + exportMwh === 0)).toBe(true);
    expect(lines.map(({ id }) => id)).toEqual(["battery.upkeep"]);
  });

  it.each([{ energyMwh: 0 }, { dischargeLimitMw: 0 }, { chargeLimitMw: 0 }])(
    "of no size (%o) changes nothing to the bit",
    (store) => {
      const free = { exists: true, upkeepUsdPerYear: 0 };
      const bare = testSite({ mine: twoFleets, priceYear });
      const site = { ...bare, battery: batteryWith(store, free) };
      expect(run(site, "mine")).toEqual(run(bare, "mine"));
    },
  );

  it("never lowers what a mine is worth before its own cost, and is worked month by month as the plan's sum", () => {
    const bare = testSite({ mine: twoFleets, priceYear });
    const site = { ...bare, battery: batteryWith({}, { exists: true, upkeepUsdPerYear: 0 }) };
    const [stored, idle] = [run(site, "mine"), run(bare, "mine")];
    const cash = ({ lines }: typeof stored, month: number) =>
      lines.reduce((usd, line) => usd + line.amounts[month]!, 0);
    for (let month = 0; month < MONTHS; month++)
      expect(cash(stored, month) - cash(idle, month)).toBeGreaterThan(-1e-3);
    expect(outcomeOf(site, stored, idle).npvUsd).toBeGreaterThan(100_000);
  });
});
