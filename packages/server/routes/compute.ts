import { PRESET_DESIGNS } from "@switchyard/core/facility";
import {
  countWaiting,
  type Database,
  enqueueJob,
  type Job,
  readJob,
  readRun,
  readRunResult,
  readScenario,
  readVersion,
  scenarioHash,
  type WorkKind,
} from "@switchyard/store";
import { MAP_INPUTS } from "@switchyard/study";
import type { FastifyInstance, FastifyReply } from "fastify";
import * as z from "zod/mini";
import { jobAnswer, runAnswer } from "../answers.ts";
import type { ServerContext } from "../context.ts";
import { statusOf } from "../error-answers.ts";
import { serverErrors } from "../errors.ts";
import type { JobInput } from "../job-runner.ts";
import { addRoute, type Call } from "../route.ts";
import type { WorkOptions } from "../tasks/task.ts";
import { textSchema, versionNumber } from "./scenarios.ts";

/** A text, or a saved scenario's. */
const source = {
  text: z.optional(textSchema),
  scenarioId: z.optional(z.uuid()),
  version: z.optional(versionNumber),
};
const count = (most: number) => z.optional(z.int().check(z.gte(1), z.lte(most)));
const dayText = z.string().check(z.regex(/^\d{4}-\d{2}(-\d{2})?$/));
const effort = {
  paths: count(20_000),
  halfWidthFraction: z.optional(z.number().check(z.gte(0.005), z.lte(1))),
  cycles: count(200_000),
};
/** 0: the stated path alone. */
const futures = {
  paths: z.optional(z.int().check(z.gte(0), z.lte(100_000))),
  measure: z.optional(z.enum(["valuation", "outlook"])),
};
const seed = z.optional(z.int().check(z.gte(0), z.lte(2 ** 31)));
const evenPaths = z.optional(z.int().check(z.gte(0), z.lte(100_000), z.multipleOf(2)));
const design = z.enum(PRESET_DESIGNS);
const shortTexts = z.optional(z.array(z.string().check(z.maxLength(100))).check(z.maxLength(20)));

/** What can be asked: its address, its body, in words. */
const WORK: readonly {
  readonly kind: WorkKind;
  readonly url: string;
  readonly summary: string;
  readonly body: z.core.$ZodType;
}[] = [
  {
    kind: "study",
    url: "/studies",
    summary: "Compare what can be done with a site",
    body: z.strictObject({ ...source, ...futures, seed }),
  },
  {
    kind: "dispatch",
    url: "/dispatches",
    summary: "Which use gets each interval's power",
    body: z.strictObject({ ...source, from: z.optional(dayText), days: count(366) }),
  },
  {
    kind: "facility-convert",
    url: "/facility/convert",
    summary: "What converting the mine costs and saves, item by item",
    body: z.strictObject({ ...source, ...effort }),
  },
  {
    kind: "facility-schedule",
    url: "/facility/schedule",
    summary: "When the halls are energised",
    body: z.strictObject({ ...source, ...effort }),
  },
  {
    kind: "facility-availability",
    url: "/facility/availability",
    summary: "How available the halls are",
    body: z.strictObject({
      ...source,
      ...effort,
      design: z.optional(design),
      designs: z.optional(z.array(design).check(z.minLength(1), z.maxLength(10))),
    }),
  },
  {
    kind: "facility-compare",
    url: "/facility/compare",
    summary: "Camps, schedules, designs and cooling side by side",
    body: z.strictObject({
      ...source,
      ...effort,
      designs: z.optional(z.array(design).check(z.minLength(1), z.maxLength(10))),
    }),
  },
  {
    kind: "network-simulation",
    url: "/network/simulations",
    summary: "Difficulty, hashrate and hashprice ahead, and what shocks do to them",
    body: z.strictObject({
      ...source,
      start: z.optional(dayText),
      months: count(360),
      paths: z.optional(z.int().check(z.gte(16), z.lte(20_000))),
      seed,
      shocks: shortTexts,
      diversions: shortTexts,
      priceUsdPerBtc: z.optional(z.number().check(z.positive(), z.lte(1e9))),
      difficulty: z.optional(z.number().check(z.gte(1), z.lte(1e18))),
      isPriceFixed: z.optional(z.boolean()),
    }),
  },
  {
    kind: "sensitivity",
    url: "/sensitivities",
    summary: "What moves the answer: tornado, value stack, worth of one more grid MW",
    body: z.strictObject({ ...source, paths: evenPaths, stack: z.optional(z.boolean()) }),
  },
  {
    kind: "map",
    url: "/maps",
    summary: "Which strategy wins where",
    body: z.strictObject({
      ...source,
      x: z.optional(z.enum(MAP_INPUTS)),
      y: z.optional(z.enum(MAP_INPUTS)),
      steps: count(61),
      span: z.optional(z.number().check(z.gt(1), z.lte(100))),
    }),
  },
  {
    kind: "policy",
    url: "/policies",
    summary: "When to convert each block as the future unfolds",
    body: z.strictObject({ ...source, paths: evenPaths, years: count(30) }),
  },
];

