import { recordAssumptions, type Scenario } from "@switchyard/scenario";
import { moneyFromScenario } from "./money-from-scenario.ts";
import { prepareStudy } from "./prepare-study.ts";
import type { PriceFiles } from "./price-input.ts";
import { priceInputOf } from "./price-year-input.ts";

/** What a scenario and its files come to before anything is moved: prices, money, site and world, each with the rows it read. */
export type Reading = ReturnType<typeof read>;

/** Readings of the last few scenarios, known by the scenario and the files themselves: equal texts that are parsed anew are read anew. */
export interface Readings {
  of(scenario: Scenario, files: PriceFiles): Reading;
}

const REMEMBERED = 3;

/** A memory with nothing in it. */
export function openReadings(yardOf: Parameters<typeof prepareStudy>[2]): Readings {
  let kept: readonly {
    readonly scenario: Scenario;
    readonly files: PriceFiles;
    readonly reading: Reading;
  }[] = [];
  return {
    of(scenario, files) {
      const known = kept.find((entry) => entry.scenario === scenario && isSame(entry.files, files));
      const entry = known ?? { scenario, files, reading: read(scenario, files, yardOf) };
      kept = [entry, ...kept.filter((other) => other !== entry)].slice(0, REMEMBERED);
      return entry.reading;
    },
  };
}

function isSame(one: PriceFiles, other: PriceFiles): boolean {
  return (
    one.history === other.history &&
    one.strip === other.strip &&
    one.weatherText === other.weatherText &&
    one.credits?.expectedFraction === other.credits?.expectedFraction &&
    haveSameProfiles(one, other)
  );
}

function haveSameProfiles({ profiles: one }: PriceFiles, { profiles: other }: PriceFiles): boolean {
  return one?.size === other?.size && [...(one ?? [])].every(([key, read]) => other?.get(key) === read);
}

function read(scenario: Scenario, files: PriceFiles, yardOf: Parameters<typeof prepareStudy>[2]) {
  const prices = recordAssumptions(() => priceInputOf(scenario, files));
  const money = recordAssumptions(() => moneyFromScenario(scenario));
  const prepared = recordAssumptions(() => prepareStudy(scenario, prices.result, yardOf));
  return { prices, money, prepared };
}
