import { stepHours } from "../quantity/index.ts";
import type { MonthDemand } from "./demand-months.ts";
import type { DutyStage, StageMaker } from "./duty-stage.ts";
import {
  AUXILIARY_UNSERVED_USD_PER_MWH,
  type MonthDuty,
  type MonthOperation,
  marketPrices,
  type PricedTier,
  strikeOfTier,
  withDemand,
} from "./month-operation.ts";
import { type MonthTable, ownMwByClass } from "./month-tables.ts";
import { capPeaks } from "./peak-caps.ts";
import { blockSettlementUsd } from "./power-blocks.ts";
import { importScaleOf, mostImportMw, stepsBelow, stepsBelowStrike } from "./price-months.ts";
import type { PowerBlock, Site } from "./types.ts";

/**
 * A month's dispatch from its sorted prices: what {@link operateMonth} does step by step, in a few look-ups. Without storage a
 * use runs in exactly the steps cheaper than its strike, and what each step has left for machines is one of a few amounts.
 *
 * @returns undefined where the tables are not exact (prices times a level below 0, machines worth more than the tenant's power,
 *   delivered blocks beside prices above the lights' worth or steps that are not in the market's order, a battery): the caller then dispatches step by step
 */
export function operateByTable(
  site: Site,
  duty: MonthDuty,
  table: MonthTable,
  stageOf: StageMaker,
): MonthOperation | undefined {
  if (!(duty.priceLevelRatio >= 0) || !(duty.isConnected || isEmpty(duty)) || duty.battery) return undefined;
  if (!isTabled(table, duty.blocks) || !isOwnTabled(site, table, duty)) return undefined;
  const tiers = [...duty.tiers].sort((a, b) => strikeOfTier(b) - strikeOfTier(a));
  if (tiers.length > 0 && !isWorthLessThanFirmLoad(site, tiers[0]!)) return undefined;
  const stage = stageOf(table, duty);
  const firm = firmLoad(site, stage, importScale(duty));
  if (firm.areLightsCut && duty.blocks.some((block) => block.settlement === "physical")) return undefined;
  const held = holdPeaks(site, duty, stage, tiers);
  const month = { stage: held.stage, firm, machines: machinesOf(site, duty, held.stage, tiers) };
  return withDemand(sumMonth(site, duty, month), held.demand);
}

/**
 * Whether the order of a month's steps is the same on every path, and the market's own where a delivered block is resold; one with
 * hours of its own is beyond the tables.
 */
export function isTabled({ shape }: MonthTable, blocks: readonly PowerBlock[]): boolean {
  const isMarketOrder = !shape.fixedUsdPerMwh || shape.marketFraction > 0;
  const delivered = blocks.filter(({ settlement }) => settlement === "physical");
  if (delivered.some(({ shareOfYear }) => shareOfYear)) return false;
  return shape.isOrdered && (isMarketOrder || delivered.length === 0);
}

/**
 * Whether tables carry a month's own power: the same in all steps of a class, none of it sold, and no delivered block beside it, whose
 * settlement would have to know what of the site's draw it was.
 */
export function isOwnTabled(
  site: Site,
  table: MonthTable,
  { own = "none", resells, blocks }: Pick<MonthDuty, "own" | "resells" | "blocks">,
): boolean {
  if (own === "none" || !table.shape.ownMw?.[own]) return true;
  const sells = resells && (table.shape.exportMw ?? site.connection.exportMw) > 0;
  return (
    !sells &&
    blocks.every(({ settlement }) => settlement === "financial") &&
    ownMwByClass(table, own) !== null
  );
}

function isEmpty({ tiers, reservedMw }: MonthDuty): boolean {
  return tiers.length === 0 && reservedMw === 0;
}

/** What a duty makes of the shape's prices: the market's, or what import costs before the fixed part of a step. */
export interface Scale {
  readonly ratio: number;
  readonly shift: number;
}

function scaleOf(duty: MonthDuty): Scale {
  return { ratio: duty.priceLevelRatio, shift: duty.priceShiftUsdPerMwh ?? 0 };
}

function importScale(duty: MonthDuty): Scale {
  const market = scaleOf(duty);
  const bought = importScaleOf(duty.prices, { ratio: market.ratio, shiftUsdPerMwh: market.shift });
  return { ratio: bought.ratio, shift: bought.shiftUsdPerMwh };
}

