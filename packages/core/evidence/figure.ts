import { evidenceErrors } from "./errors.ts";
import type { ExperimentPlan, Figure, Measured } from "./types.ts";

/**
 * Measured values as figures, in the plan's order; what is not finite becomes null: not defined.
 * @throws evidence/unknown-figure where plan and measurement do not name the same figures
 */
export function figuresOf(
  { claimId, figures }: Pick<ExperimentPlan, "claimId" | "figures">,
  measured: Measured,
): readonly Figure[] {
  const known = Object.keys(measured).join(", ");
  const extra = Object.keys(measured).find((name) => !figures.some((each) => each.name === name));
  if (extra !== undefined) throw evidenceErrors.unknownFigure({ claim: claimId, figure: extra, known });
  return figures.map((plan) => {
    if (!Object.hasOwn(measured, plan.name))
      throw evidenceErrors.unknownFigure({ claim: claimId, figure: plan.name, known });
    const value = measured[plan.name] ?? null;
    return { ...plan, value: value !== null && Number.isFinite(value) ? value : null };
  });
}

/** a / b where b is above zero, else null. */
export function ratioOrNull(a: number, b: number): number | null {
  return b > 0 ? a / b : null;
}
