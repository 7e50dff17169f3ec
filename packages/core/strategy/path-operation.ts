import type { WorldBatch } from "../world/index.ts";
import { costIndexAt } from "./cost-index.ts";
import type { MonthDemand } from "./demand-months.ts";
import type { DutyStage } from "./duty-stage.ts";
import type { Yard } from "./month-memory.ts";
import { ownPowerOf, plantCost } from "./own-plants.ts";
import { capMonthOfPath, makePathDemand, type PathDemand } from "./path-demand.ts";
import type { FleetLives, FleetTables } from "./path-fleet.ts";
import type { PathLayout } from "./path-layout.ts";
import { type FleetMonthOfPath, liveMonthOfPath, makeFleetMonth } from "./path-machines.ts";
import { addStorageMonth, type PathStorage } from "./path-storage.ts";
import type { Plan } from "./plan.ts";
import { blockInMonth } from "./power-blocks.ts";
import { hoursRatio, type PriceMonth } from "./price-months.ts";
import { shapeIndexOf } from "./site-periods.ts";
import { type FirmLoad, firmLoad, noLoad, settleSegments } from "./table-month.ts";
import type { PowerBlock, Site } from "./types.ts";

/**
 * What running a plan brings on each path and month, as a difference to doing nothing; entry `path * months + month`. Lease and
 * buildings are not part of it, so that a change of rent or cost leaves it as it is.
 */
export interface PathOperation {
  /** Rewards less energy, upkeep and repairs of the machines. */
  readonly merchantUsd: Float64Array;
  /** The rewards in it. */
  readonly rewardUsd: Float64Array;
  readonly machineCapexUsd: Float64Array;
  readonly machineSaleUsd: Float64Array;
  /** Energy that tenants draw; who bears it is the lease's business. */
  readonly aiEnergyUsd: Float64Array;
  /** Lights, standing charges, top-up of the minimum bill. */
  readonly overheadUsd: Float64Array;
  /** Blocks bought ahead. */
  readonly blocksUsd: Float64Array;
  /** Book price of the site where it is sold, less the cost of selling. */
  readonly siteSaleUsd: Float64Array;
}

/** What doing nothing comes to; the same for all plans of a batch. */
export interface PathBaseline {
  readonly lightsUsd: Float64Array;
  readonly topUpUsd: Float64Array;
  readonly blocksUsd: Float64Array;
  /** Charges on peaks, where the site has any. */
  readonly demandUsd: Float64Array;
  /** Import that own plants replace, and their upkeep, where any stand already. */
  readonly ownUsd: Float64Array;
  readonly ownUpkeepUsd: Float64Array;
}

/** Everything an operation reads. */
export interface OperationInputs {
  readonly site: Site;
  readonly yard: Yard;
  readonly calendar: PathCalendar;
  readonly batch: WorldBatch;
  readonly fleet: FleetTables | null;
  readonly baseline: PathBaseline;
  /** Null where no machine is the owner's under the plan. */
  readonly lives: FleetLives | null;
  /** One per path; paths of one delay share theirs. */
  readonly layouts: readonly PathLayout[];
  /** Null or absent where the site has no battery. */
  readonly storage?: PathStorage | null;
}

/** What a plan may have at all: columns of what it never has are one column of zeros, shared. */
export interface OperationParts {
  readonly machines: boolean;
  readonly tenants: boolean;
  readonly deliveredBlocks: boolean;
  readonly siteSale: boolean;
}

/** An operation of nothing yet. */
export function makePathOperation(size: number, parts: OperationParts): PathOperation {
  const none = new Float64Array(size);
  const column = (isThere: boolean) => (isThere ? new Float64Array(size) : none);
  return {
    merchantUsd: column(parts.machines),
    rewardUsd: column(parts.machines),
    machineCapexUsd: column(parts.machines),
    machineSaleUsd: column(parts.machines),
    aiEnergyUsd: column(parts.tenants),
    overheadUsd: new Float64Array(size),
    blocksUsd: column(parts.deliveredBlocks),
    siteSaleUsd: column(parts.siteSale),
  };
}

