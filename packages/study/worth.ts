import { isWorthMore } from "@switchyard/core/strategy";
import type { StudyStrategy } from "./result.ts";

/** What a strategy is ranked by: its mean NPV over the paths where there are any, else its NPV on the stated path. */
export function worthOfStrategy({ npvUsd }: Pick<StudyStrategy, "npvUsd">): number {
  return npvUsd.band?.mean ?? npvUsd.value;
}

/** Beyond so many standard errors a difference is more than luck: 19 times in 20. */
const ERRORS_TOLD_APART = 2;

/**
 * Whether two strategies are worth the same: to rounding on one stated path; within two standard errors of their difference on
 * the same paths where there are many.
 */
export function areTied(a: StudyStrategy, b: StudyStrategy): boolean {
  const error = differenceErrorUsd(a, b);
  const difference = Math.abs(worthOfStrategy(a) - worthOfStrategy(b));
  if (error !== undefined) return difference <= ERRORS_TOLD_APART * error;
  return (
    !isWorthMore(worthOfStrategy(a), worthOfStrategy(b)) &&
    !isWorthMore(worthOfStrategy(b), worthOfStrategy(a))
  );
}

/** Standard error of the difference: paired where one of the two is the strategy that leads are counted from, else at most the sum. */
function differenceErrorUsd(a: StudyStrategy, b: StudyStrategy): number | undefined {
  if (!a.distribution || !b.distribution) return undefined;
  if (a.distribution.lead.over === a.id) return b.distribution.lead.standardError;
  if (b.distribution.lead.over === b.id) return a.distribution.lead.standardError;
  return a.distribution.lead.standardError + b.distribution.lead.standardError;
}
