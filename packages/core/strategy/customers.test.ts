import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ColocationTerms } from "../mining/index.ts";
import {
  type Choice,
  type ColocationOffer,
  customerMonths,
  type MonthDuty,
  makePlan,
  makeYard,
  operateMonth,
  operatePlan,
  priceMonths,
  promisedPriceUsdPerMwh,
  type Site,
  strikeOfTier,
} from "./index.ts";
import { lineTotal, priceYear, testMine, testSite, testWorld } from "./test-site.ts";

const MONTHS = 12;
const DAYS_2027 = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const TERMS: ColocationTerms = {
  rateUsdPerKwh: 0.07,
  meteredAt: "meter",
  depositMonths: 1,
  billingDelayDays: 0,
  baseDefaultProbabilityPerYear: 0.05,
  stressedDefaultProbabilityPerYear: 0.6,
  vacantMonthsAfterDefault: 3,
  uptimeFraction: 0.95,
};
const OFFER: ColocationOffer = {
  terms: TERMS,
  gridMw: 50,
  customerEfficiencyJPerTh: 20,
  profitShareFraction: 0,
  lossMonthsUntilExit: 3,
  lettingMonths: 0,
};
const CHOICE: Choice = { strategy: "host-miners", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
/** Prices that no two hours share, so that the promised price parts them exactly: 0.01 to 87.60 USD/MWh. */
const distinct = priceYear((hour) => ((hour * 4057) % 8760) / 100 + 0.01, MONTHS);

function siteWith(offer: Partial<ColocationOffer>, change: Partial<Site> = {}): Site {
  return testSite({
    months: MONTHS,
    mine: testMine,
    colocation: { ...OFFER, ...offer },
    priceYear: distinct,
    ...change,
  });
}

function monthsOf(site: Site, world = testWorld({}, MONTHS)) {
  return customerMonths(site, world, makePlan(site, world, CHOICE), priceMonths(site));
}

describe("the promise of uptime", () => {
  it("stops customers only in hours dearer than both the rate and the promised price, and in 5 % of hours at most", () => {
    const site = siteWith({ terms: { ...TERMS, rateUsdPerKwh: 0.02 } });
    const world = testWorld({ hashpriceUsdPerPhDay: new Float64Array(MONTHS).fill(60) }, MONTHS);
    const { course } = operatePlan(site, world, makePlan(site, world, CHOICE));
    for (const [month, { colocatedMwh }] of course.operations.entries()) {
      const hours = DAYS_2027[month]! * 24;
      // rate 20 USD/MWh: four in five hours are dearer, yet only one in twenty may be stopped
      expect(colocatedMwh).toBeCloseTo(50 * Math.ceil(0.95 * hours), 6);
    }
  });

  it("stops nobody where every hour is cheaper than the rate, whatever may be stopped", () => {
    const site = siteWith({
      terms: { ...TERMS, rateUsdPerKwh: 0.09, uptimeFraction: 0.5 },
      customerEfficiencyJPerTh: 15,
    });
    const { course } = operatePlan(
      site,
      testWorld({}, MONTHS),
      makePlan(site, testWorld({}, MONTHS), CHOICE),
    );
    expect(course.operations[0]!.colocatedMwh).toBeCloseTo(50 * 31 * 24, 6);
  });

  it("of nothing lets the price alone decide: hours at 70 USD/MWh and below run", () => {
    const site = siteWith({ terms: { ...TERMS, uptimeFraction: 0 } });
    const { course } = operatePlan(
      site,
      testWorld({}, MONTHS),
      makePlan(site, testWorld({}, MONTHS), CHOICE),
    );
    const [january] = priceMonths(site);
    const cheap = january!.priceUsdPerMwh.filter((price) => price < 70).length;
    expect(course.operations[0]!.colocatedMwh).toBeCloseTo(50 * cheap, 6);
  });

  it("moves with level and spread of the world: the same hours are stopped at twice the prices", () => {
    const doubled = testWorld({ powerLevelRatio: new Float64Array(MONTHS).fill(2) }, MONTHS);
    const site = siteWith({ terms: { ...TERMS, rateUsdPerKwh: 0.01 }, customerEfficiencyJPerTh: 20 });
    const run = (world: typeof doubled) =>
      operatePlan(site, world, makePlan(site, world, CHOICE)).course.operations.map(
        (month) => month.colocatedMwh,
      );
    expect(run(doubled)).toEqual(run(testWorld({}, MONTHS)));
    const wide = testWorld({ powerSpreadRatio: new Float64Array(MONTHS).fill(1.5) }, MONTHS);
    expect(run(wide)).toEqual(run(testWorld({}, MONTHS)));
  });

  it("is a strike: revenue less upkeep plus the promise is above the dearest hour that must be served, adder included", () => {
    const site = siteWith(
      { terms: { ...TERMS, rateUsdPerKwh: 0.02 } },
      { connection: { ...testSite().connection, importAdderUsdPerMwh: 6 } },
    );
    const { tier } = monthsOf(
      site,
      testWorld({ hashpriceUsdPerPhDay: new Float64Array(MONTHS).fill(60) }, MONTHS),
    )[0]!;
    const [january] = priceMonths(site);
    const promised = promisedPriceUsdPerMwh(january!, 0.95, 1);
    expect(strikeOfTier(tier!)).toBeGreaterThan(promised + 6);
    expect(strikeOfTier(tier!)).toBeLessThan(promised + 6 + 0.01);
    expect(tier!.revenueUsdPerMwh).toBeCloseTo(20, 9);
  });

  it("serves at least the promised share of every month, whatever prices, uptime and rate", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 0.08, noNaN: true }),
        fc.integer({ min: 1, max: 8759 }),
        (uptimeFraction, rateUsdPerKwh, stride) => {
          const site = siteWith(
            { terms: { ...TERMS, uptimeFraction, rateUsdPerKwh } },
            { priceYear: priceYear((hour) => ((hour * stride) % 997) / 5 - 10, MONTHS), months: 2 },
          );
          const world = testWorld({}, MONTHS);
          const { operations } = operatePlan(site, world, makePlan(site, world, CHOICE)).course;
          expect(operations[0]!.colocatedMwh).toBeGreaterThanOrEqual(50 * 744 * uptimeFraction - 1e-6);
        },
      ),
      { seed: 5, numRuns: 30 },
    );
  });
});

