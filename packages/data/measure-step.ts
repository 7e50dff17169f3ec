import { dataErrors } from "./errors.ts";
import type { RawPrice } from "./types.ts";

/** 5, 15, 30 and 60 minutes: what power markets settle in. */
export const ALLOWED_STEPS_SEC = [300, 900, 1800, 3600] as const;

/**
 * The step of the rows: the user's, else the shortest interval that the rows state, else the commonest distance between
 * neighbours (a day with an hour too few or too many does not matter).
 *
 * @throws data/bad-step
 */
export function measureStep(rows: readonly RawPrice[], source: string, stepMinutes?: number): number {
  const stepSec = stepMinutes === undefined ? measured(rows) : stepMinutes * 60;
  if (!(ALLOWED_STEPS_SEC as readonly number[]).includes(stepSec))
    throw dataErrors.badStep({ source, stepSec, allowed: ALLOWED_STEPS_SEC });
  return stepSec;
}

function measured(rows: readonly RawPrice[]): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (const { durationSec } of rows)
    if (durationSec !== null && durationSec < shortest) shortest = durationSec;
  return Number.isFinite(shortest) ? shortest : commonestDistance(rows);
}

function commonestDistance(rows: readonly RawPrice[]): number {
  const counts = new Map<number, number>();
  for (let i = 1; i < rows.length; i++) {
    const distance = Math.abs(rows[i]!.atSec - rows[i - 1]!.atSec);
    if (distance > 0) counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  let best = 0;
  for (const [distance, count] of counts)
    if (count > (counts.get(best) ?? 0) || (count === counts.get(best) && distance < best)) best = distance;
  return best;
}
