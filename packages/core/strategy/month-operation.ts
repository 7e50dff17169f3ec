import {
  type Battery,
  type DispatchProblem,
  type DispatchSchedule,
  dispatchByMeritOrder,
} from "../dispatch/index.ts";
import type { FleetTier as MachineTier } from "../mining/index.ts";
import { stepHours } from "../quantity/index.ts";
import type { MonthDemand, MonthDemandCharge } from "./demand-months.ts";
import { ownTerms, withOwnEnergy } from "./own-energy.ts";
import type { OwnPower } from "./own-plants.ts";
import { billPeaks, holdUnderPeaks } from "./peak-steps.ts";
import { blockSettlementUsd } from "./power-blocks.ts";
import { mostImportMw, type PriceMonth } from "./price-months.ts";
import { dispatchStoredMonth } from "./storage-dispatch.ts";
import { type StorageMonth, storageTerms, withStorage } from "./storage-month.ts";
import type { PowerBlock, Site } from "./types.ts";

/** Machines that may run in one month: a slice of the fleet's merit order, priced. */
export interface PricedTier extends Pick<MachineTier, "id"> {
  /** At the meter. */
  readonly gridMw: number;
  /** Earned from the pool per MWh at the meter. */
  readonly revenueUsdPerMwh: number;
  /** Paid per MWh at the meter besides its energy: the strike is the difference. */
  readonly variableUpkeepUsdPerMwh: number;
  /** Whose machines: `owner` where not given. A customer's revenue is the rate that it pays the owner. */
  readonly runFor?: "owner" | "customer";
  /** Added to the strike, never paid: a promise of uptime keeps machines running at prices above what they bring in. */
  readonly promiseUsdPerMwh?: number;
}

/** Who may use what in one month. */
export interface MonthDuty {
  readonly prices: PriceMonth;
  readonly calendarMonth: number;
  /** Market prices of the month: the shape's times this, plus the shift. */
  readonly priceLevelRatio: number;
  /** Moves all prices, where their spread differs from the shape's; absent = 0. */
  readonly priceShiftUsdPerMwh?: number;
  /** Actual hours of the month over the hours of its price shape. */
  readonly hoursRatio: number;
  readonly isConnected: boolean;
  readonly tiers: readonly PricedTier[];
  /** Grid MW held for tenants. */
  readonly reservedMw: number;
  /** The part whose tenants have moved in; their IT is this over the grid-to-IT ratio. */
  readonly letMw: number;
  /** Blocks bought ahead that run in this month. */
  readonly blocks: readonly PowerBlock[];
  /** Whether what a physical block leaves over is resold; the do-nothing baseline sells nothing. */
  readonly resells: boolean;
  /** The store that works in this month; absent where none does. */
  readonly battery?: Battery;
  /** Charges on the month's peaks, and the share of it in which machines are not out of order; absent: none. */
  readonly demand?: { readonly charges: readonly MonthDemandCharge[]; readonly runningFraction: number };
  /** Which own plants work; absent: none. */
  readonly own?: OwnPower;
  /** What the connection lets out in this month; absent = what the site's says. */
  readonly exportMw?: number;
}

/** What a month came to. Energies in MWh at the meter, money in USD. */
export interface MonthOperation extends Partial<StorageMonth> {
  readonly importMwh: number;
  readonly exportMwh: number;
  /** All machines, the owner's and customers'. */
  readonly miningMwh: number;
  /** The part that customers' machines drew. */
  readonly colocatedMwh: number;
  readonly aiMwh: number;
  readonly aiUnservedMwh: number;
  readonly reservedIdleMwh: number;
  readonly unusedMwh: number;
  readonly auxiliaryMwh: number;
  readonly curtailedMwh: number;
  /** Of the owner's machines. */
  readonly miningRevenueUsd: number;
  readonly miningUpkeepUsd: number;
  /** What customers pay for the energy of their machines. */
  readonly colocationRevenueUsd: number;
  /** All energy bought, with adders. */
  readonly energyCostUsd: number;
  /** The parts of it that tenants, machines and the site's own auxiliaries drew. */
  readonly aiEnergyCostUsd: number;
  readonly miningEnergyCostUsd: number;
  readonly auxiliaryEnergyCostUsd: number;
  readonly exportRevenueUsd: number;
  /** What own plants gave, MWh at the bus, used or sold; absent where none works. */
  readonly ownMwh?: number;
  /** The part of it that the grid would else have served, at each interval's import price and adder. */
  readonly ownEnergyUsd?: number;
  /** Where peaks are charged; the tenants' part of it is in `aiEnergyCostUsd` and in no other sum. */
  readonly demand?: MonthDemand;
  /** One amount per power block of the site, in its order; see `blockSettlementUsd`. */
  readonly blockSettlementUsd: readonly number[];
}

