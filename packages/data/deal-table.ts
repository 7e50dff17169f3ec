import type { Deal } from "@switchyard/core/hosting";
import { parse } from "csv-parse/sync";
import { loanTermsOf, readDealNotes } from "./deal-notes.ts";
import { dataErrors } from "./errors.ts";

/**
 * Reads a table of signed deals (CSV): `host`, `tenant`, `mw_critical_it`, `total_usd_bn`, `term_yr`, `noi_or_ebitda_margin`, and
 * where the table has them `first_year_usd_per_kw_month`, `escalator_per_year`, `ramp` (`at once`, or `0:0.5;6:0.5`), `noi_usd_bn`,
 * `loan_usd_bn`, `cost_usd_bn` or `capex_musd_per_mw_low` and `_high`, `loan_to_cost`, `equity_usd_m`, and `notes`, of which
 * {@link readDealNotes} takes what columns leave out. Without a first-year rent the term average is computed from the total, and marked so.
 *
 * @throws data/bad-deal-file, data/bad-deal
 */
export function readDealTable(text: string, source: string): readonly Deal[] {
  let rows: Record<string, string>[];
  try {
    rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw dataErrors.badDealFile({ source, reason: error instanceof Error ? error.message : String(error) });
  }
  if (rows.length === 0 || rows[0]!.host === undefined)
    throw dataErrors.badDealFile({ source, reason: 'no column "host" with rows under it' });
  return rows.map((row, i) => dealOfRow(row, `${source}, row ${i + 2}`));
}

const BILLION = 1e9;

function dealOfRow(row: Record<string, string>, where: string): Deal {
  const figure = (column: string) => numberIn(row, column, where);
  const itMw = figure("mw_critical_it");
  const termYears = figure("term_yr");
  const totalBn = figure("total_usd_bn");
  const firstYear = figure("first_year_usd_per_kw_month");
  const termMonths = termYears === null ? null : Math.round(termYears * 12);
  const average =
    itMw !== null && termMonths !== null && totalBn !== null
      ? (totalBn * BILLION) / (itMw * 1000) / termMonths
      : null;
  const rent =
    firstYear !== null
      ? ({ valueUsdPerKwMonth: firstYear, basis: "it", meaning: "first-year" } as const)
      : average !== null
        ? ({ valueUsdPerKwMonth: average, basis: "it", meaning: "term-average" } as const)
        : null;
  const usd = (column: string) => scaled(figure(column), BILLION);
  const notes = readDealNotes(row.notes ?? "");
  const buildCostUsd = buildCostIn(figure, itMw);
  const shares = {
    loanFraction: figure("loan_to_cost") ?? notes.loanFraction,
    equityUsd: scaled(figure("equity_usd_m"), 1e6) ?? notes.equityUsd,
  };
  return {
    name: row.host!,
    tenant: row.tenant || null,
    itMw,
    reservedMw: figure("mw_grid") ?? notes.reservedMw,
    termMonths,
    rent,
    escalatorFractionPerYear: figure("escalator_per_year") ?? notes.escalatorFractionPerYear,
    ramp: rampIn(row, where),
    extensions: notes.extensions,
    passThrough: null,
    noiMarginFraction: marginIn(row.noi_or_ebitda_margin ?? ""),
    loan: loanTermsOf(buildCostUsd, shares),
    buildCostUsd,
    loanShareKnown: shares.loanFraction !== null || shares.equityUsd !== null,
    assumed: [],
    derivedFromTotal: firstYear === null && rent !== null ? ["rent"] : [],
    disclosed: {
      totalUsd: scaled(totalBn, BILLION),
      totalWithExtensionsUsd: notes.totalWithExtensionsUsd,
      noiTotalUsd: usd("noi_usd_bn"),
      noiUsdPerYear: scaled(figure("noi_usd_m_per_year"), 1e6),
      loanUsd: usd("loan_usd_bn"),
    },
  };
}

/** The whole cost, or the range per MW of critical IT times the MW. */
function buildCostIn(figure: (column: string) => number | null, itMw: number | null): Deal["buildCostUsd"] {
  const whole = scaled(figure("cost_usd_bn"), BILLION);
  if (whole !== null) return { low: whole, high: whole };
  const low = figure("capex_musd_per_mw_low");
  const high = figure("capex_musd_per_mw_high") ?? low;
  if (low === null || high === null || itMw === null) return null;
  return { low: low * 1e6 * itMw, high: high * 1e6 * itMw };
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}

function numberIn(row: Record<string, string>, column: string, where: string): number | null {
  const text = row[column]?.trim() ?? "";
  if (text === "") return null;
  const value = Number(text);
  if (!Number.isFinite(value))
    throw dataErrors.badDeal({ where, key: column, text, allowed: "a number, or empty" });
  return value;
}

/** `0.85`, `0.80-0.85`, with or without words after it; null where it starts with no share. */
function marginIn(text: string): Deal["noiMarginFraction"] {
  const match = /^\s*(0?\.\d+|1(?:\.0+)?)(?:\s*[-–]\s*(0?\.\d+|1(?:\.0+)?))?/.exec(text);
  return match ? { low: Number(match[1]), high: Number(match[2] ?? match[1]) } : null;
}

function rampIn(row: Record<string, string>, where: string): Deal["ramp"] {
  const text = row.ramp?.trim() ?? "";
  if (text === "") return null;
  if (text === "at once")
    return { blocks: [{ monthsAfterStart: 0, soldFraction: 1 }], termRunsFrom: "block-start" };
  const blocks = text.split(";").map((part) => part.split(":").map(Number));
  if (blocks.some((block) => block.length !== 2 || block.some(Number.isNaN)))
    throw dataErrors.badDeal({
      where,
      key: "ramp",
      text,
      allowed: '"at once", or month:share pairs such as 0:0.5;6:0.5',
    });
  return {
    blocks: blocks.map(([monthsAfterStart, soldFraction]) => ({
      monthsAfterStart: monthsAfterStart!,
      soldFraction: soldFraction!,
    })),
    termRunsFrom: "block-start",
  };
}
