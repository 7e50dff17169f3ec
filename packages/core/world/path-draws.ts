import {
  antitheticSampling,
  type BrownianBridge,
  bridgeIncrements,
  type CholeskyFactor,
  correlateNormals,
  drawBootstrapIndices,
  drawNormals,
  drawUniforms,
  type LeadingDimension,
  makeBrownianBridge,
  plainSampling,
  type Sampling,
  sobolSampling,
} from "../uncertainty/index.ts";
import { CORRELATED_FACTORS, type CorrelatedFactor, WORLD_FACTOR } from "./factors.ts";
import type { HistoryShocks } from "./history-shocks.ts";

/** All draws of one path. Monthly arrays hold one value per step between months (the first month is known). */
export interface PathDraws {
  /** Correlated standard normals. */
  readonly shocks: Readonly<Record<CorrelatedFactor, Float64Array>>;
  readonly bitcoinVolatility: Float64Array;
  readonly bitcoinJumpCount: Float64Array;
  readonly bitcoinJumpSize: Float64Array;
  readonly bitcoinHistory: Float64Array;
  /** Months of the history that the path takes, drawn by `bitcoinHistory`. */
  readonly historyMonths: Int32Array;
  readonly feeBurstCount: Float64Array;
  readonly feeBurstSize: Float64Array;
  readonly regime: Float64Array;
  /** One per month. */
  readonly outage: Float64Array;
  readonly outageLength: Float64Array;
  /** Common cause, delay, cost. */
  readonly works: Float64Array;
  /** Common cause, then one per tenant. */
  readonly tenants: Float64Array;
}

/** What the draws of a study are made for. */
export interface DrawPlan {
  readonly seed: number;
  readonly sampling: Sampling["kind"];
  readonly months: number;
  readonly tenantCount: number;
  readonly factor: CholeskyFactor;
  /** Null where the bitcoin price is no drawn history. Kinds of draws that the model does not read are left out. */
  readonly history: HistoryShocks | null;
  readonly usesJumps: boolean;
}

/** Normals and uniforms of the plan, made anew for each path in the same arrays. */
export interface PathDrawer {
  readonly draws: PathDraws;
  load(path: number): void;
}

const NORMAL_KEYS = ["bitcoinVolatility", "bitcoinJumpSize", "feeBurstSize", "works", "tenants"] as const;
const UNIFORM_KEYS = ["bitcoinJumpCount", "feeBurstCount", "regime", "outage", "outageLength"] as const;
type NormalKey = (typeof NORMAL_KEYS)[number];
type UniformKey = (typeof UNIFORM_KEYS)[number];

/** Makes the arrays of a plan; `load` fills them for a path, whatever was loaded before. */
export function makePathDrawer(plan: DrawPlan): PathDrawer {
  const draws = emptyDraws(plan);
  const sampling = samplingOf(plan);
  const shocks = CORRELATED_FACTORS.map((name) => draws.shocks[name]);
  const bridge = sampling.kind === "sobol" ? makeBrownianBridge(plan.months - 1) : undefined;
  const normalKeys = NORMAL_KEYS.filter((key) => isRead(key, plan));
  const uniformKeys = UNIFORM_KEYS.filter((key) => isRead(key, plan));
  let loaded = -2;
  return {
    draws,
    load(path) {
      const isPair = sampling.kind === "antithetic" && path % 2 === 1 && loaded === path - 1;
      // the months of a mirrored history are other months, and what moves with them is no mirror image
      const isMirror = isPair && !plan.history;
      loaded = path;
      if (isMirror) return mirror(draws, shocks, normalKeys, uniformKeys);
      CORRELATED_FACTORS.forEach((name, i) => {
        drawNormals(sampling, shocks[i]!, { path, factor: WORLD_FACTOR[name], fromStep: 0 });
        if (bridge) straighten(bridge, shocks[i]!);
      });
      if (plan.history) takeHistory(plan.history, sampling, draws, path);
      correlateNormals(plan.factor, shocks);
      for (const key of normalKeys)
        drawNormals(sampling, draws[key], { path, factor: WORLD_FACTOR[key], fromStep: 0 });
      for (const key of uniformKeys)
        drawUniforms(sampling, draws[key], { path, factor: WORLD_FACTOR[key], fromStep: 0 });
    },
  };
}

