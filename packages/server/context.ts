import type { JobRunner } from "./job-runner.ts";
import type { ServerMetrics } from "./metrics.ts";
import type { ServerSettings } from "./settings.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** What routes stand on. */
export interface ServerContext {
  readonly settings: ServerSettings;
  /** Threads for requests that must answer soon. */
  readonly pool: WorkerPool;
  readonly jobs: JobRunner;
  readonly metrics: ServerMetrics;
}
