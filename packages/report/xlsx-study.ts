import type { StudyResult, StudyStrategy } from "@switchyard/study";
import { valueText } from "./assumptions-table.ts";
import { writeBook } from "./xlsx-book.ts";
import { cashSheet, statementRows } from "./xlsx-cash.ts";
import { type BookCell, type BookSheet, FORMATS, figureCell, sheetNames, textCell } from "./xlsx-cells.ts";

/**
 * A study as a workbook: verdict, strategies, statements by year, the cash lines of every strategy by month, break-evens, assumptions
 * and what identifies the run. Sums are formulas, numbers are numbers, units stand in the heads.
 */
export function studyWorkbook(result: StudyResult): Promise<Uint8Array> {
  return writeBook(studySheets(result));
}

/** The sheets of {@link studyWorkbook}, for whoever checks them. */
export function studySheets(result: StudyResult): readonly BookSheet[] {
  return [
    verdictSheet(result),
    strategiesSheet(result),
    ...cashAndStatements(result),
    breakEvenSheet(result),
    assumptionSheet(result),
    runSheet(result),
  ];
}

function verdictSheet({ title, answer, warnings }: StudyResult): BookSheet {
  return {
    name: "Verdict",
    widths: [28, 110],
    rows: [
      [textCell(title, "title")],
      [],
      [textCell("answer", "head"), textCell(answer.headline, "wrapped")],
      [textCell("how sure", "head"), textCell(answer.confidence, "wrapped")],
      [textCell("why", "head"), textCell(answer.reason, "wrapped")],
      ...answer.strongest.map(({ what, figure }) => [textCell(what), textCell(figure, "wrapped")]),
      ...(warnings.length > 0 ? [[], [textCell("to be known", "head")]] : []),
      ...warnings.map((warning) => [null, textCell(warning, "wrapped")]),
    ],
  };
}

