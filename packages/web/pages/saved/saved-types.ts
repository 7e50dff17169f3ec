import type { Problem } from "@switchyard/scenario";

/** A scenario that the server keeps, as `GET /scenarios` lists it. */
export interface SavedScenario {
  readonly id: string;
  readonly name: string;
  readonly latestVersion: number;
  readonly updatedAt: string;
}

/** One text of a scenario, as `GET /scenarios/:id/versions` lists it. */
export interface SavedVersion {
  readonly version: number;
  readonly text: string;
  /** First 16 hex digits of the text's sha256. */
  readonly hash: string;
  readonly note: string;
  readonly createdAt: string;
}

/** States of a job, in the words of the API. */
export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";

/** Work that the server was asked for. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: JobState;
  readonly progress: { readonly done: number; readonly total: number; readonly what: string };
  readonly scenarioId: string | null;
  readonly version: number | null;
  readonly cancelRequested: boolean;
  readonly createdAt: string;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly problems?: readonly Problem[];
  } | null;
}

/** What was run and is kept. */
export interface Run {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly scenarioId: string | null;
  readonly version: number | null;
  readonly scenarioHash: string;
  readonly codeVersion: string;
  readonly createdAt: string;
}
