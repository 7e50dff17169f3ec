import type { Battery } from "../dispatch/index.ts";
import type { DutyStage, Holding } from "./duty-stage.ts";
import type { Yard } from "./month-memory.ts";
import type { MonthTable } from "./month-tables.ts";
import { blockInMonth } from "./power-blocks.ts";
import { connectionInMonth } from "./site-periods.ts";
import type { StorageSetting } from "./storage-node.ts";
import { makeStorageTable, type StoragePoint, type StorageTable, storageGain } from "./storage-table.ts";
import type { Site } from "./types.ts";

/**
 * A month under the tenants that a plan then has, seen from two months that are tabulated: one without tenants, and one with enough
 * of them to take all that the battery gives back. Between them the gain goes with the tenants' draw. What machines leave over for
 * charging is held, not what they draw: tenants need room as machines do.
 */
export interface StoragePlace {
  readonly open: StorageTable;
  /** Null where nobody is hosted. */
  readonly hosted: StorageTable | null;
  /** How far from the open month to the hosted one, [0, 1]. */
  readonly hostedShare: number;
  /** Most MW at the bus left for machines. */
  readonly roomMw: number;
}

/** Gain over the unit, USD, of machines of one margin in a place. */
export function gainInPlace(
  place: StoragePlace,
  at: StoragePoint,
  margin: number,
  machinesMw: number,
): number {
  const { open, hosted, hostedShare, roomMw } = place;
  const own = hostedShare < 1 || !hosted ? gainSeen(open, at, margin, machinesMw, roomMw) : 0;
  if (!hosted || hostedShare === 0) return own;
  return (1 - hostedShare) * own + hostedShare * gainSeen(hosted, at, margin, machinesMw, roomMw);
}

/** The same few machines, or the same room left beside many; without machines and room to charge, room taken by machines that never stop. */
function gainSeen(table: StorageTable, at: StoragePoint, margin: number, machinesMw: number, roomMw: number) {
  const { battery, roomMw: tableMw } = table.setting;
  if (roomMw === tableMw) return storageGain(table, at, margin, machinesMw);
  if (machinesMw > 0.5 * roomMw)
    return storageGain(table, at, margin, Math.max(0, tableMw - roomMw + machinesMw));
  if (machinesMw > 0 || roomMw >= battery.chargeLimitMw) return storageGain(table, at, margin, machinesMw);
  return storageGain(table, at, table.margins[table.margins.length - 1]!, Math.max(0, tableMw - roomMw));
}

/** Tables of a site's months by what decides how they run: shared by all sites that have the same months. */
const tablesByMonth = new WeakMap<MonthTable, Map<string, StorageTable>>();

/** Batteries and sites remembered of one month: those of the last few questions. */
const TABLES_REMEMBERED = 12;

/** The places of a site's plans, each made when first asked for. */
export interface StoragePlaces {
  of(stage: DutyStage, battery: Battery, month: number): StoragePlace;
}

/** Places of a site on the months of a yard. */
export function makeStoragePlaces(site: Site, yard: Yard): StoragePlaces {
  const known = new WeakMap<DutyStage, Map<string, StoragePlace>>();
  const head = siteText(site);
  return {
    of: (stage, battery, month) => {
      const { blocks, exportMw, text } = monthTerms(site, month);
      const places = known.get(stage) ?? new Map<string, StoragePlace>();
      known.set(stage, places);
      const found = places.get(text);
      if (found) return found;
      const tableUnder = (holding: Holding) =>
        remembered(
          stage.table,
          `${head}/${JSON.stringify([battery, holding, text])}`,
          { site, table: stage.table, holding, blocks, battery, exportMw, operate: yard.operate },
          yard.stageOf(stage.table, holding),
        );
      const made = placeOf(site, yard, stage, battery, tableUnder);
      places.set(text, made);
      return made;
    },
  };
}

const NOBODY: Holding = { reservedMw: 0, letMw: 0, isConnected: true };

function placeOf(
  site: Site,
  yard: Yard,
  stage: DutyStage,
  battery: Battery,
  tableUnder: (holding: Holding) => StorageTable,
): StoragePlace {
  const open = tableUnder(NOBODY);
  const roomMw = mostMw(stage.roomMw);
  const drawMw = meanDrawMw(stage);
  const letMw = drawMw > 0 ? letMwToFeed(site, yard, stage.table, battery.dischargeLimitMw) : 0;
  if (!(letMw > 0)) return { open, hosted: null, hostedShare: 0, roomMw };
  const holding = { reservedMw: letMw, letMw, isConnected: true };
  const enoughMw = Math.min(battery.dischargeLimitMw, meanDrawMw(yard.stageOf(stage.table, holding)));
  const share = Math.min(1, drawMw / enoughMw);
  // a store is emptied over more hours where less is drawn: half the draw takes three quarters of the gain
  return { open, hosted: tableUnder(holding), hostedShare: share * (2 - share), roomMw };
}

/** Tenants that draw a quarter more than the battery gives, so that hours of low draw take it too; at most the firm connection. */
function letMwToFeed({ connection }: Site, yard: Yard, table: MonthTable, dischargeMw: number): number {
  const whole = { reservedMw: connection.firmMw, letMw: connection.firmMw, isConnected: true };
  const drawPerMw = meanDrawMw(yard.stageOf(table, whole)) / connection.firmMw;
  return drawPerMw > 0 ? Math.min(connection.firmMw, (1.25 * dischargeMw) / drawPerMw) : 0;
}

function meanDrawMw({ aiMwh, table }: DutyStage): number {
  return aiMwh / (table.steps * table.stepHours);
}

function mostMw(roomMw: Float64Array): number {
  return roomMw.reduce((most, mw) => Math.max(most, mw), 0);
}

function remembered(
  month: MonthTable,
  key: string,
  setting: Omit<StorageSetting, "roomMw">,
  stage: DutyStage,
): StorageTable {
  const tables = tablesByMonth.get(month) ?? new Map<string, StorageTable>();
  tablesByMonth.set(month, tables);
  const table = tables.get(key) ?? makeStorageTable({ ...setting, roomMw: mostMw(stage.roomMw) });
  tables.delete(key);
  tables.set(key, table);
  if (tables.size > TABLES_REMEMBERED) tables.delete(tables.keys().next().value!);
  return table;
}

/** Delivered blocks and the way out of a month. */
function monthTerms(site: Site, month: number) {
  const blocks = site.blocks
    .filter((block) => block.settlement === "physical")
    .map((block) => blockInMonth(block, month))
    .filter(({ mw }) => mw > 0);
  const { exportMw } = connectionInMonth(site, month);
  return { blocks, exportMw, text: JSON.stringify([exportMw, blocks.map(({ id, mw }) => [id, mw])]) };
}

/** All that a month's dispatch reads of a site besides its holding, its blocks and the battery. */
function siteText({ connection, standing, hosting }: Site): string {
  const tenants = hosting && [
    hosting.gridToItRatio,
    hosting.utilisationFraction,
    Array.from(hosting.utilisationShape),
    Array.from(hosting.pueRatioByMonthHour),
    hosting.unservedCostUsdPerMwh,
    hosting.fillIdle,
  ];
  return JSON.stringify([connection, standing.auxiliaryMw, tenants]);
}
