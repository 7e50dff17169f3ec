import { formatUsd, type StudyResult, type StudyStrategy } from "@switchyard/study";
import { exportActions } from "./figure.ts";
import { capital } from "./layout.ts";
import { element, escapeText } from "./svg.ts";
import { type ChartTable, htmlTable } from "./table.ts";

/** Money of a table in one unit, so that its columns can be read down. */
export interface MoneyUnit {
  readonly name: "USD" | "thousand USD";
  readonly usd: number;
}

/** Thousands where a year's flow reaches ten million, dollars below. */
export function moneyUnit({ years }: StudyStrategy): MoneyUnit {
  const largest = Math.max(
    0,
    ...years.map(({ netUsd, revenueUsd }) => Math.max(Math.abs(netUsd), revenueUsd)),
  );
  return largest >= 10e6 ? { name: "thousand USD", usd: 1000 } : { name: "USD", usd: 1 };
}

/**
 * Rounds amounts to a unit so that they add up: each is the difference of two rounded running totals, and the sum of all is the
 * rounded total.
 */
export function roundedToAddUp(amountsUsd: readonly number[], { usd }: MoneyUnit): readonly number[] {
  let [exact, written] = [0, 0];
  return amountsUsd.map((amount) => {
    exact += amount;
    const next = Math.round(exact / usd);
    const cell = next - written;
    written = next;
    return cell;
  });
}

/** The best strategy's cash by calendar year beside doing nothing: every row and every column adds up as written. */
export function statementTable(best: StudyStrategy, baseline: StudyStrategy | undefined): ChartTable {
  const unit = moneyUnit(best);
  const column = (of: (year: StudyStrategy["years"][number], index: number) => number) =>
    roundedToAddUp(best.years.map(of), unit);
  const revenue = column(({ revenueUsd }) => revenueUsd);
  const capex = column(({ capexUsd }) => -capexUsd);
  const other = column((year) => year.netUsd - year.revenueUsd + year.operatingCostUsd + year.capexUsd);
  const net = column(({ netUsd }) => netUsd);
  const idle = column((_, index) => baseline?.years[index]?.netUsd ?? 0);
  let cumulative = 0;
  const rows = best.years.map(({ year }, i) => {
    const operating = net[i]! - revenue[i]! - capex[i]! - other[i]!; // takes the rounding: never seen at zero
    const over = net[i]! - idle[i]!;
    cumulative += over;
    return [String(year), revenue[i]!, operating, capex[i]!, other[i]!, net[i]!, idle[i]!, over, cumulative];
  });
  const total = Array.from({ length: 7 }, (_, i) => sum(rows.map((row) => row[i + 1] as number)));
  return {
    head: [
      "year",
      "revenue",
      "operating cost",
      "capex",
      "sales of assets and deposits",
      "net",
      "doing nothing",
      "over doing nothing",
      "cumulative",
    ],
    rows: [...rows, ["total", ...total, cumulative]],
  };
}

/** Every cash line of a strategy over the horizon: who pays whom for what, in which class it is discounted. */
export function cashLineTable(best: StudyStrategy): ChartTable {
  const unit = moneyUnit(best);
  const lines = best.lines.filter(({ amounts }) => amounts.some((usd) => Math.abs(usd) >= 0.005));
  const totals = roundedToAddUp(
    lines.map(({ amounts }) => sum(amounts)),
    unit,
  );
  return {
    head: ["for", "payer", "payee", "discounted as", `total, ${unit.name}`],
    rows: [
      ...lines.map((line, i) => [
        line.currency === "USD" ? line.why : `${line.why} (${line.currency})`,
        line.payer,
        line.payee,
        line.discountClass.replaceAll("-", " "),
        totals[i]!,
      ]),
      ["net over the horizon", "", "", "", sum(totals)],
    ],
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Cash statement and cash lines of the best strategy, for the page. */
export function cashTables(result: StudyResult): {
  readonly markup: string;
  readonly tables: readonly { readonly id: string; readonly table: ChartTable }[];
} {
  const best = result.strategies.find(({ id }) => id === result.answer.best)!;
  const baseline = result.strategies.find(({ id }) => id === "do-nothing");
  const tables = [
    { id: "statement", table: statementTable(best, baseline) },
    { id: "lines", table: cashLineTable(best) },
  ];
  const unit = moneyUnit(best).name;
  const [statement, lines] = tables.map(({ table }) => table);
  const markup = [
    tableBlock("statement", `Cash statement of ${best.name}, ${unit}`, statementNote(best), statement!),
    tableBlock(
      "lines",
      `Every cash line of ${best.name}, ${unit} over the horizon`,
      "From the owner's side: what is received counts up, what is paid counts down; month by month in cash-lines.csv",
      lines!,
    ),
  ].join("");
  return { markup, tables };
}

function statementNote({ npvUsd, npvWithoutTerminalUsd, netCashUsd }: StudyStrategy): string {
  const after = npvUsd.value - npvWithoutTerminalUsd.value;
  const undiscounted = formatUsd(sum(netCashUsd));
  const worth = `Over doing nothing: ${undiscounted} undiscounted; discounted by class ${formatUsd(npvWithoutTerminalUsd.value)}`;
  return Math.abs(after) < 1
    ? `${worth}, the NPV; nothing is counted after the horizon`
    : `${worth}, with ${formatUsd(after)} of value after the horizon the NPV of ${formatUsd(npvUsd.value)}`;
}

/** A titled table that may be wider than the page, with its export. */
export function tableBlock(id: string, title: string, note: string, table: ChartTable): string {
  return [
    element("h3", { id }, escapeText(capital(title))),
    element("p", { class: "sub" }, escapeText(note)),
    element(
      "div",
      { class: "wide", tabindex: 0, role: "region", "aria-label": title },
      htmlTable(table, { hasTotal: true, class: `sheet ${id}`, id: `${id}-table` }),
    ),
    element(
      "p",
      { class: "sub" },
      exportActions(id, ["csv"], title, { href: "#how-cash", text: "how this was computed" }),
    ),
  ].join("");
}
