import { alsoTurnsText, quantityText } from "@switchyard/core/evidence";
import type { EvidenceRegister, RegisteredClaim } from "@switchyard/study";
import { claimChart } from "./claims-chart.ts";
import { claimMap } from "./claims-map.ts";
import { CAMP_WORDS, STANDING_WORDS, scoreText, standingText, VERDICT_WORDS } from "./claims-words.ts";
import { type Chart, chartFigure, csvBlock } from "./figure.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { FONT_CSS, PAGE_CSS } from "./page-style.ts";
import { element, escapeText } from "./svg.ts";
import { type ChartTable, htmlTable } from "./table.ts";
import { HATCH_DEFS, THEME_CSS } from "./theme.ts";

/** Rows of the movements that are shown; the JSON has all. */
const SHOWN_MOVEMENTS = 8;

/** The register as one file that opens from disk: the score, all verdicts, then each claim with its figure and what it rests on. */
export function claimsPage(register: EvidenceRegister): string {
  const charts = register.claims.map((claim) => [claim, chartsOf(claim)] as const);
  const drawn = charts.flatMap(([, each]) => each);
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">',
    element("title", {}, "Evidence: the claims put to the test"),
    `<style id="font">${FONT_CSS}</style><style id="theme">${THEME_CSS}</style><style>${PAGE_CSS}</style></head>`,
    `<body data-run="${escapeText(identityText(register))}">`,
    element("svg", { class: "defs", "aria-hidden": "true", focusable: "false" }, HATCH_DEFS),
    navigation(register),
    element(
      "main",
      {},
      element("h1", {}, escapeText(scoreText(register))),
      overview(register),
      ...charts.map(([claim, each]) => claimSection(claim, each)),
      element(
        "p",
        { class: "run" },
        escapeText(`Run: ${identityText(register)}. Recompute: `),
        element("code", {}, "switchyard claims --json"),
      ),
    ),
    csvBlock(drawn),
    `<script>${PAGE_SCRIPT}</script></body></html>`,
  ].join("\n");
}

/** What identifies the register's figures. */
export function identityText({ run }: EvidenceRegister): string {
  return `assumptions ${run.assumptionsHash}, code ${run.codeVersion}, seed ${run.seed}`;
}

function navigation({ claims }: EvidenceRegister): string {
  const links = claims.map(({ id, verdict }) =>
    element(
      "li",
      {},
      element("a", { href: `#${id}` }, id),
      element("span", { class: "soft" }, ` ${VERDICT_WORDS[verdict]}`),
    ),
  );
  return element(
    "nav",
    { "aria-label": "Claims" },
    element("p", { class: "site" }, "Evidence"),
    element("ul", {}, ...links),
  );
}

function overview({ claims }: EvidenceRegister): string {
  return element(
    "section",
    { id: "overview" },
    element("h2", {}, "All claims"),
    element(
      "div",
      { class: "wide", tabindex: 0, role: "region", "aria-label": "All claims" },
      htmlTable({
        head: ["claim", "camp", "verdict", "answer", "source check"],
        rows: claims.map((claim) => [
          claim.id,
          CAMP_WORDS[claim.camp],
          VERDICT_WORDS[claim.verdict],
          claim.answer,
          claim.fact.checks
            .map(({ finding, standing }) => `${finding}, ${STANDING_WORDS[standing]}`)
            .join("; "),
        ]),
      }),
    ),
  );
}

function chartsOf(claim: RegisteredClaim): readonly Chart[] {
  return [claimChart(claim), claimMap(claim)].filter((chart) => chart !== null);
}