/** Columns of the strategies' sheet: head with unit, cell. */
const STRATEGY_COLUMNS: readonly (readonly [string, (entry: StudyStrategy) => BookCell])[] = [
  ["NPV over doing nothing, USD", ({ npvUsd }) => figureCell(npvUsd.value, FORMATS.usd)],
  ["without end value, USD", (entry) => figureCell(entry.npvWithoutTerminalUsd.value, FORMATS.usd)],
  ["capex, USD", ({ capexUsd }) => figureCell(capexUsd.value, FORMATS.usd)],
  ["IRR a year (first root)", ({ irrPerYear }) => figureCell(irrPerYear[0], FORMATS.percent)],
  ["IRR roots", ({ irrPerYear }) => figureCell(irrPerYear.length, FORMATS.count)],
  ["payback, months", ({ paybackMonths }) => figureCell(paybackMonths, FORMATS.mw)],
  ["peak funding, USD", ({ peakFundingUsd }) => figureCell(peakFundingUsd.value, FORMATS.usd)],
  ["months below zero", ({ negativeMonths }) => figureCell(negativeMonths, FORMATS.count)],
  ["months to ready", ({ monthsToReady }) => figureCell(monthsToReady, FORMATS.mw)],
  ["hosted, grid MW", ({ hostedGridMw }) => figureCell(hostedGridMw, FORMATS.mw)],
  ["hosted, IT MW", ({ hostedItMw }) => figureCell(hostedItMw, FORMATS.mw)],
  [
    "margin, USD per reserved grid MW-year",
    (entry) => figureCell(entry.marginUsdPerReservedGridMwYear, FORMATS.usd),
  ],
  ["margin, USD per meter MWh", (entry) => figureCell(entry.marginUsdPerMeterMwh, FORMATS.cents)],
  ["margin, USD per IT MWh", (entry) => figureCell(entry.marginUsdPerItMwh, FORMATS.cents)],
  ["mining, MWh", ({ energy }) => figureCell(energy.miningMwh, FORMATS.usd)],
  ["AI, MWh", ({ energy }) => figureCell(energy.aiMwh, FORMATS.usd)],
  ["AI not served, MWh", ({ energy }) => figureCell(energy.aiUnservedMwh, FORMATS.usd)],
  ["reserved and idle, MWh", ({ energy }) => figureCell(energy.reservedIdleMwh, FORMATS.usd)],
  ["imported, MWh", ({ energy }) => figureCell(energy.importMwh, FORMATS.usd)],
  ["exported, MWh", ({ energy }) => figureCell(energy.exportMwh, FORMATS.usd)],
  ["not used, MWh", ({ energy }) => figureCell(energy.unusedMwh, FORMATS.usd)],
  ["MOIC", ({ returns }) => figureCell(returns?.moicRatio, FORMATS.cents)],
  ["discounted payback, months", ({ returns }) => figureCell(returns?.discountedPaybackMonths, FORMATS.mw)],
  ["cost, USD per TH-day", ({ returns }) => figureCell(returns?.usdPerThDay, FORMATS.unitCost)],
  ["cost, USD per MWh served", ({ returns }) => figureCell(returns?.usdPerServedMwh, FORMATS.cents)],
  ["NPV after tax, no debt, USD", ({ money }) => figureCell(money?.afterTaxNpvUsd.value, FORMATS.usd)],
  ["NPV to the owners, USD", ({ money }) => figureCell(money?.equityNpvUsd.value, FORMATS.usd)],
  ["loan, USD", ({ money }) => figureCell(money?.loan?.commitmentUsd, FORMATS.usd)],
  ["lowest debt cover", ({ money }) => figureCell(money?.loan?.lowestDscrRatio, FORMATS.cents)],
  ["treasury adds, USD", ({ money }) => figureCell(money?.treasury?.valueUsd.value, FORMATS.usd)],
  ["coins left, BTC", ({ money }) => figureCell(money?.treasury?.coinsBtc.value, FORMATS.cents)],
  ["coins left, USD", ({ money }) => figureCell(money?.treasury?.coinsUsd.value, FORMATS.usd)],
];

/** P10, P50, P90 of the NPV, where the study has paths. */
const BAND_COLUMNS: readonly (readonly [string, (entry: StudyStrategy) => BookCell])[] = [
  ["NPV P10, USD", ({ npvUsd }) => figureCell(npvUsd.band?.p10, FORMATS.usd)],
  ["NPV P50, USD", ({ npvUsd }) => figureCell(npvUsd.band?.p50, FORMATS.usd)],
  ["NPV P90, USD", ({ npvUsd }) => figureCell(npvUsd.band?.p90, FORMATS.usd)],
  ["standard error, USD", ({ npvUsd }) => figureCell(npvUsd.band?.standardError, FORMATS.usd)],
];

function strategiesSheet({ strategies }: StudyResult): BookSheet {
  const hasBands = strategies.some(({ npvUsd }) => npvUsd.band !== undefined);
  const columns = hasBands
    ? [STRATEGY_COLUMNS[0]!, ...BAND_COLUMNS, ...STRATEGY_COLUMNS.slice(1)]
    : STRATEGY_COLUMNS;
  return {
    name: "Strategies",
    widths: [24, 34, 16],
    stickyRows: 1,
    stickyColumns: 1,
    rows: [
      ["strategy", "choice", ...columns.map(([head]) => head)].map((head) => textCell(head, "head")),
      ...strategies.map((entry) =>
        entry.available
          ? [textCell(entry.name), textCell(entry.choice), ...columns.map(([, cell]) => cell(entry))]
          : [textCell(entry.name), textCell(`not available: ${entry.unavailable?.because ?? ""}`)],
      ),
    ],
  };
}

