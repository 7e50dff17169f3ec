import { formatUsd, type StudyResult, type StudyStrategy } from "@switchyard/study";
import { energyUses } from "./energy-uses.ts";
import type { Chart, Drawing } from "./figure.ts";
import { axisUsd, capital, type Layout, middleOnSheet, NARROW, textWidth, WIDE } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label, rule } from "./svg.ts";

export { capital } from "./layout.ts";

const BAR = 14;

/** All strategies on one scale: NPV over doing nothing as bars, the part before the end value as a ring, and who gets the energy. */
export function strategiesChart(result: StudyResult): Chart {
  const rows = result.strategies.filter((entry) => entry.available);
  return {
    id: "strategies",
    title: titleOf(rows),
    subtitle: subtitleOf(rows),
    ...drawing(rows, WIDE),
    narrow: drawing(rows, NARROW),
    spoken: `${titleOf(rows)}. ${rows.map((entry) => `${entry.name} ${worth(entry)}`).join(", ")}`,
    table: {
      head: ["strategy", ...bandHeads(rows), "NPV, USD", "without end value, USD", "capex, USD", ...SHARES],
      rows: rows.map((entry) => [
        entry.name,
        ...bandCells(rows, entry),
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

/** What is drawn: spreads where there are paths, else bars of the stated path. */
function subtitleOf(rows: readonly StudyStrategy[]): string {
  const strip = "the strip says who gets the energy that the connection can carry";
  const paths = rows.find(({ npvUsd }) => npvUsd.band)?.npvUsd.band?.paths;
  return paths
    ? `Net present value over the do-nothing baseline, USD, on ${String(paths).replace(/\B(?=(\d{3})+$)/g, ",")} futures: P5 to P95 pale, P25 to P75 dark, the line is the median, the diamond the mean; ${strip}`
    : `Net present value over the do-nothing baseline, USD; the ring marks the value without anything after the horizon; ${strip}`;
}

const BAND_KEYS = ["p5", "p10", "p25", "p50", "p75", "p90", "p95"] as const;

function bandHeads(rows: readonly StudyStrategy[]): readonly string[] {
  return hasBands(rows) ? ["mean, USD", ...BAND_KEYS.map((key) => `${key.toUpperCase()}, USD`)] : [];
}

function bandCells(
  rows: readonly StudyStrategy[],
  { npvUsd: { band } }: StudyStrategy,
): readonly (number | null)[] {
  return hasBands(rows) ? [band?.mean ?? null, ...BAND_KEYS.map((key) => band?.[key] ?? null)] : [];
}

function hasBands(rows: readonly StudyStrategy[]): boolean {
  return rows.some(({ npvUsd }) => npvUsd.band !== undefined);
}

function titleOf(rows: readonly StudyStrategy[]): string {
  const [best, second] = rows;
  if (!best || best.id === "do-nothing") return "Nothing beats doing nothing here";
  const average = best.npvUsd.band ? " on average" : "";
  const worthOf = `${capital(best.name)} is worth ${formatUsd(worthUsd(best))} more than doing nothing${average}`;
  return second && second.id !== "do-nothing"
    ? `${worthOf}, ${formatUsd(worthUsd(best) - worthUsd(second))} more than ${second.name}`
    : worthOf;
}

/** The mean of the futures, else the value on the stated path. */
function worthUsd({ npvUsd: { value, band } }: StudyStrategy): number {
  return band?.mean ?? value;
}

function worth(entry: StudyStrategy): string {
  return entry.id === "do-nothing" ? "baseline" : formatUsd(worthUsd(entry));
}

interface Frame {
  readonly x: ReturnType<typeof scaleLinear>;
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
  const values = rows.flatMap(drawnValues);
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

/** All values for which the scale must have room. */
function drawnValues({ npvUsd: { value, band }, npvWithoutTerminalUsd }: StudyStrategy): readonly number[] {
  if (!band) return [value, npvWithoutTerminalUsd.value, 0];
  return [band.p5 ?? band.p10, band.p95 ?? band.p90, band.mean ?? band.p50, 0];
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
  const mark = isBest ? "ink" : "quiet";
  return [
    label(0, words, capital(entry.name), { class: "strong" }),
    energyStrip(entry, strip, words - 9),
    entry.npvUsd.band ? spread(entry, at, x, mark) : plainBar(entry, at, x, mark),
    label(layout.width, words, worth(entry), { "text-anchor": "end", class: "strong" }),
  ].join("");
}

/** The value on the stated path from zero on, and a ring for what of it comes before the end value. */
function plainBar(entry: StudyStrategy, y: number, x: Frame["x"], mark: string): string {
  const value = entry.npvUsd.value;
  const [from, to] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
  const rect = element("rect", { x: from, y, width: to - from, height: BAR, class: mark });
  return entry.id === "do-nothing" ? rect : rect + ring(x(entry.npvWithoutTerminalUsd.value), y + BAR / 2);
}

/** Graded bands of the futures, the median as a line through them and the mean as a diamond. */
function spread({ npvUsd: { band }, id }: StudyStrategy, y: number, x: Frame["x"], mark: string): string {
  if (!band || id === "do-nothing") return "";
  const part = (from: number, to: number, height: number, className: string) =>
    element("rect", {
      x: x(from),
      y: y + (BAR - height) / 2,
      width: Math.max(1, x(to) - x(from)),
      height,
      class: className,
    });
  const [median, mean] = [x(band.p50), x(band.mean ?? band.p50)];
  const middle = y + BAR / 2;
  return [
    part(band.p5 ?? band.p10, band.p95 ?? band.p90, BAR - 6, "pale"),
    part(band.p25 ?? band.p10, band.p75 ?? band.p90, BAR, mark),
    rule(median, y - 4, median, y + BAR + 4, { class: "zero" }),
    element("path", { d: `M${mean},${middle - 4}l4,4l-4,4l-4,-4Z`, class: "hollow" }),
  ].join("");
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
