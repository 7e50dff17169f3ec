import * as z from "zod/mini";
import { studyPolicySchema } from "./policy-section.ts";
import { band, estimate, figure } from "./result-figures.ts";

/**
 * The answer of a study, as `--json` prints it and pages draw it. One schema: the type, the check of every output and the
 * documentation (`switchyard schema --of study`) come from it. Money is USD unless the name says otherwise; figures of a
 * strategy are differences to the do-nothing baseline (convention 8).
 */

/** What paths say of a strategy besides the bands of its figures; only where there are paths. */
const distribution = z.object({
  /** Share of paths whose NPV is below that of doing nothing. */
  chanceOfLoss: estimate,
  /** Mean NPV of the worst twentieth of paths. */
  expectedShortfallUsd: estimate,
  /** Share of paths on which no other strategy is worth more. */
  chanceOfBest: estimate,
  /** Mean NPV less that of another strategy on the same paths; luck in common cancels in its error. */
  lead: z.object({ over: z.string(), value: z.number(), standardError: z.number() }),
  /** Shares of paths with no rate of return, with one, with several; quantiles of those with one. Never averaged. */
  rateOfReturn: z.object({
    noneFraction: z.number(),
    oneFraction: z.number(),
    severalFraction: z.number(),
    p10: z.optional(z.number()),
    p50: z.optional(z.number()),
    p90: z.optional(z.number()),
    /** Standard errors of all of these, by their names. */
    errors: z.optional(z.record(z.string(), z.number())),
  }),
  /** Months; `noneFraction` never pays back within the horizon. */
  payback: z.object({
    noneFraction: z.number(),
    p10: z.optional(z.number()),
    p50: z.optional(z.number()),
    p90: z.optional(z.number()),
    /** Standard errors of all of these, by their names. */
    errors: z.optional(z.record(z.string(), z.number())),
  }),
});

const energy = z.object({
  importMwh: z.number(),
  exportMwh: z.number(),
  miningMwh: z.number(),
  aiMwh: z.number(),
  aiUnservedMwh: z.number(),
  /** Held for tenants and drawn by nobody. */
  reservedIdleMwh: z.number(),
  /** Import capacity that was there and used by nobody. */
  unusedMwh: z.number(),
  /** Own generation that was not used. */
  curtailedMwh: z.number(),
  /** Into and out of the battery, at the bus; only where one works. */
  chargeMwh: z.optional(z.number()),
  dischargeMwh: z.optional(z.number()),
});

const yearFigures = z.object({
  /** Calendar year. */
  year: z.number(),
  revenueUsd: z.number(),
  operatingCostUsd: z.number(),
  capexUsd: z.number(),
  netUsd: z.number(),
  /** Only where there are paths: the year's net cash as a difference to doing nothing, over the first of them. */
  differenceBand: z.optional(band),
  energy,
});

/** Amounts by name, in whole cents. */
const cents = z.record(z.string(), z.number());

/** Money after tax and debt. Income is that of the strategy less that of doing nothing; see docs/method.md. */
const money = z.object({
  /** Without debt. */
  afterTaxNpvUsd: figure,
  /** To the owners, after debt, at the merchant rate. */
  equityNpvUsd: figure,
  /** Null where the scenario names no debt, or a lender would lend nothing. */
  loan: z.nullable(
    z.object({
      commitmentUsd: z.number(),
      totalUsesUsd: z.number(),
      limitedBy: z.enum(["dscr", "ltv", "debt-share"]),
      /** Cash of twelve months over the debt service due in them, where it is lowest. */
      lowestDscrRatio: z.nullable(z.number()),
      isDefault: z.boolean(),
      /** Over the paths. */
      lowestDscrBand: z.optional(band),
      chanceOfDefault: z.optional(estimate),
    }),
  ),
  /** What is done with mined coins; only where the scenario says more than that they are sold. `equityNpvUsd` has its value in it. */
  treasury: z.optional(
    z.object({
      policy: z.enum(["sell", "hold", "sell-to-cover"]),
      cashFloorUsd: z.number(),
      /** After tax, beyond selling all coins at no cost as they are mined. */
      valueUsd: figure,
      /** Held at the horizon, and at the last month's price. */
      coinsBtc: figure,
      coinsUsd: figure,
      /** Months in which the cash floor sold coins whatever the policy. */
      forcedMonths: figure,
      /** On the stated path: cash is gone with no coin left in some month. */
      isInsolvent: z.boolean(),
      /** Of the forwards on hashprice, before tax, on the stated path. */
      forwardsUsd: z.number(),
      /** Over the paths. */
      chanceOfForcedSale: z.optional(estimate),
      chanceOfInsolvency: z.optional(estimate),
      forwardsMeanUsd: z.optional(estimate),
    }),
  ),
  /** Income statement, cash flow and balance sheet by calendar year on the stated path, in whole cents. */
  statements: z.array(z.object({ period: z.string(), income: cents, cashFlow: cents, balance: cents })),
});

