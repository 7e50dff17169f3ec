import { formatFigure, type StudyResult } from "@switchyard/study";
import { line } from "d3-shape";
import type { Chart, Drawing } from "./figure.ts";
import {
  axisFigure,
  axisRoom,
  type Layout,
  middleOnSheet,
  NARROW,
  spreadPlaces,
  textWidth,
  WIDE,
} from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label, rule } from "./svg.ts";

/** The first year's prices from dear to cheap, with the price at which each machine stops. Spikes are cut, and said so. */
export function durationChart(result: StudyResult): Chart {
  const { hours, priceUsdPerMwh } = result.durationCurve;
  const title = titleOf(result);
  return {
    id: "duration",
    title,
    subtitle: `Prices of the first year in USD/MWh, from dear to cheap, by hours at or above them (${result.prices.label})`,
    ...drawing(result, WIDE),
    narrow: drawing(result, NARROW),
    spoken: `${title}. The highest price is ${formatFigure(priceUsdPerMwh[0] ?? 0)} and the lowest ${formatFigure(priceUsdPerMwh.at(-1) ?? 0)} USD/MWh`,
    table: {
      head: ["hours at or above", "price, USD/MWh"],
      rows: hours.map((hour, i) => [Math.round(hour), priceUsdPerMwh[i]!]),
    },
    how: { href: "#how-duration", text: "how this was computed" },
  };
}

function titleOf({ durationCurve: { strikes } }: StudyResult): string {
  const [first] = strikes;
  if (!first) return "Prices of the first year: no machine is there to stop";
  if (first.hoursAbove === 0)
    return `${first.id} runs at all hours: no price of the first year is above ${usdPerMwh(first.strikeUsdPerMwh)}`;
  return `${first.id} stops above ${usdPerMwh(first.strikeUsdPerMwh)}, in ${formatFigure(first.hoursAbove)} hours of the first year`;
}

function usdPerMwh(price: number): string {
  return `${price < 0 ? "−" : ""}$${formatFigure(Math.abs(price))}/MWh`;
}

type Scale = ReturnType<typeof scaleLinear>;

