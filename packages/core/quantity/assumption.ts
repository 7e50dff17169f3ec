/**
 * A figure the product did not compute: a default, a press figure, a published value. They live in `assumptions/*.yaml`
 * and are compiled to typed modules by `scenario`; core takes them as arguments.
 */
export type AssumptionStatus =
  /** recomputed, or read in a primary document */
  | "verified"
  /** press or secondary page */
  | "reported"
  /** its own source says that it awaits verification */
  | "pending"
  /** our judgement; shown as editable */
  | "assumed";

/** One row: a value with its unit, source, date and standing. */
export interface Assumption<Value = number> {
  /** Dotted path, unique over all files, for example `mining.pool_fee`. */
  readonly id: string;
  readonly value: Value;
  /** As written, for people: `USD/kW/month`; empty for words and ratios. */
  readonly unit: string;
  readonly source: string;
  /** ISO date of the figure, `2024-06` or `2024-06-30`. */
  readonly date: string;
  readonly status: AssumptionStatus;
  readonly note?: string;
}
