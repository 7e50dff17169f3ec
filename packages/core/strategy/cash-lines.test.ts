import { describe, expect, it } from "vitest";
import type { Lease } from "../hosting/index.ts";
import { type Choice, type HostingOffer, makePlan, operatePlan, type Site } from "./index.ts";
import { lineTotal, priceYear, testMachine, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const hosted: Choice = { strategy: "convert", hostMw: 60, waitMonths: 0, fleet: "sell" };
const mined: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const linesOf = (site: Site, choice: Choice, world = testWorld({}, site.months)) =>
  operatePlan(site, world, makePlan(site, world, choice)).lines;
const withLease = (change: Partial<Lease>, offer: Partial<HostingOffer> = {}) =>
  testSite({ hosting: { ...testOffer, ...offer, lease: { ...testOffer.lease, ...change } } });
const amounts = (lines: ReturnType<typeof linesOf>, id: string) =>
  lines.find((line) => line.id === id)?.amounts ?? [];

describe("the lines of a lease", () => {
  it("escalate on the day, each hall from its own start: 16 MW at 100, then 103 USD after twelve months", () => {
    const rent = amounts(linesOf(withLease({ escalatorFractionPerYear: 0.03 }), hosted), "hosting.rent");
    expect(rent[17]).toBeCloseTo(4_800_000, 3);
    expect(rent[18]).toBeCloseTo(3_200_000 + 1_648_000, 3);
    expect(rent[22]).toBeCloseTo(3 * 1_648_000, 3);
  });

  it("on grid kilowatts charge the reserved megawatts, on IT kilowatts the smaller number", () => {
    const perGrid = lineTotal(
      linesOf(withLease({ rent: { valueUsdPerKwMonth: 100, basis: "grid", meaning: "first-year" } }), hosted),
      "hosting.rent",
    );
    const perIt = lineTotal(linesOf(withLease({}), hosted), "hosting.rent");
    expect(perGrid / perIt).toBeCloseTo(1.25, 12);
  });

  it("read a term average as what it is: 100 on average over ten years at 3 % is 87.23 in the first", () => {
    // first year = average * n * e / ((1 + e)^n - 1) = 100 * 10 * 0.03 / (1.03^10 - 1)
    const average = withLease({
      rent: { valueUsdPerKwMonth: 100, basis: "it", meaning: "term-average" },
      escalatorFractionPerYear: 0.03,
    });
    const rent = amounts(linesOf(average, hosted), "hosting.rent");
    expect(rent[10]).toBeCloseTo((48_000 * 100 * 10 * 0.03) / (1.03 ** 10 - 1), 1);
  });

  it("set the landlord's costs apart from rent: 85 % NOI margin leaves 15 %", () => {
    const lines = linesOf(withLease({ landlordCosts: { kind: "margin", noiMarginFraction: 0.85 } }), hosted);
    expect(lineTotal(lines, "hosting.landlord")).toBeCloseTo(-0.15 * lineTotal(lines, "hosting.rent"), 3);
  });

  it("take prepaid rent as a deposit that is given back, so that cash sums to zero over its credit", () => {
    const lines = linesOf(
      withLease({
        prepayment: {
          amountUsd: 12_000_000,
          receivedMonthsAfterStart: 0,
          creditFromMonthsAfterStart: 1,
          creditMonths: 12,
        },
      }),
      hosted,
    );
    expect(lineTotal(lines, "hosting.prepayment")).toBeCloseTo(0, 3);
    expect(amounts(lines, "hosting.prepayment")[6]).toBeCloseTo(12_000_000, 3);
    expect(lines.find((line) => line.id === "hosting.prepayment")?.account).toBe("deposit");
  });

  it("net what the tenant paid for the building out of its rent, up to the share agreed", () => {
    const lines = linesOf(withLease({ tenantCapex: { amountUsd: 5_000_000, nettedFraction: 0.5 } }), hosted);
    expect(lineTotal(lines, "hosting.capex-netted")).toBeCloseTo(-5_000_000, 3);
    expect(amounts(lines, "hosting.capex-netted")[6]).toBeCloseTo(-800_000, 3);
  });

  it("follow the ramp: a tenant who moves in over four months pays a quarter in the first", () => {
    const rent = amounts(linesOf(withLease({}, { rampMonths: 4 }), hosted), "hosting.rent");
    expect(rent[6]).toBeCloseTo(400_000, 3);
    expect(rent[7]).toBeCloseTo(800_000, 3);
    expect(rent[23]).toBeCloseTo(4_800_000, 3);
  });
});

describe("the lines of building", () => {
  it("clear the mine for a price per grid MW, hall by hall", () => {
    const conversion = { ...testOffer.conversion, demobilisationUsdPerMw: 15_000, salvageUsdPerItMw: 5_000 };
    const site = testSite({ mine: testMine, hosting: { ...testOffer, conversion } });
    const lines = linesOf(site, hosted);
    expect(lineTotal(lines, "building.demobilisation")).toBeCloseTo(-60 * 15_000, 3);
    expect(lineTotal(lines, "building.salvage")).toBeCloseTo(48 * 5_000, 3);
    expect(amounts(lines, "building.demobilisation")[3]).toBeCloseTo(-20 * 15_000, 3);
  });

  it("clear nothing where no mine stands", () => {
    const conversion = { ...testOffer.conversion, demobilisationUsdPerMw: 15_000 };
    expect(
      lineTotal(
        linesOf(testSite({ hosting: { ...testOffer, conversion } }), hosted),
        "building.demobilisation",
      ),
    ).toBe(0);
  });

  it("are of the class construction, rent is contracted, rewards are merchant, machines are owned", () => {
    const site = testSite({ mine: testMine, hosting: testOffer });
    const classes = Object.fromEntries(
      linesOf(site, { ...hosted, strategy: "hybrid", fleet: "run-to-stop" }).map((line) => [
        line.id,
        line.discountClass,
      ]),
    );
    expect(classes).toMatchObject({
      "building.halls": "construction",
      "hosting.rent": "contracted",
      "mining.reward": "merchant",
      "mining.machines-sold": "owned-machines",
    });
  });
});

describe("the lines of a mine", () => {
  it("pay repairs of machines out of warranty and variable upkeep per MWh", () => {
    const mine = {
      ...testMine,
      variableUpkeepUsdPerMwh: 2,
      ageing: {
        ...testMine.ageing,
        failureFractionPerYear: 0.05,
        repairUsdPerTh: 1.5,
        repairTurnaroundMonths: 1,
      },
    };
    const lines = linesOf(testSite({ mine }), mined);
    expect(lineTotal(lines, "mining.repairs")).toBeLessThan(0);
    const energyMwh = -lineTotal(lines, "mining.energy") / 40;
    expect(lineTotal(lines, "mining.variable-upkeep")).toBeCloseTo(-2 * energyMwh, 3);
  });

  it("buy and sell in the month of a refresh", () => {
    const better = { ...testMachine, id: "test-12", efficiencyJPerTh: 12, hashrateThs: 250 };
    const site = testSite({ mine: { ...testMine, refresh: { paybackMonths: 1000, machines: [better] } } });
    const lines = linesOf(site, { ...mined, fleet: "refresh" });
    expect(amounts(lines, "mining.machines-bought")[0]).toBeLessThan(0);
    expect(amounts(lines, "mining.machines-sold")[0]).toBeGreaterThan(0);
    expect(lines.find((line) => line.id === "mining.machines-bought")?.account).toBe("capital-expenditure");
  });

  it("are not written where nothing runs: no line of zeros", () => {
    const idle = linesOf(testSite({ mine: testMine }), { ...mined, strategy: "do-nothing" });
    expect(idle).toEqual([]);
  });

  it("earn more when power is dear half of the time than a flat price of the same mean, because they stop", () => {
    const flat = testSite({ mine: testMine, priceYear: priceYear(() => 80, 24) });
    const swinging = testSite({
      mine: testMine,
      priceYear: priceYear((hour) => (hour % 2 === 0 ? 20 : 140), 24),
    });
    const margin = (site: Site) => {
      const lines = linesOf(site, mined);
      return lineTotal(lines, "mining.reward") + lineTotal(lines, "mining.energy");
    };
    expect(margin(swinging)).toBeGreaterThan(margin(flat));
  });
});

describe("the level of power prices", () => {
  it("moves the bill of what runs: twice the level, twice the bill, as long as machines still pay", () => {
    const site = testSite({ mine: testMine, priceYear: priceYear(() => 30, 24) });
    const once = lineTotal(linesOf(site, mined), "mining.energy");
    const twice = lineTotal(
      linesOf(site, mined, testWorld({ powerLevelRatio: new Float64Array(24).fill(2) })),
      "mining.energy",
    );
    expect(twice).toBeCloseTo(2 * once, 2);
  });

  it("multiplies the price year's own: half of twice is once", () => {
    const plain = testSite({ mine: testMine });
    const halved = testSite({
      mine: testMine,
      priceYear: { ...plain.priceYear, levelRatio: new Float64Array(24).fill(0.5) },
    });
    const doubled = testWorld({ powerLevelRatio: new Float64Array(24).fill(2) });
    expect(lineTotal(linesOf(halved, mined, doubled), "mining.energy")).toBeCloseTo(
      lineTotal(linesOf(plain, mined), "mining.energy"),
      3,
    );
  });
});
