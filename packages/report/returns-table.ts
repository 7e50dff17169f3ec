import { formatFigure, formatUsd, type StrategyReturns, type StudyResult } from "@switchyard/study";
import { capital } from "./layout.ts";
import { element, escapeText } from "./svg.ts";
import { htmlTable } from "./table.ts";

/** Names of discount classes, in the order in which their columns stand. */
const CLASSES: readonly (readonly [string, string])[] = [
  ["contracted", "contracted"],
  ["merchant", "merchant"],
  ["owned-machines", "own machines"],
  ["construction", "construction"],
  ["overhead", "overhead"],
];

type ReturnsColumn = readonly [head: string, text: (returns: StrategyReturns) => string];

/** Heads and rows of what an investor reads off each strategy, for page and terminal; empty where nothing was read off. */
export function returnsRows({ strategies }: Pick<StudyResult, "strategies">): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const read = strategies.flatMap(({ name, returns }) => (returns ? [{ name, returns }] : []));
  const columns = [...classColumns(read.map(({ returns }) => returns)), ...OTHER_COLUMNS];
  return {
    head: ["strategy", ...columns.map(([head]) => head)],
    rows: read.map(({ name, returns }) => [name, ...columns.map(([, text]) => text(returns))]),
  };
}

/** A column for each class that any strategy has; its head tells the rate. */
function classColumns(all: readonly StrategyReturns[]): readonly ReturnsColumn[] {
  return CLASSES.flatMap(([id, name]) => {
    const part = (returns: StrategyReturns) =>
      returns.npvByClass.find(({ discountClass }) => discountClass === id);
    const found = all.map(part).find((value) => value !== undefined);
    if (!found) return [];
    const text = (returns: StrategyReturns) => formatUsd(part(returns)?.usd ?? 0);
    return [[`${name} at ${formatFigure(100 * found.ratePerYear)} %`, text] as const];
  });
}

const OTHER_COLUMNS: readonly ReturnsColumn[] = [
  ["end value", ({ endValueUsd }) => formatUsd(endValueUsd)],
  ["MOIC", ({ moicRatio }) => (moicRatio === null ? "–" : `${formatFigure(moicRatio)}×`)],
  ["discounted payback", ({ discountedPaybackMonths }) => months(discountedPaybackMonths)],
  ["$/TH-day", ({ usdPerThDay }) => unitCost(usdPerThDay)],
  ["$/MWh served", ({ usdPerServedMwh }) => unitCost(usdPerServedMwh)],
];

function months(count: number | null): string {
  return count === null ? "–" : `${Math.round(count)} months`;
}

/** Fractions of a cent matter in a TH-day: three figures, not whole dollars. */
function unitCost(usd: number | null): string {
  return usd === null ? "–" : `$${formatFigure(usd)}`;
}

/** What the columns mean, for the line below the table. */
export const RETURNS_NOTE =
  "Classes and end value sum to the NPV. Payback is of cash discounted by class. A TH-day costs energy, upkeep, repairs and machines bought less sold; a MWh served to tenants costs halls, energy and operation: the price at which its capital is earned and no more";

/** The title of the table. */
export const RETURNS_TITLE = "Where the value lies, and what a unit costs, on the stated path";

/** The same as a table of a page; nothing where no strategy has them. */
export function returnsTable(result: Pick<StudyResult, "strategies">): string {
  const { head, rows } = returnsRows(result);
  if (rows.length === 0) return "";
  const named = rows.map(([name, ...cells]) => [capital(name!), ...cells]);
  const options = { class: "sheet strategies", caption: RETURNS_TITLE, isLabelled: true };
  const figureColumns = head.map((_, column) => column).slice(1);
  return `${htmlTable({ head, rows: named }, { ...options, figureColumns })}${element("p", { class: "sub" }, escapeText(`${RETURNS_NOTE}.`))}`;
}
