import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AUXILIARY_UNSERVED_USD_PER_MWH,
  hoursRatio,
  type MonthDuty,
  type MonthOperation,
  makeYard,
  operateByTable,
  operateMonth,
  type PowerBlock,
  type PricedTier,
  type Site,
  type Yard,
} from "./index.ts";
import { priceYear, testMine, testOffer, testSite } from "./test-site.ts";

/** The obvious dispatch, hour by hour, is the test of the tables: every amount within 1e-9 of the month's gross cash. */
function expectSame(site: Site, duty: MonthDuty): void {
  const yard = yardOf(site);
  const exact = operateMonth(site, duty);
  const table = operateByTable(site, duty, yard.tables[duty.calendarMonth]!, yard.stageOf);
  expect(table, "the tables must serve this duty").toBeDefined();
  expectClose(table!, exact);
}

const yards = new WeakMap<Site, Yard>();

/** Sorting a year of hours takes longer than all months of it: once per site. */
function yardOf(site: Site): Yard {
  const yard = yards.get(site) ?? makeYard(site);
  yards.set(site, yard);
  return yard;
}

function expectClose(found: MonthOperation, wanted: MonthOperation): void {
  const { blockSettlementUsd, demand: _billed, ...amounts } = wanted;
  const isEnergy = (name: string) => name.endsWith("Mwh");
  const most = (of: (name: string) => boolean) =>
    Math.max(1, ...Object.entries(amounts).flatMap(([name, value]) => (of(name) ? [Math.abs(value)] : [])));
  const [mwh, usd] = [most(isEnergy), most((name) => !isEnergy(name))];
  for (const [name, value] of Object.entries(amounts)) {
    const scale = isEnergy(name) ? mwh : usd;
    const off = Math.abs(found[name as keyof typeof amounts]! - value);
    expect(off / scale, `${name}: ${found[name as keyof typeof amounts]} for ${value}`).toBeLessThan(1e-9);
  }
  blockSettlementUsd.forEach((value, i) => {
    expect(Math.abs(found.blockSettlementUsd[i]! - value) / (usd + Math.abs(value))).toBeLessThan(1e-9);
  });
}

const price = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -30, max: 120, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ min: 900, max: 9000, noNaN: true }) },
);
const tier = fc.record({
  gridMw: fc.double({ min: 0.1, max: 60, noNaN: true }),
  revenueUsdPerMwh: fc.double({ min: 5, max: 250, noNaN: true }),
  variableUpkeepUsdPerMwh: fc.constantFrom(0, 2.5),
});
const block = fc.record({
  mw: fc.double({ min: 1, max: 120, noNaN: true }),
  strikeUsdPerMwh: fc.double({ min: 10, max: 90, noNaN: true }),
  settlement: fc.constantFrom<PowerBlock["settlement"]>("financial", "physical"),
});
const drawn = fc.record({
  prices: fc.array(price, { minLength: 40, maxLength: 400 }),
  tiers: fc.array(tier, { maxLength: 4 }),
  blocks: fc.array(block, { maxLength: 2 }),
  lossFraction: fc.constantFrom(0, 0.03),
  adder: fc.constantFrom(0, 6),
  auxiliaryMw: fc.constantFrom(0, 0.5, 4),
  interruptedHoursPerYear: fc.constantFrom(0, 88, 700),
  interruptedImportMw: fc.constantFrom(20, 60, 100),
  reservedMw: fc.constantFrom(0, 20, 60),
  letFraction: fc.constantFrom(0, 0.3, 1),
  fillIdle: fc.boolean(),
  rampReserveFraction: fc.constantFrom(0, 0.2),
  swing: fc.constantFrom(0, 0.25),
  level: fc.constantFrom(0, 0.4, 1, 2.7),
  shift: fc.constantFrom(0, -12, 25),
  calendarMonth: fc.integer({ min: 0, max: 11 }),
  resells: fc.boolean(),
});
type Exact = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;
/** What is drawn, with any number where one of a few is drawn. */
type Drawn = { readonly [K in keyof Exact]: Exact[K] extends number ? number : Exact[K] };

