import type { DispatchResult } from "@switchyard/study";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { Frame } from "../../charts/chart-frame.tsx";
import { pngOfCanvas } from "../../charts/export.ts";
import { HEAT_LAYERS, type Heat, type HeatLayer, heatOf, layerValues } from "./heat.ts";
import type { StepWindow } from "./window.ts";

interface Props {
  readonly result: DispatchResult;
  readonly layer: HeatLayer;
  readonly setLayer: (layer: HeatLayer) => void;
  readonly window: StepWindow | undefined;
  readonly setWindow: (window: StepWindow | undefined) => void;
  readonly clock: (unixSec: number) => string;
}

const HOW =
  "One column per day, one row per step of the day, from the horizon's first step. The shade grows from 0 to the value that one step in fifty exceeds; what is above is drawn as dark as can be.";

/** The year at a glance, 24 hours by 365 days: drag over days, or move the window by keys, to look closer. */
export function HeatMap({ result, layer, setLayer, window: chosen, setWindow, clock }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const heat = heatOf(result, layer);
  const { name, unit } = HEAT_LAYERS[layer];
  useRedraw(canvas, heat, layer);
  const { horizon } = result;
  const mean = layerValues(result, layer).reduce((sum, value) => sum + value, 0) / horizon.steps;
  const text = (value: number) => value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
  return (
    <Frame
      words={{
        id: "heat",
        title: `${name[0]!.toUpperCase()}${name.slice(1)} over ${heat.days} days: mean ${text(mean)} ${unit}, darkest from ${text(heat.most)}`,
        subtitle: `Days from left to right, hours from top to bottom (${horizon.zone}). Drag over days to look closer; arrow keys move the window`,
        spoken: `${name} by day and hour`,
        table: {
          head: ["start", `${name}, ${unit}`],
          get rows() {
            return Array.from(layerValues(result, layer), (value, i) => [
              clock(horizon.startUnixSec + i * horizon.stepSec),
              value,
            ]);
          },
        },
      }}
      how={HOW}
      png={() => pngOfCanvas(canvas.current!)}
      controls={<LayerChoice result={result} layer={layer} setLayer={setLayer} />}
    >
      <BrushArea heat={heat} chosen={chosen} setWindow={setWindow} label={`${name}: choose days`}>
        <canvas ref={canvas} className="heat" />
      </BrushArea>
      <DayAxis heat={heat} startUnixSec={horizon.startUnixSec} clock={clock} />
    </Frame>
  );
}

function LayerChoice({ result, layer, setLayer }: Pick<Props, "result" | "layer" | "setLayer">) {
  const shown = (Object.keys(HEAT_LAYERS) as HeatLayer[]).filter(
    (each) => each === "price" || layerValues(result, each).some((value) => value > 0),
  );
  return (
    <div className="presses">
      {shown.map((each) => (
        <button type="button" key={each} aria-pressed={each === layer} onClick={() => setLayer(each)}>
          {HEAT_LAYERS[each].name}
        </button>
      ))}
    </div>
  );
}

/** Pixels of the map, one per step, scaled up by the browser without smoothing. */
function draw(canvas: HTMLCanvasElement, heat: Heat, layer: HeatLayer): void {
  const { days, perDay, shade } = heat;
  canvas.width = days;
  canvas.height = perDay;
  const context = canvas.getContext("2d");
  if (!context) return;
  const [red, green, blue] = colourOf(HEAT_LAYERS[layer].colour);
  const image = context.createImageData(days, perDay);
  for (let day = 0; day < days; day++)
    for (let step = 0; step < perDay; step++) {
      const value = shade[day * perDay + step]!;
      const at = 4 * (step * days + day);
      image.data.set([red, green, blue, Number.isNaN(value) ? 0 : Math.round(14 + 241 * value)], at);
    }
  context.putImageData(image, 0, 0);
}

