import { type Machine, machinePriceUsdPerTh, meterRatio } from "../mining/index.ts";
import { monthsBetween } from "../quantity/index.ts";
import type { WorldBatch } from "../world/index.ts";
import { costIndexAt } from "./cost-index.ts";
import { unavoidableDemandUsdPerMw } from "./demand-months.ts";
import {
  LEAST_EFFICIENCY_STEP_FRACTION,
  LOSS_MONTHS_UNTIL_SALE,
  mostStrikeUsdPerMwh,
} from "./fleet-months.ts";
import type { Yard } from "./month-memory.ts";
import type { MonthTable } from "./month-tables.ts";
import { orderUsd } from "./ordered-machines.ts";
import { gainBelowStrikeUsdPerMw, type PriceMonth, stepsBelow, stepsBelowStrike } from "./price-months.ts";
import { calendarMonthOf, periodShapeIndex, shapeIndexOf } from "./site-periods.ts";
import type { Mine, Site } from "./types.ts";
import { makeUnitMachine, type UnitMachine, unitResaleUsd, usdPerMwhPerHashprice } from "./unit-machines.ts";

/**
 * The lives of a site's tranches on many paths. When a tranche is replaced or sold depends on the path alone, never on the plan:
 * gains, prices and upkeep are all in proportion to its count. So each first tranche is one lineage, lived once per path, and a
 * plan only decides which share of it stays. `fleetMonths`, path by path, is the test.
 */

/** What all paths share. */
export interface FleetTables {
  readonly mine: Mine;
  readonly units: readonly UnitMachine[];
  readonly lineages: readonly Lineage[];
  /** Units that a refresh may buy, in the rule's order; empty where there is no rule. */
  readonly candidates: readonly number[];
  readonly mostSteps: number;
  readonly toMeter: number;
  readonly upkeepUsdPerMwYear: number;
  /** All steps of the price year from cheap to dear, with prefix sums: one search says what a year would earn; null where steps of
   * one market price cost differently, so that the months are looked at one by one. */
  readonly year: YearTable | null;
}

/** The first tranche of a lineage. */
interface Lineage {
  readonly id: string;
  readonly unit: number;
  /** Months from the study's start; negative = before it. */
  readonly boughtMonth: number;
  readonly count: number;
  /** Infinity where age is no reason to sell. */
  readonly lifeMonths: number;
}

interface YearTable {
  readonly priceUsdPerMwh: Float64Array;
  readonly priceSum: Float64Array;
  readonly stepHours: number;
  /** See `withMustRun`. */
  readonly mustRunSteps: number;
}

/** Tables of a site's fleet; null where it has no mine. */
export function makeFleetTables(site: Site, yard: Yard): FleetTables | null {
  const { mine } = site;
  if (!mine) return null;
  const boughtMonths = mine.tranches.map((tranche) => monthsBetween(site.start, tranche.bought));
  const oldest = site.months - Math.min(0, ...boughtMonths);
  const kinds = machineKinds(mine);
  const units = kinds.map(({ machine, warrantyMonths }) =>
    makeUnitMachine(mine, machine, oldest, warrantyMonths),
  );
  return {
    mine,
    units,
    lineages: mine.tranches.map((tranche, i) => ({
      id: tranche.id,
      unit: indexOfKind(kinds, tranche.machine, tranche.warrantyMonths ?? mine.ageing.warrantyMonths),
      boughtMonth: boughtMonths[i]!,
      count: tranche.count,
      lifeMonths: tranche.lifeMonths ?? Number.POSITIVE_INFINITY,
    })),
    candidates: (mine.refresh?.machines ?? []).map((machine) =>
      indexOfKind(kinds, machine, mine.ageing.warrantyMonths),
    ),
    mostSteps: Math.max(0, ...units.map((unit) => unit.stepCount)),
    toMeter: meterRatio(mine.run.losses),
    upkeepUsdPerMwYear: mine.fixedUpkeep.reduce((total, line) => total + line.usdPerMwYear, 0),
    year: yearTable(yard),
  };
}

/** Machines that age alike. */
interface MachineKind {
  readonly machine: Machine;
  readonly warrantyMonths: number;
}

