import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  buildingUsdPerMw,
  type Choice,
  makeLeaseFactors,
  makePathLayout,
  makePlan,
  makeYard,
  opensOnce,
  type Site,
  type StrategyId,
} from "./index.ts";
import { testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const site = testSite({ mine: testMine, hosting: testOffer });
const yard = makeYard(site);
const choiceOf = (strategy: StrategyId, hostMw = 60, waitMonths = 0): Choice => ({
  strategy,
  hostMw,
  waitMonths,
  fleet: "run-to-stop",
});

function layoutOf(choice: Choice, delayMonths = 0, on: Site = site) {
  const factors = on.hosting ? makeLeaseFactors(on.hosting, on.months) : null;
  return makePathLayout(on, yard, factors, choice, delayMonths);
}
const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

describe("the payments for three halls of 20 MW, ready in months 6, 8 and 10, paid over 4 months each", () => {
  const { paidMw, clearedMw } = layoutOf(choiceOf("bridge"));

  it("are 5 MW a month and hall: 5, 5, 10, 10, 10, 10, 5, 5 from month 2 on", () => {
    expect(Array.from(paidMw.subarray(0, 12))).toEqual([0, 0, 5, 5, 10, 10, 10, 10, 5, 5, 0, 0]);
  });

  it("are 60 MW in all, and so is what is cleared: 20 MW three months before each hall", () => {
    expect([total(paidMw), total(clearedMw)]).toEqual([60, 60]);
    expect([3, 5, 7].map((month) => clearedMw[month])).toEqual([20, 20, 20]);
  });

  it("come two months later when the works are late by two", () => {
    const late = layoutOf(choiceOf("bridge"), 2);
    expect(Array.from(late.paidMw.subarray(2))).toEqual(Array.from(paidMw.subarray(0, 22)));
    expect(Array.from(late.clearedMw.subarray(2))).toEqual(Array.from(clearedMw.subarray(0, 22)));
  });

  it("end with the horizon: of 60 MW a horizon of 7 months pays 5 + 5 + 10 + 10 + 10 = 40 and clears 40", () => {
    const short = layoutOf(choiceOf("bridge"), 0, { ...site, months: 7 });
    expect([total(short.paidMw), total(short.clearedMw)]).toEqual([40, 40]);
  });

  it("of a hall without months of payment are one payment, in the month that it is ready", () => {
    const conversion = { ...testOffer.conversion, spendMonths: 0 };
    const { paidMw: atOnce } = layoutOf(choiceOf("bridge", 20), 0, {
      ...site,
      hosting: { ...testOffer, conversion },
    });
    expect([atOnce[6], total(atOnce)]).toEqual([20, 20]);
  });

  it("are the whole of any MW at any delay within the horizon", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 60, noNaN: true }),
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom<StrategyId>("convert", "bridge", "hybrid"),
        (hostMw, delayMonths, strategy) => {
          const layout = layoutOf(choiceOf(strategy, hostMw), delayMonths);
          expect(total(layout.paidMw)).toBeCloseTo(hostMw, 9);
          expect(total(layout.clearedMw)).toBeCloseTo(hostMw, 9);
        },
      ),
      { seed: 123, numRuns: 60 },
    );
  });
});

describe("the megawatts that machines will still be given", () => {
  it("of a bridge are 100, 80 from month 3, 60 from 5, 40 from 7, none from 10 on", () => {
    const { neededMw } = layoutOf(choiceOf("bridge"));
    expect([0, 2, 3, 4, 5, 6, 7, 9, 10, 23].map((month) => neededMw[month])).toEqual([
      100, 100, 80, 80, 60, 60, 40, 40, 0, 0,
    ]);
  });

  it("before the connection stands are those to come: 100 MW though nothing may run for 3 months", () => {
    const later: Site = { ...site, connection: { ...site.connection, availableAfterMonths: 3 } };
    const { plan, neededMw } = layoutOf(choiceOf("mine", 0), 0, later);
    expect([plan.miningMw[0], neededMw[0], neededMw[3]]).toEqual([0, 100, 100]);
  });

  it("never grow, and are never below what is open", () => {
    for (const strategy of ["mine", "bridge", "hybrid", "wait", "convert"] as const) {
      const { plan, neededMw } = layoutOf(choiceOf(strategy, 40, strategy === "wait" ? 5 : 0));
      neededMw.forEach((mw, month) => {
        expect(mw).toBeGreaterThanOrEqual(plan.miningMw[month]!);
        expect(mw).toBeLessThanOrEqual(neededMw[month - 1] ?? Number.POSITIVE_INFINITY);
      });
    }
  });
});