function siteOf(from: Drawn): Site {
  const shape = (hour: number) => 1 + from.swing * Math.cos((2 * Math.PI * (hour - 16)) / 24);
  return testSite({
    mine: testMine,
    hosting: {
      ...testOffer,
      utilisationShape: Float64Array.from({ length: 24 }, (_, hour) => shape(hour)),
      pueRatioByMonthHour: Float64Array.from({ length: 288 }, (_, i) => 1.1 + 0.001 * (i % 7)),
      fillIdle: { allowed: from.fillIdle, rampReserveFraction: from.rampReserveFraction },
    },
    priceYear: priceYear((hour) => from.prices[hour % from.prices.length]!, 24),
    connection: {
      importMw: 100,
      firmMw: 60,
      exportMw: 0,
      availableAfterMonths: 0,
      importAdderUsdPerMwh: from.adder,
      exportDeductUsdPerMwh: 3,
      lossFraction: from.lossFraction,
      interruptedHoursPerYear: from.interruptedHoursPerYear,
      interruptedImportMw: from.interruptedImportMw,
    },
    standing: {
      connectionUsdPerMwMonth: 0,
      siteUsdPerMonth: 0,
      auxiliaryMw: from.auxiliaryMw,
      minimumBillUsdPerMonth: 0,
    },
    blocks: from.blocks.map((terms, i) => ({ id: `block-${i}`, fromMonth: 0, untilMonth: 24, ...terms })),
  });
}

function dutyOf(site: Site, from: Drawn): MonthDuty {
  const prices = yardOf(site).shapes[from.calendarMonth]!;
  return {
    prices,
    calendarMonth: from.calendarMonth,
    priceLevelRatio: from.level,
    priceShiftUsdPerMwh: from.shift,
    hoursRatio: hoursRatio(site, from.calendarMonth + 12, prices),
    isConnected: true,
    tiers: from.tiers.map((terms, i): PricedTier => ({ id: `tier-${i}`, ...terms })),
    reservedMw: from.reservedMw,
    letMw: from.reservedMw * from.letFraction,
    blocks: site.blocks,
    resells: from.resells,
  };
}

const isDearerThanLights = ({ prices, level, shift, adder, lossFraction }: Drawn) =>
  Math.max(...prices) * level + shift > AUXILIARY_UNSERVED_USD_PER_MWH * (1 - lossFraction) - adder;

describe("a month by its sorted prices is the month hour by hour", () => {
  it("on random sites, holdings, machines, blocks and prices, 5,000 USD/MWh and below 0 among them", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const site = siteOf(from);
        const delivered = site.blocks.some(({ settlement }) => settlement === "physical");
        fc.pre(!(delivered && isDearerThanLights(from)));
        expectSame(site, dutyOf(site, from));
      }),
      { seed: 61, numRuns: 80 },
    );
  });

  it("where prices above 5,000 USD/MWh leave the tenant without power, too", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const dear = { ...from, blocks: [], level: 2.7, reservedMw: 60, letFraction: 1 };
        const site = siteOf({ ...dear, prices: [...from.prices, 2500, 9000] });
        expectSame(site, dutyOf(site, dear));
      }),
      { seed: 62, numRuns: 30 },
    );
  });
});

describe("the tables step back", () => {
  const from: Drawn = {
    ...fc.sample(drawn, { seed: 63, numRuns: 1 })[0]!,
    level: 1,
    shift: 0,
    blocks: [],
    tiers: [{ gridMw: 30, revenueUsdPerMwh: 80, variableUpkeepUsdPerMwh: 0 }],
  };
  const site = siteOf(from);
  const { tables, stageOf } = makeYard(site);
  const asked = (change: Partial<MonthDuty>) =>
    operateByTable(site, { ...dutyOf(site, from), ...change }, tables[from.calendarMonth]!, stageOf);

  it("from a level below 0, which would turn the order of prices round", () => {
    expect(asked({ priceLevelRatio: -1 })).toBeUndefined();
    expect(asked({ priceLevelRatio: 1 })).toBeDefined();
  });

  it("from tenants before the connection stands, which no plan has", () => {
    expect(asked({ isConnected: false, reservedMw: 20 })).toBeUndefined();
    expect(asked({ isConnected: false, reservedMw: 0, tiers: [] })).toBeDefined();
  });

  it("from machines worth more than the tenant's power: 5,000 USD/MWh", () => {
    const rich = { id: "rich", gridMw: 10, revenueUsdPerMwh: 6000, variableUpkeepUsdPerMwh: 0 };
    expect(asked({ tiers: [rich] })).toBeUndefined();
  });

  it("from delivered blocks beside prices above 1,000,000 USD/MWh, at which even the lights go out", () => {
    const blocks = [
      { id: "b", mw: 10, strikeUsdPerMwh: 40, fromMonth: 0, untilMonth: 9, settlement: "physical" as const },
    ];
    const dear = { blocks, priceLevelRatio: 1, priceShiftUsdPerMwh: 1_250_000, reservedMw: 60, letMw: 60 };
    expect(asked(dear)).toBeUndefined();
  });
});
