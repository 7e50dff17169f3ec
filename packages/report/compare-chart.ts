import { formatUsd, type StudyResult, type StudyStrategy } from "@switchyard/study";
import type { Chart, Drawing } from "./figure.ts";
import { axisUsd, capital, type Layout, middleOnSheet, NARROW, textWidth, WIDE } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label, rule } from "./svg.ts";

/** What one strategy is worth in two scenarios; null where it is not available. */
export interface ComparedRow {
  readonly id: string;
  readonly name: string;
  readonly first: number | null;
  readonly second: number | null;
}

/** Every strategy that either of two studies can carry out, in the order of the first. */
export function comparedRows(first: StudyResult, second: StudyResult): readonly ComparedRow[] {
  const available = (result: StudyResult) => result.strategies.filter((entry) => entry.available);
  const worth = (entries: readonly StudyStrategy[], id: string) =>
    entries.find((entry) => entry.id === id)?.npvUsd.value ?? null;
  const [ones, others] = [available(first), available(second)];
  const all = [...ones, ...others.filter(({ id }) => !ones.some((entry) => entry.id === id))];
  return all
    .filter(({ id }) => id !== "do-nothing")
    .map(({ id, name }) => ({
      id,
      name: bothNames(name, others, id),
      first: worth(ones, id),
      second: worth(others, id),
    }));
}

/** A mine that is best sold at once is called so; where the sides differ the row has both names. */
function bothNames(name: string, others: readonly StudyStrategy[], id: string): string {
  const there = others.find((entry) => entry.id === id)?.name ?? name;
  return there === name ? name : `${name} | ${there}`;
}

/** Two scenarios on one scale: what each strategy is worth in the first (solid) and in the second (outlined). */
export function compareChart(first: StudyResult, second: StudyResult): Chart {
  const rows = comparedRows(first, second);
  const title = titleOf(first, second);
  return {
    id: "compare",
    title,
    subtitle:
      "Net present value over each scenario's own do-nothing baseline, USD: the left scenario solid, the right one outlined",
    ...drawing(rows, WIDE),
    narrow: drawing(rows, NARROW),
    spoken: `${title}. ${rows.map(({ name, first: a, second: b }) => `${name}: ${worthText(a)} and ${worthText(b)}`).join("; ")}`,
    table: {
      head: ["strategy", "left, USD", "right, USD", "right less left, USD"],
      rows: rows.map(({ name, first: a, second: b }) => [
        name,
        a,
        b,
        a === null || b === null ? null : b - a,
      ]),
    },
    how: { href: "#how-strategies", text: "how this was computed" },
  };
}

function titleOf(first: StudyResult, second: StudyResult): string {
  const bestOf = ({ strategies, answer }: StudyResult) => strategies.find(({ id }) => id === answer.best)!;
  const [one, other] = [bestOf(first), bestOf(second)];
  const gap = other.npvUsd.value - one.npvUsd.value;
  const worth = `${formatUsd(Math.abs(gap))} ${gap < 0 ? "less" : "more"} on the right`;
  return one.id === other.id
    ? `${capital(one.name)} is best on both sides, worth ${worth}`
    : `${capital(one.name)} is best on the left, ${other.name} on the right; the best is worth ${worth}`;
}

function worthText(usd: number | null): string {
  return usd === null ? "not available" : formatUsd(usd);
}

interface Frame {
  readonly x: (usd: number) => number;
  readonly ticks: readonly number[];
  readonly layout: Layout;
  readonly top: number;
  readonly row: number;
}

const BAR = 11;

function drawing(rows: readonly ComparedRow[], layout: Layout): Drawing {
  const frame = frameOf(rows, layout);
  const top = (index: number) => frame.top + index * frame.row;
  const height = frame.top + rows.length * frame.row + 4;
  return {
    width: layout.width,
    height,
    marks: [...axis(frame, height), ...rows.map((row, i) => rowMarks(row, top(i), frame))].join(""),
    cursorY: rows.map((_, index) => top(index) + frame.row / 2),
  };
}

function frameOf(rows: readonly ComparedRow[], layout: Layout): Frame {
  const isWide = layout.name === "wide";
  const names = Math.max(96, ...rows.map(({ name }) => textWidth(capital(name), { isBold: true }))) + 16;
  const values = rows.flatMap(({ first, second }) => [first ?? 0, second ?? 0]);
  const scale = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(1, ...values)])
    .nice(isWide ? 5 : 3)
    .range(isWide ? [names, layout.width - 96] : [4, layout.width - 84]);
  return { x: scale, ticks: scale.ticks(isWide ? 5 : 3), layout, top: 32, row: isWide ? 40 : 58 };
}

function axis({ x, ticks, layout, top }: Frame, height: number): readonly string[] {
  return ticks.map((tick) => {
    const text = axisUsd(tick);
    return (
      rule(x(tick), top - 6, x(tick), height, { class: tick === 0 ? "zero" : "hair" }) +
      label(middleOnSheet(x(tick), text, layout), top - 14, text, { "text-anchor": "middle", class: "soft" })
    );
  });
}

function rowMarks({ name, first, second }: ComparedRow, top: number, frame: Frame): string {
  const isWide = frame.layout.name === "wide";
  const bars = isWide ? top + 7 : top + 24;
  return [
    label(0, isWide ? top + 24 : top + 14, capital(name), { class: "strong" }),
    bar(first, bars, frame, "ink"),
    bar(second, bars + BAR + 3, frame, "hollow"),
  ].join("");
}

function bar(usd: number | null, y: number, { x, layout }: Frame, mark: string): string {
  const words = label(layout.width, y + 10, worthText(usd), {
    "text-anchor": "end",
    class: mark === "ink" ? "" : "soft",
  });
  if (usd === null) return words;
  const [from, to] = [Math.min(x(0), x(usd)), Math.max(x(0), x(usd))];
  return element("rect", { x: from, y, width: Math.max(1, to - from), height: BAR, class: mark }) + words;
}
