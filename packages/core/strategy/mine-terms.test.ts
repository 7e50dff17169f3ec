import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeEmptyBatch } from "../world/index.ts";
import {
  type Choice,
  type Mine,
  makePathEvaluator,
  makePlan,
  obstacleTo,
  operatePlan,
  oraclePathCash,
  priceMonths,
  type Site,
  type World,
} from "./index.ts";
import { lineTotal, priceYear, testMachine, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const MONTHS = 24;
const mine: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const hybrid: Choice = { strategy: "hybrid", hostMw: 60, waitMonths: 0, fleet: "run-to-stop" };
const withMine = (change: Partial<Mine>, site: Partial<Site> = {}): Site =>
  testSite({ mine: { ...testMine, ...change }, hosting: testOffer, ...site });
const carried = (site: Site, choice: Choice = mine, world: World = testWorld()) =>
  operatePlan(site, world, makePlan(site, world, choice));
const tranche = testMine.tranches[0]!;

describe("machines with a life of two years, bought in January 2026", () => {
  const site = withMine({ tranches: [{ ...tranche, lifeMonths: 24 }] });

  it("run to December 2027 and are sold in January 2028 for what they fetch", () => {
    const { fleet } = carried(site).course;
    expect([fleet[11]!.tiers.length, fleet[12]!.tiers.length]).toEqual([1, 0]);
    expect(fleet[12]!.resaleUsd).toBeGreaterThan(0);
    expect(fleet[23]!.resaleUsd).toBe(0);
  });

  it("beyond it on the first day are sold at once", () => {
    const old = withMine({ tranches: [{ ...tranche, lifeMonths: 6 }] });
    expect(carried(old).course.fleet[0]!.tiers).toEqual([]);
  });
});

describe("a warranty of its own", () => {
  const ageing = { ...testMine.ageing, failureFractionPerYear: 0.1, repairUsdPerTh: 2, warrantyMonths: 12 };
  const repairs = (warrantyMonths?: number) =>
    Array.from(
      carried(withMine({ ageing, tranches: [{ ...tranche, ...(warrantyMonths ? { warrantyMonths } : {}) }] }))
        .course.fleet,
      ({ repairUsd }) => repairUsd,
    );

  it("of three years pays for the repairs of 2027 and 2028; of one year, the common one, it has run out", () => {
    expect(repairs(36).every((usd) => usd === 0)).toBe(true);
    expect(repairs()[0]).toBeCloseTo((30_000 * 0.1 * 2 * 150) / 12, -3);
    expect(repairs(18).findIndex((usd) => usd > 0)).toBe(6);
  });
});

/** 24 hours of 20 to 66 USD/MWh a day; machines earn 83.33 at 40 USD/PH/day, 41.67 at 20. */
const daily = priceYear((hour) => 20 + 2 * (hour % 24), MONTHS);
const poor = testWorld({ hashpriceUsdPerPhDay: new Float64Array(MONTHS).fill(20) });

describe("hours in which machines may stand still", () => {
  const hoursRun = (site: Site, month = 0) =>
    carried(site, mine, poor).course.operations[month]!.miningMwh / 90;
  // no standing upkeep, so that nothing is sold for its losses
  const of = (curtailableHoursPerYear?: number) =>
    withMine(
      { fixedUpkeep: [], ...(curtailableHoursPerYear === undefined ? {} : { curtailableHoursPerYear }) },
      { priceYear: daily },
    );

  it("without a limit are the thirteen a day that cost more than 41.67 USD", () => {
    expect(hoursRun(of())).toBeCloseTo(31 * 11, 6);
  });

  it("of 1,095 a year are the three dearest of each day, and none a day where none is allowed", () => {
    expect(hoursRun(of(3 * 365))).toBeCloseTo(31 * 21, 6);
    expect(hoursRun(of(0))).toBeCloseTo(31 * 24, 6);
  });

  it("of more than are wanted bind nobody", () => {
    expect(hoursRun(of(8760))).toBeCloseTo(31 * 11, 6);
  });

  it("cost what the machines lose in the others: 41.67 less the price of ten dear hours a day", () => {
    const usd = (site: Site) =>
      ["mining.reward", "mining.energy"].reduce(
        (sum, id) => sum + carried(site, mine, poor).lines.find((line) => line.id === id)!.amounts[0]!,
        0,
      );
    const dear = Array.from({ length: 10 }, (_, i) => 20 / 0.48 - (20 + 2 * (11 + i)));
    expect(usd(of(3 * 365)) - usd(of())).toBeCloseTo(90 * 31 * dear.reduce((a, b) => a + b), 3);
  });

  it("mark the cheapest steps of each month; none where nothing is said", () => {
    const steps = (site: Site) => priceMonths(site).map(({ mustRunSteps }) => mustRunSteps);
    expect(steps(of(3 * 365)).slice(0, 2)).toEqual([31 * 21, 28 * 21]);
    expect(steps(of()).every((count) => count === undefined)).toBe(true);
  });

  it("make a losing fleet go the sooner: machines that must run at a loss are sold in month 2", () => {
    const cheap = testWorld({ hashpriceUsdPerPhDay: new Float64Array(MONTHS).fill(12) });
    const kept = (site: Site) =>
      carried(site, mine, cheap).course.fleet.filter(({ tiers }) => tiers.length > 0);
    expect(kept(of()).length).toBe(MONTHS);
    expect(kept(of(0)).length).toBe(2);
  });
});

describe("feeders that a conversion takes whole", () => {
  const site = withMine({ feederMw: [30, 30, 40] });

  it("leave machines 70, 40 and 40 MW when halls of 20 MW are cut over one by one: half a feeder stands still", () => {
    const { miningMw } = makePlan(site, testWorld(), hybrid);
    expect([2, 3, 5, 7, 23].map((month) => miningMw[month])).toEqual([100, 70, 40, 40, 40]);
    const whole = makePlan(withMine({}), testWorld(), hybrid).miningMw;
    expect([2, 3, 5, 7, 23].map((month) => whole[month])).toEqual([100, 80, 60, 40, 40]);
  });

  it("stay the mine's where halls are built on empty land", () => {
    const greenfield = { ...testOffer, greenfield: testOffer.conversion };
    const own = { ...site, hosting: greenfield };
    const choice: Choice = { ...hybrid, strategy: "greenfield" };
    expect(makePlan(own, testWorld(), choice).miningMw[8]).toBe(
      makePlan({ ...own, mine: testMine }, testWorld(), choice).miningMw[8],
    );
  });
});

describe("a mine that is only planned, at 450,000 USD per MW", () => {
  const site = withMine({ buildUsdPerMw: 450_000 });

  it("is built for the 90 MW of its machines in the first month", () => {
    expect(lineTotal(carried(site).lines, "mining.build")).toBeCloseTo(-90 * 450_000, 3);
    expect(makePlan(site, testWorld(), mine).mineBuild!.month).toBe(0);
  });

  it("is not built by who converts at once or does nothing", () => {
    const convert: Choice = { ...hybrid, strategy: "convert", fleet: "sell" };
    expect(makePlan(site, testWorld(), convert).mineBuild).toBeUndefined();
    expect(makePlan(site, testWorld(), { ...mine, strategy: "do-nothing" }).mineBuild).toBeUndefined();
  });

  it("waits for the connection", () => {
    const later = { ...site, connection: { ...site.connection, availableAfterMonths: 5 } };
    expect(makePlan(later, testWorld(), mine).mineBuild!.month).toBe(5);
  });
});

describe("places for machines of others on a site without machines of its own", () => {
  const offer = {
    terms: {
      rateUsdPerKwh: 0.065,
      meteredAt: "meter",
      uptimeFraction: 0.95,
      depositMonths: 2,
      baseDefaultProbabilityPerYear: 0.05,
      stressedDefaultProbabilityPerYear: 0.3,
      vacantMonthsAfterDefault: 3,
      billingDelayDays: 30,
    },
    gridMw: 50,
    customerEfficiencyJPerTh: 17.5,
    profitShareFraction: 0,
    lossMonthsUntilExit: 3,
    lettingMonths: 0,
  } as const satisfies NonNullable<Site["colocation"]>;
  const choice: Choice = { ...mine, strategy: "host-miners" };

  it.each([
    ["no mine at all", null],
    ["a mine without machines", { ...testMine, tranches: [] }],
  ])("can be let: %s", (_what, own) => {
    const site = testSite({ mine: own, colocation: offer });
    expect(obstacleTo(site, "host-miners")).toBeUndefined();
    expect(obstacleTo(site, "mine")?.enabledBy).toContain("mining.fleet");
    const { lines } = carried(site, choice);
    expect(lineTotal(lines, "colocation.rate")).toBeGreaterThan(0);
    // energy of their machines is bought all the same: 50 MW at 40 USD
    expect(lines.find(({ id }) => id === "mining.energy")!.amounts[0]).toBeCloseTo(-50 * 744 * 40, 3);
  });
});

describe("many paths under such terms", () => {
  const better = { ...testMachine, id: "better", hashrateThs: 250, powerW: 3500, efficiencyJPerTh: 14 };
  const drawn = fc.record({
    prices: fc.array(fc.integer({ min: -2000, max: 11_000 }), { minLength: 50, maxLength: 200 }),
    lifeMonths: fc.constantFrom(undefined, 20, 33),
    warrantyMonths: fc.constantFrom(undefined, 6, 30),
    curtailableHoursPerYear: fc.constantFrom(undefined, 0, 900, 4000),
    feederMw: fc.constantFrom(undefined, [30, 30, 40], [15, 70]),
    buildUsdPerMw: fc.constantFrom(undefined, 300_000),
    strategy: fc.constantFrom("mine" as const, "hybrid" as const, "bridge" as const),
    fleet: fc.constantFrom("run-to-stop" as const, "refresh" as const),
    hashprices: fc.array(fc.double({ min: 8, max: 60, noNaN: true }), { minLength: 3, maxLength: 3 }),
    level: fc.double({ min: 0.4, max: 1.6, noNaN: true }),
    spread: fc.constantFrom(1, 1.4),
    lossFraction: fc.constantFrom(0, 0.02),
  });

  it("bring month by month what carrying each path out brings, to 1e-9", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const own = {
          ...(from.lifeMonths ? { lifeMonths: from.lifeMonths } : {}),
          ...(from.warrantyMonths ? { warrantyMonths: from.warrantyMonths } : {}),
        };
        const base = withMine({
          ageing: {
            ...testMine.ageing,
            failureFractionPerYear: 0.08,
            repairUsdPerTh: 2,
            repairableFraction: 0.7,
          },
          tranches: [
            { ...tranche, count: 18_000, ...own },
            { ...tranche, id: "second", count: 12_000 },
          ],
          refresh: { paybackMonths: 20, machines: [better] },
          ...(from.curtailableHoursPerYear === undefined
            ? {}
            : { curtailableHoursPerYear: from.curtailableHoursPerYear }),
          ...(from.feederMw ? { feederMw: from.feederMw } : {}),
          ...(from.buildUsdPerMw ? { buildUsdPerMw: from.buildUsdPerMw } : {}),
        });
        const site: Site = {
          ...base,
          connection: { ...base.connection, lossFraction: from.lossFraction, importAdderUsdPerMwh: 3 },
          priceYear: priceYear((hour) => from.prices[hour % from.prices.length]! / 100, MONTHS),
        };
        const batch = makeEmptyBatch({
          measure: "outlook",
          seed: 1,
          firstPath: 0,
          pathCount: 3,
          months: MONTHS,
          tenantCount: 0,
        });
        batch.priceUsdPerBtc.fill(60_000);
        batch.rentRatio.fill(1);
        batch.powerSpreadRatio.fill(from.spread);
        batch.powerLevelRatio.fill(from.level);
        from.hashprices.forEach((usd, p) => {
          for (let month = 0; month < MONTHS; month++)
            batch.hashpriceUsdPerPhDay[p * MONTHS + month] = usd * (1 - 0.01 * month);
        });
        const choice: Choice = {
          strategy: from.strategy,
          hostMw: from.strategy === "mine" ? 0 : 60,
          waitMonths: 0,
          fleet: from.fleet,
        };
        const evaluator = makePathEvaluator(site);
        const found = evaluator.on(batch).evaluate(choice);
        const wanted = oraclePathCash(site, evaluator.yard, batch, choice);
        const gross = wanted.netCashUsd.reduce((most, usd) => Math.max(most, Math.abs(usd)), 1e6);
        for (const name of ["merchantUsd", "machinesUsd", "overheadUsd", "netCashUsd", "rewardUsd"] as const)
          wanted[name].forEach((usd, i) => {
            const place = `${name}, path ${Math.floor(i / MONTHS)}, month ${i % MONTHS}`;
            expect(Math.abs(found[name][i]! - usd) / gross, place).toBeLessThan(1e-9);
          });
      }),
      { seed: 618, numRuns: 60, endOnFailure: true },
    );
  });
});
