import * as z from "zod/mini";

/** A figure with room for uncertainty: `value` alone while the study is deterministic, `band` once there are paths. */
export const band = z.object({
  /** Null where some path has none: what does not always exist is not averaged. */
  mean: z.optional(z.nullable(z.number())),
  p5: z.optional(z.number()),
  p10: z.number(),
  p25: z.optional(z.number()),
  p50: z.number(),
  p75: z.optional(z.number()),
  p90: z.number(),
  p95: z.optional(z.number()),
  /** Of the mean; of the median where there is no mean. */
  standardError: z.number(),
  p50StandardError: z.optional(z.number()),
  /** Of each quantile; present wherever paths made the band. */
  quantileErrors: z.optional(
    z.object({
      p5: z.number(),
      p10: z.number(),
      p25: z.number(),
      p50: z.number(),
      p75: z.number(),
      p90: z.number(),
      p95: z.number(),
    }),
  ),
  paths: z.number(),
});

/** A figure that a deterministic study tells alone. */
export const figure = z.object({ value: z.number(), band: z.optional(band) });

/** A mean or a share with its standard error. */
export const estimate = z.object({ value: z.number(), standardError: z.number() });
