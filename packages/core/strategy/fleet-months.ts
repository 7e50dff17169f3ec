import {
  fillTiers,
  fleetTiers,
  type Machine,
  machinePriceUsdPerTh,
  marketValueUsd,
  meterRatio,
  ratedPowerMw,
  revenueUsdPerMeterMwh,
  type Tranche,
  type TrancheState,
  tierRevenueUsdPerMwh,
  trancheAt,
} from "../mining/index.ts";
import { addMonths, type CalendarMonth } from "../quantity/index.ts";
import { costIndexAt } from "./cost-index.ts";
import { type CustomerMonth, customerMonths } from "./customers.ts";
import { unavoidableDemandUsdPerMw } from "./demand-months.ts";
import { AUXILIARY_UNSERVED_USD_PER_MWH, type PricedTier } from "./month-operation.ts";
import { costOfCheapest, PRICE_STEP_USD_PER_MWH } from "./must-run.ts";
import { isOrdered, orderUsd } from "./ordered-machines.ts";
import type { Plan } from "./plan.ts";
import {
  gainBelowStrikeUsdPerMw,
  importScaleOf,
  type PriceMonth,
  priceMonths,
  priceScaleOf,
} from "./price-months.ts";
import { calendarMonthOf, periodShapeIndex, shapeIndexOf } from "./site-periods.ts";
import type { Mine, RefreshRule, Site, World } from "./types.ts";

/** The site's machines in one month, and what was bought and sold. */
export interface FleetMonth {
  /** Machines that may run, best first, cut off at the megawatts open to them. */
  readonly tiers: readonly PricedTier[];
  /** All machines on site, customers' too, at the meter. */
  readonly installedGridMw: number;
  readonly repairUsd: number;
  readonly capexUsd: number;
  readonly resaleUsd: number;
  /** Machines of others; absent where none are hosted. Their tier is one of `tiers`. */
  readonly customers?: CustomerMonth;
}

const NO_MACHINES: FleetMonth = { tiers: [], installedGridMw: 0, repairUsd: 0, capexUsd: 0, resaleUsd: 0 };

/** Months in a row in which a year at that month's figures would not pay: one may be a dip, three are the market. */
export const LOSS_MONTHS_UNTIL_SALE = 3;

/**
 * The life of the fleet under a plan: it ages, what is ordered for a month is paid for and comes, it is refreshed on the payback
 * rule where the policy says so, shrinks to the
 * megawatts that it will still be given, and each tranche is sold after three months in a row in which a year at that month's
 * hashprice and price level would not pay its standing upkeep. No month knows a later one. What is left at the horizon is sold in its last month.
 */
export function fleetMonths(
  site: Site,
  world: World,
  plan: Plan,
  shapes: readonly PriceMonth[] = priceMonths(site),
): readonly FleetMonth[] {
  const own = ownFleetMonths(site, world, plan, shapes);
  if (plan.choice.strategy !== "host-miners") return own;
  const customers = customerMonths(site, world, plan, shapes);
  return own.map((month, index) => withCustomers(month, customers[index]!));
}

function ownFleetMonths(
  site: Site,
  world: World,
  plan: Plan,
  shapes: readonly PriceMonth[],
): readonly FleetMonth[] {
  const { mine } = site;
  if (!mine || (!plan.mines && plan.choice.fleet !== "sell"))
    return Array.from({ length: site.months }, () => NO_MACHINES);
  const life = startLife({ site, world, plan, mine, shapes });
  return Array.from({ length: site.months }, (_, month) => liveMonth(life, month));
}

function withCustomers(own: FleetMonth, customers: CustomerMonth): FleetMonth {
  return {
    ...own,
    tiers: customers.tier ? [...own.tiers, customers.tier] : own.tiers,
    installedGridMw: own.installedGridMw + customers.gridMw,
    customers,
  };
}

interface FleetLife {
  readonly site: Site;
  readonly world: World;
  readonly plan: Plan;
  readonly mine: Mine;
  readonly shapes: readonly PriceMonth[];
  /** Most grid MW open to machines in this month or later. */
  readonly neededMw: Float64Array;
  tranches: Tranche[];
  readonly lossMonths: Map<string, number>;
}

interface Trade {
  capexUsd: number;
  resaleUsd: number;
}