/** Months of the history, and their scores as the bitcoin price's shocks: what correlates with it moves with them. */
function takeHistory(
  { plan, scores }: HistoryShocks,
  sampling: Sampling,
  draws: PathDraws,
  path: number,
): void {
  const { bitcoinHistory, historyMonths } = draws;
  drawUniforms(sampling, bitcoinHistory, { path, factor: WORLD_FACTOR.bitcoinHistory, fromStep: 0 });
  drawBootstrapIndices(historyMonths, plan, bitcoinHistory);
  const shocks = draws.shocks["bitcoin price"];
  for (let step = 0; step < shocks.length; step++) shocks[step] = scores[historyMonths[step]!]!;
}

/** The second path of a pair has exactly opposite normals and mirrored uniforms: half of the drawing is saved. */
function mirror(
  draws: PathDraws,
  shocks: readonly Float64Array[],
  normalKeys: readonly NormalKey[],
  uniformKeys: readonly UniformKey[],
): void {
  for (const normals of [...shocks, ...normalKeys.map((key) => draws[key])])
    for (let i = 0; i < normals.length; i++) normals[i] = -normals[i]!;
  for (const key of uniformKeys) {
    const uniforms = draws[key];
    for (let i = 0; i < uniforms.length; i++) uniforms[i] = 1 - uniforms[i]!;
  }
}

function straighten(bridge: BrownianBridge, normals: Float64Array): void {
  bridgeIncrements(bridge, normals.slice(), normals);
}

/** Draws that the model does not read are not made: their arrays keep what is neutral. */
function isRead(key: NormalKey | UniformKey, { history, usesJumps }: DrawPlan): boolean {
  if (key === "bitcoinVolatility") return history === null;
  return key === "bitcoinJumpCount" || key === "bitcoinJumpSize" ? usesJumps : true;
}

function emptyDraws({ months, tenantCount }: DrawPlan): PathDraws {
  const steps = () => new Float64Array(Math.max(0, months - 1));
  const shocks = Object.fromEntries(CORRELATED_FACTORS.map((name) => [name, steps()]));
  return {
    shocks: shocks as Record<CorrelatedFactor, Float64Array>,
    bitcoinVolatility: steps(),
    bitcoinJumpCount: steps(),
    bitcoinJumpSize: steps(),
    bitcoinHistory: steps(),
    historyMonths: new Int32Array(Math.max(0, months - 1)),
    feeBurstCount: steps(),
    feeBurstSize: steps(),
    regime: steps(),
    outage: new Float64Array(months),
    outageLength: new Float64Array(months),
    works: new Float64Array(3),
    tenants: new Float64Array(tenantCount + 1),
  };
}

/**
 * The coordinates that carry most of a study's variance, under Sobol: the first of each bridged walk, the works, the
 * tenants' common cause. At most 32.
 */
export function leadingDimensions(months: number): readonly LeadingDimension[] {
  const walks = Object.entries(BRIDGED_COUNTS).flatMap(([name, count]) =>
    Array.from({ length: Math.min(count, months - 1) }, (_, step) => ({
      factor: WORLD_FACTOR[name as CorrelatedFactor],
      step,
    })),
  );
  const works = [0, 1, 2].map((step) => ({ factor: WORLD_FACTOR.works, step }));
  return [...walks, ...works, { factor: WORLD_FACTOR.tenants, step: 0 }];
}

/** How many of a bridge's first normals are taken from the sequence: 28 in all. */
const BRIDGED_COUNTS: Readonly<Record<CorrelatedFactor, number>> = {
  "bitcoin price": 8,
  rent: 6,
  "power level": 5,
  "network hashrate": 4,
  "accelerator price": 3,
  fees: 2,
  "power spread": 0,
};

function samplingOf({ seed, sampling, months }: DrawPlan): Sampling {
  if (sampling === "antithetic") return antitheticSampling(seed);
  return sampling === "plain" ? plainSampling(seed) : sobolSampling(seed, leadingDimensions(months));
}
