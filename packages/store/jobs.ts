import type { Database, Queryable, Row } from "./database.ts";
import { storeErrors } from "./errors.ts";
import { integer, optionalInteger, optionalText, optionalTime, text, time } from "./rows.ts";
import { type NewRun, saveRun } from "./runs.ts";
import type { ClaimedJob, Job, JobError, JobProgress, JobState, Run, WorkKind } from "./types.ts";

const COLUMNS = `id, kind, state, progress_done, progress_total, progress_what, attempt, cancel_requested, scenario_id,
  version, run_id, error, created_by, created_at, started_at, finished_at`;
const MOST_LISTED = 200;
/** A job that took its process down this often is not begun again. */
const MOST_CRASHES = 3;

/** Work to be done. */
export interface NewJob {
  readonly kind: WorkKind;
  /** Everything that the computation needs, JSON-able. */
  readonly input: unknown;
  readonly scenarioId: string | null;
  readonly version: number | null;
  readonly createdBy: string | null;
}

/** Puts work into the queue. */
export async function enqueueJob(database: Queryable, job: NewJob): Promise<Job> {
  const rows = await database.query(
    `insert into switchyard.jobs (kind, input, scenario_id, version, created_by)
     values ($1, $2, $3, $4, $5) returning ${COLUMNS}`,
    [job.kind, JSON.stringify(job.input), job.scenarioId, job.version, job.createdBy],
  );
  return jobOf(rows[0]!);
}

/**
 * Takes the oldest job that waits, or whose worker has not been heard of for its lease. However many ask at once, each job has one
 * taker: rows locked by another are skipped.
 */
export async function claimJob(
  database: Queryable,
  { worker, leaseSec }: { readonly worker: string; readonly leaseSec: number },
): Promise<ClaimedJob | undefined> {
  await failCrashed(database);
  const rows = await database.query(
    `update switchyard.jobs set state = 'running', attempt = attempt + 1, worker = $1,
       crashes = crashes + case when state = 'running' then 1 else 0 end,
       lease_until = now() + make_interval(secs => $2), started_at = coalesce(started_at, now())
     where id = (select id from switchyard.jobs
                 where state = 'queued' or (state = 'running' and lease_until < now())
                 order by created_at, id limit 1 for update skip locked)
     returning ${COLUMNS}, input`,
    [worker, leaseSec],
  );
  return rows[0] && { ...jobOf(rows[0]), input: JSON.parse(text(rows[0], "input")) };
}

async function failCrashed(database: Queryable): Promise<void> {
  const { code, message } = storeErrors.jobCrashed({ attempts: MOST_CRASHES });
  await database.query(
    `with ended as (update switchyard.jobs set state = case when cancel_requested then 'cancelled' else 'failed' end,
       error = case when cancel_requested then null else $1 end, finished_at = now(), worker = null
     where (state = 'queued' and (crashes >= ${MOST_CRASHES} or cancel_requested))
       or (state = 'running' and lease_until < now() and (crashes + 1 >= ${MOST_CRASHES} or cancel_requested))
       returning id)
     delete from switchyard.job_parts where job_id in (select id from ended)`,
    [JSON.stringify({ code, message } satisfies JobError)],
  );
}

/** A claim: the attempt's number fences off a worker that was given up and comes back. */
export type Claim = Pick<ClaimedJob, "id" | "attempt">;

/**
 * Says that a worker is still there, and how far it is.
 * @returns `lost` where the job is no longer its own, `cancel` where someone asked for it
 */
export async function reportProgress(
  database: Queryable,
  { id, attempt }: Claim,
  { progress, leaseSec }: { readonly progress: JobProgress; readonly leaseSec: number },
): Promise<"go on" | "cancel" | "lost"> {
  const rows = await database.query(
    `update switchyard.jobs set lease_until = now() + make_interval(secs => $3), progress_done = $4,
       progress_total = $5, progress_what = $6
     where id = $1 and attempt = $2 and state = 'running' returning cancel_requested`,
    [id, attempt, leaseSec, progress.done, progress.total, progress.what],
  );
  if (!rows[0]) return "lost";
  return rows[0].cancel_requested ? "cancel" : "go on";
}

/** Keeps the answer and ends the job, both or neither; undefined where the job was no longer this worker's. */
export async function finishJob(
  database: Database,
  { id, attempt }: Claim,
  run: NewRun,
): Promise<Run | undefined> {
  return database.transaction(async (inside) => {
    const held = await inside.query(
      "select id from switchyard.jobs where id = $1 and attempt = $2 and state = 'running' for update",
      [id, attempt],
    );
    if (!held[0]) return undefined;
    const saved = await saveRun(inside, run);
    await inside.query(
      `update switchyard.jobs set state = 'done', run_id = $2, finished_at = now(), worker = null,
         progress_done = progress_total where id = $1`,
      [id, saved.id],
    );
    await inside.query("delete from switchyard.job_parts where job_id = $1", [id]);
    return saved;
  });
}

/** Ends a job that can't be answered. False where it was no longer this worker's. */
export async function failJob(
  database: Queryable,
  { id, attempt }: Claim,
  error: JobError,
): Promise<boolean> {
  return endJob(database, { id, attempt }, "failed", error);
}

