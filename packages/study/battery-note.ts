import {
  batteryMonths,
  type Comparison,
  makePathEvaluator,
  makeYard,
  type Site,
  type StrategyCase,
  type World,
} from "@switchyard/core/strategy";
import { formatUsd } from "./format.ts";
import { strategyName } from "./strategy-names.ts";

/** A study whose site has a battery. */
export interface BatteryStudy {
  readonly site: Site;
  readonly world: World;
  readonly comparison: Comparison;
  readonly best: StrategyCase & { readonly available: true };
  readonly hasPaths: boolean;
}

/** What the battery is worth to the best strategy on the stated path, and how near its tables come there; nothing without a battery. */
export function batteryNotes(study: BatteryStudy): readonly string[] {
  const { site, best, hasPaths } = study;
  if (!site.battery) return [];
  const name = `"${strategyName(best.id, best.choice.fleet)}"`;
  if (!batteryMonths(site, best.operated.course.plan)?.works.includes(1))
    return [`the battery does not work under ${name}`];
  const { worthUsd, gainUsd, tabledUsd } = batteryWorth(study);
  const worth = `the battery is worth ${formatUsd(worthUsd)} to ${name} on the stated path, its cost counted; every month ends as full as it began`;
  if (!hasPaths || !(Math.abs(gainUsd) > 0)) return [worth];
  const shown = ((100 * tabledUsd) / gainUsd).toFixed(1);
  return [
    worth,
    `on futures a battery's months are read from tables: on the stated path they give ${shown} % of what dispatching each month gives`,
  ];
}

/** NPV with the battery less that of the same choice without; what it earns before its own cost, dispatched and by tables. */
export function batteryWorth({ site, world, comparison, best }: Omit<BatteryStudy, "hasPaths">) {
  const { evaluator } = comparison;
  const { battery: _taken, ...bare } = site;
  const without = makePathEvaluator(bare, makeYard(bare, evaluator.yard))
    .onWorld(world)
    .evaluate(best.choice);
  const earned = (cash: { readonly merchantUsd: Float64Array }) =>
    cash.merchantUsd.reduce((sum, usd, month) => sum + usd - without.merchantUsd[month]!, 0);
  return {
    worthUsd: best.outcome.npvUsd - without.npvUsd[0]!,
    gainUsd: earned(evaluator.onWorld(world).evaluate(best.choice)),
    tabledUsd: earned(evaluator.onWorld(world, "by-tables").evaluate(best.choice)),
  };
}
