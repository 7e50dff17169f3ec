import { demandRate, ratchetLinks } from "../power/index.ts";
import { columnPerStep, type Formulation } from "./formulation.ts";
import { usableImportMw } from "./import-limit.ts";
import { valueAt } from "./per-step.ts";
import type { MeteredDemandCharge, MonthlyEnergyBlocks } from "./site-problem.ts";

/** Charges that look at more than one step: demand, energy blocks, take-or-pay. */
export function formulateTariffs(f: Formulation): void {
  for (const metered of f.problem.demand ?? []) formulateDemand(f, metered);
  if (f.problem.energyBlocks) formulateBlocks(f, f.problem.energyBlocks);
  formulateDelivered(f);
  for (const contract of f.problem.takeOrPay ?? []) {
    const shortfall = f.builder.column(-contract.shortfallUsdPerMwh, 0, Infinity);
    const row = f.builder.row(contract.minimumMwh, Infinity);
    f.builder.entry(row, shortfall, 1);
    for (const column of f.bus.import) f.builder.entry(row, column, f.hours);
  }
}

/** peak(m) >= metered import; billed(m) >= peak(m), fraction * peak(j) of the look-back and the known floor. */
function formulateDemand(
  f: Formulation,
  { charge, steps, averagedSteps = 1, paidPeaksMw }: MeteredDemandCharge,
): void {
  const { builder } = f;
  const peaks = steps.months.map((_, m) => builder.column(0, paidPeaksMw?.[m] ?? 0, Infinity));
  ratchetLinks(charge, steps.months).forEach(({ fromMonths, floorMw }, m) => {
    const billed = builder.column(-demandRate(charge, steps.months[m]!), floorMw, Infinity);
    const atLeast = (peak: number, fraction: number) => {
      const row = builder.row(0, Infinity);
      builder.entry(row, billed, 1);
      builder.entry(row, peak, -fraction);
    };
    atLeast(peaks[m]!, 1);
    for (const from of fromMonths) atLeast(peaks[from]!, charge.ratchet!.fraction);
  });
  for (let from = 0; from < f.steps; from += averagedSteps) {
    const month = steps.positionOfStep[from]!;
    if (month >= 0) coverByPeak(f, peaks[month]!, from, Math.min(f.steps, from + averagedSteps));
  }
}

function coverByPeak({ builder, bus }: Formulation, peak: number, from: number, to: number): void {
  const row = builder.row(0, Infinity);
  builder.entry(row, peak, 1);
  for (let step = from; step < to; step++) builder.entry(row, bus.import[step]!, -1 / (to - from));
}

/** Drawn from blocks <= import; each earns market - strike, and what a promised share lacks costs the strike. */
function formulateDelivered(f: Formulation): void {
  const { builder, hours, problem } = f;
  const blocks = problem.deliveredBlocks ?? [];
  if (blocks.length === 0) return;
  const within = f.bus.import.map((column) => {
    const row = builder.row(0, Infinity);
    builder.entry(row, column, 1);
    return row;
  });
  for (const { volumeMw, strikeUsdPerMwh, marketUsdPerMwh, takeOrPayFraction } of blocks) {
    let blockMwh = 0;
    for (let step = 0; step < f.steps; step++) blockMwh += valueAt(volumeMw, step) * hours;
    const shortfall = builder.column(-strikeUsdPerMwh, 0, Infinity);
    const promised = builder.row(takeOrPayFraction * blockMwh, Infinity);
    builder.entry(promised, shortfall, 1);
    const drawn = columnPerStep(f.steps, (step) => {
      const gain = valueAt(marketUsdPerMwh, step) - strikeUsdPerMwh;
      const column = builder.column(gain * hours, 0, valueAt(volumeMw, step));
      builder.entry(within[step]!, column, -1);
      builder.entry(promised, column, hours);
      return column;
    });
    f.delivered.push(drawn);
  }
}

/** A month's import is filled into its blocks; where prices decline a binary keeps the cheap block for last. */
function formulateBlocks(f: Formulation, { blocks, steps }: MonthlyEnergyBlocks): void {
  const declines = blocks.some((block, i) => i > 0 && block.priceUsdPerMwh < blocks[i - 1]!.priceUsdPerMwh);
  steps.months.forEach((_, month) => {
    const mostMwh = largestImportMwh(f, steps.positionOfStep, month);
    const row = f.builder.row(0, 0);
    f.bus.import.forEach((column, step) => {
      if (steps.positionOfStep[step] === month) f.builder.entry(row, column, f.hours);
    });
    let edge = 0;
    let before: { filled: number; widthMwh: number } | undefined;
    for (const block of blocks) {
      const widthMwh = Math.max(0, Math.min(block.upToMwh, mostMwh) - edge);
      const filled = f.builder.column(-block.priceUsdPerMwh, 0, widthMwh);
      f.builder.entry(row, filled, -1);
      if (declines && before) openAfter(f, before, { filled, widthMwh });
      before = { filled, widthMwh };
      edge = Math.min(block.upToMwh, mostMwh);
    }
  });
}

interface BlockColumn {
  readonly filled: number;
  readonly widthMwh: number;
}

/** The next block opens only when the one before is full. */
function openAfter({ builder }: Formulation, before: BlockColumn, next: BlockColumn): void {
  const isOpen = builder.integerColumn(0, 0, 1);
  const full = builder.row(0, Infinity);
  builder.entry(full, before.filled, 1);
  builder.entry(full, isOpen, -before.widthMwh);
  const limited = builder.row(-Infinity, 0);
  builder.entry(limited, next.filled, 1);
  builder.entry(limited, isOpen, -next.widthMwh);
}

function largestImportMwh(f: Formulation, positionOfStep: Int32Array, month: number): number {
  let total = 0;
  for (let step = 0; step < f.steps; step++)
    if (positionOfStep[step] === month) total += usableImportMw(f.problem, step) * f.hours;
  return total;
}
