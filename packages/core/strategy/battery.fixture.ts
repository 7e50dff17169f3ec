import { makeEmptyBatch, type WorldBatch } from "../world/index.ts";
import { type MonthDuty, type PricedTier, priceMonths, type Site, type SiteBattery } from "./index.ts";
import { priceYear, testMachine, testMine, testSite } from "./test-site.ts";

/** A battery and prices for the specifications, with figures that a person can multiply. */

/** 10 MW, 20 MWh, a quarter more charged than given back, wear of 5 USD/MWh, empty at the turn of every month. */
export const testBattery: SiteBattery = {
  store: {
    chargeLimitMw: 10,
    dischargeLimitMw: 10,
    energyMwh: 20,
    chargeEfficiencyFraction: 0.8,
    dischargeEfficiencyFraction: 1,
    wearUsdPerMwh: 5,
    reserveMwh: 0,
  },
  startMwh: 0,
  exists: false,
  capexUsd: 4_000_000,
  upkeepUsdPerYear: 120_000,
  lifeMonths: 180,
  salvageFraction: 0.5,
};

/** A battery of other limits. */
export function batteryWith(
  store: Partial<SiteBattery["store"]>,
  change: Partial<SiteBattery> = {},
): SiteBattery {
  return { ...testBattery, ...change, store: { ...testBattery.store, ...store } };
}

/** Every day 20 USD/MWh until noon, 80 after. */
export const twoPrices = (months: number) => priceYear((hour) => (hour % 24 < 12 ? 20 : 80), months);

/** Prices of a wandering year: day and night, noise, a spike now and then, from a seed. */
export function wanderingYear(seed: number, months: number): Site["priceYear"] {
  const next = randomOf(seed);
  return priceYear((hour) => {
    const daily = 30 + 14 * Math.sin(((hour % 24) - 9) / 3.82) + 6 * Math.sin(hour / 380);
    return daily + 8 * (next() - 0.5) + (next() < 0.008 ? 300 * next() : 0);
  }, months);
}

/** Numbers in [0, 1) from a seed: the minimal standard generator. */
export function randomOf(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A tier of machines in a month. */
export function tierOf(gridMw: number, strikeUsdPerMwh: number, id = "m"): PricedTier {
  return { id, gridMw, revenueUsdPerMwh: strikeUsdPerMwh, variableUpkeepUsdPerMwh: 0 };
}

/** January 2027 of a site: 31 days, 744 hours. */
export function january(site: Site, change: Partial<MonthDuty> = {}): MonthDuty {
  return {
    prices: priceMonths(site)[0]!,
    calendarMonth: 0,
    priceLevelRatio: 1,
    hoursRatio: 1,
    isConnected: true,
    tiers: [],
    reservedMw: 0,
    letMw: 0,
    blocks: [],
    resells: true,
    ...change,
  };
}

/** A site that may let out 100 MW. */
export function exportingSite(change: Partial<Site> = {}): Site {
  const site = testSite(change);
  return { ...site, connection: { ...site.connection, exportMw: 100 } };
}

/** Two kinds of machines of some 40 MW each, that fail a little. */
export const twoFleets = {
  ...testMine,
  tranches: [
    { id: "old", machine: testMachine, count: 13_000, bought: { year: 2026, month: 1 } },
    {
      id: "new",
      machine: { ...testMachine, id: "better", hashrateThs: 250, powerW: 3500, efficiencyJPerTh: 14 },
      count: 12_000,
      bought: { year: 2026, month: 9 },
    },
  ],
  ageing: { ...testMine.ageing, failureFractionPerYear: 0.05 },
};

/** Paths that wander: hashprice from 15 to 90, level from a third to three times, spread around 1. */
export function wanderingBatch(seed: number, pathCount: number, months: number): WorldBatch {
  const shape = { measure: "outlook", seed, firstPath: 0, pathCount, months, tenantCount: 1 } as const;
  const batch = makeEmptyBatch(shape);
  const next = randomOf(seed);
  for (let p = 0; p < pathCount; p++) {
    let [hashprice, level] = [25 + 50 * next(), 0.6 + 0.9 * next()];
    for (let month = 0; month < months; month++) {
      hashprice = Math.min(90, Math.max(15, hashprice * (0.87 + 0.26 * next())));
      level = Math.min(3, Math.max(0.35, level * (0.87 + 0.26 * next())));
      const at = p * months + month;
      batch.hashpriceUsdPerPhDay[at] = hashprice;
      batch.priceUsdPerBtc[at] = 60_000;
      batch.powerLevelRatio[at] = level;
      batch.powerSpreadRatio[at] = 0.7 + 0.8 * next();
      batch.rentRatio[at] = 1;
      batch.outageFraction[at] = next() < 0.3 ? 0.2 * next() : 0;
    }
    batch.delayMonths[p] = Math.floor(4 * next());
  }
  return batch;
}