/** Ends a job that was stopped on request. False where it was no longer this worker's. */
export async function endCancelled(database: Queryable, claim: Claim): Promise<boolean> {
  return endJob(database, claim, "cancelled", null);
}

async function endJob(
  database: Queryable,
  { id, attempt }: Claim,
  state: JobState,
  error: JobError | null,
): Promise<boolean> {
  const rows = await database.query(
    `with ended as (update switchyard.jobs set state = $3, error = $4, finished_at = now(), worker = null
       where id = $1 and attempt = $2 and state = 'running' returning id),
     emptied as (delete from switchyard.job_parts where job_id in (select id from ended))
     select id from ended`,
    [id, attempt, state, error === null ? null : JSON.stringify(error)],
  );
  return rows.length > 0;
}

/** Asks for a job's end: at once where it waits, at its worker's next word where it runs. @throws store/not-found */
export async function requestCancel(database: Queryable, id: string): Promise<Job> {
  const rows = await database.query(
    `with emptied as (delete from switchyard.job_parts where job_id in
       (select id from switchyard.jobs where id = $1 and state = 'queued'))
     update switchyard.jobs set cancel_requested = state in ('queued', 'running') or cancel_requested,
       finished_at = case when state = 'queued' then now() else finished_at end,
       state = case when state = 'queued' then 'cancelled' else state end
     where id = $1 returning ${COLUMNS}`,
    [id],
  );
  if (!rows[0]) throw storeErrors.notFound({ what: "job", id });
  return jobOf(rows[0]);
}

/** Gives back what a worker holds, so that another may take it at once; an orderly end is no failed attempt. */
export async function releaseJobs(database: Queryable, worker: string): Promise<number> {
  const rows = await database.query(
    `update switchyard.jobs set state = 'queued', worker = null, lease_until = null
     where state = 'running' and worker = $1 returning id`,
    [worker],
  );
  return rows.length;
}

/** Puts every running job back into the queue: right only for the one process that holds the data folder, when it starts. */
export async function requeueAfterRestart(database: Queryable): Promise<number> {
  const rows = await database.query(
    `update switchyard.jobs set state = 'queued', worker = null, lease_until = null, crashes = crashes + 1
     where state = 'running' returning id`,
  );
  return rows.length;
}

/** Jobs, latest first, at most 200. */
export async function listJobs(database: Queryable): Promise<readonly Job[]> {
  const rows = await database.query(
    `select ${COLUMNS} from switchyard.jobs order by created_at desc, id limit ${MOST_LISTED}`,
  );
  return rows.map(jobOf);
}

/** @throws store/not-found */
export async function readJob(database: Queryable, id: string): Promise<Job> {
  const rows = await database.query(`select ${COLUMNS} from switchyard.jobs where id = $1`, [id]);
  if (!rows[0]) throw storeErrors.notFound({ what: "job", id });
  return jobOf(rows[0]);
}

/** How many jobs are in each state that is not final. */
export async function countWaiting(
  database: Queryable,
): Promise<{ readonly queued: number; readonly running: number }> {
  const rows = await database.query(
    `select count(*) filter (where state = 'queued')::int as queued,
            count(*) filter (where state = 'running')::int as running from switchyard.jobs
     where state in ('queued', 'running')`,
  );
  return { queued: integer(rows[0]!, "queued"), running: integer(rows[0]!, "running") };
}

/** Keeps a finished part of a job, so that a restart need not compute it again. Only the present attempt may. */
export async function saveJobPart(
  database: Queryable,
  { id, attempt }: Claim,
  part: string,
  content: Uint8Array,
): Promise<void> {
  await database.query(
    `insert into switchyard.job_parts (job_id, part, content)
     select id, $3, $4 from switchyard.jobs where id = $1 and attempt = $2 and state = 'running'
     on conflict (job_id, part) do nothing`,
    [id, attempt, part, content],
  );
}

/** The parts of a job that earlier attempts finished. */
export async function readJobParts(
  database: Queryable,
  id: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const rows = await database.query("select part, content from switchyard.job_parts where job_id = $1", [id]);
  return new Map(rows.map((row) => [text(row, "part"), row.content as Uint8Array]));
}

function jobOf(row: Row): Job {
  const error = optionalText(row, "error");
  return {
    id: text(row, "id"),
    kind: row.kind as WorkKind,
    state: row.state as JobState,
    progress: {
      done: integer(row, "progress_done"),
      total: integer(row, "progress_total"),
      what: text(row, "progress_what"),
    },
    attempt: integer(row, "attempt"),
    cancelRequested: row.cancel_requested === true,
    scenarioId: optionalText(row, "scenario_id"),
    version: optionalInteger(row, "version"),
    runId: optionalText(row, "run_id"),
    error: error === null ? null : (JSON.parse(error) as JobError),
    createdBy: optionalText(row, "created_by"),
    createdAt: time(row, "created_at"),
    startedAt: optionalTime(row, "started_at"),
    finishedAt: optionalTime(row, "finished_at"),
  };
}
