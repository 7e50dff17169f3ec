import { describe, expect, it } from "vitest";
import { batteryWith, exportingSite, twoPrices, wanderingYear } from "./battery.fixture.ts";
import {
  cashUsd,
  gainInPlace,
  makeStoragePlaces,
  makeStoragePoint,
  makeStorageTable,
  makeYard,
  nodeGain,
  operateMonth,
  roundTripLoss,
  type Site,
  type StorageSetting,
  standAt,
  storageGain,
  unitOf,
  usableStore,
} from "./index.ts";
import { testOffer, testSite } from "./test-site.ts";

const MONTHS = 24;
const battery = usableStore(
  batteryWith(
    { chargeLimitMw: 25, dischargeLimitMw: 25, energyMwh: 100, chargeEfficiencyFraction: 0.9 },
    { startMwh: 50 },
  ),
)!;

function settingOf(site: Site, change: Partial<StorageSetting> = {}): StorageSetting {
  const yard = makeYard(site);
  return {
    site,
    table: yard.tables[0]!,
    holding: { reservedMw: 0, letMw: 0, isConnected: true },
    blocks: [],
    battery,
    exportMw: site.connection.exportMw,
    roomMw: 100 - site.standing.auxiliaryMw,
    operate: yard.operate,
    ...change,
  };
}

/** The gain of a January at any ratio, shift and tier, by dispatching it with and without. */
function exactGain(
  setting: StorageSetting,
  ratio: number,
  shift: number,
  strike: number,
  machinesMw: number,
) {
  const { site, table } = setting;
  const duty = {
    prices: table.shape,
    calendarMonth: 0,
    priceLevelRatio: ratio,
    priceShiftUsdPerMwh: shift,
    hoursRatio: 1,
    ...setting.holding,
    tiers:
      machinesMw > 0
        ? [{ id: "m", gridMw: machinesMw, revenueUsdPerMwh: strike, variableUpkeepUsdPerMwh: 0 }]
        : [],
    blocks: [],
    resells: true,
  };
  return cashUsd(operateMonth(site, { ...duty, battery })) - cashUsd(operateMonth(site, duty));
}

/** The same from a table. */
function tabledGain(
  setting: StorageSetting,
  ratio: number,
  shift: number,
  strike: number,
  machinesMw: number,
) {
  const table = makeStorageTable(setting);
  const unit = unitOf(setting, ratio);
  const bought = setting.site.connection.importAdderUsdPerMwh + shift;
  const at = makeStoragePoint();
  standAt(table, (battery.wearUsdPerMwh + bought * roundTripLoss(setting)) / unit, 1 / ratio, at);
  return unit * storageGain(table, at, (strike - bought) / unit, machinesMw);
}

describe("what the gain of a month depends on", () => {
  const site = testSite({
    priceYear: wanderingYear(3, MONTHS),
    standing: { ...testSite().standing, auxiliaryMw: 20 },
  });
  const setting = settingOf(site);

  it("is in proportion to prices where all else is: twice the prices, wear and strike, twice the gain", () => {
    const dear = settingOf(site, { battery: { ...battery, wearUsdPerMwh: 10 } });
    const node = { margin: 50, machinesMw: 60, dearness: 1 };
    const once = nodeGain(setting, { ...node, loss: 5 }).gain;
    expect(nodeGain(dear, { ...node, loss: 5 }).gain).toBeCloseTo(once, 6);
    const [ratio, strike] = [2, 100];
    const duty = { ...settingOf(site, { battery: { ...battery, wearUsdPerMwh: 10 } }) };
    const twice = cashTwice(duty, ratio, strike);
    expect(Math.abs(twice / once - 2)).toBeLessThan(1e-9);
  });

  it("takes a shift of all prices as so much more wear: 10 USD/MWh on what a round trip loses, a ninth of a MWh", () => {
    expect(roundTripLoss(setting)).toBeCloseTo(1 / 9, 12);
    const shifted = exactGain(setting, 1, 10, 60, 60);
    const worn = nodeGain(setting, { margin: 50, machinesMw: 60, loss: 5 + 10 / 9, dearness: 1 }).gain;
    expect(Math.abs(shifted / worn - 1)).toBeLessThan(1e-9);
  });

  function cashTwice(given: StorageSetting, ratio: number, strike: number): number {
    const duty = {
      prices: given.table.shape,
      calendarMonth: 0,
      priceLevelRatio: ratio,
      hoursRatio: 1,
      ...given.holding,
      tiers: [{ id: "m", gridMw: 60, revenueUsdPerMwh: strike, variableUpkeepUsdPerMwh: 0 }],
      blocks: [],
      resells: true,
    };
    return (
      cashUsd(operateMonth(given.site, { ...duty, battery: given.battery })) -
      cashUsd(operateMonth(given.site, duty))
    );
  }

  it("has as slope in loss the MWh given back, and in margin the MWh that machines run more", () => {
    const at = { margin: 45, machinesMw: 60, loss: 6, dearness: 1 };
    const here = nodeGain(setting, at);
    const more = (change: Partial<typeof at>) => nodeGain(setting, { ...at, ...change }).gain - here.gain;
    expect(more({ loss: 6.001 }) / 0.001 / here.perLoss).toBeCloseTo(1, 2);
    expect(more({ margin: 45.001 }) / 0.001 / here.perMargin).toBeCloseTo(1, 2);
  });
});

