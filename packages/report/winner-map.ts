import { formatFigure, formatUsd, type MapResult } from "@switchyard/study";
import type { Chart, Drawing } from "./figure.ts";
import { capital, type Layout, NARROW, textWidth, WIDE } from "./layout.ts";
import { element, label, rule } from "./svg.ts";
import { winnerClass } from "./winner-class.ts";

type Cell = MapResult["cells"][number];

/** Which strategy is best at each place of a grid of two inputs: a field per winner with its name in it, today as a ring. */
export function winnerMap(result: MapResult): Chart {
  return {
    id: "map",
    title: titleOf(result),
    subtitle: `Best strategy by ${result.x.parameter} (${result.x.unit}) and ${result.y.parameter} (${result.y.unit}), all else as it is; lines part the winners, paler fields lead by less than a tenth of their worth; the ring is today`,
    ...drawing(result, WIDE),
    narrow: drawing(result, NARROW),
    spoken: `${titleOf(result)}. ${spokenShares(result)}`,
    table: {
      head: [result.x.parameter, result.y.parameter, "best", "worth, USD", "lead over the next, USD"],
      rows: result.cells.map((cell) => [
        cell.x,
        cell.y,
        nameOf(result, cell.best),
        cell.bestUsd,
        cell.leadUsd,
      ]),
    },
    how: { href: "#how-map", text: "how this was computed" },
  };
}

function titleOf(result: MapResult): string {
  const { today, cells } = result;
  const winners = new Set(cells.map(({ best }) => best));
  const now = `${capital(nameOf(result, today.best))} wins today by ${formatUsd(today.leadUsd)}`;
  return winners.size < 2
    ? `${now}, and everywhere on this map`
    : `${now}; ${winners.size} strategies win somewhere`;
}

function spokenShares(result: MapResult): string {
  return sharesOf(result)
    .map(([id, count]) => `${nameOf(result, id)} wins at ${count} of ${result.cells.length} places`)
    .join("; ");
}