/** What one path's month makes of the shape's prices: ratio and shift of what import costs, the market's own beside them. */
interface MonthScale {
  ratio: number;
  shift: number;
  readonly market: { ratio: number; shift: number };
  hoursRatio: number;
}

/** See {@link pathCalendar}. */
export interface PathCalendar {
  readonly hoursRatio: Float64Array;
  readonly blocks: readonly (readonly PowerBlock[])[];
}

/** Hours and delivered blocks of each month: worked out once per site. */
export function pathCalendar(site: Site, yard: Yard): PathCalendar {
  const months = Array.from({ length: site.months }, (_, month) => month);
  const physical = site.blocks.filter((block) => block.settlement === "physical");
  return {
    hoursRatio: Float64Array.from(months, (month) =>
      hoursRatio(site, month, yard.shapes[shapeIndexOf(site, month)]!),
    ),
    // a block settled in money brings the same whatever is done
    blocks: months.map((month) =>
      physical.map((block) => blockInMonth(block, month)).filter(({ mw }) => mw > 0),
    ),
  };
}

function noScale(): MonthScale {
  return { ratio: 0, shift: 0, market: { ratio: 0, shift: 0 }, hoursRatio: 1 };
}

function scaleAt(
  site: Site,
  shape: PriceMonth,
  batch: WorldBatch,
  at: number,
  month: number,
  out: MonthScale,
): void {
  const level = site.priceYear.levelRatio[month]! * batch.powerLevelRatio[at]!;
  const spread = batch.powerSpreadRatio[at]!;
  out.market.ratio = level * spread;
  out.market.shift = level * (1 - spread) * shape.yearMeanUsdPerMwh;
  out.ratio = out.market.ratio * shape.marketFraction;
  out.shift = out.market.shift * shape.marketFraction + shape.addedUsdPerMwh;
}

const NO_TIERS = new Float64Array(0);

/** Doing nothing on every path: lights, the minimum bill, blocks that nobody resells. */
export function pathBaseline(
  site: Site,
  yard: Yard,
  calendar: PathCalendar,
  batch: WorldBatch,
): PathBaseline {
  const size = batch.pathCount * site.months;
  const out: PathBaseline = {
    lightsUsd: new Float64Array(size),
    topUpUsd: new Float64Array(size),
    blocksUsd: new Float64Array(size),
    demandUsd: new Float64Array(site.demand ? size : 0),
    ownUsd: new Float64Array(site.ownPlants ? size : 0),
    ownUpkeepUsd: Float64Array.from(
      { length: site.ownPlants ? site.months : 0 },
      (_, month) => plantCost(site, IDLE_PLAN, month).upkeepUsd,
    ),
  };
  // doing nothing draws its lights whatever the path: one bill for all
  const demandUsd = site.demand ? idleDemandUsd(site, yard) : null;
  const kept = 1 - site.connection.lossFraction;
  const scale = noScale();
  const firm = noLoad();
  for (let month = 0; month < site.months; month++) {
    const isConnected = month >= site.connection.availableAfterMonths;
    const table = yard.tables[shapeIndexOf(site, month)]!;
    const own = ownPowerOf(site, IDLE_PLAN);
    const stage = yard.stageOf(table, { reservedMw: 0, letMw: 0, isConnected, own });
    const toMeter = calendar.hoursRatio[month]! / kept;
    for (let p = 0; p < batch.pathCount; p++) {
      const at = p * site.months + month;
      scaleAt(site, table.shape, batch, p * batch.months + month, month, scale);
      firmLoad(site, stage, scale, firm);
      out.lightsUsd[at] = lightsUsd(site, firm) * toMeter;
      if (demandUsd) out.demandUsd[at] = demandUsd[month]!;
      const ownUsd = stage.freeMw ? ownFirmUsd(site, stage, scale) * toMeter : 0;
      if (site.ownPlants) out.ownUsd[at] = ownUsd;
      if (isConnected)
        out.topUpUsd[at] = Math.max(0, site.standing.minimumBillUsdPerMonth - (out.lightsUsd[at]! - ownUsd));
      for (const block of calendar.blocks[month]!)
        out.blocksUsd[at]! +=
          settle(site, stage, scale, firm, block, null, NO_TIERS, NO_TIERS) * calendar.hoursRatio[month]!;
    }
  }
  return out;
}

