import { allocateBusPrices, fillBusPrices } from "./bus-prices.ts";
import { dispatchErrors } from "./dispatch-errors.ts";
import { sourceDual, storageDuals, useDual } from "./horizon-duals.ts";
import { type IntervalTable, setOwnerLength, tabulateIntervals } from "./interval-value.ts";
import { mapPerStep, valueAt } from "./per-step.ts";
import type { SizableAsset } from "./sizable-asset.ts";
import { dualBoundUsd, makeStorageWorkspace, solvePath } from "./storage-path.ts";
import type { Battery, DispatchProblem } from "./types.ts";

/** A point tried, with the plane that touches the value there: net(x) <= netUsd + slopes . (x - at) for every x. */
export interface SizingPoint {
  /** Sizes in MW, then the start energy in MWh. */
  readonly at: readonly number[];
  /** Dispatch value less the cost of the sizes. */
  readonly netUsd: number;
  readonly slopes: readonly number[];
}

/** The value of sizes: one exact dispatch per call. */
export interface SizingValue {
  cutAt(at: readonly number[]): SizingPoint;
  /** The problem at given sizes, to be dispatched on its own. */
  problemAt(at: readonly number[]): DispatchProblem;
  /** Size of the store at given sizes, MWh. */
  storeMwhAt(sizesMw: readonly number[]): number;
  /** MWh of store per MW of the battery asset and its position; undefined where the battery is not sized. */
  readonly sizedStore: { readonly asset: number; readonly mwhPerMw: number } | undefined;
  readonly isCyclic: boolean;
}

/** Prepares the merit orders once: sizes change lengths, never the order. */
export function makeSizingValue(problem: DispatchProblem, assets: readonly SizableAsset[]): SizingValue {
  const table = tabulateIntervals({ ...problem, battery: undefined } as DispatchProblem);
  const { battery } = problem;
  const sized = assets.findIndex((asset) => asset.kind === "battery");
  if (sized >= 0 && battery?.ends.kind !== "cyclic")
    throw dispatchErrors.noBattery({ what: "sizing a battery (with cyclic ends)" });
  const evaluate = battery ? storageEvaluator(table, battery, assets, sized) : plainEvaluator(table);
  return {
    isCyclic: battery?.ends.kind === "cyclic",
    sizedStore: sized >= 0 && battery ? { asset: sized, mwhPerMw: battery.energyMwh } : undefined,
    storeMwhAt: (sizes) => (battery ? battery.energyMwh * (sized >= 0 ? sizes[sized]! : 1) : 0),
    problemAt: (at) => scaleProblem(problem, assets, at),
    cutAt: (at) => {
      assets.forEach((asset, j) => {
        setAssetLength(table, problem, asset, at[j]!);
      });
      const { valueUsd, bus, storage } = evaluate(at);
      const slopes = assets.map(
        (asset) => assetDual(problem, asset, bus, table.stepHours, storage.perMw) - asset.costUsdPerMw,
      );
      const costUsd = assets.reduce((sum, asset, j) => sum + asset.costUsdPerMw * at[j]!, 0);
      return { at: [...at], netUsd: valueUsd - costUsd, slopes: [...slopes, storage.perStartMwh] };
    },
  };
}

interface Evaluation {
  readonly valueUsd: number;
  readonly bus: Float64Array;
  readonly storage: { readonly perMw: number; readonly perStartMwh: number };
}

function plainEvaluator(table: IntervalTable): (at: readonly number[]) => Evaluation {
  const prices = allocateBusPrices(table.grid.steps);
  return () => {
    fillBusPrices(table, undefined, undefined, prices);
    return {
      valueUsd: prices.stepsBoundUsd,
      bus: prices.priceUsdPerMwh,
      storage: { perMw: 0, perStartMwh: 0 },
    };
  };
}

