import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  atMarket,
  type Choice,
  defaultOf,
  firstReLetMonth,
  type HostingOffer,
  leaseForPlan,
  makePlan,
  makeYard,
  operatePlan,
  requireWorld,
  type Site,
  signMonthOf,
  tenanciesOf,
  tenantBlocks,
  type World,
} from "./index.ts";
import { testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const site = testSite({ mine: testMine, hosting: testOffer });
const yard = makeYard(site);
const mine: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const bridge: Choice = { strategy: "bridge", hostMw: 60, waitMonths: 0, fleet: "run-to-stop" };
const monthly = (of: (month: number) => number) => Float64Array.from({ length: 24 }, (_, month) => of(month));

const offerOf = (
  change: Partial<HostingOffer>,
  lease: Partial<HostingOffer["lease"]> = {},
): HostingOffer => ({
  ...testOffer,
  ...change,
  lease: { ...testOffer.lease, ...lease },
});
const planOn = (on: Site, choice: Choice, world: World = testWorld()) => makePlan(on, world, choice);

describe("a plan carried out", () => {
  it("mines 90 MW in all 744 hours of January: 66,960 MWh, earning 83.33 USD each and paying 40", () => {
    const { course } = operatePlan(site, testWorld(), planOn(site, mine), yard);
    const january = course.operations[0]!;
    expect(january.miningMwh).toBeCloseTo(66_960, 6);
    expect(january.miningRevenueUsd).toBeCloseTo(66_960 * (40 / 0.48), 3);
    expect(january.energyCostUsd).toBeCloseTo(66_960 * 40, 3);
  });

  it("has one operation and one fleet a month, and a lease only where halls are built", () => {
    const { course } = operatePlan(site, testWorld(), planOn(site, mine), yard);
    expect([course.operations.length, course.fleet.length, course.lease]).toEqual([24, 24, null]);
    expect(operatePlan(site, testWorld(), planOn(site, bridge), yard).course.lease).not.toBeNull();
  });

  it("loses with an outage of a quarter of a month a quarter of its MWh, rewards and energy, no more", () => {
    const outageFraction = monthly((month) => (month === 3 ? 0.25 : 0));
    const whole = operatePlan(site, testWorld(), planOn(site, mine), yard).course.operations;
    const part = operatePlan(site, testWorld({ outageFraction }), planOn(site, mine), yard).course.operations;
    expect(part[3]!.miningMwh).toBeCloseTo(0.75 * whole[3]!.miningMwh, 6);
    expect(part[3]!.miningRevenueUsd).toBeCloseTo(0.75 * whole[3]!.miningRevenueUsd, 4);
    expect(part[3]!.energyCostUsd).toBeCloseTo(0.75 * whole[3]!.energyCostUsd, 4);
    expect(part[2]).toEqual(whole[2]);
  });

  it("leaves tenants served in an outage of the machines' feeders", () => {
    const outageFraction = monthly(() => 0.25);
    const hybrid: Choice = { ...bridge, strategy: "hybrid", hostMw: 20 };
    const whole = operatePlan(site, testWorld(), planOn(site, hybrid), yard).course.operations[12]!;
    const part = operatePlan(site, testWorld({ outageFraction }), planOn(site, hybrid), yard).course
      .operations[12]!;
    expect(part.aiMwh).toBeCloseTo(whole.aiMwh, 6);
    expect(part.miningMwh).toBeCloseTo(0.75 * whole.miningMwh, 6);
  });

  it("runs nothing before the connection stands, and February 2028 has 29 days: 29 * 24 * 90 MWh", () => {
    const later: Site = { ...site, connection: { ...site.connection, availableAfterMonths: 2 } };
    const { operations } = operatePlan(later, testWorld(), planOn(later, mine), yard).course;
    expect(operations.slice(0, 3).map(({ miningMwh }) => Math.round(miningMwh))).toEqual([0, 0, 66_960]);
    expect(operations[13]!.miningMwh).toBeCloseTo(62_640, 6);
  });

  it("draws nothing more, lights neither, from the month in which the sale of the site closes: its sixth", () => {
    const sold: Site = {
      ...site,
      standing: { ...site.standing, auxiliaryMw: 1 },
      sale: { priceUsdPerImportMw: 1e6, closesAfterMonths: 5, costFraction: 0 },
    };
    const choice: Choice = { ...mine, strategy: "sell-site" };
    const { operations } = operatePlan(sold, testWorld(), planOn(sold, choice)).course;
    expect(operations[4]!.importMwh).toBeCloseTo(91 * 744, 6);
    expect(operations.slice(5).map(({ importMwh }) => importMwh)).toEqual(new Array(19).fill(0));
  });

  it("stops machines in the hours dearer than their strike: at 25 USD/PH/day and 52.08 USD/MWh none run at 60", () => {
    const hashpriceUsdPerPhDay = monthly(() => 25);
    const world = testWorld({
      hashpriceUsdPerPhDay,
      powerLevelRatio: monthly((month) => (month < 6 ? 1.5 : 1)),
    });
    const { operations } = operatePlan(
      site,
      world,
      planOn(site, { ...mine, fleet: "run-to-stop" }),
      yard,
    ).course;
    expect(operations[0]!.miningMwh).toBe(0);
  });

  it("draws what it is given: what is mined, let, lit or lost is what is imported, in every month", () => {
    const lossy: Site = {
      ...site,
      connection: { ...site.connection, lossFraction: 0.02 },
      standing: { ...site.standing, auxiliaryMw: 1 },
    };
    fc.assert(
      fc.property(
        fc.constantFrom<Choice>(mine, bridge, { ...bridge, strategy: "hybrid", hostMw: 40 }),
        fc.double({ min: 15, max: 80, noNaN: true }),
        (choice, hashprice) => {
          const world = testWorld({ hashpriceUsdPerPhDay: monthly(() => hashprice) });
          const { operations } = operatePlan(lossy, world, planOn(lossy, choice)).course;
          for (const month of operations)
            expect(month.miningMwh + month.aiMwh + month.auxiliaryMwh).toBeCloseTo(month.importMwh, 5);
        },
      ),
      { seed: 141, numRuns: 12 },
    );
  });

  it.each([
    ["hashprice", { hashpriceUsdPerPhDay: new Float64Array(23) }],
    ["BTC price", { priceUsdPerBtc: new Float64Array(23) }],
    ["power level", { powerLevelRatio: new Float64Array(0) }],
    ["rent ratio", { rentRatio: new Float64Array(12) }],
  ])("is refused in a world whose %s ends before the horizon", (what, change) => {
    const refused = expect.objectContaining({
      code: "strategy/world-too-short",
      message: expect.stringContaining(what),
    });
    expect(() => operatePlan(site, testWorld(change), planOn(site, mine), yard)).toThrow(refused);
    expect(() => requireWorld(site, testWorld())).not.toThrow();
  });
});

describe("the lease of a plan", () => {
  const lease = (choice: Choice = bridge, world: World = testWorld(), offer = testOffer) => {
    const on = { ...site, hosting: offer };
    return leaseForPlan(on, offer, world, makePlan(on, world, choice));
  };

  it("is the offer's in proportion: 30 of 60 grid MW are 24 IT MW, and 24 MW sold", () => {
    expect(lease({ ...bridge, hostMw: 30 })).toMatchObject({ itMw: 24, soldMw: 24, reservedMw: 30 });
  });

  it("starts with its first hall, July 2027, each hall of 20 MW two months after the last", () => {
    const { start, ramp } = lease();
    expect(start).toEqual({ year: 2027, month: 7 });
    expect(ramp.blocks.map(({ monthsAfterStart }) => monthsAfterStart)).toEqual([0, 2, 4]);
    ramp.blocks.forEach(({ soldFraction }) => {
      expect(soldFraction).toBeCloseTo(1 / 3, 12);
    });
  });

  it("sells the whole in its blocks, whatever the halls and the ramp", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 60, noNaN: true }),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom(7, 20, 60),
        (hostMw, rampMonths, hallGridMw) => {
          const offer = offerOf({ rampMonths, conversion: { ...testOffer.conversion, hallGridMw } });
          const { blocks } = lease({ ...bridge, hostMw }, testWorld(), offer).ramp;
          expect(blocks.reduce((sum, { soldFraction }) => sum + soldFraction, 0)).toBeCloseTo(1, 9);
          expect(blocks).toHaveLength(Math.ceil(hostMw / hallGridMw - 1e-9) * Math.max(1, rampMonths));
        },
      ),
      { seed: 142, numRuns: 60 },
    );
  });

  it("is signed at the market of the decision: 100 USD/kW at 1.3 in month 5 is 130 for who waits until then", () => {
    const world = testWorld({ rentRatio: monthly((month) => (month === 5 ? 1.3 : 1)) });
    const wait: Choice = { ...bridge, strategy: "wait", waitMonths: 5 };
    expect(lease(wait, world).rent.valueUsdPerKwMonth).toBeCloseTo(130, 9);
    expect(lease(bridge, world).rent.valueUsdPerKwMonth).toBe(100);
  });

  it("carries prepayment and the tenant's capex in proportion: half of 30 M$ and of 20 M$ for 30 MW", () => {
    const prepayment = {
      amountUsd: 30e6,
      receivedMonthsAfterStart: 0,
      creditFromMonthsAfterStart: 0,
      creditMonths: 9,
    };
    const tenantCapex = { amountUsd: 20e6, nettedFraction: 0.4 };
    const half = lease({ ...bridge, hostMw: 30 }, testWorld(), offerOf({}, { prepayment, tenantCapex }));
    expect(half.prepayment!.amountUsd).toBe(15e6);
    expect(half.tenantCapex!.amountUsd).toBe(10e6);
  });
});

