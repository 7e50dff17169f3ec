import type { BusPrices } from "./bus-prices.ts";
import type { IntervalTable, SegmentOwner } from "./interval-value.ts";
import { perStepArray } from "./per-step.ts";
import { unservedSlacks } from "./slack.ts";
import { type SchedulePower, sumSchedule } from "./totals.ts";
import {
  BINDING_LIMITS,
  type BindingLimit,
  type DispatchProblem,
  type DispatchSchedule,
  MARGINAL_USES,
  type MarginalUse,
  type NamedSlack,
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

/** Puts the parts of a dispatched horizon together: power by name, reasons, slacks and sums. */
export function assembleSchedule(
  problem: DispatchProblem,
  table: IntervalTable,
  bus: BusDispatch,
  storage?: StorageDispatch,
): DispatchSchedule {
  const { steps } = problem.grid;
  const binding = bindingLimits(problem, table, bus.prices, storage);
  const power: SchedulePower = {
    grid: problem.grid,
    ...connectionPower(problem, table, bus),
    ...loadPower(problem, table, bus),
    ...sourcePower(problem, table, bus),
    chargeMw: storage?.chargeMw ?? new Float64Array(steps),
    dischargeMw: storage?.dischargeMw ?? new Float64Array(steps),
    stateOfChargeMwh: storage?.stateOfChargeMwh ?? new Float64Array(0),
    waterValueUsdPerMwh: storage?.waterValueUsdPerMwh ?? new Float64Array(0),
    marginalValueUsdPerMwh: bus.prices.priceUsdPerMwh.slice(),
    marginalUse: marginalUses(table, bus.prices),
    ...binding,
  };
  const slacks = [
    ...unservedSlacks(problem, power.auxiliaryUnservedMw, "auxiliary-unserved"),
    ...unservedSlacks(problem, power.aiUnservedMw, "ai-unserved"),
    ...(storage?.slacks ?? []),
  ];
  return { ...power, slacks, totals: sumSchedule(problem, power) };
}

function powerOf(table: IntervalTable, bus: BusDispatch, use: SegmentOwner["use"], index = 0): Float64Array {
  const owner = table.owners.findIndex((o) => o.use === use && o.index === index);
  return owner < 0 ? new Float64Array(table.grid.steps) : bus.powerMw[owner]!;
}

function connectionPower(problem: DispatchProblem, table: IntervalTable, bus: BusDispatch) {
  const atBus = { imported: powerOf(table, bus, "import"), exported: powerOf(table, bus, "export") };
  const importKept = 1 - problem.import.lossFraction;
  const exportKept = 1 - (problem.export?.lossFraction ?? 0);
  return {
    importMw: importKept === 1 ? atBus.imported : atBus.imported.map((mw) => mw / importKept),
    exportMw: exportKept === 1 ? atBus.exported : atBus.exported.map((mw) => mw * exportKept),
  };
}

function loadPower(problem: DispatchProblem, table: IntervalTable, bus: BusDispatch) {
  const aiServedMw = powerOf(table, bus, "ai");
  const auxiliaryServedMw = powerOf(table, bus, "auxiliary");
  return {
    miningMw: problem.mining.map((_, i) => powerOf(table, bus, "mining", i)),
    aiServedMw,
    aiUnservedMw: missing(problem.ai?.loadMw, aiServedMw),
    auxiliaryServedMw,
    auxiliaryUnservedMw: missing(problem.auxiliary?.loadMw, auxiliaryServedMw),
  };
}

function missing(loadMw: number | Float64Array | undefined, servedMw: Float64Array): Float64Array {
  const result = new Float64Array(servedMw.length);
  if (loadMw === undefined) return result;
  const loads = typeof loadMw === "number" ? Float64Array.of(loadMw) : loadMw;
  const stride = typeof loadMw === "number" ? 0 : 1;
  for (let step = 0; step < result.length; step++) result[step] = loads[step * stride]! - servedMw[step]!;
  return result;
}

function sourcePower(problem: DispatchProblem, table: IntervalTable, bus: BusDispatch) {
  const renewables = problem.renewables ?? [];
  const renewableMw = renewables.map((_, i) => powerOf(table, bus, "renewable", i));
  const curtailedMw = new Float64Array(problem.grid.steps);
  renewables.forEach(({ availableMw }, i) => {
    const usedMw = renewableMw[i]!;
    const available = perStepArray(availableMw, problem.grid.steps);
    for (let step = 0; step < usedMw.length; step++) curtailedMw[step]! += available[step]! - usedMw[step]!;
  });
  const generatorMw = (problem.generators ?? []).map((_, i) => powerOf(table, bus, "generator", i));
  return { renewableMw, curtailedMw, generatorMw };
}

function marginalUses(table: IntervalTable, { setter }: BusPrices): Uint8Array {
  const codes = Uint8Array.from([...table.owners.map((o) => code(o.use)), code("nothing"), code("storage")]);
  return translate(setter, codes);
}

function translate(indices: Uint8Array, codes: Uint8Array): Uint8Array {
  const result = new Uint8Array(indices.length);
  for (let step = 0; step < result.length; step++) result[step] = codes[indices[step]!]!;
  return result;
}

function code(use: MarginalUse): number {
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
  const codes = [...table.owners.map((o) => LIMIT_OF_USE[o.use]), "none" as const].map((limit) =>
    BINDING_LIMITS.indexOf(limit),
  );
  const bindingLimit = translate(prices.bindingOwner, Uint8Array.from(codes));
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
    if (step + 1 === water.length) continue;
    offer(step, water[step + 1]! - stored, full!);
    offer(step, stored - water[step + 1]!, empty!);
  }
}
