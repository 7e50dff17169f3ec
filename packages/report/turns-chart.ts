import { type BreakEven, formatFigure, type StudyResult } from "@switchyard/study";
import { scaleLog } from "d3-scale";
import type { Chart, Drawing } from "./figure.ts";
import { type Layout, NARROW, textWidth, WIDE, wrapText } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { useClass } from "./strategies-chart.ts";
import { element, label, rule } from "./svg.ts";

/** Spans of the relative axis: the smallest that holds every turn is drawn, so that turns near today can be told apart. */
const SPANS = [
  { span: 1.5, ticks: [0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.4] },
  { span: 2, ticks: [0.5, 0.7, 1, 1.4, 2] },
  { span: 5, ticks: [0.2, 0.5, 1, 2, 5] },
  { span: 20, ticks: [0.05, 0.2, 1, 5, 20] },
] as const;

/** Inputs on one relative scale around today: where today stands, where the answer turns, and what is best beyond it. */
export function turnsChart(result: StudyResult): Chart {
  const turns = result.breakEvens;
  return {
    id: "turns",
    title: titleOf(turns),
    subtitle:
      "Each input over its value of today, all else as it is, logarithmic. Thick: the answer stays; dashed: another strategy becomes best. A row that starts at zero has a scale of its own",
    ...drawing(result, WIDE),
    narrow: drawing(result, NARROW),
    spoken: `${titleOf(turns)}. ${turns.map((turn) => `${turn.parameter}: ${spokenTurn(turn)}`).join("; ")}`,
    table: {
      head: ["input", "unit", "today", "turns at", "searched from", "to", "best below", "best above"],
      rows: turns.map((turn) => [
        turn.parameter,
        turn.unit,
        turn.today,
        turn.flipsAt,
        turn.searchedFrom,
        turn.searchedTo,
        nameOf(result, turn.winnerBelow),
        nameOf(result, turn.winnerAbove),
      ]),
    },
    how: { href: "#how-turns", text: "how this was computed" },
  };
}

function titleOf(turns: readonly BreakEven[]): string {
  const count = turns.filter(({ flipsAt }) => flipsAt !== null).length;
  if (turns.length === 0) return "No input was moved";
  if (count === 0) return "No single input that was moved changes the answer";
  if (turns.length === 1) return "The one input that was moved can turn the answer";
  return `${count} of ${turns.length} inputs can turn the answer, each alone`;
}

function spokenTurn({ flipsAt, unit, today }: BreakEven): string {
  return flipsAt === null
    ? "does not turn"
    : `turns at ${formatFigure(flipsAt)} ${unit}, today ${formatFigure(today)}`;
}

interface Frame {
  readonly layout: Layout;
  /** Ratio to today's value to px. */
  readonly x: (ratio: number) => number;
  readonly span: number;
  readonly ticks: readonly number[];
  readonly track: readonly [number, number];
  readonly top: number;
  readonly row: number;
}

function drawing(result: StudyResult, layout: Layout): Drawing {
  const frame = frameOf(result, layout);
  const middle = (index: number) =>
    frame.top + index * frame.row + (layout.name === "wide" ? frame.row / 2 : frame.row - 18);
  const height = frame.top + result.breakEvens.length * frame.row + 4;
  return {
    width: layout.width,
    height,
    marks:
      axis(
        frame,
        height,
        result.breakEvens.map((_, i) => middle(i)),
      ) + result.breakEvens.map((turn, i) => row(result, turn, middle(i), frame)).join(""),
    cursorY: result.breakEvens.map((_, i) => frame.top + (i + 0.5) * frame.row),
  };
}

function frameOf({ breakEvens }: StudyResult, layout: Layout): Frame {
  const farthest = Math.max(
    1,
    ...breakEvens.map(({ flipsAt, today }) =>
      flipsAt === null || today <= 0 || flipsAt <= 0 ? 1 : Math.exp(Math.abs(Math.log(flipsAt / today))),
    ),
  );
  const { span, ticks } = SPANS.find((each) => each.span >= farthest * 1.05) ?? SPANS[SPANS.length - 1]!;
  const isWide = layout.name === "wide";
  const track = isWide ? ([236, layout.width - 196] as const) : ([14, layout.width - 14] as const);
  const x = scaleLog()
    .domain([1 / span, span])
    .range(track)
    .clamp(true);
  return { layout, x, span, ticks, track, top: 26, row: isWide ? 48 : 74 };
}

