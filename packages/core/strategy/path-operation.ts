import type { WorldBatch } from "../world/index.ts";
import type { DutyStage } from "./duty-stage.ts";
import type { Yard } from "./month-memory.ts";
import type { FleetLives, FleetTables } from "./path-fleet.ts";
import type { PathLayout } from "./path-layout.ts";
import { blockInMonth } from "./power-blocks.ts";
import { calendarMonthOf, hoursRatio } from "./price-months.ts";
import { type FirmLoad, firmLoad, noLoad, settleSegments } from "./table-month.ts";
import type { PowerBlock, Site } from "./types.ts";
import { unitResaleUsd } from "./unit-machines.ts";

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

/** Prices of one path's month: shape times ratio plus shift; and what else the month's sums are multiplied by. */
interface MonthScale {
  ratio: number;
  shift: number;
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
      hoursRatio(site, month, yard.shapes[calendarMonthOf(site, month)]!),
    ),
    // a block settled in money brings the same whatever is done
    blocks: months.map((month) =>
      physical.map((block) => blockInMonth(block, month)).filter(({ mw }) => mw > 0),
    ),
  };
}

function scaleAt(
  site: Site,
  yard: Yard,
  batch: WorldBatch,
  at: number,
  month: number,
  out: MonthScale,
): void {
  const level = site.priceYear.levelRatio[month]! * batch.powerLevelRatio[at]!;
  const spread = batch.powerSpreadRatio[at]!;
  out.ratio = level * spread;
  out.shift = level * (1 - spread) * yard.shapes[0]!.yearMeanUsdPerMwh;
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
  };
  const kept = 1 - site.connection.lossFraction;
  const scale: MonthScale = { ratio: 0, shift: 0, hoursRatio: 1 };
  const firm = noLoad();
  for (let month = 0; month < site.months; month++) {
    const isConnected = month >= site.connection.availableAfterMonths;
    const table = yard.tables[calendarMonthOf(site, month)]!;
    const stage = yard.stageOf(table, { reservedMw: 0, letMw: 0, isConnected });
    const toMeter = calendar.hoursRatio[month]! / kept;
    for (let p = 0; p < batch.pathCount; p++) {
      const at = p * site.months + month;
      scaleAt(site, yard, batch, p * batch.months + month, month, scale);
      firmLoad(site, stage, scale, firm);
      out.lightsUsd[at] = lightsUsd(site, firm) * toMeter;
      if (isConnected)
        out.topUpUsd[at] = Math.max(0, site.standing.minimumBillUsdPerMonth - out.lightsUsd[at]!);
      for (const block of calendar.blocks[month]!)
        out.blocksUsd[at]! +=
          settle(site, stage, scale, firm, block, null, NO_TIERS, NO_TIERS) * calendar.hoursRatio[month]!;
    }
  }
  return out;
}

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
    scale,
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
    scale: { ratio: 0, shift: 0, hoursRatio: 1 },
    firm: noLoad(),
    fleetMonth: makeFleetMonth(inputs.fleet),
  };
  for (let p = 0; p < batch.pathCount; p++) {
    run.fleetMonth.share.fill(1);
    for (let month = 0; month < site.months; month++) operateMonthOfPath(run, p, month);
  }
  return out;
}

interface Run extends OperationInputs {
  readonly out: PathOperation;
  readonly scale: MonthScale;
  readonly firm: FirmLoad;
  readonly fleetMonth: FleetMonthOfPath;
}

/** The owner's machines in the month at hand; tiers stand from the dearest strike down. */
interface FleetMonthOfPath {
  /** Share of each lineage that the plan has kept. */
  readonly share: Float64Array;
  readonly order: Int32Array;
  readonly jPerTh: Float64Array;
  readonly tierMw: Float64Array;
  readonly tierRevenue: Float64Array;
  readonly tierSteps: Int32Array;
  readonly cumulativeMw: Float64Array;
  tierCount: number;
  capexUsd: number;
  saleUsd: number;
  standingUsd: number;
}

