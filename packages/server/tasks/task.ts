import type { SeriesKind, WorkKind } from "@switchyard/store";

/** Work for a worker thread: everything that reads what a user wrote, so that nothing a user writes can stop the server. */
export type Task =
  | { readonly task: "validate"; readonly text: string; readonly fileName: string }
  | ComputeTask
  | {
      readonly task: "import";
      readonly name: string;
      readonly kind: SeriesKind;
      readonly content: Uint8Array;
      readonly options: ImportSettings;
    }
  | { readonly task: "export"; readonly result: string; readonly format: ExportFormat };

/** A computation of a scenario's text. */
export interface ComputeTask {
  readonly task: "compute";
  readonly kind: WorkKind;
  /** Absent for a network simulation without a scenario. */
  readonly text?: string | undefined;
  readonly scenarioHash: string;
  readonly codeVersion: string;
  readonly options: WorkOptions;
  /** Finished shards that earlier attempts of the job told of. */
  readonly kept?: readonly string[] | undefined;
}

/** What a request may ask beside the scenario; each kind of work reads its own. */
export interface WorkOptions {
  /** First day of a dispatch: 2027-08-12. */
  readonly from?: string | undefined;
  readonly days?: number | undefined;
  readonly paths?: number | undefined;
  readonly halfWidthFraction?: number | undefined;
  readonly cycles?: number | undefined;
  readonly design?: string | undefined;
  readonly designs?: readonly string[] | undefined;
  readonly start?: string | undefined;
  readonly months?: number | undefined;
  readonly seed?: number | undefined;
  readonly shocks?: readonly string[] | undefined;
  readonly diversions?: readonly string[] | undefined;
  readonly priceUsdPerBtc?: number | undefined;
  readonly difficulty?: number | undefined;
  readonly isPriceFixed?: boolean | undefined;
  readonly measure?: "valuation" | "outlook" | undefined;
  /** Of a sensitivity: the value stack over every set of sources. */
  readonly stack?: boolean | undefined;
  /** Sides of a map, places along each, and how far they reach. */
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly steps?: number | undefined;
  readonly span?: number | undefined;
  /** Of a policy: years in which something may be ordered. */
  readonly years?: number | undefined;
}

/** What the query of an upload says of the file. */
export interface ImportSettings {
  readonly timestampColumn?: string | undefined;
  readonly priceColumn?: string | undefined;
  readonly location?: string | undefined;
  readonly format?: string | undefined;
  readonly zone?: string | undefined;
  readonly currency?: string | undefined;
  readonly stamps?: "start" | "end" | undefined;
  readonly dateOrder?: "mdy" | "dmy" | undefined;
  readonly gaps?: "refuse" | "previous" | "linear" | "previous-day" | undefined;
  readonly longestGapHours?: number | undefined;
  readonly duplicates?: "refuse" | "first" | "last" | "mean" | undefined;
}

/** Files that are made of a study. */
export type ExportFormat =
  | { readonly as: "html" }
  | { readonly as: "xlsx" }
  | { readonly as: "csv"; readonly table: string };

/** What a computation gives back. */
export interface Computed {
  readonly title: string;
  /** JSON text. */
  readonly result: string;
  readonly files: readonly UsedFile[];
}

/** A file that a computation read. */
export interface UsedFile {
  readonly name: string;
  readonly sha256: string;
}

/** What a worker asks of the thread that has the store. */
export interface TaskPorts {
  /** Bytes of a file that the scenario names. @throws server/no-such-file */
  readFile(name: string): Promise<{ readonly content: Uint8Array; readonly sha256: string }>;
  /** Which of the names are there. */
  knownFiles(names: readonly string[]): Promise<ReadonlySet<string>>;
  progress(done: number, total: number, what: string): void;
  /** Told of each finished shard of a study, as text of one line, to be given back to a later attempt; absent where there is none. */
  keepShard?(text: string): void;
}
