import { describe, expect, it } from "vitest";
import type { AssumptionStatus } from "../quantity/index.ts";
import { findJurisdiction, type Jurisdiction, mayMineInMonth, weakestStatus } from "./jurisdiction.ts";

const known = <Value>(value: Value, status: AssumptionStatus = "verified") => ({
  value,
  source: "test",
  status,
});
const place = (change: Partial<Jurisdiction> = {}): Jurisdiction => ({
  id: "north",
  name: "North",
  currency: known("EUR"),
  zone: known("Europe/Oslo"),
  queueMonths: known(12),
  powerUsdPerMwh: known(40),
  priceTrendPerYearFraction: known(0.02),
  tenantDepthCount: known(3),
  reletMonths: known(9),
  acceleratorAccess: known("open"),
  acceleratorPremiumFraction: known(0),
  acceleratorDelayMonths: known(0),
  sparesPremiumFraction: known(0),
  mining: known("allowed"),
  miningBanMonths: known([]),
  incomeTaxFraction: known(0.22),
  miningTaxUsdPerMwh: known(0),
  countryRiskFraction: known(0),
  ...change,
});
const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const minedIn = (where: Jurisdiction) => MONTHS.filter((month) => mayMineInMonth(where, month));

describe("where mining may run", () => {
  it.each<[string, Partial<Jurisdiction>, readonly number[]]>([
    ["allowed: all twelve months", {}, MONTHS],
    ["by licence: all twelve months", { mining: known("licence") }, MONTHS],
    ["barred: in none, whatever the months say", { mining: known("barred") }, []],
    [
      "a seasonal ban from November to March leaves April to October",
      { mining: known("seasonal-ban"), miningBanMonths: known([11, 12, 1, 2, 3]) },
      [4, 5, 6, 7, 8, 9, 10],
    ],
    [
      "named months bind where mining is otherwise free",
      { miningBanMonths: known([7]) },
      MONTHS.filter((m) => m !== 7),
    ],
  ])("%s", (_, change, months) => {
    expect(minedIn(place(change))).toEqual(months);
  });
});

describe("how well a place is known", () => {
  it.each<[AssumptionStatus, Partial<Jurisdiction>]>([
    ["verified", {}],
    ["reported", { queueMonths: known(12, "reported") }],
    ["pending", { queueMonths: known(12, "reported"), zone: known("UTC", "pending") }],
    ["assumed", { queueMonths: known(12, "pending"), countryRiskFraction: known(0.1, "assumed") }],
  ])("is %s: its weakest field decides", (status, change) => {
    expect(weakestStatus(place(change))).toBe(status);
  });
});

describe("finding a place", () => {
  const places = [place(), place({ id: "south", name: "South" })];
  it("by its id, not by its name", () => {
    expect(findJurisdiction(places, "south").name).toBe("South");
    expect(() => findJurisdiction(places, "South")).toThrow(
      /no jurisdiction "South"; known are north, south/,
    );
  });

  it("among none says so", () => {
    expect(() => findJurisdiction([], "north")).toThrow(/no jurisdiction "north"/);
  });
});
