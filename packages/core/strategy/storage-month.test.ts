import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dispatchStorage, dispatchWithoutBurning } from "../dispatch/index.ts";
import {
  batteryWith,
  exportingSite,
  january,
  testBattery,
  tierOf,
  twoPrices,
  wanderingYear,
} from "./battery.fixture.ts";
import {
  type MonthOperation,
  monthProblem,
  operateMonth,
  priceMonths,
  type Site,
  usableStore,
} from "./index.ts";
import { testOffer, testSite } from "./test-site.ts";

const DAYS = 31;
const battery = usableStore(testBattery)!;
const cashOf = (month: MonthOperation) =>
  month.miningRevenueUsd +
  month.exportRevenueUsd -
  month.miningUpkeepUsd -
  month.energyCostUsd -
  (month.storageWearUsd ?? 0);

/** What the battery adds to a January, USD a day. */
function gainPerDay(site: Site, tiers: Parameters<typeof january>[1] = {}): number {
  const stored = operateMonth(site, january(site, { ...tiers, battery }));
  return (cashOf(stored) - cashOf(operateMonth(site, january(site, tiers)))) / DAYS;
}

describe("a battery on days of 20 USD/MWh until noon and 80 after", () => {
  const priceYear = twoPrices(24);
  const lights = { ...testSite().standing, auxiliaryMw: 1 };

  it("sells 20 MWh at 80 that cost 25 MWh at 20 and 5 of wear each: 1600 - 500 - 100 = 1000 USD a day", () => {
    expect(gainPerDay(exportingSite({ priceYear }))).toBeCloseTo(1000, 6);
  });

  it("without a way out feeds 1 MW of lights for 12 hours: 12 * 80 - 15 * 20 - 12 * 5 = 600 USD a day", () => {
    expect(gainPerDay(testSite({ priceYear, standing: lights }))).toBeCloseTo(600, 6);
  });

  it("keeps machines of strike 50 running for 20 MWh at 80: 20 * 50 - 500 - 100 = 400 USD a day", () => {
    const site = testSite({ priceYear });
    const tiers = [tierOf(10, 50)];
    expect(gainPerDay(site, { tiers })).toBeCloseTo(400, 6);
    const stored = operateMonth(site, january(site, { tiers, battery }));
    expect(stored.miningMwh).toBeCloseTo(DAYS * (10 * 12 + 20), 6);
    expect(stored.chargeMwh).toBeCloseTo(DAYS * 25, 6);
    expect(stored.dischargeMwh).toBeCloseTo(DAYS * 20, 6);
  });

  it("pushes machines of strike 50 aside where all 10 MW are theirs: (80 - 5 - 50 / 0.8) * 20 = 250 USD a day", () => {
    const site = exportingSite({ priceYear });
    const full = { ...site, connection: { ...site.connection, importMw: 10, firmMw: 10 } };
    expect(gainPerDay(full, { tiers: [tierOf(10, 50)] })).toBeCloseTo(250, 6);
  });

  it("does nothing where a round trip loses more than the day brings: at 62.5 before noon 78.1 + 5 is more than 80", () => {
    const dear = exportingSite({ priceYear: { ...priceYear, prices: pricesOf(62.5, 80) } });
    const stored = operateMonth(dear, january(dear, { battery }));
    expect(stored.chargeMwh).toBe(0);
    expect(cashOf(stored)).toBe(0);
  });

  it("sells under a fixed tariff of 20 at most at 20: what is bought is not passed on at 80", () => {
    const site = exportingSite({
      priceYear,
      importPrices: [{ fromMonth: 0, marketFraction: 0, fixedUsdPerMwh: 20 }],
    });
    const stored = operateMonth(site, january(site, { battery }));
    expect(stored.exportRevenueUsd).toBe(0);
    expect(stored.importMwh).toBe(0);
  });

  it("is not there before the connection stands", () => {
    const site = exportingSite({ priceYear });
    const early = operateMonth(site, january(site, { battery, isConnected: false }));
    expect(early.importMwh).toBe(0);
    expect(early.chargeMwh).toBeUndefined();
  });
});

function pricesOf(low: number, high: number): Site["priceYear"]["prices"] {
  const { prices } = twoPrices(24);
  return { ...prices, values: prices.values.map((price) => (price === 20 ? low : high)) };
}

