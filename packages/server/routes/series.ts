import {
  deleteSeries,
  listSeries,
  readScenario,
  readSeries,
  readSeriesContent,
  saveSeries,
} from "@switchyard/store";
import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { idParams, SERIES_KINDS, seriesAnswer } from "../answers.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../errors.ts";
import { addRoute } from "../route.ts";
import { storePorts } from "../store-ports.ts";

const tag = "series";
const word = z.optional(z.string().check(z.maxLength(200)));

/** A scenario writes the name; it is never a path of this machine. */
const fileName = z
  .string()
  .check(z.minLength(1), z.maxLength(200), z.regex(/^(?!.*\.\.)[^\p{Cc}\\/][^\p{Cc}\\]*$/u));

/** What an upload's query says of the file; the rest is as in `power.prices` of a scenario. */
const uploadQuery = z.object({
  name: fileName,
  kind: z._default(z.enum(SERIES_KINDS), "prices"),
  scenarioId: z.optional(z.uuid()),
  column: word,
  timeColumn: word,
  location: word,
  format: word,
  zone: word,
  currency: word,
  stamps: z.optional(z.enum(["start", "end"])),
  dateOrder: z.optional(z.enum(["mdy", "dmy"])),
  gaps: z.optional(z.enum(["refuse", "previous", "linear", "previous-day"])),
  longestGapHours: z.optional(z.coerce.number().check(z.positive(), z.lte(100_000))),
  duplicates: z.optional(z.enum(["refuse", "first", "last", "mean"])),
});

/** Uploaded files: prices, forward strips, weather, component graphs. */
export function seriesRoutes(app: FastifyInstance, { settings, pool }: ServerContext): void {
  const { store, limits } = settings;
  let uploads = 0;
  app.addContentTypeParser(
    ["text/csv", "text/plain", "application/octet-stream", "application/vnd.ms-excel"],
    { parseAs: "buffer" },
    (_request, body, done) => done(null, body),
  );

  addRoute(
    app,
    {
      method: "GET",
      url: "/series",
      tag,
      summary: "All files, without their content",
      role: "viewer",
      answers: { 200: z.array(seriesAnswer) },
    },
    () => listSeries(store),
  );

  addRoute(
    app,
    {
      method: "POST",
      url: "/series",
      tag,
      summary: "Upload a file: it is read, and refused where it can't be; one of its name is replaced",
      role: "editor",
      query: uploadQuery,
      bodyType: "text/csv",
      bodyLimit: limits.uploadBytes,
      answers: { 201: seriesAnswer },
      // before the body is read: memory is what many uploads at once would take
      onRequest: async (_request, reply) => {
        if (uploads >= limits.uploadsAtOnce) throw serverErrors.busy();
        uploads += 1;
        reply.raw.once("close", () => {
          uploads -= 1;
        });
      },
    },
    async ({ query, request, reply, actor }) => {
      const { name, kind, scenarioId, column, timeColumn, ...rest } = query;
      if (!(request.body instanceof Uint8Array))
        throw serverErrors.badRequest({ where: "body", problems: "send the file itself as text/csv" });
      const content = new Uint8Array(request.body);
      if (scenarioId !== undefined) await readScenario(store, scenarioId);
      const options = { ...rest, priceColumn: column, timestampColumn: timeColumn };
      const summary = await pool.run(
        { task: "import", name, kind, content, options },
        { ports: { ...storePorts(store, null), progress: () => {} }, limitSec: limits.answerSec },
      );
      const createdBy = actor.id ?? undefined;
      const saved = await saveSeries(store, { name, kind, scenarioId, content, summary, createdBy });
      return reply.code(201).send(saved);
    },
  );

  addRoute(
    app,
    {
      method: "GET",
      url: "/series/:id",
      tag,
      summary: "A file: what the importer found",
      role: "viewer",
      params: idParams,
      answers: { 200: seriesAnswer },
    },
    ({ params }) => readSeries(store, params.id),
  );

  addRoute(
    app,
    {
      method: "GET",
      url: "/series/:id/content",
      tag,
      summary: "The file as it was uploaded",
      role: "viewer",
      params: idParams,
      answers: { 200: "application/octet-stream" },
    },
    async ({ params, reply }) => {
      const { name } = await readSeries(store, params.id);
      return reply
        .type("application/octet-stream")
        .header("content-disposition", attachment(name))
        .send(Buffer.from(await readSeriesContent(store, params.id)));
    },
  );

  addRoute(
    app,
    {
      method: "DELETE",
      url: "/series/:id",
      tag,
      summary: "Remove a file",
      role: "editor",
      params: idParams,
      answers: { 204: null },
    },
    async ({ params, reply }) => {
      await deleteSeries(store, params.id);
      return reply.code(204).send();
    },
  );
}

/** A download's name, for any header and any system (RFC 6266). */
export function attachment(name: string): string {
  return `attachment; filename*=UTF-8''${encodeURIComponent(name.replaceAll("/", "_"))}`;
}
