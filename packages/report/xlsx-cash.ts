import type { StudyResult, StudyStrategy } from "@switchyard/study";
import { monthText } from "./time-axis.ts";
import {
  type BookCell,
  type BookSheet,
  cellAddress,
  cellRange,
  columnName,
  FORMATS,
  figureCell,
  formulaCell,
  sheetReference,
  sumCell,
  textCell,
} from "./xlsx-cells.ts";

/** Columns before the months: line, payer, payee, why, currency, discounted as, total. */
const FIRST_MONTH = 7;
const TOTAL_COLUMN = FIRST_MONTH - 1;
/** Rows above the lines: title, note, heads. */
const FIRST_LINE = 3;

/** Where the sums of a strategy's lines stand, for sheets that refer to them. */
export interface CashSheet {
  readonly sheet: BookSheet;
  /** 0-based row of the net of all lines. */
  readonly netRow: number;
}

/**
 * Every cash line of a strategy by month, summed by formulas: down to the net of a month, across to the total of a line; then less
 * doing nothing, beside the net that the study states and their difference.
 *
 * @param baseline the sheet of doing nothing; undefined for that sheet itself
 */
export function cashSheet(
  result: StudyResult,
  strategy: StudyStrategy,
  name: string,
  baseline: { readonly name: string; readonly cash: CashSheet; readonly strategy: StudyStrategy } | undefined,
): CashSheet {
  const lines = strategy.lines.filter(({ amounts }) => amounts.some((amount) => amount !== 0));
  const months = result.run.months;
  const netRow = FIRST_LINE + lines.length;
  const nets = monthSums(lines, months);
  const rows: BookCell[][] = [
    [textCell(`Cash lines of ${strategy.name}, by month`, "title")],
    [textCell("Positive: received by the site's owner. Bold figures are formulas.", "note")],
    headRow(result, months),
    ...lines.map((line, index) => lineRow(line, FIRST_LINE + index, months)),
    sumRow(
      "net of all lines",
      nets,
      netRow,
      (column) => `${column}${FIRST_LINE + 1}:${column}${Math.max(FIRST_LINE + 1, netRow)}`,
    ),
    ...(baseline ? checkRows(result, strategy, { netRow, nets, baseline }) : []),
  ];
  return {
    netRow,
    sheet: { name, rows, widths: [34, 16, 16, 44, 9, 14, 16, 13], stickyRows: FIRST_LINE, stickyColumns: 1 },
  };
}

function headRow(result: StudyResult, months: number): BookCell[] {
  const heads = ["line", "payer", "payee", "why", "currency", "discounted as", "total, USD"];
  const monthHeads = Array.from({ length: months }, (_, month) => monthText(result.run.start, month));
  return [...heads, ...monthHeads].map((head) => textCell(head, "head"));
}

function lineRow(line: StudyStrategy["lines"][number], row: number, months: number): BookCell[] {
  const texts = [line.id, line.payer, line.payee, line.why, line.currency, line.discountClass];
  const total = line.amounts.reduce((sum, amount) => sum + amount, 0);
  return [
    ...texts.map((text) => textCell(text)),
    sumCell(monthRange(row, months), total, FORMATS.cents),
    ...line.amounts.map((amount) => figureCell(amount, FORMATS.cents)),
  ];
}

function monthRange(row: number, months: number): string {
  return cellRange({ column: FIRST_MONTH, row }, { column: FIRST_MONTH + months - 1, row });
}

function sumRow(
  name: string,
  values: readonly number[],
  row: number,
  rangeOf: (column: string) => string,
): BookCell[] {
  const cells = values.map((value, month) =>
    sumCell(rangeOf(columnName(FIRST_MONTH + month)), value, FORMATS.cents),
  );
  return [...labelled(name), sumCell(monthRange(row, values.length), sumOf(values), FORMATS.cents), ...cells];
}

function labelled(name: string): BookCell[] {
  return [textCell(name, "head"), ...Array<null>(TOTAL_COLUMN - 1).fill(null)];
}

interface Check {
  readonly netRow: number;
  readonly nets: readonly number[];
  readonly baseline: { readonly name: string; readonly cash: CashSheet; readonly strategy: StudyStrategy };
}

/** Doing nothing, the difference, what the study states of it, and what is left: nothing but rounding. */
function checkRows(
  result: StudyResult,
  strategy: StudyStrategy,
  { netRow, nets, baseline }: Check,
): BookCell[][] {
  const months = result.run.months;
  const idle = monthSums(baseline.strategy.lines, months);
  const over = nets.map((net, month) => net - idle[month]!);
  const other = sheetReference(baseline.name);
  const row = (name: string, at: number, values: readonly number[], formula: (column: number) => string) => [
    ...labelled(name),
    sumCell(monthRange(at, months), sumOf(values), FORMATS.cents),
    ...values.map((value, month) => formulaCell(formula(FIRST_MONTH + month), value, FORMATS.cents)),
  ];
  return [
    row(
      "doing nothing",
      netRow + 1,
      idle,
      (column) => `=${other}!${cellAddress(column, baseline.cash.netRow)}`,
    ),
    row(
      "over doing nothing",
      netRow + 2,
      over,
      (column) => `=${cellAddress(column, netRow)}-${cellAddress(column, netRow + 1)}`,
    ),
    [
      ...labelled("as the study states it"),
      sumCell(monthRange(netRow + 3, months), sumOf(strategy.netCashUsd), FORMATS.cents),
      ...strategy.netCashUsd.map((usd) => figureCell(usd, FORMATS.cents)),
    ],
    row(
      "difference",
      netRow + 4,
      over.map((usd, month) => cents(usd - strategy.netCashUsd[month]!)),
      (column) => `=ROUND(${cellAddress(column, netRow + 2)}-${cellAddress(column, netRow + 3)},2)`,
    ),
  ];
}

