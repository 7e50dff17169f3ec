import type { StatedPath } from "@switchyard/core/network";
import {
  type Comparison,
  courseOf,
  type Evaluating,
  makeComparison,
  type Site,
  type World,
} from "@switchyard/core/strategy";
import {
  type AssumptionUse,
  mergeAssumptionUses,
  recordAssumptions,
  type Scenario,
} from "@switchyard/scenario";
import { conversionOf } from "./conversion-from-scenario.ts";
import type { StudyLever } from "./levers.ts";
import type { PriceInput } from "./price-input.ts";
import type { Shifts } from "./shifts.ts";
import { siteFromScenario } from "./site-from-scenario.ts";
import { choiceLimits, comparedStrategies, prepareStudy } from "./study.ts";

/** What is moved beside the world: the site's own figures. Everything absent stays as the scenario says. */
export interface SiteMove {
  /** One share of reuse for every item of the mine, in place of the camp's. */
  readonly reuseFraction?: number;
  /** Added to import and firm import. */
  readonly addedGridMw?: number;
  /** Added to every discount rate. */
  readonly addedDiscountFraction?: number;
}

/** A setting of the inputs. */
export interface Setting {
  readonly world: World;
  /** What makes the world of today's, and every future of what it is: the same move on both. */
  readonly shifts: Shifts;
  readonly site: SiteMove;
}

/** A scenario whose inputs can be moved: what each strategy is worth in any setting, months once dispatched remembered. */
export interface SensitivityDesk {
  readonly scenario: Scenario;
  readonly site: Site;
  readonly path: StatedPath;
  readonly today: Setting;
  readonly levers: readonly StudyLever[];
  readonly evaluating: Evaluating<Setting>;
  /** The comparison that evaluates today's site. */
  readonly comparison: Comparison;
  /** The comparison of the site with its own figures moved; made once. */
  readonly comparisonOf: (move: SiteMove) => Comparison;
  /** Share of the mine that the scenario's camp reuses; null without a lease. */
  readonly reusedFraction: number | null;
  readonly uses: readonly AssumptionUse[];
}

/** Prepares a scenario with its prices read. */
export function makeDesk(
  scenario: Scenario,
  scenarioUses: readonly AssumptionUse[],
  prices: PriceInput,
): SensitivityDesk {
  const { result, used } = recordAssumptions(() => {
    const prepared = prepareStudy(scenario, prices);
    return { ...prepared, reusedFraction: reusedFractionOf(scenario, prepared.site) };
  });
  const comparisons = new Map<string, Comparison>();
  const comparisonOf = (move: SiteMove): Comparison => {
    const key = JSON.stringify([move.reuseFraction, move.addedGridMw, move.addedDiscountFraction]);
    const known = comparisons.get(key);
    if (known) return known;
    const made = Object.keys(move).length === 0 ? result.comparison : movedComparison(scenario, prices, move);
    comparisons.set(key, made);
    return made;
  };
  return {
    scenario,
    site: result.site,
    path: result.path,
    today: { world: result.world, shifts: {}, site: {} },
    levers: result.levers,
    comparison: result.comparison,
    comparisonOf,
    evaluating: function* ({ world, site }) {
      yield;
      return comparisonOf(site)
        .ranking(world)
        .map(({ id, npvUsd, choice }) => ({ id, valueUsd: npvUsd, course: courseOf(choice) }));
    },
    reusedFraction: result.reusedFraction,
    uses: mergeAssumptionUses(scenarioUses, used),
  };
}

function movedComparison(scenario: Scenario, prices: PriceInput, move: SiteMove): Comparison {
  const moved = movedScenario(scenario, move);
  return makeComparison(siteFromScenario(moved, prices), comparedStrategies(moved), choiceLimits(moved));
}

/** The scenario with the site's own figures moved. */
export function movedScenario(scenario: Scenario, move: SiteMove): Scenario {
  const { addedGridMw = 0, addedDiscountFraction = 0, reuseFraction } = move;
  const { grid } = scenario.site;
  const { discount } = scenario.finance;
  return {
    ...scenario,
    site: {
      ...scenario.site,
      grid: {
        ...grid,
        importMw: grid.importMw + addedGridMw,
        ...(grid.firmMw === undefined ? {} : { firmMw: grid.firmMw + addedGridMw }),
      },
    },
    facility: reuseFraction === undefined ? scenario.facility : withReuse(scenario, reuseFraction),
    finance: {
      ...scenario.finance,
      discount: {
        ...discount,
        contractedFractionPerYear: discount.contractedFractionPerYear + addedDiscountFraction,
        merchantFractionPerYear: discount.merchantFractionPerYear + addedDiscountFraction,
        ownedFractionPerYear: discount.ownedFractionPerYear + addedDiscountFraction,
      },
    },
  };
}

/** Every item of the mine with one share, whatever inventory the scenario has. */
function withReuse(scenario: Scenario, reuseFraction: number): Scenario["facility"] {
  const { facility, hosting, site } = scenario;
  const { conversion } = facility;
  const today = conversionOf(scenario, site.grid.importMw, hosting?.gridPerItRatio ?? 1);
  const items = today.items.map(({ id }) => [id, { ...conversion.items?.[id], reuseFraction }] as const);
  return {
    ...facility,
    conversion: { ...conversion, items: Object.fromEntries(items) },
  } as Scenario["facility"];
}

function reusedFractionOf(scenario: Scenario, site: Site): number | null {
  if (!site.hosting) return null;
  return conversionOf(scenario, site.hosting.lease.reservedMw, site.hosting.gridToItRatio)
    .reusedFractionOfMine;
}
