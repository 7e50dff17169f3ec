import { describe, expect, it } from "vitest";
import { priceYearOf } from "./price-year-input.ts";
import { siteFromScenario } from "./site-from-scenario.ts";
import { SMALL_SITE, scenarioOf, withLine } from "./study.fixture.ts";
import { prepareStudy } from "./study.ts";

function siteOf(text: string) {
  const scenario = scenarioOf(text);
  return siteFromScenario(scenario, priceYearOf(scenario, undefined));
}

describe("the site of a scenario", () => {
  it("keeps the megawatts apart: import, firm, export, reserved for the lease, IT", () => {
    const site = siteOf(SMALL_SITE);
    expect(site.connection).toMatchObject({ importMw: 40, firmMw: 30, exportMw: 0, lossFraction: 0 });
    expect(site.hosting!.lease.reservedMw).toBeCloseTo(30, 9);
    expect(site.hosting!.lease.itMw).toBeCloseTo(30 / 1.35, 9);
    expect(site.hosting!.conversion.hallGridMw).toBeCloseTo(13.5, 9);
  });

  it("is all firm where no firm part is stated", () => {
    expect(siteOf(SMALL_SITE.replace("firm: 30 MW, ", "")).connection.firmMw).toBe(40);
  });

  it("counts months to the connection from the start, and none where it is there already", () => {
    const from = (month: string) =>
      siteOf(SMALL_SITE.replace("adder:", `available: ${month}, adder:`)).connection.availableAfterMonths;
    expect([from("2028-03"), from("2027-01"), from("2020-01")]).toEqual([14, 0, 0]);
  });

  it("calls back to what is stated in the stated hours of a year, and nothing where none are", () => {
    const flexible = SMALL_SITE.replace("adder:", "flexible: { hours: 88 h/year, import: 25 MW }, adder:");
    expect(siteOf(flexible).connection).toMatchObject({
      interruptedHoursPerYear: 88,
      interruptedImportMw: 25,
    });
    expect(siteOf(SMALL_SITE).connection).toMatchObject({
      interruptedHoursPerYear: 0,
      interruptedImportMw: 40,
    });
  });

  it("makes a block that may be resold physical, one that may not financial, over the months stated", () => {
    const hedge = (resale: boolean) =>
      siteOf(
        SMALL_SITE.replace(
          "power: {",
          `power: { hedge: { block: 10 MW, strike: 42 USD/MWh, from: 2027-04, until: 2028-12, resale: ${resale} },`,
        ),
      ).blocks;
    expect(hedge(true)).toEqual([
      { id: "hedge-1", mw: 10, strikeUsdPerMwh: 42, fromMonth: 3, untilMonth: 24, settlement: "physical" },
    ]);
    expect(hedge(false)[0]!.settlement).toBe("financial");
  });

  it("discounts each class at its own rate: contracted and construction 8 %, merchant and machines 14 %", () => {
    expect(siteOf(SMALL_SITE).valuation.discountRates).toEqual({
      contracted: 0.08,
      merchant: 0.14,
      "owned-machines": 0.14,
      construction: 0.08,
      overhead: 0.08,
    });
  });

  it.each([
    ["nothing", "none: nothing", { kind: "cash", method: { method: "none" }, discountAnnualRate: 0.14 }],
    [
      "a share of the plant",
      "salvage: 20 %",
      { kind: "salvage", fractionOfPlant: 0.2, discountAnnualRate: 0.14 },
    ],
    [
      "a multiple",
      "multiple: 8",
      { kind: "cash", method: { method: "exit-multiple", multipleRatio: 8 }, discountAnnualRate: 0.14 },
    ],
    [
      "growth for ever",
      "growth: 1 %",
      {
        kind: "cash",
        method: { method: "perpetuity", annualRate: 0.14, annualGrowth: 0.01 },
        discountAnnualRate: 0.14,
      },
    ],
  ])("values the end of the horizon by %s, the same for every strategy", (_what, terminal, method) => {
    const text = SMALL_SITE.replace("horizon: 3 years", `horizon: 3 years, terminal: { ${terminal} }`);
    expect(siteOf(text).valuation.terminal).toEqual(method);
  });

  it("pays standby, overhead and the retailer's standing charge whatever is done", () => {
    const text = SMALL_SITE.replace(
      "horizon: 3 years",
      "horizon: 3 years, overhead: 120000 USD/year, standby: 1 %",
    );
    expect(siteOf(text).standing).toMatchObject({ siteUsdPerMonth: 10_000, auxiliaryMw: 0.4 });
  });

  it("reads a data sheet in place of a known machine: 200 TH/s at 15 J/TH draw 3,000 W", () => {
    const own = SMALL_SITE.replace(
      "machine: s21-xp",
      "machine: { name: My Miner, hashrate: 200 TH/s, efficiency: 15 J/TH }",
    );
    expect(siteOf(own).mine!.tranches[0]!.machine).toMatchObject({
      id: "my-miner",
      powerW: 3000,
      hashrateThs: 200,
    });
  });

  it("offers no machine for a refresh that is not yet on the market at the start", () => {
    const machines = siteOf(SMALL_SITE.replace("mining: {", "mining: { refresh: { payback: 24 months },"))
      .mine!.refresh!.machines;
    expect(machines.length).toBeGreaterThan(0);
    for (const { released, cooling } of machines) {
      expect(released.year * 12 + released.month).toBeLessThanOrEqual(2027 * 12 + 1);
      expect(cooling).toBe("air");
    }
  });

  it("has neither mine nor offer where the file names none", () => {
    const bare = withLine(withLine(SMALL_SITE, "hosting", ""), "mining", "").replace(/\n\n+/g, "\n");
    expect(siteOf(bare)).toMatchObject({ mine: null, hosting: null });
  });

  it("takes a rent of the term's average as what it is, and says that of the first year where rent is moved", () => {
    // average * n * e / ((1 + e)^n - 1): 128 * 12 * 0.03 / (1.03^12 - 1) = 108.23 USD in the first year
    const average = SMALL_SITE.replace("stands_for: first-year", "stands_for: term-average");
    const scenario = scenarioOf(average);
    const { site, levers } = prepareStudy(scenario, priceYearOf(scenario, undefined));
    expect(site.hosting!.lease.rent).toMatchObject({ meaning: "term-average", valueUsdPerKwMonth: 128 });
    const rent = levers.find((lever) => lever.parameter === "rent in the first year")!;
    expect(rent.today).toBeCloseTo((128 * 12 * 0.03) / (1.03 ** 12 - 1), 9);
  });
});
