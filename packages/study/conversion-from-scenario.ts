import {
  type CapexFigure,
  type ConversionInput,
  type ConversionResult,
  convertSite,
} from "@switchyard/core/facility";
import type { ConversionTerms } from "@switchyard/core/strategy";
import { assumption, type HostingScenario, type Scenario } from "@switchyard/scenario";
import { campOf, hallNeedsOf, inventoryOf, statedShares } from "./conversion-inventory.ts";
import { timetableOf } from "./facility-schedule.ts";

/** What the scenario says of a conversion of `gridMw`, as the core takes it. */
export function conversionInput(scenario: Scenario, gridMw: number, gridToItRatio: number): ConversionInput {
  return {
    inventory: inventoryOf(scenario),
    hallNeeds: hallNeedsOf(scenario, gridToItRatio),
    camp: campOf(scenario),
    overrides: statedShares(scenario),
    gridMw,
    gridToItRatio,
    floorM2PerItMw: assumption("facility.floor_m2_per_it_mw", "facility.conversion").value,
  };
}

/** What converting `gridMw` of the site costs, item by item, by the scenario's camp. */
export function conversionOf(scenario: Scenario, gridMw: number, gridToItRatio: number): ConversionResult {
  return convertSite(conversionInput(scenario, gridMw, gridToItRatio));
}

/** The same halls on empty land: at `facility.greenfield.cost`, else at what they cost here before anything is reused. */
export function emptyLandOf(
  { facility }: Scenario,
  { itMw, gridMw, greenfield }: ConversionResult,
): CapexFigure {
  const stated = facility.greenfield?.capexUsdPerItMw;
  if (stated === undefined) return greenfield;
  const totalUsd = stated * itMw;
  return { totalUsd, usdPerItMw: stated, usdPerGridMw: totalUsd / gridMw };
}

/** Cost and timetable of the conversion, per MW, for the strategies. */
export function conversionTerms(
  scenario: Scenario,
  hosting: HostingScenario,
  firmMw: number,
): ConversionTerms {
  const { conversion } = scenario.facility;
  const schedule = timetableOf(scenario);
  const result = conversionOf(scenario, firmMw, hosting.gridPerItRatio);
  return {
    capexUsdPerItMw: result.converted.usdPerItMw * (1 + conversion.contingencyFraction),
    salvageUsdPerItMw: result.salvageUsd / result.itMw,
    hallGridMw: Math.min(firmMw, conversion.hallMw * hosting.gridPerItRatio),
    firstHallAfterMonths: schedule.firstHallMonths,
    monthsPerFurtherHall: schedule.betweenHallsMonths,
    cutOverMonths: schedule.worksMonths,
    demobilisationUsdPerMw: assumption("study.demobilisation", "facility.conversion").value,
    spendMonths: assumption("study.spend_months", "facility.schedule").value,
  };
}