function axis({ x, ticks, top, layout }: Frame, height: number, middles: readonly number[]): string {
  const isWide = layout.name === "wide";
  const spans = isWide ? [[top - 8, height] as const] : middles.map((y) => [y - 9, y + 9] as const);
  const shown = isWide ? ticks : ticks.filter((_, i) => i % 2 === (ticks.length === 7 ? 1 : 0));
  return shown
    .map(
      (ratio) =>
        spans.map(([from, to]) => rule(x(ratio), from, x(ratio), to, { class: "hair" })).join("") +
        label(x(ratio), top - 14, ratio === 1 ? "today" : `×${ratio}`, {
          "text-anchor": "middle",
          class: ratio === 1 ? "strong" : "soft",
        }),
    )
    .join("");
}

function row(result: StudyResult, turn: BreakEven, middle: number, frame: Frame): string {
  const { layout } = frame;
  const isWide = layout.name === "wide";
  const outcome = outcomeOf(result, turn);
  const taken = Math.max(...outcome.map((text) => textWidth(text, { isBold: true })));
  const room = isWide ? 216 : layout.width - Math.min(taken, layout.width / 2) - 10;
  return [
    words(0, isWide ? middle : middle - 30, "start", room, [
      turn.parameter,
      `${formatFigure(turn.today)} ${turn.unit}`,
    ]),
    track(result, turn, middle, frame),
    words(layout.width, isWide ? middle : middle - 30, "end", isWide ? 184 : layout.width / 2, outcome),
  ].join("");
}

/** Two lines of words, heavy over soft; what is too long for its column is shortened, the table has it whole. */
function words(x: number, middle: number, anchor: string, width: number, [first, second]: readonly string[]) {
  return (
    label(x, middle - 3, fit(first!, width, true), { class: "strong", "text-anchor": anchor }) +
    label(x, middle + 12, fit(second!, width, false), { class: "soft", "text-anchor": anchor })
  );
}

function fit(text: string, width: number, isBold: boolean): string {
  if (textWidth(text, { isBold }) <= width) return text;
  return `${wrapText(text, width - 12, isBold)[0]} …`;
}

function outcomeOf(result: StudyResult, turn: BreakEven): readonly [string, string] {
  if (turn.flipsAt === null)
    return ["does not turn", `from ${formatFigure(turn.searchedFrom)} to ${formatFigure(turn.searchedTo)}`];
  const isBelow = turn.flipsAt < turn.today;
  return [
    `turns ${isBelow ? "below" : "above"} ${formatFigure(turn.flipsAt)}`,
    `then ${nameOf(result, isBelow ? turn.winnerBelow : turn.winnerAbove)}`,
  ];
}

/** The line of an input: thick in the colour of today's best as far as it is known to hold, the winner's beyond the turn. */
function track(result: StudyResult, turn: BreakEven, y: number, frame: Frame): string {
  const place = placing(turn, frame);
  const [left, right] = [place(turn.searchedFrom), place(turn.searchedTo)];
  const best = markOf(result, result.answer.best);
  const today = place(turn.today);
  const dot = element("circle", { cx: today, cy: y, r: 5, class: "ink" });
  const base = rule(left, y, right, y, { class: "line-soft", "stroke-width": 1 });
  const scale = turn.today > 0 ? "" : ownScale(turn, today, right, y);
  if (turn.flipsAt === null) return base + thick(left, right, y, best) + dot + scale;
  const at = place(turn.flipsAt);
  const isBelow = turn.flipsAt < turn.today;
  const winner = markOf(result, isBelow ? turn.winnerBelow : turn.winnerAbove);
  return [
    base,
    thick(today, at, y, best),
    element("path", { d: `M${at},${y}H${isBelow ? left : right}`, class: `line line-${winner}` }),
    rule(at, y - 12, at, y + 12, { class: "threshold" }),
    dot,
    scale,
  ].join("");
}

function thick(from: number, to: number, y: number, mark: string): string {
  return element("rect", {
    x: Math.min(from, to),
    y: y - 3,
    width: Math.abs(to - from),
    height: 6,
    class: mark,
  });
}

/** Ratios to today where there are any; an input that is zero today runs on its own linear scale from there to the right. */
function placing(
  { today, searchedTo }: BreakEven,
  { x, track: [, right] }: Frame,
): (value: number) => number {
  if (today > 0) return (value) => x(value / today);
  return scaleLinear()
    .domain([0, searchedTo || 1])
    .range([x(1), right])
    .clamp(true);
}

function ownScale(turn: BreakEven, today: number, right: number, y: number): string {
  return (
    label(today - 9, y + 4, formatFigure(turn.today), { class: "soft", "text-anchor": "end" }) +
    label(right, y + 17, formatFigure(turn.searchedTo), { class: "soft", "text-anchor": "end" })
  );
}

function markOf({ strategies }: StudyResult, id: string): string {
  return useClass(strategies.find((entry) => entry.id === id));
}

function nameOf({ strategies }: StudyResult, id: string): string {
  return strategies.find((entry) => entry.id === id)?.name ?? id.replaceAll("-", " ");
}
