import * as z from "zod/mini";
import { policyDecisions, policyMoneySchema } from "./policy-section.ts";
import { assumptionUse, runHead } from "./sensitivity-result.ts";

/**
 * The answer of `switchyard policy --json`: when to convert each block as the future unfolds, fitted on one set of futures and valued on
 * another. Money is USD over doing nothing, after tax and before debt, under the measure named in `run`.
 */

const estimate = z.object({ value: z.number(), standardError: z.nullable(z.number()) });

const spread = z.object({ p10: z.number(), p50: z.number(), p90: z.number() });

const valued = z.object({
  name: z.string(),
  meanUsd: estimate,
  spreadUsd: spread,
  chanceOfLoss: z.number(),
});

/** The schema of {@link PolicyResult}. */
export const policyResultSchema = z.object({
  schema: z.literal("switchyard/policy/1"),
  title: z.string(),
  run: runHead,
  paths: z.object({ training: z.number(), valuation: z.number() }),
  blocks: policyDecisions.blocks,
  quarters: policyDecisions.quarters,
  /** What was chosen on the training futures, valued on fresh ones. */
  chosen: z.object({
    /** `state`: orders follow the state; `schedule`: fixed dates; `strategy`: a strategy of the study as it is. */
    kind: z.enum(["state", "schedule", "strategy"]),
    machines: z.string(),
    degree: z.nullable(z.number()),
    ...valued.shape,
  }),
  /** The best that decides nothing later, chosen on the same training futures, and what deciding later adds to it. */
  bestFixed: valued,
  valueOfDecidingLaterUsd: estimate,
  /** Every strategy and the best schedules, on the fresh futures. */
  fixed: z.array(valued),
  /** Share of the fresh futures in which so many blocks are ordered by the end of each quarter, `[quarter][count]`. */
  orderedShares: policyDecisions.orderedShares,
  boundaries: policyDecisions.boundaries,
  orders: policyDecisions.orders,
  frontiers: policyDecisions.frontiers,
  words: policyDecisions.words,
  /** Debt and treasury under the chosen way as it stands, on the fresh futures. */
  money: policyMoneySchema,
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

/** A policy with its worth; see the schema's comments. */
export type PolicyResult = z.infer<typeof policyResultSchema>;
