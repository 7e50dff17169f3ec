import type { StatedPath } from "@switchyard/core/network";
import {
  type ChoiceLimits,
  type Comparison,
  makeComparison,
  makeYard,
  type Site,
  type StrategyCase,
  type StrategyId,
  type World,
  type Yard,
} from "@switchyard/core/strategy";
import { assumption, type Scenario } from "@switchyard/scenario";
import { hostableGridMw } from "./hosting-from-scenario.ts";
import { type StudyLever, studyLevers } from "./levers.ts";
import type { PriceInput } from "./price-input.ts";
import { siteFromScenario } from "./site-from-scenario.ts";
import { networkPath, statedWorld } from "./stated-world.ts";

/** A study under way: what pages ask again when a slider moves. */
export interface PreparedStudy {
  readonly site: Site;
  readonly world: World;
  readonly path: StatedPath;
  readonly comparison: Comparison;
  readonly levers: readonly StudyLever[];
}

/**
 * Site, world and comparison of a scenario with its prices read.
 * @param yardOf the yard of a site, from who remembers sorted prices
 */
export function prepareStudy(
  scenario: Scenario,
  input: PriceInput,
  yardOf: (site: Site) => Yard = makeYard,
): PreparedStudy {
  const site = siteFromScenario(scenario, input);
  const path = networkPath(scenario);
  const world = statedWorld(scenario, path);
  const comparison = makeComparison(site, comparedStrategies(scenario), choiceLimits(scenario), yardOf(site));
  return { site, world, path, comparison, levers: studyLevers(scenario, site, world, path) };
}

/** The comparison in which inputs are moved: as the study's own, with the hybrid's split as it was found best today. */
export function turningComparison(
  scenario: Scenario,
  { site, comparison }: PreparedStudy,
  cases: readonly StrategyCase[],
): Comparison {
  const { yard } = comparison.evaluator;
  const hybrid = cases.find((entry) => entry.id === "hybrid");
  const limits = choiceLimits(scenario);
  const held = hybrid?.available ? { ...limits, hybridHostMw: hybrid.choice.hostMw } : limits;
  return makeComparison(site, comparedStrategies(scenario), held, yard);
}

/** The strategies compared, with the baseline. */
export function comparedStrategies({ compare }: Scenario): readonly StrategyId[] {
  const named = [...compare];
  return named.includes("do-nothing") ? named : ["do-nothing", ...named];
}

/** What the scenario fixes of the strategies' free choices. */
export function choiceLimits(scenario: Scenario): ChoiceLimits {
  const { strategies, hosting } = scenario;
  const aiGridMw = strategies?.hybrid?.aiGridMw;
  const endOfLife = strategies?.mine?.endOfLife ?? "best";
  return {
    waitMonths: strategies?.wait?.waitMonths ?? assumption("study.wait", "strategies.wait").value,
    ...(hosting?.lease?.soldMw === undefined ? {} : { hostMw: hostableGridMw(scenario) }),
    ...(aiGridMw === undefined ? {} : { hybridHostMw: aiGridMw }),
    ...(endOfLife === "best" ? {} : { mineFleet: endOfLife }),
  };
}
