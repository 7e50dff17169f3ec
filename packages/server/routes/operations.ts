import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../errors.ts";
import { isToken } from "./session.ts";

/** For whoever runs the server: is it alive, how is it doing. */
export function operationRoutes(app: FastifyInstance, { settings, metrics }: ServerContext): void {
  app.get(
    "/healthz",
    { schema: { hide: true } as object, config: { rateLimit: false } },
    async (_request, reply) => {
      try {
        await settings.store.query("select 1");
        return { status: "ok" };
      } catch (error) {
        app.log.error({ err: error }, "the store does not answer");
        return reply.code(503).send({ status: "the store does not answer" });
      }
    },
  );
  app.get("/metrics", { schema: { hide: true } as object }, async (request, reply) => {
    if (settings.access === "accounts" && !hasMetricsToken(request, settings.metricsToken))
      throw serverErrors.signInFirst();
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

function hasMetricsToken({ headers }: FastifyRequest, token: string | undefined): boolean {
  return isToken(headers.authorization ?? "", token === undefined ? undefined : `Bearer ${token}`);
}
