import "uplot/dist/uPlot.min.css";
import { formatFigure } from "@switchyard/study";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import type { LongSeriesProps } from "./long-series-frame.tsx";

const HEIGHT = 240;

/** The canvas of a long series (uPlot): only the pixels that the window has are drawn. */
export default function LongSeriesPlot(
  props: LongSeriesProps & { readonly timeText: (sec: number) => string },
) {
  const { startUnixSec, stepSec, series, unit, timeText } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const [at, setAt] = useState<number>();
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const made = new uPlot(options(place.current!, latest, setAt), dataOf(latest.current), place.current!);
    plot.current = made;
    const watch = new ResizeObserver(([entry]) =>
      made.setSize({ width: entry!.contentRect.width, height: HEIGHT }),
    );
    watch.observe(place.current!);
    const scheme = watchScheme(() => made.redraw(false));
    return () => {
      watch.disconnect();
      scheme();
      made.destroy();
    };
  }, []);
  useEffect(() => {
    plot.current?.setData(dataOf({ startUnixSec, stepSec, series }));
  }, [startUnixSec, stepSec, series]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: 24, PageUp: -24 }[event.key];
    if (event.key === "Escape") showAll(plot.current!);
    if (step === undefined) return;
    event.preventDefault();
    setAt(moveCursor(plot.current!, (at ?? -1) + step));
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing with a cursor is no group of fields */}
      <div
        ref={place}
        className="plot canvas"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the cursor runs by arrow keys
        tabIndex={0}
        role="group"
        aria-label={`${props.title}. Arrow keys move a cursor along the line, Escape shows all.`}
        onKeyDown={onKeyDown}
      />
      <p className="readout" aria-live="polite">
        {at === undefined
          ? ""
          : [
              timeText(startUnixSec + at * stepSec),
              ...series.map(({ name, values }) => `${name} ${formatFigure(values[at]!)} ${unit}`),
            ].join(" · ")}
      </p>
    </>
  );
}

function dataOf({
  startUnixSec,
  stepSec,
  series,
}: Pick<LongSeriesProps, "startUnixSec" | "stepSec" | "series">) {
  const count = series[0]?.values.length ?? 0;
  const times = Float64Array.from({ length: count }, (_, i) => startUnixSec + i * stepSec);
  return [times, ...series.map(({ values }) => values)] as unknown as uPlot.AlignedData;
}

function options(
  place: HTMLElement,
  latest: { readonly current: LongSeriesProps },
  setAt: (index: number | undefined) => void,
): uPlot.Options {
  const { series, unit } = latest.current;
  const axis = {
    stroke: () => colourOf("soft"),
    grid: { stroke: () => colourOf("hair"), width: 1 },
    ticks: { show: false },
    font: "12px Inter",
  };
  return {
    width: place.clientWidth || 600,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false }, points: { show: false } },
    scales: { x: { time: true } },
    axes: [axis, { ...axis, label: unit, labelFont: "12px Inter", size: 56 }],
    series: [
      {},
      ...series.map(({ name, colour }) => ({
        label: name,
        stroke: () => colourOf(colour),
        width: 1.25,
        points: { show: false },
      })),
    ],
    hooks: {
      setCursor: [(plot) => setAt(plot.cursor.idx ?? undefined)],
      setScale: [(plot, key) => key === "x" && tellWindow(plot, latest.current)],
    },
  };
}

function tellWindow(plot: uPlot, { onWindow, startUnixSec, stepSec, series }: LongSeriesProps): void {
  const { min, max } = plot.scales.x!;
  const count = series[0]?.values.length ?? 0;
  if (!onWindow || min === undefined || max === undefined || min === null || max === null) return;
  const from = Math.max(0, Math.floor((min - startUnixSec) / stepSec));
  const to = Math.min(count, Math.ceil((max - startUnixSec) / stepSec) + 1);
  onWindow(from === 0 && to >= count ? undefined : [from, to]);
}

function showAll(plot: uPlot): void {
  const times = plot.data[0];
  plot.setScale("x", { min: times[0]!, max: times.at(-1)! });
}

/** Stands the cursor on a step, and tells which it became. */
function moveCursor(plot: uPlot, wanted: number): number {
  const times = plot.data[0];
  const { min, max } = plot.scales.x!;
  const first = times.findIndex((time) => time >= (min ?? 0));
  const inside = wanted < first ? first : Math.min(wanted, times.length - 1);
  const time = Math.min(times[inside]!, max ?? Number.POSITIVE_INFINITY);
  plot.setCursor({ left: plot.valToPos(time, "x"), top: 0 }, false);
  return inside;
}

function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when light becomes dark: a canvas does not follow the style by itself. */
function watchScheme(redraw: () => void): () => void {
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", redraw);
  const observer = new MutationObserver(redraw);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-scheme"] });
  return () => {
    media.removeEventListener("change", redraw);
    observer.disconnect();
  };
}
