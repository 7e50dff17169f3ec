import type { CashLine } from "@switchyard/core/finance";
import { addMonths } from "@switchyard/core/quantity";
import {
  capexOf,
  energySums,
  type Operated,
  type Outcome,
  type Site,
  type StrategyCase,
} from "@switchyard/core/strategy";
import type { StudyStrategy } from "./result.ts";
import { describeChoice, STRATEGY_NAMES, strategyName } from "./strategy-names.ts";

const MONTHS = 12;

/** A strategy's figures as the study reports them. */
export function strategyFigures(site: Site, entry: StrategyCase): StudyStrategy {
  if (!entry.available) return unavailableFigures(entry.id, STRATEGY_NAMES[entry.id], entry);
  const { outcome, operated, choice } = entry;
  const halls = operated.course.plan.halls;
  const hostedGridMw = halls.reduce((mw, hall) => mw + hall.gridMw, 0);
  return {
    id: entry.id,
    name: strategyName(entry.id, choice.fleet),
    available: true,
    choice: describeChoice(choice, site.connection.importMw),
    capexUsd: { value: outcome.capexUsd },
    npvUsd: { value: outcome.npvUsd },
    npvWithoutTerminalUsd: { value: outcome.npvWithoutTerminalUsd },
    irrPerYear: [...outcome.irrPerYear],
    paybackMonths: outcome.capexUsd > 0 ? outcome.paybackMonths : 0,
    peakFundingUsd: { value: outcome.peakFundingUsd },
    negativeMonths: outcome.negativeMonths,
    monthsToReady: halls.length === 0 ? null : Math.max(...halls.map((hall) => hall.readyMonth)),
    hostedGridMw,
    hostedItMw: site.hosting ? hostedGridMw / site.hosting.gridToItRatio : 0,
    energy: { ...outcome.energy },
    ...margins(site, outcome, operated),
    years: yearsOf(site, operated),
    netCashUsd: [...outcome.netCashUsd],
    lines: operated.lines.map(({ id, payer, payee, why, currency, discountClass, amounts }) => ({
      id,
      payer,
      payee,
      why,
      currency,
      discountClass,
      amounts: [...amounts],
    })),
  };
}

const NO_ENERGY = {
  importMwh: 0,
  exportMwh: 0,
  miningMwh: 0,
  aiMwh: 0,
  aiUnservedMwh: 0,
  reservedIdleMwh: 0,
  unusedMwh: 0,
  curtailedMwh: 0,
};

/** A strategy that can't be done here: no figures, only the reason and what would enable it. */
export function unavailableFigures(
  id: string,
  name: string,
  why: { readonly because: string; readonly enabledBy: string },
): StudyStrategy {
  const none = { value: 0 };
  return {
    id,
    name,
    available: false,
    unavailable: { because: why.because, enabledBy: why.enabledBy },
    choice: "",
    capexUsd: none,
    npvUsd: none,
    npvWithoutTerminalUsd: none,
    irrPerYear: [],
    paybackMonths: null,
    peakFundingUsd: none,
    negativeMonths: 0,
    monthsToReady: null,
    hostedGridMw: 0,
    hostedItMw: 0,
    energy: NO_ENERGY,
    marginUsdPerReservedGridMwYear: 0,
    marginUsdPerMeterMwh: null,
    marginUsdPerItMwh: null,
    years: [],
    netCashUsd: [],
    lines: [],
  };
}

/** Operating margin before capital over the three denominators; the first is the decision basis. */
function margins(site: Site, outcome: Outcome, { course }: Operated) {
  const years = (site.months - site.connection.availableAfterMonths) / MONTHS;
  const used = outcome.energy.miningMwh + outcome.energy.aiMwh;
  const pue = site.hosting ? mean(site.hosting.pueRatioByMonthHour) : 1;
  const itMwh = outcome.energy.aiMwh / pue;
  const isOnlyHosting = course.plan.halls.length > 0 && !course.plan.mines;
  return {
    marginUsdPerReservedGridMwYear:
      years > 0 ? outcome.operatingMarginUsd / site.connection.importMw / years : 0,
    marginUsdPerMeterMwh: used > 0 ? outcome.operatingMarginUsd / used : null,
    marginUsdPerItMwh: isOnlyHosting && itMwh > 0 ? outcome.operatingMarginUsd / itMwh : null,
  };
}

function mean(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function yearsOf(site: Site, operated: Operated): StudyStrategy["years"] {
  const first = site.start.year;
  const last = addMonths(site.start, site.months - 1).year;
  return Array.from({ length: last - first + 1 }, (_, index) => yearFigures(site, operated, first + index));
}

function yearFigures(site: Site, operated: Operated, year: number): StudyStrategy["years"][number] {
  const from = Math.max(0, (year - site.start.year) * MONTHS - (site.start.month - 1));
  const to = Math.min(site.months, (year - site.start.year + 1) * MONTHS - (site.start.month - 1));
  const lines = operated.lines.map((line) => ({ ...line, amounts: [...line.amounts].slice(from, to) }));
  const total = (of: (line: CashLine) => boolean) =>
    lines.filter(of).reduce((sum, line) => sum + line.amounts.reduce((a, b) => a + b, 0), 0);
  return {
    year,
    revenueUsd: total((line) => line.account === "revenue"),
    operatingCostUsd: -total((line) => line.account === "operating-expense") + 0,
    capexUsd: capexOf(lines),
    netUsd: total(() => true),
    energy: { ...energySums(operated.course, from, to) },
  };
}
