/**
 * Count, mean and sum of squared deviations, numerically stable: B. P. Welford (1962) for single values, T. Chan,
 * G. Golub and R. LeVeque (1979) for merging. Equal values give exactly their value as mean and exactly 0 deviation.
 */
export interface Moments {
  count: number;
  mean: number;
  squaredDeviations: number;
}

/** No values yet. */
export function makeMoments(): Moments {
  return { count: 0, mean: 0, squaredDeviations: 0 };
}

/** Takes in one value. */
export function addToMoments(moments: Moments, value: number): void {
  moments.count += 1;
  const delta = value - moments.mean;
  moments.mean += delta / moments.count;
  moments.squaredDeviations += delta * (value - moments.mean);
}

/** Takes in all values of `other`; the order of merging is part of the result's last bits. */
export function mergeMoments(into: Moments, other: Moments): void {
  if (other.count === 0) return;
  const count = into.count + other.count;
  const delta = other.mean - into.mean;
  into.mean += (delta * other.count) / count;
  into.squaredDeviations += other.squaredDeviations + (delta * delta * into.count * other.count) / count;
  into.count = count;
}

/** Unbiased standard deviation; null for fewer than two values. */
export function standardDeviationOf({ count, squaredDeviations }: Moments): number | null {
  return count > 1 ? Math.sqrt(squaredDeviations / (count - 1)) : null;
}

/** Standard error of the mean; null for fewer than two values. */
export function standardErrorOf(moments: Moments): number | null {
  const deviation = standardDeviationOf(moments);
  return deviation === null ? null : deviation / Math.sqrt(moments.count);
}

/** Mean and standard error from the spread of a few independent estimates. */
export function momentsOf(values: Iterable<number>): Moments {
  const moments = makeMoments();
  for (const value of values) addToMoments(moments, value);
  return moments;
}
