import { stepHours, type TimeGrid } from "../quantity/index.ts";
import { usableImportMw } from "./import-limit.ts";
import { affinePerStep } from "./per-step.ts";
import type { DispatchProblem, PerStep } from "./types.ts";

/**
 * Each step as a merit order. Let n be what storage (or anything else) adds to the bus, MW. The best value F(n) is
 * concave and piecewise linear, and its slopes need no search: list every use with its value and every source with
 * its cost, highest first. With all sources running and nothing served n is least; each further MW either serves
 * the dearest use or stops the dearest source, so the sorted list IS the list of slopes of F.
 */

/** Who a segment of the merit order is. */
export interface SegmentOwner {
  readonly use: "auxiliary" | "ai" | "generator" | "import" | "mining" | "renewable" | "export";
  /** Which generator, tier or renewable, in the problem's order; 0 for the rest. */
  readonly index: number;
  /** A source is stopped as n grows; a use is served. */
  readonly isSource: boolean;
}

/** The merit orders of all steps, flat: entry `step * width + rank`, rank 0 is worth most. */
export interface IntervalTable {
  readonly grid: TimeGrid;
  readonly stepHours: number;
  /** Segments per step. */
  readonly width: number;
  readonly owners: readonly SegmentOwner[];
  /** USD per MWh at the bus, descending within a step. */
  readonly priceUsdPerMwh: Float64Array;
  /** MW at the bus. */
  readonly lengthMw: Float64Array;
  /** Index into `owners`. */
  readonly owner: Uint8Array;
  /** All sources of a step together, MW at the bus: -n at the left end of F. */
  readonly suppliedMw: Float64Array;
  /** All uses of a step together, MW at the bus: n at the right end of F. */
  readonly usableMw: Float64Array;
}

interface Segment {
  readonly owner: SegmentOwner;
  readonly priceUsdPerMwh: PerStep;
  readonly lengthMw: PerStep;
}

/** Sorts every step's uses and sources. Ties keep the order of {@link listSegments}. Cost: steps * width. */
export function tabulateIntervals(problem: DispatchProblem): IntervalTable {
  const segments = listSegments(problem);
  const { steps } = problem.grid;
  const width = segments.length;
  const table: IntervalTable = {
    grid: problem.grid,
    stepHours: stepHours(problem.grid),
    width,
    owners: segments.map((segment) => segment.owner),
    priceUsdPerMwh: new Float64Array(steps * width),
    lengthMw: new Float64Array(steps * width),
    owner: new Uint8Array(steps * width),
    suppliedMw: new Float64Array(steps),
    usableMw: new Float64Array(steps),
  };
  sortSteps(table, segments);
  return table;
}

/** Uses and sources in the order in which ties are settled: firm load first, then stop buying before mining. */
function listSegments(problem: DispatchProblem): Segment[] {
  const segments: Segment[] = [];
  const add = (use: SegmentOwner["use"], index: number, isSource: boolean, price: PerStep, length: PerStep) =>
    segments.push({ owner: { use, index, isSource }, priceUsdPerMwh: price, lengthMw: length });
  const { auxiliary, ai, renewables = [], generators = [] } = problem;
  if (auxiliary) add("auxiliary", 0, false, auxiliary.unservedCostUsdPerMwh, auxiliary.loadMw);
  if (ai) add("ai", 0, false, ai.unservedCostUsdPerMwh, ai.loadMw);
  generators.forEach((generator, i) => {
    add("generator", i, true, generator.costUsdPerMwh, generator.capacityMw);
  });
  add("import", 0, true, importCostAtBus(problem), importLimitAtBus(problem));
  problem.mining.forEach((tier, i) => {
    add("mining", i, false, tier.valueUsdPerMwh, tier.capacityMw);
  });
  renewables.forEach((source, i) => {
    add("renewable", i, true, source.costUsdPerMwh, source.availableMw);
  });
  if (problem.export) add("export", 0, false, exportValueAtBus(problem), exportLimitAtBus(problem));
  return segments;
}

