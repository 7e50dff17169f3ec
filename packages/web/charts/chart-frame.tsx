import { type Chart, type ChartTable, htmlTable } from "@switchyard/report";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useRef, useState } from "react";
import { useApp } from "../app/context.tsx";
import { Marks, Markup } from "../ui/markup.tsx";
import { type ChartWords, csvOf, pngOf, type StandaloneFile, saveAs, standaloneSvg } from "./export.ts";

interface FrameProps {
  readonly words: ChartWords;
  /** How its figures came about, where the Method page has no paragraph for it. */
  readonly how?: string;
  /** The id of its paragraph on the Method page. */
  readonly howAt?: string;
  /** Stands between the sentence and the drawing: what a reader may choose. */
  readonly controls?: ReactNode;
}

/**
 * A chart of the report with all that a chart must have: finding, units, keyboard cursor with its readout, table, SVG, PNG and CSV,
 * and how it was computed. Drawn wide or narrow as there is room.
 */
export function ChartFrame({ chart, ...rest }: { readonly chart: Chart } & Omit<FrameProps, "words">) {
  const plot = useRef<HTMLDivElement>(null);
  const cursor = useCursor(chart, plot);
  const places = chart.cursorX ?? chart.cursorY;
  const focus = places
    ? {
        tabIndex: 0,
        role: "group",
        "aria-label": `${chart.title}. Arrow keys move a cursor along the chart.`,
        ...cursor.handlers,
      }
    : {};
  return (
    <Frame
      {...rest}
      words={chart}
      svg={() => standaloneSvg(chart, { width: chart.width, height: chart.height, marks: chart.marks })}
    >
      <div className="plot" ref={plot} {...focus}>
        <DrawnChart chart={chart} drawing="wide" at={cursor.at} />
        {chart.narrow ? <DrawnChart chart={chart} drawing="narrow" at={cursor.at} /> : null}
      </div>
      {places ? (
        <p className="readout" aria-live="polite">
          {cursor.at === undefined ? "" : readoutOf(chart.table, cursor.at)}
        </p>
      ) : null}
    </Frame>
  );
}

/** A frame around a drawing that is not the report's own: a canvas, a table of sliders. `svg` gives the file to export, where there is one. */
export function Frame(
  props: FrameProps & {
    readonly children: ReactNode;
    readonly svg?: (() => Promise<StandaloneFile>) | undefined;
    /** Pixels of a canvas, where the drawing is one. */
    readonly png?: (() => Promise<Blob>) | undefined;
  },
) {
  const { words, children, controls, svg, png } = props;
  const heading = useId();
  return (
    <figure id={words.id} aria-labelledby={heading} className="chart">
      <h3 id={heading}>{words.title}</h3>
      <p className="sub">{words.subtitle}</p>
      {controls}
      {children}
      <figcaption>
        <Exports words={words} svg={svg} png={png} />
        <How {...props} />
        <TableView table={words.table} title={words.title} />
      </figcaption>
    </figure>
  );
}

function Exports({
  words,
  svg,
  png,
}: {
  readonly words: ChartWords;
  readonly svg: (() => Promise<StandaloneFile>) | undefined;
  readonly png: (() => Promise<Blob>) | undefined;
}) {
  const savePng = png ?? (svg && (async () => pngOf(await svg())));
  const button = (kind: string, save: () => Promise<void>) => (
    <button
      type="button"
      key={kind}
      data-export={kind.toLowerCase()}
      aria-label={`Save as ${kind}: ${words.title}`}
      onClick={() => void save()}
    >
      {kind}
    </button>
  );
  return (
    <span className="actions">
      {svg ? button("SVG", async () => saveAs(`${words.id}.svg`, "image/svg+xml", (await svg()).text)) : null}
      {savePng ? button("PNG", async () => saveAs(`${words.id}.png`, "image/png", await savePng())) : null}
      {button("CSV", async () => saveAs(`${words.id}.csv`, "text/csv", csvOf(words.table)))}
    </span>
  );
}

function How({ how, howAt, words }: FrameProps) {
  const { store } = useApp();
  if (how)
    return (
      <details className="how-here">
        <summary>how this was computed</summary>
        <p>{how}</p>
      </details>
    );
  return (
    <button
      type="button"
      className="link"
      onClick={() => store.goTo("method", { at: howAt ?? `how-${words.id}` })}
    >
      how this was computed
    </button>
  );
}

