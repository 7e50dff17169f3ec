import type { BusPrices } from "./bus-prices.ts";
import type { IntervalTable, SegmentOwner } from "./interval-value.ts";
import { perStepArray } from "./per-step.ts";
import { allocateNamedArrays, bindingCodeOf, marginalCodeOf, type NamedArrays } from "./schedule-arrays.ts";
import { unservedSlacks } from "./slack.ts";
import { afterUsdPerMwh } from "./storage-forward.ts";
import { type SchedulePower, sumSchedule } from "./totals.ts";
import {
  BINDING_LIMITS,
  type DispatchProblem,
  type DispatchSchedule,
  MARGINAL_USES,
  type NamedSlack,
  type PerStep,
  type RenewableSource,
} from "./types.ts";

/** Power by owner and the prices behind it. */
export interface BusDispatch {
  /** One array per owner of the table. */
  readonly powerMw: readonly Float64Array[];
  readonly prices: BusPrices;
}

/** What storage did and what its energy is worth; all arrays per step, the state has one entry more. */
export interface StorageDispatch {
  readonly chargeMw: Float64Array;
  readonly dischargeMw: Float64Array;
  readonly stateOfChargeMwh: Float64Array;
  readonly waterValueUsdPerMwh: Float64Array;
  readonly slacks: readonly NamedSlack[];
}

/** What storage's energy did and is worth: the part of {@link StorageDispatch} that is not power. */
export type StorageEnergy = Omit<StorageDispatch, "chargeMw" | "dischargeMw">;

/** Puts the parts of a dispatched horizon together: power by name, reasons, slacks and sums. */
export function assembleSchedule(
  problem: DispatchProblem,
  table: IntervalTable,
  bus: BusDispatch,
  storage?: StorageDispatch,
): DispatchSchedule {
  const { steps } = problem.grid;
  const fresh = allocateNamedArrays(steps, bus.powerMw.length);
  bus.powerMw.forEach((mw, owner) => {
    fresh.powerMw.set(mw, owner * steps);
  });
  const arrays: NamedArrays = {
    ...fresh,
    ...(storage && { chargeMw: storage.chargeMw, dischargeMw: storage.dischargeMw }),
    marginalValueUsdPerMwh: bus.prices.priceUsdPerMwh.slice(),
    marginalUse: marginalUses(table, bus.prices),
    ...bindingLimits(problem, table, bus.prices, storage),
  };
  return nameSchedule(problem, table, arrays, storage);
}

/**
 * Gives a schedule's arrays their names and adds slacks and sums. The schedule holds the arrays themselves; where
 * import or export loses power, theirs is turned in place from the bus to the point of connection.
 */
export function nameSchedule(
  problem: DispatchProblem,
  table: IntervalTable,
  arrays: NamedArrays,
  storage?: StorageEnergy,
): DispatchSchedule {
  const { powerMw } = arrays;
  const { steps } = problem.grid;
  const powerOf = (use: SegmentOwner["use"], index = 0) => {
    const owner = table.owners.findIndex((o) => o.use === use && o.index === index);
    return owner < 0 ? new Float64Array(steps) : powerMw.subarray(owner * steps, (owner + 1) * steps);
  };
  const { auxiliary, ai, export: exports, renewables = [], generators = [] } = problem;
  // nothing served, nothing unserved: one array of zeros stands for both
  const aiServedMw = ai ? powerOf("ai") : arrays.aiUnservedMw;
  const auxiliaryServedMw = auxiliary ? powerOf("auxiliary") : arrays.auxiliaryUnservedMw;
  const renewableMw = renewables.map((_, i) => powerOf("renewable", i));
  const power: SchedulePower = {
    grid: problem.grid,
    importMw: scaleInPlace(powerOf("import"), 1 / (1 - problem.import.lossFraction)),
    exportMw: scaleInPlace(powerOf("export"), 1 - (exports?.lossFraction ?? 0)),
    miningMw: problem.mining.map((_, i) => powerOf("mining", i)),
    aiServedMw,
    aiUnservedMw: setMissing(ai?.loadMw, aiServedMw, arrays.aiUnservedMw),
    auxiliaryServedMw,
    auxiliaryUnservedMw: setMissing(auxiliary?.loadMw, auxiliaryServedMw, arrays.auxiliaryUnservedMw),
    renewableMw,
    curtailedMw: sumCurtailed(renewables, renewableMw, arrays.curtailedMw),
    generatorMw: generators.map((_, i) => powerOf("generator", i)),
    stateOfChargeMwh: storage?.stateOfChargeMwh ?? new Float64Array(0),
    waterValueUsdPerMwh: storage?.waterValueUsdPerMwh ?? new Float64Array(0),
    chargeMw: arrays.chargeMw,
    dischargeMw: arrays.dischargeMw,
    marginalValueUsdPerMwh: arrays.marginalValueUsdPerMwh,
    marginalUse: arrays.marginalUse,
    bindingLimit: arrays.bindingLimit,
    bindingValueUsdPerMwh: arrays.bindingValueUsdPerMwh,
  };
  const slacks = [
    ...(auxiliary ? unservedSlacks(problem, power.auxiliaryUnservedMw, "auxiliary-unserved") : []),
    ...(ai ? unservedSlacks(problem, power.aiUnservedMw, "ai-unserved") : []),
    ...(storage?.slacks ?? []),
  ];
  return { ...power, slacks, totals: sumSchedule(problem, power) };
}

