import {
  annualInternalRatesOfReturn,
  type CashLine,
  cashMeasures,
  netPresentValue,
  presentValue,
  sumLines,
  terminalValue,
} from "../finance/index.ts";
import type { Course } from "./cash-lines.ts";
import type { MonthOperation } from "./month-operation.ts";
import type { Operated } from "./operate.ts";
import { type StorageMonth, storageSums } from "./storage-month.ts";
import type { Site } from "./types.ts";

/** What a strategy is worth as a difference to the do-nothing baseline, USD. */
export interface Outcome {
  readonly npvUsd: number;
  readonly npvWithoutTerminalUsd: number;
  readonly capexUsd: number;
  /** Every annual rate at which the difference is worth nothing; empty = none. */
  readonly irrPerYear: readonly number[];
  readonly paybackMonths: number | null;
  readonly peakFundingUsd: number;
  readonly negativeMonths: number;
  /** Net cash less the baseline's, one value per month. */
  readonly netCashUsd: Float64Array;
  /** Net operating cash (no capital, no asset sale) less the baseline's, over the whole horizon. */
  readonly operatingMarginUsd: number;
  readonly energy: EnergySums;
}

/** Energies over the whole horizon. */
export type EnergySums = Readonly<
  Record<
    | "importMwh"
    | "exportMwh"
    | "miningMwh"
    | "aiMwh"
    | "aiUnservedMwh"
    | "reservedIdleMwh"
    | "unusedMwh"
    | "curtailedMwh",
    number
  >
> &
  Partial<Pick<StorageMonth, "chargeMwh" | "dischargeMwh">>;

/** Compares what a plan came to with what doing nothing came to, over the same months and by the same method. */
export function outcomeOf(site: Site, operated: Operated, baseline: Operated): Outcome {
  const { terminal, discountRates, timing } = site.valuation;
  const calendar = { startMonth: site.start, monthCount: site.months };
  const date = { valuationMonth: site.start, timing };
  const value = (lines: readonly CashLine[]) => netPresentValue(lines, discountRates, date).value;
  const baselineCashUsd = sumLines(baseline.lines, calendar);
  const netCashUsd = sumLines(operated.lines, calendar).map((usd, month) => usd - baselineCashUsd[month]!);
  const npvWithoutTerminalUsd = value(operated.lines) - value(baseline.lines);
  const terminalUsd = presentValue([terminalUsdOf(site, operated, baseline)], terminal.discountAnnualRate, {
    firstMonth: site.months,
    timing: "month-start",
  });
  const measures = cashMeasures(netCashUsd);
  return {
    npvUsd: npvWithoutTerminalUsd + terminalUsd,
    npvWithoutTerminalUsd,
    capexUsd: capexOf(operated.lines),
    irrPerYear: annualInternalRatesOfReturn(netCashUsd),
    paybackMonths: measures.paybackMonths,
    peakFundingUsd: measures.peakFunding,
    negativeMonths: measures.negativeMonthCount,
    netCashUsd,
    operatingMarginUsd: operatingCash(site, operated.lines, 0) - operatingCash(site, baseline.lines, 0),
    energy: energySums(operated.course),
  };
}

/** Value at the end of the horizon, as a difference to doing nothing. */
function terminalUsdOf(site: Site, operated: Operated, baseline: Operated): number {
  const { terminal } = site.valuation;
  if (terminal.kind === "salvage") return terminal.fractionOfPlant * plantUsd(operated.lines);
  const lastYear = (lines: readonly CashLine[]) => operatingCash(site, lines, site.months - 12);
  return terminalValue(terminal.method, lastYear(operated.lines) - lastYear(baseline.lines));
}

/** Cost of what was built; machines have a price of their own and are sold at the end. */
function plantUsd(lines: readonly CashLine[]): number {
  return capexOf(lines.filter((line) => line.discountClass === "construction"));
}

/** Cash of running the site from a month on: everything but capital, asset sales and deposits. */
export function operatingCash(site: Site, lines: readonly CashLine[], fromMonth: number): number {
  const running = lines.filter((line) => line.account === "revenue" || line.account === "operating-expense");
  const months = sumLines(running, { startMonth: site.start, monthCount: site.months });
  return months.slice(Math.max(0, fromMonth)).reduce((total, usd) => total + usd, 0);
}

/** What is invested, as a positive amount. */
export function capexOf(lines: readonly CashLine[]): number {
  const invested = lines.filter((line) => line.account === "capital-expenditure");
  return (
    -invested.reduce(
      (total, line) => total + Array.from(line.amounts).reduce((sum, usd) => sum + usd, 0),
      0,
    ) + 0
  );
}

/** Energies of a course, summed over its months from `fromMonth` to before `toMonth`. */
export function energySums(course: Course, fromMonth = 0, toMonth = course.operations.length): EnergySums {
  const months = course.operations.slice(fromMonth, toMonth);
  const sum = (pick: (operation: MonthOperation) => number) =>
    months.reduce((total, operation) => total + pick(operation), 0);
  return {
    importMwh: sum((operation) => operation.importMwh),
    exportMwh: sum((operation) => operation.exportMwh),
    miningMwh: sum((operation) => operation.miningMwh),
    aiMwh: sum((operation) => operation.aiMwh),
    aiUnservedMwh: sum((operation) => operation.aiUnservedMwh),
    reservedIdleMwh: sum((operation) => operation.reservedIdleMwh),
    unusedMwh: sum((operation) => operation.unusedMwh),
    curtailedMwh: sum((operation) => operation.curtailedMwh),
    ...storageSums(months),
  };
}
