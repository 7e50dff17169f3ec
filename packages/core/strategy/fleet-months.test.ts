import { describe, expect, it } from "vitest";
import { machinePriceUsdPerTh } from "../mining/index.ts";
import { type Choice, fleetMonths, type Mine, makePlan, type Site } from "./index.ts";
import { priceYear, testMachine, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const choose = (change: Partial<Choice> = {}): Choice => ({
  strategy: "mine",
  hostMw: 0,
  waitMonths: 0,
  fleet: "run-to-stop",
  ...change,
});

function fleet(site: Site, choice: Choice = choose(), world = testWorld({}, site.months)) {
  return fleetMonths(site, world, makePlan(site, world, choice));
}

const withMine = (change: Partial<Mine> = {}, rest: Partial<Site> = {}) =>
  testSite({ mine: { ...testMine, ...change }, ...rest });
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("a fleet that does not age", () => {
  const months = fleet(withMine());

  it("of 30,000 machines at 3 kW is 90 MW in every month", () => {
    expect(months[0]!.installedGridMw).toBeCloseTo(90, 9);
    expect(months[23]!.installedGridMw).toBeCloseTo(90, 9);
    expect(sum(months[0]!.tiers.map((tier) => tier.gridMw))).toBeCloseTo(90, 9);
  });

  it("earns 83.33 USD/MWh at 40 USD/PH/day and 20 J/TH", () => {
    expect(months[5]!.tiers[0]!.revenueUsdPerMwh).toBeCloseTo(83.333, 2);
  });

  it("is sold in the last month of the horizon and bought never", () => {
    const unitUsdPerTh = machinePriceUsdPerTh(testMine.machinePrice, {
      hashpriceUsdPerPhDay: 40,
      efficiencyJPerTh: 20,
      ageYears: 35.5 / 12,
    });
    expect(sum(months.map((month) => month.capexUsd))).toBe(0);
    expect(months[23]!.resaleUsd).toBeCloseTo(unitUsdPerTh * 30_000 * 150, 2);
    expect(sum(months.slice(0, 23).map((month) => month.resaleUsd))).toBe(0);
  });
});

describe("a fleet on fewer megawatts", () => {
  it("runs its best machines and sells those that will never have power again", () => {
    const bad = { ...testMachine, id: "bad-40", efficiencyJPerTh: 40, hashrateThs: 75 };
    const tranches = [
      { id: "bad", machine: bad, count: 10_000, bought: { year: 2026, month: 1 } },
      ...testMine.tranches,
    ];
    const months = fleet(withMine({ tranches }));
    // 90 MW of good machines leave 10 of the 30 MW of bad ones their power
    expect(months[0]!.installedGridMw).toBeCloseTo(100, 6);
    expect(months[0]!.tiers.map((tier) => [tier.id.split("/")[0], Math.round(tier.gridMw)])).toEqual([
      ["old", 90],
      ["bad", 10],
    ]);
    expect(months[0]!.resaleUsd).toBeGreaterThan(0);
  });

  it("shrinks with each feeder that is cleared under a hybrid: 90, 80, 60, 40 MW", () => {
    const site = withMine({}, { hosting: testOffer });
    const months = fleet(site, choose({ strategy: "hybrid", hostMw: 60 }));
    expect([0, 3, 5, 7].map((month) => Math.round(months[month]!.installedGridMw))).toEqual([90, 80, 60, 40]);
    expect([3, 5, 7].every((month) => months[month]!.resaleUsd > 0)).toBe(true);
  });

  it("waits for its connection: machines are kept while power is still to come", () => {
    const late = withMine({}, { connection: { ...testSite().connection, availableAfterMonths: 4 } });
    const months = fleet(late);
    expect(months[0]!.installedGridMw).toBeCloseTo(90, 9);
    expect(months[0]!.tiers).toEqual([]);
    expect(months[4]!.tiers).not.toEqual([]);
  });
});

describe("a fleet that stops paying", () => {
  // 36,500 USD per MW-year is 3,041.67 a month; at 40 USD/MWh a margin of 83.33 - 40 over 744 hours is 32,240
  it("is sold in the third month of loss in a row, not in the first", () => {
    const hashpriceUsdPerPhDay = new Float64Array(24)
      .fill(40)
      .map((price, month) => (month >= 6 ? 5 : price));
    const months = fleet(withMine(), choose(), testWorld({ hashpriceUsdPerPhDay }));
    expect([6, 7, 8].map((month) => months[month]!.installedGridMw > 0)).toEqual([true, true, false]);
    expect(months[8]!.resaleUsd).toBeGreaterThan(0);
  });

  it("forgives two bad months: one good one starts the count anew", () => {
    const hashpriceUsdPerPhDay = new Float64Array(24)
      .fill(40)
      .map((price, month) => (month % 3 === 2 ? price : 5));
    const months = fleet(withMine(), choose(), testWorld({ hashpriceUsdPerPhDay }));
    expect(months[22]!.installedGridMw).toBeCloseTo(90, 6);
  });

  it("is not sold for one dear season: a year at today's hashprice decides, not the month", () => {
    const dearSpring = priceYear((hour) => (hour >= 1416 && hour < 3624 ? 200 : 30), 24);
    expect(fleet(withMine({}, { priceYear: dearSpring }))[20]!.installedGridMw).toBeCloseTo(90, 6);
  });

  it("is not sold while it has no power: that is not its loss", () => {
    const late = withMine({}, { connection: { ...testSite().connection, availableAfterMonths: 10 } });
    const hashpriceUsdPerPhDay = new Float64Array(24)
      .fill(40)
      .map((price, month) => (month < 10 ? 5 : price));
    expect(fleet(late, choose(), testWorld({ hashpriceUsdPerPhDay }))[10]!.installedGridMw).toBeCloseTo(
      90,
      6,
    );
  });

  it("counts standing upkeep: machines that earn less than their staff are sold", () => {
    const dear = withMine({ fixedUpkeep: [{ what: "staff", usdPerMwYear: 12 * 40_000 }] });
    expect(fleet(dear)[2]!.installedGridMw).toBe(0);
    const cheap = withMine({ fixedUpkeep: [{ what: "staff", usdPerMwYear: 12 * 20_000 }] });
    expect(fleet(cheap)[2]!.installedGridMw).toBeCloseTo(90, 6);
  });
});

describe("selling the machines", () => {
  it("at once pays their price of today and leaves nothing", () => {
    const months = fleet(withMine(), choose({ fleet: "sell" }));
    const unitUsdPerTh = machinePriceUsdPerTh(testMine.machinePrice, {
      hashpriceUsdPerPhDay: 40,
      efficiencyJPerTh: 20,
      ageYears: 12.5 / 12,
    });
    expect(months[0]!.resaleUsd).toBeCloseTo(unitUsdPerTh * 30_000 * 150, 2);
    expect(sum(months.map((month) => month.installedGridMw))).toBe(0);
  });

  it("pays a tenth less after the broker's tenth", () => {
    const whole = fleet(withMine(), choose({ fleet: "sell" }))[0]!.resaleUsd;
    const cut = fleet(withMine({ resaleHaircutFraction: 0.1 }), choose({ fleet: "sell" }))[0]!.resaleUsd;
    expect(cut).toBeCloseTo(0.9 * whole, 3);
  });

  it("is what converting at once does; doing nothing sells nothing", () => {
    const site = withMine({}, { hosting: testOffer });
    expect(
      fleet(site, choose({ strategy: "convert", hostMw: 60, fleet: "sell" }))[0]!.resaleUsd,
    ).toBeGreaterThan(0);
    expect(sum(fleet(site, choose({ strategy: "do-nothing" })).map((month) => month.resaleUsd))).toBe(0);
  });
});

describe("refreshing the fleet", () => {
  const better = { ...testMachine, id: "test-12", efficiencyJPerTh: 12, hashrateThs: 250 };
  const rule = (paybackMonths: number, machines = [better]): Partial<Mine> => ({
    refresh: { paybackMonths, machines },
  });

  it("buys the same megawatts of better machines when they pay back in time", () => {
    const months = fleet(withMine(rule(1000)), choose({ fleet: "refresh" }));
    expect(months[0]!.capexUsd).toBeGreaterThan(0);
    expect(months[0]!.resaleUsd).toBeGreaterThan(0);
    expect(months[0]!.installedGridMw).toBeCloseTo(90, 6);
    expect(months[1]!.tiers[0]!.revenueUsdPerMwh).toBeCloseTo((83.333 * 20) / 12, 1);
  });

  it("does not where they don't: a payback of no time is asked in vain", () => {
    const months = fleet(withMine(rule(0)), choose({ fleet: "refresh" }));
    expect(sum(months.map((month) => month.capexUsd))).toBe(0);
  });

  it("never buys for less than a tenth of efficiency: the same machine anew is upkeep", () => {
    const slightly = { ...testMachine, id: "test-19", efficiencyJPerTh: 19, hashrateThs: 158 };
    const months = fleet(withMine(rule(1000, [slightly])), choose({ fleet: "refresh" }));
    expect(sum(months.map((month) => month.capexUsd))).toBe(0);
  });

  it("buys once: the new machines are not replaced by themselves", () => {
    const months = fleet(withMine(rule(1000)), choose({ fleet: "refresh" }));
    expect(months.filter((month) => month.capexUsd > 0)).toHaveLength(1);
  });

  it("pays for the last purchase before the next: better machines still are not bought a month later", () => {
    const best = {
      ...testMachine,
      id: "test-8",
      efficiencyJPerTh: 8,
      hashrateThs: 375,
      released: { year: 2024, month: 1 },
    };
    const months = fleet(withMine(rule(18, [better, best])), choose({ fleet: "refresh" }));
    const bought = months.flatMap((month, index) => (month.capexUsd > 0 ? [index] : []));
    for (let i = 1; i < bought.length; i++) expect(bought[i]! - bought[i - 1]!).toBeGreaterThanOrEqual(18);
  });

  it("is a policy: a fleet that runs to its stop is left alone", () => {
    expect(sum(fleet(withMine(rule(1000))).map((month) => month.capexUsd))).toBe(0);
  });
});

describe("a site without machines", () => {
  it("has none in any month", () => {
    expect(fleet(testSite()).every((month) => month.tiers.length === 0 && month.installedGridMw === 0)).toBe(
      true,
    );
  });
});
