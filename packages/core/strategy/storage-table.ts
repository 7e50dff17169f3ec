import type { Battery } from "../dispatch/index.ts";
import type { Holding } from "./duty-stage.ts";
import { type MonthDuty, type MonthOperation, operateMonth } from "./month-operation.ts";
import type { MonthTable } from "./month-tables.ts";
import type { PowerBlock, Site } from "./types.ts";

/**
 * What a battery adds to one calendar month, tabulated by exact dispatches that are made when first asked for. With import at
 * unit * (shape + c), all else in the same unit, the gain over the unit depends on
 *
 * - the **margin** up to which one tier of machines runs: (strike - added to the market's price) / unit;
 * - the **machines**, MW at the bus;
 * - the **loss** of a MWh given back, USD of the shape: wear / unit, and c on what a round trip loses. A shift of all prices moves nothing
 *   else, because every month ends as full as it began; and
 * - where power may be sold, or hours have a price of their own, the **dearness** of what does not follow the market: 1 / ratio.
 *
 * Nodes: margins at quantiles of the month's prices; machines where the battery's way of working changes (as many as it can feed, as
 * many as leave room to charge, all that fit); losses in doubling steps from 0. Between nodes: cubic through values and slopes in
 * margin (MWh more that machines run) and loss (MWh given back), linear in machines and dearness.
 */
export interface StorageTable {
  readonly setting: StorageSetting;
  /** Ascending, USD/MWh of the shape. */
  readonly margins: Float64Array;
  /** Ascending from 0, MW at the bus. */
  readonly machinesMw: Float64Array;
  /** Ascending, USD/MWh of the shape. */
  readonly losses: Float64Array;
  /** Ascending; one where nothing depends on it. */
  readonly dearness: Float64Array;
  /** Entry `dearness * losses.length + loss`; each made when first asked for. */
  readonly rows: (StorageRow | undefined)[];
}

/** Nodes of one loss and dearness; entry `machines * margins.length + margin`, NaN where not yet dispatched. Over the unit, USD. */
interface StorageRow {
  readonly gain: Float64Array;
  readonly perMargin: Float64Array;
  readonly perLoss: Float64Array;
}

/** A month of a site under one holding, and the battery in it. */
export interface StorageSetting {
  readonly site: Site;
  readonly table: MonthTable;
  readonly holding: Holding;
  /** Blocks delivered in the month. */
  readonly blocks: readonly PowerBlock[];
  readonly battery: Battery;
  readonly exportMw: number;
  /** Most MW at the bus that machines can get. */
  readonly roomMw: number;
  /** The month without a battery. */
  readonly operate: (site: Site, duty: MonthDuty) => MonthOperation;
}

/** Losses of the nodes over a tenth of the year's mean price: doubling steps, some below 0 for prices that are shifted down. */
const LOSS_STEPS = [-8, -4, -2, -1, 0, 1, 2, 4, 8, 16, 32];

const DEARNESS = [0.5, 1, 2];

/** Shares of the month's steps at whose price a node stands: close where machines usually stop, at the dear end. */
const QUANTILES = [0, 0.1, 0.3, 0.5, 0.7, 0.85, 0.93, 0.97, 0.99, 1];

/** A table without a node yet. */
export function makeStorageTable(setting: StorageSetting): StorageTable {
  return {
    setting,
    margins: marginNodes(setting),
    machinesMw: machineNodes(setting),
    losses: lossNodes(setting),
    dearness: Float64Array.from(dependsOnRatio(setting) ? DEARNESS : [1]),
    rows: [],
  };
}

function lossNodes({ table }: StorageSetting): Float64Array {
  const step = Math.max(1, 0.1 * Math.abs(table.shape.yearMeanUsdPerMwh));
  return Float64Array.from(LOSS_STEPS, (steps) => steps * step);
}

/** Whether something besides the loss follows other rules than the market's price. */
function dependsOnRatio({ exportMw, table }: StorageSetting): boolean {
  return exportMw > 0 || table.fixedUsdPerMwh !== undefined;
}

/** Quantiles of what import costs at the shape's own level, and points between where the dear end is far. */
function marginNodes({ table }: StorageSetting): Float64Array {
  const { priceUsdPerMwh, fixedUsdPerMwh, shape, steps } = table;
  const cost = Float64Array.from(
    priceUsdPerMwh,
    (price, i) => price * shape.marketFraction + (fixedUsdPerMwh?.[i] ?? 0),
  ).sort();
  const nodes = QUANTILES.map((share) => cost[Math.round(share * (steps - 1))]!);
  for (let last = nodes.length - 1; isFar(nodes[last - 1]!, nodes[last]!); last = nodes.length - 1)
    nodes.splice(last, 0, nodes[last - 1]! * 2);
  return Float64Array.from(new Set(nodes));
}

function isFar(low: number, high: number): boolean {
  return low > 5 && high > 3 * low;
}

/** Close where the gain bends: few machines to feed, little room left to charge. */
const NODE_SHARES = [1, 0.5, 0.25, 0.125];

