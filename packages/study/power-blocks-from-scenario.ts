import { monthsBetween } from "@switchyard/core/quantity";
import type { PowerBlock } from "@switchyard/core/strategy";
import type { PowerScenario, Scenario } from "@switchyard/scenario";
import { producedShare, shapeMask } from "./dispatch-contracts.ts";
import { type DispatchHorizon, yearHorizon } from "./dispatch-terms.ts";
import type { PriceInput } from "./price-input.ts";

type Hedge = NonNullable<PowerScenario["hedges"]>[number];
type Ppa = NonNullable<PowerScenario["ppas"]>[number];

/**
 * Hedges in their hours and PPAs as baseload or as produced: delivered with a right to sell back, otherwise settled in money at the
 * market's price.
 */
export function powerBlocks(scenario: Scenario, input: PriceInput): readonly PowerBlock[] {
  const { hedges = [], ppas = [] } = scenario.power;
  if (hedges.length + ppas.length === 0) return [];
  const horizon = yearHorizon(scenario, input);
  return [
    ...hedges.map((hedge, i) => hedgeBlock(scenario, horizon, hedge, i)),
    ...ppas.map((ppa, i) => ppaBlock(scenario, horizon, input, ppa, i)),
  ];
}

function hedgeBlock(scenario: Scenario, horizon: DispatchHorizon, hedge: Hedge, i: number): PowerBlock {
  return {
    id: `hedge-${i + 1}`,
    mw: hedge.blockMw,
    strikeUsdPerMwh: hedge.strikeUsdPerMwh,
    ...monthsOf(scenario, hedge),
    settlement: hedge.settlement === "physical" && hedge.entitlesToSell ? "physical" : "financial",
    ...(hedge.shape === "flat" ? {} : { shareOfYear: shapeMask(scenario, horizon, hedge.shape) }),
  };
}

function ppaBlock(
  scenario: Scenario,
  horizon: DispatchHorizon,
  { profiles = new Map() }: PriceInput,
  ppa: Ppa,
  i: number,
): PowerBlock {
  return {
    id: `ppa-${i + 1}`,
    mw: ppa.powerMw,
    strikeUsdPerMwh: ppa.priceUsdPerMwh,
    ...monthsOf(scenario, ppa),
    settlement: ppa.entitlesToSell ? "physical" : "financial",
    ...(ppa.profile === "baseload" ? {} : { shareOfYear: producedShare(horizon, profiles, ppa) }),
  };
}

function monthsOf(
  { startMonth, finance }: Scenario,
  { fromMonth, untilMonth }: Pick<Hedge, "fromMonth" | "untilMonth">,
) {
  return {
    fromMonth: fromMonth ? Math.max(0, monthsBetween(startMonth, fromMonth)) : 0,
    untilMonth: (untilMonth ? monthsBetween(startMonth, untilMonth) : finance.horizonMonths) + 1,
  };
}
