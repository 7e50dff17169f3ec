import { type Forward, SATS_PER_BTC, sumLines, type TreasuryPolicy } from "@switchyard/core/finance";
import { addMonths, type CalendarMonth, daysInMonth, monthsBetween } from "@switchyard/core/quantity";
import {
  makePlan,
  operatePlan,
  type PathCash,
  type PathTreasuryTerms,
  type Site,
  type World,
  type Yard,
} from "@switchyard/core/strategy";
import { assumption, type FinanceScenario, type Scenario } from "@switchyard/scenario";

type TreasuryScenario = FinanceScenario["treasury"];

/** A treasury as the scenario asks for it, before a choice's cash is known. */
export interface TreasuryAsk {
  readonly policy: TreasuryPolicy;
  readonly coinsBtc: number;
  readonly basisUsdPerBtc: number | undefined;
  /** Undefined = so many months of the choice's own cash costs. */
  readonly cashFloorUsd: number | undefined;
  readonly cashFloorMonths: number;
  readonly sellingCostFraction: number;
  readonly carryAnnualRate: number;
  readonly forwardAnnualRate: number;
  readonly hashpriceForwards: readonly Forward[];
}

/** The scenario's treasury; null where coins are sold as they are mined and nothing else is said. */
export function treasuryFromScenario({ finance, startMonth }: Scenario): TreasuryAsk | null {
  const { treasury, discount, horizonMonths } = finance;
  if (!isAsked(treasury)) return null;
  const where = "finance.treasury";
  const rate = (id: "finance.risk_free" | "finance.coin_carry_yield") => assumption(id, where).value;
  return {
    policy: policyOf(treasury),
    coinsBtc: treasury.coinsBtc ?? 0,
    basisUsdPerBtc: treasury.basisUsdPerBtc,
    cashFloorUsd: treasury.cashFloorUsd,
    cashFloorMonths:
      treasury.cashFloorUsd === undefined ? assumption("finance.cash_floor_months", where).value : 0,
    sellingCostFraction: assumption("finance.coin_selling_cost", where).value,
    carryAnnualRate: (1 + rate("finance.risk_free")) / (1 + rate("finance.coin_carry_yield")) - 1,
    forwardAnnualRate: discount.contractedFractionPerYear,
    hashpriceForwards: (treasury.hashpriceForwards ?? []).map((forward, index) =>
      forwardOf(forward, index, startMonth, horizonMonths),
    ),
  };
}

/** Whether the scenario says anything of its treasury but that coins are sold. */
function isAsked(treasury: TreasuryScenario): boolean {
  const { policy, heldFraction, coinsBtc, basisUsdPerBtc, cashFloorUsd, hashpriceForwards } = treasury;
  const given = [heldFraction, coinsBtc, basisUsdPerBtc, cashFloorUsd, hashpriceForwards];
  return policy !== "sell" || given.some((value) => value !== undefined);
}

function policyOf({ policy, heldFraction }: TreasuryScenario): TreasuryPolicy {
  if (policy === "sell-to-cover") return { kind: "sell-to-cover" };
  if (policy === "hold") return { kind: "hold-share", heldFraction: heldFraction ?? 1 };
  return { kind: "sell-all" };
}

const THS_PER_PHS = 1000;

function forwardOf(
  forward: NonNullable<TreasuryScenario["hashpriceForwards"]>[number],
  index: number,
  start: CalendarMonth,
  months: number,
): Forward {
  const { hashrateThs, priceUsdPerPhDay, fromMonth, untilMonth, side } = forward;
  const from = fromMonth ? monthsBetween(start, fromMonth) : 0;
  const until = monthsBetween(start, untilMonth);
  const volume = (month: number) =>
    month >= from && month <= until ? (hashrateThs / THS_PER_PHS) * daysInMonth(addMonths(start, month)) : 0;
  return {
    id: `hashprice-forward-${index + 1}`,
    side: side === "buy" ? "buyer" : "seller",
    counterparty: "desk",
    why: `hashprice, ${hashrateThs / THS_PER_PHS} PH/s at ${priceUsdPerPhDay} USD/PH/day`,
    currency: "USD",
    startMonth: start,
    volumes: Float64Array.from({ length: months }, (_, month) => volume(month)),
    strikes: new Float64Array(months).fill(priceUsdPerPhDay),
  };
}

/** The site on its stated path: what a company lives on beside its plans, and at which price its old coins stand. */
export interface StatedSite {
  readonly site: Site;
  readonly world: World;
  readonly yard: Yard;
}

/** The treasury that a choice is carried out with, its floor and the idle site's costs as on the stated path. */
export function treasuryTerms(ask: TreasuryAsk, stated: StatedSite, cash: PathCash): PathTreasuryTerms {
  const standingUsd = idleCashUsd(stated);
  return {
    policy: ask.policy,
    openingSats: Math.round(ask.coinsBtc * SATS_PER_BTC),
    openingBasisUsdPerBtc: ask.basisUsdPerBtc ?? stated.world.priceUsdPerBtc[0]!,
    cashFloorUsd: ask.cashFloorUsd ?? ask.cashFloorMonths * monthlyCostUsd(cash, standingUsd),
    sellingCostFraction: ask.sellingCostFraction,
    carryAnnualRate: ask.carryAnnualRate,
    forwardAnnualRate: ask.forwardAnnualRate,
    standingUsd,
    hashpriceForwards: ask.hashpriceForwards,
  };
}

/** All that the site receives and pays if nothing is done, by month: plans are differences to it. */
function idleCashUsd({ site, world, yard }: StatedSite): Float64Array {
  const idle = { strategy: "do-nothing", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" } as const;
  const { lines } = operatePlan(site, world, makePlan(site, world, idle), yard);
  return Float64Array.from(sumLines(lines, { startMonth: site.start, monthCount: site.months }));
}

/** Energy, upkeep and the idle site's costs of a mean month. */
function monthlyCostUsd(cash: PathCash, standingUsd: Float64Array): number {
  let usd = 0;
  for (let month = 0; month < cash.months; month++)
    usd += Math.max(0, cash.rewardUsd[month]! - cash.merchantUsd[month]! - standingUsd[month]!);
  return usd / cash.months;
}
