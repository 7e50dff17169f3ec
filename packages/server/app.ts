import cookie from "@fastify/cookie";
import csrf from "@fastify/csrf-protection";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { sharedSecret } from "@switchyard/store";
import { type FastifyInstance, fastify } from "fastify";
import { guardAccess, SESSION_COOKIE } from "./access.ts";
import type { ServerContext } from "./context.ts";
import { answerError } from "./error-answers.ts";
import { serverErrors } from "./errors.ts";
import { computeRoutes } from "./routes/compute.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { operationRoutes } from "./routes/operations.ts";
import { readingRoutes } from "./routes/reading.ts";
import { runRoutes } from "./routes/runs.ts";
import { scenarioRoutes, siteRoutes } from "./routes/scenarios.ts";
import { seriesRoutes } from "./routes/series.ts";
import { sessionRoutes } from "./routes/session.ts";
import { userRoutes } from "./routes/users.ts";
import type { LogSettings, ServerSettings } from "./settings.ts";
import { webPages } from "./web-pages.ts";

/** A whole request's head and body must be here by then: slow senders hold no connection. */
const REQUEST_WITHIN_MS = 60_000;
const API = "/api/v1";

/** The page's own policy: its scripts and workers, WebAssembly for the solver, and nothing from elsewhere. */
const PAGE_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  workerSrc: ["'self'", "blob:"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:", "blob:"],
  fontSrc: ["'self'", "data:"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  frameSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/** A server without its logger, which is a thing of the process: routes, checks, documentation, pages. */
export async function makeApp(
  settings: ServerSettings,
  makeContext: (log: FastifyInstance["log"]) => ServerContext,
): Promise<FastifyInstance> {
  const app = fastify({
    logger: loggerOf(settings.log),
    bodyLimit: settings.limits.bodyBytes,
    requestTimeout: REQUEST_WITHIN_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
    // an address that can't be decoded never reaches a route
    frameworkErrors: answerError,
    ...(settings.trustProxy === undefined ? {} : { trustProxy: settings.trustProxy }),
  });
  const context = makeContext(app.log);
  app.setErrorHandler(answerError);
  measure(app, context);
  await secure(app, settings);
  await document(app, settings.codeVersion);
  await app.register(
    async (api) => {
      // answers are about now
      api.addHook("onSend", async (_request, reply) => {
        if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
      });
      for (const add of ROUTES) add(api, context);
      await api.register(async (uploads) => seriesRoutes(uploads, context));
      api.get("/openapi.json", { schema: { hide: true } as object }, async () => app.swagger());
    },
    { prefix: API },
  );
  operationRoutes(app, context);
  await webPages(app, context);
  return app;
}

const ROUTES = [
  sessionRoutes,
  userRoutes,
  readingRoutes,
  siteRoutes,
  scenarioRoutes,
  computeRoutes,
  jobRoutes,
  runRoutes,
] as const;

/** One JSON line an event; what could be a secret is not in it. */
function loggerOf({ level, write }: LogSettings) {
  return {
    level,
    stream: { write },
    redact: {
      paths: [
        "req.headers.cookie",
        "req.headers.authorization",
        'res.headers["set-cookie"]',
        "*.password",
        "*.token",
      ],
      censor: "[redacted]",
    },
  };
}

async function secure(app: FastifyInstance, settings: ServerSettings): Promise<void> {
  const isTls = settings.publicOrigin?.startsWith("https:") ?? false;
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: PAGE_POLICY },
    strictTransportSecurity: isTls,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
  });
  await app.register(rateLimit, {
    global: true,
    max: settings.limits.requestsPerMinute,
    timeWindow: "1 minute",
    errorResponseBuilder: (_request, { ttl }) =>
      serverErrors.tooManyRequests({ retryAfterSec: Math.max(1, Math.ceil(ttl / 1000)) }),
  });
  await app.register(cookie);
  await app.register(csrf, {
    cookieKey: "switchyard_csrf",
    cookieOpts: { path: "/", sameSite: "strict", httpOnly: true, secure: isTls },
    csrfOpts: { hmacKey: await sharedSecret(settings.store, "csrf") },
    getUserInfo: (request) => request.cookies[SESSION_COOKIE] ?? "",
    getToken: (request) => String(request.headers["x-csrf-token"] ?? ""),
  });
  guardAccess(app, settings);
}

/** OpenAPI 3.1 of the routes' own schemas; the page of it under /docs brings its own files. */
async function document(app: FastifyInstance, codeVersion: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Switchyard",
        version: codeVersion,
        description:
          "Where should the next megawatt-hour go? Errors: `{ error: { code, message, problems? } }`.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      components: {
        securitySchemes: { session: { type: "apiKey", in: "cookie", name: SESSION_COOKIE } },
      },
      security: [{ session: [] }],
    },
  });
  await app.register(swaggerUi, { routePrefix: "/docs", staticCSP: DOCS_POLICY });
}

/** Swagger's page brings its scripts as files and sets styles from them. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function measure(app: FastifyInstance, { metrics }: ServerContext): void {
  app.addHook("onResponse", async ({ method, routeOptions }, reply) => {
    metrics.observe(method, routeOptions.url ?? "none", reply.statusCode, reply.elapsedTime / 1000);
  });
}
