import {
  formatFigure,
  formatPercent,
  formatUsd,
  type StudyResult,
  type StudyStrategy,
} from "@switchyard/study";
import { cashChart } from "./cash-chart.ts";
import { durationChart } from "./duration-chart.ts";
import { energyChart } from "./energy-chart.ts";
import { chartFigure, htmlTable } from "./figure.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { FONT_CSS, PAGE_CSS } from "./page-style.ts";
import { capital, strategiesChart } from "./strategies-chart.ts";
import { element, escapeText } from "./svg.ts";
import { THEME_CSS } from "./theme.ts";
import { turnsChart } from "./turns-chart.ts";

/** The page of a study: one file that opens from disk, in the order of decisiveness; nothing is asked of any server. */
export function studyPage(result: StudyResult): string {
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    element("title", {}, escapeText(`${result.title}: the verdict`)),
    `<style>${FONT_CSS}</style><style id="theme">${THEME_CSS}</style><style>${PAGE_CSS}</style></head><body>`,
    navigation(result),
    element(
      "main",
      {},
      verdict(result),
      strategies(result),
      turning(result),
      power(result),
      method(result),
      assumptions(result),
      run(result),
    ),
    `<script>${PAGE_SCRIPT}</script></body></html>`,
  ].join("\n");
}

const SECTIONS = [
  ["verdict", "Verdict"],
  ["all-strategies", "Strategies"],
  ["turning", "What would change it"],
  ["power", "Power and energy"],
  ["method", "Method"],
  ["assumptions", "Assumptions"],
] as const;

function navigation({ title, site, run: { start, months } }: StudyResult): string {
  return element(
    "nav",
    { "aria-label": "Sections" },
    element("p", { class: "site" }, escapeText(title)),
    element(
      "p",
      { class: "soft" },
      escapeText(`${site.importMw} MW import, ${site.firmMw} MW firm, ${months / 12} years from ${start}`),
    ),
    element(
      "ul",
      {},
      ...SECTIONS.map(([id, name]) => element("li", {}, element("a", { href: `#${id}` }, name))),
    ),
    '<p class="soft"><a href="study.json">study.json</a></p>',
  );
}

function verdict(result: StudyResult): string {
  const { answer } = result;
  return element(
    "section",
    { id: "verdict" },
    element("h1", {}, escapeText(answer.headline)),
    element("p", { class: "lead" }, escapeText(answer.confidence)),
    modelledFlag(result),
    element(
      "dl",
      { class: "pair" },
      ...answer.strongest.map(({ what, figure }) =>
        element(
          "div",
          {},
          element("dt", {}, escapeText(capital(what))),
          element("dd", {}, escapeText(figure)),
        ),
      ),
    ),
    chartFigure(strategiesChart(result)),
    element("h3", {}, "Why"),
    element("p", {}, escapeText(answer.reason)),
  );
}

/** A result on modelled prices says so wherever it shows. */
function modelledFlag({ prices }: StudyResult): string {
  if (prices.kind === "history") return "";
  return element("p", { class: "flag" }, escapeText(`Prices: ${prices.label}.`));
}

function strategies(result: StudyResult): string {
  const available = result.strategies.filter((entry) => entry.available);
  const missing = result.strategies.filter((entry) => !entry.available);
  return element(
    "section",
    { id: "all-strategies" },
    element("h2", {}, "Strategies, each as a difference to doing nothing"),
    element(
      "div",
      { class: "wide", tabindex: 0, role: "region", "aria-label": "Strategies" },
      htmlTable({ head: STRATEGY_HEAD, rows: available.map(strategyRow) }, { class: "num" }),
    ),
    ...missing.map(({ name, unavailable }) =>
      element(
        "p",
        { class: "soft" },
        escapeText(
          `${capital(name)} is not available: ${unavailable?.because}. It would take ${unavailable?.enabledBy}.`,
        ),
      ),
    ),
    chartFigure(cashChart(result)),
  );
}

