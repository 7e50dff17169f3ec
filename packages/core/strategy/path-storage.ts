import type { Battery } from "../dispatch/index.ts";
import type { WorldBatch } from "../world/index.ts";
import type { Yard } from "./month-memory.ts";
import type { MonthTable } from "./month-tables.ts";
import type { PathLayout } from "./path-layout.ts";
import type { FleetMonthOfPath } from "./path-machines.ts";
import { blockInMonth } from "./power-blocks.ts";
import { connectionInMonth, shapeIndexOf } from "./site-periods.ts";
import { type BatteryMonths, batteryInMonth, batteryMonths } from "./storage-site.ts";
import {
  makeStorageTable,
  roundTripLoss,
  type StoragePoint,
  type StorageTable,
  storageGain,
  unitOf,
} from "./storage-table.ts";
import type { Site } from "./types.ts";

/**
 * A site's battery on many paths. The month without it is exact; what it adds is read from tables of exact dispatches
 * (`storage-table`). A path's machines are tiers of falling strikes: each is taken as what it adds to those before it,
 * gain(strike, MW up to and with it) - gain(strike, MW before it), so that the best machines that stand are the ones fed in dear
 * hours and the worst that run are the ones that give way to charging.
 */
export interface PathStorage {
  readonly site: Site;
  readonly yard: Yard;
  /** What doing nothing pays for upkeep. */
  readonly idle: BatteryMonths | null;
  readonly layouts: WeakMap<PathLayout, StorageOfLayout>;
  readonly tables: Map<MonthTable, Map<string, StorageTable>>;
  readonly point: StoragePoint;
}

/** A battery in a plan that is laid out. */
interface StorageOfLayout {
  readonly months: BatteryMonths | null;
  /** One per month of the horizon; undefined where no battery works or nobody asked yet. */
  readonly tables: (StorageTable | undefined)[];
}

/** Null where the site has no battery. */
export function makePathStorage(site: Site, yard: Yard): PathStorage | null {
  if (!site.battery) return null;
  const doingNothing = { choice: { strategy: "do-nothing" }, soldMonth: site.months } as const;
  return {
    site,
    yard,
    idle: batteryMonths(site, doingNothing),
    layouts: new WeakMap(),
    tables: tablesOf(site),
    point: { loss: 0, dearness: 1 },
  };
}

/** Whether the tables carry the site: a minimum bill is topped up from what a battery leaves to pay, month by month. */
export function servesStorage({ standing }: Site): boolean {
  return !(standing.minimumBillUsdPerMonth > 0);
}

/** Whether all paths of a batch are the same in all that running a plan reads: no volatility, or one path. */
export function standsStill(batch: WorldBatch): boolean {
  const { pathCount, months, tenantCount, delayMonths } = batch;
  const repeats = (values: Float64Array, width: number) =>
    values.every((value, i) => i < width || value === values[i - width]);
  return (
    pathCount === 1 ||
    (repeats(delayMonths, 1) &&
      repeats(batch.overrunFraction, 1) &&
      repeats(batch.tenantDefaultMonth, Math.max(1, tenantCount)) &&
      [batch.hashpriceUsdPerPhDay, batch.powerLevelRatio, batch.powerSpreadRatio, batch.rentRatio].every(
        (values) => repeats(values, months),
      ) &&
      repeats(batch.outageFraction, months))
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
  const { months, tables } = storageOf(storage, layout);
  const { out } = run;
  out.overheadUsd[at]! += (storage.idle?.upkeepUsd[month] ?? 0) - (months?.upkeepUsd[month] ?? 0);
  if (!months) return;
  out.machineCapexUsd[at]! += months.capexUsd[month]!;
  out.machineSaleUsd[at]! += months.saleUsd[month]!;
  const battery = batteryInMonth(storage.site, months, month);
  if (!battery) return;
  tables[month] ??= tableOf(storage, layout, battery, month);
  out.merchantUsd[at]! += gainUsd(storage, tables[month]!, run, hashprice, runningFraction);
}

function gainUsd(
  { site, point }: PathStorage,
  table: StorageTable,
  { fleetMonth, scale }: StorageRun,
  hashprice: number,
  runningFraction: number,
): number {
  const { shape } = table.setting.table;
  const { ratio, shift } = scale.market;
  if (!(ratio > 0)) return 0;
  const bought = site.connection.importAdderUsdPerMwh + shape.addedUsdPerMwh + shift * shape.marketFraction;
  const unit = unitOf(table.setting, ratio);
  point.loss = (table.setting.battery.wearUsdPerMwh + bought * roundTripLoss(table.setting)) / unit;
  point.dearness = 1 / ratio;
  const idle = storageGain(table, point, 0, 0);
  const upkeep = site.mine?.variableUpkeepUsdPerMwh ?? 0;
  const { tierCount, tierRevenue, cumulativeMw } = fleetMonth;
  let machines = idle;
  for (let k = 0; k < tierCount; k++) {
    const margin = (tierRevenue[k]! * hashprice - upkeep - bought) / unit;
    const together = storageGain(table, point, margin, cumulativeMw[k]!);
    machines =
      k === 0 ? together : machines + together - storageGain(table, point, margin, cumulativeMw[k - 1]!);
  }
  const mixed = runningFraction * machines + (1 - runningFraction) * idle;
  return mixed * unit * scale.hoursRatio;
}

function storageOf({ layouts, site }: PathStorage, layout: PathLayout): StorageOfLayout {
  const found = layouts.get(layout);
  if (found) return found;
  const made = {
    months: batteryMonths(site, layout.plan),
    tables: Array.from({ length: site.months }, () => undefined),
  };
  layouts.set(layout, made);
  return made;
}

function tableOf(
  storage: PathStorage,
  { plan, stages }: PathLayout,
  battery: Battery,
  month: number,
): StorageTable {
  const { site, yard, tables } = storage;
  const table = yard.tables[shapeIndexOf(site, month)]!;
  const holding = {
    reservedMw: plan.reservedMw[month]!,
    letMw: plan.letMw[month]!,
    isConnected: month >= site.connection.availableAfterMonths && month < plan.soldMonth,
  };
  const blocks = site.blocks
    .filter((block) => block.settlement === "physical")
    .map((block) => blockInMonth(block, month))
    .filter(({ mw }) => mw > 0);
  const { exportMw } = connectionInMonth(site, month);
  const key = `${holding.reservedMw}/${holding.letMw}/${exportMw}/${blocks.map(({ id }) => id).join("+")}`;
  const known = tables.get(table) ?? new Map<string, StorageTable>();
  tables.set(table, known);
  const roomMw = stages[month]!.roomMw.reduce((most, mw) => Math.max(most, mw), 0);
  const made =
    known.get(key) ??
    makeStorageTable({ site, table, holding, blocks, battery, exportMw, roomMw, operate: yard.operate });
  known.set(key, made);
  return made;
}

function tablesOf(_site: Site): Map<MonthTable, Map<string, StorageTable>> {
  return new Map();
}