/** Statements of all strategies on one sheet, best first, and a sheet of cash lines for each. */
function cashAndStatements(result: StudyResult): readonly BookSheet[] {
  const shown = result.strategies.filter(({ available }) => available);
  const names = sheetNames(shown.map(({ name }) => `Cash ${name}`));
  const idleIndex = shown.findIndex(({ id }) => id === "do-nothing");
  const idle = shown[idleIndex];
  const baseline = idle && {
    name: names[idleIndex]!,
    strategy: idle,
    cash: cashSheet(result, idle, names[idleIndex]!, undefined),
  };
  const cash = shown.map((entry, index) =>
    entry === idle ? baseline!.cash : cashSheet(result, entry, names[index]!, baseline),
  );
  const rows: BookCell[][] = [];
  shown.forEach((entry, index) => {
    rows.push(
      ...statementRows(result, entry, { name: names[index]!, netRow: cash[index]!.netRow }, rows.length),
    );
  });
  return [{ name: "Statements", widths: [16, 18], rows }, ...cash.map(({ sheet }) => sheet)];
}

function breakEvenSheet({ breakEvens }: StudyResult): BookSheet {
  const heads = ["input", "unit", "today", "turns at", "searched from", "to", "best below", "best above"];
  return {
    name: "Break-evens",
    widths: [26, 16],
    stickyRows: 1,
    rows: [
      heads.map((head) => textCell(head, "head")),
      ...breakEvens.map((turn) => [
        textCell(turn.parameter),
        textCell(turn.unit),
        figureCell(turn.today, FORMATS.plain),
        turn.flipsAt === null ? textCell("not in range") : figureCell(turn.flipsAt, FORMATS.plain),
        figureCell(turn.searchedFrom, FORMATS.plain),
        figureCell(turn.searchedTo, FORMATS.plain),
        textCell(turn.winnerBelow),
        textCell(turn.winnerAbove),
      ]),
    ],
  };
}

function assumptionSheet({ assumptions }: StudyResult): BookSheet {
  return {
    name: "Assumptions",
    widths: [40, 28, 18, 12, 12, 90],
    stickyRows: 1,
    rows: [
      ["assumption", "value", "unit", "status", "date", "source"].map((head) => textCell(head, "head")),
      ...assumptions.map(({ id, value, unit, status, date, source }) => [
        textCell(id),
        typeof value === "number" ? figureCell(value, FORMATS.plain) : textCell(valueText(value)),
        textCell(unit),
        textCell(status),
        textCell(date),
        textCell(source),
      ]),
    ],
  };
}

function runSheet({ run, prices, site }: StudyResult): BookSheet {
  const row = (name: string, value: string | number | null) => [
    textCell(name),
    typeof value === "number" ? figureCell(value, FORMATS.plain) : textCell(value ?? "–"),
  ];
  return {
    name: "Run",
    widths: [36, 60],
    rows: [
      [textCell("What identifies this run: with these it can be computed again", "title")],
      row("scenario, first 16 digits of its sha256", run.scenarioHash),
      row("program", run.codeVersion),
      row("seed", run.seed),
      row("measure", run.measure),
      row("first month", run.start),
      row("months", run.months),
      row("value after the horizon", run.terminalMethod),
      [],
      row("prices", prices.label),
      row("kind of prices", prices.kind),
      row("zone", prices.zone),
      row("currency", prices.currency),
      row("step, minutes", prices.stepMinutes),
      row("days of history", prices.daysOfHistory),
      row("mean, USD/MWh", prices.meanUsdPerMwh),
      row("lowest, USD/MWh", prices.minUsdPerMwh),
      row("highest, USD/MWh", prices.maxUsdPerMwh),
      [],
      row("import, MW", site.importMw),
      row("firm, MW", site.firmMw),
      row("export, MW", site.exportMw),
      row("connection from", site.availableFrom),
      row("grid per IT, MW/MW", site.gridToItRatio),
      row("hashprice at the start, USD/PH/day", site.hashpriceUsdPerPhDay),
      row("rent, USD/kW/month", site.rentUsdPerKwMonth),
    ],
  };
}
