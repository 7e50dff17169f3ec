import { isSwitchyardError } from "@switchyard/core/quantity";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { serverErrors } from "./errors.ts";

const STATUS: Readonly<Record<string, number>> = {
  "server/bad-request": 400,
  "server/sign-in-first": 401,
  "server/wrong-password": 401,
  "server/wrong-token": 403,
  "server/not-allowed": 403,
  "server/foreign-origin": 403,
  "server/csrf": 403,
  "server/no-route": 404,
  "server/no-such-example": 404,
  "server/no-such-table": 404,
  "server/not-a-study": 409,
  "server/too-large": 413,
  "server/too-many-requests": 429,
  "server/worker-failed": 500,
  "server/failed": 500,
  "server/busy": 503,
  "store/not-found": 404,
  "store/name-taken": 409,
  "store/version-conflict": 409,
  "store/last-admin": 409,
};

/** Errors of the model are about what was sent: it can be read, and can't be computed. */
const OF_THE_INPUT = 422;

/** The HTTP status of an error of ours. */
export function statusOf(code: string): number {
  return STATUS[code] ?? OF_THE_INPUT;
}

/** Answers every error in one shape. What is a defect is logged whole and told as no more than its request's id. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply) {
  const known = knownError(error, request);
  if (!known) request.log.error({ err: error }, "request failed");
  const { code, message, details } = known ?? serverErrors.failed({ id: request.id });
  const status = statusOf(code);
  if (status === 503 || status === 429) reply.header("retry-after", Number(details.retryAfterSec ?? 2));
  const problems = Array.isArray(details.problems) ? { problems: details.problems } : {};
  return reply
    .code(status)
    .type("application/json; charset=utf-8")
    .send(JSON.stringify({ error: { code, message, ...problems } }));
}

function knownError(error: FastifyError | Error, request: FastifyRequest) {
  if (isSwitchyardError(error)) return error;
  const { code = "", statusCode = 500, message } = error as FastifyError;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return serverErrors.tooLarge({ limitBytes: request.routeOptions.bodyLimit });
  if (code.startsWith("FST_CSRF")) return serverErrors.csrf();
  if (statusCode === 429) return serverErrors.tooManyRequests({ retryAfterSec: 60 });
  if (statusCode >= 400 && statusCode < 500)
    return serverErrors.badRequest({ where: "request", problems: message });
  return undefined;
}
