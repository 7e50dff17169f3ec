import { offsetSpans } from "@switchyard/scenario";
import { type DispatchResult, formatFigure } from "@switchyard/study";
import { line } from "d3-shape";
import type { Chart, Drawing } from "./figure.ts";
import { axisFigure, type Layout, NARROW, textWidth, WIDE } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label, rule } from "./svg.ts";
import { HATCH_DEFS } from "./theme.ts";

/** Sheet and margins: names at the right where there is room, listed below where there is none. */
interface Sheet {
  readonly layout: Layout;
  readonly left: number;
  readonly right: number;
  /** More columns than this are averaged: a pixel or two each. */
  readonly mostColumns: number;
}

const SHEETS: Readonly<Record<Layout["name"], Sheet>> = {
  wide: { layout: WIDE, left: 64, right: WIDE.width - 120, mostColumns: 336 },
  narrow: { layout: NARROW, left: 44, right: NARROW.width - 8, mostColumns: 150 },
};
const PRICE = { top: 16, bottom: 120 };
const POWER = { top: 150, bottom: 330 };
const HEIGHT = 360;
/** A use of power in the stack, bottom first: the fixed colours of the house. */
const USES = [
  { name: "AI hosting", className: "hosting" },
  { name: "mining", className: "mining" },
  { name: "charging", className: "storage" },
  { name: "export", className: "export" },
] as const;

interface Column {
  /** Start by the clock of the site, as seconds. */
  readonly localSec: number;
  readonly priceUsdPerMwh: number;
  readonly importMw: number;
  /** In the order of {@link USES}. */
  readonly usesMw: readonly number[];
}

/** Price over load on one clock: which use got each interval's power. Long horizons are averaged to columns. */
export function dispatchChart(result: DispatchResult): Chart {
  const columns = columnsOf(result, SHEETS.wide.mostColumns);
  const title = titleOf(result);
  return {
    id: "dispatch",
    title,
    subtitle: `Price in USD/MWh above, power in MW below, from ${clockText(columns[0]?.localSec ?? 0).slice(0, 10)} (${result.horizon.zone}), ${formatFigure(result.horizon.hours / 24)} days (${result.prices.label})`,
    ...drawing(columns, SHEETS.wide),
    narrow: drawing(columnsOf(result, SHEETS.narrow.mostColumns), SHEETS.narrow),
    spoken: title,
    table: {
      head: [
        `start (${result.horizon.zone})`,
        "price, USD/MWh",
        "import, MW",
        ...USES.map(({ name }) => `${name}, MW`),
      ],
      rows: columns.map((c) => [clockText(c.localSec), c.priceUsdPerMwh, c.importMw, ...c.usesMw]),
    },
    how: { href: "#method", text: "how this was computed" },
  };
}

function drawing(columns: readonly Column[], sheet: Sheet): Drawing {
  const { layout, left, right } = sheet;
  const isWide = layout.name === "wide";
  const x = scaleLinear().domain([0, columns.length]).range([left, right]);
  const prices = columns.map(({ priceUsdPerMwh }) => priceUsdPerMwh);
  const yPrice = scaleLinear()
    .domain([Math.min(0, ...prices), Math.max(1, ...prices)])
    .nice(3)
    .range([PRICE.bottom, PRICE.top]);
  const yPower = scaleLinear()
    .domain([0, mostMw(columns)])
    .nice(4)
    .range([POWER.bottom, POWER.top]);
  const lineOf = (y: Scale, of: (column: Column) => number) =>
    line().digits(1)(columns.map((c, i): [number, number] => [x(i + 0.5), y(of(c))])) ?? "";
  const below = isWide ? { marks: "", height: 0 } : namesBelow(columns);
  return {
    width: layout.width,
    height: HEIGHT + below.height,
    marks: [
      HATCH_DEFS,
      axis(yPrice, 3, sheet),
      axis(yPower, 4, sheet),
      label(4, PRICE.top - 6, "USD/MWh", { class: "soft" }),
      label(4, POWER.top - 8, "MW", { class: "soft" }),
      element("path", { class: "line line-import", d: lineOf(yPrice, (c) => c.priceUsdPerMwh) }),
      stacks(columns, x, yPower),
      element("path", { class: "line line-ink", d: lineOf(yPower, (c) => c.importMw) }),
      isWide ? labels(columns, yPrice, yPower, right + 8) : below.marks,
      dates(columns, x, isWide ? 6 : 3),
    ].join(""),
    cursorX: columns.map((_, i) => x(i + 0.5)),
  };
}

function mostMw(columns: readonly Column[]): number {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return Math.max(1, ...columns.map(({ usesMw, importMw }) => Math.max(importMw, sum(usesMw))));
}

/** Uses that there are, each with a sample of its mark, in rows of what fits. */
function namesBelow(columns: readonly Column[]): { readonly marks: string; readonly height: number } {
  const seen = USES.filter((_, use) => columns.some(({ usesMw }) => usesMw[use]! >= 1e-6));
  let [at, row] = [4, 0];
  const marks = seen.map(({ name, className }) => {
    const width = 20 + textWidth(name) + 14;
    if (at > 4 && at + width > NARROW.width) [at, row] = [4, row + 1];
    const y = HEIGHT + 14 + row * 18;
    const mark =
      element("rect", { x: at, y: y - 9, width: 12, height: 10, class: className }) + label(at + 18, y, name);
    at += width;
    return mark;
  });
  return { marks: marks.join(""), height: seen.length === 0 ? 0 : 22 + row * 18 };
}

type Scale = ReturnType<typeof scaleLinear>;

