import type { PresetDesign } from "@switchyard/core/facility";
import type { Scenario } from "@switchyard/scenario";
import { type AvailabilityWork, compareDesigns } from "./facility-availability.ts";
import { facilityConnection } from "./facility-connection.ts";
import { CAMPS, convertAs } from "./facility-conversion.ts";
import { facilityCooling } from "./facility-cooling.ts";
import { delayWorth } from "./facility-delay.ts";
import { leaseEarnings, pricedSite } from "./facility-money.ts";
import { facilitySchedule } from "./facility-schedule.ts";
import type { PriceInput } from "./price-input.ts";

const DESIGNS = ["bare", "ups", "n", "n+1", "n+2", "2n", "2n-split"] as const;

/** What the world outside tells a comparison: prices, and the text of the weather file that the scenario names. */
export interface CompareInputs {
  readonly prices: PriceInput | null;
  readonly weatherText?: string | undefined;
  /** All presets where not given. */
  readonly designs?: readonly PresetDesign[] | undefined;
}

/** Camps, schedules, designs, the connection, delay and cooling side by side. */
export function facilityCompare(
  scenario: Scenario,
  paths: number,
  work: AvailabilityWork,
  { prices, weatherText, designs = DESIGNS }: CompareInputs = { prices: null },
) {
  // first, so that a weather file that can't be read is said before the long work
  const cooling = facilityCooling(scenario, weatherText);
  const { conversion, greenfield, monthsSaved } = facilitySchedule(scenario, paths);
  const priced = prices && pricedSite(scenario, prices, 12);
  const earned = priced && leaseEarnings(priced);
  const time = { monthsSaved, monthlyNoiUsd: earned?.monthlyNoiUsd ?? 0 };
  const connection = facilityConnection(scenario, conversion);
  return {
    monthsSaved,
    monthlyNoiUsd: earned?.monthlyNoiUsd ?? null,
    greenfield: { monthsToFirst: greenfield.monthsToFirst, monthsToLast: greenfield.monthsToLast },
    conversion: { monthsToFirst: conversion.monthsToFirst, monthsToLast: conversion.monthsToLast },
    camps: CAMPS.map((camp) => {
      const read = convertAs(scenario, camp, time);
      return {
        camp,
        mine: read.mine,
        greenfield: read.greenfield,
        converted: read.converted,
        avoidedCapitalUsd: read.avoidedCapitalUsd,
        timeValueUsd: read.timeValueUsd,
        reuseValueUsd: read.reuseValueUsd,
        reusedFractionOfMine: read.reusedFractionOfMine,
        reusedFractionOfHall: read.reusedFractionOfHall,
      };
    }),
    designs: compareDesigns(scenario, designs, work, earned?.monthlyRentUsd ?? null),
    connection,
    delay: priced ? delayWorth(scenario, priced, connection.largeLoad) : [],
    cooling,
  };
}
