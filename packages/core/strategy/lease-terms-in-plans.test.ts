import { describe, expect, it } from "vitest";
import type { Lease } from "../hosting/index.ts";
import { type Choice, makeComparison, makePlan, operatePlan, type Site } from "./index.ts";
import { lineTotal, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

/** Three halls of 20 grid MW (16 IT MW) at months 6, 8 and 10; 100 USD/kW/month is 1.6 million a hall and month. */
const hosted: Choice = { strategy: "convert", hostMw: 60, waitMonths: 0, fleet: "sell" };
const siteWith = (change: Partial<Lease>) =>
  testSite({ hosting: { ...testOffer, lease: { ...testOffer.lease, ...change } } });
const linesOf = (site: Site, world = testWorld(), choice = hosted) =>
  operatePlan(site, world, makePlan(site, world, choice)).lines;
const amounts = (lines: ReturnType<typeof linesOf>, id: string) =>
  Array.from(lines.find((line) => line.id === id)?.amounts ?? []);

describe("late delivery in a plan", () => {
  const lateDelivery = {
    graceMonths: 0,
    damagesFractionOfRent: 0.25,
    capMonthsOfRent: 100,
    terminationAfterMonths: null,
  };

  it("costs nothing when halls are on time", () => {
    expect(lineTotal(linesOf(siteWith({ lateDelivery })), "hosting.damages")).toBe(0);
  });

  it("three months late costs each hall three quarters of a month's rent: 3 * 3 * 0.25 * 1.6 million", () => {
    const lines = linesOf(siteWith({ lateDelivery }), testWorld({ delayMonths: 3 }));
    expect(lineTotal(lines, "hosting.damages")).toBeCloseTo(-3_600_000, 3);
    expect(amounts(lines, "hosting.damages")[6]).toBeCloseTo(-400_000, 3);
  });

  it("moves the rent just as a delay without a clause does", () => {
    const world = testWorld({ delayMonths: 3 });
    const [withClause, without] = [siteWith({ lateDelivery }), siteWith({})].map((site) =>
      amounts(linesOf(site, world), "hosting.rent"),
    );
    expect(withClause).toEqual(without);
    expect(without!.findIndex((usd) => usd > 0)).toBe(9);
  });

  it("of a connection that comes late anyway is no delay of the builder", () => {
    const site = siteWith({ lateDelivery });
    const late = { ...site, connection: { ...site.connection, availableAfterMonths: 20 } };
    expect(lineTotal(linesOf(late, testWorld({ delayMonths: 3 })), "hosting.damages")).toBe(0);
  });
});

describe("building cost that the tenant advances", () => {
  const advanced = (amountUsd: number) => siteWith({ tenantCapex: { amountUsd, nettedFraction: 0.5 } });

  it("comes in as the halls are paid and goes back out of the rent: nothing over 24 months", () => {
    const lines = linesOf(advanced(12_000_000));
    expect(lineTotal(lines, "building.halls")).toBeCloseTo(-48_000_000, 3);
    expect(lineTotal(lines, "building.tenant-paid")).toBeCloseTo(12_000_000, 3);
    expect(lineTotal(lines, "hosting.capex-netted")).toBeCloseTo(-12_000_000, 3);
    const [halls, paid] = [amounts(lines, "building.halls"), amounts(lines, "building.tenant-paid")];
    for (const [month, usd] of halls.entries()) expect(paid[month]).toBeCloseTo(-usd / 4, 3);
  });

  it("is never more than the building costs, and no more is taken back", () => {
    const lines = linesOf(advanced(500_000_000));
    expect(lineTotal(lines, "building.tenant-paid")).toBeCloseTo(48_000_000, 3);
    expect(-lineTotal(lines, "hosting.capex-netted")).toBeLessThanOrEqual(48_000_000.001);
  });

  it("for half of the megawatts is half of the amount", () => {
    const lines = linesOf(advanced(12_000_000), testWorld(), { ...hosted, hostMw: 30 });
    expect(lineTotal(lines, "building.tenant-paid")).toBeCloseTo(6_000_000, 3);
  });
});

describe("a lease for less than the firm connection", () => {
  const most = { hostMw: 40, waitMonths: 12 };
  const site = testSite({ mine: testMine, hosting: testOffer });
  const hostMw = (id: "convert" | "hybrid" | "bridge") => {
    const [found] = makeComparison(site, [id], most).compare(testWorld());
    return found?.available ? found.choice.hostMw : Number.NaN;
  };

  it("lets convert and bridge host what it sells: 40 of 60 MW", () => {
    expect([hostMw("convert"), hostMw("bridge")]).toEqual([40, 40]);
  });

  it("lets a hybrid host at most that", () => {
    expect(hostMw("hybrid")).toBeLessThanOrEqual(40);
  });
});
