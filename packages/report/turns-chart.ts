import { formatFigure, type StudyResult } from "@switchyard/study";
import { scaleLog } from "d3-scale";
import type { Chart } from "./figure.ts";
import { element, label, rule } from "./svg.ts";

const WIDTH = 860;
const ROW = 46;
const NAMES = 210;
const FIGURES = 250;
const SPAN = 5;

/** Inputs as sliders on one relative scale (a fifth to five times today): where today stands, where the answer turns. */
export function turnsChart(result: StudyResult): Chart {
  const ratios = result.breakEvens;
  const x = scaleLog()
    .domain([1 / SPAN, SPAN])
    .range([NAMES, WIDTH - FIGURES]);
  const height = 30 + ratios.length * ROW;
  const turning = result.breakEvens.filter((turn) => turn.flipsAt !== null);
  return {
    id: "turns",
    title:
      turning.length === 0
        ? "No single input that was moved changes the answer"
        : `${turning.length} of ${result.breakEvens.length} inputs can turn the answer, each alone`,
    subtitle:
      "Each input over its value of today, logarithmic, all else as it is; the dashed mark is where another strategy becomes best",
    width: WIDTH,
    height,
    marks: axis(x, height) + ratios.map((turn, i) => slider(turn, 30 + i * ROW, x)).join(""),
    spoken: result.breakEvens
      .map(
        (turn) =>
          `${turn.parameter}: ${turn.flipsAt === null ? "no turn" : `turns at ${formatFigure(turn.flipsAt)} ${turn.unit}`}`,
      )
      .join("; "),
    table: {
      head: ["input", "unit", "today", "turns at", "best below", "best above"],
      rows: result.breakEvens.map((turn) => [
        turn.parameter,
        turn.unit,
        turn.today,
        turn.flipsAt,
        turn.winnerBelow,
        turn.winnerAbove,
      ]),
    },
    how: { href: "#method", text: "how this was computed" },
  };
}

type Turn = StudyResult["breakEvens"][number];
type Scale = ReturnType<typeof scaleLog<number, number>>;

function axis(x: Scale, height: number): string {
  return [0.2, 0.5, 1, 2, 5]
    .map(
      (ratio) =>
        rule(x(ratio), 18, x(ratio), height - 8, { class: ratio === 1 ? "zero" : "hair" }) +
        label(x(ratio), 12, ratio === 1 ? "today" : `×${ratio}`, { "text-anchor": "middle", class: "soft" }),
    )
    .join("");
}

function slider(turn: Turn, y: number, x: Scale): string {
  const middle = y + 20;
  const turnAt =
    turn.flipsAt === null ? undefined : x(Math.min(SPAN, Math.max(1 / SPAN, turn.flipsAt / turn.today)));
  const flipped =
    turn.flipsAt === null ? "" : turn.flipsAt < turn.today ? turn.winnerBelow : turn.winnerAbove;
  return [
    label(0, middle - 2, turn.parameter, { class: "strong" }),
    label(0, middle + 13, `${formatFigure(turn.today)} ${turn.unit}`, { class: "soft" }),
    turn.today === 0
      ? label(x.range()[0]!, middle + 4, "starts at zero: no ratio to draw", { class: "soft" })
      : rule(x.range()[0]!, middle, x.range()[1]!, middle, { class: "hair" }),
    turnAt === undefined || turn.today === 0
      ? ""
      : rule(turnAt, middle - 13, turnAt, middle + 13, { class: "threshold" }),
    turn.today === 0 ? "" : element("circle", { cx: x(1), cy: middle, r: 5, class: "ink" }),
    label(
      WIDTH,
      middle - 2,
      turn.flipsAt === null ? "does not turn" : `turns at ${formatFigure(turn.flipsAt)}`,
      { "text-anchor": "end", class: "strong" },
    ),
    label(WIDTH, middle + 13, turn.flipsAt === null ? "within the range searched" : `then ${flipped}`, {
      "text-anchor": "end",
      class: "soft",
    }),
  ].join("");
}