const cashLine = z.object({
  id: z.string(),
  payer: z.string(),
  payee: z.string(),
  why: z.string(),
  currency: z.string(),
  discountClass: z.string(),
  /** One amount per month of the horizon; positive = received by the site's owner. */
  amounts: z.array(z.number()),
});

/** What an investor reads off a strategy's cash on the stated path; see `strategyReturns`. */
const returns = z.object({
  /** Parts of the NPV without end value, each at the rate of its class. */
  npvByClass: z.array(z.object({ discountClass: z.string(), ratePerYear: z.number(), usd: z.number() })),
  /** Value after the horizon; with the classes it sums to the NPV. */
  endValueUsd: z.number(),
  /** Money back over money in, months of the difference to doing nothing; null where nothing is put in. */
  moicRatio: z.nullable(z.number()),
  /** Of cash discounted by class; null where nothing is invested or it is never paid back. */
  discountedPaybackMonths: z.nullable(z.number()),
  /** Levelised costs; null where nothing is hashed or served. */
  usdPerThDay: z.nullable(z.number()),
  usdPerServedMwh: z.nullable(z.number()),
});

const strategy = z.object({
  id: z.string(),
  name: z.string(),
  available: z.boolean(),
  /** Why it can't be done here and what would enable it; only where it is not available. */
  unavailable: z.optional(z.object({ because: z.string(), enabledBy: z.string() })),
  /** The free choices that were made, for people: `60 MW hosted`, `run to stop`. */
  choice: z.string(),
  capexUsd: figure,
  /** Difference to do-nothing, discounted by class, with and without the value after the horizon. */
  npvUsd: figure,
  npvWithoutTerminalUsd: figure,
  /** All internal rates of return a year of the difference; empty = none. */
  irrPerYear: z.array(z.number()),
  paybackMonths: z.nullable(z.number()),
  peakFundingUsd: figure,
  negativeMonths: z.number(),
  /** Months until the last hall is ready; null where nothing is built. */
  monthsToReady: z.nullable(z.number()),
  hostedGridMw: z.number(),
  hostedItMw: z.number(),
  energy,
  /** Operating margin before capital over the three denominators of the design; the first decides. */
  marginUsdPerReservedGridMwYear: z.number(),
  marginUsdPerMeterMwh: z.nullable(z.number()),
  marginUsdPerItMwh: z.nullable(z.number()),
  distribution: z.optional(distribution),
  money: z.optional(money),
  returns: z.optional(returns),
  years: z.array(yearFigures),
  /** Difference to do-nothing, one value per month. */
  netCashUsd: z.array(z.number()),
  lines: z.array(cashLine),
});

const turn = {
  /** Where the best strategy changes; null where it does not within the range searched. On average over the paths where there are any. */
  flipsAt: z.nullable(z.number()),
  winnerBelow: z.string(),
  winnerAbove: z.string(),
};

const breakEven = z.object({
  /** Name of the input that was moved. */
  parameter: z.string(),
  unit: z.string(),
  today: z.number(),
  ...turn,
  searchedFrom: z.number(),
  searchedTo: z.number(),
  /** On the stated path: no turn nearer to today, or none at all where none was found, can have been missed. */
  isCertain: z.optional(z.boolean()),
  /** Only where there are paths: error of `flipsAt` in its unit, null where there is no turn. */
  standardError: z.optional(z.nullable(z.number())),
  paths: z.optional(z.number()),
  /** The same on the stated path alone; only where there are paths. */
  onStatedPath: z.optional(z.object(turn)),
});

