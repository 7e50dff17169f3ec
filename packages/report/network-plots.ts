import { element, label, rule } from "./svg.ts";
import { HATCH_DEFS, THEME_CSS } from "./theme.ts";

/** Bands of one quantity by date. */
export interface PlotFan {
  readonly p5: readonly number[];
  readonly p25: readonly number[];
  readonly p50: readonly number[];
  readonly p75: readonly number[];
  readonly p95: readonly number[];
}

/** A step of a supply curve, cheapest first. */
export interface PlotSupplyStep {
  readonly breakEvenUsdPerPhDay: number;
  readonly cumulativeEhs: number;
}

/** What the network's page of plots shows. */
export interface NetworkPlotInput {
  readonly days: readonly string[];
  readonly hashrateEhs: PlotFan;
  readonly hashpriceUsdPerPhDay: PlotFan;
  readonly supply: {
    readonly day: string;
    readonly steps: readonly PlotSupplyStep[];
    readonly hashpriceUsdPerPhDay: number;
  };
  /** Expected paths with and without the shocks; absent where none was asked for. */
  readonly shock?: {
    readonly name: string;
    readonly withHashprice: readonly number[];
    readonly withoutHashprice: readonly number[];
    readonly epochsToHalf: number | null;
    readonly peakIndex: number;
  };
}

const WIDTH = 760;
const PANEL = 250;
const LEFT = 64;
const RIGHT = 64;
const TOP = 46;
const BOTTOM = 34;

/** Fans, supply curve and shock response as one SVG, panels aligned; each panel's title says what it shows. */
export function networkPlotsSvg(input: NetworkPlotInput): string {
  const panels = [
    fanPanel(input.days, input.hashrateEhs, hashrateTitle(input), "EH/s"),
    fanPanel(input.days, input.hashpriceUsdPerPhDay, hashpriceTitle(input), "USD per PH/s and day"),
    supplyPanel(input),
    ...(input.shock ? [shockPanel(input.days, input.shock)] : []),
  ];
  const height = panels.length * PANEL + 12;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: "img",
      "aria-label": hashpriceTitle(input),
    },
    element("style", {}, THEME_CSS),
    HATCH_DEFS,
    element("rect", { width: WIDTH, height, fill: "var(--paper)" }),
    ...panels.map((panel, i) => element("g", { transform: `translate(0,${i * PANEL})` }, panel)),
  );
}

function hashrateTitle({ hashrateEhs: fan, days }: NetworkPlotInput): string {
  return `Hashrate in ${days.at(-1)!.slice(0, 7)}: P5 ${figure(fan.p5.at(-1)!)}, P50 ${figure(fan.p50.at(-1)!)}, P95 ${figure(fan.p95.at(-1)!)} EH/s`;
}

function hashpriceTitle({ hashpriceUsdPerPhDay: fan, days }: NetworkPlotInput): string {
  return `Hashprice in ${days.at(-1)!.slice(0, 7)}: P5 $${figure(fan.p5.at(-1)!)}, P50 $${figure(fan.p50.at(-1)!)}, P95 $${figure(fan.p95.at(-1)!)}`;
}

interface Frame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly marks: string;
}

/** Axes of a panel: title, unit, horizontal hairlines at round values. */
function frame(title: string, unit: string, xMax: number, yMax: number): Frame {
  const bottom = PANEL - BOTTOM;
  const ticks = roundTicks(yMax);
  const top = Math.max(yMax, ticks.at(-1)!);
  const x = (value: number) => LEFT + (value / xMax) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => bottom - (value / top) * (bottom - TOP);
  const lines = ticks.map(
    (tick) =>
      rule(LEFT, y(tick), WIDTH - RIGHT, y(tick), { class: tick === 0 ? "zero" : "hair" }) +
      label(LEFT - 8, y(tick) + 4, figure(tick), { "text-anchor": "end", class: "soft" }),
  );
  const marks = [
    label(LEFT, 18, title, { class: "strong" }),
    label(LEFT, 34, unit, { class: "soft" }),
    ...lines,
  ];
  return { x, y, marks: marks.join("") };
}

function fanPanel(days: readonly string[], fan: PlotFan, title: string, unit: string): string {
  const { x, y, marks } = frame(title, unit, days.length - 1, Math.max(...fan.p95));
  const end = days.length - 1;
  const ends = spreadLabels([
    { at: y(fan.p95[end]!), text: "P95" },
    { at: y(fan.p50[end]!), text: "P50" },
    { at: y(fan.p5[end]!), text: "P5" },
  ]);
  return [
    marks,
    area(fan.p5, fan.p95, x, y, 0.18),
    area(fan.p25, fan.p75, x, y, 0.32),
    element("path", { d: linePath(fan.p50, x, y), class: "line line-mining" }),
    ...ends.map(({ at, text }) => label(x(end) + 6, at + 4, text)),
    dateAxis(days, x),
  ].join("");
}

