import type { StudyResult } from "@switchyard/study";
import { capital } from "./layout.ts";
import { element, escapeText } from "./svg.ts";

/** How the figures came about: one paragraph for all, one per chart (where its link leads), and what to keep in mind. */
export function methodSection(result: StudyResult): string {
  return element(
    "section",
    { id: "method" },
    element("h2", {}, "Method"),
    element("p", {}, escapeText(general(result))),
    element(
      "dl",
      { class: "how" },
      ...howEach(result).map(([id, name, text]) =>
        element("div", { id: `how-${id}` }, element("dt", {}, name), element("dd", {}, escapeText(text))),
      ),
    ),
    result.warnings.length === 0 ? "" : element("h3", {}, "To keep in mind"),
    result.warnings.length === 0
      ? ""
      : element("ul", {}, ...result.warnings.map((text) => element("li", {}, escapeText(capital(text))))),
  );
}

function general({ run: { start, months } }: StudyResult): string {
  return `Every strategy is carried out month by month from ${start} over ${months} months: an exact merit order dispatches each price interval, the fleet ages and is sold when it stops paying, halls are built and let, and every payment becomes a cash line with payer, payee and discount class. The same is done for a baseline that holds the connection and does nothing; figures of strategies are differences to it.`;
}

function howEach({
  run,
  prices,
  durationCurve,
  policy,
}: StudyResult): readonly (readonly [string, string, string])[] {
  return [
    [
      "strategies",
      "Strategies on one scale",
      `Net present value: each month's cash lines less those of doing nothing, discounted at the rate of their class to ${run.start}, plus the value after the horizon (method: ${run.terminalMethod}, the same for all). The ring leaves that value out. Measure: ${run.measure}. Energy to: the connection's megawatt-hours over the horizon by who drew them; hatched is held for tenants and drawn by nobody, outlined is used by nobody.`,
    ],
    [
      "turns",
      "What would change the answer",
      "One input is moved over the range searched while all others stay; all strategies are computed anew at each value, and the value at which another one becomes best is found by bisection. Where there is more than one such value, the one nearest to today is shown; beyond it nothing is claimed.",
    ],
    ...(policy
      ? [
          [
            "policy",
            "Deciding as the future unfolds",
            `Least-squares Monte Carlo on quarterly dates under the valuation measure, after tax and before debt. State: hashprice, growth of difficulty over the last year, market rent, power level, the date, blocks ordered, and how long the builder is still busy with them. The gain of ordering over waiting is fitted on ${policy.paths.training} futures; the rule and every fixed plan are then carried out, path by path, on ${policy.paths.valuation} others. Each block has its own lease, signed on the day of its order. Debt and treasury follow each path's own orders.`,
          ] as const,
        ]
      : []),
    [
      "cash",
      "Cash",
      "Cumulative sums of the monthly cash lines, not discounted. Peak funding is the deepest point of the cumulative difference to doing nothing, payback the month from which it stays at or above zero. In the statement, sales of assets and deposits are all lines that are neither revenue, operating cost nor capital expenditure. Amounts are rounded so that rows and columns add up as written.",
    ],
    [
      "duration",
      "Prices and stopping prices",
      `Interval prices of the first year (${prices.label}; ${prices.stepMinutes}-minute steps, zone ${prices.zone}), sorted and thinned to ${durationCurve.hours.length} points. A machine stops where its revenue per megawatt-hour at the first month's hashprice no longer pays for energy and variable upkeep.`,
    ],
    [
      "energy",
      "Energy by use",
      "Monthly sums of the dispatch at the point of connection. What the connection could carry is its import limit times the hours it is available; power used by the site's own auxiliaries is imported but belongs to no use.",
    ],
  ];
}
