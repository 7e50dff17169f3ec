import { monthsBetween } from "@switchyard/core/quantity";
import type { ConnectionSecurity, ConnectionStep } from "@switchyard/core/strategy";
import { assumption, type Scenario } from "@switchyard/scenario";

/**
 * Later steps of the connection: what a step leaves out stays as it was before, a firm part at most the whole import. Undefined
 * where the connection stands whole from the start.
 */
export function connectionSteps({ site, startMonth }: Scenario): readonly ConnectionStep[] | undefined {
  const { grid } = site;
  if (!grid.phases || grid.phases.length === 0) return undefined;
  let { firmMw, exportMw } = grid;
  return grid.phases.map((phase): ConnectionStep => {
    firmMw = phase.firmMw ?? firmMw;
    exportMw = phase.exportMw ?? exportMw;
    return {
      fromMonth: Math.max(0, monthsBetween(startMonth, phase.fromMonth)),
      importMw: phase.importMw,
      firmMw: Math.min(phase.importMw, firmMw ?? phase.importMw),
      exportMw,
    };
  });
}

/** What the utility asks of a large load once; a contract without a length runs as long as the study. */
export function securityFromScenario({ site, finance }: Scenario): ConnectionSecurity | undefined {
  const { largeLoad, importMw } = site.grid;
  const { collateralUsdPerMw = 0, contributionUsd = 0 } = largeLoad ?? {};
  if (!largeLoad || (collateralUsdPerMw === 0 && contributionUsd === 0)) return undefined;
  return {
    contributionUsd,
    collateralUsd: collateralUsdPerMw * importMw,
    returnedFromMonth: Math.round(largeLoad.rampMonths ?? 0) + 1,
    returnMonths: assumption("facility.large_load_case", "site.grid.large_load").value.collateralReturnMonths,
    contractMonths: Math.round(largeLoad.contractMonths ?? finance.horizonMonths),
  };
}
