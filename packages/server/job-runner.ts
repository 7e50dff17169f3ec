import { randomUUID } from "node:crypto";
import { isSwitchyardError } from "@switchyard/core/quantity";
import {
  type ClaimedJob,
  claimJob,
  endCancelled,
  failJob,
  finishJob,
  type Job,
  type JobError,
  type JobProgress,
  readJob,
  releaseJobs,
  reportProgress,
} from "@switchyard/store";
import { serverErrors } from "./errors.ts";
import { keptLines, makePartKeeper } from "./job-parts.ts";
import type { ServerSettings } from "./settings.ts";
import { storePorts } from "./store-ports.ts";
import type { Computed, ComputeTask } from "./tasks/task.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** What a job carries to the worker: kept in the store, so that a restart can begin it again. */
export type JobInput = Omit<ComputeTask, "task" | "codeVersion" | "kind" | "kept">;

/** Told at each change of a job. */
export type JobListener = (job: Job) => void;

/** Takes jobs from the store and has them computed. */
export interface JobRunner {
  /** Says that there may be work. */
  kick(): void;
  /** Ends a job that runs here; its state is already "cancel requested". */
  cancel(id: string): void;
  /** @returns how to stop listening */
  listen(id: string, listener: JobListener): () => void;
  readonly runningCount: () => number;
  /** Shards of studies that were computed here, since the start. */
  readonly shardCount: () => number;
  /** Gives back what runs; it begins again with the next start. */
  stop(): Promise<void>;
}

/** Other processes may have put work into the same store. */
const LOOK_AGAIN_MS = 1000;
const WRITE_PROGRESS_MS = 1000;
const REASON_CANCEL = new Error("cancelled");
const REASON_STOP = new Error("the server is stopping");
const REASON_LOST = new Error("another process has the job");

/** Starts taking jobs. @param log where a failure of the store itself is told */
export function startJobRunner(
  settings: ServerSettings,
  pool: WorkerPool,
  log: { error(details: object, message: string): void },
): JobRunner {
  const { store, codeVersion, jobWorkers, limits } = settings;
  const worker = `${process.pid}-${randomUUID()}`;
  const running = new Map<string, AbortController>();
  const listeners = new Map<string, Set<JobListener>>();
  const work = new Set<Promise<void>>();
  let isStopped = false;
  let isTaking = false;
  let shardCount = 0;

  const tell = async (id: string) => {
    const hearing = listeners.get(id);
    if (!hearing || hearing.size === 0) return;
    const job = await readJob(store, id);
    for (const listener of hearing) listener(job);
  };

  const take = async () => {
    if (isTaking || isStopped) return;
    isTaking = true;
    try {
      while (!isStopped && running.size < jobWorkers) {
        const job = await claimJob(store, { worker, leaseSec: limits.leaseSec });
        if (!job) break;
        begin(job);
      }
    } catch (error) {
      log.error({ err: error }, "jobs can't be taken from the store");
    } finally {
      isTaking = false;
    }
  };

  const begin = (job: ClaimedJob) => {
    const control = new AbortController();
    running.set(job.id, control);
    const done = perform(job, control)
      .catch((error: unknown) => log.error({ err: error, job: job.id }, "a job's end can't be written"))
      .finally(async () => {
        running.delete(job.id);
        work.delete(done);
        await tell(job.id).catch(() => {});
        void take();
      });
    work.add(done);
    void tell(job.id).catch(() => {});
  };

  const perform = async (job: ClaimedJob, control: AbortController) => {
    const beat = heartbeat(job, control);
    const parts = makePartKeeper(store, job, limits.keepSec, (error) =>
      log.error({ err: error, job: job.id }, "finished shards can't be written"),
    );
    const keepShard = (text: string) => {
      shardCount++;
      parts.keep(text);
    };
    try {
      const input = job.input as JobInput;
      const ports = { ...storePorts(store, job.scenarioId), progress: beat.progress, keepShard };
      const kept = await keptLines(store, job);
      const task: ComputeTask = { task: "compute", kind: job.kind, codeVersion, ...input, kept };
      const computed = await pool.run(task, { ports, limitSec: limits.jobSec, signal: control.signal });
      await keep(job, input, computed as Computed);
    } catch (error) {
      if (error === REASON_STOP) return parts.flush();
      if (error === REASON_LOST) return;
      if (error === REASON_CANCEL) await endCancelled(store, job);
      else await failJob(store, job, jobError(error, job, log));
    } finally {
      beat.stop();
    }
  };

  const keep = async (job: ClaimedJob, input: JobInput, { title, result, files }: Computed) => {
    const { kind, scenarioId, version, createdBy } = job;
    const inputs = { options: input.options, files };
    const { scenarioHash } = input;
    await finishJob(store, job, {
      kind,
      title,
      scenarioId,
      version,
      scenarioHash,
      codeVersion,
      inputs,
      result,
      createdBy,
    });
  };

  /** Renews the lease while the thread computes, and hears of a cancel that came by another process. */
  const heartbeat = (job: ClaimedJob, control: AbortController) => {
    let progress: JobProgress = job.progress;
    let writtenAt = 0;
    let isWriting = false;
    const write = async () => {
      if (isWriting || control.signal.aborted) return;
      isWriting = true;
      writtenAt = performance.now();
      try {
        const told = await reportProgress(store, job, { progress, leaseSec: limits.leaseSec });
        if (told === "cancel") control.abort(REASON_CANCEL);
        if (told === "lost" && running.has(job.id)) control.abort(REASON_LOST);
      } catch (error) {
        log.error({ err: error, job: job.id }, "progress can't be written");
      } finally {
        isWriting = false;
      }
      await tell(job.id).catch(() => {});
    };
    const timer = setInterval(() => void write(), (limits.leaseSec * 1000) / 4);
    return {
      progress: (done: number, total: number, what: string) => {
        progress = { done: Math.floor(done), total: Math.floor(total), what };
        if (performance.now() - writtenAt >= WRITE_PROGRESS_MS) void write();
      },
      stop: () => clearInterval(timer),
    };
  };

  const timer = setInterval(() => void take(), LOOK_AGAIN_MS);
  timer.unref();
  void take();

  return {
    kick: () => void take(),
    cancel: (id) => running.get(id)?.abort(REASON_CANCEL),
    listen: (id, listener) => {
      const hearing = listeners.get(id) ?? new Set();
      listeners.set(id, hearing.add(listener));
      return () => {
        hearing.delete(listener);
        if (hearing.size === 0) listeners.delete(id);
      };
    },
    runningCount: () => running.size,
    shardCount: () => shardCount,
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      for (const control of running.values()) control.abort(REASON_STOP);
      await Promise.allSettled([...work]);
      await releaseJobs(store, worker).catch(() => {});
    },
  };
}

/** What the client is told; a defect is logged whole. */
function jobError(
  error: unknown,
  job: ClaimedJob,
  log: { error(details: object, message: string): void },
): JobError {
  if (!isSwitchyardError(error)) {
    log.error({ err: error, job: job.id }, "a job failed");
    const { code, message } = serverErrors.failed({ id: job.id });
    return { code, message };
  }
  const { code, message, details } = error;
  return Array.isArray(details.problems) ? { code, message, problems: details.problems } : { code, message };
}