/** (price + adder) / (1 - loss): what a MWh bought costs once it stands on the bus. */
export function importCostAtBus({ import: terms }: DispatchProblem): PerStep {
  const kept = 1 - terms.lossFraction;
  const adder =
    typeof terms.adderUsdPerMwh === "number"
      ? terms.adderUsdPerMwh / kept
      : affinePerStep(terms.adderUsdPerMwh, 1 / kept, 0);
  return affinePerStep(terms.priceUsdPerMwh, 1 / kept, adder);
}

/** (price - deduct) * (1 - loss): what a MWh earns on its way out, counted at the bus. */
export function exportValueAtBus({ export: terms }: DispatchProblem): PerStep {
  if (!terms) return 0;
  const kept = 1 - terms.lossFraction;
  return affinePerStep(terms.priceUsdPerMwh, kept, affinePerStep(terms.deductUsdPerMwh, -kept, 0));
}

function importLimitAtBus(problem: DispatchProblem): PerStep {
  const { import: terms, ai, grid } = problem;
  const kept = 1 - terms.lossFraction;
  if (!ai) return affinePerStep(affinePerStep(terms.firmLimitMw, 1, terms.interruptibleLimitMw), kept, 0);
  const limits = new Float64Array(grid.steps);
  for (let step = 0; step < grid.steps; step++) limits[step] = usableImportMw(problem, step) * kept;
  return limits;
}

function exportLimitAtBus({ export: terms }: DispatchProblem): PerStep {
  return terms ? affinePerStep(terms.limitMw, 1 / (1 - terms.lossFraction), 0) : 0;
}

/**
 * Segments whose price never moves are sorted once and copied; the moving ones (the grid's prices, as a rule two of
 * seven) are then inserted from below.
 */
function sortSteps(table: IntervalTable, segments: readonly Segment[]): void {
  const { width, priceUsdPerMwh, lengthMw, owner, suppliedMw, usableMw } = table;
  const prices = segments.map((segment) => values(segment.priceUsdPerMwh));
  const lengths = segments.map((segment) => values(segment.lengthMw));
  const priceStride = Uint8Array.from(segments, (segment) => strideOf(segment.priceUsdPerMwh));
  const lengthStride = Uint8Array.from(segments, (segment) => strideOf(segment.lengthMw));
  const isSource = Uint8Array.from(segments, (segment) => Number(segment.owner.isSource));
  const order = insertionOrder(prices, priceStride);
  const fixed = priceStride.filter((stride) => stride === 0).length;
  for (let step = 0, begin = 0; step < suppliedMw.length; step++, begin += width) {
    let supplied = 0;
    let usable = 0;
    for (let i = 0; i < width; i++) {
      const k = order[i]!;
      const length = lengths[k]![step * lengthStride[k]!]!;
      if (isSource[k]) supplied += length;
      else usable += length;
      const price = prices[k]![step * priceStride[k]!]!;
      let at = begin + i;
      if (i >= fixed) {
        while (at > begin) {
          const before = priceUsdPerMwh[at - 1]!;
          if (before > price || (before === price && owner[at - 1]! < k)) break;
          priceUsdPerMwh[at] = before;
          lengthMw[at] = lengthMw[at - 1]!;
          owner[at] = owner[at - 1]!;
          at--;
        }
      }
      priceUsdPerMwh[at] = price;
      lengthMw[at] = length;
      owner[at] = k;
    }
    suppliedMw[step] = supplied;
    usableMw[step] = usable;
  }
}

/** Fixed prices first and sorted, then the moving ones, dearest first in the first step. */
function insertionOrder(prices: readonly Float64Array[], stride: Uint8Array): Uint8Array {
  const order = prices.map((_, k) => k);
  order.sort((a, b) => stride[a]! - stride[b]! || prices[b]![0]! - prices[a]![0]! || a - b);
  return Uint8Array.from(order);
}

function values(value: PerStep): Float64Array {
  return typeof value === "number" ? Float64Array.of(value) : value;
}

function strideOf(value: PerStep): 0 | 1 {
  return typeof value === "number" ? 0 : 1;
}
