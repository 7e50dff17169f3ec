import { userOfSession } from "@switchyard/store";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { serverErrors } from "./errors.ts";
import { isLoopbackHost, isOwnOrigin } from "./loopback-guard.ts";
import { LOCAL_ACTOR, mayAct, type ServerSettings } from "./settings.ts";

/** Name of the session's cookie; the browser sends it to this host alone. */
export const SESSION_COOKIE = "switchyard_session";
const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** Decides about every request before anything else is read of it: where it comes from, who asks, and whether they may. */
export function guardAccess(app: FastifyInstance, settings: ServerSettings): void {
  app.decorateRequest("actor", null);
  app.addHook("onRequest", async (request) => {
    requireOwnOrigin(request, settings);
    request.actor = await actorOf(request, settings);
    requireRole(request);
  });
  app.addHook("onRequest", (request, reply, done) => {
    if (wantsCsrfToken(request)) app.csrfProtection(request, reply, done);
    else done();
  });
}

/**
 * On loopback, Host and Origin must be ours (DNS rebinding). With accounts the cookie is what protects, and a page of another origin
 * must not write with it: its Origin is compared with the Host that was asked, or with the public origin.
 */
function requireOwnOrigin({ headers, method, socket }: FastifyRequest, settings: ServerSettings): void {
  const { host, origin } = headers;
  const port = socket.localPort ?? 0;
  if (settings.access === "local") {
    if (!isLoopbackHost(host, port) || !isOwnOrigin(origin, port)) throw serverErrors.foreignOrigin();
    return;
  }
  if (READING.has(method)) return;
  if (headers["sec-fetch-site"] === "cross-site") throw serverErrors.foreignOrigin();
  if (origin !== undefined && !isSameOrigin(origin, host, settings.publicOrigin))
    throw serverErrors.foreignOrigin();
}

function isSameOrigin(origin: string, host: string | undefined, publicOrigin: string | undefined): boolean {
  if (publicOrigin !== undefined) return origin === publicOrigin;
  return /^https?:\/\/(.+)$/.exec(origin.toLowerCase())?.[1] === host?.toLowerCase();
}

async function actorOf(request: FastifyRequest, { access, store }: ServerSettings) {
  if (access === "local") return LOCAL_ACTOR;
  const role = request.routeOptions.config.role;
  const token = request.cookies[SESSION_COOKIE];
  if (role === undefined || token === undefined) return null;
  return (await userOfSession(store, token)) ?? null;
}

function requireRole({ actor, routeOptions }: FastifyRequest): void {
  const { role } = routeOptions.config;
  if (role === undefined || role === null) return;
  if (!actor) throw serverErrors.signInFirst();
  if (!mayAct(actor.role, role)) throw serverErrors.notAllowed({ role: actor.role, needed: role });
}

/** Who writes with a cookie shows that its page read our answers: another origin's page can't. */
function wantsCsrfToken({ actor, method, routeOptions }: FastifyRequest): boolean {
  const { role } = routeOptions.config;
  return actor?.id != null && role !== undefined && role !== null && !READING.has(method);
}