/** Dispatches one month of a site: exact per interval, dearest use first. */
export function operateMonth(site: Site, duty: MonthDuty): MonthOperation {
  const problem = monthProblem(site, duty);
  const { schedule, demand } = dispatchMonth(duty, problem);
  const operation = sumUp(site, duty, problem, schedule);
  const stored = problem.battery ? withStorage(problem, schedule, operation) : operation;
  const whole = problem.renewables
    ? withOwnEnergy(problem, () => marketPrices(duty), schedule, stored)
    : stored;
  return withDemand(scaled(whole, duty.hoursRatio), demand);
}

/** The month's schedule, under its best peaks where these are charged. */
function dispatchMonth(
  duty: MonthDuty,
  problem: DispatchProblem,
): { readonly schedule: DispatchSchedule; readonly demand?: MonthDemand } {
  const of = (asked: DispatchProblem) =>
    asked.battery ? dispatchStoredMonth(asked) : dispatchByMeritOrder(asked);
  const free = of(problem);
  const { demand } = duty;
  if (!demand || !duty.isConnected) return { schedule: free };
  const charged = { ...duty, demand };
  const { battery: _idle, ...plain } = problem;
  const machinesAlone = problem.battery ? dispatchByMeritOrder(plain) : free;
  const worth = ({ totals }: DispatchSchedule, bill: MonthDemand) =>
    totals.valueUsd * duty.hoursRatio * demand.runningFraction - bill.chargeUsd;
  const freeBill = billPeaks(charged, problem, free);
  const freeWorthUsd = worth(free, freeBill);
  const { idleReservedMwh } = free.totals;
  // a store's schedule is written over by the next
  const held = of(holdUnderPeaks(charged, problem, machinesAlone));
  const heldBill = billPeaks(charged, problem, held);
  if (worth(held, heldBill) < freeWorthUsd) return { schedule: of(problem), demand: freeBill };
  return { schedule: { ...held, totals: { ...held.totals, idleReservedMwh } }, demand: heldBill };
}

/** The dispatch problem of a month; also what the hour inspector shows. */
export function monthProblem(site: Site, duty: MonthDuty): DispatchProblem {
  const { connection, standing } = site;
  const on = duty.isConnected ? 1 : 0;
  const priceUsdPerMwh = importPrices(duty);
  return {
    grid: duty.prices.grid,
    import: {
      firmLimitMw: duty.isConnected ? duty.prices.firmLimitMw : 0,
      interruptibleLimitMw: duty.isConnected ? duty.prices.interruptibleLimitMw : 0,
      priceUsdPerMwh,
      adderUsdPerMwh: connection.importAdderUsdPerMwh,
      lossFraction: connection.lossFraction,
    },
    mining: duty.tiers.map((tier) => ({
      id: tier.id,
      capacityMw: tier.gridMw * (1 - connection.lossFraction),
      valueUsdPerMwh: strikeOfTier(tier) / (1 - connection.lossFraction),
    })),
    auxiliary: { loadMw: on * standing.auxiliaryMw, unservedCostUsdPerMwh: AUXILIARY_UNSERVED_USD_PER_MWH },
    ...(site.hosting && duty.reservedMw > 0 ? { ai: aiLoad(site, duty) } : {}),
    ...storageTerms(site, duty, {
      marketUsdPerMwh: () => marketPrices(duty),
      importUsdPerMwh: priceUsdPerMwh,
    }),
    ...ownTerms(site, duty, {
      marketUsdPerMwh: () => marketPrices(duty),
      importUsdPerMwh: priceUsdPerMwh,
    }),
  };
}

