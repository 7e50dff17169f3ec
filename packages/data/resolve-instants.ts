import type { RawPrice } from "./types.ts";
import { makeZoneClock, type ZoneClock } from "./zone-clock.ts";

/** A row whose interval starts at a known instant. */
export interface ResolvedRow {
  readonly utcSec: number;
  readonly durationSec: number | null;
  readonly price: number | null;
  readonly row: number;
}

/** Rows in UTC. */
export interface ResolvedRows {
  readonly rows: readonly ResolvedRow[];
  readonly clock: ZoneClock;
  /** True where the file's times were local. */
  readonly isLocal: boolean;
  /** Rows with a price in an hour that the clock skips. */
  readonly skippedRows: number;
}

/**
 * Local stamps to instants. In a repeated hour the row's own flag decides; without one the first row of a stamp is the earlier
 * hour and the next the later. Rows in a skipped hour are left out and counted.
 *
 * A stamp that marks an interval's end is an instant of the local clock (01:55-02:00 ends at 03:00 on the spring day). Files that
 * number the hours instead, and so repeat the stamp *after* the ambiguous hour (02:00 twice), are known by that repetition.
 *
 * @param shiftSec taken off each stamp: the step, where stamps mark the end
 * @throws data/bad-zone
 */
export function resolveInstants(points: readonly RawPrice[], zone: string, shiftSec: number): ResolvedRows {
  const [least, most] = range(points);
  const clock = makeZoneClock(zone, least, most);
  const isLocal = points.some(({ isUtc }) => !isUtc);
  const byStart = shiftSec === 0 || (isLocal && repeatsNumberedHours(points, clock, shiftSec));
  const resolve = byStart ? startResolver(clock, shiftSec) : endResolver(clock, shiftSec);
  const rows: ResolvedRow[] = [];
  let skippedRows = 0;
  for (const { atSec, isUtc, fold, durationSec, price, row } of points) {
    const utcSec = isUtc ? atSec - shiftSec : resolve(atSec, fold);
    if (utcSec === null) skippedRows += price === null ? 0 : 1;
    else rows.push({ utcSec, durationSec, price, row });
  }
  return { rows, clock, isLocal, skippedRows };
}

type Resolver = (localSec: number, fold: 0 | 1 | null) => number | null;

/** The stamp less the step is a local time; where the clock skips it, the stamp itself is. */
function startResolver(clock: ZoneClock, shiftSec: number): Resolver {
  const pick = occurrencePicker();
  return (localSec, fold) => {
    const start = pick(clock.instantsOf(localSec - shiftSec), localSec, fold);
    if (start !== null || shiftSec === 0) return start;
    const end = clock.instantsOf(localSec)[0];
    return end === undefined ? null : end - shiftSec;
  };
}

/** The stamp is a local time and the interval lies before it; where the clock skips it, the stamp less the step is one. */
function endResolver(clock: ZoneClock, shiftSec: number): Resolver {
  const pick = occurrencePicker();
  return (localSec, fold) => {
    const end = pick(clock.instantsOf(localSec), localSec, fold);
    return end === null ? (clock.instantsOf(localSec - shiftSec)[0] ?? null) : end - shiftSec;
  };
}

/** Of two instants the flagged one; without a flag the earlier at the first call for a stamp, the later from the second on. */
function occurrencePicker() {
  const timesSeen = new Map<number, number>();
  return (instants: readonly number[], localSec: number, fold: 0 | 1 | null): number | null => {
    if (instants.length < 2) return instants[0] ?? null;
    const seen = timesSeen.get(localSec) ?? 0;
    timesSeen.set(localSec, seen + 1);
    return instants[fold ?? Math.min(seen, 1)]!;
  };
}

/** True where a stamp stands twice that is itself unambiguous while the interval before it is not: 02:00 twice in autumn. */
function repeatsNumberedHours(points: readonly RawPrice[], clock: ZoneClock, shiftSec: number): boolean {
  const seen = new Set<number>();
  for (const { atSec, isUtc } of points) {
    const isCandidate =
      !isUtc && clock.instantsOf(atSec).length === 1 && clock.instantsOf(atSec - shiftSec).length === 2;
    if (isCandidate && seen.has(atSec)) return true;
    if (isCandidate) seen.add(atSec);
  }
  return false;
}

function range(points: readonly RawPrice[]): readonly [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const { atSec } of points) {
    if (atSec < least) least = atSec;
    if (atSec > most) most = atSec;
  }
  return [least, most];
}
