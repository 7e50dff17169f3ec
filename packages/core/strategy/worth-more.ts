/** Worth less than this share of the larger are worth the same: such strategies are tied, and the first of them is named. */
const TIE_FRACTION = 1e-9;

/** Whether one worth is above another by more than rounding. */
export function isWorthMore(aUsd: number, bUsd: number): boolean {
  return aUsd - bUsd > tieUsd(aUsd, bUsd);
}

/** Difference up to which two worths are the same, USD. */
export function tieUsd(aUsd: number, bUsd: number): number {
  return TIE_FRACTION * Math.max(1, Math.abs(aUsd), Math.abs(bUsd));
}