describe("sorted prices and step-by-step dispatch", () => {
  it("agree on customers to a cent: energy, rate, cost", () => {
    const site = siteWith({ terms: { ...TERMS, rateUsdPerKwh: 0.03 }, gridMw: 30 });
    const world = testWorld({}, MONTHS);
    const plan = makePlan(site, world, CHOICE);
    const { course } = operatePlan(site, world, plan);
    const yard = makeYard(site);
    for (let month = 0; month < MONTHS; month++) {
      const prices = yard.shapes[month]!;
      const duty: MonthDuty = {
        prices,
        calendarMonth: month,
        priceLevelRatio: 1,
        hoursRatio: 1,
        isConnected: true,
        tiers: course.fleet[month]!.tiers,
        reservedMw: 0,
        letMw: 0,
        blocks: [],
        resells: true,
      };
      const plain = operateMonth(site, duty);
      const fast = course.operations[month]!;
      expect(fast.colocatedMwh).toBeCloseTo(plain.colocatedMwh, 6);
      expect(fast.colocationRevenueUsd).toBeCloseTo(plain.colocationRevenueUsd, 2);
      expect(fast.miningRevenueUsd).toBeCloseTo(plain.miningRevenueUsd, 2);
      expect(fast.energyCostUsd).toBeCloseTo(plain.energyCostUsd, 2);
    }
  });
});

