import { type DispatchProblem, type DispatchSchedule, dispatchByMeritOrder } from "../dispatch/index.ts";
import type { FleetTier as MachineTier } from "../mining/index.ts";
import { stepHours } from "../quantity/index.ts";
import { settleBlock } from "./power-blocks.ts";
import type { PriceMonth } from "./price-months.ts";
import type { PowerBlock, Site } from "./types.ts";

/** Machines that may run in one month: a slice of the fleet's merit order, priced. */
export interface PricedTier extends Pick<MachineTier, "id"> {
  /** At the meter. */
  readonly gridMw: number;
  /** Earned from the pool per MWh at the meter. */
  readonly revenueUsdPerMwh: number;
  /** Paid per MWh at the meter besides its energy: the strike is the difference. */
  readonly variableUpkeepUsdPerMwh: number;
}

/** Who may use what in one month. */
export interface MonthDuty {
  readonly prices: PriceMonth;
  readonly calendarMonth: number;
  readonly priceLevelRatio: number;
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
}

/** What a month came to. Energies in MWh at the meter, money in USD. */
export interface MonthOperation {
  readonly importMwh: number;
  readonly exportMwh: number;
  readonly miningMwh: number;
  readonly aiMwh: number;
  readonly aiUnservedMwh: number;
  readonly reservedIdleMwh: number;
  readonly unusedMwh: number;
  readonly auxiliaryMwh: number;
  readonly curtailedMwh: number;
  readonly miningRevenueUsd: number;
  readonly miningUpkeepUsd: number;
  /** All energy bought, with adders. */
  readonly energyCostUsd: number;
  /** The parts of it that tenants, machines and the site's own auxiliaries drew. */
  readonly aiEnergyCostUsd: number;
  readonly miningEnergyCostUsd: number;
  readonly auxiliaryEnergyCostUsd: number;
  readonly exportRevenueUsd: number;
  /** One amount per power block of the site, in its order; see `settleBlock`. */
  readonly blockSettlementUsd: readonly number[];
}

/** Dispatches one month of a site: exact per interval, dearest use first. */
export function operateMonth(site: Site, duty: MonthDuty): MonthOperation {
  const problem = monthProblem(site, duty);
  const schedule = dispatchByMeritOrder(problem);
  return scaled(sumUp(site, duty, problem, schedule), duty.hoursRatio);
}

/** The dispatch problem of a month; also what the hour inspector shows. */
export function monthProblem(site: Site, duty: MonthDuty): DispatchProblem {
  const { connection, standing } = site;
  const on = duty.isConnected ? 1 : 0;
  const priceUsdPerMwh = duty.prices.priceUsdPerMwh.map((price) => price * duty.priceLevelRatio);
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
      valueUsdPerMwh: (tier.revenueUsdPerMwh - tier.variableUpkeepUsdPerMwh) / (1 - connection.lossFraction),
    })),
    auxiliary: { loadMw: on * standing.auxiliaryMw, unservedCostUsdPerMwh: AUXILIARY_UNSERVED_USD_PER_MWH },
    ...(site.hosting && duty.reservedMw > 0 ? { ai: aiLoad(site, duty) } : {}),
  };
}

/** Dearer than any market price, so that lights and pumps are served before all else. */
const AUXILIARY_UNSERVED_USD_PER_MWH = 20_000;

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
  const hours = stepHours(problem.grid);
  const aiEnergyCostUsd = energyCostUsd(site, problem, schedule.aiServedMw) * toMeter;
  const auxiliaryEnergyCostUsd = energyCostUsd(site, problem, schedule.auxiliaryServedMw) * toMeter;
  return {
    importMwh: totals.importMwh,
    exportMwh: totals.exportMwh,
    miningMwh: totals.miningMwh * toMeter,
    aiMwh: totals.aiServedMwh * toMeter,
    aiUnservedMwh: totals.aiUnservedMwh * toMeter,
    reservedIdleMwh: totals.idleReservedMwh,
    unusedMwh: duty.isConnected
      ? Math.max(0, site.connection.importMw * problem.grid.steps * hours - totals.importMwh)
      : 0,
    auxiliaryMwh: totals.auxiliaryServedMwh * toMeter,
    curtailedMwh: totals.curtailedMwh,
    miningRevenueUsd: over((tier) => tier.revenueUsdPerMwh),
    miningUpkeepUsd: over((tier) => tier.variableUpkeepUsdPerMwh),
    energyCostUsd: totals.importCostUsd,
    aiEnergyCostUsd,
    auxiliaryEnergyCostUsd,
    // what the other uses did not draw; nothing at all where no machine ran, so that rounding never writes a line
    miningEnergyCostUsd:
      totals.miningMwh > 0 ? totals.importCostUsd - aiEnergyCostUsd - auxiliaryEnergyCostUsd : 0,
    exportRevenueUsd: totals.exportRevenueUsd,
    blockSettlementUsd: duty.blocks.map((block) =>
      settleBlock(block, {
        priceUsdPerMwh: problem.import.priceUsdPerMwh as Float64Array,
        importMw: schedule.importMw,
        stepHours: hours,
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
  if (ratio === 1) return operation;
  const times = (value: number | readonly number[]) =>
    typeof value === "number" ? value * ratio : value.map((amount) => amount * ratio);
  return Object.fromEntries(
    Object.entries(operation).map(([name, value]) => [name, times(value)]),
  ) as unknown as MonthOperation;
}