/** Lights before tenants before machines: the order that the tables count on. */
function isWorthLessThanFirmLoad(site: Site, best: PricedTier): boolean {
  const valueUsdPerMwh = strikeOfTier(best) / (1 - site.connection.lossFraction);
  const tenantUsdPerMwh = site.hosting?.unservedCostUsdPerMwh ?? AUXILIARY_UNSERVED_USD_PER_MWH;
  return (
    valueUsdPerMwh < Math.min(tenantUsdPerMwh, AUXILIARY_UNSERVED_USD_PER_MWH) &&
    tenantUsdPerMwh <= AUXILIARY_UNSERVED_USD_PER_MWH
  );
}

/** Energy at the bus, and its MWh times what import costs at the point of connection without adder, USD. */
export interface FirmLoad {
  aiMwh: number;
  aiPricedUsd: number;
  auxiliaryMwh: number;
  auxiliaryPricedUsd: number;
  /** First step of the order that is dearer than leaving the tenant without power; their number where none is. */
  cutStep: number;
  /** Whether some step is even dearer than the lights. */
  areLightsCut: boolean;
}

/**
 * Lights and tenants of a month: all that the connection carries, but for the few steps dearer than leaving them unserved.
 * @param scale of what import costs
 */
export function firmLoad(site: Site, stage: DutyStage, scale: Scale, out: FirmLoad = noLoad()): FirmLoad {
  const { ratio, shift } = scale;
  out.aiMwh = stage.aiMwh;
  out.aiPricedUsd = ratio * stage.aiPricedUsd + shift * stage.aiMwh + stage.aiFixedUsd;
  out.auxiliaryMwh = stage.auxiliaryMwh;
  out.auxiliaryPricedUsd =
    ratio * stage.auxiliaryPricedUsd + shift * stage.auxiliaryMwh + stage.auxiliaryFixedUsd;
  out.cutStep = stage.table.steps;
  out.areLightsCut = false;
  const { priceUsdPerMwh, fixedUsdPerMwh, steps } = stage.table;
  const dearest = ratio * priceUsdPerMwh[steps - 1]! + shift + (fixedUsdPerMwh?.[steps - 1] ?? 0);
  const kept = 1 - site.connection.lossFraction;
  const adder = site.connection.importAdderUsdPerMwh;
  const tenantUsdPerMwh =
    (site.hosting?.unservedCostUsdPerMwh ?? AUXILIARY_UNSERVED_USD_PER_MWH) * kept - adder;
  if (dearest > tenantUsdPerMwh) cutDearSteps(stage, scale, tenantUsdPerMwh, kept, adder, out);
  return out;
}

/** A load of nothing, to be filled by {@link firmLoad}. */
export function noLoad(): FirmLoad {
  return {
    aiMwh: 0,
    aiPricedUsd: 0,
    auxiliaryMwh: 0,
    auxiliaryPricedUsd: 0,
    cutStep: 0,
    areLightsCut: false,
  };
}

function cutDearSteps(
  { table, aiImportMw, auxiliaryImportMw }: DutyStage,
  { ratio, shift }: Scale,
  tenantUsdPerMwh: number,
  kept: number,
  adder: number,
  out: FirmLoad,
): void {
  const lightsUsdPerMwh = AUXILIARY_UNSERVED_USD_PER_MWH * kept - adder;
  for (let i = table.steps - 1; i >= 0; i--) {
    const price = ratio * table.priceUsdPerMwh[i]! + shift + (table.fixedUsdPerMwh?.[i] ?? 0);
    if (!(price > tenantUsdPerMwh)) return;
    const c = table.classOf[i]!;
    out.cutStep = i;
    out.aiMwh -= aiImportMw[c]! * table.stepHours;
    out.aiPricedUsd -= aiImportMw[c]! * table.stepHours * price;
    if (!(price > lightsUsdPerMwh)) continue;
    out.areLightsCut = true;
    out.auxiliaryMwh -= auxiliaryImportMw[c]! * table.stepHours;
    out.auxiliaryPricedUsd -= auxiliaryImportMw[c]! * table.stepHours * price;
  }
}

