import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sumLines } from "../finance/index.ts";
import {
  type Choice,
  capexOf,
  energySums,
  leaseForPlan,
  makePlan,
  operatePlan,
  operatingCash,
  outcomeOf,
  type Site,
  type World,
} from "./index.ts";
import { lineTotal, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

/** 2027 has 8,760 hours, 2028 has 8,784. */
const HOURS = 8760 + 8784;
const choose = (change: Partial<Choice> = {}): Choice => ({
  strategy: "mine",
  hostMw: 0,
  waitMonths: 0,
  fleet: "run-to-stop",
  ...change,
});
const carryOut = (site: Site, choice: Choice, world: World = testWorld({}, site.months)) =>
  operatePlan(site, world, makePlan(site, world, choice));
const against = (site: Site, choice: Choice, world?: World) =>
  outcomeOf(site, carryOut(site, choice, world), carryOut(site, choose({ strategy: "do-nothing" }), world));

describe("two years of mining on 90 MW at 40 USD/MWh and 83.33 USD of revenue", () => {
  const site = testSite({ mine: testMine });
  const mined = carryOut(site, choose());

  it("write the reward, the energy and the staff as lines of their own", () => {
    expect(lineTotal(mined.lines, "mining.reward")).toBeCloseTo(90 * HOURS * (40 / 0.48), 0);
    expect(lineTotal(mined.lines, "mining.energy")).toBeCloseTo(-90 * HOURS * 40, 0);
    expect(lineTotal(mined.lines, "mining.upkeep.staff")).toBeCloseTo(-90 * 36_500 * 2, 3);
  });

  it("name payer and payee of every line, in USD", () => {
    for (const line of mined.lines) {
      expect(line.payer).not.toBe(line.payee);
      expect([line.payer, line.payee]).toContain("owner");
      expect(line.why).not.toBe("");
      expect(line.currency).toBe("USD");
    }
  });

  it("are worth, undiscounted, what the lines sum to", () => {
    const outcome = against(site, choose());
    const total = mined.lines.reduce((sum, line) => sum + lineTotal([line], line.id), 0);
    expect(outcome.npvUsd).toBeCloseTo(total, 3);
    expect(outcome.capexUsd).toBe(0);
    expect(outcome.peakFundingUsd).toBe(0);
    expect(outcome.energy.miningMwh).toBeCloseTo(90 * HOURS, 3);
  });

  it("need no investment: there is no rate of return, and it is not called zero or infinite", () => {
    expect(against(site, choose()).irrPerYear).toEqual([]);
  });

  it("discount merchant cash at the merchant rate alone", () => {
    const rates = { ...site.valuation.discountRates, merchant: 0.14 };
    const discounted = testSite({ mine: testMine, valuation: { ...site.valuation, discountRates: rates } });
    const outcome = against(discounted, choose());
    const merchant = mined.lines.filter((line) => line.discountClass === "merchant");
    const resale = lineTotal(mined.lines, "mining.machines-sold");
    const byHand = merchant.reduce(
      (sum, line) =>
        sum + Array.from(line.amounts).reduce((pv, usd, month) => pv + usd / 1.14 ** ((month + 0.5) / 12), 0),
      0,
    );
    expect(outcome.npvUsd).toBeCloseTo(byHand + resale, 2);
  });
});

describe("hosting 60 MW of grid, 48 MW of IT, at 100 USD/kW-month", () => {
  const site = testSite({ hosting: testOffer });
  const hosted = carryOut(site, choose({ strategy: "convert", hostMw: 60 }));

  it("rents each hall from its own month: 16 MW of IT are 1.6 M a month, from months 6, 8 and 10", () => {
    const rent = hosted.lines.find((line) => line.id === "hosting.rent")!;
    expect([5, 6, 8, 10, 23].map((month) => rent.amounts[month])).toEqual(
      [0, 1_600_000, 3_200_000, 4_800_000, 4_800_000].map((usd) => expect.closeTo(usd, 3)),
    );
  });

  it("costs 1 M USD per IT MW, spread over the months before each hall", () => {
    expect(lineTotal(hosted.lines, "building.halls")).toBeCloseTo(-48_000_000, 3);
    const works = hosted.lines.find((line) => line.id === "building.halls")!;
    expect(works.amounts[1]).toBe(0);
    expect(works.amounts[2]).toBeCloseTo(-4_000_000, 3);
    expect(works.amounts[10]).toBe(0);
    expect(capexOf(hosted.lines)).toBeCloseTo(48_000_000, 3);
  });

  it("passes the tenant's energy through: what is paid comes back", () => {
    expect(
      lineTotal(hosted.lines, "hosting.power") + lineTotal(hosted.lines, "hosting.power-reimbursed"),
    ).toBeCloseTo(0, 6);
    expect(lineTotal(hosted.lines, "hosting.power")).toBeLessThan(0);
  });

  it("keeps it with an all-in rent", () => {
    const allIn = testSite({
      hosting: { ...testOffer, lease: { ...testOffer.lease, passThrough: "all-in" } },
    });
    const lines = carryOut(allIn, choose({ strategy: "convert", hostMw: 60 })).lines;
    expect(lineTotal(lines, "hosting.power-reimbursed")).toBe(0);
  });

  it("costs more by the world's overrun and earns more by its rent", () => {
    const world = testWorld({ overrunFraction: 0.25, rentRatio: new Float64Array(24).fill(1.1) });
    const lines = carryOut(site, choose({ strategy: "convert", hostMw: 60 }), world).lines;
    expect(lineTotal(lines, "building.halls")).toBeCloseTo(-60_000_000, 3);
    expect(lineTotal(lines, "hosting.rent")).toBeCloseTo(1.1 * lineTotal(hosted.lines, "hosting.rent"), 3);
  });

  it("scales the offer's lease to what is built: 30 MW of grid are 24 MW of IT", () => {
    const world = testWorld();
    const plan = makePlan(site, world, choose({ strategy: "convert", hostMw: 30 }));
    expect(leaseForPlan(site, testOffer, world, plan)).toMatchObject({
      itMw: 24,
      soldMw: 24,
      reservedMw: 30,
      start: { year: 2027, month: 7 },
    });
  });

  it("finds the rate at which it breaks even, and when it is paid back", () => {
    const outcome = against(
      testSite({
        hosting: testOffer,
        months: 120,
        priceYear: { ...site.priceYear, levelRatio: new Float64Array(120).fill(1) },
      }),
      choose({ strategy: "convert", hostMw: 60 }),
      testWorld({}, 120),
    );
    expect(outcome.irrPerYear).toHaveLength(1);
    expect(outcome.irrPerYear[0]).toBeGreaterThan(1);
    expect(outcome.paybackMonths).toBeGreaterThan(10);
    expect(outcome.paybackMonths).toBeLessThan(24);
    expect(outcome.peakFundingUsd).toBeGreaterThan(20_000_000);
    expect(outcome.peakFundingUsd).toBeLessThan(48_000_000);
  });
});

describe("the baseline", () => {
  const standing = {
    connectionUsdPerMwMonth: 1000,
    siteUsdPerMonth: 20_000,
    auxiliaryMw: 0.5,
    minimumBillUsdPerMonth: 50_000,
  };
  const site = testSite({ mine: testMine, standing });

  it("holds the connection, lights the site, tops up the minimum bill and sells nothing", () => {
    const idle = carryOut(site, choose({ strategy: "do-nothing" }));
    expect(lineTotal(idle.lines, "standing.connection")).toBeCloseTo(-24 * 100 * 1000, 6);
    expect(lineTotal(idle.lines, "standing.site")).toBeCloseTo(-24 * 20_000, 6);
    expect(lineTotal(idle.lines, "standing.energy")).toBeCloseTo(-0.5 * HOURS * 40, 3);
    expect(lineTotal(idle.lines, "standing.minimum-bill")).toBeCloseTo(-(24 * 50_000 - 0.5 * HOURS * 40), 3);
    expect(idle.lines.every((line) => line.id.startsWith("standing."))).toBe(true);
  });

  it("is worth nothing against itself", () => {
    const outcome = against(site, choose({ strategy: "do-nothing" }));
    expect(outcome.npvUsd).toBe(0);
    expect(outcome.operatingMarginUsd).toBe(0);
    expect(Math.max(...outcome.netCashUsd)).toBe(0);
  });

  it("spares a mine the top-up: the minimum bill is used, and that is part of the difference", () => {
    const mined = carryOut(site, choose());
    expect(lineTotal(mined.lines, "standing.minimum-bill")).toBe(0);
  });

  it("settles a financial block too: the difference does not contain it", () => {
    const blocks = [
      {
        id: "hedge",
        mw: 50,
        strikeUsdPerMwh: 30,
        fromMonth: 0,
        untilMonth: 24,
        settlement: "financial" as const,
      },
    ];
    const hedged = testSite({ mine: testMine, blocks });
    expect(
      lineTotal(carryOut(hedged, choose({ strategy: "do-nothing" })).lines, "power.block.hedge"),
    ).toBeCloseTo(50 * HOURS * 10, 2);
    expect(against(hedged, choose()).npvUsd).toBeCloseTo(
      against(testSite({ mine: testMine }), choose()).npvUsd,
      2,
    );
  });

  it("lets a physical block lapse that selling the power would sell: the difference is its whole market value", () => {
    const blocks = [
      {
        id: "ppa",
        mw: 50,
        strikeUsdPerMwh: 30,
        fromMonth: 0,
        untilMonth: 24,
        settlement: "physical" as const,
      },
    ];
    const owner = testSite({ blocks });
    expect(against(owner, choose({ strategy: "sell-power" })).npvUsd).toBeCloseTo(50 * HOURS * 40, 2);
  });
});

describe("value after the horizon", () => {
  const terminal = (kind: Site["valuation"]["terminal"]) =>
    testSite({ hosting: testOffer, valuation: { ...testSite().valuation, terminal: kind } });
  const hosted = choose({ strategy: "convert", hostMw: 60 });

  it("is a share of what was built under salvage: 10 % of 48 M, brought back two years at 10 %", () => {
    const outcome = against(
      terminal({ kind: "salvage", fractionOfPlant: 0.1, discountAnnualRate: 0.1 }),
      hosted,
    );
    expect(outcome.npvUsd - outcome.npvWithoutTerminalUsd).toBeCloseTo(4_800_000 / 1.21, 2);
  });

  it("is a multiple of the last year's operating cash: 3 times 57.6 M of rent", () => {
    const outcome = against(
      terminal({
        kind: "cash",
        method: { method: "exit-multiple", multipleRatio: 3 },
        discountAnnualRate: 0,
      }),
      hosted,
    );
    expect(outcome.npvUsd - outcome.npvWithoutTerminalUsd).toBeCloseTo(3 * 12 * 4_800_000, 2);
  });

  it("is nothing where it counts as nothing", () => {
    const outcome = against(
      terminal({ kind: "cash", method: { method: "none" }, discountAnnualRate: 0 }),
      hosted,
    );
    expect(outcome.npvUsd).toBe(outcome.npvWithoutTerminalUsd);
  });
});

describe("sums", () => {
  const site = testSite({ mine: testMine, hosting: testOffer });
  const hybrid = carryOut(site, choose({ strategy: "hybrid", hostMw: 60 }));

  it("of a year and the year after are the sums of both", () => {
    const [first, second, both] = [
      energySums(hybrid.course, 0, 12),
      energySums(hybrid.course, 12, 24),
      energySums(hybrid.course),
    ];
    for (const key of ["importMwh", "miningMwh", "aiMwh", "reservedIdleMwh", "unusedMwh"] as const)
      expect(first[key] + second[key]).toBeCloseTo(both[key], 6);
  });

  it("of energy close: what is imported went to tenants or machines, the rest of the connection went unused", () => {
    const { importMwh, miningMwh, aiMwh, unusedMwh } = energySums(hybrid.course);
    expect(miningMwh + aiMwh).toBeCloseTo(importMwh, 4);
    expect(importMwh + unusedMwh).toBeCloseTo(100 * HOURS, 3);
  });

  it("of operating cash leave capital and sales of machines out", () => {
    const running = hybrid.lines.filter(
      (line) => line.account === "revenue" || line.account === "operating-expense",
    );
    expect(operatingCash(site, hybrid.lines, 0)).toBeCloseTo(
      running.reduce((total, line) => total + lineTotal([line], line.id), 0),
      3,
    );
  });

  it("of all lines, month by month, are the net cash (property over strategies and halls)", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("hybrid", "bridge", "wait", "convert" as const),
        fc.integer({ min: 1, max: 60 }),
        (strategy, hostMw) => {
          const choice = choose({
            strategy,
            hostMw,
            waitMonths: strategy === "wait" ? 3 : 0,
            fleet: strategy === "convert" ? "sell" : "run-to-stop",
          });
          const operated = carryOut(site, choice);
          const idle = carryOut(site, choose({ strategy: "do-nothing" }));
          const calendar = { startMonth: site.start, monthCount: 24 };
          const [mine, theirs] = [sumLines(operated.lines, calendar), sumLines(idle.lines, calendar)];
          outcomeOf(site, operated, idle).netCashUsd.forEach((usd, month) => {
            expect(usd).toBeCloseTo(mine[month]! - theirs[month]!, 6);
          });
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe("a world that is too short", () => {
  it("is refused by name", () => {
    const site = testSite({ mine: testMine });
    expect(() => carryOut(site, choose(), testWorld({ hashpriceUsdPerPhDay: new Float64Array(5) }))).toThrow(
      expect.objectContaining({
        code: "strategy/world-too-short",
        message: expect.stringContaining("hashprice has 5 months, the horizon 24"),
      }),
    );
  });
});
