import { type DispatchResult, formatFigure, formatPercent } from "@switchyard/study";
import type { Chart, Drawing } from "./figure.ts";
import { type Layout, NARROW, spreadPlaces, WIDE } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label } from "./svg.ts";

/** What goes into the site's busbar or comes out of it over the horizon. */
interface Flow {
  readonly name: string;
  readonly mwh: number;
  readonly className: string;
}

const LEAST_SHARE = 0.0005;
const GAP = 10;

/** Where the energy of the horizon came from and where it went, with what was reserved and drawn by nobody. */
export function energyFlowChart(result: DispatchResult): Chart {
  const { sources, uses, idleMwh } = flowsOf(result);
  const total = uses.reduce((mwh, use) => mwh + use.mwh, 0);
  const main = [...uses].sort((a, b) => b.mwh - a.mwh)[0];
  const share = main && total > 0 ? formatPercent(main.mwh / total) : "0 %";
  const title = main
    ? `${share} of ${formatFigure(total)} MWh go into ${main.name}${idleMwh > 0 ? `; ${formatFigure(idleMwh)} MWh reserved for tenants are drawn by nobody` : ""}`
    : "No energy moves";
  return {
    id: "energy-flow",
    title,
    subtitle: `Energy over ${formatFigure(result.horizon.hours / 24)} days, MWh: sources on the left, uses on the right; hatched: reserved, not drawn`,
    ...drawing(sources, uses, idleMwh, WIDE),
    narrow: drawing(sources, uses, idleMwh, NARROW),
    spoken: `${title}. ${uses.map(({ name, mwh }) => `${name} ${formatFigure(mwh)} MWh`).join(", ")}`,
    table: {
      head: ["side", "what", "MWh"],
      rows: [
        ...sources.map(({ name, mwh }) => ["source", name, mwh]),
        ...uses.map(({ name, mwh }) => ["use", name, mwh]),
        ["reserved, not drawn", "idle reservation", idleMwh],
      ],
    },
    how: { href: "#how-dispatch", text: "how this was computed" },
  };
}

function flowsOf({ energyMwh, idleReservation }: DispatchResult) {
  const of = (name: string) => Math.max(0, energyMwh[name] ?? 0);
  const sources: Flow[] = [
    { name: "grid import", mwh: of("import"), className: "import" },
    { name: "sun and wind", mwh: of("renewables"), className: "solar" },
    { name: "own plants", mwh: of("generators"), className: "quiet" },
    { name: "battery, discharging", mwh: of("discharge"), className: "storage" },
  ];
  const uses: Flow[] = [
    { name: "AI hosting", mwh: of("aiServed"), className: "hosting" },
    { name: "mining", mwh: of("mining"), className: "mining" },
    { name: "battery, charging", mwh: of("charge"), className: "storage" },
    { name: "export", mwh: of("export"), className: "export" },
  ];
  const sum = (flows: readonly Flow[]) => flows.reduce((mwh, flow) => mwh + flow.mwh, 0);
  const rest = sum(sources) - sum(uses);
  if (rest > LEAST_SHARE * sum(sources))
    uses.push({ name: "auxiliaries and losses", mwh: rest, className: "quiet" });
  const idleMwh = Math.max(0, idleReservation.idleMwh - idleReservation.filledMwh);
  return { sources: visible(sources), uses: visible(uses), idleMwh };
}

function visible(flows: readonly Flow[]): readonly Flow[] {
  const total = flows.reduce((mwh, flow) => mwh + flow.mwh, 0);
  return flows.filter(({ mwh }) => mwh > LEAST_SHARE * total);
}

