import { defineErrors } from "@switchyard/core/quantity";

/** The errors of the server. What a client did wrong says so; how the server is built is never in a message. */
export const serverErrors = defineErrors("server", {
  badRequest: (d: { where: string; problems: string }) =>
    `${d.where}: ${d.problems}; /docs shows what is allowed`,
  wrongScenario: (d: { problems: readonly unknown[] }) =>
    `the scenario has ${d.problems.length} ${d.problems.length === 1 ? "problem" : "problems"}; each is listed with its line and column`,
  signInFirst: () => "sign in first: POST /api/v1/session",
  notAllowed: (d: { role: string; needed: string }) =>
    `your role is ${d.role}; this wants ${d.needed}; an admin can change it`,
  wrongPassword: () => "name or password is wrong",
  wrongToken: () =>
    "the token is wrong, or there is an admin already; the token is the one of SWITCHYARD_BOOTSTRAP_TOKEN",
  foreignOrigin: () => "this page is served to its own origin only",
  csrf: () => "the header x-csrf-token is missing or old; GET /api/v1/session gives one",
  tooManyRequests: (d: { retryAfterSec: number }) => `too many requests; again in ${d.retryAfterSec} s`,
  tooLarge: (d: { limitBytes: number }) => `the body is larger than ${d.limitBytes} bytes`,
  busy: () => "as many uploads or waiting jobs as the server takes are under way; try again in a moment",
  noRoute: (d: { method: string; path: string }) =>
    `there is no ${d.method} ${d.path}; /docs lists what there is`,
  noSuchExample: (d: { name: string }) => `no example is called "${d.name}"; GET /api/v1/examples lists them`,
  noSuchFile: (d: { file: string }) =>
    `the scenario names the file "${d.file}", and no uploaded series has that name; POST /api/v1/series?name=… first`,
  notAStudy: (d: { what: string }) => `${d.what} is made of studies with a verdict; this run is none`,
  noSuchTable: (d: { name: string; known: string }) => `there is no table "${d.name}"; there are ${d.known}`,
  tooSlow: (d: { seconds: number }) =>
    `this took longer than ${d.seconds} s and was given up; make the input smaller`,
  tooBig: () => "this took more memory than a job may have; make the input smaller",
  workerFailed: (d: { reason: string }) => `the computation ended unexpectedly: ${d.reason}`,
  failed: (d: { id: string }) => `the server failed; its log has the reason under request ${d.id}`,
  needsAccounts: (d: { host: string }) =>
    `listening on ${d.host} shows the server to others, and there is no admin account; set SWITCHYARD_BOOTSTRAP_TOKEN to a secret of at least 24 characters and make the first admin with it (POST /api/v1/setup), or leave --host out`,
  weakToken: () => "SWITCHYARD_BOOTSTRAP_TOKEN is shorter than 24 characters; take a random one",
});