function idleDemandUsd(site: Site, yard: Yard): readonly number[] {
  const demand = makePathDemand(site);
  return Array.from({ length: site.months }, (_, month) => {
    if (!demand || month < site.connection.availableAfterMonths) return 0;
    const table = yard.tables[shapeIndexOf(site, month)]!;
    const own = ownPowerOf(site, IDLE_PLAN);
    const stage = yard.stageOf(table, { reservedMw: 0, letMw: 0, isConnected: true, own });
    const still = { hashprice: 0, runningFraction: 1 };
    return capMonthOfPath(demand, stage, month, makeFleetMonth(null), noScale(), still).demand.chargeUsd;
  });
}

/** What lights and tenants would pay for the own power that they take, before the month's hours and losses. */
function ownFirmUsd(site: Site, { ownMwh, ownPricedUsd, ownFixedUsd }: DutyStage, scale: MonthScale): number {
  const addedUsdPerMwh = scale.shift + site.connection.importAdderUsdPerMwh;
  return scale.ratio * ownPricedUsd + addedUsdPerMwh * ownMwh + ownFixedUsd;
}

/** Doing nothing, as far as own plants ask. */
const IDLE_PLAN = { choice: { strategy: "do-nothing" }, soldMonth: Number.POSITIVE_INFINITY } as Plan;

function lightsUsd(site: Site, firm: FirmLoad): number {
  return firm.auxiliaryPricedUsd + site.connection.importAdderUsdPerMwh * firm.auxiliaryMwh;
}

function settle(
  site: Site,
  stage: DutyStage,
  scale: MonthScale,
  firm: FirmLoad,
  block: PowerBlock,
  resaleDeductUsdPerMwh: number | null,
  runningSteps: ArrayLike<number>,
  machinesMw: ArrayLike<number>,
): number {
  const toMeter = 1 / (1 - site.connection.lossFraction);
  const { cutStep } = firm;
  return settleSegments({
    stage,
    scale: scale.market,
    block,
    resaleDeductUsdPerMwh,
    runningSteps,
    machinesMw,
    cutStep,
    toMeter,
  });
}

/** Runs a plan on every path. */
export function operatePaths(inputs: OperationInputs, out: PathOperation): PathOperation {
  const { site, batch } = inputs;
  const run: Run = {
    ...inputs,
    out,
    scale: noScale(),
    firm: noLoad(),
    fleetMonth: makeFleetMonth(inputs.fleet),
    demand: makePathDemand(site),
  };
  for (let p = 0; p < batch.pathCount; p++) {
    run.fleetMonth.share.fill(1);
    for (const peaks of run.demand?.peaksMw ?? []) peaks.fill(0);
    for (let month = 0; month < site.months; month++) operateMonthOfPath(run, p, month);
  }
  return out;
}

interface Run extends OperationInputs {
  readonly out: PathOperation;
  readonly scale: MonthScale;
  readonly firm: FirmLoad;
  readonly fleetMonth: FleetMonthOfPath;
  readonly demand: PathDemand | null;
}