/** The month's room under its best peaks, where peaks are charged. */
function holdPeaks(
  site: Site,
  duty: MonthDuty,
  stage: DutyStage,
  tiers: readonly PricedTier[],
): { readonly stage: DutyStage; readonly demand?: MonthDemand } {
  if (!duty.demand || !duty.isConnected) return { stage };
  const { ratio, shift } = importScale(duty);
  const { lossFraction, importAdderUsdPerMwh } = site.connection;
  const strikeUsdPerMwh = tiers.map((tier) => strikeOfTier(tier) - importAdderUsdPerMwh - shift);
  const { roomMw, demand } = capPeaks(stage, duty.demand.charges, {
    tierCount: tiers.length,
    runningSteps: strikeUsdPerMwh.map((strike) => stepsBelowStrike(stage.table.shape, strike, ratio)!),
    cumulativeMw: cumulativeBusMw(site, tiers),
    strikeUsdPerMwh,
    ratio,
    keptFraction: 1 - lossFraction,
    worthFraction: duty.hoursRatio * duty.demand.runningFraction,
  });
  return { stage: { ...stage, roomMw }, demand };
}

function cumulativeBusMw({ connection }: Site, tiers: readonly PricedTier[]): readonly number[] {
  let cumulative = 0;
  return tiers.map((tier) => (cumulative += tier.gridMw * (1 - connection.lossFraction)));
}

/** Machines of a month at the bus, by tier from the dearest strike down. */
interface Machines {
  readonly tiers: readonly PricedTier[];
  /** Steps of the sorted month in which each tier runs. */
  readonly runningSteps: readonly number[];
  /** MW at the bus of this and all better tiers. */
  readonly cumulativeMw: readonly number[];
  readonly mwh: readonly number[];
  readonly pricedUsd: number;
  /** Of both, what own plants gave. */
  readonly ownMwh: number;
  readonly ownPricedUsd: number;
}

function machinesOf(site: Site, duty: MonthDuty, stage: DutyStage, tiers: readonly PricedTier[]): Machines {
  const { ratio, shift } = importScale(duty);
  const { importAdderUsdPerMwh } = site.connection;
  const { table } = stage;
  const runningSteps = tiers.map(
    (tier) => stepsBelowStrike(table.shape, strikeOfTier(tier) - importAdderUsdPerMwh - shift, ratio)!,
  );
  const cumulativeMw = cumulativeBusMw(site, tiers);
  const sums = tiers.map((_, k) =>
    tierSums(stage, {
      running: runningSteps[k]!,
      belowMw: cumulativeMw[k - 1] ?? 0,
      topMw: cumulativeMw[k]!,
      takesFree: strikeOfTier(tiers[k]!) > 0,
    }),
  );
  const own = sums.reduce(
    (usd, sum) => usd + ratio * sum.ownPriceSum + shift * sum.ownSteps + sum.ownFixedSum,
    0,
  );
  const priced = sums.reduce((usd, sum) => usd + ratio * sum.priceSum + shift * sum.steps + sum.fixedSum, 0);
  return {
    tiers,
    runningSteps,
    cumulativeMw,
    mwh: sums.map((sum) => sum.steps * table.stepHours),
    pricedUsd: priced * table.stepHours,
    ownMwh: sums.reduce((steps, sum) => steps + sum.ownSteps, 0) * table.stepHours,
    ownPricedUsd: own * table.stepHours,
  };
}

interface TierSlice {
  readonly running: number;
  readonly belowMw: number;
  readonly topMw: number;
  /** Whether it runs on own power that costs nothing. */
  readonly takesFree: boolean;
}

/**
 * MW-steps of a tier and what import would cost them: what each group has left, less what better tiers take of it; beside the steps
 * in which import is cheap enough, all those in which own power is left.
 */
function tierSums(
  { prefix, roomMw, freeMw, groupCount, table }: DutyStage,
  { running, belowMw, topMw, takesFree }: TierSlice,
) {
  const sum = { steps: 0, priceSum: 0, fixedSum: 0, ownSteps: 0, ownPriceSum: 0, ownFixedSum: 0 };
  for (let g = 0; g < groupCount; g++) {
    const free = takesFree ? (freeMw?.[g] ?? 0) : 0;
    const whole = roomMw[g]! + free;
    const ownMw = Math.min(free, topMw) - Math.min(free, belowMw);
    const mw = Math.min(whole, topMw) - Math.min(whole, belowMw) - ownMw;
    const at = running * groupCount + g;
    sum.steps += mw * prefix.steps[at]!;
    sum.priceSum += mw * prefix.priceSum[at]!;
    if (prefix.fixedSum) sum.fixedSum += mw * prefix.fixedSum[at]!;
    if (ownMw === 0) continue;
    const all = table.steps * groupCount + g;
    sum.ownSteps += ownMw * prefix.steps[all]!;
    sum.ownPriceSum += ownMw * prefix.priceSum[all]!;
    if (prefix.fixedSum) sum.ownFixedSum += ownMw * prefix.fixedSum[all]!;
  }
  sum.steps += sum.ownSteps;
  sum.priceSum += sum.ownPriceSum;
  sum.fixedSum += sum.ownFixedSum;
  return sum;
}

