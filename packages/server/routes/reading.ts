import { validateAnswerSchema } from "@switchyard/scenario";
import { scenarioJsonSchema } from "@switchyard/scenario/json-schema";
import { studyResultSchema } from "@switchyard/study";
import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { exampleAnswer } from "../answers.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../errors.ts";
import { addRoute, jsonSchema } from "../route.ts";
import { storePorts } from "../store-ports.ts";
import { textSchema } from "./scenarios.ts";
import { attachment } from "./series.ts";

const named = z.object({ name: z.string().check(z.maxLength(100)) });

/** What needs nothing saved: validation, examples, schemas. */
export function readingRoutes(app: FastifyInstance, { settings, pool }: ServerContext): void {
  const { store, limits, examples } = settings;
  addRoute(
    app,
    {
      method: "POST",
      url: "/validate",
      tag: "scenarios",
      summary:
        "Everything that is wrong in a scenario, with line and column; as `switchyard validate --json`",
      role: "viewer",
      body: z.object({
        text: textSchema,
        fileName: z.optional(z.string().check(z.maxLength(300))),
        scenarioId: z.optional(z.uuid()),
      }),
      answers: { 200: validateAnswerSchema },
    },
    ({ body }) =>
      pool.run(
        { task: "validate", text: body.text, fileName: body.fileName ?? "scenario.yaml" },
        {
          ports: { ...storePorts(store, body.scenarioId ?? null), progress: () => {} },
          limitSec: limits.answerSec,
        },
      ),
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/examples",
      tag: "examples",
      summary: "Shipped examples, each with its question",
      role: "viewer",
      answers: { 200: z.array(exampleAnswer) },
    },
    () => examples.list(),
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/examples/:name",
      tag: "examples",
      summary: "An example with its text and the names of its files",
      role: "viewer",
      params: named,
      answers: { 200: z.object({ ...exampleAnswer.shape, text: z.string(), files: z.array(z.string()) }) },
    },
    async ({ params }) => {
      const found = await examples.read(params.name);
      if (!found) throw serverErrors.noSuchExample(params);
      return found;
    },
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/examples/:name/files/:file",
      tag: "examples",
      summary: "A file of an example",
      role: "viewer",
      params: z.object({ ...named.shape, file: z.string().check(z.maxLength(200)) }),
      answers: { 200: "application/octet-stream" },
    },
    async ({ params, reply }) => {
      const content = await examples.file(params.name, params.file);
      if (!content) throw serverErrors.noSuchExample({ name: `${params.name}/${params.file}` });
      return reply
        .type("application/octet-stream")
        .header("content-disposition", attachment(params.file))
        .send(Buffer.from(content));
    },
  );
  const schemas = {
    scenario: () => scenarioJsonSchema(),
    study: () => jsonSchema(studyResultSchema, "output"),
  };
  addRoute(
    app,
    {
      method: "GET",
      url: "/schemas/:of",
      tag: "scenarios",
      summary: "JSON Schema of a scenario file, or of a study's result",
      role: "viewer",
      params: z.object({ of: z.enum(["scenario", "study"]) }),
      answers: { 200: z.record(z.string(), z.unknown()) },
    },
    async ({ params }) => schemas[params.of](),
  );
}
