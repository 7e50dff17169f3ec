import { sliceGrid } from "../quantity/index.ts";
import type { Battery, DispatchProblem, PerStep, StorageEnds } from "./types.ts";

/** Steps [from, to) of a problem as a problem of its own; the battery's ends are the caller's to give. */
export function sliceProblem(
  problem: DispatchProblem,
  from: number,
  to: number,
  ends?: StorageEnds,
): DispatchProblem {
  const cut = (value: PerStep) => (typeof value === "number" ? value : value.subarray(from, to));
  const battery = problem.battery && {
    ...cutValues(problem.battery, cut),
    ends: ends ?? problem.battery.ends,
  };
  return {
    grid: sliceGrid(problem.grid, from, to),
    import: cutValues(problem.import, cut),
    mining: problem.mining.map((tier) => cutValues(tier, cut)),
    ...(problem.export && { export: cutValues(problem.export, cut) }),
    ...(problem.ai && { ai: cutValues(problem.ai, cut) }),
    ...(problem.auxiliary && { auxiliary: cutValues(problem.auxiliary, cut) }),
    ...(problem.renewables && { renewables: problem.renewables.map((source) => cutValues(source, cut)) }),
    ...(problem.generators && { generators: problem.generators.map((own) => cutValues(own, cut)) }),
    ...(battery && { battery: battery as Battery }),
  };
}

/** A record with its series cut. */
export function cutValues<T extends object>(record: T, cut: (value: PerStep) => PerStep): T {
  const entries = Object.entries(record).map(([key, value]) => [
    key,
    value instanceof Float64Array ? cut(value) : value,
  ]);
  return Object.fromEntries(entries) as T;
}
