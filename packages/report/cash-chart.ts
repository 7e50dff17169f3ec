import { formatUsd, type StudyResult, type StudyStrategy } from "@switchyard/study";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { Chart } from "./figure.ts";
import { capital } from "./strategies-chart.ts";
import { monthText } from "./study-tables.ts";
import { element, label, rule } from "./svg.ts";

const WIDTH = 860;
const HEIGHT = 330;
const LEFT = 64;
const RIGHT = 150;
const TOP = 16;
const BOTTOM = 30;
const LINE_CLASSES = [
  "line-hosting",
  "line-mining",
  "line-storage",
  "line-export",
  "line-import",
  "line-ink",
];
const DASHES = ["", "", "6 3", "2 3", "8 3 2 3", "1 3"];

/** Cumulative net cash over doing nothing, one line per strategy. */
export function cashChart(result: StudyResult): Chart {
  const rows = result.strategies
    .filter((entry) => entry.available && entry.id !== "do-nothing")
    .map((entry) => ({ entry, cumulative: cumulate(entry.netCashUsd) }));
  const all = rows.flatMap((row) => row.cumulative);
  const x = scaleLinear()
    .domain([0, result.run.months])
    .range([LEFT, WIDTH - RIGHT]);
  const y = scaleLinear()
    .domain([Math.min(0, ...all), Math.max(0, ...all)])
    .nice(5)
    .range([HEIGHT - BOTTOM, TOP]);
  const [best] = rows;
  return {
    id: "cash",
    title: best ? titleOf(best.entry) : "No cash to compare",
    subtitle: `Cumulative net cash over doing nothing, USD, not discounted, from ${result.run.start}`,
    width: WIDTH,
    height: HEIGHT,
    marks: axes(result, x, y) + rows.map((row, i) => path(row, i, x, y)).join("") + endLabels(rows, y),
    spoken: rows
      .map(({ entry, cumulative }) => `${entry.name} ends at ${formatUsd(cumulative.at(-1)!)}`)
      .join(", "),
    table: {
      head: ["month", ...rows.map(({ entry }) => `${entry.name}, USD`)],
      rows: Array.from({ length: result.run.months }, (_, month) => [
        monthText(result.run.start, month),
        ...rows.map((row) => Math.round(row.cumulative[month]!)),
      ]),
    },
    how: { href: "#method", text: "how this was computed" },
    cursorX: Array.from({ length: result.run.months }, (_, month) => x(month + 1)),
  };
}

function titleOf(entry: StudyStrategy): string {
  const need = formatUsd(entry.peakFundingUsd.value);
  if (entry.capexUsd.value === 0) return `${capital(entry.name)} needs no funding`;
  return entry.paybackMonths === null
    ? `${capital(entry.name)} needs ${need} and is not paid back within the horizon`
    : `${capital(entry.name)} needs ${need} at its deepest and is paid back after ${Math.round(entry.paybackMonths)} months`;
}

function cumulate(flows: readonly number[]): number[] {
  let total = 0;
  return flows.map((flow) => {
    total += flow;
    return total;
  });
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;

interface Row {
  readonly entry: StudyStrategy;
  readonly cumulative: readonly number[];
}

function axes(result: StudyResult, x: Scale, y: Scale): string {
  const years = Array.from({ length: Math.floor(result.run.months / 12) + 1 }, (_, year) => year * 12);
  const step = years.length > 8 ? 2 : 1;
  return [
    ...y
      .ticks(5)
      .map(
        (tick) =>
          rule(LEFT, y(tick), WIDTH - RIGHT, y(tick), { class: tick === 0 ? "zero" : "hair" }) +
          label(LEFT - 8, y(tick) + 4, formatUsd(tick), { "text-anchor": "end", class: "soft" }),
      ),
    ...years
      .filter((_, i) => i % step === 0)
      .map((month) =>
        label(x(month), HEIGHT - 10, monthText(result.run.start, month), {
          "text-anchor": "middle",
          class: "soft",
        }),
      ),
  ].join("");
}

function path({ cumulative }: Row, index: number, x: Scale, y: Scale): string {
  const points: [number, number][] = [
    [x(0), y(0)],
    ...cumulative.map((usd, month): [number, number] => [x(month + 1), y(usd)]),
  ];
  return element("path", {
    d: line().digits(1)(points) ?? "",
    class: `line ${LINE_CLASSES[index % LINE_CLASSES.length]}`,
    "stroke-dasharray": DASHES[index % DASHES.length] || undefined,
  });
}

/** Names at the line ends, pushed apart where lines end together. */
function endLabels(rows: readonly Row[], y: Scale): string {
  const places = rows
    .map((row, index) => ({ row, index, at: y(row.cumulative.at(-1)!) }))
    .sort((a, b) => a.at - b.at);
  let last = Number.NEGATIVE_INFINITY;
  return places
    .map(({ row, index, at }) => {
      const place = Math.max(at, last + 15);
      last = place;
      return (
        rule(WIDTH - RIGHT + 4, at, WIDTH - RIGHT + 12, place, { class: "hair" }) +
        element("path", {
          d: `M${WIDTH - RIGHT + 14},${place}h14`,
          class: `line ${LINE_CLASSES[index % LINE_CLASSES.length]}`,
          "stroke-dasharray": DASHES[index % DASHES.length] || undefined,
        }) +
        label(WIDTH - RIGHT + 33, place + 4, row.entry.name)
      );
    })
    .join("");
}
