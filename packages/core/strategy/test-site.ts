import type { Machine } from "../mining/index.ts";
import {
  type CalendarMonth,
  civilFromDays,
  daysFromCivil,
  makeTimeGrid,
  monthNumber,
  type TimeLabels,
} from "../quantity/index.ts";
import type { MoneyTerms } from "./path-money-desk.ts";
import type { HostingOffer, Mine, Site, World } from "./types.ts";

/**
 * A site for the specifications, with figures that a person can multiply: 100 MW import, 60 MW firm, flat prices, nothing
 * lost, 24 months from 2027-01 (a common year, then a leap year). Tests change what they are about.
 */

const START: CalendarMonth = { year: 2027, month: 1 };

/** 20 J/TH and 3,000 W: 40 USD/PH/day is 83.33 USD/MWh. */
export const testMachine: Machine = {
  id: "test-20",
  maker: "test",
  model: "20 J/TH",
  released: { year: 2024, month: 1 },
  hashrateThs: 150,
  powerW: 3000,
  efficiencyJPerTh: 20,
  cooling: "air",
};

/** Machines that neither fail nor age, of 90 MW at the plug, with no upkeep but 36,500 USD per MW and year. */
export const testMine: Mine = {
  tranches: [{ id: "old", machine: testMachine, count: 30_000, bought: { year: 2026, month: 1 } }],
  ageing: {
    failureFractionPerYear: 0,
    failureGrowthFractionPerYear: 0,
    warrantyMonths: 12,
    warrantyTurnaroundMonths: 0,
    repairTurnaroundMonths: 0,
    repairableFraction: 1,
    repairUsdPerTh: 0,
    hashrateLossFractionPerYear: 0,
    efficiencyLossFractionPerYear: 0,
  },
  run: {
    losses: { poolFeeFraction: 0, hashingFraction: 1, pueRatio: 1, lineLossRatio: 1 },
    modes: [{ name: "normal", powerShare: 1, hashrateShare: 1 }],
    floor: "off",
  },
  machinePrice: {
    hashpriceDeclinePerYear: 0.5,
    powerUsdPerMwh: 27,
    discountPerYear: 0.2,
    usefulLifeYears: 5,
    scrapUsdPerTh: 0.3,
  },
  resaleHaircutFraction: 0,
  variableUpkeepUsdPerMwh: 0,
  fixedUpkeep: [{ what: "staff", usdPerMwYear: 36_500 }],
  refresh: null,
};

/** 100 USD per IT kW and month for ten years without escalator, triple net with no landlord's cost, 1.25 grid MW per IT MW. */
export const testOffer: HostingOffer = {
  lease: {
    tenant: "tenant",
    soldMw: 48,
    itMw: 48,
    reservedMw: 60,
    rent: { valueUsdPerKwMonth: 100, basis: "it", meaning: "first-year" },
    start: START,
    ramp: { blocks: [{ monthsAfterStart: 0, soldFraction: 1 }], termRunsFrom: "block-start" },
    termMonths: 120,
    extensions: [],
    escalatorFractionPerYear: 0,
    passThrough: "triple-net",
    landlordCosts: { kind: "margin", noiMarginFraction: 1 },
    tenantCapex: null,
    prepayment: null,
    takeOrPayFraction: 1,
    serviceLevel: null,
    lateDelivery: null,
    termination: null,
    backstop: null,
    afterTerm: { kind: "vacate" },
  },
  reLetAfterDefault: null,
  gridToItRatio: 1.25,
  rampMonths: 0,
  utilisationFraction: 0.8,
  utilisationShape: new Float64Array(24).fill(1),
  pueRatioByMonthHour: new Float64Array(288).fill(1.1),
  unservedCostUsdPerMwh: 5000,
  fillIdle: { allowed: false, rampReserveFraction: 0 },
  conversion: {
    capexUsdPerItMw: 1_000_000,
    salvageUsdPerItMw: 0,
    hallGridMw: 20,
    firstHallAfterMonths: 6,
    monthsPerFurtherHall: 2,
    cutOverMonths: 3,
    demobilisationUsdPerMw: 0,
    spendMonths: 4,
  },
};

/** Prices of each hour of 2027 (UTC), from its hour of the year. */
export function priceYear(priceOfHour: (hour: number) => number, months: number): Site["priceYear"] {
  const startDay = daysFromCivil({ ...START, day: 1 });
  const hours = 365 * 24;
  const grid = makeTimeGrid(startDay * 86_400, 3600, hours);
  const day = (hour: number) => civilFromDays(startDay + Math.floor(hour / 24));
  const labels: TimeLabels = {
    zone: "UTC",
    monthNumber: Int32Array.from({ length: hours }, (_, hour) => monthNumber(day(hour))),
    dayNumber: Int32Array.from({ length: hours }, (_, hour) => startDay + Math.floor(hour / 24)),
    hourOfDay: Uint8Array.from({ length: hours }, (_, hour) => hour % 24),
    weekday: new Uint8Array(hours),
  };
  const values = Float64Array.from({ length: hours }, (_, hour) => priceOfHour(hour));
  return { prices: { grid, values, currency: "USD" }, labels, levelRatio: new Float64Array(months).fill(1) };
}

/** The site of the specifications with what a test is about changed. */
export function testSite(change: Partial<Site> = {}): Site {
  const months = change.months ?? 24;
  return {
    start: START,
    months,
    connection: {
      importMw: 100,
      firmMw: 60,
      exportMw: 0,
      availableAfterMonths: 0,
      importAdderUsdPerMwh: 0,
      exportDeductUsdPerMwh: 0,
      lossFraction: 0,
      interruptedHoursPerYear: 0,
      interruptedImportMw: 100,
    },
    standing: { connectionUsdPerMwMonth: 0, siteUsdPerMonth: 0, auxiliaryMw: 0, minimumBillUsdPerMonth: 0 },
    priceYear: priceYear(() => 40, months),
    blocks: [],
    mine: null,
    hosting: null,
    valuation: {
      discountRates: { contracted: 0, merchant: 0, "owned-machines": 0, construction: 0, overhead: 0 },
      timing: "mid-month",
      terminal: { kind: "cash", method: { method: "none" }, discountAnnualRate: 0 },
    },
    ...change,
  };
}

/** A world that stands still: hashprice 40 USD/PH/day, everything else as planned. */
export function testWorld(change: Partial<World> = {}, months = 24): World {
  return {
    hashpriceUsdPerPhDay: new Float64Array(months).fill(40),
    priceUsdPerBtc: new Float64Array(months).fill(60_000),
    powerLevelRatio: new Float64Array(months).fill(1),
    rentRatio: new Float64Array(months).fill(1),
    delayMonths: 0,
    overrunFraction: 0,
    ...change,
  };
}

/** Sum of a line's amounts, by its id; 0 where it is not written. */
export function lineTotal(
  lines: readonly { readonly id: string; readonly amounts: ArrayLike<number> }[],
  id: string,
): number {
  const line = lines.find((entry) => entry.id === id);
  return line ? Array.from(line.amounts).reduce((total, usd) => total + usd, 0) : 0;
}

/** Money without taxes and discounting, so that figures can be added up by hand. */
export const untaxedTerms: MoneyTerms = {
  tax: {
    rateFraction: 0,
    lossLimitFraction: 0.8,
    hallYearlyFractions: [1],
    machineYearlyFractions: [1],
    hallPropertyFractionPerYear: 0,
    machinePropertyFractionPerYear: 0,
  },
  taxAnnualRate: 0,
  equityAnnualRate: 0,
};
