import { columnPerStep, type Formulation } from "./formulation.ts";
import { valueAt } from "./per-step.ts";
import type { FlexibleAiTier } from "./site-problem.ts";
import type { AiLoad } from "./types.ts";

/** Calls on the tenant's flexibility: cut energy, bounded in length and number. */
export function formulateFlexibleAi(f: Formulation): void {
  const { ai, flexibleAi = [] } = f.problem;
  if (!ai) return;
  for (const tier of flexibleAi) f.aiCut.push(formulateTier(f, ai, tier));
  if (flexibleAi.length > 0) keepServedAndCutWithinLoad(f, ai);
}

function formulateTier(f: Formulation, ai: AiLoad, tier: FlexibleAiTier): Int32Array {
  const { builder, hours, steps } = f;
  const isUsable = tier.callCount > 0 && tier.maximumSteps > 0;
  const isCalled = columnPerStep(steps, () => builder.integerColumn(0, 0, isUsable ? 1 : 0));
  const starts = columnPerStep(steps, () => builder.column(0, 0, 1));
  const cut = columnPerStep(steps, (step) => {
    const gain = valueAt(ai.unservedCostUsdPerMwh, step) - tier.compensationUsdPerMwh;
    const mostMw = tier.shareFraction * valueAt(ai.loadMw, step);
    const column = builder.column(gain * hours, 0, mostMw);
    const row = builder.row(-Infinity, 0);
    builder.entry(row, column, 1);
    builder.entry(row, isCalled[step]!, -mostMw);
    return column;
  });
  countCalls(f, tier, isCalled, starts);
  f.aiCalled.push(isCalled);
  return cut;
}

/** start(t) >= called(t) - called(t-1); starts <= calls; called in at most `maximumSteps` of any maximumSteps + 1. */
function countCalls(f: Formulation, tier: FlexibleAiTier, isCalled: Int32Array, starts: Int32Array): void {
  const { builder, steps } = f;
  const calls = builder.row(-Infinity, tier.callCount);
  for (let step = 0; step < steps; step++) {
    builder.entry(calls, starts[step]!, 1);
    const start = builder.row(-Infinity, 0);
    builder.entry(start, isCalled[step]!, 1);
    if (step > 0) builder.entry(start, isCalled[step - 1]!, -1);
    builder.entry(start, starts[step]!, -1);
    if (step + tier.maximumSteps >= steps) continue;
    const length = builder.row(-Infinity, tier.maximumSteps);
    for (let at = step; at <= step + tier.maximumSteps; at++) builder.entry(length, isCalled[at]!, 1);
  }
}

function keepServedAndCutWithinLoad(f: Formulation, ai: AiLoad): void {
  for (let step = 0; step < f.steps; step++) {
    const row = f.builder.row(-Infinity, valueAt(ai.loadMw, step));
    f.builder.entry(row, f.bus.aiServed[step]!, 1);
    for (const cut of f.aiCut) f.builder.entry(row, cut[step]!, 1);
  }
}

/** Generators that may give something in a limited number of hours: one binary per step. */
export function formulateHourBudgets(f: Formulation): void {
  const { builder, hours, steps, problem } = f;
  for (const budget of problem.hourBudgets ?? []) {
    const { capacityMw } = problem.generators![budget.generator]!;
    const total = builder.row(-Infinity, budget.maximumHours);
    const used = columnPerStep(steps, (step) => {
      const isUsed = builder.integerColumn(0, 0, 1);
      builder.entry(total, isUsed, hours);
      const row = builder.row(-Infinity, 0);
      builder.entry(row, f.bus.generators[budget.generator]![step]!, 1);
      builder.entry(row, isUsed, -valueAt(capacityMw, step));
      return isUsed;
    });
    f.hourUsed.push(used);
  }
}