function scaleInPlace(powerMw: Float64Array, factor: number): Float64Array {
  if (factor !== 1) for (let step = 0; step < powerMw.length; step++) powerMw[step]! *= factor;
  return powerMw;
}

/** What is asked for or offered and not done; nothing where nobody asks. */
function setMissing(wholeMw: PerStep | undefined, doneMw: Float64Array, out: Float64Array): Float64Array {
  if (wholeMw === undefined) return out.fill(0);
  if (typeof wholeMw === "number")
    for (let step = 0; step < out.length; step++) out[step] = wholeMw - doneMw[step]!;
  else for (let step = 0; step < out.length; step++) out[step] = wholeMw[step]! - doneMw[step]!;
  return out;
}

function sumCurtailed(
  renewables: readonly RenewableSource[],
  usedMw: readonly Float64Array[],
  out: Float64Array,
): Float64Array {
  if (renewables.length === 0) return out.fill(0);
  setMissing(renewables[0]!.availableMw, usedMw[0]!, out);
  for (let i = 1; i < renewables.length; i++) {
    const available = perStepArray(renewables[i]!.availableMw, out.length);
    for (let step = 0; step < out.length; step++) out[step]! += available[step]! - usedMw[i]![step]!;
  }
  return out;
}

function marginalUses(table: IntervalTable, { setter }: BusPrices): Uint8Array {
  const ends = [MARGINAL_USES.indexOf("nothing"), MARGINAL_USES.indexOf("storage")];
  return translate(setter, Uint8Array.from([...table.owners.map(marginalCodeOf), ...ends]));
}

function translate(indices: Uint8Array, codes: Uint8Array): Uint8Array {
  const result = new Uint8Array(indices.length);
  for (let step = 0; step < result.length; step++) result[step] = codes[indices[step]!]!;
  return result;
}

/**
 * The limit whose relaxation by one MWh earns most. With v the bus value: a use that is full earns price - v, a source
 * that runs full v - cost, the charger water * efficiency - v, the discharger v - wear - water / efficiency, and a
 * store at its edge the step in water value across it.
 */
function bindingLimits(
  problem: DispatchProblem,
  table: IntervalTable,
  prices: BusPrices,
  storage: StorageDispatch | undefined,
) {
  const codes = Uint8Array.from([...table.owners.map(bindingCodeOf), BINDING_LIMITS.indexOf("none")]);
  const bindingLimit = translate(prices.bindingOwner, codes);
  const bindingValueUsdPerMwh = prices.bindingValueUsdPerMwh.slice();
  if (storage) addStorageLimits(problem, prices.priceUsdPerMwh, storage, bindingLimit, bindingValueUsdPerMwh);
  return { bindingLimit, bindingValueUsdPerMwh };
}

const STORAGE_LIMITS = ["charge-limit", "discharge-limit", "storage-full", "storage-empty"] as const;

function addStorageLimits(
  { battery }: DispatchProblem,
  busValueUsdPerMwh: Float64Array,
  { chargeMw, dischargeMw, waterValueUsdPerMwh: water }: StorageDispatch,
  bindingLimit: Uint8Array,
  bindingValueUsdPerMwh: Float64Array,
): void {
  if (!battery) return;
  const offer = (step: number, gain: number, code: number) => {
    if (gain <= bindingValueUsdPerMwh[step]! + 1e-9) return;
    bindingValueUsdPerMwh[step] = gain;
    bindingLimit[step] = code;
  };
  const [charge, discharge, full, empty] = STORAGE_LIMITS.map((limit) => BINDING_LIMITS.indexOf(limit));
  const { chargeLimitMw, dischargeLimitMw, wearUsdPerMwh } = battery;
  const { chargeEfficiencyFraction: chargeEff, dischargeEfficiencyFraction: dischargeEff } = battery;
  for (let step = 0; step < water.length; step++) {
    const value = busValueUsdPerMwh[step]!;
    const stored = water[step]!;
    if (chargeMw[step]! >= chargeLimitMw) offer(step, stored * chargeEff - value, charge!);
    if (dischargeMw[step]! >= dischargeLimitMw)
      offer(step, value - wearUsdPerMwh - stored / dischargeEff, discharge!);
    const after = step + 1 < water.length ? water[step + 1]! : afterUsdPerMwh(battery, water);
    offer(step, after - stored, full!);
    offer(step, stored - after, empty!);
  }
}