function makeFleetMonth(fleet: FleetTables | null): FleetMonthOfPath {
  const lineages = fleet?.lineages.length ?? 0;
  const tiers = lineages * (fleet?.mostSteps ?? 0);
  return {
    share: new Float64Array(lineages),
    order: new Int32Array(Math.max(tiers, lineages)),
    jPerTh: new Float64Array(Math.max(tiers, lineages)),
    tierMw: new Float64Array(tiers),
    tierRevenue: new Float64Array(tiers),
    tierSteps: new Int32Array(tiers),
    cumulativeMw: new Float64Array(tiers),
    tierCount: 0,
    capexUsd: 0,
    saleUsd: 0,
    standingUsd: 0,
  };
}

function operateMonthOfPath(run: Run, p: number, month: number): void {
  const { site, yard, batch, layouts, calendar, scale, firm, out, baseline } = run;
  const layout = layouts[p]!;
  const stage = layout.stages[month]!;
  const at = p * site.months + month;
  const batchAt = p * batch.months + month;
  scaleAt(site, yard, batch, batchAt, month, scale);
  scale.hoursRatio = calendar.hoursRatio[month]!;
  firmLoad(site, stage, scale, firm);
  const toMeter = scale.hoursRatio / (1 - site.connection.lossFraction);
  const adder = site.connection.importAdderUsdPerMwh;
  const lights = lightsUsd(site, firm) * toMeter;
  const aiUsd = (firm.aiPricedUsd + adder * firm.aiMwh) * toMeter;
  const runningFraction = 1 - batch.outageFraction[batchAt]!;
  liveMonthOfPath(run, layout, p, month);
  const machinesUsd = runMachines(run, stage, at, batchAt, runningFraction * toMeter);
  out.aiEnergyUsd[at] = aiUsd;
  addStanding(run, layout, month, at, lights, lights + aiUsd + machinesUsd);
  let blocksUsd = 0;
  for (const block of calendar.blocks[month]!)
    blocksUsd += settleWithOutage(run, layout, stage, block, runningFraction) * scale.hoursRatio;
  out.blocksUsd[at] = blocksUsd - baseline.blocksUsd[at]!;
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
    usd += standing.siteUsdPerMonth;
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
  const { groupCount, roomMw, prefix } = stage;
  const { steps, priceSum } = prefix;
  let reward = 0;
  let mwSteps = 0;
  let priced = 0;
  let below = 0;
  for (let k = 0; k < tierCount; k++) {
    const top = cumulativeMw[k]!;
    const from = tierSteps[k]! * groupCount;
    let tierMwSteps = 0;
    for (let g = 0; g < groupCount; g++) {
      const room = roomMw[g]!;
      const mw = (room < top ? room : top) - (room < below ? room : below);
      tierMwSteps += mw * steps[from + g]!;
      priced += mw * priceSum[from + g]!;
    }
    mwSteps += tierMwSteps;
    reward += tierMwSteps * tierRevenue[k]!;
    below = top;
  }
  const scaleToMeter = toMeter * stage.table.stepHours;
  const adder = site.connection.importAdderUsdPerMwh;
  const energyUsd = (scale.ratio * priced + (scale.shift + adder) * mwSteps) * scaleToMeter;
  const rewardUsd = reward * run.batch.hashpriceUsdPerPhDay[batchAt]! * scaleToMeter;
  out.rewardUsd[at] = rewardUsd;
  out.merchantUsd[at] =
    rewardUsd -
    energyUsd -
    fleet.mine.variableUpkeepUsdPerMwh * mwSteps * scaleToMeter -
    fleetMonth.standingUsd;
  out.machineCapexUsd[at] = fleetMonth.capexUsd;
  out.machineSaleUsd[at] = fleetMonth.saleUsd;
  return energyUsd;
}

