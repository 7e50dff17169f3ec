import {
  type AssumptionLine,
  assumptionsTable,
  type DisclosedBeside,
  disclosedDealsBeside,
  ownSiteOf,
} from "@switchyard/study";
import { readInput, type ScenarioInput } from "../scenario-input.ts";

/** Every shipped assumption, those of this scenario marked, and the disclosed deals beside it. */
export interface AssumptionsAnswer {
  readonly lines: readonly AssumptionLine[];
  /** Ids that reading this scenario took. */
  readonly usedIds: readonly string[];
  readonly disclosed: DisclosedBeside;
}

/** @throws Refusal where the scenario has problems */
export async function answer(question: ScenarioInput): Promise<AssumptionsAnswer> {
  const { scenario, assumptionsUsed } = await readInput(question);
  return {
    lines: assumptionsTable(),
    usedIds: assumptionsUsed.map(({ id }) => id),
    disclosed: disclosedDealsBeside(ownSiteOf(scenario)),
  };
}
