import { formatUsd, type StudyResult, type StudyStrategy } from "@switchyard/study";
import { scaleLinear } from "d3-scale";
import { energyUses } from "./energy-uses.ts";
import type { Chart, Drawing } from "./figure.ts";
import { axisUsd, capital, type Layout, middleOnSheet, NARROW, textWidth, WIDE } from "./layout.ts";
import { element, label, rule } from "./svg.ts";

export { capital } from "./layout.ts";

const BAR = 14;

/** All strategies on one scale: NPV over doing nothing as bars, the part before the end value as a ring, and who gets the energy. */
export function strategiesChart(result: StudyResult): Chart {
  const rows = result.strategies.filter((entry) => entry.available);
  return {
    id: "strategies",
    title: titleOf(rows),
    subtitle:
      "Net present value over the do-nothing baseline, USD; the ring marks the value without anything after the horizon; the strip says who gets the energy that the connection can carry",
    ...drawing(rows, WIDE),
    narrow: drawing(rows, NARROW),
    spoken: `${titleOf(rows)}. ${rows.map((entry) => `${entry.name} ${worth(entry)}`).join(", ")}`,
    table: {
      head: ["strategy", "NPV, USD", "without end value, USD", "capex, USD", ...SHARES],
      rows: rows.map((entry) => [
        entry.name,
        entry.npvUsd.value,
        entry.npvWithoutTerminalUsd.value,
        entry.capexUsd.value,
        ...energyUses(entry.energy).map(({ share }) => share * 100),
      ]),
    },
    how: { href: "#how-strategies", text: "how this was computed" },
  };
}

const NO_ENERGY = { aiMwh: 0, miningMwh: 0, exportMwh: 0, reservedIdleMwh: 0, unusedMwh: 0 };
const SHARES = energyUses(NO_ENERGY).map(({ name }) => `${name}, % of energy`);

function titleOf(rows: readonly StudyStrategy[]): string {
  const [best, second] = rows;
  if (!best || best.id === "do-nothing") return "Nothing beats doing nothing here";
  const worthOf = `${capital(best.name)} is worth ${formatUsd(best.npvUsd.value)} more than doing nothing`;
  return second && second.id !== "do-nothing"
    ? `${worthOf}, ${formatUsd(best.npvUsd.value - second.npvUsd.value)} more than ${second.name}`
    : worthOf;
}

function worth(entry: StudyStrategy): string {
  return entry.id === "do-nothing" ? "baseline" : formatUsd(entry.npvUsd.value);
}

interface Frame {
  readonly x: ReturnType<typeof scaleLinear<number, number>>;
  readonly layout: Layout;
  readonly top: number;
  readonly row: number;
  readonly bottom: number;
  /** Left end of the energy strip and its width. */
  readonly strip: readonly [number, number];
}

function drawing(rows: readonly StudyStrategy[], layout: Layout): Drawing {
  const frame = frameOf(rows, layout);
  const middle = (index: number) => frame.top + index * frame.row + frame.row / 2;
  return {
    width: layout.width,
    height: frame.bottom,
    marks:
      axis(
        frame,
        rows.map((_, i) => middle(i)),
      ) + rows.map((entry, i) => bar(entry, middle(i), frame, i === 0)).join(""),
    cursorY: rows.map((_, index) => middle(index)),
  };
}

function frameOf(rows: readonly StudyStrategy[], layout: Layout): Frame {
  const values = rows.flatMap((entry) => [entry.npvUsd.value, entry.npvWithoutTerminalUsd.value, 0]);
  const names = Math.max(96, ...rows.map(({ name }) => textWidth(name, { isBold: true }))) + 16;
  const figures = Math.max(...rows.map((entry) => textWidth(worth(entry), { isBold: true })), 0) + 16;
  const isWide = layout.name === "wide";
  const [top, row] = [34, isWide ? 34 : 50];
  const low = Math.min(...values, 0);
  const x = scaleLinear()
    .domain([low, Math.max(...values, low === 0 ? 1 : 0)])
    .nice(isWide ? 5 : 3)
    .range(isWide ? [names + 132, layout.width - figures] : [2, layout.width - 24]);
  const strip = isWide ? ([names, 100] as const) : ([names, layout.width - names - figures - 12] as const);
  return { x, layout, top, row, bottom: top + rows.length * row + 6, strip };
}

/** Grid lines run through on a wide sheet; on a narrow one they keep to the bars, since names stand above these. */
function axis({ x, layout, top, bottom, strip }: Frame, middles: readonly number[]): string {
  const isWide = layout.name === "wide";
  const spans = isWide ? [[top - 8, bottom] as const] : middles.map((y) => [y, y + BAR + 6] as const);
  const isFlat = middles.length < 2; // doing nothing alone has no scale
  const ticks = (isFlat ? [0] : x.ticks(isWide ? 5 : 3)).map((tick) => {
    const text = axisUsd(tick);
    const place = middleOnSheet(x(tick), text, layout);
    return (
      spans
        .map(([from, to]) => rule(x(tick), from, x(tick), to, { class: tick === 0 ? "zero" : "hair" }))
        .join("") + label(place, top - 16, text, { "text-anchor": "middle", class: "soft" })
    );
  });
  return (isWide ? label(strip[0], top - 16, "energy to", { class: "soft" }) : "") + ticks.join("");
}

function bar(entry: StudyStrategy, middle: number, { x, layout, strip }: Frame, isBest: boolean): string {
  const isWide = layout.name === "wide";
  const [words, at] = isWide ? [middle + 4, middle - BAR / 2] : [middle - 8, middle + 3];
  const isBaseline = entry.id === "do-nothing";
  const value = entry.npvUsd.value;
  const [from, to] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
  return [
    label(0, words, capital(entry.name), { class: "strong" }),
    energyStrip(entry, strip, words - 9),
    element("rect", { x: from, y: at, width: to - from, height: BAR, class: isBest ? "ink" : "quiet" }),
    isBaseline ? "" : band(entry, at, x),
    isBaseline ? "" : ring(x(entry.npvWithoutTerminalUsd.value), at + BAR / 2),
    label(layout.width, words, worth(entry), { "text-anchor": "end", class: "strong" }),
  ].join("");
}

/** P10 to P90 where there are paths, with the median: a named band, not an error bar. */
function band({ npvUsd: { band: spread } }: StudyStrategy, at: number, x: Frame["x"]): string {
  if (!spread) return "";
  const [from, to, middle] = [x(spread.p10), x(spread.p90), x(spread.p50)];
  return (
    element("rect", { x: from, y: at + BAR - 3, width: to - from, height: 3, class: "ink" }) +
    rule(middle, at - 2, middle, at + BAR + 2, { class: "zero" })
  );
}

function ring(cx: number, cy: number): string {
  return element("circle", { cx, cy, r: 4, class: "hollow" });
}

/** Who gets the energy that the connection can carry, as shares of the strip. */
function energyStrip({ energy }: StudyStrategy, [left, width]: Frame["strip"], y: number): string {
  let at = left;
  return energyUses(energy)
    .map(({ mark, share }) => {
      const rect = element("rect", { x: at, y, width: share * width, height: 10, class: mark });
      at += share * width;
      return share > 0 ? rect : "";
    })
    .join("");
}

/** Colour of the use that a strategy gives the megawatts to. */
export function useClass(entry: StudyStrategy | undefined): "export" | "hosting" | "mining" | "import" {
  if (entry?.id === "sell-power") return "export";
  if (entry && entry.hostedGridMw > 0) return "hosting";
  return entry && (entry.id === "mine" || entry.energy.miningMwh > 0) ? "mining" : "import";
}
