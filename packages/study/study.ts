import type { AssumptionUse, Scenario } from "@switchyard/scenario";
import type { DaysResult } from "./days.ts";
import type { StudyResult } from "./result.ts";
import type { RunIdentity } from "./run-identity.ts";
import { openStudy } from "./session.ts";
import type { StudyOptions } from "./study-options.ts";
import type { StudyPorts } from "./study-ports.ts";

export {
  choiceLimits,
  comparedStrategies,
  type PreparedStudy,
  prepareStudy,
} from "./prepare-study.ts";
export { readPriceFiles, type StudyPorts } from "./study-ports.ts";

/**
 * Studies a scenario: every strategy against do-nothing on its stated path, over many paths where the scenario says what is
 * uncertain, where the answer turns, and why. A price file of less than a year that nothing may complete is answered for its
 * days alone. Who asks again after a change keeps a session: see `openStudy`.
 *
 * @throws study/short-series, study/no-exchange-rate, study/cancelled, and what the rooms throw for figures that can't be
 */
export function studyScenario(
  scenario: Scenario,
  scenarioUses: readonly AssumptionUse[],
  identity: RunIdentity,
  ports: StudyPorts,
  options: StudyOptions = {},
): Promise<StudyResult | DaysResult> {
  return openStudy().answer({ scenario, assumptionsUsed: scenarioUses, identity, options }, ports);
}
