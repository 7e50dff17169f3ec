import { formatUsd, type StudyResult, type StudyStrategy } from "@switchyard/study";
import { line } from "d3-shape";
import { type EndLabel, endLabels, listedLabels } from "./end-labels.ts";
import type { Chart, Drawing } from "./figure.ts";
import { axisRoom, axisUsd, capital, type Layout, middleOnSheet, NARROW, textWidth, WIDE } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { useClass } from "./strategies-chart.ts";
import { element, label, rule } from "./svg.ts";
import { monthText, timeTicks } from "./time-axis.ts";

const DASHES = ["", "7 3", "2 3", "9 3 2 3", "5 2 1 2 1 2", "1 4"];

interface Row {
  readonly entry: StudyStrategy;
  readonly cumulative: readonly number[];
  readonly className: string;
  readonly dash: string | undefined;
}

/** Cumulative net cash over doing nothing, one line per strategy: colour is the use, the dash tells apart within it. */
export function cashChart(result: StudyResult): Chart {
  const rows = rowsOf(result);
  const [best] = rows;
  const title = best ? titleOf(best.entry) : "Only doing nothing was compared: there is no cash to draw";
  const ends = rows.map(
    ({ entry, cumulative }) => `${entry.name} ends at ${formatUsd(cumulative.at(-1) ?? 0)}`,
  );
  return {
    id: "cash",
    title,
    subtitle: `Cumulative net cash over doing nothing, USD, not discounted, from ${result.run.start}`,
    ...drawing(result, rows, WIDE),
    narrow: drawing(result, rows, NARROW),
    spoken: [`${title}.`, ...ends].join(" "),
    table: {
      head: ["month", ...rows.map(({ entry }) => `${entry.name}, USD`)],
      rows: Array.from({ length: result.run.months }, (_, month) => [
        monthText(result.run.start, month),
        ...rows.map((row) => Math.round(row.cumulative[month] ?? 0)),
      ]),
    },
    how: { href: "#how-cash", text: "how this was computed" },
  };
}

function rowsOf({ strategies }: StudyResult): readonly Row[] {
  const seen = new Map<string, number>();
  return strategies
    .filter((entry) => entry.available && entry.id !== "do-nothing")
    .map((entry, index) => {
      const use = useClass(entry);
      const nth = seen.get(use) ?? 0;
      seen.set(use, nth + 1);
      return {
        entry,
        cumulative: cumulate(entry.netCashUsd),
        className: `line line-${use}${index === 0 ? " lead" : ""}`,
        dash: DASHES[nth % DASHES.length] || undefined,
      };
    });
}

function titleOf(entry: StudyStrategy): string {
  const need = formatUsd(entry.peakFundingUsd.value);
  if (entry.capexUsd.value === 0 && entry.peakFundingUsd.value < 1)
    return `${capital(entry.name)} needs no funding`;
  return entry.paybackMonths === null
    ? `${capital(entry.name)} needs ${need} at its deepest and is not paid back within the horizon`
    : `${capital(entry.name)} needs ${need} at its deepest and is paid back after ${Math.round(entry.paybackMonths)} months`;
}

function cumulate(flows: readonly number[]): number[] {
  let total = 0;
  return flows.map((flow) => {
    total += flow;
    return total;
  });
}

type Scale = ReturnType<typeof scaleLinear>;

interface Frame {
  readonly layout: Layout;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Scale;
  readonly y: Scale;
}

function drawing(result: StudyResult, rows: readonly Row[], layout: Layout): Drawing {
  const frame = frameOf(result, rows, layout);
  const labels = labelsOf(rows, frame);
  const isWide = layout.name === "wide";
  const below = isWide ? { marks: "", height: 0 } : listedLabels(labels, 4, frame.bottom + 46);
  return {
    width: layout.width,
    height: frame.bottom + 30 + below.height,
    marks: [
      axes(result, frame),
      ...rows.toReversed().map((row) => path(row, frame)),
      ...(rows[0] ? [landmarks(result, rows[0], frame)] : []),
      isWide ? endLabels(labels, frame.right + 4, [frame.top, frame.bottom]) : below.marks,
    ].join(""),
    cursorX: Array.from({ length: result.run.months }, (_, month) => frame.x(month + 1)),
  };
}

