import type { IntervalTable } from "./interval-value.ts";

/** Power per segment owner and step, and the two one-sided prices of the bus. */
export interface BusDispatch {
  /** One array per owner: MW served (uses) or running (sources), at the bus. */
  readonly powerMw: readonly Float64Array[];
  /** Value of one more MWh at the bus: the next use served or source stopped. */
  readonly marginalValueUsdPerMwh: Float64Array;
  /** Index into the table's owners of whoever sets that value; `owners.length` where nobody takes more. */
  readonly marginalOwner: Uint8Array;
}

/** Below this share of the step's sources a remainder is rounding, not power. */
const ROUNDING = 1e-13;

/**
 * Walks every step's merit order to the given injection: uses before the point are served, sources before it
 * stopped, exactly one segment may be split.
 *
 * @param injectedMw what storage adds to the bus per step (discharge - charge); absent: nothing
 */
export function dispatchBus(table: IntervalTable, injectedMw?: Float64Array): BusDispatch {
  const { width, owners, priceUsdPerMwh, lengthMw, owner, suppliedMw } = table;
  const { steps } = table.grid;
  const powerMw = owners.map(() => new Float64Array(steps));
  const isSource = owners.map((o) => o.isSource);
  const marginalValueUsdPerMwh = new Float64Array(steps);
  const marginalOwner = new Uint8Array(steps).fill(width);
  for (let step = 0; step < steps; step++) {
    let restMw = suppliedMw[step]! + (injectedMw ? injectedMw[step]! : 0);
    const rounding = ROUNDING * (suppliedMw[step]! + table.usableMw[step]!);
    const end = (step + 1) * width;
    let at = step * width;
    for (; at < end; at++) {
      const length = lengthMw[at]!;
      if (length - restMw > rounding) break;
      const k = owner[at]!;
      if (!isSource[k]) powerMw[k]![step] = length;
      restMw -= length;
    }
    if (at === end) {
      marginalValueUsdPerMwh[step] = width > 0 ? Math.min(0, priceUsdPerMwh[end - 1]!) : 0;
      continue;
    }
    const k = owner[at]!;
    marginalValueUsdPerMwh[step] = priceUsdPerMwh[at]!;
    marginalOwner[step] = k;
    const takenMw = restMw > rounding ? restMw : 0;
    powerMw[k]![step] = isSource[k] ? lengthMw[at]! - takenMw : takenMw;
    for (at++; at < end; at++) {
      if (isSource[owner[at]!]) powerMw[owner[at]!]![step] = lengthMw[at]!;
    }
  }
  return { powerMw, marginalValueUsdPerMwh, marginalOwner };
}
