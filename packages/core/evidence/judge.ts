import { evidenceErrors } from "./errors.ts";
import type { Claim, Condition, ConditionResult, Experiment, Figure } from "./types.ts";

/**
 * Compares figures with the claim's thresholds: an undefined figure (null) meets nothing.
 * @throws evidence/unknown-figure, evidence/unknown-threshold where the experiment and the claim do not fit
 */
export function judge(
  claim: Claim,
  experiment: Pick<Experiment, "conditions">,
  figures: readonly Figure[],
): readonly ConditionResult[] {
  return experiment.conditions.map((condition) => {
    const threshold = claim.thresholds.find(({ name }) => name === condition.threshold);
    if (!threshold)
      throw evidenceErrors.unknownThreshold({ claim: claim.id, threshold: condition.threshold });
    const figureValue = figureOf(claim.id, figures, condition.figure ?? condition.threshold).value;
    return {
      ...condition,
      thresholdValue: threshold.value,
      unit: threshold.unit,
      reason: threshold.reason,
      figureValue,
      isMet: figureValue !== null && meets(figureValue, condition.sense, threshold.value),
    };
  });
}

/** The figure of that name. @throws evidence/unknown-figure */
export function figureOf(claim: string, figures: readonly Figure[], name: string): Figure {
  const figure = figures.find((candidate) => candidate.name === name);
  if (!figure)
    throw evidenceErrors.unknownFigure({
      claim,
      figure: name,
      known: figures.map((candidate) => candidate.name).join(", "),
    });
  return figure;
}

function meets(value: number, sense: Condition["sense"], threshold: number): boolean {
  if (sense === "at-least") return value >= threshold;
  if (sense === "at-most") return value <= threshold;
  return sense === "above" ? value > threshold : value < threshold;
}