function frameOf({ run }: StudyResult, rows: readonly Row[], layout: Layout): Frame {
  const isWide = layout.name === "wide";
  const all = rows.flatMap((row) => row.cumulative);
  const names = labelTexts(rows).map((text) => textWidth(text));
  const right = layout.width - (isWide ? Math.min(260, Math.max(90, ...names) + 44) : 8);
  const [top, bottom] = [16, isWide ? 306 : 256];
  const [deepest, highest] = [Math.min(0, ...all), Math.max(0, ...all)];
  const low = deepest < 0 ? deepest - 0.09 * (highest - deepest) : 0; // room for the name of the deepest point
  const y = scaleLinear()
    .domain([low, highest === low ? 1 : highest])
    .nice(5)
    .range([bottom, top]);
  y.domain([low, y.domain()[1]!]);
  const left = axisRoom(y.ticks(5).map(axisUsd));
  return {
    layout,
    left,
    right,
    top,
    bottom,
    x: scaleLinear().domain([0, run.months]).range([left, right]),
    y,
  };
}

function axes(result: StudyResult, { layout, left, right, bottom, x, y }: Frame): string {
  const ticks = y
    .ticks(5)
    .map(
      (tick) =>
        rule(left, y(tick), right, y(tick), { class: tick === 0 ? "zero" : "hair" }) +
        label(left - 8, y(tick) + 4, axisUsd(tick), { "text-anchor": "end", class: "soft" }),
    );
  const dates = timeTicks(result.run.start, result.run.months, right - left).map(({ month, text }) => {
    const place = middleOnSheet(x(month), text, layout);
    return (
      rule(x(month), bottom, x(month), bottom + 5, { class: "hair" }) +
      label(place, bottom + 20, text, { "text-anchor": "middle", class: "soft" })
    );
  });
  return [...ticks, ...dates].join("");
}

function path({ cumulative, className, dash }: Row, { x, y, left, right }: Frame): string {
  const thinning = Math.ceil(cumulative.length / (right - left)); // a point per px is all that can be seen
  const points: [number, number][] = [
    [x(0), y(0)],
    ...cumulative
      .map((usd, month): [number, number] => [x(month + 1), y(usd)])
      .filter((_, month) => (month + 1) % thinning === 0 || month === cumulative.length - 1),
  ];
  return element("path", {
    d: line().digits(1)(points) ?? "",
    class: className,
    "stroke-dasharray": dash,
  });
}

/** The deepest point and the payback of the best strategy, named where they are. */
function landmarks({ run }: StudyResult, { entry, cumulative }: Row, frame: Frame): string {
  const { x, y, right } = frame;
  const deepest = cumulative.reduce((low, usd, month) => (usd < cumulative[low]! ? month : low), 0);
  if ((cumulative[deepest] ?? 0) >= 0) return "";
  const [cx, cy] = [x(deepest + 1), y(cumulative[deepest]!)];
  const text = `${formatUsd(cumulative[deepest]!)} in ${monthText(run.start, deepest)}`;
  const isRight = cx + textWidth(text) < right;
  const payback = entry.paybackMonths;
  return [
    element("circle", { cx, cy, r: 4, class: "hollow" }),
    label(cx, cy + 17, text, { class: "halo", "text-anchor": isRight ? "start" : "end" }),
    payback !== null && payback > 0 && payback <= run.months ? paybackMark(payback, run.start, frame) : "",
  ].join("");
}

function paybackMark(months: number, start: string, { x, y, top }: Frame): string {
  const text = `paid back ${monthText(start, Math.max(0, Math.ceil(months) - 1))}`;
  const isLeft = x(months) - textWidth(text) - 6 > x(0);
  return [
    rule(x(months), top, x(months), y(0), { class: "threshold" }),
    element("circle", { cx: x(months), cy: y(0), r: 4, class: "hollow" }),
    label(x(months) + (isLeft ? -6 : 6), top + 10, text, {
      class: "halo",
      "text-anchor": isLeft ? "end" : "start",
    }),
  ].join("");
}

/** Lines that lie upon each other share one label. */
function grouped(rows: readonly Row[]): readonly (readonly [Row, readonly string[]])[] {
  const groups: [Row, string[]][] = [];
  const size = Math.max(1, ...rows.flatMap(({ cumulative }) => cumulative.map(Math.abs)));
  for (const row of rows) {
    const twin = groups.find(([{ cumulative }]) =>
      cumulative.every((usd, month) => Math.abs(usd - row.cumulative[month]!) < size / 1000),
    );
    if (twin) twin[1].push(row.entry.name);
    else groups.push([row, [row.entry.name]]);
  }
  return groups;
}

function labelTexts(rows: readonly Row[]): readonly string[] {
  return grouped(rows).map(([, names]) => names.join(" and "));
}

function labelsOf(rows: readonly Row[], { y }: Frame): readonly EndLabel[] {
  return grouped(rows)
    .map(([row, names], index) => ({
      at: y(row.cumulative.at(-1) ?? 0),
      text: names.join(" and "),
      className: row.className,
      dash: row.dash,
      isStrong: index === 0,
    }))
    .sort((a, b) => a.at - b.at);
}
