import { experimentOn, type Figure, findClaim, rangeOf, runPoint } from "@switchyard/core/evidence";
import { evidenceRows } from "./evidence-rows.ts";

/** A claim's answer with its decisive input moved to a value. */
export interface ClaimAt {
  readonly value: number;
  readonly holds: boolean;
  readonly headline: Figure | null;
  readonly figures: readonly Figure[];
}

/**
 * Runs a claim's experiment with its decisive input at a value, all else at the reference; null for a claim without an
 * experiment.
 *
 * @throws evidence/unknown-claim and what the experiment's rooms throw where they refuse the value
 */
export function claimAt(id: string, value: number, seed: number): ClaimAt | null {
  const rows = evidenceRows();
  const claim = findClaim(rows, id);
  const experiment = experimentOn(rows, id);
  if (!experiment) return null;
  const { input } = rangeOf(claim, rows);
  const { holds, figures } = runPoint(claim, experiment, rows, { changes: { [input]: value }, seed });
  return {
    value,
    holds,
    headline: figures.find(({ name }) => name === experiment.headline) ?? null,
    figures,
  };
}
