import type { ScheduleResult } from "@switchyard/core/facility";
import {
  type ConversionTrigger,
  type ConvertedConnection,
  convertConnection,
  type GridConnection,
  type LargeLoadMonth,
  type LargeLoadTerms,
  type LoadCase,
  largeLoadFlows,
} from "@switchyard/core/power";
import { assumption, type Scenario } from "@switchyard/scenario";
import { fleetMw } from "./facility-money.ts";
import { blockMonths, scheduleInput } from "./facility-schedule.ts";
import { convertedMw, DAYS_PER_MONTH } from "./facility-site.ts";
import { mineFromScenario } from "./mine-from-scenario.ts";

/** What the utility gives the converted site: as it stands, and with the missing firm MW bought. */
export interface FacilityConnection {
  readonly before: GridConnection;
  readonly hallGridMw: number;
  readonly restudyMonths: number;
  readonly asStudied: ConvertedConnection;
  readonly upgraded: ConvertedConnection;
  readonly largeLoad: LargeLoad | null;
}

/** Firm share, re-study and upgrades after conversion, and what large-load terms cost in each case. */
export function facilityConnection(scenario: Scenario, schedule: ScheduleResult): FacilityConnection {
  const before = connectionOf(scenario);
  const hallGridMw = convertedMw(scenario);
  const trigger = triggerOf(scenario, before, hallGridMw);
  return {
    before,
    hallGridMw,
    restudyMonths: trigger.restudyMonths,
    asStudied: convertConnection(before, hallGridMw, trigger, false),
    upgraded: convertConnection(before, hallGridMw, trigger, true),
    largeLoad: largeLoadOf(scenario, schedule),
  };
}

function connectionOf({ site }: Scenario): GridConnection {
  const firmMw = site.grid.firmMw ?? site.grid.importMw;
  const interruptibleMw = site.grid.importMw - firmMw;
  return {
    firmMw,
    interruptibleMw,
    loadClass: site.grid.loadClass ?? (interruptibleMw > 0 ? "interruptible" : "firm"),
    phases: [],
  };
}

function triggerOf(scenario: Scenario, before: GridConnection, hallGridMw: number): ConversionTrigger {
  const { grid } = scenario.site;
  const shipped = assumption("facility.connection", "site.grid.queue").value;
  const restudy = scheduleInput(scenario, "conversion").tasks.find(({ id }) => id === "restudy");
  const firmMw = Math.max(before.firmMw, Math.min(grid.importMw, grid.queue?.firmAfterMw ?? 0));
  const missingMw = Math.max(0, Math.min(hallGridMw, grid.importMw) - firmMw);
  const stated = grid.queue?.upgradeUsd;
  return {
    restudyMonths: (restudy?.duration.p50Days ?? 0) / DAYS_PER_MONTH,
    firmShareAfterStudyFraction: firmMw / grid.importMw,
    upgradeUsdPerMw: stated !== undefined && missingMw > 0 ? stated / missingMw : shipped.upgradeUsdPerMw,
    upgradeMonths: shipped.upgradeMonths,
    rideThroughSec: shipped.rideThroughSec,
    controllableValueUsdPerMwYear: shipped.controllableUsdPerMwYear,
  };
}

/** One way in which the load may turn out, as cash under the large-load terms. */
export interface LargeLoadCase {
  readonly kind: LoadCase["kind"];
  /** Month of the delay's end, or of the default; 0 elsewhere. */
  readonly months: number;
  readonly demandChargeUsd: number;
  readonly minimumTopUpUsd: number;
  readonly contributionUsd: number;
  readonly collateralPostedUsd: number;
  readonly collateralReturnedUsd: number;
  readonly exitFeeUsd: number;
  /** Undiscounted, negative = paid. */
  readonly cashUsd: number;
  /** At the contracted discount rate. */
  readonly npvUsd: number;
  readonly cashUsdByYear: readonly number[];
}

/** The scenario's large-load terms and their cases; null in a scenario that names none. */
export interface LargeLoad {
  readonly terms: LargeLoadTerms;
  readonly contractedMw: number;
  /** The mine's own draw by month from the decision, until its feeders are cut over; it counts in minimum bills. */
  readonly mineMwByMonth: readonly number[];
  readonly cases: readonly LargeLoadCase[];
}

function largeLoadOf(scenario: Scenario, schedule: ScheduleResult): LargeLoad | null {
  const stated = scenario.site.grid.largeLoad;
  if (!stated) return null;
  const shipped = assumption("facility.large_load_case", "site.grid.large_load").value;
  const terms = largeLoadTerms(scenario, stated, shipped);
  const contractedMw = Math.min(convertedMw(scenario), scenario.site.grid.importMw);
  const plannedMw = hallMwByMonth(schedule);
  const bridgeMw = mineMwByMonth(scenario, schedule);
  const auxiliaryMw = scenario.finance.standbyFraction * scenario.site.grid.importMw;
  const { noticeMonths } = shipped;
  const outcomes: readonly LoadCase[] = [
    { kind: "as-planned" },
    { kind: "do-nothing", auxiliaryMw },
    { kind: "leave", auxiliaryMw, month: 0, noticeMonths },
    { kind: "delay", months: delayOf(scenario, schedule) },
    {
      kind: "default",
      month: Math.min(terms.contractMonths, plannedMw.length + shipped.defaultMonthsAfterLastHall),
      noticeMonths,
    },
  ];
  const rate = scenario.finance.discount.contractedFractionPerYear;
  const cases = outcomes.map((outcome) => {
    const flows = largeLoadFlows({ terms, contractedMw, plannedMw, bridgeMw, case: outcome });
    return caseOf(outcome, withExitFee(flows, outcome, stated.exitFeeUsd), rate);
  });
  return { terms, contractedMw, mineMwByMonth: bridgeMw, cases };
}

