import { lazy, Suspense, useRef } from "react";
import { Frame } from "./chart-frame.tsx";
import { pngOfCanvas } from "./export.ts";
import type { LongSeriesProps } from "./long-series-props.ts";

const Plot = lazy(() => import("./long-series.tsx"));

/** A series of a year of quarter hours: drag to zoom, double click or Escape for all of it, arrow keys for one step. */
export function LongSeries(props: LongSeriesProps) {
  const place = useRef<HTMLDivElement>(null);
  const { id, title, subtitle, unit, series, startUnixSec, stepSec, how, timeText = utcText } = props;
  const count = series[0]?.values.length ?? 0;
  return (
    <Frame
      words={{
        id,
        title,
        subtitle:
          subtitle ??
          `${unit}. Drag along the line to look closer, pinch or Ctrl and wheel to zoom, Escape shows all`,
        spoken: title,
        table: {
          head: ["time", ...series.map(({ name }) => `${name}, ${unit}`)],
          get rows() {
            return Array.from({ length: count }, (_, i) => [
              timeText(startUnixSec + i * stepSec),
              ...series.map(({ values }) => values[i]!),
            ]);
          },
        },
      }}
      how={how}
      png={() => pngOfCanvas(place.current!.querySelector("canvas")!)}
    >
      <div ref={place} className="long-series" data-points={count}>
        <Suspense fallback={<p className="soft">Drawing …</p>}>
          <Plot {...props} timeText={timeText} />
        </Suspense>
      </div>
    </Frame>
  );
}

function utcText(unixSec: number): string {
  return `${new Date(unixSec * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
