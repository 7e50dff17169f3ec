import { formatFigure, type StudyResult } from "@switchyard/study";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { Chart } from "./figure.ts";
import { element, label, rule } from "./svg.ts";

const WIDTH = 860;
const HEIGHT = 300;
const LEFT = 64;
const RIGHT = 150;
const TOP = 16;
const BOTTOM = 32;

/** The first year's prices from dear to cheap, with the price at which each machine stops. Spikes are cut, and said so. */
export function durationChart(result: StudyResult): Chart {
  const { hours, priceUsdPerMwh, strikes } = result.durationCurve;
  const total = hours.at(-1) ?? 1;
  const top = Math.max(
    ...strikes.map((strike) => strike.strikeUsdPerMwh * 1.5),
    quantile(priceUsdPerMwh, 0.05) * 1.3,
    10,
  );
  const x = scaleLinear()
    .domain([0, total])
    .range([LEFT, WIDTH - RIGHT]);
  const y = scaleLinear()
    .domain([Math.min(0, ...priceUsdPerMwh), top])
    .nice(5)
    .range([HEIGHT - BOTTOM, TOP]);
  const ceiling = y.domain()[1]!;
  return {
    id: "duration",
    title: titleOf(result),
    subtitle: `Prices of the first year in USD/MWh, dear to cheap (${result.prices.label}); cut at ${formatFigure(ceiling)}, the highest is ${formatFigure(priceUsdPerMwh[0] ?? 0)}`,
    width: WIDTH,
    height: HEIGHT,
    marks:
      axes(total, x, y) +
      curve(hours, priceUsdPerMwh, x, y) +
      strikes.map((strike) => strikeMark(strike, x, y)).join(""),
    spoken: titleOf(result),
    table: {
      head: ["hours at or above", "price, USD/MWh"],
      rows: hours.map((hour, i) => [Math.round(hour), priceUsdPerMwh[i]!]),
    },
    how: { href: "#method", text: "how this was computed" },
    cursorX: hours.map((hour) => x(hour)),
  };
}

function titleOf({ durationCurve }: StudyResult): string {
  const [first] = durationCurve.strikes;
  if (!first) return "Prices of the first year";
  return `${first.id} stops above $${formatFigure(first.strikeUsdPerMwh)}/MWh, in ${formatFigure(first.hoursAbove)} hours of the first year`;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;

function axes(total: number, x: Scale, y: Scale): string {
  return [
    ...y
      .ticks(5)
      .map(
        (tick) =>
          rule(LEFT, y(tick), WIDTH - RIGHT, y(tick), { class: tick === 0 ? "zero" : "hair" }) +
          label(LEFT - 8, y(tick) + 4, formatFigure(tick), { "text-anchor": "end", class: "soft" }),
      ),
    ...x
      .ticks(6)
      .filter((tick) => tick <= total)
      .map((tick) =>
        label(x(tick), HEIGHT - 10, `${formatFigure(tick, 4)} h`, { "text-anchor": "middle", class: "soft" }),
      ),
  ].join("");
}

function curve(hours: readonly number[], prices: readonly number[], x: Scale, y: Scale): string {
  const ceiling = y.domain()[1]!;
  const points = hours.map((hour, i): [number, number] => [x(hour), y(Math.min(ceiling, prices[i]!))]);
  return element("path", { d: line().digits(1)(points) ?? "", class: "line line-import" });
}

function strikeMark(strike: StudyResult["durationCurve"]["strikes"][number], x: Scale, y: Scale): string {
  const at = y(strike.strikeUsdPerMwh);
  return [
    rule(LEFT, at, WIDTH - RIGHT, at, { class: "threshold" }),
    rule(x(strike.hoursAbove), at, x(strike.hoursAbove), HEIGHT - BOTTOM, { class: "hair" }),
    label(WIDTH - RIGHT + 8, at + 4, `${strike.id} $${formatFigure(strike.strikeUsdPerMwh)}`),
  ].join("");
}
