/** Where a decisive input may be moved. */
export interface SearchedRange {
  readonly searchLow: number;
  readonly searchHigh: number;
}

const STEPS = 400;

/** By ratio where the range spans decades above 0, else by difference. */
function isByRatio({ searchLow, searchHigh }: SearchedRange): boolean {
  return searchLow > 0 && searchHigh / searchLow > 20;
}

/** Steps of the slider, and the step nearest to a value. */
export function placesOf(range: SearchedRange) {
  const { searchLow, searchHigh } = range;
  const share = (value: number) =>
    isByRatio(range)
      ? Math.log(Math.max(value, searchLow) / searchLow) / Math.log(searchHigh / searchLow)
      : (value - searchLow) / (searchHigh - searchLow);
  return {
    steps: STEPS,
    placeOf: (value: number) => Math.round(Math.min(1, Math.max(0, share(value))) * STEPS),
  };
}

/** The value at a step of the slider. */
export function valueAtStep(range: SearchedRange, step: number): number {
  const { searchLow, searchHigh } = range;
  const share = step / STEPS;
  return isByRatio(range)
    ? searchLow * (searchHigh / searchLow) ** share
    : searchLow + share * (searchHigh - searchLow);
}