function area(
  low: readonly number[],
  high: readonly number[],
  x: Frame["x"],
  y: Frame["y"],
  opacity: number,
): string {
  const there = high.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`);
  const back = low.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).reverse();
  return element("path", {
    d: `M${[...there, ...back].join("L")}Z`,
    class: "mining",
    "fill-opacity": opacity,
  });
}

function linePath(values: readonly number[], x: Frame["x"], y: Frame["y"]): string {
  return `M${values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join("L")}`;
}

/** Hashrate by the hashprice it needs; the hashprice of the day as a named threshold. */
function supplyPanel({ supply }: NetworkPlotInput): string {
  const { steps, hashpriceUsdPerPhDay: now } = supply;
  const total = steps.at(-1)?.cumulativeEhs ?? 1;
  const shown = steps.filter((step) => step.cumulativeEhs <= 0.985 * total);
  const yMax = Math.max(now * 1.15, ...shown.map((step) => step.breakEvenUsdPerPhDay));
  const earning = steps.findLast((step) => step.breakEvenUsdPerPhDay <= now)?.cumulativeEhs ?? 0;
  const share = Math.round((100 * earning) / total);
  const title = `${share} % of ${figure(total)} EH/s installed earns its avoidable cost on ${supply.day}`;
  const { x, y, marks } = frame(title, "hashprice that a machine needs, USD per PH/s and day", total, yMax);
  return [
    marks,
    supplyArea(shown, x, y),
    rule(LEFT, y(now), WIDTH - RIGHT, y(now), { class: "threshold" }),
    label(WIDTH - RIGHT + 6, y(now) + 4, `$${figure(now)}`, { class: "strong" }),
    ...[0, 0.25, 0.5, 0.75, 1].map((part) =>
      label(x(part * total), PANEL - BOTTOM + 18, `${figure(part * total)}${part === 1 ? " EH/s" : ""}`, {
        "text-anchor": "middle",
        class: "soft",
      }),
    ),
  ].join("");
}

function supplyArea(steps: readonly PlotSupplyStep[], x: Frame["x"], y: Frame["y"]): string {
  let from = 0;
  const points = steps.flatMap((step) => {
    const here = y(step.breakEvenUsdPerPhDay).toFixed(1);
    const pair = [`${x(from).toFixed(1)},${here}`, `${x(step.cumulativeEhs).toFixed(1)},${here}`];
    from = step.cumulativeEhs;
    return pair;
  });
  const base = y(0).toFixed(1);
  return (
    element("path", {
      d: `M${x(0)},${base}L${points.join("L")}L${x(from).toFixed(1)},${base}Z`,
      class: "mining",
      "fill-opacity": 0.25,
    }) + element("path", { d: `M${points.join("L")}`, class: "line line-mining" })
  );
}

function shockPanel(days: readonly string[], shock: NonNullable<NetworkPlotInput["shock"]>): string {
  const fade =
    shock.epochsToHalf === null
      ? "half of it is not absorbed within the run"
      : `half of it is absorbed after ${shock.epochsToHalf} epochs`;
  const title = `After ${shock.name}: ${fade}`;
  const yMax = Math.max(...shock.withHashprice, ...shock.withoutHashprice);
  const { x, y, marks } = frame(title, "expected hashprice, USD per PH/s and day", days.length - 1, yMax);
  const end = days.length - 1;
  const half = shock.epochsToHalf === null ? "" : halfMark(shock, x, y);
  const ends = spreadLabels([
    { at: y(shock.withoutHashprice[end]!), text: "without" },
    { at: y(shock.withHashprice[end]!), text: "with" },
  ]);
  return [
    marks,
    element("path", { d: linePath(shock.withoutHashprice, x, y), class: "line line-import" }),
    element("path", { d: linePath(shock.withHashprice, x, y), class: "line line-mining" }),
    half,
    ...ends.map(({ at, text }) => label(x(end) + 6, at + 4, text)),
    dateAxis(days, x),
  ].join("");
}

function halfMark(shock: NonNullable<NetworkPlotInput["shock"]>, x: Frame["x"], y: Frame["y"]): string {
  const at = Math.min(shock.withHashprice.length - 1, shock.peakIndex + (shock.epochsToHalf ?? 0));
  return (
    element("circle", { cx: x(at), cy: y(shock.withHashprice[at]!), r: 4, class: "mining" }) +
    label(x(at) - 6, y(shock.withHashprice[at]!) - 10, "half", { class: "strong" })
  );
}

function dateAxis(days: readonly string[], x: Frame["x"]): string {
  const count = Math.min(6, days.length);
  return Array.from({ length: count }, (_, k) => Math.round((k * (days.length - 1)) / Math.max(1, count - 1)))
    .map((i) =>
      label(x(i), PANEL - BOTTOM + 18, days[i]!.slice(0, 7), { "text-anchor": "middle", class: "soft" }),
    )
    .join("");
}

/** Moves labels apart to 14 pixels, keeping their order from top to bottom. */
function spreadLabels(labels: readonly { readonly at: number; readonly text: string }[]) {
  const placed = [...labels].sort((a, b) => a.at - b.at);
  return placed.reduce<{ at: number; text: string }[]>((done, next) => {
    const least = (done.at(-1)?.at ?? Number.NEGATIVE_INFINITY) + 14;
    done.push({ ...next, at: Math.max(next.at, least) });
    return done;
  }, []);
}

/** Ticks at 1, 2 or 5 times a power of ten, four to six of them, from 0. */
function roundTicks(max: number): readonly number[] {
  const raw = max / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((k) => k * power).find((candidate) => candidate >= raw) ?? raw;
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_, i) => i * step);
}

/** Three significant digits, thousands separated. */
function figure(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) >= 1000 ? rounded.toLocaleString("en-US") : String(rounded);
}
