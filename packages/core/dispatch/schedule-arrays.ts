import type { SegmentOwner } from "./interval-value.ts";
import { BINDING_LIMITS, type BindingLimit, MARGINAL_USES } from "./types.ts";

/** A schedule's arrays, one entry per step, before they are named. */
export interface NamedArrays {
  /** MW at the bus of owner k in step t at `k * steps + t`: served (uses) or running (sources). */
  readonly powerMw: Float64Array;
  readonly chargeMw: Float64Array;
  readonly dischargeMw: Float64Array;
  readonly marginalValueUsdPerMwh: Float64Array;
  /** Codes of {@link MARGINAL_USES}. */
  readonly marginalUse: Uint8Array;
  /** Codes of {@link BINDING_LIMITS}. */
  readonly bindingLimit: Uint8Array;
  readonly bindingValueUsdPerMwh: Float64Array;
  readonly aiUnservedMw: Float64Array;
  readonly auxiliaryUnservedMw: Float64Array;
  readonly curtailedMw: Float64Array;
}

/** The arrays and the scratch of reading them. */
export interface ScheduleArrays extends NamedArrays {
  /** The entry of the merit orders that sets the price; -1: storage or nobody. */
  readonly setterAt: Int32Array;
  /** What the uses of the step lack so far, MW; < 0: what its sources run too much. */
  readonly missingMw: Float64Array;
}

/** Arrays of zeros for `owners` owners. */
export function allocateNamedArrays(steps: number, owners: number): NamedArrays {
  return {
    powerMw: new Float64Array(owners * steps),
    chargeMw: new Float64Array(steps),
    dischargeMw: new Float64Array(steps),
    marginalValueUsdPerMwh: new Float64Array(steps),
    marginalUse: new Uint8Array(steps),
    bindingLimit: new Uint8Array(steps),
    bindingValueUsdPerMwh: new Float64Array(steps),
    aiUnservedMw: new Float64Array(steps),
    auxiliaryUnservedMw: new Float64Array(steps),
    curtailedMw: new Float64Array(steps),
  };
}

/** The same with scratch; the reading writes every entry, so they may be used again. */
export function allocateScheduleArrays(steps: number, owners: number): ScheduleArrays {
  const scratch = { setterAt: new Int32Array(steps), missingMw: new Float64Array(steps) };
  return { ...allocateNamedArrays(steps, owners), ...scratch };
}

/** The code in {@link MARGINAL_USES} of an owner that takes or gives the last MWh. */
export function marginalCodeOf({ use }: SegmentOwner): number {
  return MARGINAL_USES.indexOf(use);
}

const LIMIT_OF_USE: Record<SegmentOwner["use"], BindingLimit> = {
  auxiliary: "none",
  ai: "none",
  generator: "generator-capacity",
  import: "import-limit",
  mining: "mining-capacity",
  renewable: "renewable-available",
  export: "export-limit",
};

/** The code in {@link BINDING_LIMITS} of an owner's own limit. */
export function bindingCodeOf({ use }: SegmentOwner): number {
  return BINDING_LIMITS.indexOf(LIMIT_OF_USE[use]);
}