function columnsOf({ series, horizon }: DispatchResult, mostColumns: number): Column[] {
  const width = Math.max(1, Math.ceil(horizon.steps / mostColumns));
  const toLocal = localClock(horizon);
  const uses = [
    series.aiServedMw,
    addUp(Object.values(series.miningMw), horizon.steps),
    series.chargeMw,
    series.exportMw,
  ];
  return Array.from({ length: Math.ceil(horizon.steps / width) }, (_, i) => {
    const [from, to] = [i * width, Math.min(horizon.steps, (i + 1) * width)];
    const mean = (values: Float64Array) =>
      values.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
    return {
      localSec: toLocal(series.startUnixSec[from]!),
      priceUsdPerMwh: mean(series.priceUsdPerMwh),
      importMw: mean(series.importMw),
      usesMw: uses.map(mean),
    };
  });
}

function addUp(parts: readonly Float64Array[], steps: number): Float64Array {
  return Float64Array.from({ length: steps }, (_, step) =>
    parts.reduce((sum, values) => sum + values[step]!, 0),
  );
}

function titleOf({ energyMwh, horizon, series }: DispatchResult): string {
  const stopped = addUp(Object.values(series.miningMw), horizon.steps).filter((mw) => mw < 1e-6).length;
  const hours = (stopped * horizon.stepSec) / 3600;
  const ai = energyMwh.aiServed! > 0 ? `, AI takes ${formatFigure(energyMwh.aiServed!)}` : "";
  return `Mining takes ${formatFigure(energyMwh.mining!)} MWh${ai}; machines stand still in ${formatFigure(hours)} of ${formatFigure(horizon.hours, 4)} hours`;
}

function axis(y: Scale, count: number, { left, right }: Sheet): string {
  return y
    .ticks(count)
    .map(
      (tick) =>
        rule(left, y(tick), right, y(tick), { class: tick === 0 ? "zero" : "hair" }) +
        label(left - 8, y(tick) + 4, axisFigure(tick), { "text-anchor": "end", class: "soft" }),
    )
    .join("");
}

/** One closed step path per use: a file of a few kilobytes whatever the horizon. */
function stacks(columns: readonly Column[], x: Scale, y: Scale): string {
  const base = new Array<number>(columns.length).fill(0);
  return USES.map(({ className }, use) => {
    const top: string[] = [];
    const bottom: string[] = [];
    columns.forEach((column, i) => {
      const low = base[i]!;
      base[i] = low + column.usesMw[use]!;
      const [left, right] = [x(i).toFixed(1), x(i + 1).toFixed(1)];
      top.push(`L${left},${y(base[i]!).toFixed(1)}L${right},${y(base[i]!).toFixed(1)}`);
      bottom.unshift(`L${right},${y(low).toFixed(1)}L${left},${y(low).toFixed(1)}`);
    });
    const isEmpty = columns.every(({ usesMw }) => usesMw[use]! < 1e-6);
    return isEmpty
      ? ""
      : element("path", { class: className, d: `M${top.join("").slice(1)}${bottom.join("")}Z` });
  }).join("");
}

/** Direct labels at the right end, at the last column's heights, kept apart. */
function labels(columns: readonly Column[], yPrice: Scale, yPower: Scale, at: number): string {
  const last = columns[columns.length - 1]!;
  let stacked = 0;
  const marks: { name: string; y: number }[] = USES.flatMap(({ name }, use) => {
    if (columns.every(({ usesMw }) => usesMw[use]! < 1e-6)) return [];
    const middle = stacked + last.usesMw[use]! / 2;
    stacked += last.usesMw[use]!;
    return [{ name, y: yPower(middle) }];
  });
  marks.push({ name: "import (line)", y: yPower(last.importMw) - 8 });
  marks.sort((a, b) => b.y - a.y);
  marks.forEach((mark, i) => {
    if (i > 0) mark.y = Math.min(mark.y, marks[i - 1]!.y - 14);
  });
  return (
    label(at, yPrice(last.priceUsdPerMwh) + 4, "price") +
    marks.map(({ name, y }) => label(at, y + 4, name)).join("")
  );
}

/** Dates below the columns by the site's clock; hours too where the window is of days. */
function dates(columns: readonly Column[], x: Scale, count: number): string {
  const every = Math.max(1, Math.ceil(columns.length / count));
  const hours = ((columns.at(-1)?.localSec ?? 0) - (columns[0]?.localSec ?? 0)) / 3600;
  const text = (sec: number) =>
    hours < 96
      ? clockText(sec).slice(5)
      : hours < 400 * 24
        ? clockText(sec).slice(0, 10)
        : clockText(sec).slice(0, 7);
  return columns
    .map((column, i) =>
      i % every === 0
        ? label(x(i), HEIGHT - 8, text(column.localSec), { class: "soft", "text-anchor": "start" })
        : "",
    )
    .join("");
}

/** `2027-08-12 17:00` of seconds by a clock. */
function clockText(localSec: number): string {
  return new Date(localSec * 1000).toISOString().slice(0, 16).replace("T", " ");
}

/** Turns instants of a horizon into seconds by the clock of its zone. */
function localClock({
  startUnixSec,
  stepSec,
  steps,
  zone,
}: DispatchResult["horizon"]): (unixSec: number) => number {
  const spans = offsetSpans(zone, startUnixSec, startUnixSec + Math.max(1, steps) * stepSec);
  return (unixSec) =>
    unixSec + (spans.findLast((span) => span.fromUnixSec <= unixSec) ?? spans[0]!).offsetSec;
}
