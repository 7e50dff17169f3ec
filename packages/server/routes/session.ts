import { timingSafeEqual } from "node:crypto";
import { changeUser, createFirstAdmin, createSession, deleteSession, findUser } from "@switchyard/store";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as z from "zod/mini";
import { SESSION_COOKIE } from "../access.ts";
import { sessionAnswer, userAnswer } from "../answers.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../errors.ts";
import { hashPassword, isPassword, pretendToCheck } from "../passwords.ts";
import { addRoute } from "../route.ts";
import type { ServerSettings } from "../settings.ts";

/** Long passwords are good; endless ones are work for the server. */
export const passwordSchema = z.string().check(z.minLength(12), z.maxLength(200));
/** What a person can read; no control characters. */
export const userNameSchema = z.string().check(z.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,79}$/u));
const givenSchema = z.object({
  name: z.string().check(z.maxLength(80)),
  password: z.string().check(z.maxLength(200)),
});

/** Sign in and out, the first admin, one's own password. */
export function sessionRoutes(app: FastifyInstance, { settings }: ServerContext): void {
  const { store, limits } = settings;
  const slow = { requestsPerMinute: limits.signInsPerMinute };

  addRoute(
    app,
    {
      method: "GET",
      url: "/session",
      tag: "session",
      summary: "Who am I, and what is this server",
      role: null,
      answers: { 200: sessionAnswer },
    },
    async ({ request, reply }) => describeSession(request, reply, settings),
  );

  addRoute(
    app,
    {
      method: "POST",
      url: "/session",
      tag: "session",
      summary: "Sign in",
      role: null,
      body: givenSchema,
      answers: { 200: sessionAnswer },
      ...slow,
    },
    async ({ body, request, reply }) => {
      const user = await findUser(store, body.name);
      if (!user) await pretendToCheck(body.password);
      if (!user || !(await isPassword(body.password, user.passwordHash))) throw serverErrors.wrongPassword();
      const { token } = await createSession(store, user.id, limits.sessionSec);
      reply.setCookie(SESSION_COOKIE, token, cookieOf(settings));
      request.cookies[SESSION_COOKIE] = token;
      request.actor = user;
      return describeSession(request, reply, settings);
    },
  );

  addRoute(
    app,
    {
      method: "DELETE",
      url: "/session",
      tag: "session",
      summary: "Sign out",
      role: "viewer",
      answers: { 204: null },
    },
    async ({ request, reply }) => {
      const token = request.cookies[SESSION_COOKIE];
      if (token !== undefined) await deleteSession(store, token);
      reply.clearCookie(SESSION_COOKIE, cookieOf(settings));
      return reply.code(204).send();
    },
  );

  addRoute(
    app,
    {
      method: "PUT",
      url: "/session/password",
      tag: "session",
      summary: "Change my password; I am signed out everywhere",
      role: "viewer",
      body: z.object({ oldPassword: z.string().check(z.maxLength(200)), newPassword: passwordSchema }),
      answers: { 204: null },
      ...slow,
    },
    async ({ body, actor, reply }) => {
      const user = await findUser(store, actor.name);
      if (!user || user.id !== actor.id || !(await isPassword(body.oldPassword, user.passwordHash)))
        throw serverErrors.wrongPassword();
      await changeUser(store, user.id, { passwordHash: await hashPassword(body.newPassword) });
      return reply.code(204).send();
    },
  );

  addRoute(
    app,
    {
      method: "POST",
      url: "/setup",
      tag: "session",
      summary: "Make the first admin, with the token that the server was started with",
      role: null,
      body: z.object({
        token: z.string().check(z.maxLength(500)),
        name: userNameSchema,
        password: passwordSchema,
      }),
      answers: { 201: userAnswer },
      ...slow,
    },
    async ({ body, reply }) => {
      if (!isToken(body.token, settings.bootstrapToken)) throw serverErrors.wrongToken();
      const passwordHash = await hashPassword(body.password);
      const admin = await createFirstAdmin(store, { name: body.name, passwordHash });
      if (!admin) throw serverErrors.wrongToken();
      return reply.code(201).send(admin);
    },
  );
}

function describeSession(request: FastifyRequest, reply: FastifyReply, settings: ServerSettings) {
  const { actor } = request;
  const token = request.cookies[SESSION_COOKIE];
  const isAccount = actor?.id != null && token !== undefined;
  return {
    mode: settings.access,
    user: actor && { id: actor.id, name: actor.name, role: actor.role },
    csrfToken: isAccount ? reply.generateCsrf({ userInfo: token }) : null,
    codeVersion: settings.codeVersion,
    opened: (actor && settings.opened) ?? null,
  };
}

/** Not for scripts, not for other sites, and over TLS alone where there is any. */
function cookieOf({ publicOrigin, limits }: ServerSettings) {
  return {
    path: "/",
    httpOnly: true,
    sameSite: "strict",
    secure: publicOrigin?.startsWith("https:") ?? false,
    maxAge: limits.sessionSec,
  } as const;
}

/** Compared in constant time. */
export function isToken(given: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return false;
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
