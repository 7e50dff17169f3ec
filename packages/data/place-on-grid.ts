import { SECONDS_PER_DAY } from "@switchyard/core/quantity";
import { dataErrors } from "./errors.ts";
import { fillGaps } from "./gap-policy.ts";
import { isoTime } from "./iso-time.ts";
import { measureStep } from "./measure-step.ts";
import { type ResolvedRows, resolveInstants } from "./resolve-instants.ts";
import type { DuplicatePolicy, Gap, ImportOptions, RawPrice, RowReader } from "./types.ts";
import type { ZoneClock } from "./zone-clock.ts";

/** Longest gap that a policy fills where the user names none. */
const LONGEST_GAP_HOURS = 24;

/** No price series is longer. */
const CENTURY_SEC = 100 * 366 * SECONDS_PER_DAY;

/** What placing needs besides the rows. */
export interface PlaceContext {
  readonly source: string;
  readonly zone: string;
  readonly reader: RowReader;
  readonly options: ImportOptions;
}

/** Prices on an even grid, every step filled, with what had to be done. */
export interface PlacedPrices {
  readonly startUnixSec: number;
  readonly stepSec: number;
  readonly values: Float64Array;
  readonly clock: ZoneClock;
  readonly rowsUsed: number;
  readonly equalRows: number;
  readonly conflictingRows: number;
  readonly skippedRows: number;
  readonly repeatedSteps: number;
  readonly trimmedRows: number;
  readonly spreadRows: number;
  readonly gaps: readonly Gap[];
}

/**
 * Puts rows on a grid: order, step, start or end of the interval, local time to UTC, duplicates, gaps.
 * @throws data/too-long, data/bad-step, data/off-grid, data/duplicate-conflict, data/gaps, data/gap-too-long, data/bad-zone
 */
export function placeOnGrid(points: readonly RawPrice[], context: PlaceContext): PlacedPrices {
  requireWithinCentury(points, context.source);
  const ordered = oldestFirst(points);
  const stepSec = measureStep(ordered, context.source, context.options.stepMinutes);
  const stamps = context.options.stamps ?? context.reader.stampsForStep?.(stepSec) ?? context.reader.stamps;
  const resolved = resolveInstants(ordered, context.zone, stamps === "end" ? stepSec : 0);
  const kept = withoutEmptyEnds(resolved);
  const { startUnixSec, values, ...counts } = fillRows(kept, stepSec, context);
  const repeatedSteps = resolved.isLocal ? repeatHours(values, startUnixSec, stepSec, resolved.clock) : 0;
  const gaps = fillGaps(values, {
    startUnixSec,
    stepSec,
    policy: context.options.gaps ?? "refuse",
    longestHours: context.options.longestGapHours ?? LONGEST_GAP_HOURS,
    source: context.source,
  });
  return {
    startUnixSec,
    stepSec,
    values,
    clock: resolved.clock,
    skippedRows: resolved.skippedRows,
    trimmedRows: resolved.rows.length - kept.length,
    repeatedSteps,
    gaps,
    ...counts,
  };
}

/** One date mistyped by a thousand years would ask for a grid of millions of empty steps. */
function requireWithinCentury(points: readonly RawPrice[], source: string): void {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const { atSec } of points) {
    least = Math.min(least, atSec);
    most = Math.max(most, atSec);
  }
  if (most - least > CENTURY_SEC)
    throw dataErrors.tooLong({ source, from: isoTime(least), to: isoTime(most) });
}

function oldestFirst(points: readonly RawPrice[]): readonly RawPrice[] {
  const descends = points.length > 1 && points[0]!.atSec > points.at(-1)!.atSec;
  return descends ? [...points].reverse() : points;
}

/** Empty rows before the first and after the last price are not gaps: the file ends there. */
function withoutEmptyEnds({ rows }: ResolvedRows): ResolvedRows["rows"] {
  const sorted = isSorted(rows) ? rows : [...rows].sort((a, b) => a.utcSec - b.utcSec);
  let from = 0;
  let to = sorted.length;
  while (sorted[from]!.price === null) from += 1;
  while (sorted[to - 1]!.price === null) to -= 1;
  return sorted.slice(from, to);
}

function isSorted(rows: ResolvedRows["rows"]): boolean {
  for (let i = 1; i < rows.length; i++) if (rows[i]!.utcSec < rows[i - 1]!.utcSec) return false;
  return true;
}

function fillRows(rows: ResolvedRows["rows"], stepSec: number, { source, options }: PlaceContext) {
  const startUnixSec = rows[0]!.utcSec;
  const last = rows.at(-1)!;
  const lastSteps = Math.max(1, (last.durationSec ?? stepSec) / stepSec);
  const values = new Float64Array((last.utcSec - startUnixSec) / stepSec + lastSteps).fill(Number.NaN);
  const policy = options.duplicates ?? "refuse";
  const times = policy === "mean" ? new Uint16Array(values.length) : null;
  const counts = { rowsUsed: 0, equalRows: 0, conflictingRows: 0, spreadRows: 0 };
  for (const row of rows) {
    const first = (row.utcSec - startUnixSec) / stepSec;
    if (!Number.isInteger(first)) throw offGrid(source, row.row, row.utcSec, stepSec);
    if (row.price === null) continue;
    const steps = Math.max(1, Math.round((row.durationSec ?? stepSec) / stepSec));
    const present = values[first]!;
    if (Number.isNaN(present)) counts.rowsUsed += 1;
    else if (present === row.price) counts.equalRows += 1;
    else counts.conflictingRows += 1;
    if (steps > 1) counts.spreadRows += 1;
    const price = Number.isNaN(present)
      ? row.price
      : chooseDuplicate(
          policy,
          present,
          { price: row.price, row: row.row, utcSec: row.utcSec, source },
          times,
          first,
        );
    values.fill(price, first, first + steps);
  }
  return { startUnixSec, values, ...counts };
}

function chooseDuplicate(
  policy: DuplicatePolicy,
  present: number,
  next: { price: number; row: number; utcSec: number; source: string },
  times: Uint16Array | null,
  step: number,
): number {
  if (present === next.price && policy !== "mean") return present;
  if (policy === "first") return present;
  if (policy === "last") return next.price;
  if (policy === "mean" && times) {
    times[step]! += 1;
    return present + (next.price - present) / (times[step]! + 1);
  }
  const time = isoTime(next.utcSec);
  throw dataErrors.duplicateConflict({
    source: next.source,
    row: next.row,
    time,
    first: present,
    second: next.price,
  });
}

/**
 * Where the clock goes back, a table of 24 rows a day has the repeated hour once: its second run takes the first one's prices.
 * Only where the second run is wholly absent and the first wholly present.
 */
function repeatHours(values: Float64Array, startUnixSec: number, stepSec: number, clock: ZoneClock): number {
  let filled = 0;
  for (const { atUtcSec, forwardSec } of clock.changes) {
    const steps = -forwardSec / stepSec;
    const second = (atUtcSec - startUnixSec) / stepSec;
    if (!(steps > 0 && second >= steps && second + steps <= values.length)) continue;
    const absent = values.subarray(second, second + steps).every(Number.isNaN);
    const present = values.subarray(second - steps, second).every((value) => !Number.isNaN(value));
    if (!absent || !present) continue;
    values.copyWithin(second, second - steps, second);
    filled += steps;
  }
  return filled;
}

function offGrid(source: string, row: number, utcSec: number, stepSec: number) {
  return dataErrors.offGrid({ source, row, stepSec, time: isoTime(utcSec) });
}
