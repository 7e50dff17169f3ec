import type { WorldBatch } from "../world/index.ts";
import { costIndexAt } from "./cost-index.ts";
import type { FleetLives, FleetTables } from "./path-fleet.ts";
import type { PathLayout } from "./path-layout.ts";
import type { Site } from "./types.ts";
import { unitResaleUsd } from "./unit-machines.ts";

/**
 * Which of the owner's machines a plan has in a month of a path, and the steps of power that they run in. The lives of the
 * lineages are the path's; a plan keeps a share of each.
 */
export interface MachinesRun {
  readonly site: Site;
  readonly batch: WorldBatch;
  readonly fleet: FleetTables | null;
  /** Null where no machine is the owner's under the plan. */
  readonly lives: FleetLives | null;
  readonly fleetMonth: FleetMonthOfPath;
}

/** The owner's machines in the month at hand; tiers stand from the dearest strike down. */
export interface FleetMonthOfPath {
  /** Share of each lineage that the plan has kept. */
  readonly share: Float64Array;
  readonly order: Int32Array;
  readonly jPerTh: Float64Array;
  readonly tierRevenue: Float64Array;
  readonly tierSteps: Int32Array;
  readonly cumulativeMw: Float64Array;
  tierCount: number;
  capexUsd: number;
  saleUsd: number;
  standingUsd: number;
}

/** A month of machines that nothing is known of yet, for as many lineages as a site has. */
export function makeFleetMonth(fleet: FleetTables | null): FleetMonthOfPath {
  const lineages = fleet?.lineages.length ?? 0;
  const tiers = lineages * (fleet?.mostSteps ?? 0);
  return {
    share: new Float64Array(lineages),
    order: new Int32Array(Math.max(tiers, lineages)),
    jPerTh: new Float64Array(Math.max(tiers, lineages)),
    tierRevenue: new Float64Array(tiers),
    tierSteps: new Int32Array(tiers),
    cumulativeMw: new Float64Array(tiers),
    tierCount: 0,
    capexUsd: 0,
    saleUsd: 0,
    standingUsd: 0,
  };
}

/**
 * Trades, standing upkeep and tiers of the month, written into `run.fleetMonth`; see `liveMonth` of fleet-months. Months of a path
 * follow one another from 0 on: what a plan sold stays sold.
 */
export function liveMonthOfPath(run: MachinesRun, layout: PathLayout, p: number, month: number): void {
  const { fleet, lives, fleetMonth, site } = run;
  fleetMonth.tierCount = 0;
  fleetMonth.capexUsd = 0;
  fleetMonth.saleUsd = 0;
  fleetMonth.standingUsd = 0;
  if (!fleet) return;
  const { mineBuild } = layout.plan;
  if (mineBuild?.month === month) fleetMonth.capexUsd = mineBuild.usd;
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

function stateBefore(run: MachinesRun, p: number, month: number, l: number): boolean {
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

/** Sells the least efficient machines beyond the megawatts that will still be open; what was to be bought now is not. */
function keepNeeded(run: MachinesRun, neededMw: number, p: number, month: number): void {
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

function sellSurplus(run: MachinesRun, l: number, leftMw: number, p: number, month: number): number {
  const { fleet, fleetMonth, batch } = run;
  stateBefore(run, p, month, l);
  const unit = fleet!.units[before.unit]!;
  const age = month - before.bought;
  const mw = fleetMonth.share[l]! * unit.powerMw[age]! * before.count * fleet!.toMeter;
  const kept = mw > 0 ? Math.min(1, leftMw / mw) : 1;
  if (kept < 1) {
    const hashprice = batch.hashpriceUsdPerPhDay[p * batch.months + month]!;
    const wholeUsd = unitResaleUsd(fleet!.mine, unit, age, hashprice) * before.count * fleetMonth.share[l]!;
    if (age > 0 || month === 0) fleetMonth.saleUsd += wholeUsd * (1 - kept);
    fleetMonth.share[l]! *= kept;
  }
  return Math.max(0, leftMw - mw);
}

function gatherTiers(run: MachinesRun, openMw: number, p: number, month: number): void {
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
  fleetMonth.standingUsd *= costIndexAt(site, month);
  fillTiersOfPath(run, openMw, p, month, steps);
}

/** Fills the open megawatts from the best step down. */
function fillTiersOfPath(run: MachinesRun, openMw: number, p: number, month: number, steps: number): void {
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

function sellAllAtOnce(run: MachinesRun, p: number): void {
  const { fleet, fleetMonth, batch } = run;
  const hashprice = batch.hashpriceUsdPerPhDay[p * batch.months]!;
  for (let l = 0; l < fleet!.lineages.length; l++) {
    if (!stateBefore(run, p, 0, l)) continue;
    const unit = fleet!.units[before.unit]!;
    fleetMonth.saleUsd += unitResaleUsd(fleet!.mine, unit, 0 - before.bought, hashprice) * before.count;
  }
}

function sellTheRest(run: MachinesRun, p: number, month: number): void {
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