function operateMonthOfPath(run: Run, p: number, month: number): void {
  const { site, batch, layouts, calendar, scale, firm, out, baseline } = run;
  const layout = layouts[p]!;
  const free = layout.stages[month]!;
  const at = p * site.months + month;
  const batchAt = p * batch.months + month;
  scaleAt(site, free.table.shape, batch, batchAt, month, scale);
  scale.hoursRatio = calendar.hoursRatio[month]!;
  firmLoad(site, free, scale, firm);
  const toMeter = scale.hoursRatio / (1 - site.connection.lossFraction);
  const adder = site.connection.importAdderUsdPerMwh;
  const lights = lightsUsd(site, firm) * toMeter;
  const aiUsd = (firm.aiPricedUsd + adder * firm.aiMwh) * toMeter;
  const runningFraction = 1 - batch.outageFraction[batchAt]!;
  liveMonthOfPath(run, layout, p, month);
  const hashprice = batch.hashpriceUsdPerPhDay[batchAt]!;
  const isCharged = run.demand !== null && isHeld(run, layout, month);
  const capped = isCharged
    ? capMonthOfPath(run.demand!, free, month, run.fleetMonth, scale, { hashprice, runningFraction })
    : null;
  const stage = capped ? { ...free, roomMw: capped.roomMw } : free;
  const machinesUsd = runMachines(run, stage, at, batchAt, runningFraction * toMeter);
  out.aiEnergyUsd[at] = aiUsd;
  const ownUsd = free.freeMw ? ownFirmUsd(site, free, scale) * toMeter : 0;
  addStanding(run, layout, month, at, lights, lights + aiUsd + machinesUsd - ownUsd);
  if (site.ownPlants) addOwnPlants(run, layout, month, at, ownUsd);
  if (run.demand) addDemand(run, at, capped?.demand);
  let blocksUsd = 0;
  for (const block of calendar.blocks[month]!)
    blocksUsd += settleWithOutage(run, layout, stage, block, runningFraction) * scale.hoursRatio;
  out.blocksUsd[at] = blocksUsd - baseline.blocksUsd[at]!;
  if (run.storage)
    addStorageMonth(
      run.storage,
      run,
      layout,
      month,
      at,
      batch.hashpriceUsdPerPhDay[batchAt]!,
      runningFraction,
    );
}

/** What own plants save and cost against those that stand already where nothing is done. */
function addOwnPlants(
  { site, out, baseline }: Run,
  { plan }: PathLayout,
  month: number,
  at: number,
  ownUsd: number,
) {
  const cost = plantCost(site, plan, month);
  out.merchantUsd[at]! += ownUsd - baseline.ownUsd[at]!;
  out.overheadUsd[at]! += baseline.ownUpkeepUsd[month]! - cost.upkeepUsd;
  out.machineCapexUsd[at]! += cost.capexUsd;
}

function isHeld({ site }: Run, { plan }: PathLayout, month: number): boolean {
  return month >= site.connection.availableAfterMonths && month < plan.soldMonth;
}

/** Charges on peaks against those of doing nothing: the tenants' part with their energy, what machines add with what they earn. */
function addDemand({ out, baseline }: Run, at: number, demand: MonthDemand | undefined): void {
  const { chargeUsd = 0, aiUsd = 0, standingUsd = 0 } = demand ?? {};
  out.aiEnergyUsd[at]! += aiUsd;
  out.overheadUsd[at]! += baseline.demandUsd[at]! - standingUsd;
  const restUsd = chargeUsd - aiUsd - standingUsd;
  if (restUsd !== 0) out.merchantUsd[at]! -= restUsd;
}

/** Standing charges, lights and the minimum bill against those of doing nothing; a sold site owes none. */
function addStanding(
  run: Run,
  { plan }: PathLayout,
  month: number,
  at: number,
  lights: number,
  boughtUsd: number,
): void {
  const { site, out, baseline } = run;
  const { connection, standing, sale } = site;
  const isConnected = month >= connection.availableAfterMonths;
  const isOwned = month < plan.soldMonth;
  const topUp = isConnected && isOwned ? Math.max(0, standing.minimumBillUsdPerMonth - boughtUsd) : 0;
  let usd = baseline.lightsUsd[at]! - lights + baseline.topUpUsd[at]! - topUp;
  if (!isOwned) {
    usd += standing.siteUsdPerMonth * costIndexAt(site, month);
    if (isConnected) usd += standing.connectionUsdPerMwMonth * connection.importMw;
  }
  run.out.overheadUsd[at] = usd;
  const isSale = sale && plan.choice.strategy === "sell-site" && month === plan.soldMonth;
  out.siteSaleUsd[at] = isSale ? sale.priceUsdPerImportMw * connection.importMw * (1 - sale.costFraction) : 0;
}

