import type { Battery } from "../dispatch/index.ts";
import type { WorldBatch } from "../world/index.ts";
import { costIndexAt } from "./cost-index.ts";
import type { Yard } from "./month-memory.ts";
import type { PathLayout } from "./path-layout.ts";
import type { FleetMonthOfPath } from "./path-machines.ts";
import { roundTripLoss, unitOf } from "./storage-node.ts";
import { gainInPlace, makeStoragePlaces, type StoragePlace, type StoragePlaces } from "./storage-place.ts";
import { type BatteryMonths, batteryMonths, usableStore } from "./storage-site.ts";
import { makeStoragePoint, type StoragePoint, standAt } from "./storage-table.ts";
import type { Site } from "./types.ts";

/**
 * A site's battery on many paths. The month without it is exact; what it adds is read from tables of exact dispatches
 * (`storage-table`). A path's machines are tiers of falling strikes: each is taken as what it adds to those before it,
 * gain(strike, MW up to and with it) - gain(strike, MW before it), so that the best machines that stand are the ones fed in dear
 * hours and the worst that run are the ones that give way to charging. Tests hold it against dispatching every month of every path.
 */
export interface PathStorage {
  readonly site: Site;
  /** What doing nothing pays for upkeep. */
  readonly idle: BatteryMonths | null;
  /** Undefined where it has no size. */
  readonly battery: Battery | undefined;
  readonly places: StoragePlaces;
  /** By strategy and month of sale: what plans do with the battery itself. */
  readonly months: Map<string, BatteryMonths | null>;
  readonly layouts: WeakMap<PathLayout, StorageOfLayout>;
  readonly point: StoragePoint;
}

/** A battery in a plan that is laid out. */
interface StorageOfLayout {
  readonly months: BatteryMonths | null;
  /** One per month of the horizon; undefined where no battery works or nobody asked yet. */
  readonly places: (StoragePlace | undefined)[];
}

/** Null where the site has no battery. */
export function makePathStorage(site: Site, yard: Yard): PathStorage | null {
  if (!site.battery) return null;
  const doingNothing = { choice: { strategy: "do-nothing" }, soldMonth: site.months } as const;
  return {
    site,
    idle: batteryMonths(site, doingNothing),
    battery: usableStore(site.battery),
    places: makeStoragePlaces(site, yard),
    months: new Map(),
    layouts: new WeakMap(),
    point: makeStoragePoint(),
  };
}

/** Whether the tables carry the site: a minimum bill is topped up from what a battery leaves to pay, month by month. */
export function servesStorage({ standing }: Site): boolean {
  return !(standing.minimumBillUsdPerMonth > 0);
}

/** Whether all paths of a batch are the same in all that running a plan reads: no volatility, or one path. */
export function standsStill(batch: WorldBatch): boolean {
  const { pathCount, months, tenantCount } = batch;
  if (pathCount === 1) return true;
  const repeats = (values: Float64Array, width: number) =>
    values.every((value, i) => i < width || value === values[i - width]);
  const monthly = [
    batch.hashpriceUsdPerPhDay,
    batch.powerLevelRatio,
    batch.powerSpreadRatio,
    batch.rentRatio,
    batch.outageFraction,
  ];
  return (
    repeats(batch.delayMonths, 1) &&
    repeats(batch.overrunFraction, 1) &&
    repeats(batch.tenantDefaultMonth, Math.max(1, tenantCount)) &&
    monthly.every((values) => repeats(values, months))
  );
}

/** What an operation of paths hands over in a month, after its machines are known. */
export interface StorageRun {
  readonly batch: WorldBatch;
  readonly fleetMonth: FleetMonthOfPath;
  readonly scale: {
    readonly market: { readonly ratio: number; readonly shift: number };
    readonly hoursRatio: number;
  };
  readonly out: {
    readonly merchantUsd: Float64Array;
    readonly overheadUsd: Float64Array;
    readonly machineCapexUsd: Float64Array;
    readonly machineSaleUsd: Float64Array;
  };
}

/** Adds a month's battery to a path: its gain to the merchant cash, its system to the machines', its upkeep to the overhead. */
export function addStorageMonth(
  storage: PathStorage,
  run: StorageRun,
  layout: PathLayout,
  month: number,
  at: number,
  hashprice: number,
  runningFraction: number,
): void {
  const { months, places } = storageOf(storage, layout);
  const { out } = run;
  out.overheadUsd[at]! += (storage.idle?.upkeepUsd[month] ?? 0) - (months?.upkeepUsd[month] ?? 0);
  if (!months) return;
  out.machineCapexUsd[at]! += months.capexUsd[month]!;
  out.machineSaleUsd[at]! += months.saleUsd[month]!;
  if (!months.works[month]) return;
  places[month] ??= placeIn(storage, layout, month);
  const place = places[month];
  const upkeepUsdPerMwh =
    (storage.site.mine?.variableUpkeepUsdPerMwh ?? 0) * costIndexAt(storage.site, month);
  if (place)
    out.merchantUsd[at]! += gainUsd(storage, place, run, { hashprice, upkeepUsdPerMwh, runningFraction });
}

function placeIn(
  { battery, places }: PathStorage,
  { stages }: PathLayout,
  month: number,
): StoragePlace | undefined {
  return battery && places.of(stages[month]!, battery, month);
}

function gainUsd(
  { site, point }: PathStorage,
  place: StoragePlace,
  { fleetMonth, scale }: StorageRun,
  {
    hashprice,
    upkeepUsdPerMwh,
    runningFraction,
  }: { readonly hashprice: number; readonly upkeepUsdPerMwh: number; readonly runningFraction: number },
): number {
  const { setting } = place.open;
  const { shape } = setting.table;
  const { ratio, shift } = scale.market;
  if (!(ratio > 0)) return 0;
  const unit = unitOf(setting, ratio);
  const bought = site.connection.importAdderUsdPerMwh + shape.addedUsdPerMwh + shift * shape.marketFraction;
  const loss = (setting.battery.wearUsdPerMwh + bought * roundTripLoss(setting)) / unit;
  standAt(place.open, loss, 1 / ratio, point);
  const idle = gainInPlace(place, point, 0, 0);
  const { tierCount, tierRevenue, cumulativeMw } = fleetMonth;
  if (tierCount === 0 || runningFraction === 0) return idle * unit * scale.hoursRatio;
  const off = upkeepUsdPerMwh + bought;
  let machines = 0;
  for (let k = 0; k < tierCount; k++) {
    const margin = (tierRevenue[k]! * hashprice - off) / unit;
    machines += gainInPlace(place, point, margin, cumulativeMw[k]!);
    if (k > 0) machines -= gainInPlace(place, point, margin, cumulativeMw[k - 1]!);
  }
  return (runningFraction * machines + (1 - runningFraction) * idle) * unit * scale.hoursRatio;
}

function storageOf({ layouts, months, site }: PathStorage, layout: PathLayout): StorageOfLayout {
  const found = layouts.get(layout);
  if (found) return found;
  const { choice, soldMonth } = layout.plan;
  const key = `${choice.strategy}/${soldMonth}`;
  if (!months.has(key)) months.set(key, batteryMonths(site, layout.plan));
  const made = {
    months: months.get(key) ?? null,
    places: Array.from({ length: site.months }, () => undefined),
  };
  layouts.set(layout, made);
  return made;
}
