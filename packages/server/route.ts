import type { SwitchyardError } from "@switchyard/core/quantity";
import type { Role } from "@switchyard/store";
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import * as z from "zod/mini";
import { serverErrors } from "./errors.ts";
import type { Actor } from "./settings.ts";

type Schema = z.core.$ZodType;
type Out<S extends Schema | undefined> = S extends Schema ? z.output<S> : undefined;

/** A route: one declaration checks the request, documents it and says who may. */
export interface Route<
  Params extends Schema | undefined,
  Query extends Schema | undefined,
  Body extends Schema | undefined,
> {
  readonly method: HTTPMethods;
  readonly url: string;
  readonly tag: string;
  readonly summary: string;
  /** Least role; null: anyone. */
  readonly role: Role | null;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** What it answers, by status; a string is a media type. */
  readonly answers: Readonly<Record<number, Schema | string | null>>;
  /** Media type of a body that is no JSON. */
  readonly bodyType?: string;
  readonly bodyLimit?: number;
  readonly requestsPerMinute?: number;
  readonly onRequest?: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
}

/** A request that has been checked. */
export interface Call<
  Params extends Schema | undefined,
  Query extends Schema | undefined,
  Body extends Schema | undefined,
> {
  readonly params: Out<Params>;
  readonly query: Out<Query>;
  readonly body: Out<Body>;
  readonly actor: Actor;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Least role of the route; null: anyone; absent: not one of ours. */
    role?: Role | null;
  }
  interface FastifyRequest {
    /** Who asks; null: nobody who is signed in. */
    actor: Actor | null;
  }
}

/** Adds a route to the server and to its documentation. */
export function addRoute<
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(
  app: FastifyInstance,
  route: Route<Params, Query, Body>,
  handle: (call: Call<Params, Query, Body>) => Promise<unknown>,
): void {
  const schemas: Readonly<Record<string, Schema | undefined>> = {
    params: route.params,
    querystring: route.query,
    body: route.bodyType ? undefined : route.body,
  };
  app.route({
    method: route.method,
    url: route.url,
    config: {
      role: route.role,
      ...(route.requestsPerMinute === undefined
        ? {}
        : { rateLimit: { max: route.requestsPerMinute, timeWindow: "1 minute" } }),
    },
    schema: documentation(route),
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    ...(route.onRequest ? { onRequest: route.onRequest } : {}),
    validatorCompiler: ({ httpPart }) => checkerOf(schemas[httpPart ?? ""], httpPart ?? "request"),
    serializerCompiler: () => (value) => JSON.stringify(value),
    handler: (request, reply) =>
      handle({
        params: request.params as Out<Params>,
        query: request.query as Out<Query>,
        body: request.body as Out<Body>,
        actor: request.actor!,
        request,
        reply,
      }),
  });
}

function checkerOf(schema: Schema | undefined, part: string) {
  return (value: unknown) => {
    if (!schema) return { value };
    const read = z.safeParse(schema, value);
    return read.success ? { value: read.data } : { error: badRequest(part, read.error) };
  };
}

function badRequest(part: string, { issues }: z.core.$ZodError): SwitchyardError {
  const problems = issues.slice(0, 10).map((issue) => {
    const path = issue.path.map(String).join(".");
    return `${path === "" ? "" : `${path}: `}${issue.message}`;
  });
  return serverErrors.badRequest({ where: part, problems: problems.join("; ") });
}

function documentation(route: Route<Schema | undefined, Schema | undefined, Schema | undefined>) {
  return {
    tags: [route.tag],
    summary: route.summary,
    ...(route.role === null ? { security: [] } : { description: `Role: ${route.role}.` }),
    ...(route.params ? { params: jsonSchema(route.params) } : {}),
    ...(route.query ? { querystring: jsonSchema(route.query) } : {}),
    ...(route.bodyType ? { consumes: [route.bodyType], body: { type: "string", format: "binary" } } : {}),
    ...(route.body && !route.bodyType ? { body: jsonSchema(route.body) } : {}),
    response: Object.fromEntries(
      Object.entries(route.answers).map(([status, answer]) => [status, answerSchema(answer)]),
    ),
  };
}

function answerSchema(answer: Schema | string | null) {
  if (answer === null) return { type: "null", description: "Nothing" };
  if (typeof answer === "string")
    return { description: answer, content: { [answer]: { schema: { type: "string" } } } };
  return { description: "Answer", ...jsonSchema(answer, "output") };
}

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export function jsonSchema(schema: Schema, io: "input" | "output" = "input"): Record<string, unknown> {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return made as Record<string, unknown>;
}
