import type { StudyPolicy, StudyResult } from "@switchyard/study";
import { describe, expect, it } from "vitest";
import { chartSvg } from "./figure.ts";
import { policyBoundaryChart } from "./policy-boundary-chart.ts";
import { policyCharts, policyMarkup, policyOrdersTable, policySection } from "./policy-section.ts";

const band = {
  mean: 50e6,
  p5: -20e6,
  p10: -5e6,
  p50: 40e6,
  p90: 110e6,
  p95: 140e6,
  standardError: 2e6,
  paths: 256,
};
const point = (hashpriceUsdPerPhDay: number, rentUsdPerKwMonth: number | null) => ({
  hashpriceUsdPerPhDay,
  kind: rentUsdPerKwMonth === null ? ("never" as const) : ("crossing" as const),
  rentRatio: rentUsdPerKwMonth === null ? null : rentUsdPerKwMonth / 128,
  rentUsdPerKwMonth,
  ordersAbove: rentUsdPerKwMonth === null ? null : true,
});
const policy: StudyPolicy = {
  measure: "valuation",
  refining: false,
  paths: { training: 512, valuation: 256 },
  name: "convert as the state says",
  kind: "state",
  machines: "machines sold at once",
  degree: 2,
  blocks: [
    { name: "block 1", hostMwAfter: 20 },
    { name: "block 2", hostMwAfter: 40 },
  ],
  quarters: 2,
  orders: [
    {
      block: "block 1",
      neverFraction: 0.25,
      byYear: [
        { year: 2027, fraction: 0.5 },
        { year: 2028, fraction: 0.25 },
      ],
    },
    {
      block: "block 2",
      neverFraction: 0.5,
      byYear: [
        { year: 2027, fraction: 0.5 },
        { year: 2028, fraction: 0 },
      ],
    },
  ],
  orderedShares: [
    [0.5, 0, 0.5],
    [0.25, 0.25, 0.5],
  ],
  boundaries: [],
  frontiers: [
    { quarter: 4, month: "2028-01", points: [point(20, 150), point(40, 160), point(60, 175)] },
    { quarter: 8, month: "2029-01", points: [point(20, null), point(40, null)] },
  ],
  words: ["Order nothing today.", "From 2029-01 on nothing more is ordered."],
  afterTaxNpvUsd: band,
  chanceOfLoss: { value: 0.1, standardError: 0.02 },
  bestFixed: { name: "hybrid: 20 MW hosted", afterTaxNpvUsd: { value: 38e6, standardError: 2e6 } },
  lead: { value: 12e6, standardError: 1.5e6 },
  money: {
    equityNpvUsd: band,
    loan: {
      meanCommitmentUsd: 80e6,
      lentFraction: 0.75,
      chanceOfDefault: { value: 0.04, standardError: 0.01 },
    },
    treasury: null,
  },
};
const today = { hashpriceUsdPerPhDay: 42, rentUsdPerKwMonth: 128 };
const result = (own: StudyPolicy | undefined) =>
  ({ policy: own, run: { start: "2027-01" }, site: today }) as unknown as StudyResult;

describe("the section of a policy", () => {
  it("says what deciding later is worth with its error, on which futures, and what the owners have", () => {
    const html = policyMarkup(policy);
    expect(html).toContain(
      "$50.0M ± $2.00M after tax, $12.0M ± $1.50M more than the best that decides nothing later, hybrid",
    );
    expect(html).toContain("fitted on 512 futures, valued on 256 others under the valuation measure");
    expect(html).toContain("a loan is drawn in 75.0 % of futures and not served in 4.00 % ± 1.00 %");
    expect(html).toContain("<li>Order nothing today.</li>");
  });

  it("says less where deciding later comes out at less", () => {
    const html = policyMarkup({ ...policy, lead: { value: -2e6, standardError: 3e6 } });
    expect(html).toContain("$2.00M ± $3.00M less than the best that decides nothing later");
  });

  it("says that it is refining while the rule is that of the inputs before", () => {
    expect(policyMarkup({ ...policy, refining: true })).toContain('role="status">Refining');
    expect(policyMarkup(policy)).not.toContain("Refining");
  });

  it("is nothing where the study tells no policy", () => {
    expect(policySection(result(undefined))).toBe("");
    expect(policyCharts(result(undefined))).toEqual([]);
  });

  it("has a table of orders by year, and no chart where a strategy as it is is best", () => {
    expect(policyOrdersTable(policy)).toContain("<td>50.0 %</td><td>25.0 %</td><td>25.0 %</td>");
    expect(policySection(result({ ...policy, kind: "strategy", orders: [] }))).not.toContain("<figure");
    expect(policySection(result(policy)).match(/<figure/g)).toHaveLength(2);
  });

  it("escapes what people wrote", () => {
    expect(policyMarkup({ ...policy, bestFixed: { ...policy.bestFixed, name: "<b>" } })).toContain(
      "&lt;b&gt;",
    );
  });
});

describe("the boundary's chart", () => {
  const chart = policyBoundaryChart(policy, today)!;

  it("has the finding as its title: the middle of the first year's line", () => {
    expect(chart.title).toBe(
      "From 2028-01 the next block is ordered above $160/kW-month at a hashprice of $40.0",
    );
  });

  it("draws the years that have a line, one row of the table per point, and names no other", () => {
    expect(chart.table.rows).toEqual([
      ["2028-01", 20, 150],
      ["2028-01", 40, 160],
      ["2028-01", 60, 175],
    ]);
    expect(chart.cursorX).toHaveLength(3);
    expect(chartSvg(chart)).not.toContain("2029-01");
  });

  it("draws no figure that is none, wide or narrow", () => {
    for (const marks of [chart.marks, chart.narrow!.marks])
      expect(marks).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("is not there where nothing turns", () => {
    expect(policyBoundaryChart({ frontiers: [] }, today)).toBeNull();
    expect(policyBoundaryChart({ frontiers: [policy.frontiers[1]!] }, today)).toBeNull();
  });

  it("tells rents as ratios where the scenario's rent is not one figure", () => {
    const ratios = policy.frontiers.map((each) => ({
      ...each,
      points: each.points.map((entry) => ({ ...entry, rentUsdPerKwMonth: null })),
    }));
    const bare = policyBoundaryChart({ frontiers: ratios }, { ...today, rentUsdPerKwMonth: null })!;
    expect(bare.title).toContain("1.25 times today's rent");
    expect(bare.subtitle).toContain("ratio to the scenario's");
  });
});
