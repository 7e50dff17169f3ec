import { type Job, listJobs, readJob, requestCancel } from "@switchyard/store";
import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { idParams, jobAnswer } from "../answers.ts";
import type { ServerContext } from "../context.ts";
import { followJob } from "../job-events.ts";
import { addRoute } from "../route.ts";

const tag = "jobs";

/** Long runs: look, follow, cancel. */
export function jobRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store } = context.settings;
  addRoute(
    app,
    {
      method: "GET",
      url: "/jobs",
      tag,
      summary: "Jobs, latest first, at most 200",
      role: "viewer",
      answers: { 200: z.array(jobAnswer) },
    },
    () => listJobs(store),
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/jobs/:id",
      tag,
      summary: "A job",
      role: "viewer",
      params: idParams,
      answers: { 200: jobAnswer },
    },
    ({ params }) => readJob(store, params.id),
  );
  addRoute(
    app,
    {
      method: "POST",
      url: "/jobs/:id/cancel",
      tag,
      summary: "Stop a job",
      role: "editor",
      params: idParams,
      answers: { 200: jobAnswer },
    },
    async ({ params }): Promise<Job> => {
      const job = await requestCancel(store, params.id);
      context.jobs.cancel(params.id);
      return job;
    },
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/jobs/:id/events",
      tag,
      summary: "The job at each change, as server-sent events, until it ends",
      role: "viewer",
      params: idParams,
      answers: { 200: "text/event-stream" },
    },
    async ({ params, reply }) => followJob(await readJob(store, params.id), reply, context),
  );
}