interface Month {
  readonly stage: DutyStage;
  readonly firm: FirmLoad;
  readonly machines: Machines;
}

function sumMonth(site: Site, duty: MonthDuty, { stage, firm, machines }: Month): MonthOperation {
  const { connection } = site;
  const toMeter = duty.hoursRatio / (1 - connection.lossFraction);
  const adder = connection.importAdderUsdPerMwh;
  const minedMwh = machines.mwh.reduce((sum, mwh) => sum + mwh, 0);
  const isCustomers = (tier: PricedTier) => tier.runFor === "customer";
  const over = (pick: (tier: PricedTier) => number) =>
    machines.tiers.reduce((usd, tier, k) => usd + pick(tier) * machines.mwh[k]!, 0) * toMeter;
  const cost = (pricedUsd: number, mwh: number) => (pricedUsd + adder * mwh) * toMeter;
  const ownBusMwh = stage.freeMw ? stage.ownMwh + machines.ownMwh : 0;
  const importMwh = (minedMwh + firm.aiMwh + firm.auxiliaryMwh - ownBusMwh) * toMeter;
  const miningEnergyCostUsd = cost(machines.pricedUsd, minedMwh);
  const ownEnergyUsd = stage.freeMw ? cost(ownFirmUsd(duty, stage) + machines.ownPricedUsd, ownBusMwh) : 0;
  const aiEnergyCostUsd = cost(firm.aiPricedUsd, firm.aiMwh);
  const auxiliaryEnergyCostUsd = cost(firm.auxiliaryPricedUsd, firm.auxiliaryMwh);
  const monthHours = stage.table.steps * stage.table.stepHours * duty.hoursRatio;
  return {
    importMwh,
    exportMwh: 0,
    miningMwh: minedMwh * toMeter,
    colocatedMwh: over((tier) => (isCustomers(tier) ? 1 : 0)),
    aiMwh: firm.aiMwh * toMeter,
    aiUnservedMwh: (stage.aiLoadMwh - firm.aiMwh) * toMeter,
    reservedIdleMwh: stage.reservedIdleMwh * duty.hoursRatio,
    unusedMwh: duty.isConnected ? Math.max(0, mostImportMw(site, duty.prices) * monthHours - importMwh) : 0,
    auxiliaryMwh: firm.auxiliaryMwh * toMeter,
    curtailedMwh: stage.freeMw ? (stage.ownAvailableMwh - ownBusMwh) * duty.hoursRatio : 0,
    miningRevenueUsd: over((tier) => (isCustomers(tier) ? 0 : tier.revenueUsdPerMwh)),
    colocationRevenueUsd: over((tier) => (isCustomers(tier) ? tier.revenueUsdPerMwh : 0)),
    miningUpkeepUsd: over((tier) => tier.variableUpkeepUsdPerMwh),
    energyCostUsd: miningEnergyCostUsd + aiEnergyCostUsd + auxiliaryEnergyCostUsd - ownEnergyUsd,
    ...(stage.freeMw ? { ownMwh: ownBusMwh * duty.hoursRatio, ownEnergyUsd } : {}),
    aiEnergyCostUsd,
    miningEnergyCostUsd,
    auxiliaryEnergyCostUsd,
    exportRevenueUsd: 0,
    blockSettlementUsd: duty.blocks.map(
      (block) => settleByTable(site, duty, { stage, firm, machines }, block) * duty.hoursRatio,
    ),
  };
}

/** What import would have cost of the own power that lights and tenants take. */
function ownFirmUsd(duty: MonthDuty, { ownMwh, ownPricedUsd, ownFixedUsd }: DutyStage): number {
  const { ratio, shift } = importScale(duty);
  return ratio * ownPricedUsd + shift * ownMwh + ownFixedUsd;
}