function startLife(given: Pick<FleetLife, "site" | "world" | "plan" | "mine" | "shapes">): FleetLife {
  const { site, plan, mine } = given;
  const neededMw = new Float64Array(site.months);
  for (let month = site.months - 1; month >= 0; month--) {
    neededMw[month] = Math.max(plan.miningMw[month]!, neededMw[month + 1] ?? 0);
  }
  return {
    ...given,
    neededMw,
    tranches: [...mine.tranches],
    lossMonths: new Map(),
  };
}

function liveMonth(life: FleetLife, month: number): FleetMonth {
  const trade: Trade = { capexUsd: 0, resaleUsd: 0 };
  if (life.plan.choice.fleet === "sell" && month === 0) sellAll(life, month, trade);
  sellSurplus(life, month, trade);
  payOrders(life, month, trade);
  sellWornOut(life, month, trade);
  if (life.plan.choice.fleet === "refresh" && life.mine.refresh)
    refreshFleet(life, life.mine.refresh, month, trade);
  sellLosers(life, month, trade);
  const states = statesIn(life, month);
  const lived = {
    tiers: pricedTiers(life, states, month),
    installedGridMw:
      states.reduce(
        (mw, state) => mw + ratedPowerMw(state.tranche) * (state.ownedCount / state.tranche.count),
        0,
      ) * toMeter(life),
    repairUsd: states.reduce((usd, state) => usd + state.repairUsd, 0) * costIndexAt(life.site, month),
  };
  if (month === life.site.months - 1) sellAll(life, month, trade);
  return { ...lived, ...trade };
}

function pricedTiers(life: FleetLife, states: readonly TrancheState[], month: number): readonly PricedTier[] {
  const { mine, plan, world, site } = life;
  const leastUsdPerMwh = mustRunStrikeUsdPerMwh(life, month);
  const tiers = fleetTiers(states, mine.run);
  const filledMw = fillTiers(tiers, plan.miningMw[month]!);
  return tiers.flatMap((tier, i) => {
    if (!(filledMw[i]! > 0)) return [];
    const revenueUsdPerMwh = tierRevenueUsdPerMwh(tier, world.hashpriceUsdPerPhDay[month]!);
    const variableUpkeepUsdPerMwh = mine.variableUpkeepUsdPerMwh * costIndexAt(site, month);
    return [
      {
        id: tier.id,
        gridMw: filledMw[i]!,
        revenueUsdPerMwh,
        variableUpkeepUsdPerMwh,
        ...promiseOf(leastUsdPerMwh - (revenueUsdPerMwh - variableUpkeepUsdPerMwh)),
      },
    ];
  });
}

function promiseOf(promiseUsdPerMwh: number): Pick<PricedTier, "promiseUsdPerMwh"> {
  return promiseUsdPerMwh > 0 ? { promiseUsdPerMwh } : {};
}

/** The strike up to which machines that must run do: short of what leaving tenants or lights without power costs. */
export function mostStrikeUsdPerMwh({ hosting, connection }: Site): number {
  const firmUsdPerMwh = Math.min(
    hosting?.unservedCostUsdPerMwh ?? AUXILIARY_UNSERVED_USD_PER_MWH,
    AUXILIARY_UNSERVED_USD_PER_MWH,
  );
  return 0.999 * firmUsdPerMwh * (1 - connection.lossFraction);
}

/** The strike below which no machine may stand still in a month; -Infinity where it may. */
function mustRunStrikeUsdPerMwh({ site, world, shapes }: FleetLife, month: number): number {
  const shape = shapes[shapeIndexOf(site, month)]!;
  const { mustRunSteps } = shape;
  if (mustRunSteps === undefined) return Number.NEGATIVE_INFINITY;
  const cost = costOfCheapest(
    shape,
    mustRunSteps,
    importScaleOf(shape, priceScaleOf(site, world, shape, month)),
  );
  const strike = cost + site.connection.importAdderUsdPerMwh + PRICE_STEP_USD_PER_MWH;
  return Math.min(mostStrikeUsdPerMwh(site), strike);
}

function monthOf(life: FleetLife, month: number): CalendarMonth {
  return addMonths(life.site.start, month);
}

function statesIn(life: FleetLife, month: number): readonly TrancheState[] {
  return life.tranches.flatMap((tranche) => trancheAt(tranche, life.mine.ageing, monthOf(life, month)) ?? []);
}

function toMeter(life: FleetLife): number {
  return meterRatio(life.mine.run.losses);
}

function sellAll(life: FleetLife, month: number, trade: Trade): void {
  for (const state of statesIn(life, month)) trade.resaleUsd += resaleUsd(life, state, month);
  life.tranches = [];
}