function sharesOf({ cells }: MapResult): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { best } of cells) counts.set(best, (counts.get(best) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly columns: number;
  readonly rows: number;
}

function drawing(result: MapResult, layout: Layout): Drawing {
  const frame = frameOf(result, layout);
  const bottom = frame.top + frame.rows * frame.cellHeight;
  return {
    width: layout.width,
    height: bottom + 44,
    marks: [
      ...result.cells.map((cell, i) => field(cell, i, frame)),
      borders(result, frame),
      names(result, frame),
      axes(result, frame, layout),
      todayMark(result, frame),
    ].join(""),
  };
}

function frameOf({ x, y }: MapResult, layout: Layout): Frame {
  const room = Math.max(...y.values.map((value) => textWidth(trimmed(value)))) + 12;
  const isWide = layout.name === "wide";
  const width = Math.min(layout.width - room - 8, isWide ? 640 : layout.width);
  const height = isWide ? 380 : 300;
  return {
    left: room,
    top: 28,
    cellWidth: width / x.values.length,
    cellHeight: height / y.values.length,
    columns: x.values.length,
    rows: y.values.length,
  };
}

/** Left upper corner of a cell; the lowest y stands at the bottom. */
function placeOf(index: number, { left, top, cellWidth, cellHeight, columns, rows }: Frame) {
  const [column, row] = [index % columns, Math.floor(index / columns)];
  return { x: left + column * cellWidth, y: top + (rows - 1 - row) * cellHeight };
}

function field(cell: Cell, index: number, frame: Frame): string {
  const { x, y } = placeOf(index, frame);
  const isClose = cell.leadUsd < 0.1 * Math.abs(cell.bestUsd);
  return element("rect", {
    x,
    y,
    width: frame.cellWidth + 0.5,
    height: frame.cellHeight + 0.5,
    class: winnerClass(cell.best),
    "fill-opacity": isClose ? 0.45 : 0.85,
  });
}

/** A line wherever two neighbours have different winners: colour alone would not tell strategies of one use apart. */
function borders({ cells }: MapResult, frame: Frame): string {
  const { columns, cellWidth, cellHeight } = frame;
  return cells
    .map(({ best }, i) => {
      const { x, y } = placeOf(i, frame);
      const right = (i + 1) % columns !== 0 && cells[i + 1]!.best !== best;
      const above = i + columns < cells.length && cells[i + columns]!.best !== best;
      return (
        (right ? rule(x + cellWidth, y, x + cellWidth, y + cellHeight, { class: "zero" }) : "") +
        (above ? rule(x, y, x + cellWidth, y, { class: "zero" }) : "")
      );
    })
    .join("");
}

/** Each winner's name once, in the cell nearest to the middle of its field. */
function names(result: MapResult, frame: Frame): string {
  return sharesOf(result)
    .map(([id]) => {
      const own = result.cells.flatMap((cell, i) => (cell.best === id ? [placeOf(i, frame)] : []));
      const mean = (pick: "x" | "y") => own.reduce((total, place) => total + place[pick], 0) / own.length;
      const [mx, my] = [mean("x"), mean("y")];
      const distance = (place: { x: number; y: number }) => Math.hypot(place.x - mx, place.y - my);
      const at = own.reduce((best, place) => (distance(place) < distance(best) ? place : best));
      return label(
        keptInside(at.x + frame.cellWidth / 2, nameOf(result, id), frame),
        at.y + frame.cellHeight / 2 + 4,
        nameOf(result, id),
        {
          "text-anchor": "middle",
          class: "strong halo",
        },
      );
    })
    .join("");
}

function keptInside(place: number, text: string, { left, cellWidth, columns }: Frame): number {
  const halfWidth = textWidth(text, { isBold: true }) / 2 + 3;
  return Math.min(Math.max(place, left + halfWidth), left + columns * cellWidth - halfWidth);
}

function axes({ x, y }: MapResult, frame: Frame, layout: Layout): string {
  const { left, top, cellWidth, cellHeight, rows } = frame;
  const bottom = top + rows * cellHeight;
  const every = layout.name === "wide" ? 1 : 3;
  const below = x.values.map((value, i) =>
    i % every === 0
      ? label(left + (i + 0.5) * cellWidth, bottom + 16, trimmed(value), {
          "text-anchor": "middle",
          class: "soft",
        })
      : "",
  );
  const beside = y.values.map((value, i) =>
    label(left - 6, bottom - (i + 0.5) * cellHeight + 4, trimmed(value), {
      "text-anchor": "end",
      class: "soft",
    }),
  );
  return [
    ...below,
    ...beside,
    label(left, bottom + 36, `${capital(x.parameter)}, ${x.unit}`, { class: "soft" }),
    label(0, 14, `${capital(y.parameter)}, ${y.unit}`, { class: "soft" }),
  ].join("");
}

function todayMark({ x, y, today }: MapResult, frame: Frame): string {
  const { left, top, cellWidth, cellHeight, rows } = frame;
  const cx = left + (positionOf(x.values, today.x) + 0.5) * cellWidth;
  const cy = top + (rows - 0.5 - positionOf(y.values, today.y)) * cellHeight;
  const text = `today ${trimmed(today.x)}, ${trimmed(today.y)}`;
  const isRight = cx + 10 + textWidth(text) > left + x.values.length * cellWidth;
  return (
    element("circle", { cx, cy, r: 6, class: "hollow" }) +
    label(cx + (isRight ? -10 : 10), cy - 8, text, {
      class: "halo",
      "text-anchor": isRight ? "end" : "start",
    })
  );
}

/** Place of a value among ascending ones, in cells; between two of them in proportion. */
function positionOf(values: readonly number[], value: number): number {
  const after = values.findIndex((each) => each >= value - 1e-9 * Math.abs(value));
  if (after < 0) return values.length - 1;
  if (after === 0) return 0;
  const [low, high] = [values[after - 1]!, values[after]!];
  return after - 1 + (value - low) / (high - low);
}

function nameOf({ names: all }: MapResult, id: string): string {
  return all[id] ?? id;
}

/** Three digits and no zeros behind the point. */
function trimmed(value: number): string {
  return formatFigure(value).replace(/\.0+$/, "");
}