/** The market's price of each step of a month: what blocks settle at and energy is sold for. */
export function marketPrices({ prices, priceLevelRatio, priceShiftUsdPerMwh = 0 }: MonthDuty): Float64Array {
  return prices.priceUsdPerMwh.map((price) => price * priceLevelRatio + priceShiftUsdPerMwh);
}

/** What an imported MWh costs in each step of a month, adder of the connection apart. */
export function importPrices(duty: MonthDuty): Float64Array {
  const { marketFraction, addedUsdPerMwh, fixedUsdPerMwh } = duty.prices;
  const market = marketPrices(duty);
  if (marketFraction === 1 && addedUsdPerMwh === 0 && !fixedUsdPerMwh) return market;
  return market.map((price, step) => price * marketFraction + addedUsdPerMwh + (fixedUsdPerMwh?.[step] ?? 0));
}

/** The price of energy at the meter, adder included, up to which a tier runs, USD/MWh. */
export function strikeOfTier(tier: PricedTier): number {
  return tier.revenueUsdPerMwh - tier.variableUpkeepUsdPerMwh + (tier.promiseUsdPerMwh ?? 0);
}

/** Dearer than any market price, so that lights and pumps are served before all else. */
export const AUXILIARY_UNSERVED_USD_PER_MWH = 1_000_000;

function aiLoad(site: Site, duty: MonthDuty): NonNullable<DispatchProblem["ai"]> {
  const offer = site.hosting!;
  const itMw = duty.letMw / offer.gridToItRatio;
  const busShare = 1 - site.connection.lossFraction;
  const busLimitMw = duty.reservedMw * busShare;
  const byHour = Float64Array.from(offer.utilisationShape, (shape, hour) => {
    const drawn =
      itMw * offer.utilisationFraction * shape * offer.pueRatioByMonthHour[duty.calendarMonth * 24 + hour]!;
    return Math.min(drawn, busLimitMw);
  });
  const { hourOfDay } = duty.prices;
  const loadMw = new Float64Array(hourOfDay.length);
  for (let step = 0; step < loadMw.length; step++) loadMw[step] = byHour[hourOfDay[step]!]!;
  return {
    loadMw,
    // the site's own lights and pumps live on what the tenant leaves idle
    reservedMw: Math.max(0, duty.reservedMw - site.standing.auxiliaryMw),
    unservedCostUsdPerMwh: offer.unservedCostUsdPerMwh,
    idleMayBeUsed: offer.fillIdle.allowed,
    rampReserveMw: duty.reservedMw * offer.fillIdle.rampReserveFraction,
  };
}

