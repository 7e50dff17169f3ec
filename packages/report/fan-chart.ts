import { formatFigure } from "@switchyard/study";
import { DATED_FOOT, type DatedSheet, datedBand, datedPath, datedSheet } from "./dated-sheet.ts";
import { type EndLabel, endLabels } from "./end-labels.ts";
import type { Chart, Drawing } from "./figure.ts";
import { type Layout, NARROW, textWidth, WIDE } from "./layout.ts";
import type { PlotFan } from "./network-plots.ts";
import { element, label, rule } from "./svg.ts";

/** A quantity of the network ahead, as graded bands, after what is known of its past. */
export interface FanInput {
  readonly id: string;
  /** Difficulty, hashrate, hashprice: as it begins a sentence. */
  readonly name: string;
  readonly unit: string;
  /** ISO days of the fan. */
  readonly days: readonly string[];
  readonly fan: PlotFan;
  /** Before the first day, at the same spacing, oldest first; empty where nothing is known. */
  readonly history: readonly { readonly day: string; readonly value: number }[];
  readonly how: Chart["how"];
}

/** Graded bands P5-P95 and P25-P75 with the median, after the history. */
export function fanChart(input: FanInput): Chart {
  const { name, unit, fan, days, history } = input;
  const end = days.at(-1)!.slice(0, 7);
  const [p5, p50, p95] = [fan.p5, fan.p50, fan.p95].map((values) => formatFigure(values.at(-1)!));
  const title = `${name} in ${end}: nine paths of ten lie between ${p5} and ${p95} ${unit}, half above ${p50}`;
  return {
    id: input.id,
    title,
    subtitle: `${name}, ${unit}: P5 to P95 pale, P25 to P75 darker, median as a line${history.length > 0 ? ", history before it" : ""}`,
    ...drawing(input, WIDE),
    narrow: drawing(input, NARROW),
    spoken: `${title}.`,
    table: {
      head: ["day", ...["P5", "P25", "P50", "P75", "P95"].map((each) => `${each}, ${unit}`)],
      rows: [
        ...history.map(({ day, value }) => [day, value, value, value, value, value]),
        ...days.map((day, i) => [day, fan.p5[i]!, fan.p25[i]!, fan.p50[i]!, fan.p75[i]!, fan.p95[i]!]),
      ],
    },
    how: input.how,
  };
}

function drawing({ days, fan, history }: FanInput, layout: Layout): Drawing {
  const past = history.map(({ value }) => value);
  const all = [...history.map(({ day }) => day), ...days];
  const most = Math.max(...past, ...fan.p95);
  const sheet = datedSheet(all, most, layout, textWidth("P50") + 48);
  const from = past.length;
  return {
    width: layout.width,
    height: sheet.bottom + DATED_FOOT,
    marks: [
      sheet.axes,
      element("path", { d: datedBand(sheet, fan.p5, fan.p95, from), class: "mining", "fill-opacity": 0.18 }),
      element("path", { d: datedBand(sheet, fan.p25, fan.p75, from), class: "mining", "fill-opacity": 0.34 }),
      element("path", { d: datedPath(sheet, fan.p50, from), class: "line line-mining" }),
      from > 0 ? pastMarks(sheet, past, fan.p50[0]!) : "",
      endLabels(endsOf(sheet, fan), sheet.right + 4, [sheet.top, sheet.bottom]),
    ].join(""),
    cursorX: all.map((_, i) => sheet.x(i)),
  };
}

function pastMarks(sheet: DatedSheet, past: readonly number[], next: number): string {
  const at = sheet.x(past.length);
  return (
    element("path", { d: datedPath(sheet, [...past, next]), class: "line line-ink" }) +
    rule(at, sheet.top, at, sheet.bottom, { class: "hair" }) +
    label(at - 6, sheet.top + 10, "history", { class: "soft halo", "text-anchor": "end" })
  );
}

function endsOf({ y }: DatedSheet, fan: PlotFan): readonly EndLabel[] {
  const rows = [
    ["P95", fan.p95, "line line-quiet"],
    ["P50", fan.p50, "line line-mining"],
    ["P5", fan.p5, "line line-quiet"],
  ] as const;
  return rows
    .map(([text, values, className]) => ({
      at: y(values.at(-1)!),
      text,
      className,
      dash: undefined,
      isStrong: text === "P50",
    }))
    .sort((a, b) => a.at - b.at);
}