/** Trades, standing upkeep and tiers of the month; see `liveMonth` of fleet-months. */
function liveMonthOfPath(run: Run, layout: PathLayout, p: number, month: number): void {
  const { fleet, lives, fleetMonth, site } = run;
  fleetMonth.tierCount = 0;
  fleetMonth.capexUsd = 0;
  fleetMonth.saleUsd = 0;
  fleetMonth.standingUsd = 0;
  if (!fleet) return;
  if (layout.plan.choice.fleet === "sell") {
    if (month === 0) sellAllAtOnce(run, p);
    return;
  }
  if (!lives) return;
  keepNeeded(run, layout.neededMw[month]!, p, month);
  gatherTiers(run, layout.plan.miningMw[month]!, p, month);
  if (month === site.months - 1) sellTheRest(run, p, month);
}

/** The state of a lineage before the month's trades, in `before`. */
const before = { unit: -1, bought: 0, count: 0 };

function stateBefore(run: Run, p: number, month: number, l: number): boolean {
  const { fleet, lives, site } = run;
  if (month === 0) {
    const first = fleet!.lineages[l]!;
    before.unit = first.count > 0 ? first.unit : -1;
    before.bought = first.boughtMonth;
    before.count = first.count;
  } else {
    const at = (p * site.months + month - 1) * fleet!.lineages.length + l;
    before.unit = lives!.unit[at]!;
    before.bought = lives!.boughtMonth[at]!;
    before.count = lives!.count[at]!;
  }
  return before.unit >= 0 && month >= before.bought;
}

/** Sells the least efficient machines beyond the megawatts that will still be open. */
function keepNeeded(run: Run, neededMw: number, p: number, month: number): void {
  const { fleet, fleetMonth } = run;
  const { share, order, jPerTh } = fleetMonth;
  let present = 0;
  let totalMw = 0;
  for (let l = 0; l < share.length; l++) {
    if (!stateBefore(run, p, month, l)) continue;
    const unit = fleet!.units[before.unit]!;
    totalMw += share[l]! * unit.powerMw[month - before.bought]! * before.count * fleet!.toMeter;
    present = insert(order, jPerTh, present, l, unit.efficiencyJPerTh[month - before.bought]!);
  }
  if (totalMw <= neededMw) return;
  let left = neededMw;
  for (let k = 0; k < present; k++) left = sellSurplus(run, order[k]!, left, p, month);
}

/** Puts an entry where its value belongs, equal ones behind: returns the new length. */
function insert(
  order: Int32Array,
  values: Float64Array,
  length: number,
  entry: number,
  value: number,
): number {
  let at = length;
  while (at > 0 && values[at - 1]! > value) {
    values[at] = values[at - 1]!;
    order[at] = order[at - 1]!;
    at--;
  }
  values[at] = value;
  order[at] = entry;
  return length + 1;
}

function sellSurplus(run: Run, l: number, leftMw: number, p: number, month: number): number {
  const { fleet, fleetMonth, batch } = run;
  stateBefore(run, p, month, l);
  const unit = fleet!.units[before.unit]!;
  const age = month - before.bought;
  const mw = fleetMonth.share[l]! * unit.powerMw[age]! * before.count * fleet!.toMeter;
  const kept = mw > 0 ? Math.min(1, leftMw / mw) : 1;
  if (kept < 1) {
    const hashprice = batch.hashpriceUsdPerPhDay[p * batch.months + month]!;
    const wholeUsd = unitResaleUsd(fleet!.mine, unit, age, hashprice) * before.count * fleetMonth.share[l]!;
    fleetMonth.saleUsd += wholeUsd * (1 - kept);
    fleetMonth.share[l]! *= kept;
  }
  return Math.max(0, leftMw - mw);
}

