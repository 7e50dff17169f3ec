import { requireCount, requirePositive } from "./checks.ts";
import { binomialChance } from "./draws.ts";
import type { GensetGroup } from "./graph-types.ts";
import { commonStartFailure, independentStartFailure } from "./system.ts";

/**
 * P(load lost | outage): closed form for a pooled bus behind one feed, gensets that are not repaired within the outage, and
 * an outage of exponential length. With i units up and m needed, the next event is a stop before the end with chance
 * `r_i / (r_i + 1/mean)`, `r_i = (i (1 - beta) + beta) / MTTF`; a common stop takes all.
 * The obvious computation that both engines are checked against.
 *
 * @throws facility/bad-number
 */
export function lossChancePerOutage(gensets: GensetGroup, needed: number, meanOutageHours: number): number {
  requireCount("needed", needed);
  requirePositive("mean outage hours", meanOutageHours);
  const together = commonStartFailure(gensets);
  const alone = independentStartFailure(gensets);
  const lostFrom = lossChances(gensets, needed, meanOutageHours);
  let chance = needed > 0 ? together : 0;
  for (let failed = 0; failed <= gensets.count; failed++)
    chance +=
      (1 - together) * binomialChance(gensets.count, failed, alone) * lostFrom[gensets.count - failed]!;
  return chance;
}

/** Chance of losing the load with i units running, i = 0..count. */
function lossChances(gensets: GensetGroup, needed: number, meanOutageHours: number): readonly number[] {
  const beta = gensets.commonCauseFraction ?? 0;
  const perHour = 1 / gensets.meanTimeToFailureHours;
  const chances: number[] = [];
  for (let up = 0; up <= gensets.count; up++) {
    if (up < needed) {
      chances.push(1);
      continue;
    }
    const aloneRate = up * (1 - beta) * perHour;
    const commonRate = up > 0 ? beta * perHour : 0;
    const total = aloneRate + commonRate + 1 / meanOutageHours;
    const afterOne = up > 0 ? chances[up - 1]! : 0;
    chances.push((aloneRate * afterOne + commonRate * (needed > 0 ? 1 : 0)) / total);
  }
  return chances;
}
