import { formatUsd } from "@switchyard/study";
import type { Chart, Drawing } from "./figure.ts";
import { axisUsd, type Layout, NARROW, WIDE, wrapText } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label, rule } from "./svg.ts";

/** One reading of what of the mine can be used again. */
export interface ConversionReading {
  /** `rebuild`, `reuse`, `middle` or the scenario's own. */
  readonly name: string;
  readonly greenfieldUsd: number;
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    readonly avoidedCapitalUsd: number;
  }[];
}

/** Marks of the readings, in the order given: never colour alone. */
const MARKS = ["line line-ink lead", "line line-quiet", "line line-hosting"] as const;
const DASHES = [undefined, "5 3", undefined] as const;

/**
 * What each item of the mine takes off the price of a new hall, summed item by item, for both camps on one scale. An item that
 * costs more to adapt and remove than it saves steps back.
 *
 * @param readings all with the same items in the same order; the first is drawn strongest
 */
export function conversionChart(readings: readonly ConversionReading[], how: Chart["how"]): Chart {
  const totals = readings.map((reading) => ({ reading, usd: totalOf(reading) }));
  const sorted = [...totals].sort((a, b) => b.usd - a.usd);
  const [most, least] = [sorted[0]!, sorted.at(-1)!];
  const hall = readings[0]!.greenfieldUsd;
  const share = (usd: number) => `${((100 * usd) / hall).toFixed(1).replace("-", "−")} %`;
  const title =
    most === least
      ? `Reuse takes ${formatUsd(most.usd)} off a new hall of ${formatUsd(hall)} (${share(most.usd)})`
      : `Reuse takes ${formatUsd(most.usd)} off a new hall of ${formatUsd(hall)} as "${most.reading.name}" reads it (${share(most.usd)}), ${formatUsd(least.usd)} as "${least.reading.name}" does (${share(least.usd)})`;
  const items = readings[0]!.items;
  return {
    id: "conversion",
    title,
    subtitle:
      "Avoided capital summed item by item, USD: hardware that need not be bought, less adapting and removing it",
    ...drawing(readings, WIDE),
    narrow: drawing(readings, NARROW),
    spoken: `${title}.`,
    table: {
      head: ["item", ...readings.map(({ name }) => `${name}, USD`)],
      rows: [
        ...items.map(({ name }, i) => [name, ...readings.map((each) => each.items[i]!.avoidedCapitalUsd)]),
        ["sum", ...totals.map(({ usd }) => usd)],
      ],
    },
    how,
  };
}

function totalOf({ items }: ConversionReading): number {
  return items.reduce((usd, item) => usd + item.avoidedCapitalUsd, 0);
}

const ROW = 40;
const TOP = 34;

function drawing(readings: readonly ConversionReading[], layout: Layout): Drawing {
  const isWide = layout.name === "wide";
  const items = readings[0]!.items;
  const left = isWide ? 232 : 8;
  const right = layout.width - (isWide ? 110 : 60);
  const rowHeight = isWide ? ROW : ROW + 14;
  const sums = readings.map((reading) => runningSums(reading));
  const all = sums.flat();
  const x = scaleLinear()
    .domain([Math.min(0, ...all), Math.max(1, ...all)])
    .nice(4)
    .range([left, right]);
  const bottom = TOP + items.length * rowHeight;
  const ticks = x
    .ticks(isWide ? 5 : 3)
    .map(
      (tick) =>
        rule(x(tick), TOP - 6, x(tick), bottom, { class: tick === 0 ? "zero" : "hair" }) +
        label(x(tick), TOP - 12, axisUsd(tick), { "text-anchor": "middle", class: "soft" }),
    );
  const rows = items.map(({ name }, i) => {
    const y = TOP + i * rowHeight;
    return (
      rule(0, y, layout.width, y, { class: "hair" }) +
      itemName(name, y, left, isWide) +
      readings.map((_, k) => floatingBar(sums[k]!, i, k, y + (isWide ? 8 : 22), readings.length, x)).join("")
    );
  });
  const ends = readings.map((reading, k) => {
    const y = bottom + 16 + k * 18;
    const text = `${reading.name}: ${formatUsd(totalOf(reading))}`;
    return (
      element("path", { d: `M${left},${y}h22`, class: MARKS[k % 3], "stroke-dasharray": DASHES[k % 3] }) +
      label(left + 30, y + 4, text, k === 0 ? { class: "strong" } : {})
    );
  });
  return {
    width: layout.width,
    height: bottom + 18 * readings.length + 14,
    marks: [...ticks, ...rows, rule(0, bottom, layout.width, bottom, { class: "hair" }), ...ends].join(""),
    cursorY: items.map((_, i) => TOP + (i + 0.5) * rowHeight),
  };
}

function itemName(name: string, y: number, left: number, isWide: boolean): string {
  if (!isWide) return label(0, y + 15, name);
  return wrapText(name, left - 16)
    .slice(0, 2)
    .map((line, i, lines) => label(0, y + (lines.length > 1 ? 17 + i * 15 : 25), line))
    .join("");
}

function runningSums({ items }: ConversionReading): readonly number[] {
  let sum = 0;
  return [0, ...items.map(({ avoidedCapitalUsd }) => (sum += avoidedCapitalUsd))];
}

/** From the sum before the item to the sum after it, with what it adds. */
function floatingBar(
  sums: readonly number[],
  item: number,
  reading: number,
  top: number,
  count: number,
  x: (usd: number) => number,
): string {
  const lane = 24 / count;
  const y = top + reading * lane + lane / 2;
  const [from, to] = [x(sums[item]!), x(sums[item + 1]!)];
  const text = axisUsd(sums[item + 1]! - sums[item]!);
  const right = Math.max(from, to);
  return (
    element("path", {
      d: `M${from.toFixed(1)},${y}H${to.toFixed(1)}`,
      class: MARKS[reading % 3],
      "stroke-dasharray": DASHES[reading % 3],
    }) +
    element("circle", { cx: to, cy: y, r: 2.5, class: reading === 0 ? "ink" : "quiet" }) +
    (reading === 0 ? label(right + 8, y + 4, text, { class: "halo soft" }) : "")
  );
}
