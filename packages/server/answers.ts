import * as z from "zod/mini";

/** The nouns of the API as schemas: they document it; what the store gives has these shapes already. */
const id = z.string();
const time = z.string();
const optionalId = z.nullable(id);

export const ROLES = ["viewer", "editor", "admin"] as const;
export const WORK_KINDS = [
  "study",
  "dispatch",
  "facility-convert",
  "facility-schedule",
  "facility-availability",
  "facility-compare",
  "network-simulation",
  "sensitivity",
  "map",
  "policy",
] as const;
export const SERIES_KINDS = ["prices", "forward", "weather", "graph", "other"] as const;

/** `{ error: … }`: every answer that is not a success. */
export const errorAnswer = z.object({
  error: z.object({
    /** Stable, see docs/errors.md. */
    code: z.string(),
    message: z.string(),
    /** Of a scenario: with line and column. */
    problems: z.optional(z.array(z.unknown())),
  }),
});

export const userAnswer = z.object({ id, name: z.string(), role: z.enum(ROLES), createdAt: time });

export const sessionAnswer = z.object({
  mode: z.enum(["local", "accounts"]),
  user: z.nullable(z.object({ id: optionalId, name: z.string(), role: z.enum(ROLES) })),
  /** For the header `x-csrf-token`; null where none is wanted. */
  csrfToken: z.nullable(z.string()),
  codeVersion: z.string(),
  opened: z.nullable(z.object({ scenarioId: id, name: z.string(), title: z.string(), runId: optionalId })),
});

export const siteAnswer = z.object({ id, name: z.string(), note: z.string(), createdAt: time });

export const scenarioAnswer = z.object({
  id,
  siteId: optionalId,
  name: z.string(),
  latestVersion: z.number(),
  createdAt: time,
  updatedAt: time,
});

export const versionAnswer = z.object({
  scenarioId: id,
  version: z.number(),
  text: z.string(),
  /** First 16 hex digits of the text's sha256. */
  hash: z.string(),
  note: z.string(),
  createdBy: optionalId,
  createdAt: time,
});

export const scenarioWithText = z.object({
  ...scenarioAnswer.shape,
  text: z.string(),
  hash: z.string(),
});

export const seriesAnswer = z.object({
  id,
  scenarioId: optionalId,
  name: z.string(),
  kind: z.enum(SERIES_KINDS),
  bytes: z.number(),
  sha256: z.string(),
  /** What the importer found. */
  summary: z.unknown(),
  createdBy: optionalId,
  createdAt: time,
});

export const jobAnswer = z.object({
  id,
  kind: z.enum(WORK_KINDS),
  state: z.enum(["queued", "running", "done", "failed", "cancelled"]),
  progress: z.object({ done: z.number(), total: z.number(), what: z.string() }),
  attempt: z.number(),
  cancelRequested: z.boolean(),
  scenarioId: optionalId,
  version: z.nullable(z.number()),
  runId: optionalId,
  error: z.nullable(
    z.object({ code: z.string(), message: z.string(), problems: z.optional(z.array(z.unknown())) }),
  ),
  createdBy: optionalId,
  createdAt: time,
  startedAt: z.nullable(time),
  finishedAt: z.nullable(time),
});

export const runAnswer = z.object({
  id,
  kind: z.enum(WORK_KINDS),
  title: z.string(),
  scenarioId: optionalId,
  version: z.nullable(z.number()),
  scenarioHash: z.string(),
  codeVersion: z.string(),
  inputs: z.unknown(),
  resultSha256: z.string(),
  resultBytes: z.number(),
  createdBy: optionalId,
  createdAt: time,
});

export const exampleAnswer = z.object({ name: z.string(), title: z.string(), question: z.string() });

/** The path of everything that has an id. */
export const idParams = z.object({ id: z.uuid() });
