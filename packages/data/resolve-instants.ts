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
 * @param shiftSec taken off each stamp: the step, where stamps mark the end
 * @throws data/bad-zone
 */
export function resolveInstants(points: readonly RawPrice[], zone: string, shiftSec: number): ResolvedRows {
  const [least, most] = range(points);
  const clock = makeZoneClock(zone, least, most);
  const timesSeen = new Map<number, number>();
  const rows: ResolvedRow[] = [];
  let skippedRows = 0;
  for (const point of points) {
    const atSec = point.atSec - shiftSec;
    const utcSec = point.isUtc ? atSec : localInstant(clock, atSec, point.fold, timesSeen);
    if (utcSec === null) skippedRows += point.price === null ? 0 : 1;
    else rows.push({ utcSec, durationSec: point.durationSec, price: point.price, row: point.row });
  }
  return { rows, clock, isLocal: points.some(({ isUtc }) => !isUtc), skippedRows };
}

function localInstant(
  clock: ZoneClock,
  localSec: number,
  fold: 0 | 1 | null,
  timesSeen: Map<number, number>,
): number | null {
  const instants = clock.instantsOf(localSec);
  if (instants.length < 2) return instants[0] ?? null;
  const seen = timesSeen.get(localSec) ?? 0;
  timesSeen.set(localSec, seen + 1);
  return instants[fold ?? Math.min(seen, 1)]!;
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