function machineNodes({ battery, roomMw }: StorageSetting): Float64Array {
  if (!(roomMw > 0)) return Float64Array.of(0);
  const half = roomMw / 2;
  const fedMw = Math.min(battery.dischargeLimitMw, half);
  const chargingMw = Math.min(battery.chargeLimitMw, half);
  const nodes = NODE_SHARES.flatMap((share) => [fedMw * share, roomMw - chargingMw * share]);
  return Float64Array.from(new Set([0, ...nodes, roomMw])).sort();
}

/** Where a path's month stands in a table. */
export interface StoragePoint {
  /** USD/MWh of the shape. */
  loss: number;
  dearness: number;
}

/** Gain over the unit of prices, USD, of machines of one margin. */
export function storageGain(
  table: StorageTable,
  point: StoragePoint,
  margin: number,
  machinesMw: number,
): number {
  const { machinesMw: nodes } = table;
  if (!(machinesMw > 0) || nodes.length === 1) return alongDearness(table, point, margin, 0);
  let k = 1;
  while (k < nodes.length - 1 && machinesMw > nodes[k]!) k++;
  const part = Math.min(1, (machinesMw - nodes[k - 1]!) / (nodes[k]! - nodes[k - 1]!));
  const high = alongDearness(table, point, margin, k);
  return part === 1 ? high : part * high + (1 - part) * alongDearness(table, point, margin, k - 1);
}

function alongDearness(table: StorageTable, point: StoragePoint, margin: number, k: number): number {
  const { dearness } = table;
  const last = dearness.length - 1;
  if (!(point.dearness > dearness[0]!)) return alongLoss(table, 0, point.loss, margin, k);
  if (!(point.dearness < dearness[last]!)) return alongLoss(table, last, point.loss, margin, k);
  let d = 1;
  while (point.dearness > dearness[d]!) d++;
  const share = (point.dearness - dearness[d - 1]!) / (dearness[d]! - dearness[d - 1]!);
  return (
    (1 - share) * alongLoss(table, d - 1, point.loss, margin, k) +
    share * alongLoss(table, d, point.loss, margin, k)
  );
}

const here = { gain: 0, perLoss: 0 };

function alongLoss(table: StorageTable, d: number, loss: number, margin: number, k: number): number {
  const { losses } = table;
  const last = losses.length - 1;
  const within = Math.min(losses[last]!, Math.max(losses[0]!, loss));
  let l = 1;
  while (l < last && within > losses[l]!) l++;
  const row = d * losses.length + l;
  alongMargin(table, row, margin, k);
  const { gain: high, perLoss: highSlope } = here;
  if (within === losses[l]!) return high;
  alongMargin(table, row - 1, margin, k);
  const span = losses[l]! - losses[l - 1]!;
  return cubic(here.gain, here.perLoss, high, highSlope, (within - losses[l - 1]!) / span, span);
}

/** Value and slope in loss at a margin, into `here`; without machines no margin counts. */
function alongMargin(table: StorageTable, row: number, margin: number, k: number): void {
  const { margins } = table;
  const last = margins.length - 1;
  if (k === 0 || !(margin > margins[0]!)) {
    readNode(table, row, 0, 0);
    return;
  }
  let j = 1;
  while (j < last && margin > margins[j]!) j++;
  const nodes = rowOf(table, row);
  const at = k * margins.length + j;
  known(table, row, k, j);
  const beyond = margin - margins[j]!;
  if (beyond >= 0 || j === 0) {
    here.gain = nodes.gain[at]! + beyond * nodes.perMargin[at]!;
    here.perLoss = nodes.perLoss[at]!;
    return;
  }
  known(table, row, k, j - 1);
  const span = margins[j]! - margins[j - 1]!;
  const share = 1 + beyond / span;
  here.gain = cubic(
    nodes.gain[at - 1]!,
    nodes.perMargin[at - 1]!,
    nodes.gain[at]!,
    nodes.perMargin[at]!,
    share,
    span,
  );
  here.perLoss = (1 - share) * nodes.perLoss[at - 1]! + share * nodes.perLoss[at]!;
}

function readNode(table: StorageTable, row: number, k: number, j: number): void {
  known(table, row, k, j);
  const { gain, perLoss } = rowOf(table, row);
  here.gain = gain[k * table.margins.length + j]!;
  here.perLoss = perLoss[k * table.margins.length + j]!;
}

/** Cubic through two values with their slopes; linear where a slope is not known. */
function cubic(
  low: number,
  lowSlope: number,
  high: number,
  highSlope: number,
  share: number,
  span: number,
): number {
  const linear = low + share * (high - low);
  const bend = (lowSlope * span - (high - low)) * (1 - share) - (highSlope * span - (high - low)) * share;
  return Number.isNaN(bend) ? linear : linear + share * (1 - share) * bend;
}

function rowOf(table: StorageTable, row: number): StorageRow {
  const found = table.rows[row];
  if (found) return found;
  const empty = () => new Float64Array(table.margins.length * table.machinesMw.length).fill(Number.NaN);
  const made = { gain: empty(), perMargin: empty(), perLoss: empty() };
  table.rows[row] = made;
  return made;
}