function sumUp(
  site: Site,
  duty: MonthDuty,
  problem: DispatchProblem,
  schedule: DispatchSchedule,
): MonthOperation {
  const { totals } = schedule;
  const toMeter = 1 / (1 - site.connection.lossFraction);
  const meterMwhByTier = totals.miningMwhByTier.map((mwh) => mwh * toMeter);
  const over = (pick: (tier: PricedTier) => number) =>
    duty.tiers.reduce((total, tier, i) => total + pick(tier) * meterMwhByTier[i]!, 0);
  const isCustomers = (tier: PricedTier) => tier.runFor === "customer";
  const hours = stepHours(problem.grid);
  const marketUsdPerMwh = marketPrices(duty);
  const aiEnergyCostUsd = energyCostUsd(site, problem, schedule.aiServedMw) * toMeter;
  const auxiliaryEnergyCostUsd = energyCostUsd(site, problem, schedule.auxiliaryServedMw) * toMeter;
  return {
    importMwh: totals.importMwh,
    exportMwh: totals.exportMwh,
    miningMwh: totals.miningMwh * toMeter,
    colocatedMwh: over((tier) => (isCustomers(tier) ? 1 : 0)),
    aiMwh: totals.aiServedMwh * toMeter,
    aiUnservedMwh: totals.aiUnservedMwh * toMeter,
    reservedIdleMwh: totals.idleReservedMwh,
    unusedMwh: duty.isConnected
      ? Math.max(0, mostImportMw(site, duty.prices) * problem.grid.steps * hours - totals.importMwh)
      : 0,
    auxiliaryMwh: totals.auxiliaryServedMwh * toMeter,
    curtailedMwh: totals.curtailedMwh,
    miningRevenueUsd: over((tier) => (isCustomers(tier) ? 0 : tier.revenueUsdPerMwh)),
    miningUpkeepUsd: over((tier) => tier.variableUpkeepUsdPerMwh),
    colocationRevenueUsd: over((tier) => (isCustomers(tier) ? tier.revenueUsdPerMwh : 0)),
    energyCostUsd: totals.importCostUsd,
    aiEnergyCostUsd,
    auxiliaryEnergyCostUsd,
    // what the other uses did not draw; nothing at all where no machine ran, so that rounding never writes a line
    miningEnergyCostUsd:
      totals.miningMwh > 0 ? totals.importCostUsd - aiEnergyCostUsd - auxiliaryEnergyCostUsd : 0,
    exportRevenueUsd: totals.exportRevenueUsd,
    blockSettlementUsd: duty.blocks.map((block) =>
      blockSettlementUsd(block, {
        priceUsdPerMwh: marketUsdPerMwh,
        importMw: schedule.importMw,
        stepHours: hours,
        firstStep: duty.prices.firstStep ?? 0,
        resaleDeductUsdPerMwh: duty.resells ? site.connection.exportDeductUsdPerMwh : null,
      }),
    ),
  };
}

/** Energy of one use at the price and adder of each interval, as a meter of its own and the tariff would bill it. */
function energyCostUsd(site: Site, problem: DispatchProblem, servedMw: Float64Array): number {
  const prices = problem.import.priceUsdPerMwh as Float64Array;
  let usd = 0;
  for (let step = 0; step < prices.length; step++)
    usd += servedMw[step]! * (prices[step]! + site.connection.importAdderUsdPerMwh);
  return usd * stepHours(problem.grid);
}

function scaled(operation: MonthOperation, ratio: number): MonthOperation {
  return ratio === 1 ? operation : mapAmounts(operation, (amount) => amount * ratio);
}

/** A month with its peaks billed. */
export function withDemand(operation: MonthOperation, demand: MonthDemand | undefined): MonthOperation {
  if (!demand) return operation;
  return { ...operation, aiEnergyCostUsd: operation.aiEnergyCostUsd + demand.aiUsd, demand };
}

/** A month spent partly one way and partly another: every amount is the mean, weighted by the share of the second. */
export function mixOperations(
  first: MonthOperation,
  second: MonthOperation,
  secondFraction: number,
): MonthOperation {
  const mixed = (a: number, b: number) => a * (1 - secondFraction) + b * secondFraction;
  // a peak is billed whole, however short it was
  const { demand } = secondFraction < 1 ? first : second;
  return {
    ...(demand ? { demand } : {}),
    ...mapAmounts(first, (amount, name) => mixed(amount, second[name] ?? 0)),
    blockSettlementUsd: first.blockSettlementUsd.map((usd, i) => mixed(usd, second.blockSettlementUsd[i]!)),
  };
}

type AmountName = Exclude<keyof MonthOperation, "blockSettlementUsd" | "demand">;

function mapAmounts(
  operation: MonthOperation,
  to: (amount: number, name: AmountName) => number,
): MonthOperation {
  const { blockSettlementUsd, demand: _billedWhole, ...amounts } = operation;
  const mapped = Object.entries(amounts).map(([name, amount]) => [name, to(amount, name as AmountName)]);
  return {
    ...(Object.fromEntries(mapped) as Omit<MonthOperation, "blockSettlementUsd" | "demand">),
    blockSettlementUsd: blockSettlementUsd.map((usd) => to(usd, "importMwh")),
  };
}