const assumptionUse = z.object({
  id: z.string(),
  value: z.unknown(),
  unit: z.string(),
  source: z.string(),
  date: z.string(),
  status: z.string(),
});

const priceNote = z.object({
  /** `history`, `modelled` or `mixed`; anything but `history` is shown wherever a result rests on it. */
  kind: z.enum(["history", "modelled", "mixed", "constant"]),
  label: z.string(),
  zone: z.string(),
  currency: z.string(),
  stepMinutes: z.number(),
  daysOfHistory: z.number(),
  filledMonths: z.array(z.string()),
  meanUsdPerMwh: z.number(),
  minUsdPerMwh: z.number(),
  maxUsdPerMwh: z.number(),
  negativeHours: z.number(),
});

/** Prices of the shape's year sorted from dear to cheap, thinned to a few hundred points, beside each machine's strike. */
const durationCurve = z.object({
  hours: z.array(z.number()),
  priceUsdPerMwh: z.array(z.number()),
  strikes: z.array(z.object({ id: z.string(), strikeUsdPerMwh: z.number(), hoursAbove: z.number() })),
});

/** The schema of {@link StudyResult}. */
export const studyResultSchema = z.object({
  schema: z.literal("switchyard/study/1"),
  title: z.string(),
  run: z.object({
    scenarioHash: z.string(),
    codeVersion: z.string(),
    seed: z.number(),
    /** `deterministic`: one stated path of prices and difficulty; no chance of anything is claimed. */
    measure: z.enum(["deterministic", "valuation", "outlook"]),
    start: z.string(),
    months: z.number(),
    terminalMethod: z.string(),
    /** Only where there are paths. */
    uncertainty: z.optional(
      z.object({
        paths: z.number(),
        sampling: z.string(),
        /** What the bitcoin price drifts by, in words. */
        drift: z.string(),
        /** Largest standard error of a strategy's mean NPV, and the one asked for. */
        largestNpvErrorUsd: z.number(),
        npvErrorAskedUsd: z.nullable(z.number()),
      }),
    ),
  }),
  site: z.object({
    importMw: z.number(),
    firmMw: z.number(),
    exportMw: z.number(),
    availableFrom: z.string(),
    gridToItRatio: z.nullable(z.number()),
    hashpriceUsdPerPhDay: z.number(),
    rentUsdPerKwMonth: z.nullable(z.number()),
  }),
  answer: z.object({
    best: z.string(),
    headline: z.string(),
    confidence: z.string(),
    /** One paragraph, built from the figures below. */
    reason: z.string(),
    /** The two figures that carry the answer. */
    strongest: z.array(z.object({ what: z.string(), figure: z.string() })),
  }),
  strategies: z.array(strategy),
  breakEvens: z.array(breakEven),
  /** When to convert block by block; only over futures, where there is something to convert. */
  policy: z.optional(studyPolicySchema),
  prices: priceNote,
  durationCurve,
  assumptions: z.array(assumptionUse),
  warnings: z.array(z.string()),
});

/** The answer of a study; see the schema's comments for meaning and units. */
export type StudyResult = z.infer<typeof studyResultSchema>;
/** One strategy of a study. */
export type StudyStrategy = z.infer<typeof strategy>;
/** Quantiles of one figure over the paths of a study. */
export type Band = z.infer<typeof band>;
/** A band with all that paths say of it. */
export type WholeBand = { readonly [K in keyof Required<Band>]: Exclude<Band[K], undefined> };
/** What paths say of a strategy. */
export type StudyDistribution = z.infer<typeof distribution>;
/** Money after tax and debt of a strategy. */
export type StrategyMoney = z.infer<typeof money>;
/** Classes, multiples and levelised costs on the stated path. */
export type StrategyReturns = z.infer<typeof returns>;
/** Where the answer turns. */
export type BreakEven = z.infer<typeof breakEven>;
/** Monthly sums of energy. */
export type StudyEnergy = z.infer<typeof energy>;
