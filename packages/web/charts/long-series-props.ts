/** A long series to draw on a canvas. */
export interface LongSeriesProps {
  readonly id: string;
  /** The finding. */
  readonly title: string;
  readonly subtitle?: string;
  readonly unit: string;
  readonly startUnixSec: number;
  readonly stepSec: number;
  readonly series: readonly SeriesLine[];
  readonly how: string;
  /** Called with steps [from, to) when the user brushes a window; undefined for all. */
  readonly onWindow?: (window: readonly [number, number] | undefined) => void;
  /** Names of times in exports and readout; UTC where nobody knows better. */
  readonly timeText?: (unixSec: number) => string;
}

/** One line: a colour of the theme by what it means. */
export interface SeriesLine {
  readonly name: string;
  readonly values: Float64Array;
  readonly colour: string;
}
