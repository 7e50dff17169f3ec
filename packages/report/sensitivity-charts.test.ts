import {
  type MapResult,
  mapResultSchema,
  type PolicyResult,
  policyResultSchema,
  type SensitivityResult,
  sensitivityResultSchema,
} from "@switchyard/study";
import { describe, expect, it } from "vitest";
import { type Chart, chartFigure, chartSvg } from "./figure.ts";
import { policyChart } from "./policy-chart.ts";
import { standaloneSvg } from "./standalone-svg.ts";
import { tornadoChart } from "./tornado-chart.ts";
import { winnerMap } from "./winner-map.ts";

const RUN = {
  scenarioHash: "0123456789abcdef",
  codeVersion: "test",
  seed: 7,
  measure: "deterministic",
  start: "2027-01",
  months: 180,
} as const;
const NAMES = { "do-nothing": "do nothing", mine: "mine", hybrid: "hybrid", convert: "convert all" };
const NOBODY = { title: "a site", run: RUN, assumptions: [], warnings: [] };
const ways = [
  { id: "mine", valueUsd: 20e6 },
  { id: "hybrid", valueUsd: 50e6 },
];

/** Hybrid is worth 50 M; rent moves it to -30 or 130 M (mining takes over below), delay to 44 M. */
const sensitivity: SensitivityResult = {
  schema: "switchyard/sensitivity/1",
  ...NOBODY,
  best: "hybrid",
  bestUsd: 50e6,
  names: NAMES,
  tornado: [
    {
      parameter: "rent in the first year",
      unit: "USD/kW/month",
      today: 128,
      low: { value: 96, best: "mine", bestUsd: 20e6, keptUsd: -30e6, ways },
      high: { value: 160, best: "hybrid", bestUsd: 130e6, keptUsd: 130e6, ways },
      swingUsd: 160e6,
      rechoosingUsd: 50e6,
    },
    {
      parameter: "delay of every hall",
      unit: "months",
      today: 0,
      low: { value: 0, best: "hybrid", bestUsd: 50e6, keptUsd: 50e6, ways },
      high: { value: 12, best: "hybrid", bestUsd: 44e6, keptUsd: 44e6, ways },
      swingUsd: 6e6,
      rechoosingUsd: 0,
    },
  ],
  reuse: null,
  gridMw: { rechosenUsdPerMw: 1, keptUsdPerMw: 1, bestThen: "hybrid" },
  valueStack: null,
  variance: null,
  regret: [],
};

const cell = (x: number, y: number, best: string, leadUsd = 9e6) => ({
  x,
  y,
  best,
  bestUsd: 30e6,
  leadUsd,
  ways,
});
/** Mining wins at the low rent, hosting elsewhere. */
const map: MapResult = {
  schema: "switchyard/map/1",
  ...NOBODY,
  names: NAMES,
  x: { parameter: "rent", unit: "USD/kW/month", today: 100, values: [50, 100, 200] },
  y: { parameter: "hashprice", unit: "USD/PH/day", today: 40, values: [20, 40, 80] },
  today: cell(100, 40, "hybrid"),
  cells: [20, 40, 80].flatMap((y) => [50, 100, 200].map((x) => cell(x, y, x === 50 ? "mine" : "hybrid"))),
};

const valued = {
  name: "hybrid: 60 MW hosted",
  meanUsd: { value: 40e6, standardError: 1e6 },
  spreadUsd: { p10: -5e6, p50: 38e6, p90: 90e6 },
  chanceOfLoss: 0.12,
};
const policy: PolicyResult = {
  schema: "switchyard/policy/1",
  ...NOBODY,
  run: { ...RUN, measure: "valuation" },
  paths: { training: 64, valuation: 64 },
  blocks: [
    { name: "block 1", hostMwAfter: 20 },
    { name: "block 2", hostMwAfter: 40 },
  ],
  quarters: 3,
  chosen: {
    kind: "state",
    machines: "machines sold at once",
    degree: 2,
    ...valued,
    meanUsd: { value: 52e6, standardError: 1e6 },
  },
  bestFixed: valued,
  valueOfDecidingLaterUsd: { value: 12e6, standardError: 2e6 },
  fixed: [valued],
  orderedShares: [
    [0.9, 0.1, 0],
    [0.5, 0.2, 0.3],
    [0.3, 0.2, 0.5],
  ],
  boundaries: [],
  orders: [],
  frontiers: [],
  words: ["Order nothing today."],
  money: {
    equityNpvUsd: { p10: -1e6, p50: 4e6, p90: 9e6, standardError: 1e6, paths: 64 },
    loan: null,
    treasury: null,
  },
  regret: [],
};

