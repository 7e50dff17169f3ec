import { exclusiveSets } from "../power/index.ts";
import { columnPerStep, type Formulation, type ReserveColumns } from "./formulation.ts";
import { usableImportMw } from "./import-limit.ts";
import { valueAt } from "./per-step.ts";
import { batteriesOf, type SoldReserve } from "./site-problem.ts";

/**
 * Reserve co-optimised with energy. Sold MW r of a mining tier are MW that would run: with the expected call share q
 * the tier's expected draw is m and its scheduled draw m + sum(q r) <= capacity; sold MW of mutually exclusive
 * products add up to at most the scheduled draw. A store gives what it can still raise, d + sum(q r) - c + ..., and
 * holds `durationHours` of it before and after the step. What is not expected to be called, (1 - q) r, must still
 * have a way out: less import or more export.
 */
export function formulateReserves(f: Formulation): void {
  const products = f.problem.reserves ?? [];
  if (products.length === 0) return;
  for (const product of products) f.reserves.push(formulateProduct(f, product));
  const sets = exclusivePositions(f);
  f.problem.mining.forEach((_, tier) => {
    backByMining(f, tier, sets);
  });
  batteriesOf(f.problem).forEach((_, battery) => {
    backByStorage(f, battery, sets);
  });
  keepWayOut(f, sets);
  keepImportForUncalled(f);
}

function formulateProduct(f: Formulation, product: SoldReserve): ReserveColumns {
  const { builder, hours, steps } = f;
  const sold = () =>
    columnPerStep(steps, (step) => {
      const share = valueAt(product.callFraction, step);
      const income =
        valueAt(product.availabilityUsdPerMwHour, step) + share * valueAt(product.callPriceUsdPerMwh, step);
      return builder.column(income * hours, 0, valueAt(product.maximumMw, step));
    });
  const columns = { byTier: product.miningTiers.map(sold), byBattery: product.batteries.map(sold) };
  for (let step = 0; step < steps; step++) {
    const row = builder.row(-Infinity, valueAt(product.maximumMw, step));
    for (const column of [...columns.byTier, ...columns.byBattery]) builder.entry(row, column[step]!, 1);
  }
  return columns;
}

/** Positions of products that exclude one another, as maximal sets. */
function exclusivePositions({ problem }: Formulation): number[][] {
  const products = problem.reserves ?? [];
  const matrix = {
    programmes: products.map((product) => product.id),
    stackable: problem.stackableReserves ?? [],
  };
  return exclusiveSets(matrix).map((set) => set.map((id) => matrix.programmes.indexOf(id)));
}

/** Columns of a product that stand behind a tier or a store. */
function soldBy(
  f: Formulation,
  product: number,
  side: "miningTiers" | "batteries",
  index: number,
): Int32Array[] {
  const positions = f.problem.reserves![product]![side];
  const columns = f.reserves[product]![side === "miningTiers" ? "byTier" : "byBattery"];
  return columns.filter((_, i) => positions[i] === index);
}

function callShare(f: Formulation, product: number, step: number): number {
  return valueAt(f.problem.reserves![product]!.callFraction, step);
}

function backByMining(f: Formulation, tier: number, sets: readonly number[][]): void {
  const { builder, problem } = f;
  const products = problem.reserves!.map((_, p) => p);
  const mining = f.bus.mining[tier]!;
  for (let step = 0; step < f.steps; step++) {
    const scheduled = builder.row(-Infinity, valueAt(problem.mining[tier]!.capacityMw, step));
    builder.entry(scheduled, mining[step]!, 1);
    for (const p of products)
      for (const sold of soldBy(f, p, "miningTiers", tier))
        builder.entry(scheduled, sold[step]!, callShare(f, p, step));
    for (const set of sets) {
      // sum over the set of r <= m + sum over all of q r
      const row = builder.row(-Infinity, 0);
      builder.entry(row, mining[step]!, -1);
      for (const p of products) {
        const share = (set.includes(p) ? 1 : 0) - callShare(f, p, step);
        for (const sold of soldBy(f, p, "miningTiers", tier)) builder.entry(row, sold[step]!, share);
      }
    }
  }
}

