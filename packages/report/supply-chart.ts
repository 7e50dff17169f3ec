import { formatFigure } from "@switchyard/study";
import type { Chart, Drawing } from "./figure.ts";
import { axisFigure, axisRoom, type Layout, middleOnSheet, NARROW, textWidth, WIDE } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import type { PlotSupplyStep } from "./network-plots.ts";
import { element, label, rule } from "./svg.ts";

/** The network's machines by the hashprice that each needs, and what it gets. */
export interface SupplyInput {
  readonly day: string;
  readonly steps: readonly PlotSupplyStep[];
  readonly hashpriceUsdPerPhDay: number;
  /** Site machines drawn into the curve by name: the hashprice at which each just pays its avoidable cost here. */
  readonly own: readonly { readonly name: string; readonly breakEvenUsdPerPhDay: number }[];
  readonly how: Chart["how"];
}

/** Steps beyond this share of the hashrate are museum pieces that would flatten the rest. */
const SHOWN_FRACTION = 0.985;

/** Who is under water: hashrate in merit order under the hashprice of the day. */
export function supplyChart(input: SupplyInput): Chart {
  const { steps, hashpriceUsdPerPhDay: now, day } = input;
  const total = steps.at(-1)?.cumulativeEhs ?? 0;
  const earning = steps.findLast((step) => step.breakEvenUsdPerPhDay <= now)?.cumulativeEhs ?? 0;
  const share = total > 0 ? Math.round((100 * earning) / total) : 0;
  const title = `${share} % of ${formatFigure(total)} EH/s installed earns its avoidable cost in ${day.slice(0, 7)}; ${100 - share} % is under water`;
  return {
    id: "supply",
    title,
    subtitle: "Hashrate in order of the hashprice that it needs to run, USD/PH/day, over cumulative EH/s",
    ...drawing(input, WIDE),
    narrow: drawing(input, NARROW),
    spoken: `${title}. Hashprice is ${formatFigure(now)} dollars per petahash and day.`,
    table: {
      head: ["cumulative hashrate, EH/s", "hashprice needed, USD/PH/day"],
      rows: steps.map((step) => [step.cumulativeEhs, step.breakEvenUsdPerPhDay]),
    },
    how: input.how,
  };
}

function drawing(input: SupplyInput, layout: Layout): Drawing {
  const { steps, hashpriceUsdPerPhDay: now, own } = input;
  const isWide = layout.name === "wide";
  const total = steps.at(-1)?.cumulativeEhs ?? 1;
  const shown = steps.filter((step) => step.cumulativeEhs <= SHOWN_FRACTION * total);
  const most = Math.max(
    now * 1.15,
    ...shown.map((step) => step.breakEvenUsdPerPhDay),
    ...own.map((each) => each.breakEvenUsdPerPhDay * 1.05),
  );
  const [top, bottom] = [14, isWide ? 250 : 220];
  const y = scaleLinear().domain([0, most]).nice(5).range([bottom, top]);
  const left = axisRoom(y.ticks(5).map(axisFigure));
  const right = layout.width - 12;
  const x = scaleLinear().domain([0, total]).range([left, right]);
  const ticks = y
    .ticks(5)
    .map(
      (tick) =>
        rule(left, y(tick), right, y(tick), { class: tick === 0 ? "zero" : "hair" }) +
        label(left - 8, y(tick) + 4, axisFigure(tick), { "text-anchor": "end", class: "soft" }),
    );
  const columns = x.ticks(isWide ? 6 : 4).map((tick) => {
    const text = `${axisFigure(tick)} EH/s`;
    return label(middleOnSheet(x(tick), text, layout), bottom + 20, text, {
      "text-anchor": "middle",
      class: "soft",
    });
  });
  const line = stepPoints(shown, x, y);
  const hashprice = `hashprice ${formatFigure(now)}`;
  return {
    width: layout.width,
    height: bottom + 30,
    marks: [
      ...ticks,
      ...columns,
      element("path", {
        d: `M${x(0).toFixed(1)},${y(0)}L${line}L${x(shown.at(-1)?.cumulativeEhs ?? 0).toFixed(1)},${y(0)}Z`,
        class: "mining",
        "fill-opacity": 0.22,
      }),
      element("path", { d: `M${line}`, class: "line line-mining" }),
      rule(left, y(now), right, y(now), { class: "threshold" }),
      label(left + 6, y(now) - 6, hashprice, { class: "strong halo" }),
      ...own.map((each) => ownMark(each, { x, y, steps, left, right })),
    ].join(""),
    cursorX: steps.map((step) => x(step.cumulativeEhs)),
  };
}

type Scale = ReturnType<typeof scaleLinear>;

function stepPoints(steps: readonly PlotSupplyStep[], x: Scale, y: Scale): string {
  let from = 0;
  return steps
    .flatMap((step) => {
      const here = y(step.breakEvenUsdPerPhDay).toFixed(1);
      const pair = [`${x(from).toFixed(1)},${here}`, `${x(step.cumulativeEhs).toFixed(1)},${here}`];
      from = step.cumulativeEhs;
      return pair;
    })
    .join("L");
}

/** A machine of the site where it would stand in the world's merit order. */
function ownMark(
  { name, breakEvenUsdPerPhDay }: SupplyInput["own"][number],
  at: {
    readonly x: Scale;
    readonly y: Scale;
    readonly steps: readonly PlotSupplyStep[];
    readonly left: number;
    readonly right: number;
  },
): string {
  const before = at.steps.findLast((step) => step.breakEvenUsdPerPhDay <= breakEvenUsdPerPhDay);
  const [cx, cy] = [at.x(before?.cumulativeEhs ?? 0), at.y(breakEvenUsdPerPhDay)];
  const isLeft = cx + textWidth(name) + 14 > at.right;
  return (
    element("circle", { cx, cy, r: 4, class: "hollow" }) +
    label(cx + (isLeft ? -8 : 8), cy + 14, name, { class: "halo", "text-anchor": isLeft ? "end" : "start" })
  );
}
