import { dispatchErrors } from "./dispatch-errors.ts";
import type { BlockValue } from "./month-evaluator.ts";

/** The block's value at one hashprice. */
export interface CurveNode extends BlockValue {
  readonly hashpriceUsdPerPhDay: number;
}

/** Value of a month (or any block of time) against hashprice, good to a proven gap. */
export interface MonthValueCurve {
  /** Ascending in hashprice. */
  readonly nodes: readonly CurveNode[];
  /** Nowhere between first and last node do bounds from above and below differ by more, USD. */
  readonly certifiedGapUsd: number;
  /** `certifiedGapUsd` as a share of the range of values on the curve. */
  readonly gapOfRangeFraction: number;
}

/**
 * Tabulates the optimum against hashprice. For fixed prices, fleet and end energies it is convex: a maximum of
 * functions linear in hashprice, one per schedule, whatever storage, tiers or whole numbers the schedules obey. So every
 * node's tangent lies under it and every chord over it. The next node goes where they differ most, which is where the
 * tangents of two neighbours meet.
 *
 * @param evaluate solves the block at a hashprice
 * @param targetFraction largest gap as a share of the range of values
 * @throws dispatch/outside-range where the hashprices are not in order, dispatch/not-converged after 1000 nodes
 */
export function tabulateMonthValue(
  evaluate: (hashpriceUsdPerPhDay: number) => BlockValue,
  lowest: number,
  highest: number,
  targetFraction = 1e-3,
): MonthValueCurve {
  if (!(highest > lowest))
    throw dispatchErrors.outsideRange({ what: "highest hashprice", value: highest, range: `(${lowest}, ∞)` });
  const nodeAt = (hashprice: number): CurveNode => ({
    hashpriceUsdPerPhDay: hashprice,
    ...evaluate(hashprice),
  });
  const nodes = [nodeAt(lowest), nodeAt(highest)];
  for (let round = 0; round < 1000; round++) {
    const { gapUsd, at, after } = widestGap(nodes);
    const values = nodes.map((node) => node.valueUsd);
    const rangeUsd = Math.max(...values) - Math.min(...values);
    if (gapUsd <= targetFraction * rangeUsd || gapUsd <= 1e-9)
      return { nodes, certifiedGapUsd: gapUsd, gapOfRangeFraction: rangeUsd > 0 ? gapUsd / rangeUsd : 0 };
    nodes.splice(after + 1, 0, nodeAt(at));
  }
  throw dispatchErrors.notConverged({ what: "the month value curve", iterations: 1000, gap: targetFraction });
}

function widestGap(nodes: readonly CurveNode[]): { gapUsd: number; at: number; after: number } {
  let widest = { gapUsd: -1, at: 0, after: 0 };
  for (let i = 0; i + 1 < nodes.length; i++) {
    const found = gapBetween(nodes[i]!, nodes[i + 1]!);
    if (found.gapUsd > widest.gapUsd) widest = { ...found, after: i };
  }
  return widest;
}

/** Chord of the upper bounds less the higher tangent: largest where the tangents meet. */
function gapBetween(a: CurveNode, b: CurveNode): { gapUsd: number; at: number } {
  const from = a.hashpriceUsdPerPhDay;
  const span = b.hashpriceUsdPerPhDay - from;
  const bend = b.perHashprice - a.perHashprice;
  const meets = bend > 0 ? (a.valueUsd - b.valueUsd + b.perHashprice * span) / bend : span / 2;
  const offset = Math.min(Math.max(meets, 0), span);
  const chord = a.boundUsd + ((b.boundUsd - a.boundUsd) * offset) / span;
  const under = Math.max(a.valueUsd + a.perHashprice * offset, b.valueUsd - b.perHashprice * (span - offset));
  return { gapUsd: chord - under, at: from + offset };
}

/**
 * The curve's value, USD: half way between chord and tangents, so at most half of the certified gap from the truth.
 *
 * @throws dispatch/outside-range beyond the tabulated hashprices
 */
export function monthValueUsd(curve: MonthValueCurve, hashpriceUsdPerPhDay: number): number {
  const { nodes } = curve;
  const first = nodes[0]!.hashpriceUsdPerPhDay;
  const last = nodes[nodes.length - 1]!.hashpriceUsdPerPhDay;
  if (!(hashpriceUsdPerPhDay >= first && hashpriceUsdPerPhDay <= last))
    throw dispatchErrors.outsideRange({
      what: "hashprice",
      value: hashpriceUsdPerPhDay,
      range: `[${first}, ${last}], the tabulated one`,
    });
  let low = 0;
  let high = nodes.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (nodes[middle]!.hashpriceUsdPerPhDay <= hashpriceUsdPerPhDay) low = middle;
    else high = middle;
  }
  const a = nodes[low]!;
  const b = nodes[high]!;
  const offset = hashpriceUsdPerPhDay - a.hashpriceUsdPerPhDay;
  const span = b.hashpriceUsdPerPhDay - a.hashpriceUsdPerPhDay;
  const chord = a.boundUsd + ((b.boundUsd - a.boundUsd) * offset) / span;
  const under = Math.max(a.valueUsd + a.perHashprice * offset, b.valueUsd - b.perHashprice * (span - offset));
  return (chord + under) / 2;
}
