import * as z from "zod/mini";
import { band, estimate } from "./result-figures.ts";

/**
 * When to convert block by block as the future unfolds, as a study tells it. Money is USD over doing nothing; under the valuation
 * measure (convention 9), after tax and before debt unless the name says otherwise.
 */

const boundary = z.object({
  quarter: z.number(),
  /** Month of the decision, `2029-04`. */
  month: z.string(),
  /** Blocks ordered before. */
  orderedCount: z.number(),
  feature: z.string(),
  unit: z.string(),
  /** `crossing`: the next block is ordered on one side of `at`. The other things of the state stand at their means; nothing is under works. */
  kind: z.enum(["never", "always", "crossing"]),
  at: z.nullable(z.number()),
  ordersAbove: z.nullable(z.boolean()),
});

/** A year's boundary: the rent from which the next block is ordered, by hashprice. */
const frontier = z.object({
  quarter: z.number(),
  month: z.string(),
  points: z.array(
    z.object({
      hashpriceUsdPerPhDay: z.number(),
      kind: z.enum(["never", "always", "crossing"]),
      /** Ratio to the scenario's rent, and the rent itself in the first year. */
      rentRatio: z.nullable(z.number()),
      rentUsdPerKwMonth: z.nullable(z.number()),
      ordersAbove: z.nullable(z.boolean()),
    }),
  ),
});

/** What a policy decides, and when it orders. */
export const policyDecisions = {
  /** `state`: orders follow the state; `schedule`: fixed dates; `strategy`: a strategy of the study as it is. */
  kind: z.enum(["state", "schedule", "strategy"]),
  machines: z.string(),
  degree: z.nullable(z.number()),
  blocks: z.array(z.object({ name: z.string(), hostMwAfter: z.number() })),
  quarters: z.number(),
  /** Each block: share of futures in which it is never ordered, and in which it is ordered in a calendar year. */
  orders: z.array(
    z.object({
      block: z.string(),
      neverFraction: z.number(),
      byYear: z.array(z.object({ year: z.number(), fraction: z.number() })),
    }),
  ),
  /** Share of futures in which so many blocks are ordered by the end of each quarter, `[quarter][count]`. */
  orderedShares: z.array(z.array(z.number())),
  boundaries: z.array(boundary),
  frontiers: z.array(frontier),
  /** The same in sentences. */
  words: z.array(z.string()),
};

/** Debt and treasury under the policy as it stands. */
export const policyMoneySchema = z.object({
  equityNpvUsd: band,
  /** Null where the scenario names no debt. Each path's loan is sized on its own orders' cash on the stated path. */
  loan: z.nullable(
    z.object({
      meanCommitmentUsd: z.number(),
      lentFraction: z.number(),
      lowestDscrBand: z.optional(band),
      chanceOfDefault: estimate,
    }),
  ),
  /** Null where coins are sold as they are mined. */
  treasury: z.nullable(z.object({ meanCoinsUsd: z.number(), chanceOfForcedSale: estimate })),
});

/** The schema of {@link StudyPolicy}. */
export const studyPolicySchema = z.object({
  measure: z.literal("valuation"),
  /** True while the boundary is that of the question before, applied to this one: a new fit follows. */
  refining: z.boolean(),
  paths: z.object({ training: z.number(), valuation: z.number() }),
  name: z.string(),
  ...policyDecisions,
  afterTaxNpvUsd: band,
  chanceOfLoss: estimate,
  /** The best that decides nothing later, and what deciding later adds to it on the same futures. */
  bestFixed: z.object({ name: z.string(), afterTaxNpvUsd: estimate }),
  lead: estimate,
  money: policyMoneySchema,
  /** The same decisions under the drifts of the outlook, where that is what the study asks; not worth, but what may come. */
  outlook: z.optional(z.object({ afterTaxNpvUsd: band, lead: estimate })),
});

/** See {@link studyPolicySchema}. */
export type StudyPolicy = z.infer<typeof studyPolicySchema>;
/** Debt and treasury under a policy. */
export type PolicyMoneyTold = z.infer<typeof policyMoneySchema>;
