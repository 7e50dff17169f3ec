import type { WorksStages } from "./policy-works.ts";

/**
 * Deciding as the future unfolds. A site is a row of blocks; each quarter the owner may order the conversion of the next ones. What
 * an order brings depends on the path and is known only afterwards; what is known when it is made is the state: hashprice, trailing
 * growth of difficulty, rent, power level, the quarter, how many blocks are already ordered, and how long the builder is still busy
 * with them. Nothing here knows what a block is.
 */

/** One thing that is known on the day of a decision. */
export interface StateFeature {
  readonly name: string;
  readonly unit: string;
  /** Value of (quarter q, path p) at q * pathCount + p. */
  readonly values: Float64Array;
}

/**
 * When to order each of several blocks, in their order, one quarter after the other. Values are discounted to the day of the study,
 * USD, and are differences to never ordering the block: what all paths of action share is not in them.
 */
export interface DecisionProblem {
  readonly pathCount: number;
  /** Quarters in which something may be ordered; after the last one nothing is. */
  readonly quarterCount: number;
  readonly blockCount: number;
  /** Most blocks ordered in one quarter. */
  readonly maxOrdersPerQuarter: number;
  readonly features: readonly StateFeature[];
  /** What is known of the works; absent = an order brings the same whatever is under works. */
  readonly works?: WorksStages;
  /** What ordering block b in quarter q and stage s came to on path p, at ((s * blockCount + b) * quarterCount + q) * pathCount + p; empty where only decisions are asked for. */
  readonly orderValueUsd: Float64Array;
  /** Where a decision may be made at all, 1 or 0 at q * pathCount + p; everywhere if absent. Only such paths are fitted on. */
  readonly mayOrder?: Uint8Array;
}

/** How the gain of ordering is fitted on the state. */
export interface FitTerms {
  /** Polynomials in the state up to this degree, cross terms included: 1, 2 or 3. */
  readonly degree: number;
}

/** The fitted gain of ordering `count` blocks when `orderedCount` are ordered already, over ordering none this quarter. */
export interface OrderRule {
  readonly orderedCount: number;
  readonly count: number;
  /** Stage of the builder; absent = nothing under works. */
  readonly stage?: number;
  /** One weight per term of the basis; none where the quarter's state could not be fitted. */
  readonly weights: Float64Array;
}

/** One quarter of a policy. */
export interface QuarterRule {
  /** For each feature: mean and deviation by which it is scaled, and the range that was seen when it was fitted. */
  readonly scales: readonly FeatureScale[];
  readonly orders: readonly OrderRule[];
}

/** See {@link QuarterRule}. Outside the range seen, the nearest value seen stands in: a polynomial says nothing there. */
export interface FeatureScale {
  readonly mean: number;
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Orders that depend on nothing: the quarter in which each block is ordered, `null` = never. */
export interface FixedSchedule {
  readonly kind: "fixed";
  readonly name: string;
  readonly quarterOfBlock: readonly (number | null)[];
}

/** Orders by the state: the next block is ordered when its fitted gain turns positive. */
export interface FittedPolicy {
  readonly kind: "fitted";
  readonly name: string;
  readonly degree: number;
  readonly blockCount: number;
  readonly maxOrdersPerQuarter: number;
  readonly works?: WorksStages;
  readonly features: readonly Pick<StateFeature, "name" | "unit">[];
  readonly quarters: readonly QuarterRule[];
}

/** A way to decide. */
export type Policy = FixedSchedule | FittedPolicy;

/** A policy carried out on every path of a problem. */
export interface PolicyRun {
  /** One value per path, USD over never ordering anything. */
  readonly valueUsd: Float64Array;
  /** Quarter in which block b was ordered on path p at b * pathCount + p; -1 = never. */
  readonly orderQuarter: Int16Array;
}
