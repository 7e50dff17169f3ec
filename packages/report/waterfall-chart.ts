import { formatUsd, type StudyResult, type StudyStrategy } from "@switchyard/study";
import type { Chart, Drawing } from "./figure.ts";
import { axisUsd, capital, type Layout, middleOnSheet, NARROW, textWidth, WIDE, wrapText } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label, rule } from "./svg.ts";

/** One step: a payment that adds to what was there, or a total that starts from nothing. */
export interface WaterfallStep {
  readonly name: string;
  readonly usd: number;
  /** Sum of all steps up to this one. */
  readonly endsUsd: number;
  readonly isTotal: boolean;
}

/** Steps smaller than this share of the largest are added up as one. */
const SMALL_SHARE = 0.015;

/** From rent and rewards down to what is left over doing nothing: the cash of one strategy over the horizon, line by line. */
export function waterfallChart(result: StudyResult, strategyId: string): Chart {
  const strategy = result.strategies.find(({ id }) => id === strategyId) ?? result.strategies[0]!;
  const baseline = result.strategies.find(({ id }) => id === "do-nothing");
  const steps = waterfallSteps(strategy, baseline);
  const title = titleOf(strategy, steps);
  return {
    id: "waterfall",
    title,
    subtitle: `Cash of "${strategy.name}" over ${Math.round(result.run.months / 12)} years from ${result.run.start}, USD, not discounted: received (dark) and paid (pale), each from where the last one ended`,
    ...drawing(steps, WIDE),
    narrow: drawing(steps, NARROW),
    spoken: `${title}. ${steps.map(({ name, usd }) => `${name} ${formatUsd(usd)}`).join(", ")}`,
    table: {
      head: ["step", "USD", "sum so far, USD"],
      rows: steps.map(({ name, usd, endsUsd }) => [name, Math.round(usd), Math.round(endsUsd)]),
    },
    how: { href: "#how-cash", text: "how this was computed" },
  };
}

/** Receipts from the largest, payments from the largest, small ones in one, less doing nothing, and what remains. */
export function waterfallSteps(
  strategy: StudyStrategy,
  baseline: StudyStrategy | undefined,
): readonly WaterfallStep[] {
  const lines = strategy.lines.map(({ why, amounts }) => ({ name: why, usd: sum(amounts) }));
  const idleUsd = -sum((baseline?.lines ?? []).flatMap(({ amounts }) => amounts));
  const largest = Math.max(1, ...lines.map(({ usd }) => Math.abs(usd)));
  const isSmall = ({ usd }: { usd: number }) => Math.abs(usd) < SMALL_SHARE * largest;
  const shown = lines.filter((line) => !isSmall(line));
  const small = lines.filter((line) => isSmall(line) && line.usd !== 0);
  const moves = [
    ...shown.filter(({ usd }) => usd > 0).sort((a, b) => b.usd - a.usd),
    ...shown.filter(({ usd }) => usd < 0).sort((a, b) => a.usd - b.usd),
    ...(small.length > 0
      ? [
          {
            name: small.length === 1 ? small[0]!.name : `${small.length} smaller lines`,
            usd: sum(small.map(({ usd }) => usd)),
          },
        ]
      : []),
    ...(Math.abs(idleUsd) >= 1 && strategy.id !== "do-nothing"
      ? [{ name: "what doing nothing would cost", usd: idleUsd }]
      : []),
  ];
  let endsUsd = 0;
  const steps = moves.map(({ name, usd }) => {
    endsUsd += usd;
    return { name, usd, endsUsd, isTotal: false };
  });
  return [...steps, { name: "left over doing nothing", usd: endsUsd, endsUsd, isTotal: true }];
}

function titleOf(strategy: StudyStrategy, steps: readonly WaterfallStep[]): string {
  const left = steps.at(-1)!.usd;
  const largest = steps.filter(({ usd, isTotal }) => usd < 0 && !isTotal).sort((a, b) => a.usd - b.usd)[0];
  const leaves = `${capital(strategy.name)} leaves ${formatUsd(left)} over doing nothing, before any discount`;
  return largest
    ? `${leaves}; its largest payment is ${formatUsd(-largest.usd)} for ${largest.name}`
    : leaves;
}

interface Frame {
  readonly x: (usd: number) => number;
  readonly ticks: readonly number[];
  readonly layout: Layout;
  readonly nameWidth: number;
  readonly top: number;
  readonly row: number;
}

const BAR = 14;

function drawing(steps: readonly WaterfallStep[], layout: Layout): Drawing {
  const frame = frameOf(steps, layout);
  const middle = (index: number) => frame.top + index * frame.row + frame.row / 2;
  const height = frame.top + steps.length * frame.row + 6;
  return {
    width: layout.width,
    height,
    marks: [
      ...axis(frame, height),
      ...steps.map((step, i) => stepMarks(step, middle(i), frame)),
      ...steps.slice(1).map((step, i) => link(steps[i]!, step, middle(i), frame)),
    ].join(""),
    cursorY: steps.map((_, index) => middle(index)),
  };
}

function frameOf(steps: readonly WaterfallStep[], layout: Layout): Frame {
  const isWide = layout.name === "wide";
  const nameWidth = isWide ? 268 : layout.width;
  const values = steps.flatMap(({ usd, endsUsd, isTotal }) => [endsUsd, isTotal ? 0 : endsUsd - usd]);
  const scale = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(1, ...values)])
    .nice(isWide ? 5 : 3)
    .range(isWide ? [nameWidth + 12, layout.width - 84] : [4, layout.width - 12]);
  return { x: scale, ticks: scale.ticks(isWide ? 5 : 3), layout, nameWidth, top: 30, row: isWide ? 28 : 46 };
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

function stepMarks({ name, usd, endsUsd, isTotal }: WaterfallStep, middle: number, frame: Frame): string {
  const { x, layout, nameWidth } = frame;
  const isWide = layout.name === "wide";
  const [words, at] = isWide ? [middle + 4, middle - BAR / 2] : [middle - 8, middle];
  const [from, to] = [x(isTotal ? 0 : endsUsd - usd), x(endsUsd)];
  const figure = formatUsd(usd);
  const room = isWide ? nameWidth : layout.width - textWidth(figure, { isBold: true }) - 16;
  const weight = isTotal ? { class: "strong" } : {};
  return [
    label(0, words, fitted(capital(name), room, isTotal), weight),
    element("rect", {
      x: Math.min(from, to),
      y: at,
      width: Math.max(1, Math.abs(to - from)),
      height: BAR,
      class: isTotal || usd >= 0 ? "ink" : "unused",
    }),
    label(layout.width, words, figure, { "text-anchor": "end", class: isTotal ? "strong" : "soft" }),
  ].join("");
}

/** A hairline from where one step ended to where the next begins. */
function link(before: WaterfallStep, next: WaterfallStep, middle: number, { x, row, layout }: Frame): string {
  const at = x(before.endsUsd);
  if (next.isTotal || layout.name === "narrow") return "";
  return rule(at, middle + BAR / 2, at, middle + row - BAR / 2, { class: "hair" });
}

function fitted(text: string, width: number, isBold: boolean): string {
  return textWidth(text, { isBold }) <= width ? text : `${wrapText(text, width - 14, isBold)[0]} …`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