function storageEvaluator(
  table: IntervalTable,
  unit: Battery,
  assets: readonly SizableAsset[],
  sized: number,
): (at: readonly number[]) => Evaluation {
  const space = makeStorageWorkspace(table.grid.steps, table.width);
  return (at) => {
    const battery = sized >= 0 ? scaleBattery(unit, at[sized]!) : unit;
    const isCyclic = unit.ends.kind === "cyclic";
    const startMwh = unit.ends.kind === "cyclic" ? at[assets.length]! : unit.ends.startMwh;
    solvePath(table, battery, space, startMwh, isCyclic ? startMwh : undefined);
    const water = space.path.waterValueUsdPerMwh;
    const bus = space.prices.priceUsdPerMwh;
    const duals = storageDuals(unit, bus, water, table.stepHours);
    const perMw =
      duals.chargeUsdPerMw * unit.chargeLimitMw +
      duals.dischargeUsdPerMw * unit.dischargeLimitMw +
      duals.storageUsdPerMwh * unit.energyMwh -
      reserveDual(unit, water);
    const perStartMwh = isCyclic ? water[0]! - water[water.length - 1]! : 0;
    return { valueUsd: dualBoundUsd(space), bus, storage: { perMw, perStartMwh } };
  };
}

/** What the reserve costs per MW of battery: each fall of the water value, times the reserve held across it. */
function reserveDual(unit: Battery, water: Float64Array): number {
  let sum = 0;
  for (let step = 1; step < water.length; step++) {
    const fall = water[step - 1]! - water[step]!;
    if (fall > 0) sum += fall * Math.min(unit.energyMwh, valueAt(unit.reserveMwh, step - 1));
  }
  return sum;
}

function assetDual(
  problem: DispatchProblem,
  asset: SizableAsset,
  bus: Float64Array,
  hours: number,
  batteryUsdPerMw: number,
): number {
  if (asset.kind === "battery") return batteryUsdPerMw;
  if (asset.kind === "mining") {
    const tier = problem.mining[asset.index]!;
    return useDual(tier.valueUsdPerMwh, tier.capacityMw, bus, hours);
  }
  const source = problem.renewables![asset.index]!;
  return sourceDual(source.costUsdPerMwh, source.availableMw, bus, hours);
}

function setAssetLength(
  table: IntervalTable,
  problem: DispatchProblem,
  asset: SizableAsset,
  sizeMw: number,
): void {
  if (asset.kind === "battery") return;
  const unit =
    asset.kind === "mining"
      ? problem.mining[asset.index]!.capacityMw
      : problem.renewables![asset.index]!.availableMw;
  const owner = table.owners.findIndex((o) => o.use === asset.kind && o.index === asset.index);
  setOwnerLength(table, owner, unit, sizeMw);
}

function scaleBattery(unit: Battery, sizeMw: number): Battery {
  return {
    ...unit,
    chargeLimitMw: unit.chargeLimitMw * sizeMw,
    dischargeLimitMw: unit.dischargeLimitMw * sizeMw,
    energyMwh: unit.energyMwh * sizeMw,
    reserveMwh: mapPerStep(unit.reserveMwh, (mwh) => mwh * sizeMw),
  };
}

function scaleProblem(
  problem: DispatchProblem,
  assets: readonly SizableAsset[],
  at: readonly number[],
): DispatchProblem {
  const sizeOf = (kind: SizableAsset["kind"], index: number) => {
    const j = assets.findIndex((asset) => asset.kind === kind && asset.index === index);
    return j < 0 ? 1 : at[j]!;
  };
  const startMwh = at[assets.length]!;
  const { battery } = problem;
  return {
    ...problem,
    mining: problem.mining.map((tier, i) => ({
      ...tier,
      capacityMw: mapPerStep(tier.capacityMw, (mw) => mw * sizeOf("mining", i)),
    })),
    renewables: (problem.renewables ?? []).map((source, i) => ({
      ...source,
      availableMw: mapPerStep(source.availableMw, (mw) => mw * sizeOf("renewable", i)),
    })),
    ...(battery && {
      battery: {
        ...scaleBattery(battery, sizeOf("battery", 0)),
        ends:
          battery.ends.kind === "cyclic"
            ? ({ kind: "exactly", startMwh, endMwh: startMwh } as const)
            : battery.ends,
      },
    }),
  };
}
