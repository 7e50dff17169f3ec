import { exp, log } from "../quantity/index.ts";
import {
  requireFinite,
  requireParameter,
  requireSteps,
  requireStepYears,
  uncertaintyErrors,
} from "./errors.ts";

/**
 * The two measures, never mixed (convention 9).
 * - valuation: forward curves or cost of carry, risk-free discounting plus explicit hazards. Any claim of "worth".
 * - outlook: the user's drifts, for P10/P50/P90 and ruin. The drift is printed.
 */
export type Measure = "valuation" | "outlook";

/** Anything that is true only under one measure: the tag is part of the type and of the data. */
export interface UnderMeasure<M extends Measure, Content> {
  readonly measure: M;
  readonly content: Content;
}

/** Under the valuation measure: may be averaged and discounted to a worth. */
export type Valuation<Content> = UnderMeasure<"valuation", Content>;
/** Under the outlook measure: may be counted to chances, never called a worth. */
export type Outlook<Content> = UnderMeasure<"outlook", Content>;

/** A curve of expected values at steps 0..n, the first is today's. */
export interface ExpectedCurve {
  readonly stepYears: number;
  readonly values: Float64Array;
  /** Said beside every result that uses it, for example "BTC at 4 % a year cost of carry". */
  readonly basis: string;
}

/** Tags a content as true under the valuation measure. */
export function valuation<Content>(content: Content): Valuation<Content> {
  return { measure: "valuation", content };
}

/** Tags a content as true under the outlook measure. */
export function outlook<Content>(content: Content): Outlook<Content> {
  return { measure: "outlook", content };
}

/** For data from outside (workers, files). @throws uncertainty/wrong-measure */
export function requireValuation<Content>(
  tagged: UnderMeasure<Measure, Content>,
  what: string,
): Valuation<Content> {
  if (tagged.measure !== "valuation")
    throw uncertaintyErrors.wrongMeasure({ found: tagged.measure, needed: "valuation", what });
  return valuation(tagged.content);
}

/** Terms of holding an asset that pays nothing: what its forward grows by. */
export interface CarryTerms {
  readonly spot: number;
  /** Annual effective risk-free rate. */
  readonly riskFreeAnnualRate: number;
  /** Annual effective yield of holding (lending, convenience), 0 for BTC unless stated. */
  readonly convenienceAnnualRate: number;
  readonly stepYears: number;
  readonly steps: number;
}

/**
 * Forward by cost of carry, F_t = S ((1 + r) / (1 + q))^t: discounted at r, holding has NPV 0 (q = 0).
 *
 * @throws uncertainty/bad-parameter
 */
export function carryForward(terms: CarryTerms): Valuation<ExpectedCurve> {
  const { spot, riskFreeAnnualRate, convenienceAnnualRate, stepYears, steps } = terms;
  requireParameter("spot price", spot, spot > 0, "above 0");
  requireParameter("risk-free rate", riskFreeAnnualRate, riskFreeAnnualRate > -1, "above -1");
  requireParameter("convenience yield", convenienceAnnualRate, convenienceAnnualRate > -1, "above -1");
  const growth = (1 + riskFreeAnnualRate) / (1 + convenienceAnnualRate);
  return valuation({
    stepYears,
    values: growthCurve(spot, growth, stepYears, steps),
    basis: `cost of carry, ${percent(riskFreeAnnualRate)} risk-free less ${percent(convenienceAnnualRate)} yield a year`,
  });
}

/**
 * The user's own drift: expected value S (1 + d)^t. Never a worth.
 *
 * @throws uncertainty/bad-parameter
 */
export function driftCurve(terms: {
  readonly spot: number;
  readonly driftAnnualRate: number;
  readonly stepYears: number;
  readonly steps: number;
}): Outlook<ExpectedCurve> {
  const { spot, driftAnnualRate, stepYears, steps } = terms;
  requireParameter("spot price", spot, spot > 0, "above 0");
  requireParameter("drift", driftAnnualRate, driftAnnualRate > -1, "above -1");
  const values = growthCurve(spot, 1 + driftAnnualRate, stepYears, steps);
  return outlook({ stepYears, values, basis: `drift ${percent(driftAnnualRate)} a year, by the user` });
}

/** Reads a valuation curve as an outlook: "default forward, not history". */
export function outlookFromForward(curve: Valuation<ExpectedCurve>): Outlook<ExpectedCurve> {
  return outlook({ ...curve.content, basis: `forward (${curve.content.basis})` });
}

function growthCurve(start: number, growthPerYear: number, stepYears: number, steps: number): Float64Array {
  requireStepYears(stepYears);
  requireSteps(steps);
  const values = new Float64Array(steps + 1);
  const logGrowth = stepYears * log(growthPerYear);
  for (let step = 0; step <= steps; step++) values[step] = start * exp(step * logGrowth);
  return values;
}

/** What paths are simulated about. @throws uncertainty/bad-parameter */
export function requireExpectedCurve({ values, stepYears }: ExpectedCurve): void {
  requireStepYears(stepYears);
  requireFinite("expected curve", values);
}

function percent(rate: number): string {
  return `${Math.round(rate * 10000) / 100} %`;
}
