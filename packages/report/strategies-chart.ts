import { formatUsd, type StudyResult, type StudyStrategy } from "@switchyard/study";
import { scaleLinear } from "d3-scale";
import type { Chart } from "./figure.ts";
import { element, label, rule } from "./svg.ts";
import { HATCH_DEFS } from "./theme.ts";

const WIDTH = 860;
const ROW = 38;
const TOP = 34;
const NAMES = 150;
const FIGURES = 96;

/** All strategies on one scale: NPV over doing nothing as bars, the part before the end value as a tick. */
export function strategiesChart(result: StudyResult): Chart {
  const rows = result.strategies.filter((entry) => entry.available);
  const values = rows.flatMap((entry) => [entry.npvUsd.value, entry.npvWithoutTerminalUsd.value, 0]);
  const x = scaleLinear()
    .domain([Math.min(...values), Math.max(...values, 1)])
    .nice(5)
    .range([NAMES, WIDTH - FIGURES]);
  const height = TOP + rows.length * ROW + 22;
  const [best] = rows;
  return {
    id: "strategies",
    title:
      best && best.id !== "do-nothing"
        ? `${capital(best.name)} is worth ${formatUsd(best.npvUsd.value)} more than doing nothing`
        : "Nothing beats doing nothing here",
    subtitle:
      "Net present value over the do-nothing baseline, USD; the tick marks the value without anything after the horizon",
    width: WIDTH,
    height,
    marks: HATCH_DEFS + axis(x, height) + rows.map((entry, i) => bar(entry, TOP + i * ROW, x)).join(""),
    spoken: rows.map((entry) => `${entry.name} ${formatUsd(entry.npvUsd.value)}`).join(", "),
    table: {
      head: ["strategy", "NPV, USD", "without end value, USD", "capex, USD"],
      rows: rows.map((entry) => [
        entry.name,
        entry.npvUsd.value,
        entry.npvWithoutTerminalUsd.value,
        entry.capexUsd.value,
      ]),
    },
    how: { href: "#method", text: "how this was computed" },
  };
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;

function axis(x: Scale, height: number): string {
  const ticks = x
    .ticks(5)
    .map(
      (tick) =>
        rule(x(tick), TOP - 8, x(tick), height - 22, { class: tick === 0 ? "zero" : "hair" }) +
        label(x(tick), TOP - 14, formatUsd(tick), { "text-anchor": "middle", class: "soft" }),
    );
  return ticks.join("");
}

function bar(entry: StudyStrategy, y: number, x: Scale): string {
  const value = entry.npvUsd.value;
  const [from, to] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
  const tick = x(entry.npvWithoutTerminalUsd.value);
  return [
    label(0, y + 19, capital(entry.name), { class: "strong" }),
    element("rect", { x: from, y: y + 6, width: Math.max(0, to - from), height: 18, class: useClass(entry) }),
    entry.id === "do-nothing" ? "" : rule(tick, y + 3, tick, y + 27, { class: "cursor" }),
    label(WIDTH, y + 19, entry.id === "do-nothing" ? "baseline" : formatUsd(value), {
      "text-anchor": "end",
      class: "strong",
    }),
  ].join("");
}

/** Colour of the use that a strategy gives the megawatts to. */
export function useClass(entry: StudyStrategy): string {
  if (entry.id === "sell-power") return "export";
  if (entry.hostedGridMw > 0) return "hosting";
  return entry.id === "mine" ? "mining" : "import";
}

/** First letter in capitals. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