/** The figures of a chart; made when it is first opened, since a year of hours is long. */
export function TableView({ table, title }: { readonly table: ChartTable; readonly title: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="table-view" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Table</summary>
      {isOpen ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <section className="scroll" tabIndex={0} aria-label={`Figures: ${title}`}>
          <Markup html={htmlTable(shortened(table))} />
          {table.rows.length > MOST_ROWS ? (
            <p className="soft">
              The first {MOST_ROWS} of {table.rows.length} rows; the CSV has all.
            </p>
          ) : null}
        </section>
      ) : null}
    </details>
  );
}

const MOST_ROWS = 1000;

function shortened(table: ChartTable): ChartTable {
  return table.rows.length > MOST_ROWS ? { ...table, rows: table.rows.slice(0, MOST_ROWS) } : table;
}

function DrawnChart({
  chart,
  drawing,
  at,
}: {
  readonly chart: Chart;
  readonly drawing: "wide" | "narrow";
  readonly at: number | undefined;
}) {
  const { width, height, marks, cursorX, cursorY } = drawing === "wide" ? chart : chart.narrow!;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={chart.spoken}
      className={chart.narrow ? `for-${drawing}` : undefined}
    >
      {at !== undefined && cursorY ? <RowCursor places={cursorY} at={at} width={width} /> : null}
      <Marks svg={marks} />
      {at !== undefined && cursorX ? (
        <line className="cursor" x1={cursorX[at]} x2={cursorX[at]} y1={10} y2={height - 26} />
      ) : null}
    </svg>
  );
}

function RowCursor({
  places,
  at,
  width,
}: {
  readonly places: readonly number[];
  readonly at: number;
  readonly width: number;
}) {
  const row = places.length > 1 ? places[1]! - places[0]! : 40;
  return <rect className="row-cursor" x={-8} y={places[at]! - row / 2} width={width + 16} height={row} />;
}

function readoutOf({ head, rows }: ChartTable, at: number): string {
  const row = rows[at] ?? [];
  return row.map((cell, i) => (i === 0 ? cellText(cell) : `${head[i]} ${cellText(cell)}`)).join(" · ");
}

function cellText(cell: string | number | null | undefined): string {
  if (cell === null || cell === undefined) return "–";
  return typeof cell === "number" ? fullFigure(cell) : cell;
}

/** Up to four decimals, thousands separated, a true minus sign. */
function fullFigure(value: number): string {
  const digits = Math.abs(value) >= 1000 ? 0 : 4;
  const text = value.toLocaleString("en-US", { maximumFractionDigits: digits });
  return text.replace("-", "−");
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  PageDown: 12,
  PageUp: -12,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** A cursor along the rows of a chart, by keys, mouse or finger. */
function useCursor(chart: Chart, plot: { readonly current: HTMLDivElement | null }) {
  const [at, setAt] = useState<number>();
  const count = (chart.cursorX ?? chart.cursorY)?.length ?? 0;
  const moveTo = (to: number) => setAt(Math.max(0, Math.min(count - 1, to)));
  const point = (event: PointerEvent) => {
    const nearest = nearestPlace(chart, plot.current, event);
    if (nearest !== undefined) moveTo(nearest);
  };
  const handlers = {
    onKeyDown: (event: KeyboardEvent) => {
      const step = STEPS[event.key];
      if (step === undefined) return;
      event.preventDefault();
      moveTo((at ?? (step > 0 ? -1 : count)) + step);
    },
    onPointerMove: point,
    onPointerDown: point,
  };
  return { at: at !== undefined && at < count ? at : undefined, handlers };
}

function nearestPlace(chart: Chart, plot: HTMLDivElement | null, event: PointerEvent): number | undefined {
  const svg = [...(plot?.querySelectorAll("svg") ?? [])].find((each) => each.getClientRects().length > 0);
  if (!svg) return undefined;
  const isNarrow = svg.classList.contains("for-narrow");
  const { width, cursorX, cursorY } = isNarrow ? chart.narrow! : chart;
  const box = svg.getBoundingClientRect();
  const here = ((cursorX ? event.clientX - box.left : event.clientY - box.top) * width) / box.width;
  const places = cursorX ?? cursorY ?? [];
  return places.reduce(
    (best, place, i) => (Math.abs(place - here) < Math.abs(places[best]! - here) ? i : best),
    0,
  );
}