describe("a table of gains", () => {
  const site = testSite({
    priceYear: wanderingYear(3, MONTHS),
    standing: { ...testSite().standing, auxiliaryMw: 20 },
    connection: { ...testSite().connection, importAdderUsdPerMwh: 4 },
  });
  const setting = settingOf(site);

  it("is the dispatched gain at its nodes", () => {
    const table = makeStorageTable(setting);
    const at = makeStoragePoint();
    const [loss, margin, machinesMw] = [table.losses[2]!, table.margins[3]!, table.machinesMw[4]!];
    standAt(table, loss, 1, at);
    const { gain } = nodeGain(setting, { margin, machinesMw, loss, dearness: 1 });
    expect(storageGain(table, at, margin, machinesMw)).toBeCloseTo(gain, 6);
  });

  it.each([
    [1, 0, 60, 80],
    [1.3, 0, 45, 70],
    [0.7, 0, 90, 95],
    [1, -6, 50, 60],
    [1.6, 5, 70, 15],
    [2.4, 0, 75, 100],
  ])(
    "is within a 25th between them: ratio %f, shift %f, strike %f, %f MW",
    (ratio, shift, strike, machinesMw) => {
      const exact = exactGain(setting, ratio, shift, strike, machinesMw);
      expect(Math.abs(tabledGain(setting, ratio, shift, strike, machinesMw) / exact - 1)).toBeLessThan(0.04);
    },
  );

  it("knows nothing of machines where none stand, or none ever runs", () => {
    const none = tabledGain(setting, 1, 0, 60, 0);
    expect(tabledGain(setting, 1, 0, -50, 80)).toBe(none);
    expect(Math.abs(none / exactGain(setting, 1, 0, 0, 0) - 1)).toBeLessThan(0.01);
  });

  it("dispatches a node once, and only what is asked for", () => {
    let asked = 0;
    const { operate } = setting;
    const counted = settingOf(site, {
      operate: (where, duty) => {
        asked++;
        return operate(where, duty);
      },
    });
    const table = makeStorageTable(counted);
    const at = makeStoragePoint();
    standAt(table, 6, 1, at);
    storageGain(table, at, 45, 60);
    const first = asked;
    expect(first).toBeLessThanOrEqual(8);
    storageGain(table, at, 45, 60);
    expect(asked).toBe(first);
  });

  it("keeps the dearness apart where power may be sold: fees of 10 weigh half at twice the prices", () => {
    const selling = exportingSite({ priceYear: twoPrices(MONTHS) });
    const fees = { ...selling, connection: { ...selling.connection, exportDeductUsdPerMwh: 10 } };
    for (const ratio of [0.5, 0.8, 1, 1.4, 2]) {
      const exact = exactGain(settingOf(fees), ratio, 0, 0, 0);
      expect(Math.abs(tabledGain(settingOf(fees), ratio, 0, 0, 0) - exact) / (exact + 1)).toBeLessThan(0.04);
    }
  });
});

describe("a month under tenants", () => {
  const site = testSite({
    priceYear: wanderingYear(8, MONTHS),
    hosting: { ...testOffer, fillIdle: { allowed: true, rampReserveFraction: 0 } },
  });
  const yard = makeYard(site);
  const places = makeStoragePlaces(site, yard);
  const stageOf = (letMw: number) =>
    yard.stageOf(yard.tables[0]!, { reservedMw: letMw, letMw, isConnected: true });

  it("stands between none and enough to take all that the battery gives, 25 MW", () => {
    expect(places.of(stageOf(0), battery, 0).hosted).toBeNull();
    // 30 grid MW at 1.25 grid per IT, 80 % used at PUE 1.1 draw 21.1 MW
    const some = places.of(stageOf(30), battery, 0);
    const taken = ((30 / 1.25) * 0.8 * 1.1) / 25;
    expect(some.hostedShare).toBeCloseTo(taken * (2 - taken), 9);
    expect(places.of(stageOf(60), battery, 0).hostedShare).toBe(1);
  });

  it("shares its tables with the other months of the same stage, and with the next site of the same months", () => {
    const one = places.of(stageOf(60), battery, 0);
    expect(places.of(stageOf(60), battery, 12)).toBe(one);
    const other = makeStoragePlaces({ ...site, mine: null }, makeYard(site, yard));
    expect(other.of(stageOf(50), battery, 0).open).toBe(one.open);
  });

  it.each([20, 40, 60])("gains as dispatched beside tenants of %f MW, to a tenth", (letMw) => {
    const place = places.of(stageOf(letMw), battery, 0);
    const setting = settingOf(site, { holding: { reservedMw: letMw, letMw, isConnected: true } });
    const at = makeStoragePoint();
    standAt(place.open, battery.wearUsdPerMwh, 1, at);
    for (const machinesMw of [0, 30]) {
      const exact = exactGain(setting, 1, 0, 60, machinesMw);
      expect(Math.abs(gainInPlace(place, at, 60, machinesMw) / exact - 1)).toBeLessThan(0.1);
    }
  });
});
