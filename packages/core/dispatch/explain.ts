import { BINDING_LIMITS, type DispatchSchedule, MARGINAL_USES } from "./types.ts";

/** A step's reason as data and in a sentence. */
export interface StepReason {
  readonly marginalUse: (typeof MARGINAL_USES)[number];
  readonly marginalValueUsdPerMwh: number;
  readonly bindingLimit: (typeof BINDING_LIMITS)[number];
  readonly bindingValueUsdPerMwh: number;
  /** "one more MWh is worth 83.30 USD (mining); the import limit holds back 24.10 USD per MWh". */
  readonly sentence: string;
}

/** Why a step is dispatched as it is: who values the next MWh, and which limit would earn most if it gave way. */
export function explainStep(schedule: DispatchSchedule, step: number): StepReason {
  const marginalUse = MARGINAL_USES[schedule.marginalUse[step]!]!;
  const bindingLimit = BINDING_LIMITS[schedule.bindingLimit[step]!]!;
  const marginalValueUsdPerMwh = schedule.marginalValueUsdPerMwh[step]!;
  const bindingValueUsdPerMwh = schedule.bindingValueUsdPerMwh[step]!;
  const usd = marginalValueUsdPerMwh.toFixed(2);
  const worth =
    marginalUse === "nothing"
      ? `nobody takes power here; a MWh would cost ${usd} USD`
      : `one more MWh is worth ${usd} USD (${marginalUse})`;
  const held =
    bindingLimit === "none"
      ? "no limit binds"
      : `${bindingLimit} holds back ${bindingValueUsdPerMwh.toFixed(2)} USD per MWh`;
  return {
    marginalUse,
    marginalValueUsdPerMwh,
    bindingLimit,
    bindingValueUsdPerMwh,
    sentence: `${worth}; ${held}`,
  };
}