function claimSection(claim: RegisteredClaim, charts: readonly Chart[]): string {
  const isRun = charts.length > 0;
  return element(
    "section",
    { id: claim.id },
    element("h2", {}, escapeText(claim.wording)),
    element(
      "p",
      { class: "sub" },
      escapeText(
        `${claim.id}; articles ${claim.sourceFiles.join(", ")} (${CAMP_WORDS[claim.camp]}), ${claim.standing === "pending" ? "pending in its own source" : "asserted there"}`,
      ),
    ),
    isRun ? charts.map(chartFigure).join("") : element("p", { class: "lead" }, escapeText(claim.answer)),
    element("p", {}, escapeText(`What would change it: ${claim.whatWouldChange}`)),
    ...claim.alsoTurns.map((turns) => element("p", {}, escapeText(alsoTurnsText(turns)))),
    facts(claim),
    isRun ? figures(claim) : "",
    isRun ? conditions(claim) : "",
    isRun ? movements(claim) : "",
    isRun ? how(claim) : "",
  );
}

function facts({ fact }: RegisteredClaim): string {
  const checks = fact.checks.map(({ finding, standing, text, source, date, wouldDecide }) =>
    element(
      "li",
      {},
      element("strong", {}, escapeText(`${finding}, ${STANDING_WORDS[standing]}, ${date}`)),
      escapeText(`: ${text}. Source: ${source}. Would decide: ${wouldDecide}.`),
    ),
  );
  return element("h3", {}, escapeText(fact.question)) + element("ul", { class: "plain" }, ...checks);
}

/** A table under its heading, in a window of its own where the page is narrow. */
function titledTable(title: string, table: ChartTable): string {
  const inside = element(
    "div",
    { class: "wide", tabindex: 0, role: "region", "aria-label": title },
    htmlTable(table),
  );
  return element("h3", {}, escapeText(title)) + inside;
}

function figures({ figures: all, id }: RegisteredClaim): string {
  return titledTable("Figures at the reference", {
    head: ["figure", "switchyard explain claims.json …", "unit", "value"],
    rows: all.map(({ label, value, unit, name }) => [label, `${id}.${name}`, unit, value]),
  });
}

function conditions({ conditions: all }: RegisteredClaim): string {
  return titledTable("Thresholds, committed before the experiment", {
    head: ["condition", "why this threshold", "met", "threshold", "figure"],
    rows: all.map((each) => [
      `${each.figure ?? each.threshold} ${each.sense.replace("-", " ")}`,
      each.reason,
      each.isMet ? "yes" : "no",
      each.thresholdValue,
      each.figureValue,
    ]),
  });
}

function movements(claim: RegisteredClaim): string {
  const { restsOn } = claim;
  const standing = element("p", {}, escapeText(standingText(claim)));
  if (restsOn.length === 0) return standing;
  const rows = restsOn
    .slice(0, SHOWN_MOVEMENTS)
    .map((each) => [
      each.path,
      each.status,
      each.turnsAnswer ? "yes" : "no",
      each.lowerValue,
      each.upperValue,
    ]);
  const title = `If an unproven figure is wrong by 20 %: ${claim.headline}, the ${rows.length} that move it most of ${restsOn.length}`;
  return (
    standing +
    titledTable(title, {
      head: ["unproven input", "status", "turns the answer", "a fifth lower", "a fifth higher"],
      rows,
    })
  );
}

function how(claim: RegisteredClaim): string {
  const { mechanism, interval, paths, decisiveInput, irrelevantInput } = claim;
  const drawn = interval
    ? ` ${interval.agreeingCount} of ${interval.seedCount} seeds agree; headline ${quantityText(interval.least, "")} to ${quantityText(interval.greatest, "")} over them${paths === null ? "" : `, ${paths} paths each where paths are drawn`}.`
    : " Nothing is drawn at random.";
  const awaits = mechanism.awaits ? ` Not covered here: ${mechanism.awaits}.` : "";
  const text = `${mechanism.question} Computed by: ${mechanism.method}.${drawn} Decisive input: ${decisiveInput!.input}; irrelevant: ${irrelevantInput}.${awaits}`;
  return element(
    "div",
    { class: "how", id: `how-${claim.id}` },
    element("div", {}, element("dt", {}, "How"), element("dd", {}, escapeText(text))),
  );
}
