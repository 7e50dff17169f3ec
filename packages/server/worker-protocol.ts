import type { Task } from "./tasks/task.ts";

/** What the server's thread says to a worker. */
export type ToWorker =
  | { readonly type: "task"; readonly task: Task }
  | { readonly type: "file"; readonly content: Uint8Array; readonly sha256: string }
  | { readonly type: "known"; readonly names: readonly string[] }
  | { readonly type: "refused"; readonly error: PlainError };

/** What a worker says. One task at a time, one question at a time. */
export type FromWorker =
  | { readonly type: "progress"; readonly done: number; readonly total: number; readonly what: string }
  | { readonly type: "shard"; readonly text: string }
  | { readonly type: "read-file"; readonly name: string }
  | { readonly type: "known-files"; readonly names: readonly string[] }
  | { readonly type: "done"; readonly value: unknown }
  | { readonly type: "failed"; readonly error: PlainError };

/** An error as data: classes don't survive the way between threads. */
export interface PlainError {
  /** Stable code of an error of ours; absent for a defect. */
  readonly code?: string | undefined;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly stack?: string | undefined;
}
