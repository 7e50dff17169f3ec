import {
  type ColocationOutcome,
  colocationMonth,
  colocationUsdPerMeterMwh,
  meterRatio,
  revenueUsdPerMeterMwh,
} from "../mining/index.ts";
import { addMonths, hoursInMonth } from "../quantity/index.ts";
import { strategyErrors } from "./errors.ts";
import type { PricedTier } from "./month-operation.ts";
import { costOfCheapest, PRICE_STEP_USD_PER_MWH } from "./must-run.ts";
import type { Plan } from "./plan.ts";
import { importScaleOf, type PriceMonth, priceScaleOf } from "./price-months.ts";
import { shapeIndexOf } from "./site-periods.ts";
import type { ColocationOffer, Site, World } from "./types.ts";

/** Machines of others in one month: what runs, and what is owed besides the rate. */
export interface CustomerMonth {
  /** Grid MW whose customer is there. */
  readonly gridMw: number;
  /** Undefined while the places are empty. */
  readonly tier?: PricedTier;
  /** Received on arrival; negative: paid back at the end of the horizon. A customer that leaves within its term forfeits it. */
  readonly depositUsd: number;
  /** Debt above the deposit and margin of the empty months, times the month's chance of a default. */
  readonly expectedLossUsd: number;
}

/**
 * The life of hosted customers under a plan. They arrive when the places are open and their machines would earn the rate; they
 * leave after a few months in a row in which these don't, forfeit the deposit, and the places stay empty for the terms' months
 * and until machines would earn the rate again. A default without such cause is an expected loss of each month
 * (`colocationMonth` of core/mining). No month knows a later one.
 *
 * @throws strategy/no-colocation
 */
export function customerMonths(
  site: Site,
  world: World,
  plan: Plan,
  shapes: readonly PriceMonth[],
): readonly CustomerMonth[] {
  if (!site.colocation) throw strategyErrors.noColocation();
  const losses = site.mine?.run.losses ?? LOSSLESS;
  const let_ = { site, world, plan, shapes, offer: site.colocation, losses };
  const state: Occupancy = { isThere: false, since: 0, lossMonths: 0, emptyUntil: 0, depositUsd: 0 };
  return Array.from({ length: site.months }, (_, month) => letMonth(let_, state, month));
}

/** Of places on a site of which no mine is described. */
const LOSSLESS = { poolFeeFraction: 0, hashingFraction: 1, pueRatio: 1, lineLossRatio: 1 };

interface Letting {
  readonly site: Site;
  readonly world: World;
  readonly plan: Plan;
  readonly shapes: readonly PriceMonth[];
  readonly offer: ColocationOffer;
  readonly losses: NonNullable<Site["mine"]>["run"]["losses"];
}

interface Occupancy {
  isThere: boolean;
  since: number;
  lossMonths: number;
  emptyUntil: number;
  depositUsd: number;
}

function letMonth(given: Letting, state: Occupancy, month: number): CustomerMonth {
  const openMw = given.plan.colocatedMw[month]!;
  const outcome = outcomeOf(given, openMw, month);
  const paid = moveInOrOut(given, state, { month, openMw, outcome });
  const isLast = month === given.site.months - 1;
  const depositUsd = isLast ? paid - state.depositUsd : paid;
  if (!state.isThere) return { gridMw: 0, depositUsd, expectedLossUsd: 0 };
  return {
    gridMw: openMw,
    tier: customerTier(given, openMw, month),
    depositUsd,
    expectedLossUsd: outcome.expectedLossUsd,
  };
}

interface LettingMonth {
  readonly month: number;
  readonly openMw: number;
  readonly outcome: ColocationOutcome;
}