function gatherTiers(run: Run, openMw: number, p: number, month: number): void {
  const { fleet, lives, fleetMonth, site } = run;
  const { units, lineages, mostSteps, toMeter, upkeepUsdPerMwYear } = fleet!;
  const { share, order, jPerTh } = fleetMonth;
  let steps = 0;
  let installedMw = 0;
  for (let l = 0; l < lineages.length; l++) {
    const at = (p * site.months + month) * lineages.length + l;
    const kept = share[l]!;
    fleetMonth.capexUsd += kept * lives!.capexUsd[at]!;
    fleetMonth.saleUsd += kept * lives!.resaleUsd[at]!;
    const index = lives!.unit[at]!;
    const age = month - lives!.boughtMonth[at]!;
    if (index < 0 || age < 0) continue;
    const unit = units[index]!;
    const count = kept * lives!.count[at]!;
    installedMw += unit.installedMw[age]! * count;
    fleetMonth.standingUsd += unit.repairUsd[age]! * count;
    for (let s = 0; s < unit.stepCount; s++)
      steps = insert(order, jPerTh, steps, l * mostSteps + s, unit.stepJPerTh[age * unit.stepCount + s]!);
  }
  fleetMonth.standingUsd += (upkeepUsdPerMwYear / 12) * installedMw * toMeter;
  fillTiersOfPath(run, openMw, p, month, steps);
}

/** Fills the open megawatts from the best step down. */
function fillTiersOfPath(run: Run, openMw: number, p: number, month: number, steps: number): void {
  const { fleet, lives, fleetMonth, site } = run;
  const { units, lineages, mostSteps } = fleet!;
  const kept = 1 - site.connection.lossFraction;
  let left = openMw;
  let cumulative = 0;
  for (let k = 0; k < steps && left > 0; k++) {
    const l = Math.floor(fleetMonth.order[k]! / mostSteps);
    const s = fleetMonth.order[k]! - l * mostSteps;
    const at = (p * site.months + month) * lineages.length + l;
    const unit = units[lives!.unit[at]!]!;
    const entry = (month - lives!.boughtMonth[at]!) * unit.stepCount + s;
    const stepMw = unit.stepGridMw[entry]! * lives!.count[at]! * fleetMonth.share[l]!;
    const mw = Math.min(left, stepMw);
    if (!(mw > 0)) continue;
    left -= mw;
    cumulative += mw * kept;
    const tier = fleetMonth.tierCount++;
    fleetMonth.cumulativeMw[tier] = cumulative;
    fleetMonth.tierRevenue[tier] = unit.stepUsdPerMwhPerHashprice[entry]!;
    fleetMonth.tierSteps[tier] = lives!.runningSteps[at * mostSteps + s]!;
  }
}

function sellAllAtOnce(run: Run, p: number): void {
  const { fleet, fleetMonth, batch } = run;
  const hashprice = batch.hashpriceUsdPerPhDay[p * batch.months]!;
  for (let l = 0; l < fleet!.lineages.length; l++) {
    if (!stateBefore(run, p, 0, l)) continue;
    const unit = fleet!.units[before.unit]!;
    fleetMonth.saleUsd += unitResaleUsd(fleet!.mine, unit, 0 - before.bought, hashprice) * before.count;
  }
}

function sellTheRest(run: Run, p: number, month: number): void {
  const { fleet, lives, fleetMonth, site, batch } = run;
  const hashprice = batch.hashpriceUsdPerPhDay[p * batch.months + month]!;
  const { lineages, units, mine } = fleet!;
  for (let l = 0; l < lineages.length; l++) {
    const at = (p * site.months + month) * lineages.length + l;
    const age = month - lives!.boughtMonth[at]!;
    if (lives!.unit[at]! < 0 || age < 0) continue;
    const wholeUsd = unitResaleUsd(mine, units[lives!.unit[at]!]!, age, hashprice) * lives!.count[at]!;
    fleetMonth.saleUsd += wholeUsd * fleetMonth.share[l]!;
  }
}