/** A block's settlement: between two strikes the site draws the same in all steps of a group. */
function settleByTable(
  site: Site,
  duty: MonthDuty,
  { stage, firm, machines }: Month,
  block: PowerBlock,
): number {
  const toMeter = 1 / (1 - site.connection.lossFraction);
  if (block.shareOfYear) return shapedSettlementUsd(duty, block);
  const resaleDeductUsdPerMwh = duty.resells ? site.connection.exportDeductUsdPerMwh : null;
  return settleSegments({
    stage,
    scale: scaleOf(duty),
    block,
    resaleDeductUsdPerMwh,
    runningSteps: machines.runningSteps,
    machinesMw: machines.cumulativeMw,
    cutStep: firm.cutStep,
    toMeter,
  });
}

/** A block with hours of its own that settles in money. */
function shapedSettlementUsd(duty: MonthDuty, block: PowerBlock): number {
  return blockSettlementUsd(block, {
    priceUsdPerMwh: marketPrices(duty),
    importMw: new Float64Array(0),
    stepHours: stepHours(duty.prices.grid),
    resaleDeductUsdPerMwh: null,
    firstStep: duty.prices.firstStep ?? 0,
  });
}

/** What a delivered block is settled on; machines from the dearest strike down. */
export interface SettledMonth {
  readonly stage: DutyStage;
  readonly scale: Scale;
  readonly block: PowerBlock;
  readonly resaleDeductUsdPerMwh: number | null;
  readonly runningSteps: ArrayLike<number>;
  /** Cumulative MW at the bus. */
  readonly machinesMw: ArrayLike<number>;
  /** See {@link FirmLoad}: from here on only lights draw. */
  readonly cutStep: number;
  readonly toMeter: number;
}

/** The settlement of one month's steps, USD; see `settleBlock`. */
export function settleSegments(month: SettledMonth): number {
  const { stage, block, runningSteps, machinesMw } = month;
  const { steps } = stage.table;
  let usd = 0;
  let to = steps;
  for (let k = 0; k <= runningSteps.length; k++) {
    const from = k < runningSteps.length ? Math.min(to, runningSteps[k]!) : 0;
    const runningMw = k === 0 ? 0 : machinesMw[k - 1]!;
    const cut = Math.max(from, Math.min(to, month.cutStep));
    if (from < cut) usd += settleRun(month, from, cut, stage.baseImportMw, runningMw);
    if (cut < to) usd += settleRun(month, cut, to, stage.lightsImportMw, runningMw);
    to = from;
  }
  return (usd - block.mw * block.strikeUsdPerMwh * steps) * stage.table.stepHours;
}

/** Steps from..to of the order, in all of which the same tiers run. */
function settleRun(
  month: SettledMonth,
  from: number,
  to: number,
  baseImportMw: Float64Array,
  runningMw: number,
): number {
  const { stage, scale, block, resaleDeductUsdPerMwh, toMeter } = month;
  const { prefix, groupCount, roomMw, table } = stage;
  const isFinancial = block.settlement === "financial";
  const dear =
    resaleDeductUsdPerMwh === null
      ? to
      : Math.max(
          from,
          Math.min(to, stepsBelow(table.priceUsdPerMwh, resaleDeductUsdPerMwh - scale.shift, scale.ratio)),
        );
  let usd = 0;
  for (let g = 0; g < groupCount; g++) {
    const importMw = baseImportMw[g]! + Math.min(roomMw[g]!, runningMw) * toMeter;
    const usedMw = isFinancial ? block.mw : Math.min(block.mw, importMw);
    usd += usedMw * pricedSteps(prefix, g, from, to, scale, 0);
    if (resaleDeductUsdPerMwh !== null)
      usd += (block.mw - usedMw) * pricedSteps(prefix, g, dear, to, scale, resaleDeductUsdPerMwh);
  }
  return usd;
}

function pricedSteps(
  { groupCount, steps, priceSum }: DutyStage["prefix"],
  g: number,
  from: number,
  to: number,
  { ratio, shift }: Scale,
  lessUsdPerMwh: number,
): number {
  const [a, b] = [from * groupCount + g, to * groupCount + g];
  return ratio * (priceSum[b]! - priceSum[a]!) + (shift - lessUsdPerMwh) * (steps[b]! - steps[a]!);
}
