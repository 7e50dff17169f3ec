import { type Battery, dispatchStorage } from "../dispatch/index.ts";
import type { Holding } from "./duty-stage.ts";
import { type MonthDuty, type MonthOperation, monthProblem, operateMonth } from "./month-operation.ts";
import type { MonthTable } from "./month-tables.ts";
import { spaceFor } from "./storage-dispatch.ts";
import type { PowerBlock, Site } from "./types.ts";

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

/** Where a node stands: see `StorageTable`. */
export interface StorageNode {
  readonly margin: number;
  readonly machinesMw: number;
  readonly loss: number;
  readonly dearness: number;
}

/** The gain of a node that is not dispatched yet. */
export const NODE_MISSING = Number.NaN;

/** Dispatches a node with and without the battery: gain over the unit, USD, and its slopes in margin and loss. */
export function nodeGain(setting: StorageSetting, node: StorageNode) {
  const terms = nodeTerms(setting, node.loss, node.dearness);
  const duty = dutyOfNode(setting, terms, node.margin, node.machinesMw);
  const battery = { ...setting.battery, wearUsdPerMwh: terms.wearUsdPerMwh };
  const whole = { ...duty, battery, exportMw: setting.exportMw };
  const stored = setting.blocks.length > 0 ? operateMonth(terms.site, whole) : sumStored(terms.site, whole);
  const idle = setting.operate(setting.site, duty);
  return {
    gain: (cashUsd(stored) - cashUsd(idle)) / terms.unit,
    perMargin: stored.miningMwh - idle.miningMwh,
    perLoss: setting.blocks.length > 0 ? Number.NaN : -(stored.dischargeMwh ?? 0),
  };
}

/** Where a battery burns energy in more of a month's steps than this, it is dispatched again without. */
const LARGEST_BURNT_FRACTION = 0.01;

/**
 * A stored month's cash and no more, at half the time of `operateMonth`. In a step or two energy may be burnt here: that pays where
 * stored energy is worth less than -wear / (1/out - in), about -30 USD/MWh.
 */
function sumStored(site: Site, duty: MonthDuty): StoredSums {
  const problem = monthProblem(site, duty);
  const { schedule, burningSteps } = dispatchStorage(problem, spaceFor(problem));
  if (burningSteps > LARGEST_BURNT_FRACTION * problem.grid.steps) return operateMonth(site, duty);
  const { totals } = schedule;
  const miningMwh = totals.miningMwh / (1 - site.connection.lossFraction);
  return {
    miningMwh,
    dischargeMwh: totals.dischargeMwh,
    miningRevenueUsd: miningMwh * (duty.tiers[0]?.revenueUsdPerMwh ?? 0),
    miningUpkeepUsd: 0,
    energyCostUsd: totals.importCostUsd,
    exportRevenueUsd: totals.exportRevenueUsd,
    storageWearUsd: totals.wearCostUsd,
    blockSettlementUsd: [],
  };
}

type StoredSums = CashSums & Pick<MonthOperation, "miningMwh" | "dischargeMwh">;

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

type CashSums = Pick<
  MonthOperation,
  | "miningRevenueUsd"
  | "miningUpkeepUsd"
  | "energyCostUsd"
  | "exportRevenueUsd"
  | "storageWearUsd"
  | "blockSettlementUsd"
>;

/** A month's cash but for what no battery changes. */
export function cashUsd(month: CashSums): number {
  const { miningRevenueUsd, miningUpkeepUsd, energyCostUsd, exportRevenueUsd, storageWearUsd = 0 } = month;
  const blocksUsd = month.blockSettlementUsd.reduce((sum, usd) => sum + usd, 0);
  return miningRevenueUsd - miningUpkeepUsd - energyCostUsd + exportRevenueUsd - storageWearUsd + blocksUsd;
}
