import * as z from "zod/mini";

/** The answer of `switchyard validate --json`: one schema for its type, its documentation and its test. */
export const validateAnswerSchema = z.strictObject({
  file: z.string(),
  ok: z.boolean(),
  problems: z.readonly(
    z.array(
      z.strictObject({
        /** Stable, see docs/errors.md. */
        code: z.string(),
        file: z.string(),
        line: z.number(),
        column: z.number(),
        path: z.string(),
        read: z.string(),
        allowed: z.readonly(z.array(z.string())),
        nearest: z.optional(z.string()),
        message: z.string(),
      }),
    ),
  ),
  warnings: z.readonly(z.array(z.strictObject({ path: z.string(), message: z.string() }))),
  assumptions: z.readonly(
    z.array(
      z.strictObject({
        id: z.string(),
        value: z.unknown(),
        unit: z.string(),
        source: z.string(),
        date: z.string(),
        status: z.enum(["verified", "reported", "pending", "assumed"]),
        note: z.optional(z.string()),
        usedFor: z.readonly(z.array(z.string())),
      }),
    ),
  ),
  conversions: z.readonly(
    z.array(
      z.strictObject({
        from: z.string(),
        rateUsd: z.number(),
        date: z.string(),
        source: z.string(),
        figuresCount: z.number(),
      }),
    ),
  ),
});

/** What `switchyard validate --json` prints. */
export type ValidateAnswer = z.output<typeof validateAnswerSchema>;