describe("the stages of a plan", () => {
  it("are one per month; months of one calendar month under one holding are the same stage", () => {
    const { stages } = layoutOf(choiceOf("mine", 0));
    expect(stages).toHaveLength(24);
    expect(stages[12]).toBe(stages[0]);
    expect(stages[1]).not.toBe(stages[0]);
  });

  it("leave machines less as halls are let: 100 MW, then 100 - 20, 100 - 40, 100 - 60 with idle power held", () => {
    const { stages } = layoutOf(choiceOf("hybrid"));
    [5, 6, 8, 10].forEach((month, i) => {
      expect(stages[month]!.roomMw[0]).toBeCloseTo(100 - 20 * i, 9);
    });
  });

  it("of a sold site carry nothing from the day of closing on", () => {
    const sold: Site = { ...site, sale: { priceUsdPerImportMw: 1e6, closesAfterMonths: 5, costFraction: 0 } };
    const { stages } = layoutOf(choiceOf("sell-site", 0), 0, sold);
    expect([stages[4]!.roomMw[0], stages[5]!.roomMw[0]]).toEqual([100, 0]);
  });
});

describe("the lease of a layout", () => {
  it("is none where nobody is hosted, and none where the site offers none", () => {
    expect(layoutOf(choiceOf("mine", 0)).leases).toEqual([]);
    expect(layoutOf(choiceOf("mine", 0), 0, { ...site, hosting: null }).leases).toEqual([]);
  });

  it("pays 100 USD/kW for 16 IT MW a hall: 1.6 M$ from month 6, 3.2 from 8, 4.8 from 10", () => {
    const [lease] = layoutOf(choiceOf("bridge")).leases;
    [0, 1.6e6, 3.2e6, 4.8e6].forEach((usd, i) => {
      expect(lease!.stayRentUsd[[5, 6, 8, 10][i]!]).toBeCloseTo(usd, 3);
    });
    expect(lease).toMatchObject({ commencementMonth: 6, dueMonth: 6, endMonth: 130 });
  });
});

describe("plans that machines' lives can be shared by", () => {
  it("are all that only ever close megawatts", () => {
    for (const strategy of ["mine", "bridge", "hybrid", "wait", "convert", "do-nothing"] as const)
      expect(opensOnce(site, layoutOf(choiceOf(strategy, 40)).plan)).toBe(true);
  });

  it("are not those that open some again: 40 MW after 20 in month 9", () => {
    const { plan } = layoutOf(choiceOf("mine", 0));
    const miningMw = plan.miningMw.map((_, month) => (month === 8 ? 20 : 40));
    expect(opensOnce(site, { ...plan, miningMw })).toBe(false);
  });

  it("may open on the day of the connection, not a month later", () => {
    const later: Site = { ...site, connection: { ...site.connection, availableAfterMonths: 3 } };
    const { plan } = layoutOf(choiceOf("mine", 0), 0, later);
    expect(opensOnce(later, plan)).toBe(true);
    expect(opensOnce(site, plan)).toBe(false);
  });
});

describe("the cost of a choice's buildings", () => {
  const terms = { ...testOffer.conversion, demobilisationUsdPerMw: 15_000, salvageUsdPerItMw: 9000 };
  const greenfield = {
    ...terms,
    capexUsdPerItMw: 2_000_000,
    demobilisationUsdPerMw: 0,
    salvageUsdPerItMw: 0,
  };
  const dear: Site = { ...site, hosting: { ...testOffer, conversion: terms, greenfield } };

  it("of a conversion is 0.8 M$ per grid MW, 15,000 to clear, 9,000 / 1.25 = 7,200 of salvage", () => {
    expect(buildingUsdPerMw(dear, choiceOf("bridge"))).toEqual({
      hallUsd: 800_000,
      demobilisationUsd: 15_000,
      salvageUsd: 7200,
    });
  });

  it("on empty land is its own: 1.6 M$, nothing cleared, nothing salvaged", () => {
    expect(buildingUsdPerMw(dear, choiceOf("greenfield"))).toEqual({
      hallUsd: 1_600_000,
      demobilisationUsd: 0,
      salvageUsd: 0,
    });
  });

  it("has nothing to clear where no machine stands, and nothing at all where nobody can be hosted", () => {
    expect(buildingUsdPerMw({ ...dear, mine: null }, choiceOf("convert")).demobilisationUsd).toBe(0);
    expect(buildingUsdPerMw({ ...dear, hosting: null }, choiceOf("mine"))).toEqual({
      hallUsd: 0,
      demobilisationUsd: 0,
      salvageUsd: 0,
    });
  });

  it("is laid out by the plan of that choice and delay", () => {
    const choice = choiceOf("wait", 40, 4);
    expect(layoutOf(choice, 3).plan).toEqual(makePlan(site, testWorld({ delayMonths: 3 }), choice));
  });
});
