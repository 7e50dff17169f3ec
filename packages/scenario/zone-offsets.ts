import { daysFromCivil, SECONDS_PER_DAY } from "@switchyard/core/quantity";

/** A time in which a zone's offset from UTC is constant. */
export interface OffsetSpan {
  readonly fromUnixSec: number;
  readonly toUnixSec: number;
  /** Local time less UTC. */
  readonly offsetSec: number;
}

/**
 * Zones change twice a year at most, yet Morocco's two changes around Ramadan lie some 28 days apart: probing every 6 days
 * meets each.
 */
const PROBE_SEC = 6 * SECONDS_PER_DAY;

/** The spans of constant offset that cover [from, to), in order. */
export function offsetSpans(zone: string, fromUnixSec: number, toUnixSec: number): readonly OffsetSpan[] {
  const offsetAt = offsetReader(zone);
  const spans: OffsetSpan[] = [];
  let start = fromUnixSec;
  let offsetSec = offsetAt(start);
  for (let probe = start; probe < toUnixSec; probe += PROBE_SEC) {
    const next = Math.min(probe + PROBE_SEC, toUnixSec);
    if (offsetAt(next) === offsetSec) continue;
    const change = firstSecondAfterChange(offsetAt, probe, next);
    spans.push({ fromUnixSec: start, toUnixSec: change, offsetSec });
    start = change;
    offsetSec = offsetAt(change);
  }
  if (start < toUnixSec) spans.push({ fromUnixSec: start, toUnixSec, offsetSec });
  return spans;
}

/** Bisection to the second: the first instant of (before, after] whose offset is no longer that of `before`. */
function firstSecondAfterChange(
  offsetAt: (unixSec: number) => number,
  before: number,
  after: number,
): number {
  const old = offsetAt(before);
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === old) low = middle;
    else high = middle;
  }
  return high;
}

/** Making a formatter takes a thousand times as long as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function offsetReader(zone: string): (unixSec: number) => number {
  const known = formatters.get(zone);
  const formatter = known ?? makeFormatter(zone);
  if (!known) formatters.set(zone, formatter);
  return (unixSec) => localSecOf(formatter, unixSec) - unixSec;
}

function makeFormatter(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    era: "short",
  });
}

function localSecOf(formatter: Intl.DateTimeFormat, unixSec: number): number {
  const parts = new Map(formatter.formatToParts(unixSec * 1000).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  // year 1 BC is written 1 with its era; astronomers and daysFromCivil count it 0
  const year = parts.get("era")?.startsWith("B") ? 1 - part("year") : part("year");
  const days = daysFromCivil({ year, month: part("month"), day: part("day") });
  return days * SECONDS_PER_DAY + part("hour") * 3600 + part("minute") * 60 + part("second");
}
