/** One line of the bench table. A higher ratio is better; a missing baseline makes no ratio. */
export interface BenchRow {
  readonly name: string;
  /** The figure measured here, in `unit`. */
  readonly value: number;
  /** The same figure of the baseline of the same run; null where there is none ("no baseline"). */
  readonly baseline: number | null;
  /** How many times better than the baseline; null without one, never "met". */
  readonly ratio: number | null;
  /** What the issue asks of the ratio; null where it asks nothing. */
  readonly target: number | null;
  readonly unit: string;
}

/** A file of `bench/` exports this as default. */
export type Bench = () => Promise<readonly BenchRow[]>;