describe("late halls", () => {
  const late = {
    graceMonths: 1,
    damagesFractionOfRent: 0.3,
    capMonthsOfRent: 1,
    terminationAfterMonths: null,
  };
  const world = testWorld({ delayMonths: 3 });

  it("miss their date by three months where the lease has a price for that; else the date moves along", () => {
    const missed = (offer: HostingOffer) => {
      const [tenancy] = tenanciesOf({ ...site, hosting: offer }, makePlan(site, world, bridge));
      const { readyMonth, dueMonth } = tenancy!.parts[0]!;
      return readyMonth - dueMonth;
    };
    expect(missed(offerOf({}, { lateDelivery: late }))).toBe(3);
    expect(missed(testOffer)).toBe(0);
  });

  it("leave a lease with damages at the date that was promised: July, not October", () => {
    const priced = offerOf({}, { lateDelivery: late });
    const on = { ...site, hosting: priced };
    expect(leaseForPlan(on, priced, world, makePlan(on, world, bridge)).start).toEqual({
      year: 2027,
      month: 7,
    });
    expect(leaseForPlan(site, testOffer, world, makePlan(site, world, bridge)).start).toEqual({
      year: 2027,
      month: 10,
    });
  });
});

describe("blocks that move in", () => {
  it("are one per hall without a ramp, four per hall over four months", () => {
    const plan = planOn(site, bridge);
    const blocksIn = (offer: HostingOffer) =>
      tenantBlocks(tenanciesOf({ ...site, hosting: offer }, plan)[0]!);
    expect(blocksIn(testOffer)).toHaveLength(3);
    const ramped = blocksIn(offerOf({ rampMonths: 4 }));
    expect(ramped.map(({ readyMonth }) => readyMonth).slice(2, 6)).toEqual([8, 9, 8, 9]);
    expect(ramped[3]!.soldFraction).toBeCloseTo(1 / 12, 12);
  });
});