function machineKinds({
  tranches,
  refresh,
  ageing: { warrantyMonths: usual },
}: Mine): readonly MachineKind[] {
  const all = [
    ...tranches.map(({ machine, warrantyMonths = usual }) => ({ machine, warrantyMonths })),
    ...(refresh?.machines ?? []).map((machine) => ({ machine, warrantyMonths: usual })),
  ];
  return all.filter(
    ({ machine, warrantyMonths }, index) => indexOfKind(all, machine, warrantyMonths) === index,
  );
}

function indexOfKind(kinds: readonly MachineKind[], machine: Machine, warrantyMonths: number): number {
  return kinds.findIndex((kind) => kind.machine === machine && kind.warrantyMonths === warrantyMonths);
}

function yearTable(yard: Yard): YearTable | null {
  if (yard.tables.some((table) => table.fixedUsdPerMwh || table.shape.chargeMask)) return null;
  const tables = yard.tables.slice(0, 12);
  const all = Float64Array.from(tables.flatMap((table) => [...table.priceUsdPerMwh])).sort();
  const priceSum = new Float64Array(all.length + 1);
  all.forEach((price, i) => {
    priceSum[i + 1] = priceSum[i]! + price;
  });
  const mustRunSteps = tables.reduce((sum, { shape }) => sum + (shape.mustRunSteps ?? 0), 0);
  return { priceUsdPerMwh: all, priceSum, stepHours: tables[0]!.stepHours, mustRunSteps };
}

/**
 * What became of every lineage on every path of a batch. Entry `(path * months + month) * lineageCount + lineage`, after the
 * month's trades; money is for the whole lineage, before a plan's share of it.
 */
export interface FleetLives {
  /** Index of the unit, -1 where the lineage is sold. */
  readonly unit: Int8Array;
  readonly boughtMonth: Int16Array;
  readonly count: Float64Array;
  readonly capexUsd: Float64Array;
  readonly resaleUsd: Float64Array;
  /** Steps of the sorted month in which each step of power runs: entry `… * mostSteps + step`. */
  readonly runningSteps: Int32Array;
}

/** Lives all lineages of a batch through, run to their stop or refreshed on the payback rule. */
export function liveFleets(
  site: Site,
  yard: Yard,
  tables: FleetTables,
  batch: WorldBatch,
  policy: "run-to-stop" | "refresh",
): FleetLives {
  const size = batch.pathCount * site.months * tables.lineages.length;
  const lives: FleetLives = {
    unit: new Int8Array(size),
    boughtMonth: new Int16Array(size),
    count: new Float64Array(size),
    capexUsd: new Float64Array(size),
    resaleUsd: new Float64Array(size),
    runningSteps: new Int32Array(size * tables.mostSteps),
  };
  const rule = policy === "refresh" ? (site.mine?.refresh ?? null) : null;
  const path = startPath({ site, yard, tables, batch, lives, paybackMonths: rule?.paybackMonths ?? null });
  for (let p = 0; p < batch.pathCount; p++) livePath(path, p);
  return lives;
}

interface PathLife {
  readonly site: Site;
  readonly yard: Yard;
  readonly tables: FleetTables;
  readonly batch: WorldBatch;
  readonly lives: FleetLives;
  /** Null where machines run to their stop. */
  readonly paybackMonths: number | null;
  /** By month of the horizon: its table, and the January of its period. */
  readonly tableOfMonth: readonly MonthTable[];
  readonly yearIndexOfMonth: Uint16Array;
  readonly calendarMonths: Uint8Array;
  // the state of each lineage
  readonly unit: Int32Array;
  readonly bought: Int32Array;
  readonly count: Float64Array;
  readonly lossMonths: Int32Array;
  readonly isFirst: Uint8Array;
  // of each candidate in the month at hand: NaN = not worked out yet
  readonly candidateUsd: Float64Array;
  readonly candidateGain: Float64Array;
  // the month at hand
  hashprice: number;
  ratio: number;
  shift: number;
}

