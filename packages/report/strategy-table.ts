import {
  formatIrr,
  formatUsd,
  IRR_MARK,
  IRR_NOTE,
  type StudyResult,
  type StudyStrategy,
} from "@switchyard/study";
import { capital } from "./layout.ts";
import { element, escapeText } from "./svg.ts";

const COLUMNS: readonly (readonly [string, (entry: StudyStrategy) => string])[] = [
  ["NPV", ({ npvUsd }) => formatUsd(npvUsd.value)],
  ["without end value", ({ npvWithoutTerminalUsd }) => formatUsd(npvWithoutTerminalUsd.value)],
  ["capex", ({ capexUsd }) => formatUsd(capexUsd.value)],
  ["IRR a year", irrText],
  ["payback", paybackText],
  ["peak funding", ({ peakFundingUsd }) => formatUsd(peakFundingUsd.value)],
  ["months below zero", ({ negativeMonths }) => String(negativeMonths)],
  ["margin per grid MW-year", (entry) => formatUsd(entry.marginUsdPerReservedGridMwYear)],
  ["margin per meter MWh", ({ marginUsdPerMeterMwh }) => perMwh(marginUsdPerMeterMwh)],
  ["margin per IT MWh", ({ marginUsdPerItMwh }) => perMwh(marginUsdPerItMwh)],
];

/** All that can be done, side by side; the choice made within each stands under its name. */
export function strategyTable({ strategies }: StudyResult): string {
  const rows = strategies.filter(({ available }) => available);
  return element(
    "table",
    { class: "sheet strategies" },
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "col" }, "strategy"),
        ...COLUMNS.map(([name]) => element("th", { scope: "col", class: "figure" }, name)),
      ),
    ),
    element("tbody", {}, ...rows.map(strategyRow)),
  );
}

function strategyRow(entry: StudyStrategy): string {
  const isBaseline = entry.id === "do-nothing";
  return element(
    "tr",
    { class: isBaseline ? "baseline" : undefined },
    element(
      "th",
      { scope: "row" },
      escapeText(capital(entry.name)),
      element("small", {}, escapeText(entry.choice)),
    ),
    ...COLUMNS.map(([name, text]) =>
      element("td", { class: "figure", "data-label": name }, isBaseline ? "–" : escapeText(text(entry))),
    ),
  );
}

function perMwh(value: number | null): string {
  return value === null ? "–" : formatUsd(value);
}

/** Rates that a reader can mean; others are marked, and the mark explained below the table. */
function irrText({ irrPerYear }: StudyStrategy): string {
  return formatIrr(irrPerYear);
}

/** What the mark beside a rate of return means, where one is shown. */
export function irrNote({ strategies }: StudyResult): string {
  const isMarked = strategies.some(({ irrPerYear }) => formatIrr(irrPerYear).includes(IRR_MARK));
  return isMarked ? element("p", { class: "sub" }, escapeText(`${IRR_MARK} ${IRR_NOTE}.`)) : "";
}

function paybackText({ capexUsd, paybackMonths }: StudyStrategy): string {
  if (capexUsd.value === 0) return "–";
  return paybackMonths === null ? "never" : `${Math.round(paybackMonths)} months`;
}

/** What can't be done here, why, and what it would take. */
export function unavailableList({ strategies }: StudyResult): string {
  const missing = strategies.filter(({ available }) => !available);
  if (missing.length === 0) return "";
  return element(
    "ul",
    { class: "plain" },
    ...missing.map(({ name, unavailable }) =>
      element(
        "li",
        {},
        element("strong", {}, escapeText(`${capital(name)} is not available`)),
        escapeText(`: ${unavailable?.because ?? ""}. It would take ${unavailable?.enabledBy ?? ""}.`),
      ),
    ),
  );
}
