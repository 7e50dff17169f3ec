import {
  civilFromDays,
  gridEndUnixSec,
  monthNumber,
  SECONDS_PER_DAY,
  SECONDS_PER_HOUR,
  type TimeGrid,
  type TimeLabels,
} from "@switchyard/core/quantity";
import { scenarioErrors } from "./errors.ts";
import { type OffsetSpan, offsetSpans } from "./zone-offsets.ts";
import { isZone } from "./zones.ts";

/**
 * Labels every step of a grid with its local month, day, hour and weekday. Offsets are asked of Intl only where they
 * change; between two changes labels are arithmetic, so a year of quarter hours costs some dozen calls. Days of 23 and 25 hours
 * come out with 23 and 25 hours; the repeated hour has the same label twice.
 *
 * @throws scenario/unknown-zone
 * @example labelGrid(makeTimeGrid(1704067200, 3600, 8784), "America/Chicago").hourOfDay[0] // 18
 */
export function labelGrid(grid: TimeGrid, zone: string): TimeLabels {
  if (!isZone(zone)) throw scenarioErrors.unknownZone({ zone });
  const labels = emptyLabels(grid.steps, zone);
  for (const span of offsetSpans(zone, grid.startUnixSec, gridEndUnixSec(grid)))
    labelSpan(grid, span, labels);
  return labels;
}

type MutableLabels = { -readonly [K in keyof TimeLabels]: TimeLabels[K] };

function emptyLabels(steps: number, zone: string): MutableLabels {
  return {
    zone,
    monthNumber: new Int32Array(steps),
    dayNumber: new Int32Array(steps),
    hourOfDay: new Uint8Array(steps),
    weekday: new Uint8Array(steps),
  };
}

/** Labels the steps that start inside a span of constant offset. */
function labelSpan(
  grid: TimeGrid,
  { fromUnixSec, toUnixSec, offsetSec }: OffsetSpan,
  labels: MutableLabels,
): void {
  const first = Math.max(0, Math.ceil((fromUnixSec - grid.startUnixSec) / grid.stepSec));
  const end = Math.min(grid.steps, Math.ceil((toUnixSec - grid.startUnixSec) / grid.stepSec));
  let day = Number.NaN;
  let month = 0;
  for (let i = first; i < end; i++) {
    const localSec = grid.startUnixSec + i * grid.stepSec + offsetSec;
    const localDay = Math.floor(localSec / SECONDS_PER_DAY);
    if (localDay !== day) {
      day = localDay;
      month = monthNumber(civilFromDays(day));
    }
    labels.monthNumber[i] = month;
    labels.dayNumber[i] = day;
    labels.hourOfDay[i] = Math.floor((localSec - day * SECONDS_PER_DAY) / SECONDS_PER_HOUR);
    labels.weekday[i] = (((day + 3) % 7) + 7) % 7;
  }
}