function colourOf(name: string): readonly [number, number, number] {
  const hex = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim().slice(1);
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

function useRedraw(canvas: { readonly current: HTMLCanvasElement | null }, heat: Heat, layer: HeatLayer) {
  useEffect(() => {
    const redraw = () => canvas.current && draw(canvas.current, heat, layer);
    redraw();
    const media = matchMedia("(prefers-color-scheme: dark)");
    const observer = new MutationObserver(redraw);
    media.addEventListener("change", redraw);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-scheme"] });
    return () => {
      media.removeEventListener("change", redraw);
      observer.disconnect();
    };
  }, [canvas, heat, layer]);
}

function BrushArea(props: {
  readonly heat: Heat;
  readonly chosen: StepWindow | undefined;
  readonly setWindow: (window: StepWindow | undefined) => void;
  readonly label: string;
  readonly children: React.ReactNode;
}) {
  const { heat, chosen, setWindow, label, children } = props;
  const [dragFrom, setDragFrom] = useState<number>();
  const [dragTo, setDragTo] = useState<number>();
  const dayAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const day = Math.floor(((event.clientX - box.left) / box.width) * heat.days);
    return Math.min(heat.days - 1, Math.max(0, day));
  };
  const select = (a: number, b: number) =>
    setWindow({ from: Math.min(a, b) * heat.perDay, to: (Math.max(a, b) + 1) * heat.perDay });
  const days =
    dragFrom !== undefined && dragTo !== undefined
      ? [Math.min(dragFrom, dragTo), Math.max(dragFrom, dragTo) + 1]
      : chosen
        ? [chosen.from / heat.perDay, chosen.to / heat.perDay]
        : undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = movedDays(event, days, heat.days);
    if (next === undefined) return;
    event.preventDefault();
    if (next === null) setWindow(undefined);
    else select(next[0], next[1] - 1);
  };
  return (
    <div
      className="heat-brush"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={heat.days}
      aria-valuenow={days ? Math.floor(days[0]!) + 1 : 1}
      aria-valuetext={days ? `days ${Math.floor(days[0]!) + 1} to ${Math.ceil(days[1]!)}` : "all days"}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragFrom(dayAt(event));
        setDragTo(dayAt(event));
      }}
      onPointerMove={(event) => dragFrom !== undefined && setDragTo(dayAt(event))}
      onPointerUp={(event) => {
        if (dragFrom !== undefined) select(dragFrom, dayAt(event));
        setDragFrom(undefined);
        setDragTo(undefined);
      }}
    >
      {children}
      {days ? (
        <span
          className="heat-window"
          style={{
            left: `${(100 * days[0]!) / heat.days}%`,
            width: `${(100 * (days[1]! - days[0]!)) / heat.days}%`,
          }}
        />
      ) : null}
    </div>
  );
}

/** Days [from, to) after a key; null shows all, undefined is no key of ours. */
function movedDays(
  { key, shiftKey }: KeyboardEvent,
  days: readonly number[] | undefined,
  count: number,
): readonly [number, number] | null | undefined {
  const [from, to] = days ? [days[0]!, days[1]!] : [0, 1];
  const width = Math.max(1, Math.round(to - from));
  const move = shiftKey ? 7 : 1;
  const at = (start: number): readonly [number, number] => {
    const held = Math.min(count - width, Math.max(0, start));
    return [held, held + width];
  };
  if (key === "Escape") return null;
  if (key === "Home") return at(0);
  if (key === "End") return at(count - width);
  if (key === "ArrowRight") return days ? at(from + move) : at(0);
  if (key === "ArrowLeft") return at(from - move);
  if (key === "ArrowUp") return [from, Math.min(count, from + width + 1)];
  if (key === "ArrowDown") return [from, from + Math.max(1, width - 1)];
  return undefined;
}

function DayAxis({
  heat,
  startUnixSec,
  clock,
}: {
  readonly heat: Heat;
  readonly startUnixSec: number;
  readonly clock: (unixSec: number) => string;
}) {
  const count = Math.min(6, heat.days);
  const days = Array.from({ length: count }, (_, i) =>
    Math.round((i * (heat.days - 1)) / Math.max(1, count - 1)),
  );
  return (
    <div className="heat-axis" aria-hidden="true">
      {days.map((day) => (
        <span key={day}>{clock(startUnixSec + day * 86_400 + 43_200).slice(0, 10)}</span>
      ))}
    </div>
  );
}
