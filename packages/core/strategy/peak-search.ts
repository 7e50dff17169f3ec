import type { MonthDemandCharge } from "./demand-months.ts";

/** What one more MW of draw at the point of connection earns in a month, in a stretch of draw: machines of one tier in alike steps. */
export interface PeakSegment {
  readonly fromMw: number;
  readonly toMw: number;
  readonly gainUsdPerMw: number;
  /** Bits of the charges that count these steps. */
  readonly mask: number;
}

/** How low a charge's peak can be: what is drawn in its steps without any machine. */
export type LeastPeaks = ArrayLike<number>;

/**
 * The most that a site should draw in the steps of each charge, so that what runs less its charges is worth most; Infinity where a
 * charge holds nothing back. A month's worth is concave in its peaks: each is raised while the next MW earns more than its rate,
 * and free up to what is billed in any case. A charge's steps inside another's (peak hours within all hours) are settled first,
 * and only what they leave counts for the other; exact where charges are nested or apart.
 */
export function bestPeaksMw(
  segments: readonly PeakSegment[],
  charges: readonly MonthDemandCharge[],
  leastMw: LeastPeaks,
): Float64Array {
  const peaksMw = new Float64Array(charges.length).fill(Number.POSITIVE_INFINITY);
  let open: Curve[] = segments.filter(({ mask, gainUsdPerMw }) => mask !== 0 && gainUsdPerMw > 0);
  for (const c of innermostFirst(segments, charges)) {
    const bit = 1 << c;
    const own = open.filter(({ mask }) => (mask & bit) !== 0);
    const { peakMw, left } = raise(own, charges[c]!, leastMw[c]!, bit);
    peaksMw[c] = peakMw;
    open = [...open.filter((curve) => !own.includes(curve)), ...left];
  }
  return peaksMw;
}

type Curve = PeakSegment;

/** Charges by how many kinds of steps they count, fewest first. */
function innermostFirst(
  segments: readonly PeakSegment[],
  charges: readonly MonthDemandCharge[],
): readonly number[] {
  const masks = [...new Set(segments.map(({ mask }) => mask))];
  const kinds = charges.map((_, c) => masks.filter((mask) => (mask & (1 << c)) !== 0).length);
  return charges.map((_, c) => c).sort((a, b) => kinds[a]! - kinds[b]! || a - b);
}

/** Raises one peak while the next MW earns more than it costs; what is left over is what the other charges of its steps see. */
function raise(
  curves: readonly Curve[],
  { rateUsdPerMwMonth, floorMw }: MonthDemandCharge,
  leastMw: number,
  bit: number,
): { readonly peakMw: number; readonly left: readonly Curve[] } {
  const mask = curves.reduce((all, curve) => all | curve.mask, 0) & ~bit;
  const events = [
    { mw: leastMw, gain: 0 },
    { mw: Math.max(leastMw, floorMw), gain: 0 },
    ...curves.flatMap(({ fromMw, toMw, gainUsdPerMw }) => [
      { mw: Math.max(leastMw, fromMw), gain: gainUsdPerMw },
      { mw: Math.max(leastMw, toMw), gain: -gainUsdPerMw },
    ]),
  ].sort((a, b) => a.mw - b.mw);
  const left: Curve[] = [];
  let gain = 0;
  for (let i = 0; i + 1 < events.length; i++) {
    const fromMw = events[i]!.mw;
    const toMw = events[i + 1]!.mw;
    gain += events[i]!.gain;
    if (!(toMw > fromMw)) continue;
    const isFree = toMw <= floorMw;
    if (!isFree && !(gain > rateUsdPerMwMonth)) return { peakMw: fromMw, left };
    if (gain > 0) left.push({ fromMw, toMw, gainUsdPerMw: gain - (isFree ? 0 : rateUsdPerMwMonth), mask });
  }
  return { peakMw: Number.POSITIVE_INFINITY, left };
}
