import type { ForwardStrip } from "@switchyard/core/power";
import type { PriceSeries, TimeLabels } from "@switchyard/core/quantity";
import type { PowerScenario } from "@switchyard/scenario";
import type { StudyResult } from "./result.ts";
import type { ServiceCredits } from "./service-credits.ts";

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

/** Reads the price file that a scenario names; study itself touches no file. The site's zone holds where the file has none. */
export type PriceFileReader = (
  spec: PowerScenario["prices"] & { kind: "file" },
  siteZone: string | undefined,
) => Promise<PriceHistory>;

/** Reads the forward strip that a scenario names under `power.forward.file`. */
export type ForwardFileReader = (file: string) => Promise<ForwardStrip>;

/** What was read of the files that a scenario names. */
export interface PriceFiles {
  readonly history?: PriceHistory | undefined;
  readonly strip?: ForwardStrip | undefined;
  /** Text of the EPW file that the scenario names. */
  readonly weatherText?: string | undefined;
  /** Profiles of sun, wind and system load, by file and column. */
  readonly profiles?: ProfileFiles | undefined;
  /** Expected service credits, where the scenario says what they follow from. */
  readonly credits?: ServiceCredits | undefined;
}

/** What was read of profiles, by file and column. */
export type ProfileFiles = ReadonlyMap<string, PriceHistory>;

/** A year of prices that a study can use: twelve local calendar months, with what is to be said of them. */
export interface PriceInput {
  readonly prices: PriceSeries;
  readonly labels: TimeLabels;
  readonly note: Pick<StudyResult["prices"], "kind" | "label" | "daysOfHistory" | "filledMonths">;
  /** The forward strip of `power.forward.file`, in USD. */
  readonly strip?: ForwardStrip | undefined;
  readonly warnings: readonly string[];
  /** Text of the EPW file of `site.location.weather`, where it was read. */
  readonly weatherText?: string | undefined;
  /** Profiles of sun, wind and system load that the scenario names. */
  readonly profiles?: ProfileFiles | undefined;
  /** Expected service credits over the rent. */
  readonly creditFraction?: number | undefined;
}
