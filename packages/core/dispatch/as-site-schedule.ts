import { usableImportMw } from "./import-limit.ts";
import { valueAt } from "./per-step.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";
import type { DispatchSchedule } from "./types.ts";

/** A schedule of the exact class, in the words of problems with any features. */
export function asSiteSchedule(
  problem: SiteDispatchProblem,
  schedule: DispatchSchedule,
  valueUsd: number,
  boundUsd: number,
): SiteSchedule {
  return {
    grid: schedule.grid,
    importMw: schedule.importMw,
    exportMw: schedule.exportMw,
    miningMw: schedule.miningMw,
    aiServedMw: schedule.aiServedMw,
    aiCutMw: [],
    aiIsCalled: [],
    auxiliaryServedMw: schedule.auxiliaryServedMw,
    renewableMw: schedule.renewableMw,
    generatorMw: schedule.generatorMw,
    batteries: problem.battery
      ? [
          {
            chargeMw: schedule.chargeMw,
            dischargeMw: schedule.dischargeMw,
            stateOfChargeMwh: schedule.stateOfChargeMwh,
            waterValueUsdPerMwh: schedule.waterValueUsdPerMwh,
          },
        ]
      : [],
    units: [],
    reserves: [],
    marginalValueUsdPerMwh: schedule.marginalValueUsdPerMwh,
    importLimitValueUsdPerMwh: importLimitValues(problem, schedule),
    slacks: schedule.slacks.map((slack) => ({
      ...slack,
      part: slack.kind.startsWith("state-of-charge") ? "battery" : "",
    })),
    valueUsd,
    boundUsd,
  };
}

/** Where import stands at its limit: bus value at the connection less what the MWh costs there. */
function importLimitValues(problem: SiteDispatchProblem, schedule: DispatchSchedule): Float64Array {
  const { priceUsdPerMwh, adderUsdPerMwh, lossFraction } = problem.import;
  return schedule.importMw.map((mw, step) => {
    if (mw < usableImportMw(problem, step) - 1e-9) return 0;
    const costUsd = valueAt(priceUsdPerMwh, step) + valueAt(adderUsdPerMwh, step);
    return Math.max(0, schedule.marginalValueUsdPerMwh[step]! * (1 - lossFraction) - costUsd);
  });
}
