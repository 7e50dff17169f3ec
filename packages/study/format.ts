/** Figures for people, as LOOK asks: three significant digits, unit always, the minus sign, thousands separated. */
const MINUS = "−";

/** `$12.4M`, `−$310k`, `$1.24bn`. */
export function formatUsd(usd: number): string {
  const size = Math.abs(usd);
  const [scaled, suffix] =
    size >= 999.5e6
      ? [size / 1e9, "bn"]
      : size >= 999.5e3
        ? [size / 1e6, "M"]
        : size >= 999.5
          ? [size / 1e3, "k"]
          : [size, ""];
  const text = formatFigure(scaled);
  return `${usd < 0 && text !== "0" ? MINUS : ""}$${text}${suffix}`;
}

/** Three significant digits without an exponent: `1,140`, `87.3`, `0.012`. */
export function formatFigure(value: number, digits = 3): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const rounded = Number(Math.abs(value).toPrecision(digits));
  // of the rounded value: 0.9996 becomes 1.00, not 1.000
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(rounded)));
  const [whole, fraction] = rounded.toFixed(Math.min(decimals, 10)).split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ",");
  const tail = fraction && digits <= 3 && rounded >= 100 ? "" : fraction;
  return `${value < 0 ? MINUS : ""}${grouped}${tail ? `.${tail}` : ""}`;
}

/** A whole number with its thousands separated: `10,000`. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `60 MW`, `44.4 MW`. */
export function formatMw(mw: number): string {
  return `${formatFigure(Number(mw.toPrecision(3))).replace(/\.0+$/, "")} MW`;
}

/** `12.3 %`. */
export function formatPercent(fraction: number): string {
  return `${formatFigure(fraction * 100)} %`;
}

/** Rates of return that a reader can mean; beyond them lie roots that come of money received at once or paid at the very end. */
const PLAIN_RATES = { above: -0.9, upTo: 10 };

/** `9.57 %`; `9.57 % †` where roots beyond −90 % and 1,000 % a year are left out, which a reader is to be told. */
export function formatIrr(irrPerYear: readonly number[]): string {
  const plain = irrPerYear.filter((root) => root > PLAIN_RATES.above && root <= PLAIN_RATES.upTo);
  if (plain.length > 0)
    return `${plain.map(formatPercent).join(" and ")}${plain.length < irrPerYear.length ? ` ${IRR_MARK}` : ""}`;
  const [beyond] = irrPerYear;
  if (beyond === undefined) return "none";
  return beyond > PLAIN_RATES.upTo ? "> 1,000 %" : `< ${MINUS}90 %`;
}

/** Marks a rate of return beside which others solve the same equation. */
export const IRR_MARK = "†";

/** What the mark means. */
export const IRR_NOTE =
  "other rates make the sum zero too, below −90 % or above 1,000 % a year: they come of money received at once (machines sold) or paid at the end, say nothing of the plan, and are listed in study.json";
