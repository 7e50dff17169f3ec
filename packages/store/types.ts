/** Times are ISO 8601 in UTC; ids are UUIDs; texts are kept byte for byte. */

/** A place with power: what scenarios are about. */
export interface Site {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly createdAt: string;
}

/** A scenario by name; its texts are versions. */
export interface Scenario {
  readonly id: string;
  readonly siteId: string | null;
  readonly name: string;
  readonly latestVersion: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** One text of a scenario; never changed. */
export interface ScenarioVersion {
  readonly scenarioId: string;
  readonly version: number;
  readonly text: string;
  /** First 16 hex digits of the text's sha256, as in results. */
  readonly hash: string;
  readonly note: string;
  readonly createdBy: string | null;
  readonly createdAt: string;
}

/** Where a text came from, when it was saved. */
export interface ScenarioPointer {
  readonly scenarioId: string;
  readonly version: number;
}

/** What can be computed. */
export type WorkKind =
  | "study"
  | "dispatch"
  | "facility-convert"
  | "facility-schedule"
  | "facility-availability"
  | "facility-compare"
  | "network-simulation"
  | "sensitivity"
  | "map"
  | "policy";

/** A computed answer. The result's text is fetched apart: it may be megabytes. */
export interface Run {
  readonly id: string;
  readonly kind: WorkKind;
  readonly title: string;
  readonly scenarioId: string | null;
  readonly version: number | null;
  /** What identifies it: hash of the scenario's text, version of the program. */
  readonly scenarioHash: string;
  readonly codeVersion: string;
  /** What it was computed from beside the scenario: options, and files by name and sha256. */
  readonly inputs: unknown;
  /** sha256 of the result's text, hex. */
  readonly resultSha256: string;
  readonly resultBytes: number;
  readonly createdBy: string | null;
  readonly createdAt: string;
}

/** How far a job is, in its own steps. */
export interface JobProgress {
  readonly done: number;
  readonly total: number;
  readonly what: string;
}

/** Where a job stands; the last three are final. */
export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";

/** Why a job failed: a stable code and a message; problems of the scenario with line and column where there are. */
export interface JobError {
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly unknown[];
}

/** Work that outlives a request and a restart. */
export interface Job {
  readonly id: string;
  readonly kind: WorkKind;
  readonly state: JobState;
  readonly progress: JobProgress;
  /** How often it was begun. */
  readonly attempt: number;
  readonly cancelRequested: boolean;
  readonly scenarioId: string | null;
  readonly version: number | null;
  readonly runId: string | null;
  readonly error: JobError | null;
  readonly createdBy: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** A job that this process has taken, with what it is to compute. */
export interface ClaimedJob extends Job {
  readonly input: unknown;
}

/** What an uploaded file is. */
export type SeriesKind = "prices" | "forward" | "weather" | "graph" | "other";

/** An uploaded file; its bytes are fetched apart. */
export interface SeriesFile {
  readonly id: string;
  /** The scenario that it belongs to; null: every scenario may use it. */
  readonly scenarioId: string | null;
  /** The name that scenarios use: unique in one scenario, and among the files of all. */
  readonly name: string;
  readonly kind: SeriesKind;
  readonly bytes: number;
  readonly sha256: string;
  /** What the importer found; empty for files that are not read. */
  readonly summary: unknown;
  readonly createdBy: string | null;
  readonly createdAt: string;
}

/** What a user may do: look; save and run; also accounts. */
export type Role = "viewer" | "editor" | "admin";

/** An account. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
}

/** An account with what its password is checked against. */
export interface UserSecret extends User {
  readonly passwordHash: string;
}