function drawing(sources: readonly Flow[], uses: readonly Flow[], idleMwh: number, layout: Layout): Drawing {
  const isWide = layout.name === "wide";
  const room = isWide ? 190 : 118;
  const [left, right, middle] = [room, layout.width - room, layout.width / 2];
  const total = Math.max(
    1e-9,
    ...[sources, uses].map((side) => side.reduce((mwh, { mwh: each }) => mwh + each, 0)),
  );
  const height = scaleLinear()
    .domain([0, total + idleMwh])
    .range([0, isWide ? 220 : 200]);
  const ins = stacked(sources, height);
  const outs = stacked(uses, height);
  const bottom = Math.max(ins.bottom, outs.bottom);
  const busHeight = height(total);
  const busTop = 16 + Math.max(0, (bottom - 16 - busHeight) / 2);
  const idleTop = bottom + GAP;
  const idle =
    idleMwh > 0
      ? element("rect", {
          x: right - 14,
          y: idleTop,
          width: 14,
          height: Math.max(2, height(idleMwh)),
          class: "idle",
        })
      : "";
  const names = [
    ...namesOf(ins.places, left - 22, "end", layout),
    ...namesOf(
      [
        ...outs.places,
        ...(idleMwh > 0 ? [{ flow: IDLE(idleMwh), top: idleTop, height: height(idleMwh) }] : []),
      ],
      right + 8,
      "start",
      layout,
    ),
  ];
  return {
    width: layout.width,
    height: (idleMwh > 0 ? idleTop + height(idleMwh) : bottom) + 26,
    marks: [
      ...ribbons(ins.places, left, middle - 5, busTop, "in"),
      ...ribbons(outs.places, middle + 5, right - 14, busTop, "out"),
      element("rect", { x: middle - 5, y: busTop, width: 10, height: busHeight, class: "ink" }),
      label(middle, busTop - 6, "busbar", { "text-anchor": "middle", class: "soft" }),
      ...ins.places.map(({ flow, top, height: h }) =>
        element("rect", { x: left - 14, y: top, width: 14, height: Math.max(1, h), class: flow.className }),
      ),
      ...outs.places.map(({ flow, top, height: h }) =>
        element("rect", { x: right - 14, y: top, width: 14, height: Math.max(1, h), class: flow.className }),
      ),
      idle,
      ...names,
    ].join(""),
  };
}

const IDLE = (mwh: number): Flow => ({ name: "reserved, not drawn", mwh, className: "idle" });

interface Place {
  readonly flow: Flow;
  readonly top: number;
  readonly height: number;
}

function stacked(flows: readonly Flow[], height: (mwh: number) => number) {
  let at = 16;
  const places = flows.map((flow): Place => {
    const place = { flow, top: at, height: height(flow.mwh) };
    at += place.height + GAP;
    return place;
  });
  return { places, bottom: Math.max(16, at - GAP) };
}

function ribbons(
  places: readonly Place[],
  from: number,
  to: number,
  busTop: number,
  way: "in" | "out",
): readonly string[] {
  let bus = busTop;
  return places.map(({ flow, top, height }) => {
    const [a, b] = way === "in" ? [top, bus] : [bus, top];
    bus += height;
    const bend = (from + to) / 2;
    const d = `M${from},${a.toFixed(1)}C${bend},${a.toFixed(1)} ${bend},${b.toFixed(1)} ${to},${b.toFixed(1)}L${to},${(b + height).toFixed(1)}C${bend},${(b + height).toFixed(1)} ${bend},${(a + height).toFixed(1)} ${from},${(a + height).toFixed(1)}Z`;
    return element("path", { d, class: flow.className, "fill-opacity": 0.32 });
  });
}

function namesOf(
  places: readonly Place[],
  x: number,
  anchor: "start" | "end",
  layout: Layout,
): readonly string[] {
  const middles = spreadPlaces(
    places.map(({ top, height }) => top + height / 2),
    34,
    [20, 400],
  );
  return places.map(({ flow }, i) => {
    const y = middles[i]!;
    const figure = `${formatFigure(flow.mwh)} MWh`;
    const name =
      layout.name === "wide" ? flow.name : flow.name.replace("auxiliaries and losses", "aux. and losses");
    return (
      label(x, y - 2, name, { "text-anchor": anchor }) +
      label(x, y + 13, figure, { "text-anchor": anchor, class: "soft" })
    );
  });
}