describe("the month of signing", () => {
  it("is that of the order, at most the horizon's last: 0, 9, 23", () => {
    const months = [0, 9, 99].map((waitMonths) => {
      const plan = planOn(site, mine);
      return signMonthOf(site, { ...plan, choice: { ...bridge, strategy: "wait", waitMonths } });
    });
    expect(months).toEqual([0, 9, 23]);
  });
});

describe("the next tenant", () => {
  const plan = planOn(site, bridge);
  const reLet = { lagMonths: 4, rentFractionOfLast: 0.8 };

  it("pays 80 % of the last rent, moved by the market: at 1.5 against 1.2 at signing it is 100 %", () => {
    const world = testWorld({ rentRatio: monthly((month) => (month === 10 ? 1.5 : 1.2)) });
    expect(atMarket(site, world, plan, reLet, 10).rentFractionOfLast).toBeCloseTo(1, 12);
    expect(atMarket(site, world, plan, reLet, 11).rentFractionOfLast).toBeCloseTo(0.8, 12);
  });

  it("beyond the horizon meets the market of its last month", () => {
    const world = testWorld({ rentRatio: monthly((month) => (month === 23 ? 2 : 1)) });
    expect(atMarket(site, world, plan, reLet, 500).rentFractionOfLast).toBeCloseTo(1.6, 12);
  });

  it("comes to the first hall after its term and the lag: 6 + 120 + 4, without the lag where nobody is to come", () => {
    const { lease } = testOffer;
    const [tenancy] = tenanciesOf(site, plan);
    expect(firstReLetMonth({ ...lease, afterTerm: { kind: "re-let", ...reLet } }, tenancy!)).toBe(130);
    expect(firstReLetMonth(lease, tenancy!)).toBe(126);
  });

  it("after a default comes where the offer says so, at the market; else the halls stand empty", () => {
    const world = testWorld({
      tenantDefaultMonth: Float64Array.from([10]),
      rentRatio: monthly((month) => (month === 15 ? 0.5 : 1)),
    });
    const again = offerOf({ reLetAfterDefault: { lagMonths: 5, rentFractionOfLast: 0.8 } });
    expect(defaultOf(site, testOffer, world, plan)).toEqual({ month: 10, reason: "default", reLet: null });
    expect(defaultOf(site, again, world, plan)!.reLet!.rentFractionOfLast).toBeCloseTo(0.4, 12);
  });

  it("has nobody to follow where the default lies beyond the horizon, or never comes", () => {
    const at = (month: number) => testWorld({ tenantDefaultMonth: Float64Array.from([month]) });
    expect(defaultOf(site, testOffer, at(24), plan)).toBeNull();
    expect(defaultOf(site, testOffer, at(Number.POSITIVE_INFINITY), plan)).toBeNull();
    expect(defaultOf(site, testOffer, testWorld(), plan)).toBeNull();
    expect(defaultOf(site, testOffer, at(23.9), plan)!.month).toBe(23);
  });
});
