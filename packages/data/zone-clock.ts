import { SECONDS_PER_DAY, utcDayOf } from "@switchyard/core/quantity";
import { isZone, type OffsetSpan, offsetSpans } from "@switchyard/scenario";
import { dataErrors } from "./errors.ts";

/** The UTC instants that one civil local time stands for: none (skipped), one, or two (repeated), ascending. */
export interface ZoneClock {
  readonly zone: string;
  readonly instantsOf: (localSec: number) => readonly number[];
  readonly offsetAt: (utcSec: number) => number;
  /** Changes of offset inside the range, with the seconds that the clock gains (positive: an hour occurs twice less). */
  readonly changes: readonly { readonly atUtcSec: number; readonly forwardSec: number }[];
}

/**
 * A clock of an IANA zone over a range of UTC seconds (a margin of two days is added). Built once from the zone's spans of
 * constant offset; afterwards it is table look-up: 300,000 stamps take milliseconds.
 *
 * @throws data/bad-zone
 */
export function makeZoneClock(zone: string, fromSec: number, toSec: number): ZoneClock {
  if (!isZone(zone)) throw dataErrors.badZone({ zone });
  const spans = offsetSpans(zone, fromSec - 2 * SECONDS_PER_DAY, toSec + 2 * SECONDS_PER_DAY);
  return {
    zone,
    instantsOf: (localSec) => instantsOf(spans, localSec),
    offsetAt: (utcSec) => spanAt(spans, utcSec).offsetSec,
    changes: spans.slice(1).map((next, i) => ({
      atUtcSec: next.fromUnixSec,
      forwardSec: next.offsetSec - spans[i]!.offsetSec,
    })),
  };
}

/** The local civil day of an instant. */
export function localDayOf(clock: ZoneClock, utcSec: number) {
  return utcDayOf(utcSec + clock.offsetAt(utcSec));
}

function instantsOf(spans: readonly OffsetSpan[], localSec: number): readonly number[] {
  const found: number[] = [];
  for (const { fromUnixSec, toUnixSec, offsetSec } of spans) {
    const utcSec = localSec - offsetSec;
    if (utcSec >= fromUnixSec && utcSec < toUnixSec) found.push(utcSec);
  }
  return found;
}

function spanAt(spans: readonly OffsetSpan[], utcSec: number): OffsetSpan {
  return spans.find((span) => utcSec < span.toUnixSec) ?? spans.at(-1)!;
}