/** Sells the least efficient machines beyond the megawatts that will still be open; what was to be bought now is not. */
function sellSurplus(life: FleetLife, month: number, trade: Trade): void {
  let leftMw = life.neededMw[month]!;
  const best = [...statesIn(life, month)].sort((a, b) => a.efficiencyJPerTh - b.efficiencyJPerTh);
  const kept = new Map<string, number>();
  for (const state of best) {
    const stateMw = state.powerMw * toMeter(life);
    const share = stateMw > 0 ? Math.min(1, leftMw / stateMw) : 1;
    leftMw = Math.max(0, leftMw - stateMw);
    if (!isDue(state, month)) trade.resaleUsd += resaleUsd(life, state, month) * (1 - share);
    kept.set(state.tranche.id, share);
  }
  life.tranches = life.tranches
    .map((tranche) => ({ ...tranche, count: tranche.count * (kept.get(tranche.id) ?? 1) }))
    .filter((tranche) => tranche.count > 1e-9);
}

/** Whether a tranche comes in this month, before the month's refresh; machines of the first month are there already. */
function isDue({ ageMonths }: TrancheState, month: number): boolean {
  return month > 0 && ageMonths === 0;
}

/** Pays for what was ordered for this month, as far as there are megawatts for it. */
function payOrders(life: FleetLife, month: number, trade: Trade): void {
  for (const state of statesIn(life, month)) {
    if (isDue(state, month))
      trade.capexUsd += orderUsd(life.mine, state.tranche, life.world.hashpriceUsdPerPhDay[month]!);
  }
}

/** What is as old as it may grow, and was not replaced before. */
function sellWornOut(life: FleetLife, month: number, trade: Trade): void {
  const worn = statesIn(life, month).filter(
    ({ tranche, ageMonths }) => ageMonths >= (tranche.lifeMonths ?? Number.POSITIVE_INFINITY),
  );
  for (const state of worn) trade.resaleUsd += resaleUsd(life, state, month);
  life.tranches = life.tranches.filter(({ id }) => !worn.some(({ tranche }) => tranche.id === id));
}

/** A refresh is a step of efficiency: the same machine anew is upkeep, and is not bought for it. */
export const LEAST_EFFICIENCY_STEP_FRACTION = 0.1;

/**
 * Replaces each tranche by the machine with the shortest payback, where that is within the rule. What was bought since the start
 * is kept at least as long as the rule gives it to pay back: the last purchase is paid for before the next.
 */
function refreshFleet(life: FleetLife, rule: RefreshRule, month: number, trade: Trade): void {
  if (!(life.plan.miningMw[month]! > 0)) return;
  for (const state of statesIn(life, month).filter((entry) => isPaidFor(life, entry, rule))) {
    const better = rule.machines.filter(
      (machine) => machine.efficiencyJPerTh < state.efficiencyJPerTh * (1 - LEAST_EFFICIENCY_STEP_FRACTION),
    );
    const offers = better.map((machine) => refreshOffer(life, state, machine, month));
    const best = offers.reduce((a, b) => (b.paybackMonths < a.paybackMonths ? b : a), {
      paybackMonths: Number.POSITIVE_INFINITY,
    } as RefreshOffer);
    if (!(best.paybackMonths <= rule.paybackMonths)) continue;
    trade.capexUsd += best.priceUsd;
    trade.resaleUsd += resaleUsd(life, state, month);
    life.tranches = life.tranches.map((tranche) =>
      tranche.id === state.tranche.id ? best.tranche : tranche,
    );
  }
}

function isPaidFor(
  { mine, site }: FleetLife,
  { tranche, ageMonths }: TrancheState,
  rule: RefreshRule,
): boolean {
  const wasThere = !isOrdered(tranche, site.start) && mine.tranches.some(({ id }) => id === tranche.id);
  return wasThere || ageMonths >= rule.paybackMonths;
}

interface RefreshOffer {
  readonly paybackMonths: number;
  readonly priceUsd: number;
  readonly tranche: Tranche;
}