function startPath(
  given: Pick<PathLife, "site" | "yard" | "tables" | "batch" | "lives" | "paybackMonths">,
): PathLife {
  const { site, tables, yard } = given;
  const lineageCount = tables.lineages.length;
  return {
    ...given,
    tableOfMonth: Array.from({ length: site.months }, (_, month) => yard.tables[shapeIndexOf(site, month)]!),
    calendarMonths: Uint8Array.from({ length: site.months }, (_, month) => calendarMonthOf(site, month)),
    yearIndexOfMonth: Uint16Array.from({ length: site.months }, (_, month) => periodShapeIndex(site, month)),
    unit: new Int32Array(lineageCount),
    bought: new Int32Array(lineageCount),
    count: new Float64Array(lineageCount),
    lossMonths: new Int32Array(lineageCount),
    isFirst: new Uint8Array(lineageCount),
    candidateUsd: new Float64Array(tables.candidates.length),
    candidateGain: new Float64Array(tables.candidates.length),
    hashprice: 0,
    ratio: 0,
    shift: 0,
  };
}

function livePath(life: PathLife, p: number): void {
  const { site, batch, tables } = life;
  tables.lineages.forEach((lineage, l) => {
    life.unit[l] = lineage.count > 0 ? lineage.unit : -1;
    life.bought[l] = lineage.boughtMonth;
    life.count[l] = lineage.count;
    life.lossMonths[l] = 0;
    life.isFirst[l] = 1;
  });
  for (let month = 0; month < site.months; month++) {
    const at = p * batch.months + month;
    const level = site.priceYear.levelRatio[month]! * batch.powerLevelRatio[at]!;
    const spread = batch.powerSpreadRatio[at]!;
    const { yearMeanUsdPerMwh, marketFraction, addedUsdPerMwh } = life.tableOfMonth[month]!.shape;
    life.hashprice = batch.hashpriceUsdPerPhDay[at]!;
    life.ratio = level * spread * marketFraction;
    life.shift = level * (1 - spread) * yearMeanUsdPerMwh * marketFraction + addedUsdPerMwh;
    liveMonth(life, p, month);
  }
}

function liveMonth(life: PathLife, p: number, month: number): void {
  const lineageCount = life.unit.length;
  const isOpen = month >= life.site.connection.availableAfterMonths;
  life.candidateUsd.fill(Number.NaN);
  for (let l = 0; l < lineageCount; l++) {
    const at = (p * life.site.months + month) * lineageCount + l;
    payOrder(life, at, l, month);
    sellWornOut(life, at, l, month);
    if (life.unit[l]! >= 0 && month >= life.bought[l]! && isOpen) {
      if (life.paybackMonths !== null) refresh(life, at, l, month, life.paybackMonths);
      sellIfLosing(life, at, l, month);
    }
    life.lives.unit[at] = life.unit[l]!;
    life.lives.boughtMonth[at] = life.bought[l]!;
    life.lives.count[at] = life.count[l]!;
    if (life.unit[l]! >= 0 && month >= life.bought[l]!) runSteps(life, at, l, month);
  }
}

/** What is ordered for this month is paid for; a plan pays for the share that it has megawatts for. */
function payOrder(
  { tables, lives, unit, bought, hashprice }: PathLife,
  at: number,
  l: number,
  month: number,
) {
  if (month === 0 || month !== bought[l]! || unit[l]! < 0) return;
  lives.capexUsd[at] = orderUsd(tables.mine, tables.mine.tranches[l]!, hashprice);
}

/** What is as old as the scenario lets it grow, and was not replaced before. */
function sellWornOut(life: PathLife, at: number, l: number, month: number): void {
  const { tables, lives } = life;
  const age = month - life.bought[l]!;
  if (life.unit[l]! < 0 || !life.isFirst[l] || age < tables.lineages[l]!.lifeMonths) return;
  const unit = tables.units[life.unit[l]!]!;
  lives.resaleUsd[at] = unitResaleUsd(tables.mine, unit, age, life.hashprice) * life.count[l]!;
  life.unit[l] = -1;
}

