import "uplot/dist/uPlot.min.css";
import { formatFigure } from "@switchyard/study";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import type { LongSeriesProps } from "./long-series-props.ts";

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
    const wheel = watchWheel(made);
    const scheme = watchScheme(() => made.redraw(false));
    return () => {
      watch.disconnect();
      scheme();
      wheel();
      made.destroy();
    };
  }, []);
  useEffect(() => {
    plot.current?.setData(dataOf({ startUnixSec, stepSec, series }));
  }, [startUnixSec, stepSec, series]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: 24, PageUp: -24 }[event.key];
    if (event.key === "Escape") showAll(plot.current!);
    if (event.key === "+" || event.key === "-") zoom(plot.current!, event.key === "+" ? 0.5 : 2);
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
        aria-label={`${props.title}. Arrow keys move a cursor along the line, plus and minus zoom, Escape shows all.`}
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

/** Scales the window about a place of it (0..1), within the whole series and not below a day. */
function zoom(plot: uPlot, factor: number, about = 0.5): void {
  const { min, max } = windowOf(plot);
  const times = plot.data[0];
  const whole = times.at(-1)! - times[0]!;
  const width = Math.min(whole, Math.max(Math.min(86_400, whole), (max - min) * factor));
  moveTo(plot, min + (max - min - width) * about, width);
}

/** Moves the window by a share of itself. */
function pan(plot: uPlot, share: number): void {
  const { min, max } = windowOf(plot);
  moveTo(plot, min + (max - min) * share, max - min);
}

function moveTo(plot: uPlot, wanted: number, width: number): void {
  const times = plot.data[0];
  const min = Math.min(Math.max(wanted, times[0]!), times.at(-1)! - width);
  plot.setScale("x", { min, max: min + width });
}

function windowOf(plot: uPlot): { readonly min: number; readonly max: number } {
  const times = plot.data[0];
  return { min: plot.scales.x!.min ?? times[0]!, max: plot.scales.x!.max ?? times.at(-1)! };
}

/** Pinch or Ctrl and wheel zoom where the pointer is; a wheel that turns sideways, or with Shift, pans. A plain wheel scrolls the page. */
function watchWheel(plot: uPlot): () => void {
  const listen = (event: WheelEvent) => {
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      const { left, width } = plot.over.getBoundingClientRect();
      zoom(plot, 1.0015 ** event.deltaY, (event.clientX - left) / width);
    } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY))
      pan(plot, sideways / plot.over.clientWidth);
    else return;
    event.preventDefault();
  };
  plot.over.addEventListener("wheel", listen, { passive: false });
  return () => plot.over.removeEventListener("wheel", listen);
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
