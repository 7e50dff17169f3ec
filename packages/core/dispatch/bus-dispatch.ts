import type { IntervalTable } from "./interval-value.ts";

/** Below this share of the step's sources and uses a remainder is rounding, not power. */
export const ROUNDING = 1e-13;

/**
 * Walks every step's merit order to the given injection: uses before the point are served, sources before it
 * stopped, exactly one segment may be split.
 *
 * @param injectedMw what storage adds to the bus per step (discharge - charge); absent: nothing
 * @returns one array per owner of the table: MW served (uses) or running (sources), at the bus
 */
export function dispatchBus(table: IntervalTable, injectedMw?: Float64Array): readonly Float64Array[] {
  const { steps } = table.grid;
  const { suppliedMw, owners } = table;
  const power = new Float64Array(owners.length * steps);
  const isSource = Uint8Array.from(owners, (o) => Number(o.isSource));
  for (let step = 0; step < steps; step++)
    dispatchStep(table, isSource, step, suppliedMw[step]! + (injectedMw ? injectedMw[step]! : 0), power);
  return owners.map((_, k) => power.subarray(k * steps, (k + 1) * steps));
}

/** {@link dispatchBus} of one step: writes owner k's MW at `k * steps + step`, `restMw` being sources plus injection. */
export function dispatchStep(
  table: IntervalTable,
  isSource: Uint8Array,
  step: number,
  restMw: number,
  powerMw: Float64Array,
): void {
  const { width, lengthMw, owner, suppliedMw, usableMw } = table;
  const steps = suppliedMw.length;
  const rounding = ROUNDING * (suppliedMw[step]! + usableMw[step]!);
  const end = (step + 1) * width;
  let rest = restMw;
  for (let at = step * width; at < end; at++) {
    const length = lengthMw[at]!;
    const k = owner[at]!;
    let taken = length;
    if (length - rest > rounding) {
      taken = rest > rounding ? rest : 0;
      rest = 0;
    } else rest -= length;
    powerMw[k * steps + step] = isSource[k] ? length - taken : taken;
  }
}