/** See `refreshFleet` of fleet-months: the same rule for a whole lineage. */
function refresh(life: PathLife, at: number, l: number, month: number, paybackMonths: number): void {
  const { tables, lives } = life;
  const unit = tables.units[life.unit[l]!]!;
  const age = month - life.bought[l]!;
  const wasThere = life.isFirst[l] && life.bought[l]! <= 0;
  if (!wasThere && age < paybackMonths) return;
  const efficiency = unit.efficiencyJPerTh[age]!;
  const best = bestCandidate(life, unit, age, efficiency, month, paybackMonths);
  if (best < 0) return;
  const powerMw = unit.powerMw[age]! * life.count[l]!;
  const bought = tables.units[tables.candidates[best]!]!;
  lives.capexUsd[at]! += priceOfMwUsd(life, best) * powerMw;
  lives.resaleUsd[at] = unitResaleUsd(tables.mine, unit, age, life.hashprice) * life.count[l]!;
  life.unit[l] = tables.candidates[best]!;
  life.bought[l] = month;
  life.count[l] = (powerMw * 1e6) / bought.machine.powerW;
  life.lossMonths[l] = 0;
  life.isFirst[l] = 0;
}

/** The candidate with the shortest payback within the rule; -1 where there is none. All per MW at the plug. */
function bestCandidate(
  life: PathLife,
  unit: UnitMachine,
  age: number,
  efficiency: number,
  month: number,
  paybackMonths: number,
): number {
  const { candidates, units } = life.tables;
  const unitMw = unit.powerMw[age]!;
  let best = -1;
  let bestMonths = Number.POSITIVE_INFINITY;
  let oldGain = Number.NaN;
  let resalePerMw = Number.NaN;
  for (let k = 0; k < candidates.length; k++) {
    const { efficiencyJPerTh } = units[candidates[k]!]!.machine;
    if (!(efficiencyJPerTh < efficiency * (1 - LEAST_EFFICIENCY_STEP_FRACTION))) continue;
    if (Number.isNaN(oldGain)) {
      oldGain = monthGainUsdPerMw(life, efficiency, month);
      resalePerMw = unitResaleUsd(life.tables.mine, unit, age, life.hashprice) / unitMw;
    }
    const onTop = priceOfMwUsd(life, k) - resalePerMw;
    const gain = candidateGainUsdPerMw(life, k, month) - oldGain;
    const months = gain > 0 ? Math.max(0, onTop) / gain : Number.POSITIVE_INFINITY;
    if (months < bestMonths) {
      bestMonths = months;
      best = k;
    }
  }
  return bestMonths <= paybackMonths ? best : -1;
}

/** Price of new machines for one MW at the plug, at this month's hashprice. */
function priceOfMwUsd(life: PathLife, k: number): number {
  if (Number.isNaN(life.candidateUsd[k]!)) {
    const { machine } = life.tables.units[life.tables.candidates[k]!]!;
    const usdPerTh = machinePriceUsdPerTh(life.tables.mine.machinePrice, {
      hashpriceUsdPerPhDay: life.hashprice,
      efficiencyJPerTh: machine.efficiencyJPerTh,
      ageYears: 0,
    });
    const taxed = 1 + (life.tables.mine.salesTaxFraction ?? 0);
    life.candidateUsd[k] = ((usdPerTh * machine.hashrateThs * 1e6) / machine.powerW) * taxed;
    life.candidateGain[k] = Number.NaN;
  }
  return life.candidateUsd[k]!;
}

function candidateGainUsdPerMw(life: PathLife, k: number, month: number): number {
  if (Number.isNaN(life.candidateGain[k]!)) {
    const { machine } = life.tables.units[life.tables.candidates[k]!]!;
    life.candidateGain[k] = monthGainUsdPerMw(life, machine.efficiencyJPerTh, month);
  }
  return life.candidateGain[k]!;
}

/** What 1 MW at the plug gains in the month above its power's cost, USD. */
function monthGainUsdPerMw(life: PathLife, efficiencyJPerTh: number, month: number): number {
  const { shape } = life.tableOfMonth[month]!;
  const strike = strikeUsdPerMwh(life, efficiencyJPerTh, month);
  return gainUsdPerMw(life, shape, strike, life.calendarMonths[month]!) * life.tables.toMeter;
}