const waitQuery = z.object({ wait: z._default(z.coerce.number().check(z.gte(0), z.lte(30)), 20) });
const answeredSchema = z.object({ job: jobAnswer, run: runAnswer, result: z.unknown() });

interface Asked extends WorkOptions {
  readonly text?: string;
  readonly scenarioId?: string;
  readonly version?: number;
}

/** Everything that computes: a job is made, and waited for as long as the request says. */
export function computeRoutes(app: FastifyInstance, context: ServerContext): void {
  for (const { kind, url, summary, body } of WORK)
    addRoute(
      app,
      {
        method: "POST",
        url,
        tag: "compute",
        summary,
        role: "editor",
        query: waitQuery,
        body,
        answers: { 200: answeredSchema, 202: z.object({ job: jobAnswer }) },
      },
      (call) => computed(kind, call as Call<undefined, typeof waitQuery, z.core.$ZodType<Asked>>, context),
    );
}

async function computed(
  kind: WorkKind,
  { body, query, actor, reply }: Call<undefined, typeof waitQuery, z.core.$ZodType<Asked>>,
  context: ServerContext,
): Promise<FastifyReply> {
  const { store, limits } = context.settings;
  if ((await countWaiting(store)).queued >= limits.waitingJobs) throw serverErrors.busy();
  const { text, scenarioId, version, ...options } = body;
  const from = await sourceOf(store, kind, { text, scenarioId, version });
  const input: JobInput = {
    text: from.text,
    scenarioHash: from.text === undefined ? "" : scenarioHash(from.text),
    options,
  };
  const job = await enqueueJob(store, {
    kind,
    input,
    scenarioId: from.scenarioId,
    version: from.version,
    createdBy: actor.id,
  });
  context.jobs.kick();
  return answerJob(reply, await ended(job, query.wait, context), store);
}

async function sourceOf(store: Database, kind: WorkKind, { text, scenarioId, version }: Asked) {
  if (text !== undefined && scenarioId !== undefined)
    throw serverErrors.badRequest({ where: "body", problems: "give text or scenarioId, not both" });
  if (scenarioId !== undefined) {
    const { latestVersion } = await readScenario(store, scenarioId);
    const read = await readVersion(store, scenarioId, version ?? latestVersion);
    return { text: read.text, scenarioId, version: read.version };
  }
  if (text === undefined && kind !== "network-simulation")
    throw serverErrors.badRequest({ where: "body", problems: "text or scenarioId is missing" });
  return { text, scenarioId: null, version: null };
}

const FINAL = new Set(["done", "failed", "cancelled"]);
/** Where another process runs it, its end is seen by looking. */
const LOOK_MS = 500;

/** The job when it has ended, or as it stands when the time is over. */
export function ended(job: Job, waitSec: number, { jobs, settings }: ServerContext): Promise<Job> {
  if (waitSec === 0) return Promise.resolve(job);
  return new Promise((resolve, reject) => {
    let latest = job;
    const settle = () => {
      stopListening();
      clearInterval(look);
      clearTimeout(timer);
    };
    const see = (seen: Job) => {
      latest = seen;
      if (!FINAL.has(seen.state)) return;
      settle();
      resolve(seen);
    };
    const fail = (error: unknown) => {
      settle();
      reject(error);
    };
    const stopListening = jobs.listen(job.id, see);
    const look = setInterval(() => void readJob(settings.store, job.id).then(see, fail), LOOK_MS);
    const timer = setTimeout(() => {
      settle();
      resolve(latest);
    }, waitSec * 1000);
  });
}

/** 200 with the result, 202 with the job, or the error that ended it. */
async function answerJob(reply: FastifyReply, job: Job, store: Database): Promise<FastifyReply> {
  reply.header("location", `/api/v1/jobs/${job.id}`);
  if (job.state !== "done" || job.runId === null)
    return reply.code(job.error ? statusOf(job.error.code) : 202).send(unfinished(job));
  const [run, result] = await Promise.all([readRun(store, job.runId), readRunResult(store, job.runId)]);
  return reply
    .code(200)
    .type("application/json; charset=utf-8")
    .serializer((text: unknown) => String(text))
    .send(`{"job":${JSON.stringify(job)},"run":${JSON.stringify(run)},"result":${result}}`);
}

function unfinished(job: Job) {
  return job.error ? { error: job.error, job } : { job };
}
