import { formatFigure, formatUsd, type SensitivityResult } from "@switchyard/study";
import type { Chart, Drawing } from "./figure.ts";
import { axisUsd, capital, type Layout, middleOnSheet, NARROW, textWidth, WIDE } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label, rule } from "./svg.ts";
import { winnerClass } from "./winner-class.ts";

type Row = SensitivityResult["tornado"][number];
type End = Row["low"];

const BAR = 16;
/** Width of a label and a ring beside it. */
const RING_ROOM = 44;

/** One bar per input: what today's best strategy is worth at the input's low and high end, widest on top. */
export function tornadoChart(result: SensitivityResult): Chart {
  const rows = result.tornado;
  return {
    id: "tornado",
    title: titleOf(result),
    subtitle: `Net present value of "${nameOf(result, result.best)}" over doing nothing, USD, with one input at its low (pale) and its high end (dark), all else as it is. A ring: another strategy is worth more there`,
    ...drawing(result, WIDE),
    narrow: drawing(result, NARROW),
    spoken: `${titleOf(result)}. ${rows.map((row) => `${row.parameter}: ${formatUsd(row.low.keptUsd)} at ${formatFigure(row.low.value)}, ${formatUsd(row.high.keptUsd)} at ${formatFigure(row.high.value)}`).join("; ")}`,
    table: {
      head: [
        "input",
        "unit",
        "today",
        "low",
        "NPV kept",
        "best at low",
        "NPV of best",
        "high",
        "NPV kept",
        "best at high",
        "NPV of best",
        "swing",
      ],
      rows: rows.map((row) => [
        row.parameter,
        row.unit,
        row.today,
        ...endCells(result, row.low),
        ...endCells(result, row.high),
        row.swingUsd,
      ]),
    },
    how: { href: "#how-tornado", text: "how this was computed" },
  };
}

function endCells(result: SensitivityResult, end: End): readonly (string | number)[] {
  return [end.value, end.keptUsd, nameOf(result, end.best), end.bestUsd];
}

function titleOf({ tornado, best, names }: SensitivityResult): string {
  const [widest] = tornado;
  if (!widest) return "No input was moved";
  const turning = tornado.filter(({ rechoosingUsd }) => rechoosingUsd > 0).length;
  const moves = `${capital(widest.parameter)} moves "${names[best] ?? best}" the most: ${formatUsd(widest.swingUsd)} between ${formatFigure(widest.low.value)} and ${formatFigure(widest.high.value)}`;
  return `${moves}; ${turning === 0 ? "no input turns the answer within its range" : `${turning} of ${tornado.length} inputs can turn the answer`}`;
}

interface Frame {
  readonly x: (usd: number) => number;
  readonly ticks: readonly number[];
  readonly layout: Layout;
  readonly top: number;
  readonly row: number;
}

function drawing(result: SensitivityResult, layout: Layout): Drawing {
  const frame = frameOf(result, layout);
  const middle = (index: number) => frame.top + index * frame.row + frame.row / 2;
  const height = frame.top + result.tornado.length * frame.row + 6;
  const base = frame.x(result.bestUsd);
  return {
    width: layout.width,
    height,
    marks: [
      ...frame.ticks.map((tick) => tickMark(tick, frame, height)),
      ...result.tornado.map((row, i) => bars(result, row, middle(i), frame)),
      rule(base, frame.top - 6, base, height, { class: "threshold" }),
    ].join(""),
    cursorY: result.tornado.map((_, i) => middle(i)),
  };
}

function frameOf({ tornado, bestUsd }: SensitivityResult, layout: Layout): Frame {
  const isWide = layout.name === "wide";
  const names = Math.max(120, ...tornado.map(({ parameter }) => textWidth(parameter, { isBold: true }))) + 20;
  const ends = tornado.flatMap(({ low, high }) => [low.keptUsd, high.keptUsd, low.bestUsd, high.bestUsd]);
  const scale = scaleLinear()
    .domain([Math.min(bestUsd, ...ends), Math.max(bestUsd + 1, ...ends)])
    .nice(isWide ? 6 : 3)
    .range(isWide ? [names + 70, layout.width - 70] : [44, layout.width - 44]);
  return { x: scale, ticks: scale.ticks(isWide ? 6 : 3), layout, top: 34, row: isWide ? 36 : 54 };
}

function tickMark(tick: number, { x, layout, top }: Frame, height: number): string {
  const text = axisUsd(tick);
  return (
    rule(x(tick), top - 8, x(tick), height, { class: tick === 0 ? "zero" : "hair" }) +
    label(middleOnSheet(x(tick), text, layout), top - 16, text, { "text-anchor": "middle", class: "soft" })
  );
}

function bars(result: SensitivityResult, row: Row, middle: number, frame: Frame): string {
  const isWide = frame.layout.name === "wide";
  const y = isWide ? middle : middle + 10;
  const base = frame.x(result.bestUsd);
  return [
    label(0, isWide ? middle + 4 : middle - 8, capital(row.parameter), { class: "strong" }),
    half(base, frame.x(row.low.keptUsd), y, "quiet"),
    half(base, frame.x(row.high.keptUsd), y, "ink"),
    endLabel(row.low, row.high, y, frame),
    endLabel(row.high, row.low, y, frame),
    ring(result, row.low, y, frame),
    ring(result, row.high, y, frame),
  ].join("");
}

function half(from: number, to: number, y: number, mark: string): string {
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  return element("rect", { x: left, y: y - BAR / 2, width: right - left, height: BAR, class: mark });
}

/** The input's value outside its end of the bar; the other end's side decides where both lie on one side of today. */
function endLabel(end: End, other: End, y: number, { x }: Frame): string {
  const isLeft = end.keptUsd < other.keptUsd || (end.keptUsd === other.keptUsd && end.value < other.value);
  const ringX = end.bestUsd > end.keptUsd ? x(end.bestUsd) : x(end.keptUsd);
  // a ring just outside the bar's end takes the label's place
  const isInTheWay = !isLeft && ringX - x(end.keptUsd) < RING_ROOM && ringX > x(end.keptUsd);
  const place = isInTheWay ? ringX + 5 : x(end.keptUsd);
  return label(place + (isLeft ? -6 : 6), y + 4, formatFigure(end.value), {
    "text-anchor": isLeft ? "end" : "start",
    class: "soft",
  });
}

function ring(result: SensitivityResult, end: End, y: number, { x }: Frame): string {
  if (end.best === result.best || !(end.bestUsd > end.keptUsd)) return "";
  const at = x(end.bestUsd);
  return (
    element("circle", { cx: at, cy: y, r: 5, class: "hollow" }) +
    element("circle", { cx: at, cy: y, r: 2.5, class: winnerClass(end.best) })
  );
}

function nameOf({ names }: SensitivityResult, id: string): string {
  return names[id] ?? id;
}
