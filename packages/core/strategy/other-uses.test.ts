import { describe, expect, it } from "vitest";
import type { ColocationTerms } from "../mining/index.ts";
import {
  type Choice,
  type ColocationOffer,
  customerMonths,
  makeComparison,
  makePlan,
  obstacleTo,
  operatePlan,
  outcomeOf,
  priceMonths,
  promisedPriceUsdPerMwh,
  type Site,
  type StrategyId,
} from "./index.ts";
import { lineTotal, priceYear, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

/** 70 USD/MWh at the meter, nobody defaults but for cause, no deposit. */
const TERMS: ColocationTerms = {
  rateUsdPerKwh: 0.07,
  meteredAt: "meter",
  depositMonths: 0,
  billingDelayDays: 0,
  baseDefaultProbabilityPerYear: 0,
  stressedDefaultProbabilityPerYear: 0,
  vacantMonthsAfterDefault: 2,
  uptimeFraction: 1,
};
/** 100 MW, customers with 20 J/TH: at 40 USD/PH/day their MWh earns 83.33 USD. */
const PLACES: ColocationOffer = {
  terms: TERMS,
  gridMw: 100,
  customerEfficiencyJPerTh: 20,
  profitShareFraction: 0,
  lossMonthsUntilExit: 3,
  lettingMonths: 0,
};
const choose = (strategy: StrategyId, change: Partial<Choice> = {}): Choice => ({
  strategy,
  hostMw: strategy === "greenfield" ? 60 : 0,
  waitMonths: 0,
  fleet: "run-to-stop",
  ...change,
});
const carryOut = (site: Site, strategy: StrategyId, world = testWorld(), change: Partial<Choice> = {}) =>
  operatePlan(site, world, makePlan(site, world, choose(strategy, change)));
const YEAR_HOURS = 365 * 24;

describe("host miners", () => {
  const site = (change: Partial<ColocationOffer> = {}, rest: Partial<Site> = {}) =>
    testSite({ months: 12, mine: testMine, colocation: { ...PLACES, ...change }, ...rest });

  it("at 70 USD/MWh on power of 40 earn 30 USD on each of 876,000 MWh a year, less staff", () => {
    const { lines, course } = carryOut(site(), "host-miners");
    expect(course.operations.reduce((mwh, month) => mwh + month.colocatedMwh, 0)).toBeCloseTo(
      100 * YEAR_HOURS,
      6,
    );
    expect(lineTotal(lines, "colocation.rate")).toBeCloseTo(70 * 100 * YEAR_HOURS, 3);
    expect(lineTotal(lines, "mining.energy")).toBeCloseTo(-40 * 100 * YEAR_HOURS, 3);
    expect(lineTotal(lines, "mining.upkeep.staff")).toBeCloseTo(-36_500 * 100, 3);
    expect(lineTotal(lines, "mining.reward")).toBe(0);
  });

  it("take places for which the owner's machines are sold on the first day", () => {
    const { course, lines } = carryOut(site(), "host-miners");
    expect(course.fleet[0]!.resaleUsd).toBeGreaterThan(0);
    expect(lineTotal(lines, "mining.machines-sold")).toBe(course.fleet[0]!.resaleUsd);
  });

  it("leave the owner 60 MW to mine with where 40 MW are let", () => {
    const { course } = carryOut(site({ gridMw: 40 }), "host-miners");
    expect(course.plan.miningMw[0]).toBe(60);
    expect(course.operations[0]!.colocatedMwh).toBeCloseTo(40 * 31 * 24, 6);
    expect(course.operations[0]!.miningMwh).toBeCloseTo(100 * 31 * 24, 6);
  });

  it("share a fifth of the customer's profit: 0.2 x (83.33 - 70) on every MWh", () => {
    const { lines } = carryOut(site({ profitShareFraction: 0.2 }), "host-miners");
    const perMwh = 70 + 0.2 * (40 / 0.48 - 70);
    expect(lineTotal(lines, "colocation.rate")).toBeCloseTo(perMwh * 100 * YEAR_HOURS, 2);
  });

  it("are only there once the places are open", () => {
    const { course } = carryOut(site({ lettingMonths: 4 }), "host-miners");
    expect(course.operations.map((month) => month.colocatedMwh > 0)).toEqual(
      Array.from({ length: 12 }, (_, month) => month >= 4),
    );
  });

  it("pay a deposit of two full bills and have it back at the end", () => {
    const { lines } = carryOut(site({ terms: { ...TERMS, depositMonths: 2 } }), "host-miners");
    const deposits = lines.find((line) => line.id === "colocation.deposit")!.amounts;
    const bill = 2 * 70 * 100 * 31 * 24;
    expect(deposits[0]).toBeCloseTo(bill, 3);
    expect(deposits[11]).toBeCloseTo(-bill, 3);
  });

  it("cost the chance of a default a month: empty places times 1 - 0.95^(1/12)", () => {
    const risky = { ...TERMS, baseDefaultProbabilityPerYear: 0.05 };
    const { lines } = carryOut(site({ terms: risky }), "host-miners");
    // two empty months of a 30 USD margin on 74,400 MWh in January
    const loss = (1 - 0.95 ** (1 / 12)) * 2 * 30 * 100 * 31 * 24;
    expect(lines.find((line) => line.id === "colocation.default")!.amounts[0]).toBeCloseTo(-loss, 3);
  });

  describe("when their machines do not earn the rate (30 USD/PH/day: 62.5 USD/MWh)", () => {
    const months = 12;
    const fall = testWorld(
      { hashpriceUsdPerPhDay: Float64Array.from({ length: months }, (_, m) => (m < 2 || m >= 6 ? 40 : 30)) },
      months,
    );
    const there = (s: Site) =>
      carryOut(s, "host-miners", fall).course.fleet.map((m) => m.customers!.gridMw > 0);

    it("leave after three such months, and come back two empty months later where it pays again", () => {
      // loss in months 2, 3 and 4: gone in 4; empty at least until 6, when 40 pays again
      expect(there(site())).toEqual([true, true, true, true, false, false, ...Array(6).fill(true)]);
    });

    it("forfeit the deposit within their term and have it back after it", () => {
      const withDeposit = (termMonths?: number) =>
        carryOut(
          site({
            terms: { ...TERMS, depositMonths: 1 },
            ...(termMonths === undefined ? {} : { termMonths }),
          }),
          "host-miners",
          fall,
        ).lines.find((line) => line.id === "colocation.deposit")!.amounts;
      expect(withDeposit()[4]).toBe(0);
      expect(withDeposit(3)[4]).toBeCloseTo(-70 * 100 * 31 * 24, 3);
    });
  });

  describe("are curtailed in the dearest hours alone, and in no more of them than the uptime allows", () => {
    // hour h of the year costs 40, every tenth hour 200
    const spiky = priceYear((hour) => (hour % 10 === 0 ? 200 : 40), 12);

    it("with 95 % promised, half of the tenth of dear hours is served at a loss", () => {
      const { course } = carryOut(
        site({ terms: { ...TERMS, uptimeFraction: 0.95 } }, { priceYear: spiky }),
        "host-miners",
      );
      // ties: a step at the promised price runs, so all hours at 200 run or none: at 95 % all run
      expect(course.operations[0]!.colocatedMwh).toBeCloseTo(100 * 31 * 24, 6);
    });

    it("with 90 % promised none of the dear hours is", () => {
      const { course } = carryOut(
        site({ terms: { ...TERMS, uptimeFraction: 0.89 } }, { priceYear: spiky }),
        "host-miners",
      );
      const dear = Math.ceil((31 * 24) / 10);
      expect(course.operations[0]!.colocatedMwh).toBeCloseTo(100 * (31 * 24 - dear), 6);
    });

    it("the promised price is the quantile of the month's prices, whatever the sign of the level", () => {
      const [january] = priceMonths(testSite({ priceYear: priceYear((hour) => hour % 100, 24) }));
      const prices = january!.cheapFirstUsdPerMwh;
      expect(promisedPriceUsdPerMwh(january!, 1, 1)).toBe(99);
      expect(promisedPriceUsdPerMwh(january!, 0.5, 2)).toBe(2 * prices[371]!);
      expect(promisedPriceUsdPerMwh(january!, 1, -1)).toBeCloseTo(0, 12);
      expect(promisedPriceUsdPerMwh(january!, 0, 1)).toBe(Number.NEGATIVE_INFINITY);
    });
  });

  it("need terms: the plan and the list of obstacles say so", () => {
    const bare = testSite({ mine: testMine });
    expect(() => makePlan(bare, testWorld(), choose("host-miners"))).toThrow(
      expect.objectContaining({ code: "strategy/no-colocation" }),
    );
    expect(() =>
      customerMonths(bare, testWorld(), makePlan(bare, testWorld(), choose("mine")), priceMonths(bare)),
    ).toThrow(expect.objectContaining({ code: "strategy/no-colocation" }));
    expect(obstacleTo(bare, "host-miners")!.enabledBy).toContain("mining.colocation");
    expect(obstacleTo(testSite({}), "host-miners")!.enabledBy).toContain("mining.colocation");
  });
});

describe("greenfield", () => {
  const beside = {
    ...testOffer,
    greenfield: {
      ...testOffer.conversion,
      capexUsdPerItMw: 2_000_000,
      firstHallAfterMonths: 10,
      cutOverMonths: 0,
    },
  };
  const site = testSite({ mine: testMine, hosting: beside });

  it("mines all 100 MW until each hall takes its 20: months 10, 12 and 14", () => {
    const { miningMw } = makePlan(site, testWorld(), choose("greenfield"));
    expect([9, 10, 11, 12, 14, 23].map((month) => miningMw[month])).toEqual([100, 80, 80, 60, 40, 40]);
  });

  it("pays its own price: 60 grid MW / 1.25 x 2 M USD", () => {
    expect(lineTotal(carryOut(site, "greenfield").lines, "building.halls")).toBeCloseTo(-96e6, 3);
    expect(
      lineTotal(carryOut(site, "hybrid", testWorld(), { hostMw: 60 }).lines, "building.halls"),
    ).toBeCloseTo(-48e6, 3);
  });

  it("can be done without a mine and not without terms", () => {
    expect(obstacleTo(testSite({ hosting: beside }), "greenfield")).toBeUndefined();
    expect(obstacleTo(testSite({ hosting: testOffer }), "greenfield")!.enabledBy).toContain(
      "facility.greenfield",
    );
    expect(() => makePlan(testSite({ hosting: testOffer }), testWorld(), choose("greenfield"))).toThrow(
      expect.objectContaining({ code: "strategy/no-greenfield" }),
    );
  });
});

describe("sell the site", () => {
  const sale = { priceUsdPerImportMw: 400_000, closesAfterMonths: 6, costFraction: 0.05 };
  const standing = {
    connectionUsdPerMwMonth: 100,
    siteUsdPerMonth: 5_000,
    auxiliaryMw: 1,
    minimumBillUsdPerMonth: 0,
  };

  it("brings 40 M less 2 M of cost in month 6", () => {
    const { lines } = carryOut(testSite({ sale }), "sell-site");
    expect(lines.find((line) => line.id === "sale.site")!.amounts[6]).toBe(40e6);
    expect(lineTotal(lines, "sale.site")).toBe(40e6);
    expect(lineTotal(lines, "sale.cost")).toBe(-2e6);
  });

  it("ends every standing cost with the sale: connection, site and lights of six months of 24", () => {
    const site = testSite({ sale, standing });
    const sold = carryOut(site, "sell-site");
    const idle = carryOut(site, "do-nothing");
    for (const id of ["standing.connection", "standing.site"])
      expect(lineTotal(sold.lines, id)).toBeCloseTo(lineTotal(idle.lines, id) / 4, 6);
    expect(sold.course.operations[5]!.importMwh).toBeGreaterThan(0);
    expect(sold.course.operations[6]!.importMwh).toBe(0);
  });

  it("is worth its price and what doing nothing would have cost: 38 M + 18 x (10,000 + 5,000 + lights)", () => {
    const site = testSite({ sale, standing });
    const idle = carryOut(site, "do-nothing");
    const { netCashUsd } = outcomeOf(site, carryOut(site, "sell-site"), idle);
    // 1 MW of lights at 40 USD/MWh from July 2027 to December 2028 (184 + 366 days)
    const savedUsd = 18 * 15_000 + 40 * 24 * (184 + 366);
    expect(netCashUsd.reduce((total, usd) => total + usd, 0)).toBeCloseTo(38e6 + savedUsd, 3);
  });

  it("mines until it closes and sells the machines then; or sells them on the first day where that is better", () => {
    const site = testSite({ sale, mine: testMine });
    const { course } = carryOut(site, "sell-site");
    expect([5, 6].map((month) => course.operations[month]!.miningMwh > 0)).toEqual([true, false]);
    expect(course.fleet[6]!.resaleUsd).toBeGreaterThan(0);
    const dead = testWorld({ hashpriceUsdPerPhDay: new Float64Array(24).fill(15) });
    const best = makeComparison(site, ["sell-site"], { waitMonths: 0 }).compare(dead)[0]!;
    expect(best).toMatchObject({ available: true, choice: { fleet: "sell" } });
  });

  it("that closes after the horizon brings nothing and costs nothing", () => {
    const late = testSite({ sale: { ...sale, closesAfterMonths: 30 }, standing });
    expect(outcomeOf(late, carryOut(late, "sell-site"), carryOut(late, "do-nothing")).npvUsd).toBe(0);
  });

  it("needs a price", () => {
    expect(obstacleTo(testSite({}), "sell-site")!.enabledBy).toContain("site.sale");
    expect(() => makePlan(testSite({}), testWorld(), choose("sell-site"))).toThrow(
      expect.objectContaining({ code: "strategy/no-sale" }),
    );
  });
});