const drawn = fc.record({
  seed: fc.nat(1e6),
  energyMwh: fc.double({ min: 1, max: 120, noNaN: true }),
  powerMw: fc.double({ min: 1, max: 40, noNaN: true }),
  efficiency: fc.double({ min: 0.75, max: 1, noNaN: true }),
  startFraction: fc.constantFrom(0, 0.5, 1),
  lossFraction: fc.constantFrom(0, 0.02),
  exportMw: fc.constantFrom(0, 15),
  letMw: fc.constantFrom(0, 40),
  mineMw: fc.double({ min: 0, max: 70, noNaN: true }),
  strike: fc.double({ min: 5, max: 120, noNaN: true }),
  level: fc.double({ min: 0.5, max: 2, noNaN: true }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

function monthOf(from: Drawn) {
  const { connection } = testSite();
  const site = testSite({
    priceYear: wanderingYear(from.seed, 24),
    hosting: from.letMw > 0 ? testOffer : null,
    standing: { ...testSite().standing, auxiliaryMw: 0.5 },
    connection: {
      ...connection,
      exportMw: from.exportMw,
      lossFraction: from.lossFraction,
      importAdderUsdPerMwh: 4,
      exportDeductUsdPerMwh: 1,
    },
  });
  const limits = { chargeLimitMw: from.powerMw, dischargeLimitMw: from.powerMw, energyMwh: from.energyMwh };
  const efficiencies = {
    chargeEfficiencyFraction: from.efficiency,
    dischargeEfficiencyFraction: from.efficiency,
  };
  const store = usableStore(
    batteryWith({ ...limits, ...efficiencies }, { startMwh: from.startFraction * from.energyMwh }),
  )!;
  const duty = january(site, {
    battery: store,
    priceLevelRatio: from.level,
    reservedMw: from.letMw,
    letMw: from.letMw,
    tiers: [tierOf(from.mineMw, from.strike), tierOf(from.mineMw / 3, from.strike / 2, "old")],
  });
  return { site, duty, store };
}

describe("a stored month, on random sites", () => {
  it("balances: what comes in and back is used, stored or let out, to 1e-9", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const { site, duty } = monthOf(from);
        const month = operateMonth(site, duty);
        const kept = 1 - site.connection.lossFraction;
        const usedMwh = (month.miningMwh + month.aiMwh + month.auxiliaryMwh) * kept;
        const inMwh = month.importMwh * kept + month.dischargeMwh!;
        const outMwh = usedMwh + month.chargeMwh! + month.exportMwh / kept;
        expect(Math.abs(inMwh - outMwh) / inMwh).toBeLessThan(1e-9);
        const backMwh = month.chargeMwh! * from.efficiency ** 2;
        expect(Math.abs(backMwh - month.dischargeMwh!)).toBeLessThan(1e-6 * (1 + backMwh));
      }),
      { seed: 71, numRuns: 10 },
    );
  });

  it("bills every MWh once: tenants, lights, machines and the battery together pay what import costs", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const { site, duty } = monthOf(from);
        const month = operateMonth(site, duty);
        const billedUsd =
          month.aiEnergyCostUsd +
          month.auxiliaryEnergyCostUsd +
          month.miningEnergyCostUsd +
          month.storageEnergyCostUsd!;
        expect(Math.abs(billedUsd - month.energyCostUsd)).toBeLessThan(1e-9 * (1 + month.energyCostUsd));
      }),
      { seed: 72, numRuns: 10 },
    );
  });

  it("is dispatched as `core/dispatch` does it: its cash is the optimum of the month's own problem, to 1e-9", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const { site, duty } = monthOf({ ...from, letMw: 0 });
        const found = dispatchWithoutBurning(monthProblem(site, duty));
        const { grossCashUsd } = found.schedule.totals;
        expect(Math.abs(cashOf(operateMonth(site, duty)) - found.lowerBoundUsd) / grossCashUsd).toBeLessThan(
          1e-9,
        );
        expect(found.upperBoundUsd - found.lowerBoundUsd).toBeLessThan(1e-6 * grossCashUsd);
      }),
      { seed: 73, numRuns: 8 },
    );
  });

  it("is worth no less with more power, more energy or less loss", () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom("powerMw", "energyMwh", "efficiency"), (from, what) => {
        const least: Drawn = { ...from, letMw: 0, startFraction: 0 };
        const better: Drawn = {
          ...least,
          [what]: Math.min(what === "efficiency" ? 1 : 120, from[what] * 1.2),
        };
        const usd = (of: Drawn) => {
          const { site, duty } = monthOf(of);
          return cashOf(operateMonth(site, duty));
        };
        const [less, most] = [usd(least), usd(better)];
        expect(most - less).toBeGreaterThan(-1e-7 * (1 + Math.abs(less)));
      }),
      { seed: 74, numRuns: 10 },
    );
  });

  it("gives back no more than nothing where it may not sell and nobody draws", () => {
    const site = testSite({ priceYear: wanderingYear(5, 24) });
    const month = operateMonth(site, january(site, { battery }));
    expect(month.dischargeMwh).toBe(0);
    expect(month.energyCostUsd).toBe(0);
  });
});

describe("a year without machines or tenants", () => {
  /** Twelve months of a battery that sells, each by itself, and the year as one. */
  function yearOf(site: Site, store = battery) {
    const { prices } = site.priceYear;
    const whole = {
      grid: prices.grid,
      import: {
        firmLimitMw: 60,
        interruptibleLimitMw: 40,
        priceUsdPerMwh: prices.values,
        adderUsdPerMwh: 0,
        lossFraction: 0,
      },
      export: { limitMw: 10, priceUsdPerMwh: prices.values, deductUsdPerMwh: 0, lossFraction: 0 },
      mining: [],
      battery: store,
    };
    return dispatchStorage(whole).schedule.totals.valueUsd;
  }
  const monthsOf = (site: Site, store = battery) =>
    Array.from({ length: 12 }, (_, month) => {
      const duty = { ...january(site, { battery: store }), calendarMonth: month };
      return cashOf(operateMonth(site, { ...duty, prices: priceMonths(site)[month]! }));
    }).reduce((sum, usd) => sum + usd, 0);

  it("is the year's own optimum where every day ends empty: 365 days of 1000 USD, to 1e-9", () => {
    const site = exportingSite({ priceYear: twoPrices(24) });
    expect(yearOf(site)).toBeCloseTo(365_000, 3);
    expect(Math.abs(monthsOf(site) / yearOf(site) - 1)).toBeLessThan(1e-9);
  });

  it.each([1, 2, 3])(
    "loses under a fiftieth of wandering year %i to being half full at each turn of the month",
    (seed) => {
      const site = exportingSite({ priceYear: wanderingYear(seed, 24) });
      const half = usableStore(batteryWith({}, { startMwh: 10 }))!;
      const [months, year] = [monthsOf(site, half), yearOf(site, half)];
      expect(months).toBeLessThanOrEqual(year + 1e-6);
      expect(months / year).toBeGreaterThan(0.98);
    },
  );
});