function backByStorage(f: Formulation, index: number, sets: readonly number[][]): void {
  const { builder, problem } = f;
  const battery = batteriesOf(problem)[index]!;
  const { charge, discharge } = f.batteries[index]!;
  const products = problem.reserves!.map((_, p) => p);
  for (let step = 0; step < f.steps; step++) {
    for (const p of products)
      for (const sold of soldBy(f, p, "batteries", index))
        deliverCalls(f, index, step, sold[step]!, callShare(f, p, step));
    for (const set of sets) {
      const headroom = builder.row(-Infinity, battery.dischargeLimitMw);
      builder.entry(headroom, discharge[step]!, 1);
      builder.entry(headroom, charge[step]!, -1);
      const held = [storedAbove(f, index, step), storedAbove(f, index, step + 1)];
      for (const p of set)
        for (const sold of soldBy(f, p, "batteries", index)) {
          const heldMwhPerMw = problem.reserves![p]!.durationHours / battery.dischargeEfficiencyFraction;
          builder.entry(headroom, sold[step]!, 1);
          for (const row of held) builder.entry(row, sold[step]!, heldMwhPerMw);
        }
    }
  }
}

/** A row for what is held of state `at`: at most stored - what ride-through keeps (+ what that lacks). */
function storedAbove(f: Formulation, index: number, at: number): number {
  const { stored, missing } = f.batteries[index]!;
  const { reserveMwh, energyMwh } = batteriesOf(f.problem)[index]!;
  const leastMwh = missing[at] === -1 ? 0 : Math.min(energyMwh, valueAt(reserveMwh, at - 1));
  const row = f.builder.row(-Infinity, -leastMwh);
  f.builder.entry(row, stored[at]!, -1);
  if (missing[at] !== -1) f.builder.entry(row, missing[at]!, -1);
  return row;
}

/** Expected calls leave the store through the bus: in the state's row and the bus's, with their wear. */
function deliverCalls(f: Formulation, index: number, step: number, sold: number, share: number): void {
  if (share === 0) return;
  const battery = batteriesOf(f.problem)[index]!;
  f.builder.entry(f.balanceRow[step]!, sold, share);
  f.builder.entry(
    f.batteries[index]!.stateRow[step]!,
    sold,
    (share * f.hours) / battery.dischargeEfficiencyFraction,
  );
  f.builder.addCost(sold, -share * battery.wearUsdPerMwh * f.hours);
}

/** (1 - q) r of every exclusive set <= import at the bus + unused export at the bus. */
function keepWayOut(f: Formulation, sets: readonly number[][]): void {
  const { builder, problem } = f;
  const exportKept = 1 - (problem.export?.lossFraction ?? 0);
  for (let step = 0; step < f.steps; step++) {
    const exportMw = problem.export ? valueAt(problem.export.limitMw, step) / exportKept : 0;
    for (const set of sets) {
      const row = builder.row(-Infinity, exportMw);
      builder.entry(row, f.bus.import[step]!, -(1 - problem.import.lossFraction));
      if (problem.export) builder.entry(row, f.bus.export[step]!, 1);
      for (const p of set) {
        const { byTier, byBattery } = f.reserves[p]!;
        for (const sold of [...byTier, ...byBattery])
          builder.entry(row, sold[step]!, 1 - callShare(f, p, step));
      }
    }
  }
}

/** While nothing is called the mines draw q r more, and the connection must carry it. */
function keepImportForUncalled(f: Formulation): void {
  const { builder, problem } = f;
  for (let step = 0; step < f.steps; step++) {
    const row = builder.row(-Infinity, usableImportMw(problem, step));
    builder.entry(row, f.bus.import[step]!, 1);
    f.reserves.forEach(({ byTier }, p) => {
      for (const sold of byTier)
        builder.entry(row, sold[step]!, callShare(f, p, step) / (1 - problem.import.lossFraction));
    });
  }
}