/** Net of all lines by month, in the order in which a spreadsheet adds them. */
export function monthSums(lines: StudyStrategy["lines"], months: number): readonly number[] {
  return Array.from({ length: months }, (_, month) =>
    lines.reduce((sum, { amounts }) => sum + (amounts[month] ?? 0), 0),
  );
}

/**
 * A strategy by calendar year: revenue, cost, capex and the rest make the net by formula; the net of the cash lines is summed from
 * their sheet, and the difference shown.
 *
 * @returns rows; the first stands in 0-based row `at` of its sheet
 */
export function statementRows(
  result: StudyResult,
  strategy: StudyStrategy,
  cash: { readonly name: string; readonly netRow: number },
  at: number,
): BookCell[][] {
  const first = at + 2;
  const years = strategy.years.map((year, index) =>
    yearRow(result, strategy, year, { row: first + index, first, cash }),
  );
  const end = first + strategy.years.length - 1;
  const total = TOTALLED.map(({ column, of }) =>
    sumCell(`${column}${first + 1}:${column}${end + 1}`, sumOf(strategy.years.map(of)), FORMATS.usd),
  );
  return [
    [textCell(`${strategy.name}: ${strategy.choice}`, "title")],
    STATEMENT_HEADS.map((head) => textCell(head, "head")),
    ...years,
    [textCell("total", "head"), ...total],
    [],
  ];
}

const STATEMENT_HEADS = [
  "calendar year",
  "revenue, USD",
  "operating cost, USD",
  "capex, USD",
  "sales of assets and deposits, USD",
  "net, USD",
  "cumulative, USD",
  "net of the cash lines, USD",
  "difference, USD",
];

type Year = StudyStrategy["years"][number];

const otherUsd = (year: Year) => year.netUsd - year.revenueUsd + year.operatingCostUsd + year.capexUsd;

const TOTALLED: readonly { readonly column: string; readonly of: (year: Year) => number }[] = [
  { column: "B", of: (year) => year.revenueUsd },
  { column: "C", of: (year) => year.operatingCostUsd },
  { column: "D", of: (year) => year.capexUsd },
  { column: "E", of: otherUsd },
  { column: "F", of: (year) => year.netUsd },
];

interface YearPlace {
  readonly row: number;
  readonly first: number;
  readonly cash: { readonly name: string; readonly netRow: number };
}

function yearRow(result: StudyResult, strategy: StudyStrategy, year: Year, place: YearPlace): BookCell[] {
  const line = place.row + 1;
  const through = strategy.years.filter((entry) => entry.year <= year.year);
  const lines = yearOfLines(result, strategy, year.year, place.cash);
  return [
    figureCell(year.year, FORMATS.year),
    figureCell(year.revenueUsd, FORMATS.usd),
    figureCell(year.operatingCostUsd, FORMATS.usd),
    figureCell(year.capexUsd, FORMATS.usd),
    figureCell(otherUsd(year), FORMATS.usd),
    formulaCell(`=B${line}-C${line}-D${line}+E${line}`, year.netUsd, FORMATS.usd),
    formulaCell(
      `=SUM(F${place.first + 1}:F${line})`,
      sumOf(through.map(({ netUsd }) => netUsd)),
      FORMATS.usd,
    ),
    formulaCell(lines.formula, lines.value, FORMATS.usd),
    formulaCell(`=ROUND(F${line}-H${line},0)`, Math.round(year.netUsd - lines.value) + 0, FORMATS.usd),
  ];
}

/** The months of a calendar year in the sheet of the cash lines. */
function yearOfLines(
  result: StudyResult,
  strategy: StudyStrategy,
  year: number,
  { name, netRow }: YearPlace["cash"],
) {
  const sums = monthSums(strategy.lines, result.run.months);
  const inYear = sums.flatMap((_, month) =>
    monthText(result.run.start, month).startsWith(`${year}-`) ? [month] : [],
  );
  const [from, to] = [inYear[0], inYear.at(-1)];
  if (from === undefined || to === undefined) return { formula: "=0", value: 0 };
  const range = cellRange(
    { column: FIRST_MONTH + from, row: netRow },
    { column: FIRST_MONTH + to, row: netRow },
  );
  return {
    formula: `=SUM(${sheetReference(name)}!${range})`,
    value: sumOf(inYear.map((month) => sums[month]!)),
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Never -0: a spreadsheet has none. */
function cents(usd: number): number {
  return Math.round(usd * 100) / 100 + 0;
}
