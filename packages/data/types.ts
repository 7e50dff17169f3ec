import type { CalendarDay, Currency, PriceSeries } from "@switchyard/core/quantity";

/** How steps without a price are filled; `refuse` is an error that names them. */
export type GapPolicy = "refuse" | "previous" | "linear" | "previous-day";

/** Which of two different prices for one step stays; equal ones are always merged and counted. */
export type DuplicatePolicy = "refuse" | "first" | "last" | "mean";

/** Everything that the file itself may not say. Nothing here is needed where the format tells it. */
export interface ImportOptions {
  /** Name of the file in messages. */
  readonly source?: string;
  /** Id of a format; recognised by the header where absent. */
  readonly format?: string;
  readonly timestampColumn?: string;
  readonly priceColumn?: string;
  /** Node, hub, zone or area, where the file holds several. */
  readonly location?: string;
  /** IANA zone of times without an offset. */
  readonly zone?: string;
  /** Zone where neither the option nor the format says one: that of the site. */
  readonly usualZone?: string;
  readonly currency?: Currency;
  /** What a stamp marks; the format knows it, `start` otherwise. */
  readonly stamps?: "start" | "end";
  readonly dateOrder?: "mdy" | "dmy";
  /** Minutes per step; measured where absent. */
  readonly stepMinutes?: number;
  /** Start of step 0 where the timestamp column only counts steps (0, 1, 2, …): an ISO time. */
  readonly countsFrom?: string;
  /** Default `refuse`. */
  readonly gaps?: GapPolicy;
  /** Longest gap that may be filled, hours; default 24. */
  readonly longestGapHours?: number;
  /** Default `refuse`. */
  readonly duplicates?: DuplicatePolicy;
}

/** One row as a format reads it. */
export interface RawPrice {
  /** Seconds since 1970: UTC, or civil local time counted as if it were UTC. */
  readonly atSec: number;
  readonly isUtc: boolean;
  /** In an hour that occurs twice: 0 the first, 1 the second, null not said. */
  readonly fold: 0 | 1 | null;
  /** Length of the row's interval where the format says it. */
  readonly durationSec: number | null;
  /** Currency per MWh; null = empty cell. */
  readonly price: number | null;
  /** Line of the file. */
  readonly row: number;
}

/** How one file is read, decided once from its header and first rows. */
export interface RowReader {
  /** Null where the row is not about the wanted location. */
  read(cells: readonly string[], row: number): RawPrice | null;
  /** Known after the last row. */
  readonly currency: () => Currency | null;
  /** Zone of local times where the format knows it. */
  readonly zone: string | null;
  readonly stamps: "start" | "end";
  /** The end-or-start rule may depend on the step: NYISO labels 5-minute intervals by their end, hours by their start. */
  readonly stampsForStep?: (stepSec: number) => "start" | "end";
  readonly timestampColumn: string;
  readonly priceColumn: string;
  /** Locations seen; empty where the format has none. */
  readonly locations: () => readonly string[];
  /** Choices that were made for the user. */
  readonly notes: readonly string[];
}

/** What a format sees of the file before it reads rows. */
export interface FileStart {
  readonly source: string;
  readonly header: readonly string[];
  /** Lines above the header, joined. */
  readonly preamble: string;
  /** The first rows (some thousands), as cells. */
  readonly sample: readonly (readonly string[])[];
  readonly delimiter: string;
}

/** A file format: how to know it, and how to read it. */
export interface PriceFormat {
  readonly id: string;
  readonly title: string;
  /** Where the columns are documented. */
  readonly documentation: string;
  readonly recognises: (header: readonly string[]) => boolean;
  readonly open: (start: FileStart, options: ImportOptions) => RowReader;
}

/** A run of steps without a price. */
export interface Gap {
  readonly fromUnixSec: number;
  readonly steps: number;
}

/** An imported series with what was done to it; runs record all of it. */
export interface ImportedPrices {
  readonly series: PriceSeries;
  readonly source: string;
  readonly format: string;
  readonly timestampColumn: string;
  readonly priceColumn: string;
  readonly location: string | null;
  /** IANA zone in which days and months of this series are to be counted. */
  readonly zone: string;
  /** Length of the series in days (24 h each). */
  readonly days: number;
  /** Rows of data in the file, and those that gave a price to the series. */
  readonly rowsRead: number;
  readonly rowsUsed: number;
  readonly gaps: {
    readonly policy: GapPolicy;
    readonly filledSteps: number;
    readonly runs: readonly Gap[];
  };
  readonly duplicates: {
    readonly policy: DuplicatePolicy;
    readonly equalRows: number;
    readonly conflictingRows: number;
  };
  readonly daylight: {
    /** Local days of 23 and of 25 hours inside the series. */
    readonly shortDays: readonly CalendarDay[];
    readonly longDays: readonly CalendarDay[];
    /** Steps of a repeated hour that the file has once: filled with the first hour's prices. */
    readonly repeatedSteps: number;
    /** Rows in an hour that the clock skips: dropped. */
    readonly skippedRows: number;
  };
  readonly negativeSteps: number;
  readonly lowest: number;
  readonly highest: number;
  readonly mean: number;
  readonly warnings: readonly string[];
}