/** Dispatches a node that is not known yet, with and without the battery. */
function known(table: StorageTable, row: number, k: number, j: number): void {
  const at = k * table.margins.length + j;
  const nodes = rowOf(table, row);
  if (!Number.isNaN(nodes.gain[at]!)) return;
  const { setting, losses, dearness } = table;
  const terms = nodeTerms(setting, losses[row % losses.length]!, dearness[Math.floor(row / losses.length)]!);
  const { site, unit } = terms;
  const duty = dutyOfNode(setting, terms, table.margins[j]!, table.machinesMw[k]!);
  const battery = { ...setting.battery, wearUsdPerMwh: terms.wearUsdPerMwh };
  const stored = operateMonth(site, { ...duty, battery, exportMw: setting.exportMw });
  const idle = setting.operate(setting.site, duty);
  nodes.gain[at] = (cashUsd(stored) - cashUsd(idle)) / unit;
  nodes.perMargin[at] = stored.miningMwh - idle.miningMwh;
  nodes.perLoss[at] = setting.blocks.length > 0 ? Number.NaN : -(stored.dischargeMwh ?? 0);
}

/** What a MWh of import costs over the market's price of the shape: the ratio passed on, or USD where it does not follow the market. */
export function unitOf({ table: { shape } }: Pick<StorageSetting, "table">, ratio: number): number {
  return shape.marketFraction > 0 ? ratio * shape.marketFraction : 1;
}

/** MWh lost in charging and giving back, at the point of connection, for each MWh given back at the bus. */
export function roundTripLoss({ battery, site }: Pick<StorageSetting, "battery" | "site">): number {
  const { chargeEfficiencyFraction, dischargeEfficiencyFraction } = battery;
  return (
    (1 / (chargeEfficiencyFraction * dischargeEfficiencyFraction) - 1) / (1 - site.connection.lossFraction)
  );
}

/** Prices at which a month's loss and dearness are those of a node. */
interface NodeTerms {
  readonly site: Site;
  readonly unit: number;
  readonly ratio: number;
  readonly shiftUsdPerMwh: number;
  readonly wearUsdPerMwh: number;
}

/** The loss is made by wear; what is below the adder's own part of it by prices shifted down. */
function nodeTerms(setting: StorageSetting, loss: number, dearness: number): NodeTerms {
  const { site, table } = setting;
  const { shape, fixedUsdPerMwh } = table;
  const { importAdderUsdPerMwh, exportDeductUsdPerMwh } = site.connection;
  const ratio = fixedUsdPerMwh || shape.marketFraction === 0 ? 1 / dearness : 1;
  const unit = unitOf(setting, ratio);
  const added = importAdderUsdPerMwh + shape.addedUsdPerMwh;
  const lost = roundTripLoss(setting);
  const wearUsdPerMwh = loss * unit - added * lost;
  const shift = wearUsdPerMwh < 0 && lost > 0 && shape.marketFraction > 0 ? wearUsdPerMwh / lost : 0;
  const deduct = (added + exportDeductUsdPerMwh) * dearness * ratio - added;
  return {
    site: { ...site, connection: { ...site.connection, exportDeductUsdPerMwh: deduct } },
    unit,
    ratio,
    shiftUsdPerMwh: shift / (shape.marketFraction || 1),
    wearUsdPerMwh: Math.max(0, wearUsdPerMwh),
  };
}

function dutyOfNode(
  { site, table, holding, blocks }: StorageSetting,
  { unit, ratio, shiftUsdPerMwh }: NodeTerms,
  margin: number,
  machinesMw: number,
): MonthDuty {
  const { importAdderUsdPerMwh, lossFraction } = site.connection;
  const { shape } = table;
  const added = importAdderUsdPerMwh + shape.addedUsdPerMwh + shiftUsdPerMwh * shape.marketFraction;
  const tier = {
    id: "machines",
    gridMw: machinesMw / (1 - lossFraction),
    revenueUsdPerMwh: margin * unit + added,
    variableUpkeepUsdPerMwh: 0,
  };
  return {
    prices: shape,
    calendarMonth: table.calendarMonth,
    priceLevelRatio: ratio,
    priceShiftUsdPerMwh: shiftUsdPerMwh,
    hoursRatio: 1,
    ...holding,
    tiers: machinesMw > 0 ? [tier] : [],
    blocks,
    resells: true,
  };
}

/** A month's cash but for what no battery changes. */
export function cashUsd(month: MonthOperation): number {
  const { miningRevenueUsd, miningUpkeepUsd, energyCostUsd, exportRevenueUsd, storageWearUsd = 0 } = month;
  const blocksUsd = month.blockSettlementUsd.reduce((sum, usd) => sum + usd, 0);
  return miningRevenueUsd - miningUpkeepUsd - energyCostUsd + exportRevenueUsd - storageWearUsd + blocksUsd;
}