type StatedTerms = NonNullable<Scenario["site"]["grid"]["largeLoad"]>;

/** A key that is left out asks for nothing; a contract without a length runs as long as the study. */
function largeLoadTerms(
  { power, finance, site }: Scenario,
  stated: StatedTerms,
  shipped: { readonly demandChargeUsdPerMwMonth: number; readonly collateralReturnMonths: number },
): LargeLoadTerms {
  const rampMonths = Math.round(stated.rampMonths ?? 0);
  const rates = (power.demandCharges ?? []).map((charge) => {
    const monthly = charge.monthlyRatesUsdPerKwMonth ?? [charge.rateUsdPerKwMonth ?? 0];
    return (1000 * monthly.reduce((total, rate) => total + rate, 0)) / monthly.length;
  });
  return {
    contractMonths: Math.round(stated.contractMonths ?? finance.horizonMonths),
    minimumBillFraction: stated.minimumBillFraction ?? 0,
    demandChargeUsdPerMwMonth:
      rates.length > 0 ? rates.reduce((total, rate) => total + rate, 0) : shipped.demandChargeUsdPerMwMonth,
    rampFractions: [...Array.from({ length: rampMonths }, (_, month) => (month + 1) / (rampMonths + 1)), 1],
    collateralUsdPerMw: stated.collateralUsdPerMw ?? 0,
    collateralReturnMonths: shipped.collateralReturnMonths,
    contributionUsd: stated.contributionUsd ?? 0,
    upgradeUsd: site.grid.queue?.upgradeUsd ?? 0,
    exitFeeFraction: 0,
  };
}

/** What the scenario's machines draw on the blocks that are not cut over yet; 0 without machines. */
function mineMwByMonth(scenario: Scenario, schedule: ScheduleResult): readonly number[] {
  if (!scenario.mining) return [];
  const mineMw = fleetMw(mineFromScenario(scenario.mining, scenario.startMonth));
  const share = Math.min(1, mineMw / convertedMw(scenario));
  const blocks = blockMonths(schedule);
  const last = Math.ceil(Math.max(...blocks.map((block) => block.miningEndsMonth)));
  return Array.from({ length: last + 1 }, (_, month) =>
    blocks.reduce((mw, block) => mw + (block.miningEndsMonth > month ? block.gridMw * share : 0), 0),
  );
}

/** The halls' MW at the schedule's medians, month by month from the decision. */
function hallMwByMonth(schedule: ScheduleResult): readonly number[] {
  const blocks = blockMonths(schedule);
  const last = Math.ceil(Math.max(...blocks.map((block) => block.energisedMonth)));
  return Array.from({ length: last + 1 }, (_, month) =>
    blocks.reduce((mw, block) => mw + (block.energisedMonth <= month ? block.gridMw : 0), 0),
  );
}

/** The scenario's own delay, else the distance from the schedule's median to its P90. */
function delayOf({ facility }: Scenario, { monthsToFirst }: ScheduleResult): number {
  return Math.round(facility.schedule.delayMonths) || Math.ceil(monthsToFirst.p90 - monthsToFirst.p50);
}

/** The scenario states the exit fee as an amount: it falls due in the month in which the site leaves. */
function withExitFee(
  flows: readonly LargeLoadMonth[],
  outcome: LoadCase,
  exitFeeUsd = 0,
): readonly LargeLoadMonth[] {
  if (outcome.kind !== "default" && outcome.kind !== "leave") return flows;
  return flows.map((month, i) => (i === flows.length - 1 ? { ...month, exitFeeUsd } : month));
}

function caseOf(outcome: LoadCase, flows: readonly LargeLoadMonth[], ratePerYear: number): LargeLoadCase {
  const total = (pick: (month: LargeLoadMonth) => number) =>
    flows.reduce((usd, month) => usd + pick(month), 0);
  const cash = flows.map(cashOf);
  const years = Array.from({ length: Math.ceil(cash.length / 12) }, (_, year) =>
    cash.slice(12 * year, 12 * year + 12).reduce((usd, month) => usd + month, 0),
  );
  return {
    kind: outcome.kind,
    months: outcome.kind === "delay" ? outcome.months : outcome.kind === "default" ? outcome.month : 0,
    demandChargeUsd: total((month) => month.demandChargeUsd),
    minimumTopUpUsd: total((month) => month.minimumTopUpUsd),
    contributionUsd: total((month) => month.contributionUsd),
    collateralPostedUsd: total((month) => month.collateralPostedUsd),
    collateralReturnedUsd: total((month) => month.collateralReturnedUsd),
    exitFeeUsd: total((month) => month.exitFeeUsd),
    cashUsd: cash.reduce((usd, month) => usd + month, 0),
    npvUsd: cash.reduce((usd, month, i) => usd + month / (1 + ratePerYear) ** (i / 12), 0),
    cashUsdByYear: years,
  };
}

function cashOf(month: LargeLoadMonth): number {
  const paid =
    month.demandChargeUsd +
    month.minimumTopUpUsd +
    month.contributionUsd +
    month.collateralPostedUsd +
    month.exitFeeUsd;
  return month.collateralReturnedUsd - paid;
}
