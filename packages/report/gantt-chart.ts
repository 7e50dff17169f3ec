import type { Chart, Drawing } from "./figure.ts";
import { type Layout, NARROW, textWidth, WIDE } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label, rule } from "./svg.ts";
import { monthText, timeTicks } from "./time-axis.ts";

/** A task at median durations; days count from the decision. */
export interface GanttTask {
  readonly id: string;
  readonly startDay: number;
  readonly finishDay: number;
  readonly isCritical: boolean;
  /** Share of the schedules drawn in which it lies on the critical path. */
  readonly chance: number;
}

/** A block of halls: until when its feeder mines, and when it is energised. */
export interface GanttBlock {
  readonly id: string;
  readonly gridMw: number;
  /** Null where nothing mines there. */
  readonly miningEndsDay: number | null;
  readonly energisedDay: { readonly p10: number; readonly p50: number; readonly p90: number };
}

/** A schedule as it is drawn. */
export interface GanttInput {
  /** The finding. */
  readonly title: string;
  /** Month of the decision, `2027-01`. */
  readonly start: string;
  readonly tasks: readonly GanttTask[];
  readonly blocks: readonly GanttBlock[];
  readonly how: Chart["how"];
}

const DAYS_PER_MONTH = 30.4375;
const ROW = 22;
const TOP = 26;

/** Tasks over time with the critical path, and below them what each block's feeder carries: mining, works, hall. */
export function ganttChart(input: GanttInput): Chart {
  const { tasks, blocks, title } = input;
  const critical = tasks.filter(({ isCritical }) => isCritical).map(({ id }) => words(id));
  return {
    id: "gantt",
    title,
    subtitle:
      "Tasks at median durations: filled on the critical path. Blocks: mining until its feeder is cut over, works (hatched), then the hall from its median day; whisker P10 to P90",
    ...drawing(input, WIDE),
    narrow: drawing(input, NARROW),
    spoken: `${title}. Critical path: ${critical.join(", ")}`,
    table: {
      head: [
        "what",
        "from, days after the decision",
        "to",
        "critical at the median",
        "critical in % of schedules",
      ],
      rows: [
        ...tasks.map((task) => [
          words(task.id),
          task.startDay,
          task.finishDay,
          task.isCritical ? "yes" : "no",
          Math.round(100 * task.chance),
        ]),
        ...blocks.map((block) => [
          `${words(block.id)}, ${block.gridMw} MW, energised P10 / P50 / P90`,
          block.energisedDay.p10,
          `${block.energisedDay.p50} / ${block.energisedDay.p90}`,
          "",
          null,
        ]),
      ],
    },
    how: input.how,
  };
}

/** `cut-over-1` is `cut over 1`. */
function words(id: string): string {
  return id.replaceAll("-", " ").replace(/^\w/, (letter) => letter.toUpperCase());
}

function drawing(input: GanttInput, layout: Layout): Drawing {
  const { tasks, blocks, start } = input;
  const isWide = layout.name === "wide";
  const names = [...tasks, ...blocks].map(({ id }) => textWidth(words(id)));
  const left = isWide ? Math.max(96, ...names) + 14 : 4;
  const right = layout.width - (isWide ? 64 : 12);
  const row = isWide ? ROW : ROW + 14;
  const lastDay = Math.max(
    1,
    ...tasks.map(({ finishDay }) => finishDay),
    ...blocks.map(({ energisedDay }) => energisedDay.p90),
  );
  const months = Math.ceil(lastDay / DAYS_PER_MONTH);
  const firstDay = Math.min(0, ...tasks.map(({ startDay }) => startDay)); // ordered before the decision
  const x = scaleLinear()
    .domain([firstDay, months * DAYS_PER_MONTH])
    .range([left, right]);
  const split = TOP + tasks.length * row + 18;
  const bottom = split + blocks.length * row;
  const dates = timeTicks(start, months, right - x(0)).map(({ month, text }) => {
    const at = x(month * DAYS_PER_MONTH);
    return (
      rule(at, TOP - 4, at, bottom, { class: "hair" }) +
      label(at, TOP - 10, text, { "text-anchor": "middle", class: "soft" })
    );
  });
  const frame = { x, left, isWide, start };
  return {
    width: layout.width,
    height: bottom + 12,
    marks: [
      ...dates,
      ...tasks.map((task, i) => taskRow(task, TOP + i * row, frame)),
      rule(0, split - 9, layout.width, split - 9, { class: "hair" }),
      ...blocks.map((block, i) => blockRow(block, split + i * row, frame)),
    ].join(""),
    cursorY: [
      ...tasks.map((_, i) => TOP + (i + 0.5) * row),
      ...blocks.map((_, i) => split + (i + 0.5) * row),
    ],
  };
}

interface Frame {
  readonly x: (day: number) => number;
  readonly left: number;
  readonly isWide: boolean;
  readonly start: string;
}

function rowName(id: string, top: number, { left, isWide }: Frame): string {
  return isWide
    ? label(left - 10, top + 15, words(id), { "text-anchor": "end" })
    : label(0, top + 12, words(id));
}

function barTop(top: number, { isWide }: Frame): number {
  return isWide ? top + 5 : top + 18;
}

function taskRow({ id, startDay, finishDay, isCritical }: GanttTask, top: number, frame: Frame): string {
  const width = Math.max(2, frame.x(finishDay) - frame.x(startDay));
  return (
    rowName(id, top, frame) +
    element("rect", {
      x: frame.x(startDay),
      y: barTop(top, frame),
      width,
      height: 12,
      class: isCritical ? "ink" : "unused",
    })
  );
}

function blockRow(block: GanttBlock, top: number, frame: Frame): string {
  const { x } = frame;
  const { p10, p50, p90 } = block.energisedDay;
  const y = barTop(top, frame);
  const bar = (from: number, to: number, className: string) =>
    to > from
      ? element("rect", { x: x(from), y, width: Math.max(1, x(to) - x(from)), height: 12, class: className })
      : "";
  const mined = block.miningEndsDay ?? 0;
  const middle = y + 6;
  return [
    rowName(block.id, top, frame),
    block.miningEndsDay === null ? "" : bar(0, mined, "mining"),
    bar(mined, p50, "idle"),
    bar(p50, Math.max(p90, p50 + 45), "hosting"),
    rule(x(p10), middle, x(p90), middle, { class: "line line-ink" }),
    rule(x(p10), y, x(p10), y + 12, { class: "line line-ink" }),
    rule(x(p90), y, x(p90), y + 12, { class: "line line-ink" }),
    frame.isWide
      ? label(x(p90) + 8, y + 10, monthText(frame.start, Math.floor(p50 / DAYS_PER_MONTH)), {
          class: "soft halo",
        })
      : "",
  ].join("");
}
