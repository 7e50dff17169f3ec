import * as z from "zod/mini";

/**
 * The answer of `switchyard sensitivity --json`. Money is USD, present values over doing nothing, of the same study as
 * `switchyard study`; ids are of strategies.
 */

const wayValue = z.object({
  id: z.string(),
  valueUsd: z.number(),
  /** Only where worths are means over futures; so with every `…ErrorUsd` below. */
  standardErrorUsd: z.optional(z.number()),
});

const movedPoint = z.object({
  /** Value of the input, in the row's unit. */
  value: z.number(),
  best: z.string(),
  bestUsd: z.number(),
  bestErrorUsd: z.optional(z.number()),
  /** What the strategy that is best today is worth there. */
  keptUsd: z.number(),
  keptErrorUsd: z.optional(z.number()),
  ways: z.array(wayValue),
});

const tornadoRow = z.object({
  parameter: z.string(),
  unit: z.string(),
  today: z.number(),
  low: movedPoint,
  high: movedPoint,
  /** Between the two ends, of the strategy that is best today. */
  swingUsd: z.number(),
  /** The most that choosing anew is worth at either end. */
  rechoosingUsd: z.number(),
  /** Errors of the paired differences. */
  swingErrorUsd: z.optional(z.number()),
  rechoosingErrorUsd: z.optional(z.number()),
});

const stackRow = z.object({
  id: z.string(),
  name: z.string(),
  isUsed: z.boolean(),
  aloneUsd: z.number(),
  addedInTurnUsd: z.number(),
  dropOneUsd: z.number(),
  /** Rows sum by this to totalUsd - baseUsd. */
  shapleyUsd: z.number(),
  aloneErrorUsd: z.optional(z.number()),
  addedInTurnErrorUsd: z.optional(z.number()),
  dropOneErrorUsd: z.optional(z.number()),
  shapleyErrorUsd: z.optional(z.number()),
});

const estimate = z.object({ value: z.number(), standardError: z.nullable(z.number()) });

export const assumptionUse = z.object({
  id: z.string(),
  value: z.unknown(),
  unit: z.string(),
  source: z.string(),
  date: z.string(),
  status: z.string(),
});

export const runHead = z.object({
  scenarioHash: z.string(),
  codeVersion: z.string(),
  seed: z.number(),
  measure: z.enum(["deterministic", "valuation", "outlook"]),
  start: z.string(),
  months: z.number(),
  /** Futures that worths are means over, the same in every setting; absent on one stated path. */
  futures: z.optional(z.object({ paths: z.number(), sampling: z.string() })),
});

/** The schema of {@link SensitivityResult}. */
export const sensitivityResultSchema = z.object({
  schema: z.literal("switchyard/sensitivity/1"),
  title: z.string(),
  run: runHead,
  best: z.string(),
  bestUsd: z.number(),
  bestErrorUsd: z.optional(z.number()),
  names: z.record(z.string(), z.string()),
  tornado: z.array(tornadoRow),
  /** Reuse as one share of everything that stands, on the stated path; null where nothing is converted. */
  reuse: z.nullable(
    z.object({
      /** Share of the mine's replacement cost that the scenario's camp reuses. */
      todayFraction: z.number(),
      /** Share at which another strategy becomes best, with the one that then is; null: none between 0 and 1. */
      flipsAtFraction: z.nullable(z.number()),
      winnerBelow: z.string(),
      winnerAbove: z.string(),
      /** Share from which converting at once is worth more than building on empty land; null: none, or not compared. */
      beatsGreenfieldFromFraction: z.nullable(z.number()),
      atNothingUsd: z.number(),
      atEverythingUsd: z.number(),
    }),
  ),
  /** One more MW of firm import. */
  gridMw: z.object({
    rechosenUsdPerMw: z.number(),
    keptUsdPerMw: z.number(),
    bestThen: z.string(),
    rechosenErrorUsd: z.optional(z.number()),
    keptErrorUsd: z.optional(z.number()),
  }),
  /** What each source of income brings; null where it was not asked for. */
  valueStack: z.nullable(
    z.object({
      baseUsd: z.number(),
      totalUsd: z.number(),
      totalErrorUsd: z.optional(z.number()),
      excludes: z.array(z.array(z.string())),
      /** The exclusion matrix: what each two sources of the site are to one another on one connection. */
      pairs: z.optional(
        z.array(
          z.object({ sources: z.array(z.string()), how: z.enum(["shared", "excluded"]), why: z.string() }),
        ),
      ),
      rows: z.array(stackRow),
    }),
  ),
  /** Where the spread of the best strategy's worth comes from; null where no futures were asked for. */
  variance: z.nullable(
    z.object({
      strategy: z.string(),
      measure: z.enum(["valuation", "outlook"]),
      paths: z.number(),
      standardDeviationUsd: z.number(),
      shares: z.array(
        z.object({
          group: z.string(),
          first: estimate,
          total: estimate,
          /** Share of the variance that comes of the group's correlation with others; 0 within its error where it has none. */
          correlated: z.optional(estimate),
        }),
      ),
      /** Correlations between groups, which shares by themselves and together leave out; empty where groups are independent. */
      correlations: z.optional(z.array(z.object({ between: z.array(z.string()), correlation: z.number() }))),
    }),
  ),
  /** What each strategy loses in each part of the future; empty where no futures were asked for. */
  regret: z.array(
    z.object({
      region: z.string(),
      pathFraction: z.number(),
      best: z.string(),
      ways: z.array(
        z.object({ id: z.string(), meanUsd: z.number(), regret: estimate, behindForesightUsd: z.number() }),
      ),
    }),
  ),
  assumptions: z.array(assumptionUse),
  warnings: z.array(z.string()),
});

/** What moves a study's answer; see the schema's comments. */
export type SensitivityResult = z.infer<typeof sensitivityResultSchema>;
