import { demandBill, type MonthDemand, type MonthDemandCharge } from "./demand-months.ts";
import type { DutyStage } from "./duty-stage.ts";
import { bestPeaksMw, type PeakSegment } from "./peak-search.ts";

/** Machines of a month by their sorted prices; tiers stand from the dearest strike down. */
export interface TieredMonth {
  readonly tierCount: number;
  /** Steps of the order in which each tier runs. */
  readonly runningSteps: ArrayLike<number>;
  /** MW at the bus of this and all better tiers. */
  readonly cumulativeMw: ArrayLike<number>;
  /** Up to what an imported MWh may cost for the tier to run, shift and adder taken off. */
  readonly strikeUsdPerMwh: ArrayLike<number>;
  /** What import costs before the fixed part: the path's ratio of the market's price. */
  readonly ratio: number;
  /** MW at the bus per MW at the point of connection. */
  readonly keptFraction: number;
  /** What a gain of the month's steps is worth in the month: its hours over theirs, times the share of it in which machines run. */
  readonly worthFraction: number;
}

/** A month held under its best peaks. */
export interface CappedMonth {
  /** MW at the bus left for machines, by group. */
  readonly roomMw: Float64Array;
  readonly demand: MonthDemand;
}

/** Holds machines under the peaks that are worth most, and bills them; see {@link bestPeaksMw}. */
export function capPeaks(
  stage: DutyStage,
  charges: readonly MonthDemandCharge[],
  month: TieredMonth,
): CappedMonth {
  const capsMw = bestPeaksMw(segmentsOf(stage, month), charges, stage.leastPeaksMw);
  const roomMw = stage.roomMw.map((mw, g) => Math.min(mw, capOf(stage, capsMw, g, month.keptFraction)));
  const peaksMw = charges.map((_, c) => peakOf(stage, roomMw, c, month));
  return {
    roomMw,
    demand: demandBill(charges, peaksMw, stage.aiPeaksMw, stage.lightsPeaksMw, month.tierCount > 0),
  };
}

function capOf(
  { groupMask, baseImportMw }: DutyStage,
  capsMw: Float64Array,
  g: number,
  keptFraction: number,
): number {
  let capMw = Number.POSITIVE_INFINITY;
  for (let c = 0; c < capsMw.length; c++) if (groupMask[g]! & (1 << c)) capMw = Math.min(capMw, capsMw[c]!);
  return Math.max(0, (capMw - baseImportMw[g]!) * keptFraction);
}

/** Each tier's slice of each group: what a MW of it earns in the group's steps in which it runs. */
function segmentsOf(
  { prefix, groupCount, groupMask, baseImportMw, roomMw, freeMw, table }: DutyStage,
  month: TieredMonth,
) {
  const segments: PeakSegment[] = [];
  const hours = table.stepHours * month.worthFraction;
  for (let g = 0; g < groupCount; g++) {
    // own power left over comes before the grid's
    const ownMw = freeMw?.[g] ?? 0;
    let belowMw = 0;
    for (let k = 0; k < month.tierCount; k++) {
      const topMw = Math.min(roomMw[g]!, Math.max(0, month.cumulativeMw[k]! - ownMw));
      const at = month.runningSteps[k]! * groupCount + g;
      const spentUsd = month.ratio * prefix.priceSum[at]! + (prefix.fixedSum?.[at] ?? 0);
      const gainUsdPerMw = (month.strikeUsdPerMwh[k]! * prefix.steps[at]! - spentUsd) * hours;
      const fromMw = baseImportMw[g]! + belowMw / month.keptFraction;
      const toMw = baseImportMw[g]! + topMw / month.keptFraction;
      if (toMw > fromMw) segments.push({ fromMw, toMw, gainUsdPerMw, mask: groupMask[g]! });
      belowMw = Math.max(belowMw, topMw);
    }
  }
  return segments;
}

/** The most that is drawn in some step that the charge counts. */
function peakOf(stage: DutyStage, roomMw: Float64Array, charge: number, month: TieredMonth): number {
  const { groupCount, groupMask, baseImportMw, freeMw, prefix } = stage;
  let peakMw = stage.leastPeaksMw[charge]!;
  for (let g = 0; g < groupCount; g++) {
    if (!(groupMask[g]! & (1 << charge))) continue;
    let most = 0;
    for (let k = 0; k < month.tierCount; k++)
      if (prefix.steps[month.runningSteps[k]! * groupCount + g]! > 0) most = month.cumulativeMw[k]!;
    peakMw = Math.max(
      peakMw,
      baseImportMw[g]! + Math.min(roomMw[g]!, Math.max(0, most - (freeMw?.[g] ?? 0))) / month.keptFraction,
    );
  }
  return peakMw;
}
