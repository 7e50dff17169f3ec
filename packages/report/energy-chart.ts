import { formatPercent, type StudyResult, type StudyStrategy } from "@switchyard/study";
import { scaleBand } from "d3-scale";
import { type EnergyUse, energyUses } from "./energy-uses.ts";
import type { Chart, Drawing } from "./figure.ts";
import {
  axisFigure,
  axisRoom,
  capital,
  type Layout,
  middleOnSheet,
  NARROW,
  spreadPlaces,
  textWidth,
  WIDE,
} from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label, rule } from "./svg.ts";
import { shownYears } from "./time-axis.ts";

/** Where the megawatt-hours of the best strategy went, year by year. */
export function energyChart(result: StudyResult): Chart {
  const best = result.strategies.find((entry) => entry.id === result.answer.best)!;
  const columns = best.years.map(({ year, energy }) => ({ year, uses: energyUses(energy) }));
  const title = titleOf(best);
  return {
    id: "energy",
    title,
    subtitle: `${capital(best.name)}: energy at the point of connection by use, GWh a year; part years are short`,
    ...drawing(columns, WIDE),
    narrow: drawing(columns, NARROW),
    spoken: `${title}: ${energyUses(best.energy)
      .filter(({ mwh }) => mwh > 0)
      .map(({ name, share }) => `${name} ${formatPercent(share)}`)
      .join(", ")}`,
    table: {
      head: ["year", ...energyUses(best.energy).map(({ name }) => `${name}, GWh`)],
      rows: columns.map(({ year, uses }) => [String(year), ...uses.map(({ mwh }) => mwh / 1000)]),
    },
    how: { href: "#how-energy", text: "how this was computed" },
  };
}

function titleOf({ name, energy }: StudyStrategy): string {
  const all = energy.importMwh + energy.unusedMwh;
  const share = all > 0 ? energy.importMwh / all : 0;
  return `${capital(name)} uses ${share === 0 ? "0 %" : formatPercent(share)} of what the connection could carry`;
}

interface Column {
  readonly year: number;
  readonly uses: readonly EnergyUse[];
}

interface Frame {
  readonly layout: Layout;
  readonly x: ReturnType<typeof scaleBand<number>>;
  readonly y: ReturnType<typeof scaleLinear>;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

function drawing(columns: readonly Column[], layout: Layout): Drawing {
  const frame = frameOf(columns, layout);
  const isWide = layout.name === "wide";
  const shown = shownYears(
    columns.map(({ year }) => year),
    frame.right - frame.left,
  );
  return {
    width: layout.width,
    height: frame.bottom + (isWide ? 30 : 56),
    marks: [
      axis(frame),
      ...columns.map((column) => stack(column, frame, shown.has(column.year))),
      isWide ? namesBeside(columns, frame) : namesBelow(columns, frame),
    ].join(""),
    cursorX: columns.map(({ year }) => frame.x(year)! + frame.x.bandwidth() / 2),
  };
}

function frameOf(columns: readonly Column[], layout: Layout): Frame {
  const isWide = layout.name === "wide";
  const right = layout.width - (isWide ? 130 : 4);
  const bottom = isWide ? 270 : 220;
  const most = Math.max(
    1e-3,
    ...columns.map(({ uses }) => uses.reduce((total, { mwh }) => total + mwh, 0) / 1000),
  );
  const y = scaleLinear().domain([0, most]).nice(4).range([bottom, 16]);
  const left = axisRoom(y.ticks(4).map(axisFigure));
  const x = scaleBand<number>()
    .domain(columns.map(({ year }) => year))
    .range([left, right])
    .paddingInner(0.25);
  return { layout, x, y, left, right, bottom };
}

function axis({ y, left, right }: Frame): string {
  return y
    .ticks(4)
    .map(
      (tick) =>
        rule(left, y(tick), right, y(tick), { class: tick === 0 ? "zero" : "hair" }) +
        label(left - 8, y(tick) + 4, axisFigure(tick), { "text-anchor": "end", class: "soft" }),
    )
    .join("");
}

function stack({ year, uses }: Column, { layout, x, y, bottom }: Frame, isNamed: boolean): string {
  let below = 0;
  const bars = uses.map(({ mwh, mark }) => {
    const [from, to] = [y(below / 1000), y((below + mwh) / 1000)];
    below += mwh;
    return mwh > 0
      ? element("rect", { x: x(year)!, y: to, width: x.bandwidth(), height: from - to, class: mark })
      : "";
  });
  const name = label(
    middleOnSheet(x(year)! + x.bandwidth() / 2, String(year), layout),
    bottom + 20,
    String(year),
    {
      "text-anchor": "middle",
      class: "soft",
    },
  );
  return bars.join("") + (isNamed ? name : "");
}

/** Uses that any year has. */
function drawnUses(columns: readonly Column[]): readonly EnergyUse[] {
  return (columns.at(-1)?.uses ?? []).filter((_, i) => columns.some(({ uses }) => uses[i]!.mwh > 0));
}

/** Names beside the last column, each at its own part, kept apart. */
function namesBeside(columns: readonly Column[], { y, right, bottom }: Frame): string {
  const last = columns.at(-1);
  if (!last) return "";
  let below = 0;
  const middles = new Map(
    last.uses.map((use) => {
      const middle = y((below + use.mwh / 2) / 1000);
      below += use.mwh;
      return [use.name, middle] as const;
    }),
  );
  const uses = drawnUses(columns).toReversed();
  const places = spreadPlaces(
    uses.map(({ name }) => middles.get(name)!),
    18,
    [20, bottom - 6],
  );
  return uses.map((use, i) => named(use, right + 14, places[i]!)).join("");
}

function namesBelow(columns: readonly Column[], { bottom }: Frame): string {
  let at = 0;
  return drawnUses(columns)
    .map((use) => {
      const mark = named(use, at, bottom + 42);
      at += 16 + textWidth(use.name) + 12;
      return mark;
    })
    .join("");
}

function named({ name, mark }: EnergyUse, x: number, y: number): string {
  return element("rect", { x, y: y - 5, width: 10, height: 10, class: mark }) + label(x + 16, y + 4, name);
}
