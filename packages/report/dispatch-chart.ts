import { type DispatchResult, formatFigure } from "@switchyard/study";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { Chart } from "./figure.ts";
import { element, label, rule } from "./svg.ts";
import { HATCH_DEFS } from "./theme.ts";

const WIDTH = 860;
const LEFT = 64;
const RIGHT = 120;
const PRICE = { top: 16, bottom: 120 };
const POWER = { top: 150, bottom: 330 };
const HEIGHT = 360;
/** More columns than this are averaged: a pixel or two each. */
const MOST_COLUMNS = 336;

/** A use of power in the stack, bottom first: the fixed colours of the house. */
const USES = [
  { name: "AI hosting", className: "hosting" },
  { name: "mining", className: "mining" },
  { name: "charging", className: "storage" },
  { name: "export", className: "export" },
] as const;

interface Column {
  readonly startUnixSec: number;
  readonly priceUsdPerMwh: number;
  readonly importMw: number;
  /** In the order of {@link USES}. */
  readonly usesMw: readonly number[];
}

/** Price over load on one clock: which use got each interval's power. Long horizons are averaged to columns. */
export function dispatchChart(result: DispatchResult): Chart {
  const columns = columnsOf(result);
  const x = scaleLinear()
    .domain([0, columns.length])
    .range([LEFT, WIDTH - RIGHT]);
  const prices = columns.map(({ priceUsdPerMwh }) => priceUsdPerMwh);
  const yPrice = scaleLinear()
    .domain([Math.min(0, ...prices), Math.max(1, ...prices)])
    .nice(3)
    .range([PRICE.bottom, PRICE.top]);
  const most = Math.max(
    1,
    ...columns.map(({ usesMw, importMw }) =>
      Math.max(
        importMw,
        usesMw.reduce((a, b) => a + b, 0),
      ),
    ),
  );
  const yPower = scaleLinear().domain([0, most]).nice(4).range([POWER.bottom, POWER.top]);
  const title = titleOf(result);
  return {
    id: "dispatch",
    title,
    subtitle: `Price in USD/MWh above, power in MW below, ${dateOf(result.horizon.startUnixSec)}, ${formatFigure(result.horizon.hours / 24)} days (${result.prices.label})`,
    width: WIDTH,
    height: HEIGHT,
    marks: [
      HATCH_DEFS,
      axis(yPrice, 3),
      axis(yPower, 4),
      element("path", {
        class: "line line-import",
        d:
          line().digits(1)(columns.map((c, i): [number, number] => [x(i + 0.5), yPrice(c.priceUsdPerMwh)])) ??
          "",
      }),
      stacks(columns, x, yPower),
      element("path", {
        class: "line line-ink",
        d: line().digits(1)(columns.map((c, i): [number, number] => [x(i + 0.5), yPower(c.importMw)])) ?? "",
      }),
      labels(columns, yPrice, yPower),
      dates(columns, x),
    ].join(""),
    spoken: title,
    table: {
      head: ["start (UTC)", "price, USD/MWh", "import, MW", ...USES.map(({ name }) => `${name}, MW`)],
      rows: columns.map((c) => [dateOf(c.startUnixSec, true), c.priceUsdPerMwh, c.importMw, ...c.usesMw]),
    },
    how: { href: "#method", text: "how this was computed" },
    cursorX: columns.map((_, i) => x(i + 0.5)),
  };
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;

function columnsOf({ series, horizon }: DispatchResult): Column[] {
  const width = Math.max(1, Math.ceil(horizon.steps / MOST_COLUMNS));
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
      startUnixSec: series.startUnixSec[from]!,
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

function axis(y: Scale, count: number): string {
  return y
    .ticks(count)
    .map(
      (tick) =>
        rule(LEFT, y(tick), WIDTH - RIGHT, y(tick), { class: tick === 0 ? "zero" : "hair" }) +
        label(LEFT - 8, y(tick) + 4, formatFigure(tick), { "text-anchor": "end", class: "soft" }),
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
function labels(columns: readonly Column[], yPrice: Scale, yPower: Scale): string {
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
  const at = WIDTH - RIGHT + 8;
  return (
    label(at, yPrice(last.priceUsdPerMwh) + 4, "price") +
    marks.map(({ name, y }) => label(at, y + 4, name)).join("")
  );
}

function dates(columns: readonly Column[], x: Scale): string {
  const every = Math.max(1, Math.ceil(columns.length / 6));
  return columns
    .map((column, i) =>
      i % every === 0
        ? label(x(i), HEIGHT - 8, dateOf(column.startUnixSec), { class: "soft", "text-anchor": "start" })
        : "",
    )
    .join("");
}

function dateOf(unixSec: number, withTime = false): string {
  const text = new Date(unixSec * 1000).toISOString();
  return withTime ? text.slice(0, 16).replace("T", " ") : text.slice(0, 10);
}
