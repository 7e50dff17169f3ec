import { SECONDS_PER_DAY, utcDayOf } from "@switchyard/core/quantity";
import { dataErrors } from "./errors.ts";

/** A stretch of time with one offset from UTC. */
interface Stretch {
  readonly fromUtcSec: number;
  readonly toUtcSec: number;
  readonly offsetSec: number;
}

/** The UTC instants that one civil local time stands for: none (skipped), one, or two (repeated), ascending. */
export interface ZoneClock {
  readonly zone: string;
  readonly instantsOf: (localSec: number) => readonly number[];
  readonly offsetAt: (utcSec: number) => number;
  /** Changes of offset inside the range, with the seconds that the clock gains (positive: an hour occurs twice less). */
  readonly changes: readonly { readonly atUtcSec: number; readonly forwardSec: number }[];
}

/** Probes at most this far apart: no zone has changed twice within five days since 1970. */
const PROBE_SEC = 5 * SECONDS_PER_DAY;

/**
 * A clock of an IANA zone over a range of UTC seconds (a margin of two days is added). Built once from Intl; afterwards it
 * is table look-up: 300,000 stamps take milliseconds.
 *
 * @throws data/bad-zone
 */
export function makeZoneClock(zone: string, fromSec: number, toSec: number): ZoneClock {
  const offsetAtInstant = intlOffset(zone);
  const stretches = stretchesOf(offsetAtInstant, fromSec - 2 * SECONDS_PER_DAY, toSec + 2 * SECONDS_PER_DAY);
  return {
    zone,
    instantsOf: (localSec) => instantsOf(stretches, localSec),
    offsetAt: (utcSec) => stretchAt(stretches, utcSec).offsetSec,
    changes: stretches.slice(1).map((next, i) => ({
      atUtcSec: next.fromUtcSec,
      forwardSec: next.offsetSec - stretches[i]!.offsetSec,
    })),
  };
}

/** The local civil day of an instant. */
export function localDayOf(clock: ZoneClock, utcSec: number) {
  return utcDayOf(utcSec + clock.offsetAt(utcSec));
}

/** True where the machine knows the zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function instantsOf(stretches: readonly Stretch[], localSec: number): readonly number[] {
  const found: number[] = [];
  for (const { fromUtcSec, toUtcSec, offsetSec } of stretches) {
    const utcSec = localSec - offsetSec;
    if (utcSec >= fromUtcSec && utcSec < toUtcSec) found.push(utcSec);
  }
  return found;
}

function stretchAt(stretches: readonly Stretch[], utcSec: number): Stretch {
  return stretches.find((stretch) => utcSec < stretch.toUtcSec) ?? stretches.at(-1)!;
}

function stretchesOf(offsetAt: (utcSec: number) => number, fromSec: number, toSec: number): Stretch[] {
  const stretches: Stretch[] = [];
  let start = fromSec;
  let offset = offsetAt(fromSec);
  for (let probe = fromSec; probe < toSec; ) {
    const next = Math.min(probe + PROBE_SEC, toSec);
    const nextOffset = offsetAt(next);
    if (nextOffset !== offset) {
      const change = changeBetween(offsetAt, probe, next, offset);
      stretches.push({ fromUtcSec: start, toUtcSec: change, offsetSec: offset });
      start = change;
      offset = nextOffset;
    }
    probe = next;
  }
  stretches.push({ fromUtcSec: start, toUtcSec: toSec, offsetSec: offset });
  return stretches;
}

/** First second with another offset in (from, to], by bisection. */
function changeBetween(
  offsetAt: (utcSec: number) => number,
  from: number,
  to: number,
  offsetBefore: number,
): number {
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === offsetBefore) low = middle;
    else high = middle;
  }
  return high;
}

function intlOffset(zone: string): (utcSec: number) => number {
  if (!isZone(zone)) throw dataErrors.badZone({ zone });
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return (utcSec) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(utcSec * 1000)) part[type] = Number(value);
    const localMs = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
    return localMs / 1000 - utcSec;
  };
}
