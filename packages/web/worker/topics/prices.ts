import type { PriceFiles } from "@switchyard/study";
import { priceReaders } from "../../files/price-readers.ts";
import { readRunnableInput, type ScenarioInput } from "../scenario-input.ts";

/** What is in the price file that a scenario names. */
export interface PricesAnswer {
  readonly label: string;
  readonly zone: string;
  readonly currency: string;
  readonly stepMinutes: number;
  readonly startUnixSec: number;
  readonly values: Float64Array;
  readonly warnings: readonly string[];
}

/** Reads the price file of a scenario as the study will; null where it names none. @throws Refusal, data/* */
export async function answer(question: ScenarioInput): Promise<PricesAnswer | null> {
  const { scenario } = await readRunnableInput(question);
  const { prices } = scenario.power;
  if (prices.kind !== "file") return null;
  const history: NonNullable<PriceFiles["history"]> = await priceReaders.readPriceFile(
    prices,
    scenario.site.location?.zone,
  );
  const { grid, values, currency } = history.series;
  return {
    label: history.label,
    zone: history.zone,
    currency,
    stepMinutes: grid.stepSec / 60,
    startUnixSec: grid.startUnixSec,
    values: Float64Array.from(values),
    warnings: history.warnings,
  };
}
