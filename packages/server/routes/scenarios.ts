import {
  changeScenario,
  changeSite,
  createScenario,
  createSite,
  deleteScenario,
  deleteSite,
  listScenarios,
  listSites,
  listVersions,
  readScenario,
  readSite,
  readVersion,
  type Scenario,
  saveVersion,
} from "@switchyard/store";
import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { idParams, scenarioAnswer, scenarioWithText, siteAnswer, versionAnswer } from "../answers.ts";
import type { ServerContext } from "../context.ts";
import { addRoute } from "../route.ts";

/** No control characters; a path of a file is a fine name. */
const nameSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(300), z.regex(/^\P{Cc}*$/u));
const noteSchema = z.string().check(z.maxLength(5000));
export const textSchema = z.string().check(z.maxLength(500_000));
export const versionNumber = z.coerce.number().check(z.int(), z.gte(1), z.lte(2 ** 31 - 1));

/** Sites: what scenarios are about. */
export function siteRoutes(app: FastifyInstance, { settings: { store } }: ServerContext): void {
  const tag = "sites";
  addRoute(
    app,
    {
      method: "GET",
      url: "/sites",
      tag,
      summary: "All sites",
      role: "viewer",
      answers: { 200: z.array(siteAnswer) },
    },
    () => listSites(store),
  );
  addRoute(
    app,
    {
      method: "POST",
      url: "/sites",
      tag,
      summary: "Save a site",
      role: "editor",
      body: z.object({ name: nameSchema, note: z.optional(noteSchema) }),
      answers: { 201: siteAnswer },
    },
    async ({ body, reply }) => reply.code(201).send(await createSite(store, { note: "", ...body })),
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/sites/:id",
      tag,
      summary: "A site",
      role: "viewer",
      params: idParams,
      answers: { 200: siteAnswer },
    },
    ({ params }) => readSite(store, params.id),
  );
  addRoute(
    app,
    {
      method: "PATCH",
      url: "/sites/:id",
      tag,
      summary: "Rename a site, or change its note",
      role: "editor",
      params: idParams,
      body: z.object({ name: z.optional(nameSchema), note: z.optional(noteSchema) }),
      answers: { 200: siteAnswer },
    },
    ({ params, body }) => changeSite(store, params.id, body),
  );
  addRoute(
    app,
    {
      method: "DELETE",
      url: "/sites/:id",
      tag,
      summary: "Remove a site; its scenarios stay",
      role: "editor",
      params: idParams,
      answers: { 204: null },
    },
    async ({ params, reply }) => {
      await deleteSite(store, params.id);
      return reply.code(204).send();
    },
  );
}

/** Scenarios and their versions. */
export function scenarioRoutes(app: FastifyInstance, { settings: { store } }: ServerContext): void {
  const tag = "scenarios";
  const withText = async (scenario: Scenario) => {
    const { text, hash } = await readVersion(store, scenario.id, scenario.latestVersion);
    return { ...scenario, text, hash };
  };
  addRoute(
    app,
    {
      method: "GET",
      url: "/scenarios",
      tag,
      summary: "Scenarios, latest changed first",
      role: "viewer",
      query: z.object({ siteId: z.optional(z.uuid()) }),
      answers: { 200: z.array(scenarioAnswer) },
    },
    ({ query }) => listScenarios(store, query.siteId),
  );
  addRoute(
    app,
    {
      method: "POST",
      url: "/scenarios",
      tag,
      summary: "Save a new scenario; also one that is not right yet",
      role: "editor",
      body: z.object({
        name: nameSchema,
        text: textSchema,
        siteId: z.optional(z.uuid()),
        note: z.optional(noteSchema),
      }),
      answers: { 201: scenarioWithText },
    },
    async ({ body, actor, reply }) => {
      const saved = await createScenario(store, { ...body, createdBy: actor.id ?? undefined });
      return reply
        .code(201)
        .header("location", `/api/v1/scenarios/${saved.id}`)
        .send(await withText(saved));
    },
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/scenarios/:id",
      tag,
      summary: "A scenario with its latest text",
      role: "viewer",
      params: idParams,
      answers: { 200: scenarioWithText },
    },
    async ({ params }) => withText(await readScenario(store, params.id)),
  );
  addRoute(
    app,
    {
      method: "PUT",
      url: "/scenarios/:id",
      tag,
      summary: "Add a version; 409 where another was saved since baseVersion",
      role: "editor",
      params: idParams,
      body: z.object({ text: textSchema, baseVersion: versionNumber, note: z.optional(noteSchema) }),
      answers: { 200: scenarioWithText },
    },
    async ({ params, body, actor }) =>
      withText(await saveVersion(store, params.id, { ...body, createdBy: actor.id ?? undefined })),
  );
  addRoute(
    app,
    {
      method: "PATCH",
      url: "/scenarios/:id",
      tag,
      summary: "Rename a scenario, or move it to a site",
      role: "editor",
      params: idParams,
      body: z.object({ name: z.optional(nameSchema), siteId: z.optional(z.nullable(z.uuid())) }),
      answers: { 200: scenarioAnswer },
    },
    ({ params, body }) => changeScenario(store, params.id, body),
  );
  addRoute(
    app,
    {
      method: "DELETE",
      url: "/scenarios/:id",
      tag,
      summary: "Remove a scenario and its versions; runs stay",
      role: "editor",
      params: idParams,
      answers: { 204: null },
    },
    async ({ params, reply }) => {
      await deleteScenario(store, params.id);
      return reply.code(204).send();
    },
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/scenarios/:id/versions",
      tag,
      summary: "Every text of a scenario, latest first",
      role: "viewer",
      params: idParams,
      answers: { 200: z.array(versionAnswer) },
    },
    async ({ params }) => {
      await readScenario(store, params.id);
      return listVersions(store, params.id);
    },
  );
  addRoute(
    app,
    {
      method: "GET",
      url: "/scenarios/:id/versions/:version",
      tag,
      summary: "One text of a scenario",
      role: "viewer",
      params: z.object({ id: z.uuid(), version: versionNumber }),
      answers: { 200: versionAnswer },
    },
    ({ params }) => readVersion(store, params.id, params.version),
  );
}