/** Machines out of order for a share of the month leave the block to the market, or to nobody. */
function settleWithOutage(
  run: Run,
  { plan }: PathLayout,
  stage: DutyStage,
  block: PowerBlock,
  runningFraction: number,
): number {
  const { site, scale, firm, fleetMonth } = run;
  const deduct = plan.sells ? site.connection.exportDeductUsdPerMwh : null;
  const { tierCount, tierSteps, cumulativeMw } = fleetMonth;
  const steps = tierSteps.subarray(0, tierCount);
  const usd = settle(site, stage, scale, firm, block, deduct, steps, cumulativeMw);
  if (runningFraction === 1 || tierCount === 0) return usd;
  const still = settle(site, stage, scale, firm, block, deduct, NO_TIERS, NO_TIERS);
  return runningFraction * usd + (1 - runningFraction) * still;
}

/** Sums the tiers of the month: writes rewards and the merchant net, returns what their energy cost. */
function runMachines(run: Run, stage: DutyStage, at: number, batchAt: number, toMeter: number): number {
  const { site, scale, fleetMonth, out, fleet } = run;
  if (!fleet) return 0;
  const { tierCount, tierSteps, tierRevenue, cumulativeMw } = fleetMonth;
  const { groupCount, roomMw, freeMw, prefix } = stage;
  const { steps, priceSum, fixedSum } = prefix;
  const lastStep = stage.table.steps * groupCount;
  const worthOff = fleet.mine.variableUpkeepUsdPerMwh * costIndexAt(site, at % site.months);
  const hashprice = run.batch.hashpriceUsdPerPhDay[batchAt]!;
  let ownSteps = 0;
  let reward = 0;
  let mwSteps = 0;
  let priced = 0;
  let fixed = 0;
  let below = 0;
  for (let k = 0; k < tierCount; k++) {
    const top = cumulativeMw[k]!;
    const from = tierSteps[k]! * groupCount;
    let tierMwSteps = 0;
    for (let g = 0; g < groupCount; g++) {
      let room = roomMw[g]!;
      let ownMw = 0;
      if (freeMw !== null && tierRevenue[k]! * hashprice > worthOff) {
        const own = freeMw[g]!;
        room += own;
        ownMw = (own < top ? own : top) - (own < below ? own : below);
        const ownTierSteps = ownMw * steps[lastStep + g]!;
        ownSteps += ownTierSteps;
        reward += ownTierSteps * tierRevenue[k]!;
      }
      const mw = (room < top ? room : top) - (room < below ? room : below) - ownMw;
      tierMwSteps += mw * steps[from + g]!;
      priced += mw * priceSum[from + g]!;
      if (fixedSum) fixed += mw * fixedSum[from + g]!;
    }
    mwSteps += tierMwSteps;
    reward += tierMwSteps * tierRevenue[k]!;
    below = top;
  }
  const scaleToMeter = toMeter * stage.table.stepHours;
  const adder = site.connection.importAdderUsdPerMwh;
  const energyUsd = (scale.ratio * priced + (scale.shift + adder) * mwSteps + fixed) * scaleToMeter;
  const rewardUsd = reward * hashprice * scaleToMeter;
  out.rewardUsd[at] = rewardUsd;
  out.merchantUsd[at] =
    rewardUsd - energyUsd - worthOff * (mwSteps + ownSteps) * scaleToMeter - fleetMonth.standingUsd;
  out.machineCapexUsd[at] = fleetMonth.capexUsd;
  out.machineSaleUsd[at] = fleetMonth.saleUsd;
  return energyUsd;
}
