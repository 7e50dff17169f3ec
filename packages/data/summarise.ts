import { formatDay, gridEndUnixSec, gridHours, meanOf, type PriceSeries } from "@switchyard/core/quantity";
import type { PlacedPrices } from "./place-on-grid.ts";
import type { ImportedPrices, ImportOptions, RowReader } from "./types.ts";
import { localDayOf } from "./zone-clock.ts";

/** Everything a finished import is summed up from. */
export interface ImportFacts {
  readonly series: PriceSeries;
  readonly placed: PlacedPrices;
  readonly rowsRead: number;
  readonly format: string;
  readonly source: string;
  readonly zone: string;
  readonly reader: RowReader;
  readonly options: ImportOptions;
}

/** The result of an import: the series and the account of what was decided and repaired. */
export function summarise(facts: ImportFacts): ImportedPrices {
  const { series, placed, reader, options } = facts;
  const { negativeSteps, lowest, highest } = extremes(series.values);
  const daylight = daylightOf(facts);
  const filledSteps = placed.gaps.reduce((total, gap) => total + gap.steps, 0);
  const policy = options.gaps ?? "refuse";
  return {
    series,
    source: facts.source,
    format: facts.format,
    timestampColumn: reader.timestampColumn,
    priceColumn: reader.priceColumn,
    location: options.location ?? reader.locations()[0] ?? null,
    zone: facts.zone,
    days: gridHours(series.grid) / 24,
    rowsRead: facts.rowsRead,
    rowsUsed: placed.rowsUsed,
    gaps: { policy, filledSteps, runs: placed.gaps },
    duplicates: {
      policy: options.duplicates ?? "refuse",
      equalRows: placed.equalRows,
      conflictingRows: placed.conflictingRows,
    },
    daylight,
    negativeSteps,
    lowest,
    highest,
    mean: meanOf(series),
    warnings: [...reader.notes, ...warningsOf(facts, daylight, filledSteps)],
  };
}

function daylightOf({ series, placed }: ImportFacts): ImportedPrices["daylight"] {
  const end = gridEndUnixSec(series.grid);
  const inside = placed.clock.changes.filter(
    ({ atUtcSec }) => atUtcSec > series.grid.startUnixSec && atUtcSec < end,
  );
  const days = (forward: boolean) =>
    inside
      .filter(({ forwardSec }) => forwardSec > 0 === forward)
      .map(({ atUtcSec }) => localDayOf(placed.clock, atUtcSec));
  return {
    shortDays: days(true),
    longDays: days(false),
    repeatedSteps: placed.repeatedSteps,
    skippedRows: placed.skippedRows,
  };
}

function warningsOf(
  { placed, options }: ImportFacts,
  daylight: ImportedPrices["daylight"],
  filledSteps: number,
): readonly string[] {
  const days = (list: readonly { year: number; month: number; day: number }[]) =>
    list.map(formatDay).join(", ");
  return [
    filledSteps > 0 && `${filledSteps} steps without a price filled by policy "${options.gaps}"`,
    placed.equalRows > 0 && `${placed.equalRows} rows repeat a price that was already there`,
    placed.conflictingRows > 0 &&
      `${placed.conflictingRows} rows give another price for a step: kept by policy "${options.duplicates}"`,
    placed.repeatedSteps > 0 &&
      `${placed.repeatedSteps} steps of the repeated hour (${days(daylight.longDays)}) are absent: the hour's first prices are used twice`,
    placed.skippedRows > 0 &&
      `${placed.skippedRows} rows stand in an hour that the clock skips (${days(daylight.shortDays)}): left out`,
    placed.trimmedRows > 0 && `${placed.trimmedRows} empty rows at the file's ends are left out`,
    placed.spreadRows > 0 && `${placed.spreadRows} rows of longer intervals are spread over the shorter step`,
  ].filter((warning): warning is string => warning !== false);
}

function extremes(values: Float64Array) {
  let negativeSteps = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < 0) negativeSteps += 1;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return { negativeSteps, lowest, highest };
}
