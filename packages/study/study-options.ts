import type { Shifts } from "./shifts.ts";

/** How a study is asked. */
export interface StudyOptions {
  /** Number of paths whatever the scenario says; 0 = the stated path alone. */
  readonly paths?: number;
  readonly seed?: number;
  readonly measure?: "valuation" | "outlook";
  readonly shifts?: Shifts;
  /** False leaves out the search for where the answer turns, for who only moves a slider. */
  readonly breakEvens?: boolean;
  /** False leaves the statements of the strategies empty, for who only moves a slider: they are a quarter of an answer's time. */
  readonly books?: boolean;
  /** False leaves out money after tax and debt as well, where there are no paths: a page's first look of all waits for little. */
  readonly money?: boolean;
  /** When to convert: fitted anew (unless said otherwise); by the last boundary, if there is one, while a new fit waits for `refine`; or not told. */
  readonly policy?: "fit" | "last" | "none";
}