const CHARTS: Readonly<Record<string, Chart>> = {
  tornado: tornadoChart(sensitivity),
  "tornado of nothing": tornadoChart({ ...sensitivity, tornado: [] }),
  "tornado at zero": tornadoChart({
    ...sensitivity,
    bestUsd: 0,
    tornado: [
      {
        ...sensitivity.tornado[1]!,
        high: { ...sensitivity.tornado[1]!.high, keptUsd: 0, bestUsd: 0 },
        low: { ...sensitivity.tornado[1]!.low, keptUsd: 0, bestUsd: 0 },
        swingUsd: 0,
      },
    ],
  }),
  map: winnerMap(map),
  "map of one winner": winnerMap({ ...map, cells: map.cells.map((each) => ({ ...each, best: "hybrid" })) }),
  "map with today outside": winnerMap({ ...map, today: cell(500, 5, "hybrid") }),
  policy: policyChart(policy),
  "policy without orders": policyChart({
    ...policy,
    orderedShares: [],
    chosen: { ...policy.chosen, kind: "strategy" },
  }),
};

it("the made-up results keep their schemas", () => {
  expect(() => sensitivityResultSchema.parse(sensitivity)).not.toThrow();
  expect(() => mapResultSchema.parse(map)).not.toThrow();
  expect(() => policyResultSchema.parse(policy)).not.toThrow();
});

describe.each(Object.entries(CHARTS))("the %s", (_, chart) => {
  it("has no NaN, no Infinity and no undefined in its marks and words, wide and narrow", () => {
    for (const { marks } of [chart, chart.narrow!]) {
      const attributes = marks.replace(/>[^<]*</g, "><");
      expect(attributes).not.toMatch(/NaN|Infinity|undefined|="-?\d+e/);
    }
    expect(`${chart.title} ${chart.subtitle} ${chart.spoken}`).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it("has no bar of negative size, and a row of its table for each place of the cursor", () => {
    for (const { marks } of [chart, chart.narrow!]) expect(marks).not.toMatch(/(width|height)="-/);
    const places = chart.cursorY ?? chart.cursorX;
    if (places) expect(places).toHaveLength(chart.table.rows.length);
  });

  it("is a whole figure: title, picture, table, exports", () => {
    const figure = chartFigure(chart);
    for (const part of ["<h3>", "<svg", "<table", "data-export"]) expect(figure).toContain(part);
  });
});

describe("what the charts say", () => {
  it("the tornado's title is its finding, and a ring stands where mining takes over", () => {
    const chart = CHARTS.tornado!;
    expect(chart.title).toContain(
      'Rent in the first year moves "hybrid" the most: $160M between 96.0 and 160',
    );
    expect(chart.title).toContain("1 of 2 inputs can turn the answer");
    expect(chart.marks.match(/class="hollow"/g)).toHaveLength(1);
    expect(chart.marks).toContain('class="mining"');
  });

  it("the map counts its winners, parts them by lines and marks today", () => {
    const chart = CHARTS.map!;
    expect(chart.title).toBe("Hybrid wins today by $9.00M; 2 strategies win somewhere");
    // three rows, each with one border between 50 and 100
    expect(chart.marks.match(/class="zero"/g)).toHaveLength(3);
    expect(chart.marks).toContain("today 100, 40");
    expect(chart.spoken).toContain("hybrid wins at 6 of 9 places");
  });

  it("the policy's title says what deciding later is worth, and its columns are as high as their shares", () => {
    const chart = CHARTS.policy!;
    expect(chart.title).toBe(
      "Converting as the state says is worth $52.0M, $12.0M more than the best fixed plan",
    );
    // 0.1 of 244 px: one block ordered in the first quarter
    expect(chart.marks).toContain('height="24.4"');
    expect(CHARTS["policy without orders"]!.title).toContain("deciding later adds nothing");
  });

  it("stand alone as a file with the style inside", () => {
    expect(standaloneSvg(chartSvg(CHARTS.map!))).toMatch(/^<svg[^>]*><style>[\s\S]*--mining/);
  });
});
