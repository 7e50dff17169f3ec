import type { IntervalTable } from "./interval-value.ts";

/** Below this share of the step's sources and uses a remainder is rounding, not power. */
const ROUNDING = 1e-13;

/**
 * Walks every step's merit order to the given injection: uses before the point are served, sources before it
 * stopped, exactly one segment may be split.
 *
 * @param injectedMw what storage adds to the bus per step (discharge - charge); absent: nothing
 * @returns one array per owner of the table: MW served (uses) or running (sources), at the bus
 */
export function dispatchBus(table: IntervalTable, injectedMw?: Float64Array): readonly Float64Array[] {
  const { width, owners, lengthMw, owner, suppliedMw, usableMw } = table;
  const { steps } = table.grid;
  const power = new Float64Array(owners.length * steps);
  const isSource = Uint8Array.from(owners, (o) => Number(o.isSource));
  for (let step = 0; step < steps; step++) {
    let restMw = suppliedMw[step]! + (injectedMw ? injectedMw[step]! : 0);
    const rounding = ROUNDING * (suppliedMw[step]! + usableMw[step]!);
    const end = (step + 1) * width;
    let at = step * width;
    for (; at < end; at++) {
      const length = lengthMw[at]!;
      if (length - restMw > rounding) break;
      const k = owner[at]!;
      if (!isSource[k]) power[k * steps + step] = length;
      restMw -= length;
    }
    if (at === end) continue;
    const k = owner[at]!;
    const takenMw = restMw > rounding ? restMw : 0;
    power[k * steps + step] = isSource[k] ? lengthMw[at]! - takenMw : takenMw;
    for (at++; at < end; at++) {
      const source = owner[at]!;
      if (isSource[source]) power[source * steps + step] = lengthMw[at]!;
    }
  }
  return owners.map((_, k) => power.subarray(k * steps, (k + 1) * steps));
}