interface Frame {
  readonly layout: Layout;
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function drawing(result: StudyResult, layout: Layout): Drawing {
  const frame = frameOf(result, layout);
  return {
    width: layout.width,
    height: frame.bottom + 30,
    marks: [axes(frame), curve(result, frame), strikeMarks(result, frame), cutNote(result, frame)].join(""),
    cursorX: result.durationCurve.hours.map((hour) => frame.x(hour)),
  };
}

function frameOf({ durationCurve: { hours, priceUsdPerMwh, strikes } }: StudyResult, layout: Layout): Frame {
  const isWide = layout.name === "wide";
  const highest = Math.max(1, ...priceUsdPerMwh);
  const enough = Math.max(
    10,
    ...strikes.map((strike) => strike.strikeUsdPerMwh * 1.5),
    quantile(priceUsdPerMwh, 0.05) * 1.3,
  );
  const labels = strikes.map((strike) => textWidth(strikeText(strike, layout)));
  const right = layout.width - (isWide ? Math.max(24, ...labels.map((width) => width + 12)) : 8);
  const [top, bottom] = [18, isWide ? 270 : 230];
  const y = scaleLinear()
    .domain([
      Math.min(0, ...priceUsdPerMwh),
      Math.min(enough, Math.max(highest * 1.05, ...strikes.map((strike) => strike.strikeUsdPerMwh * 1.15))),
    ])
    .nice(5)
    .range([bottom, top]);
  const left = axisRoom(y.ticks(5).map(axisFigure));
  const x = scaleLinear()
    .domain([0, hours.at(-1) ?? 1])
    .range([left, right]);
  return { layout, x, y, left, right, top, bottom };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

function axes({ layout, x, y, left, right, bottom }: Frame): string {
  const prices = y
    .ticks(5)
    .map(
      (tick) =>
        rule(left, y(tick), right, y(tick), { class: tick === 0 ? "zero" : "hair" }) +
        label(left - 8, y(tick) + 4, axisFigure(tick), { "text-anchor": "end", class: "soft" }),
    );
  const hours = x.ticks(layout.name === "wide" ? 6 : 4).map((tick) => {
    const text = `${axisFigure(tick)} h`;
    return label(middleOnSheet(x(tick), text, layout), bottom + 20, text, {
      "text-anchor": "middle",
      class: "soft",
    });
  });
  return [...prices, ...hours].join("");
}

function curve({ durationCurve }: StudyResult, { x, y }: Frame): string {
  const { hours, priceUsdPerMwh } = durationCurve;
  const ceiling = y.domain()[1]!;
  const points = hours.map((hour, i): [number, number] => [
    x(hour),
    y(Math.min(ceiling, priceUsdPerMwh[i]!)),
  ]);
  return element("path", { d: line().digits(1)(points) ?? "", class: "line line-import" });
}

/** Where spikes are cut: how high they went. */
function cutNote({ durationCurve: { priceUsdPerMwh } }: StudyResult, { x, y, top }: Frame): string {
  const highest = priceUsdPerMwh[0] ?? 0;
  if (highest <= y.domain()[1]!) return "";
  return label(x(0) + 12, top - 6, `↑ cut here, the highest is ${formatFigure(highest)}`, { class: "soft" });
}

type Strike = StudyResult["durationCurve"]["strikes"][number];

function strikeText({ id, strikeUsdPerMwh, hoursAbove }: Strike, { name }: Layout): string {
  return name === "wide"
    ? `${id} stops above $${formatFigure(strikeUsdPerMwh)}`
    : `${id} stops above $${formatFigure(strikeUsdPerMwh)}: ${formatFigure(hoursAbove)} h`;
}

interface PlacedStrike {
  readonly strike: Strike;
  readonly at: number;
  readonly nameAt: number;
  readonly nameX: number;
  readonly anchor: "start" | "end";
}

/** Each machine's stopping price across the curve, with its name and, under the axis, the hours in which it runs. */
function strikeMarks({ durationCurve: { strikes } }: StudyResult, frame: Frame): string {
  const { x, y, left, right, bottom } = frame;
  const drawn = strikes
    .filter(({ strikeUsdPerMwh }) => strikeUsdPerMwh >= y.domain()[0]!)
    .toSorted((a, b) => b.strikeUsdPerMwh - a.strikeUsdPerMwh);
  return placedStrikes(drawn, frame)
    .map(({ strike, at, nameAt, nameX, anchor }, i) => {
      const above = x(strike.hoursAbove);
      return [
        rule(left, at, right, at, { class: "threshold" }),
        rule(above, at, above, bottom, { class: "hair" }),
        element("rect", {
          x: above,
          y: bottom + 1 + i * 4,
          width: right - above,
          height: 3,
          class: "mining",
        }),
        label(nameX, nameAt + 4, strikeText(strike, frame.layout), { class: "halo", "text-anchor": anchor }),
      ].join("");
    })
    .join("");
}

/** Names stand beside the plot where it is wide, else where the curve is not: over the line on its right, under it on its left. */
function placedStrikes(strikes: readonly Strike[], frame: Frame): readonly PlacedStrike[] {
  const { layout, x, y, left, right, top, bottom } = frame;
  const isWide = layout.name === "wide";
  const isUnder = ({ hoursAbove }: Strike) => !isWide && x(hoursAbove) > (left + right) / 2;
  const side = (under: boolean) => {
    const own = strikes.filter((strike) => isUnder(strike) === under);
    const at = own.map(({ strikeUsdPerMwh }) => y(strikeUsdPerMwh));
    const names = spreadPlaces(
      at.map((place) => place + (isWide ? 0 : under ? 10 : -9)),
      15,
      [top, bottom],
    );
    return own.map((strike, i) => ({
      strike,
      at: at[i]!,
      nameAt: names[i]!,
      nameX: isWide ? right + 8 : under ? left + 4 : right,
      anchor: isWide || under ? ("start" as const) : ("end" as const),
    }));
  };
  return [...side(false), ...side(true)];
}
