import { describe, expect, it } from "vitest";
import type { Backstop } from "../hosting/index.ts";
import { backedFractions } from "./path-backing.ts";
import { makePathCash, type PathCash } from "./path-cash.ts";
import { testOffer, testSite } from "./test-site.ts";
import type { Site } from "./types.ts";

const MONTHS = 36;
const START = 6;

/** A lease of 24 months over the whole reserved power, with a promise of so much. */
function siteWith(backstop: Partial<Backstop> | null): Site {
  const lease = {
    ...testOffer.lease,
    termMonths: 24,
    backstop: backstop && {
      guarantor: "parent",
      amountUsd: 0,
      schedule: "flat" as const,
      kind: "pay" as const,
      ...backstop,
    },
  };
  return testSite({ months: MONTHS, hosting: { ...testOffer, lease } });
}

/** 1 M$ of rent a month for 24 months from month 6 on, as much of operating cash, and so much from mining. */
function cashOf(miningUsd = 0, hostMw = testOffer.lease.reservedMw): PathCash {
  const cash = makePathCash({ strategy: "hybrid", hostMw, waitMonths: 0, fleet: "sell" }, 1, MONTHS);
  for (let month = START; month < START + 24; month++) cash.rentUsd[month] = 1e6;
  cash.merchantUsd.fill(miningUsd);
  cash.operatingUsd.set(cash.rentUsd.map((usd) => usd + miningUsd));
  return cash;
}

describe("the part of cash that somebody stands behind", () => {
  it("of a lease without a backstop is what the tenant is good for", () => {
    const fractions = backedFractions(siteWith(null), cashOf(), 1);
    expect([fractions[START], fractions[START + 23]]).toEqual([1, 1]);
    expect(backedFractions(siteWith(null), cashOf(), 0)[START]).toBe(0);
  });

  it("is nothing of mining: 1 M$ of rent beside 3 M$ of mining is a quarter", () => {
    expect(backedFractions(siteWith(null), cashOf(3e6), 1)[START]).toBeCloseTo(0.25, 12);
    expect(backedFractions(siteWith(null), cashOf(3e6), 1)[0]).toBe(0);
  });

  it("is all of what is left where mining only costs", () => {
    expect(backedFractions(siteWith(null), cashOf(-0.4e6), 1)[START]).toBe(1);
  });

  it("of 12 M$ promised flat on 24 M$ of rent is a half at first, and all of it once 12 are left", () => {
    const fractions = backedFractions(siteWith({ amountUsd: 12e6 }), cashOf(), 1);
    expect(fractions[START]).toBeCloseTo(0.5, 12);
    expect(fractions[START + 8]).toBeCloseTo(12 / 16, 12);
    expect(fractions[START + 12]).toBeCloseTo(1, 12);
    expect(fractions[START + 23]).toBeCloseTo(1, 12);
  });

  it("of a promise that declines with the term stays a half to the end", () => {
    const fractions = backedFractions(siteWith({ amountUsd: 12e6, schedule: "declining" }), cashOf(), 1);
    for (let age = 0; age < 24; age++) expect(fractions[START + age]).toBeCloseTo(0.5, 12);
  });

  it("ends with the months that the promise covers, and with the base term", () => {
    const fractions = backedFractions(siteWith({ amountUsd: 24e6, coveredMonths: 9 }), cashOf(), 1);
    expect([fractions[START + 8], fractions[START + 9]]).toEqual([1, 0]);
    const whole = backedFractions(siteWith({ amountUsd: 24e6 }), cashOf(), 1);
    expect(whole[START + 24]).toBe(0);
  });

  it("promises in proportion to the megawatts: half of them, with half of the rent, is as well backed", () => {
    const half = cashOf(0, testOffer.lease.reservedMw / 2);
    half.rentUsd.forEach((usd, month) => {
      half.rentUsd[month] = usd / 2;
    });
    half.operatingUsd.set(half.rentUsd);
    expect(backedFractions(siteWith({ amountUsd: 12e6 }), half, 1)[START]).toBeCloseTo(0.5, 12);
  });

  it("counts rent beyond the horizon: 12 of the 24 months are seen, and 12 M$ are still half of what is due", () => {
    const cash = cashOf();
    const short = { ...cash, months: START + 12 };
    const fractions = backedFractions(siteWith({ amountUsd: 12e6 }), short, 1);
    expect(fractions[START]).toBeCloseTo(0.5, 12);
  });
});
