import { deleteRun, listRuns, readRun, readRunResult } from "@switchyard/store";
import { studyResultSchema } from "@switchyard/study";
import type { FastifyInstance, FastifyReply } from "fastify";
import * as z from "zod/mini";
import { idParams, runAnswer, WORK_KINDS } from "../answers.ts";
import type { ServerContext } from "../context.ts";
import { addRoute } from "../route.ts";
import { storePorts } from "../store-ports.ts";
import type { ExportFormat } from "../tasks/task.ts";
import { attachment } from "./series.ts";

const tag = "runs";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const JSON_TYPE = "application/json; charset=utf-8";

/** The report runs its own script and nothing else, as a page of no origin: it can't ask this server for anything. */
export const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts allow-downloads allow-modals allow-popups";

/** Saved answers, and the files that are made of them. */
export function runRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store } = context.settings;
  addRoute(
    app,
    {
      method: "GET",
      url: "/runs",
      tag,
      summary: "Runs, latest first, at most 200",
      role: "viewer",
      query: z.object({ scenarioId: z.optional(z.uuid()), kind: z.optional(z.enum(WORK_KINDS)) }),
      answers: { 200: z.array(runAnswer) },
    },
    ({ query }) => listRuns(store, query),
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/runs/:id",
      tag,
      summary: "A run: what identifies it",
      role: "viewer",
      params: idParams,
      answers: { 200: runAnswer },
    },
    ({ params }) => readRun(store, params.id),
  );
  addRoute(
    app,
    {
      method: "DELETE",
      url: "/runs/:id",
      tag,
      summary: "Remove a run",
      role: "editor",
      params: idParams,
      answers: { 204: null },
    },
    async ({ params, reply }) => {
      await deleteRun(store, params.id);
      return reply.code(204).send();
    },
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/runs/:id/result.json",
      tag,
      summary: "The result, byte for byte as computed (the schema is that of a study)",
      role: "viewer",
      params: idParams,
      answers: { 200: studyResultSchema },
    },
    async ({ params, reply }) => sendText(reply, JSON_TYPE, await readRunResult(store, params.id)),
  );
  exportRoutes(app, context);
}

function exportRoutes(app: FastifyInstance, context: ServerContext): void {
  addRoute(
    app,
    {
      method: "GET",
      url: "/runs/:id/report.html",
      tag,
      summary: "A study as one page that needs nothing else",
      role: "viewer",
      params: idParams,
      answers: { 200: "text/html" },
    },
    async ({ params, reply }) => {
      const page = await exported(params.id, { as: "html" }, context);
      return reply
        .header("content-security-policy", REPORT_POLICY)
        .type("text/html; charset=utf-8")
        .send(page);
    },
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/runs/:id/study.xlsx",
      tag,
      summary: "A study as a workbook",
      role: "viewer",
      params: idParams,
      answers: { 200: XLSX },
    },
    async ({ params, reply }) => {
      const book = await exported(params.id, { as: "xlsx" }, context);
      return reply.type(XLSX).header("content-disposition", attachment("study.xlsx")).send(book);
    },
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/runs/:id/tables/:name",
      tag,
      summary:
        "One table of a study: strategies.csv, years.csv, cash-lines.csv, break-evens.csv, assumptions.csv",
      role: "viewer",
      params: z.object({ id: z.uuid(), name: z.string().check(z.maxLength(80)) }),
      answers: { 200: "text/csv" },
    },
    async ({ params, reply }) => {
      const table = await exported(params.id, { as: "csv", table: params.name }, context);
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", attachment(params.name))
        .send(table);
    },
  );
}

async function exported(
  id: string,
  format: ExportFormat,
  { settings, pool }: ServerContext,
): Promise<Buffer> {
  const { store, limits } = settings;
  const result = await readRunResult(store, id);
  const ports = { ...storePorts(store, null), progress: () => {} };
  const made = await pool.run({ task: "export", result, format }, { ports, limitSec: limits.answerSec });
  return Buffer.from(made as Uint8Array);
}

function sendText(reply: FastifyReply, type: string, text: string): FastifyReply {
  return reply
    .type(type)
    .serializer((value: unknown) => String(value))
    .send(text);
}
