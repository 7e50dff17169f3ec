import { bestOrder, gainsAt } from "./policy-apply.ts";
import { polynomialTerms } from "./policy-basis.ts";
import type { FittedPolicy } from "./policy-types.ts";

/** Where a policy turns from waiting to ordering as one thing of the state moves and the others stand still. */
export type PolicyBoundary =
  | { readonly kind: "never" | "always" }
  | {
      readonly kind: "crossing";
      /** Value of the moved feature at which the next block's gain is 0. */
      readonly at: number;
      /** Whether it orders above that value, or below. */
      readonly ordersAbove: boolean;
    };

/** The question: which quarter, how many blocks ordered already, at which state, along which feature. */
export interface BoundaryQuestion {
  readonly quarter: number;
  readonly orderedCount: number;
  /** Stage of the builder; absent = nothing under works. */
  readonly stage?: number;
  /** One value per feature; that of the moved one is not read. */
  readonly state: readonly number[];
  readonly feature: number;
}

/** Places tried along the feature before the crossing is bisected; a second crossing farther on is not looked for. */
const SCAN_STEPS = 32;

/** The boundary of a fitted policy within the range of the feature that was seen when it was fitted. */
export function policyBoundary(policy: FittedPolicy, question: BoundaryQuestion): PolicyBoundary {
  const { minimum, maximum } = policy.quarters[question.quarter]!.scales[question.feature]!;
  const orders = (value: number) => ordersAt(policy, question, value);
  const first = orders(minimum);
  for (let step = 1; step <= SCAN_STEPS; step++) {
    const value = minimum + ((maximum - minimum) * step) / SCAN_STEPS;
    if (orders(value) === first) continue;
    const before = minimum + ((maximum - minimum) * (step - 1)) / SCAN_STEPS;
    return { kind: "crossing", at: bisected(before, value, orders), ordersAbove: !first };
  }
  return { kind: first ? "always" : "never" };
}

function ordersAt(
  policy: FittedPolicy,
  { quarter, orderedCount, stage = 0, state, feature }: BoundaryQuestion,
  value: number,
): boolean {
  const rule = policy.quarters[quarter]!;
  const terms = polynomialTerms(policy.features.length, policy.degree);
  const gains = gainsAt(
    rule,
    terms,
    state.map((each, i) => (i === feature ? value : each)),
  );
  return bestOrder(rule, gains, orderedCount, stage) > 0;
}

function bisected(from: number, to: number, orders: (value: number) => boolean): number {
  const before = orders(from);
  let [near, far] = [from, to];
  for (let i = 0; i < 40; i++) {
    const middle = (near + far) / 2;
    if (orders(middle) === before) near = middle;
    else far = middle;
  }
  return far;
}
