import type { StudyResult } from "@switchyard/study";
import { assumptionsTable, STATUS_NOTE, statusCounts } from "./assumptions-table.ts";
import { cashChart } from "./cash-chart.ts";
import { cashTables } from "./cash-statement.ts";
import { durationChart } from "./duration-chart.ts";
import { energyChart } from "./energy-chart.ts";
import { type Chart, chartFigure, csvBlock } from "./figure.ts";
import { futuresTable } from "./futures-table.ts";
import { axisFigure, capital } from "./layout.ts";
import { methodSection } from "./method-section.ts";
import { moneyTable } from "./money-table.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { FONT_CSS, PAGE_CSS } from "./page-style.ts";
import { policyCharts, policySection } from "./policy-section.ts";
import { printCss } from "./print-style.ts";
import { returnsTable } from "./returns-table.ts";
import { strategiesChart } from "./strategies-chart.ts";
import { irrNote, strategyTable, unavailableList } from "./strategy-table.ts";
import { element, escapeText } from "./svg.ts";
import { HATCH_DEFS, THEME_CSS } from "./theme.ts";
import { turnsChart } from "./turns-chart.ts";

/** The page of a study: one file that opens from disk, in the order of decisiveness; nothing is asked of any server. */
export function studyPage(result: StudyResult): string {
  const charts = {
    strategies: strategiesChart(result),
    turns: turnsChart(result),
    cash: cashChart(result),
    duration: durationChart(result),
    energy: energyChart(result),
  };
  const cash = cashTables(result);
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">',
    element("title", {}, escapeText(`${result.title}: the verdict`)),
    `<style id="font">${FONT_CSS}</style><style id="theme">${THEME_CSS}</style><style>${PAGE_CSS}${printCss(result)}</style></head>`,
    `<body data-run="${escapeText(runText(result))}">`,
    element("svg", { class: "defs", "aria-hidden": "true", focusable: "false" }, HATCH_DEFS),
    navigation(result),
    element(
      "main",
      {},
      verdict(result, charts.strategies),
      turning(charts.turns),
      policySection(result),
      strategies(result),
      cashSection(result, charts.cash, cash.markup),
      power(charts.duration, charts.energy),
      methodSection(result),
      assumptions(result),
      run(result),
    ),
    csvBlock([...Object.values(charts), ...policyCharts(result), ...cash.tables]),
    `<script>${PAGE_SCRIPT}</script></body></html>`,
  ].join("\n");
}

const SECTIONS = [
  ["verdict", "Verdict"],
  ["turning", "What would change it"],
  ["all-strategies", "Strategies"],
  ["cash-section", "Cash"],
  ["power", "Power and energy"],
  ["method", "Method"],
  ["assumptions", "Assumptions"],
] as const;

function navigation({ title, site, run: { start, months } }: StudyResult): string {
  const links = SECTIONS.map(([id, name]) => element("li", {}, element("a", { href: `#${id}` }, name)));
  return element(
    "nav",
    { "aria-label": "Sections" },
    element("p", { class: "site" }, escapeText(title)),
    element(
      "p",
      { class: "soft" },
      escapeText(
        `${axisFigure(site.importMw)} MW import, ${axisFigure(site.firmMw)} MW firm, ${axisFigure(months / 12)} years from ${start}`,
      ),
    ),
    element("ul", {}, ...links),
    // beside the page on disk and on the server alike
    '<p class="soft"><a href="study.json">study.json</a>, all figures of this page</p>',
  );
}

function verdict(result: StudyResult, chart: Chart): string {
  const { answer } = result;
  const pair = answer.strongest.map(({ what, figure }) =>
    element("div", {}, element("dt", {}, escapeText(capital(what))), element("dd", {}, escapeText(figure))),
  );
  return element(
    "section",
    { id: "verdict" },
    element("h1", {}, escapeText(answer.headline)),
    element("p", { class: "lead" }, escapeText(answer.confidence)),
    modelledFlag(result),
    element("dl", { class: "pair" }, ...pair),
    chartFigure(chart),
    element("h3", {}, "Why"),
    element("p", { class: "why" }, escapeText(answer.reason)),
  );
}

/** A result on modelled prices says so wherever it shows. */
function modelledFlag({ prices }: StudyResult): string {
  if (prices.kind === "history") return "";
  return element("p", { class: "flag" }, escapeText(`Prices: ${prices.label}.`));
}

function turning(chart: Chart): string {
  return element(
    "section",
    { id: "turning" },
    element("h2", {}, "What would change the answer"),
    chart.table.rows.length === 0
      ? element("p", { class: "empty" }, "No input of this scenario was moved, so nothing is known of turns.")
      : chartFigure(chart),
  );
}

function strategies(result: StudyResult): string {
  return element(
    "section",
    { id: "all-strategies" },
    element("h2", {}, "Strategies, each as a difference to doing nothing"),
    element(
      "div",
      { class: "wide", tabindex: 0, role: "region", "aria-label": "Strategies" },
      futuresTable(result),
      strategyTable(result),
    ),
    irrNote(result),
    element(
      "div",
      { class: "wide", tabindex: 0, role: "region", "aria-label": "Value by class, unit costs" },
      returnsTable(result),
    ),
    element(
      "div",
      { class: "wide", tabindex: 0, role: "region", "aria-label": "After tax and debt" },
      moneyTable(result),
    ),
    unavailableList(result),
  );
}

function cashSection({ strategies: all }: StudyResult, chart: Chart, tables: string): string {
  const hasOthers = all.some(({ available, id }) => available && id !== "do-nothing");
  return element(
    "section",
    { id: "cash-section" },
    element("h2", {}, "Cash"),
    hasOthers ? chartFigure(chart) : element("p", { class: "empty" }, escapeText(`${chart.title}.`)),
    tables,
  );
}

function power(duration: Chart, energy: Chart): string {
  return element(
    "section",
    { id: "power" },
    element("h2", {}, "Power and energy"),
    duration.table.rows.length === 0
      ? element("p", { class: "empty" }, "No prices to sort: the first year has no interval.")
      : chartFigure(duration),
    chartFigure(energy),
  );
}

function assumptions(result: StudyResult): string {
  const count = result.assumptions.length;
  if (count === 0)
    return element("section", { id: "assumptions" }, element("h2", {}, "No assumption was used"));
  return element(
    "section",
    { id: "assumptions" },
    element("h2", {}, escapeText(`${count} assumptions used: ${statusCounts(result)}`)),
    element("p", { class: "sub" }, STATUS_NOTE),
    assumptionsTable(result),
  );
}

/** What identifies a run: the same words on the page and at the foot of every printed sheet. */
export function runText({ run: identity }: Pick<StudyResult, "run">): string {
  return `scenario ${identity.scenarioHash}, code ${identity.codeVersion}, seed ${identity.seed}`;
}

function run(result: StudyResult): string {
  return element(
    "p",
    { class: "run" },
    escapeText(`Run: ${runText(result)}. Recompute: `),
    element("code", {}, "switchyard study scenario.yaml --json"),
  );
}