describe("coming and going", () => {
  const path = (values: readonly number[]) =>
    testWorld({ hashpriceUsdPerPhDay: Float64Array.from(values) }, MONTHS);
  const there = (world: ReturnType<typeof path>, change: Partial<ColocationOffer> = {}) =>
    monthsOf(siteWith(change), world)
      .map(({ gridMw }) => (gridMw > 0 ? "x" : "."))
      .join("");
  /** 40 earns 83 USD/MWh against a rate of 70; 30 earns 62.5. */
  const months = (text: string) => path([...text].map((letter) => (letter === "h" ? 40 : 30)));

  it("follows who would come: nobody while machines do not earn the rate", () => {
    expect(there(months("llllllllllll"))).toBe("............");
    expect(there(months("llllhhhhhhhh"))).toBe("....xxxxxxxx");
  });

  it("forgives one and two bad months, and not three in a row", () => {
    expect(there(months("hhllhhllhhhh"))).toBe("xxxxxxxxxxxx");
    expect(there(months("hhlllhhhhhhh"))).toBe("xxxx...xxxxx");
  });

  it("waits out the vacancy of the terms after an exit, and longer where it does not pay", () => {
    expect(there(months("hlllhhhhhhhh"), { terms: { ...TERMS, vacantMonthsAfterDefault: 5 } })).toBe(
      "xxx.....xxxx",
    );
    expect(there(months("hlllllllllhh"))).toBe("xxx.......xx");
  });

  it("patience of six months keeps who would leave after three", () => {
    expect(there(months("hhlllhhhhhhh"), { lossMonthsUntilExit: 6 })).toBe("xxxxxxxxxxxx");
  });

  it("does not know the future: what a month does is the same whatever comes later", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("h", "l"), { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 1, max: 11 }),
        (letters, cut) => {
          const other = letters.map((letter, month) => (month < cut ? letter : letter === "h" ? "l" : "h"));
          expect(there(months(letters.join(""))).slice(0, cut)).toBe(
            there(months(other.join(""))).slice(0, cut),
          );
        },
      ),
      { seed: 6, numRuns: 50 },
    );
  });

  it("machines of 17.5 J/TH stay where those of 20 leave: 30 USD/PH/day earns 71.4 of a rate of 70", () => {
    expect(there(months("hhllllllllll"), { customerEfficiencyJPerTh: 17.5 })).toBe("xxxxxxxxxxxx");
  });
});

describe("money besides the rate", () => {
  it("deposits received and paid back cancel for who stays to the end", () => {
    const { lines } = (() => {
      const [site, world] = [siteWith({}), testWorld({}, MONTHS)];
      return operatePlan(site, world, makePlan(site, world, CHOICE));
    })();
    expect(lineTotal(lines, "colocation.deposit")).toBeCloseTo(0, 6);
    const deposit = lines.find(({ id }) => id === "colocation.deposit")!.amounts;
    // one full bill of January at 95 %
    expect(deposit[0]).toBeCloseTo(0.95 * 50 * 744 * 70, 3);
  });

  it("the expected loss rises from 5 % to 60 % a year while machines do not earn the rate", () => {
    const world = testWorld(
      { hashpriceUsdPerPhDay: Float64Array.from({ length: MONTHS }, (_, month) => (month === 1 ? 30 : 40)) },
      MONTHS,
    );
    const flat = siteWith({}, { priceYear: priceYear(() => 40, MONTHS) });
    const losses = monthsOf(flat, world).map(({ expectedLossUsd }) => expectedLossUsd);
    // three empty months of 30 USD on 95 % of 50 MW, times the month's chance; February has 672 hours
    const monthly = (yearly: number) => 1 - (1 - yearly) ** (1 / 12);
    expect(losses[0]).toBeCloseTo(monthly(0.05) * 3 * 30 * 0.95 * 50 * 744, 3);
    expect(losses[1]).toBeCloseTo(monthly(0.6) * 3 * 30 * 0.95 * 50 * 672, 3);
  });

  it("empty places cost no upkeep, and let ones that of their megawatts: 36,500 USD per MW and year", () => {
    const site = siteWith({ lettingMonths: 6, gridMw: 100 });
    const world = testWorld({}, MONTHS);
    const { lines } = operatePlan(site, world, makePlan(site, world, CHOICE));
    const staff = lines.find(({ id }) => id === "mining.upkeep.staff")!.amounts;
    expect(staff[5]).toBeCloseTo(0, 9);
    expect(staff[6]).toBeCloseTo((-36_500 * 100) / 12, 6);
  });

  it("a sale of the places is no part of it: the strategy that lets them sells nothing but the machines it has no room for", () => {
    const site = siteWith({ gridMw: 50 });
    const world = testWorld({}, MONTHS);
    const { course } = operatePlan(site, world, makePlan(site, world, CHOICE));
    // 90 MW stand, 50 MW of room are left to them
    expect(course.fleet[0]!.installedGridMw).toBeCloseTo(100, 6);
    expect(course.fleet[0]!.resaleUsd).toBeGreaterThan(0);
  });
});