/** New machines for the same megawatts: what they cost beyond the resale over what they earn beyond the old ones. */
function refreshOffer(life: FleetLife, state: TrancheState, machine: Machine, month: number): RefreshOffer {
  const count = (state.powerMw * 1e6) / machine.powerW;
  const hashpriceUsdPerPhDay = life.world.hashpriceUsdPerPhDay[month]!;
  // with the old name in the new: two tranches may buy the same machine in the same month
  const id = `${machine.id}-${month} for ${state.tranche.id}`;
  const tranche: Tranche = { id, machine, count, bought: monthOf(life, month) };
  const unitUsdPerTh = machinePriceUsdPerTh(life.mine.machinePrice, {
    hashpriceUsdPerPhDay,
    efficiencyJPerTh: machine.efficiencyJPerTh,
    ageYears: 0,
  });
  const priceUsd = unitUsdPerTh * machine.hashrateThs * count * (1 + (life.mine.salesTaxFraction ?? 0));
  const gainUsd =
    marginUsd(life, machine.efficiencyJPerTh, state.powerMw, month) -
    marginUsd(life, state.efficiencyJPerTh, state.powerMw, month);
  const onTopUsd = priceUsd - resaleUsd(life, state, month);
  return {
    tranche,
    priceUsd,
    paybackMonths: gainUsd > 0 ? Math.max(0, onTopUsd) / gainUsd : Number.POSITIVE_INFINITY,
  };
}

function sellLosers(life: FleetLife, month: number, trade: Trade): void {
  if (!(life.plan.miningMw[month]! > 0)) return;
  for (const state of statesIn(life, month)) {
    const upkeepUsd =
      upkeepUsdPerMwYear(life.mine) * costIndexAt(life.site, month) * state.powerMw * toMeter(life);
    const isLoss = yearMarginUsd(life, state.efficiencyJPerTh, state.powerMw, month) <= upkeepUsd;
    const inARow = isLoss ? (life.lossMonths.get(state.tranche.id) ?? 0) + 1 : 0;
    life.lossMonths.set(state.tranche.id, inARow);
    if (inARow < LOSS_MONTHS_UNTIL_SALE) continue;
    trade.resaleUsd += resaleUsd(life, state, month);
    life.tranches = life.tranches.filter((tranche) => tranche.id !== state.tranche.id);
  }
}

function upkeepUsdPerMwYear(mine: Mine): number {
  return mine.fixedUpkeep.reduce((total, line) => total + line.usdPerMwYear, 0);
}

/** What machines earn in the steps of the month that pay, before standing upkeep, USD. */
function marginUsd(life: FleetLife, efficiencyJPerTh: number, powerMw: number, month: number): number {
  return (
    gainUsdPerMw(life, efficiencyJPerTh, month, calendarMonthOf(life.site, month)) * powerMw * toMeter(life)
  );
}

/** The same over a whole year at this month's hashprice and price level: a weak spring is no reason to sell. */
function yearMarginUsd(life: FleetLife, efficiencyJPerTh: number, powerMw: number, month: number): number {
  let usdPerMw = 0;
  for (let calendarMonth = 0; calendarMonth < 12; calendarMonth++)
    usdPerMw += gainUsdPerMw(life, efficiencyJPerTh, month, calendarMonth);
  return usdPerMw * powerMw * toMeter(life);
}

function gainUsdPerMw(
  { site, world, mine, shapes }: FleetLife,
  efficiencyJPerTh: number,
  month: number,
  calendarMonth: number,
): number {
  const revenue = revenueUsdPerMeterMwh({
    hashpriceUsdPerPhDay: world.hashpriceUsdPerPhDay[month]!,
    efficiencyJPerTh,
    ...mine.run.losses,
  });
  const upkeepUsdPerMwh = mine.variableUpkeepUsdPerMwh * costIndexAt(site, month);
  const strike = revenue - upkeepUsdPerMwh - site.connection.importAdderUsdPerMwh;
  const shape = shapes[periodShapeIndex(site, month) + calendarMonth]!;
  const { ratio, shiftUsdPerMwh } = importScaleOf(shape, priceScaleOf(site, world, shape, month));
  const gainUsd = gainBelowStrikeUsdPerMw(shape, strike - shiftUsdPerMwh, ratio);
  return site.demand ? Math.max(0, gainUsd - unavoidableDemandUsdPerMw(site, calendarMonth)) : gainUsd;
}

/** What the market pays for a tranche, after broker, transport and testing. */
function resaleUsd({ mine, world }: FleetLife, state: TrancheState, month: number): number {
  return (
    marketValueUsd(mine.machinePrice, state, world.hashpriceUsdPerPhDay[month]!) *
    (1 - mine.resaleHaircutFraction)
  );
}