/** Changes who is there and returns the deposit received, USD; negative: paid back to who leaves after the term. */
function moveInOrOut({ offer }: Letting, state: Occupancy, { month, openMw, outcome }: LettingMonth): number {
  const earns = outcome.customerMarginUsdPerKwh > 0;
  if (state.isThere) {
    state.lossMonths = earns ? 0 : state.lossMonths + 1;
    if (state.lossMonths < offer.lossMonthsUntilExit) return 0;
    const backUsd =
      month - state.since >= (offer.termMonths ?? Number.POSITIVE_INFINITY) ? state.depositUsd : 0;
    Object.assign(state, {
      isThere: false,
      lossMonths: 0,
      emptyUntil: month + Math.round(offer.terms.vacantMonthsAfterDefault),
      depositUsd: 0,
    });
    return 0 - backUsd;
  }
  if (!(openMw > 0 && earns && month >= state.emptyUntil)) return 0;
  state.isThere = true;
  state.since = month;
  state.depositUsd = outcome.billedUsd * offer.terms.depositMonths;
  return state.depositUsd;
}

function outcomeOf({ site, world, shapes, offer, losses }: Letting, openMw: number, month: number) {
  const shape = shapes[shapeIndexOf(site, month)]!;
  const { ratio, shiftUsdPerMwh } = importScaleOf(shape, priceScaleOf(site, world, shape, month));
  const { steps } = shape.grid;
  const meanUsdPerMwh = shape.cheapSumUsdPerMwh[steps]! / steps;
  const meanFixedUsdPerMwh = (shape.cheapFixedSumUsdPerMwh?.[steps] ?? 0) / steps;
  return colocationMonth(offer.terms, {
    machineMw: openMw / meterRatio(losses),
    hours: hoursInMonth(addMonths(site.start, month)),
    powerUsdPerMeterMwh:
      meanUsdPerMwh * ratio + meanFixedUsdPerMwh + shiftUsdPerMwh + site.connection.importAdderUsdPerMwh,
    losses,
    customer: {
      hashpriceUsdPerPhDay: world.hashpriceUsdPerPhDay[month]!,
      efficiencyJPerTh: offer.customerEfficiencyJPerTh,
    },
  });
}

/** The hosted machines as a slice of the merit order: the rate is what a MWh brings, the promise of uptime keeps it running. */
function customerTier(
  { site, world, shapes, offer, losses }: Letting,
  gridMw: number,
  month: number,
): PricedTier {
  const rateUsdPerMwh = colocationUsdPerMeterMwh(offer.terms, losses);
  const earnedUsdPerMwh = revenueUsdPerMeterMwh({
    hashpriceUsdPerPhDay: world.hashpriceUsdPerPhDay[month]!,
    efficiencyJPerTh: offer.customerEfficiencyJPerTh,
    ...losses,
  });
  const revenueUsdPerMwh =
    rateUsdPerMwh + offer.profitShareFraction * Math.max(0, earnedUsdPerMwh - rateUsdPerMwh);
  const shape = shapes[shapeIndexOf(site, month)]!;
  const { ratio, shiftUsdPerMwh } = importScaleOf(shape, priceScaleOf(site, world, shape, month));
  const promised = promisedPriceUsdPerMwh(shape, offer.terms.uptimeFraction, ratio) + shiftUsdPerMwh;
  return {
    id: "customers",
    runFor: "customer",
    gridMw,
    revenueUsdPerMwh,
    variableUpkeepUsdPerMwh: 0,
    promiseUsdPerMwh: Math.max(
      0,
      promised + site.connection.importAdderUsdPerMwh + PRICE_STEP_USD_PER_MWH - revenueUsdPerMwh,
    ),
  };
}

/**
 * The dearest market price at which hosted machines must still run: the steps at or below it are the promised share of the month,
 * so that only the dearest steps are curtailed and never more of them than the contract allows.
 */
export function promisedPriceUsdPerMwh(
  month: PriceMonth,
  uptimeFraction: number,
  levelRatio: number,
): number {
  const count = Math.ceil(uptimeFraction * month.cheapFirstUsdPerMwh.length - 1e-9);
  return costOfCheapest(month, count, { ratio: levelRatio, shiftUsdPerMwh: 0 });
}
