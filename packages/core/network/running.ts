/**
 * Share of a cell's machines that earns its avoidable cost: the distribution function of Student's t with 4 degrees of
 * freedom at log(revenue/cost) over the cell's spread. Chosen for its closed form, `1/2 + (3/8) u (1 - u^2/12)` with
 * `u = x / sqrt(1 + x^2/4)`: + - * / sqrt alone, so it is the same in every engine and costs a fifth of an exponential.
 */
export function earningFraction(logRevenueOverCost: number, spreadLog: number): number {
  const x = logRevenueOverCost / spreadLog;
  const u = x / Math.sqrt(1 + 0.25 * x * x);
  return 0.5 + 0.375 * u * (1 - (u * u) / 12);
}

/**
 * Running share after one epoch of play (backlash) hysteresis: nothing moves inside the band; above it machines start
 * up to the share that earns its cost by the band's half width, below it they stop down to the share that does not
 * lose by more. `reactionFraction` of the way happens within the epoch. Scalars, not an object: it runs for every cell
 * of every epoch.
 */
export function nextRunningFraction(
  runningFraction: number,
  logRevenueOverCost: number,
  spreadLog: number,
  hysteresisLog: number,
  reactionFraction: number,
): number {
  const lowest = earningFraction(logRevenueOverCost - hysteresisLog, spreadLog);
  if (runningFraction < lowest) return runningFraction + reactionFraction * (lowest - runningFraction);
  const highest = earningFraction(logRevenueOverCost + hysteresisLog, spreadLog);
  if (runningFraction > highest) return runningFraction + reactionFraction * (highest - runningFraction);
  return runningFraction;
}
