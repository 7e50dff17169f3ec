import { changeUser, createUser, deleteUser, listUsers } from "@switchyard/store";
import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { idParams, ROLES, userAnswer } from "../answers.ts";
import type { ServerContext } from "../context.ts";
import { hashPassword } from "../passwords.ts";
import { addRoute } from "../route.ts";
import { passwordSchema, userNameSchema } from "./session.ts";

const tag = "users";

/** Accounts, for admins. */
export function userRoutes(app: FastifyInstance, { settings: { store } }: ServerContext): void {
  addRoute(
    app,
    {
      method: "GET",
      url: "/users",
      tag,
      summary: "All accounts",
      role: "admin",
      answers: { 200: z.array(userAnswer) },
    },
    () => listUsers(store),
  );
  addRoute(
    app,
    {
      method: "POST",
      url: "/users",
      tag,
      summary: "Make an account",
      role: "admin",
      body: z.object({ name: userNameSchema, password: passwordSchema, role: z.enum(ROLES) }),
      answers: { 201: userAnswer },
    },
    async ({ body: { name, role, password }, reply }) =>
      reply
        .code(201)
        .send(await createUser(store, { name, role, passwordHash: await hashPassword(password) })),
  );
  addRoute(
    app,
    {
      method: "PATCH",
      url: "/users/:id",
      tag,
      summary: "Change role or password; the account is signed out everywhere",
      role: "admin",
      params: idParams,
      body: z.object({ role: z.optional(z.enum(ROLES)), password: z.optional(passwordSchema) }),
      answers: { 200: userAnswer },
    },
    async ({ params, body: { role, password } }) =>
      changeUser(store, params.id, {
        role,
        passwordHash: password === undefined ? undefined : await hashPassword(password),
      }),
  );
  addRoute(
    app,
    {
      method: "DELETE",
      url: "/users/:id",
      tag,
      summary: "Remove an account; what it saved stays",
      role: "admin",
      params: idParams,
      answers: { 204: null },
    },
    async ({ params, reply }) => {
      await deleteUser(store, params.id);
      return reply.code(204).send();
    },
  );
}
