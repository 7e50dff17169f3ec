import { formatFigure, formatUsd, type StudyPolicy } from "@switchyard/study";
import type { Chart, Drawing } from "./figure.ts";
import { axisFigure, axisRoom, type Layout, NARROW, spreadPlaces, textWidth, WIDE } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label, rule } from "./svg.ts";

type Frontier = StudyPolicy["frontiers"][number];
type Point = Frontier["points"][number];

/** Where the site stands today: hashprice, and the scenario's rent where it is known. */
export interface PolicyToday {
  readonly hashpriceUsdPerPhDay: number;
  readonly rentUsdPerKwMonth: number | null;
}

/** From which rent on the next block is ordered, by hashprice, a line per year: above it order, below it wait. Null where nothing turns. */
export function policyBoundaryChart(
  { frontiers }: Pick<StudyPolicy, "frontiers">,
  today: PolicyToday,
): Chart | null {
  const lines = frontiers.map(lineOf).filter(({ points }) => points.length > 1);
  if (lines.length === 0) return null;
  const unit = today.rentUsdPerKwMonth === null ? "ratio to the scenario's" : "USD/kW-month";
  return {
    id: "policy-boundary",
    title: titleOf(lines[0]!, today),
    subtitle: `Market rent (${unit}) from which the next block is ordered, by hashprice (USD/PH/day) on that day; one line per year, all else of the state at its mean, nothing under works. Above a line order, below it wait; the ring is today`,
    ...drawing(lines, today, WIDE),
    narrow: drawing(lines, today, NARROW),
    spoken: `${titleOf(lines[0]!, today)}. ${lines.map(spokenLine).join("; ")}`,
    table: {
      head: ["month", "hashprice, USD/PH/day", `ordered from a rent of, ${unit}`],
      rows: lines.flatMap(({ month, points }) => points.map(({ x, y }) => [month, x, y])),
    },
    how: { href: "#how-policy", text: "how this was computed" },
  };
}

interface Line {
  readonly month: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

function lineOf({ month, points }: Frontier): Line {
  return {
    month,
    points: points.flatMap((point) => {
      const y = rentOf(point);
      return y === null || point.ordersAbove === false ? [] : [{ x: point.hashpriceUsdPerPhDay, y }];
    }),
  };
}

function rentOf({ rentUsdPerKwMonth, rentRatio }: Point): number | null {
  return rentUsdPerKwMonth ?? rentRatio;
}

function middleOf({ points }: Line) {
  return points[Math.floor(points.length / 2)]!;
}

function titleOf(first: Line, { rentUsdPerKwMonth }: PolicyToday): string {
  const { x, y } = middleOf(first);
  const rent =
    rentUsdPerKwMonth === null ? `${formatFigure(y)} times today's rent` : `${formatUsd(y)}/kW-month`;
  return `From ${first.month} the next block is ordered above ${rent} at a hashprice of ${formatUsd(x)}`;
}

function spokenLine(line: Line): string {
  const { x, y } = middleOf(line);
  return `${line.month}: from ${formatFigure(y)} at a hashprice of ${formatFigure(x)}`;
}

function drawing(lines: readonly Line[], today: PolicyToday, layout: Layout): Drawing {
  const isWide = layout.name === "wide";
  const [top, bottom] = [20, isWide ? 300 : 240];
  const all = lines.flatMap(({ points }) => points);
  const todayY = today.rentUsdPerKwMonth ?? 1;
  const y = scaleLinear()
    .domain(widened([...all.map((point) => point.y), todayY]))
    .nice(5)
    .range([bottom, top]);
  const left = axisRoom(y.ticks(5).map(axisFigure));
  const right = layout.width - textWidth("2033-01") - 14;
  const x = scaleLinear()
    .domain(widened([...all.map((point) => point.x), today.hashpriceUsdPerPhDay]))
    .range([left, right]);
  const first = lines[0]!.points;
  const middle = (x(first[0]!.x) + x(first.at(-1)!.x)) / 2;
  const place = ({ x: a, y: b }: { readonly x: number; readonly y: number }) => [x(a), y(b)] as const;
  return {
    width: layout.width,
    height: bottom + 44,
    marks: [
      ...y
        .ticks(5)
        .map(
          (tick) =>
            rule(left, y(tick), right, y(tick), { class: "hair" }) +
            label(left - 8, y(tick) + 4, axisFigure(tick), { "text-anchor": "end", class: "soft" }),
        ),
      ...x
        .ticks(isWide ? 8 : 5)
        .map((tick) =>
          label(x(tick), bottom + 18, axisFigure(tick), { "text-anchor": "middle", class: "soft" }),
        ),
      label(left, bottom + 38, "hashprice, USD/PH/day", { class: "soft" }),
      region(first.map(place), top),
      ...lines.map(({ points }, i) => lineMark(points.map(place), i, lines.length)),
      ...endLabels(lines, place, { top, bottom }),
      label(middle, top + 14, "order the next block", { class: "strong halo", "text-anchor": "middle" }),
      label(middle, bottom - 8, "wait", { class: "strong halo", "text-anchor": "middle" }),
      element("circle", { cx: x(today.hashpriceUsdPerPhDay), cy: y(todayY), r: 5, class: "hollow" }),
      label(x(today.hashpriceUsdPerPhDay), y(todayY) + 20, "today", {
        "text-anchor": "middle",
        class: "halo",
      }),
    ].join(""),
    cursorX: all.map((point) => x(point.x)),
  };
}

/** A domain with a little room on both sides. */
function widened(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.06 * (high - low || Math.abs(high) || 1);
  return [Math.max(0, low - room), high + room];
}

type Places = readonly (readonly [number, number])[];

/** Above the first year's line. */
function region(places: Places, top: number): string {
  const [first, last] = [places[0]!, places.at(-1)!];
  const edge = places.map(([px, py]) => `L${px.toFixed(1)},${py.toFixed(1)}`).join("");
  const d = `M${first[0].toFixed(1)},${top}${edge}L${last[0].toFixed(1)},${top}Z`;
  return element("path", { d, class: "hosting", "fill-opacity": 0.12 });
}

/** The first year is the thickest; later ones grow paler. */
function lineMark(places: Places, index: number, count: number): string {
  const d = places.map(([px, py], i) => `${i === 0 ? "M" : "L"}${px.toFixed(1)},${py.toFixed(1)}`).join("");
  const opacity = 1 - (0.5 * index) / Math.max(1, count - 1);
  return element("path", {
    d,
    class: index === 0 ? "line lead line-hosting" : "line line-hosting",
    "stroke-opacity": opacity,
  });
}

/** The month of each line at its right end, moved apart where they would lie on one another. */
function endLabels(
  lines: readonly Line[],
  place: (point: Line["points"][number]) => readonly [number, number],
  { top, bottom }: { readonly top: number; readonly bottom: number },
): readonly string[] {
  const ends = lines
    .map(({ month, points }) => ({ month, at: place(points.at(-1)!) }))
    .sort((a, b) => a.at[1] - b.at[1]);
  const places = spreadPlaces(
    ends.map(({ at }) => at[1]),
    15,
    [top, bottom],
  );
  return ends.map(({ month, at }, i) => label(at[0] + 6, places[i]! + 4, month, { class: "strong halo" }));
}
