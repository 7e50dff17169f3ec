import { axisFigure, axisRoom, type Layout, middleOnSheet } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { label, rule } from "./svg.ts";

/** A sheet whose horizontal axis is a list of ISO days, its vertical axis from 0: axes drawn, places as functions. */
export interface DatedSheet {
  readonly layout: Layout;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Horizontal place of the i-th day. */
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
  readonly axes: string;
}

const DAY_LABEL_WIDTH = 64;

/**
 * @param days ISO days, evenly spaced, at least two
 * @param most the largest value that must fit
 * @param rightRoom px kept free right of the last day
 */
export function datedSheet(
  days: readonly string[],
  most: number,
  layout: Layout,
  rightRoom: number,
): DatedSheet {
  const isWide = layout.name === "wide";
  const [top, bottom] = [14, isWide ? 250 : 220];
  const scale = scaleLinear()
    .domain([0, most > 0 ? most : 1])
    .nice(5)
    .range([bottom, top]);
  const ticks = scale.ticks(5);
  const left = axisRoom(ticks.map(axisFigure));
  const right = layout.width - rightRoom;
  const x = (index: number) => left + (index / Math.max(1, days.length - 1)) * (right - left);
  const lines = ticks.map(
    (tick) =>
      rule(left, scale(tick), right, scale(tick), { class: tick === 0 ? "zero" : "hair" }) +
      label(left - 8, scale(tick) + 4, axisFigure(tick), { "text-anchor": "end", class: "soft" }),
  );
  const dates = shownDays(days.length, right - left).map((index) => {
    const text = days[index]!.slice(0, 7);
    return (
      rule(x(index), bottom, x(index), bottom + 5, { class: "hair" }) +
      label(middleOnSheet(x(index), text, layout), bottom + 20, text, {
        "text-anchor": "middle",
        class: "soft",
      })
    );
  });
  return {
    layout,
    left,
    right,
    top,
    bottom,
    x,
    y: (value) => scale(value),
    axes: [...lines, ...dates].join(""),
  };
}

/** Height of the drawing below the axis' labels. */
export const DATED_FOOT = 30;

function shownDays(count: number, width: number): readonly number[] {
  const most = Math.max(2, Math.min(8, Math.floor(width / DAY_LABEL_WIDTH), count));
  const places = Array.from({ length: most }, (_, k) => Math.round((k * (count - 1)) / (most - 1)));
  return [...new Set(places)];
}

/** Path through values by day. */
export function datedPath({ x, y }: DatedSheet, values: readonly number[], from = 0): string {
  return `M${values.map((value, i) => `${x(from + i).toFixed(1)},${y(value).toFixed(1)}`).join("L")}`;
}

/** Area between two lines by day. */
export function datedBand(
  { x, y }: DatedSheet,
  low: readonly number[],
  high: readonly number[],
  from = 0,
): string {
  const there = high.map((value, i) => `${x(from + i).toFixed(1)},${y(value).toFixed(1)}`);
  const back = low.map((value, i) => `${x(from + i).toFixed(1)},${y(value).toFixed(1)}`).reverse();
  return `M${[...there, ...back].join("L")}Z`;
}
