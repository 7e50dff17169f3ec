import {
  type Camp,
  type ConversionResult,
  convertSite,
  findCamp,
  type HallNeedRow,
  hallNeedsFromRows,
  inventoryFromRows,
  type MineItemRow,
} from "@switchyard/core/facility";
import type { ConversionTerms } from "@switchyard/core/strategy";
import {
  type AssumptionId,
  assumption,
  assumptionsUnder,
  findAssumption,
  type HostingScenario,
  type Scenario,
} from "@switchyard/scenario";
import { timetableOf } from "./facility-schedule.ts";

/** What converting `hostMw` of the site costs, item by item, by the scenario's camp. */
export function conversionOf(scenario: Scenario, gridMw: number, gridToItRatio: number): ConversionResult {
  const { conversion } = scenario.facility;
  const floorM2PerItMw = assumption("facility.floor_m2_per_it_mw", "facility.conversion").value;
  const greenfieldUsdPerItMw =
    conversion.capexUsdPerItMw ??
    assumption("facility.greenfield_usd_per_it_mw", "facility.conversion.cost").value;
  const rows = <Row>(prefix: string) =>
    assumptionsUnder(prefix).map((row) => findAssumption(row.id, "facility.conversion").value as Row);
  const overrides = Object.fromEntries(
    Object.entries(conversion.items ?? {}).flatMap(([item, { reuseFraction }]) =>
      reuseFraction === undefined ? [] : [[item, reuseFraction]],
    ),
  );
  return convertSite({
    inventory: inventoryFromRows(
      rows<MineItemRow>("facility.mine_item."),
      scenario.facility.mine?.powerMw ?? scenario.site.grid.importMw,
    ),
    hallNeeds: hallNeedsFromRows(rows<HallNeedRow>("facility.hall_need."), {
      greenfieldUsdPerItMw,
      gridToItRatio,
      floorM2PerItMw,
    }),
    camp: findCamp(camps(), conversion.camp),
    overrides,
    gridMw,
    gridToItRatio,
    floorM2PerItMw,
  });
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

function camps(): readonly Camp[] {
  return assumptionsUnder("facility.camp.").map(
    (row) => findAssumption(row.id as AssumptionId, "facility.conversion.camp").value as Camp,
  );
}
