import type { EnergisedBlock, Jurisdiction } from "@switchyard/core/facility";
import { findJurisdiction } from "@switchyard/core/facility";
import { assumptionsUnder, findAssumption, type Scenario } from "@switchyard/scenario";

/** Days of a mean month, as the schedule counts months. */
export const DAYS_PER_MONTH = 365.2425 / 12;

/** The value of a shipped row, noted as used. */
export function figure<Value>(id: string, usedFor: string): Value {
  return findAssumption(id, usedFor).value as Value;
}

/** The values of all rows under a prefix, noted as used. */
export function figuresUnder<Value>(prefix: string, usedFor: string): readonly Value[] {
  return assumptionsUnder(prefix).map((row) => figure<Value>(row.id, usedFor));
}

/** Grid MW that become halls: what the mine was built for, else the import. */
export function convertedMw(scenario: Scenario): number {
  return scenario.facility.mine?.powerMw ?? scenario.site.grid.importMw;
}

/** Grid MW per IT MW of the scenario's lease, else the shipped ratio. */
export function gridToItOf(scenario: Scenario): number {
  return (
    scenario.hosting?.gridPerItRatio ?? figure<number>("facility.grid_to_it_ratio", "facility.conversion")
  );
}

/** The halls of a site as blocks of grid MW, energised one after another. */
export function hallBlocks(scenario: Scenario): readonly EnergisedBlock[] {
  const hallGridMw = scenario.facility.conversion.hallMw * gridToItOf(scenario);
  const totalMw = convertedMw(scenario);
  const count = Math.max(1, Math.ceil(totalMw / hallGridMw - 1e-9));
  return Array.from({ length: count }, (_, i) => ({
    id: `hall-${i + 1}`,
    gridMw: Math.min(hallGridMw, totalMw - i * hallGridMw),
    readyAfter: `cut-over-${i + 1}`,
    miningUntilStartOf: null,
  }));
}

/** All places that are shipped, and the scenario's own. @throws facility/unknown-jurisdiction */
export function placesOf(scenario: Scenario): {
  readonly own: Jurisdiction;
  readonly all: readonly Jurisdiction[];
} {
  const all = figuresUnder<Jurisdiction>("jurisdiction.", "site.jurisdiction");
  return { own: findJurisdiction(all, scenario.site.jurisdiction), all };
}
