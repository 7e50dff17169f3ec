import type { PriceSeries, TimeLabels } from "@switchyard/core/quantity";
import type { PowerScenario } from "@switchyard/scenario";
import type { StudyResult } from "./result.ts";

/** A price file as a reader with a file system hands it over. */
export interface PriceHistory {
  readonly series: PriceSeries;
  /** Zone in which its months and hours are counted. */
  readonly zone: string;
  /** For people: file name, format, column. */
  readonly label: string;
  /** Gaps filled, duplicates merged, choices made for the user. */
  readonly warnings: readonly string[];
}

/** Reads the price file that a scenario names; study itself touches no file. */
export type PriceFileReader = (
  spec: PowerScenario["prices"] & { kind: "file" },
  siteZone: string,
) => Promise<PriceHistory>;

/** A year of prices that a study can use: twelve local calendar months, with what is to be said of them. */
export interface PriceInput {
  readonly prices: PriceSeries;
  readonly labels: TimeLabels;
  readonly note: Pick<StudyResult["prices"], "kind" | "label" | "daysOfHistory" | "filledMonths">;
  readonly warnings: readonly string[];
}
