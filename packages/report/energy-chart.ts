import { formatFigure, type StudyResult, type StudyStrategy } from "@switchyard/study";
import { scaleBand, scaleLinear } from "d3-scale";
import type { Chart } from "./figure.ts";
import { capital } from "./strategies-chart.ts";
import { element, label, rule } from "./svg.ts";
import { HATCH_DEFS } from "./theme.ts";

const WIDTH = 860;
const HEIGHT = 300;
const LEFT = 64;
const RIGHT = 170;
const TOP = 16;
const BOTTOM = 30;

/** Where the megawatt-hours of the best strategy went, year by year. */
export function energyChart(result: StudyResult): Chart {
  const best = result.strategies.find((entry) => entry.id === result.answer.best)!;
  const x = scaleBand<number>()
    .domain(best.years.map((year) => year.year))
    .range([LEFT, WIDTH - RIGHT])
    .paddingInner(0.25);
  const most = Math.max(
    1,
    ...best.years.map((year) => USES.reduce((total, use) => total + use.gwh(year), 0)),
  );
  const y = scaleLinear()
    .domain([0, most])
    .nice(4)
    .range([HEIGHT - BOTTOM, TOP]);
  return {
    id: "energy",
    title: titleOf(best),
    subtitle: `${capital(best.name)}: energy at the point of connection by use, GWh a year; part years are short`,
    width: WIDTH,
    height: HEIGHT,
    marks:
      HATCH_DEFS +
      axis(y) +
      best.years.map((year, i) => column(year, i, best.years.length, x, y)).join("") +
      legend(best),
    spoken: `${titleOf(best)}.`,
    table: {
      head: ["year", ...USES.map((use) => `${use.name}, GWh`)],
      rows: best.years.map((year) => [String(year.year), ...USES.map((use) => use.gwh(year))]),
    },
    how: { href: "#method", text: "how this was computed" },
    cursorX: best.years.map((year) => x(year.year)! + x.bandwidth() / 2),
  };
}

type Year = StudyStrategy["years"][number];

interface Use {
  readonly name: string;
  readonly mark: string;
  readonly gwh: (year: Year) => number;
}

const USES: readonly Use[] = [
  { name: "AI hosting", mark: "hosting", gwh: ({ energy }) => energy.aiMwh / 1000 },
  { name: "mining", mark: "mining", gwh: ({ energy }) => energy.miningMwh / 1000 },
  {
    name: "reserved, idle",
    mark: "idle",
    gwh: ({ energy }) => Math.min(energy.reservedIdleMwh, energy.unusedMwh) / 1000,
  },
  {
    name: "not used",
    mark: "unused",
    gwh: ({ energy }) => Math.max(0, energy.unusedMwh - energy.reservedIdleMwh) / 1000,
  },
];

function titleOf({ energy }: StudyStrategy): string {
  const all = energy.importMwh + energy.unusedMwh;
  const share = all > 0 ? (energy.importMwh / all) * 100 : 0;
  return `${formatFigure(share)} % of what the connection could carry is used`;
}

type Linear = ReturnType<typeof scaleLinear<number, number>>;
type Band = ReturnType<typeof scaleBand<number>>;

function axis(y: Linear): string {
  return y
    .ticks(4)
    .map(
      (tick) =>
        rule(LEFT, y(tick), WIDTH - RIGHT, y(tick), { class: tick === 0 ? "zero" : "hair" }) +
        label(LEFT - 8, y(tick) + 4, formatFigure(tick), { "text-anchor": "end", class: "soft" }),
    )
    .join("");
}

function column(year: Year, index: number, count: number, x: Band, y: Linear): string {
  let below = 0;
  const bars = USES.map((use) => {
    const gwh = use.gwh(year);
    const rect = element("rect", {
      x: x(year.year)!,
      y: y(below + gwh),
      width: x.bandwidth(),
      height: Math.max(0, y(below) - y(below + gwh)),
      class: use.mark,
    });
    below += gwh;
    return gwh > 0 ? rect : "";
  });
  const shown = count <= 10 || index % 2 === 0;
  return (
    bars.join("") +
    (shown
      ? label(x(year.year)! + x.bandwidth() / 2, HEIGHT - 10, String(year.year), {
          "text-anchor": "middle",
          class: "soft",
        })
      : "")
  );
}

function legend({ years }: StudyStrategy): string {
  const used = USES.filter((use) => years.some((year) => use.gwh(year) > 0));
  return used
    .map((use, i) => {
      const y = HEIGHT - BOTTOM - 16 - i * 22;
      return (
        element("rect", {
          x: WIDTH - RIGHT + 16,
          y: y - 10,
          width: 14,
          height: 14,
          class: use.mark,
          stroke: "var(--hair)",
        }) + label(WIDTH - RIGHT + 38, y + 2, use.name)
      );
    })
    .join("");
}