const STRATEGY_HEAD = [
  "strategy",
  "NPV",
  "without end value",
  "capex",
  "IRR",
  "payback",
  "peak funding",
  "months below 0",
  "margin per grid MW-year",
  "per meter MWh",
  "per IT MWh",
];

function strategyRow(entry: StudyStrategy): readonly string[] {
  const perMwh = (value: number | null) => (value === null ? "–" : formatUsd(value));
  return [
    `${capital(entry.name)}: ${entry.choice}`,
    formatUsd(entry.npvUsd.value),
    formatUsd(entry.npvWithoutTerminalUsd.value),
    formatUsd(entry.capexUsd.value),
    entry.irrPerYear.length === 0 ? "none" : irrText(entry.irrPerYear),
    entry.capexUsd.value === 0
      ? "–"
      : entry.paybackMonths === null
        ? "never"
        : `${formatFigure(entry.paybackMonths)} months`,
    formatUsd(entry.peakFundingUsd.value),
    String(entry.negativeMonths),
    formatUsd(entry.marginUsdPerReservedGridMwYear),
    perMwh(entry.marginUsdPerMeterMwh),
    perMwh(entry.marginUsdPerItMwh),
  ];
}

/** Every root; a rate beyond all meaning is named as what it is: the flows change sign more than once. */
function irrText(roots: readonly number[]): string {
  return roots.map((root) => (root > 10 ? "> 1,000 %" : formatPercent(root))).join(" and ");
}

function turning(result: StudyResult): string {
  return element(
    "section",
    { id: "turning" },
    element("h2", {}, "What would change the answer"),
    chartFigure(turnsChart(result)),
  );
}

function power(result: StudyResult): string {
  return element(
    "section",
    { id: "power" },
    element("h2", {}, "Power and energy"),
    chartFigure(durationChart(result)),
    chartFigure(energyChart(result)),
  );
}

function method({ run: { measure, terminalMethod, months, start }, warnings }: StudyResult): string {
  return element(
    "section",
    { id: "method" },
    element("h2", {}, "Method"),
    element(
      "p",
      {},
      escapeText(
        `Every strategy is carried out month by month from ${start} over ${months} months: an exact merit order dispatches each price interval, the fleet ages and is sold when it stops paying, halls are built and let, and every payment becomes a cash line with payer, payee and discount class. The same is done for a baseline that holds the connection and does nothing; all figures are differences to it. Value after the horizon: ${terminalMethod}, the same for all strategies. Measure: ${measure}.`,
      ),
    ),
    element("ul", {}, ...warnings.map((warning) => element("li", {}, escapeText(capital(warning))))),
  );
}

function assumptions({ assumptions: rows }: StudyResult): string {
  const text = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));
  return element(
    "section",
    { id: "assumptions" },
    element("h2", {}, `${rows.length} assumptions used`),
    element(
      "p",
      { class: "sub" },
      "verified: recomputed or read in a primary document; reported: press or secondary page; pending: its own source says so; assumed: our judgement, yours to change",
    ),
    element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Assumptions" },
      htmlTable({
        head: ["assumption", "value", "status", "date", "source"],
        rows: rows.map((row) => [
          row.id,
          `${shorten(text(row.value))} ${row.unit}`.trim(),
          row.status,
          row.date,
          row.source,
        ]),
      }),
    ),
  );
}

/** Records are long: their first figures tell which they are, the JSON has the rest. */
function shorten(text: string): string {
  return text.length > 90 ? `${text.slice(0, 87)}…` : text;
}

function run({ run: identity }: StudyResult): string {
  return element(
    "p",
    { class: "run" },
    escapeText(
      `Run: scenario ${identity.scenarioHash}, code ${identity.codeVersion}, seed ${identity.seed}. Recompute: `,
    ),
    element("code", {}, "switchyard study scenario.yaml --json"),
  );
}