/** What import may cost, shift taken off, for machines of an efficiency to run. */
function strikeUsdPerMwh(
  { tables, site, hashprice, shift }: PathLife,
  efficiencyJPerTh: number,
  month: number,
): number {
  const { mine } = tables;
  const revenue = usdPerMwhPerHashprice(mine.run, efficiencyJPerTh) * hashprice;
  const upkeepUsdPerMwh = mine.variableUpkeepUsdPerMwh * costIndexAt(site, month);
  return revenue - upkeepUsdPerMwh - site.connection.importAdderUsdPerMwh - shift;
}

/** See `sellLosers`: three months in a row in which a year at this month's figures would not pay the standing upkeep. */
function sellIfLosing(life: PathLife, at: number, l: number, month: number): void {
  const { tables, lives } = life;
  const unit = tables.units[life.unit[l]!]!;
  const age = month - life.bought[l]!;
  const upkeepUsd = tables.upkeepUsdPerMwYear * costIndexAt(life.site, month);
  const isLoss = yearGainUsdPerMw(life, unit.efficiencyJPerTh[age]!, month) <= upkeepUsd;
  life.lossMonths[l] = isLoss ? life.lossMonths[l]! + 1 : 0;
  if (life.lossMonths[l]! < LOSS_MONTHS_UNTIL_SALE) return;
  lives.resaleUsd[at]! += unitResaleUsd(tables.mine, unit, age, life.hashprice) * life.count[l]!;
  life.unit[l] = -1;
}

function yearGainUsdPerMw(life: PathLife, efficiencyJPerTh: number, month: number): number {
  const strike = strikeUsdPerMwh(life, efficiencyJPerTh, month);
  if (!life.tables.year) return yearGainByMonths(life, strike, month);
  const { priceUsdPerMwh, priceSum, stepHours, mustRunSteps } = life.tables.year;
  const running = Math.max(stepsBelow(priceUsdPerMwh, strike, life.ratio), mustRunSteps);
  return (running * strike - life.ratio * priceSum[running]!) * stepHours;
}

function yearGainByMonths(life: PathLife, strike: number, month: number) {
  const january = life.yearIndexOfMonth[month]!;
  let gain = 0;
  for (let m = 0; m < 12; m++) gain += gainUsdPerMw(life, life.yard.shapes[january + m]!, strike, m);
  return gain;
}

/** What 1 MW at the meter gains in the month of a shape, its charge on the month's peak paid. */
function gainUsdPerMw({ site, ratio }: PathLife, shape: PriceMonth, strike: number, calendarMonth: number) {
  const gainUsd = gainBelowStrikeUsdPerMw(shape, strike, ratio);
  return site.demand ? Math.max(0, gainUsd - unavoidableDemandUsdPerMw(site, calendarMonth)) : gainUsd;
}

function runSteps(life: PathLife, at: number, l: number, month: number): void {
  const { tables, lives, site } = life;
  const unit = tables.units[life.unit[l]!]!;
  const age = month - life.bought[l]!;
  const { shape } = life.tableOfMonth[month]!;
  const upkeepUsdPerMwh = tables.mine.variableUpkeepUsdPerMwh * costIndexAt(site, month);
  const off = upkeepUsdPerMwh + site.connection.importAdderUsdPerMwh + life.shift;
  const least = mustRunSteps(life, shape);
  for (let s = 0; s < unit.stepCount; s++) {
    const strike = unit.stepUsdPerMwhPerHashprice[age * unit.stepCount + s]! * life.hashprice - off;
    const running = stepsBelowStrike(shape, strike, life.ratio)!;
    lives.runningSteps[at * tables.mostSteps + s] = running < least ? least : running;
  }
}

/** Steps in which machines may not stand still, but for those dearer than leaving tenants without power. */
function mustRunSteps({ site, ratio, shift }: PathLife, shape: PriceMonth): number {
  if (!shape.mustRunSteps) return 0;
  const most = mostStrikeUsdPerMwh(site) - site.connection.importAdderUsdPerMwh - shift;
  return Math.min(shape.mustRunSteps, stepsBelowStrike(shape, most, ratio)!);
}
