import { stepHours, type TimeGrid } from "../quantity/index.ts";
import { usableImportMw } from "./import-limit.ts";
import { affinePerStep, perStepArray, valueAt } from "./per-step.ts";
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
  /** Each owner's prices and lengths as tabulated, in the order of `owners`. */
  readonly segments: readonly Segment[];
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
  /** What all firm load unserved would cost, Σ USD/MWh * MW over the steps: the zero from which F is counted. */
  readonly firmLoadUsd: number;
}

/** One use or source as the problem gives it: price and length at the bus. */
export interface Segment {
  readonly owner: SegmentOwner;
  readonly priceUsdPerMwh: PerStep;
  readonly lengthMw: PerStep;
}

/**
 * Sorts every step's uses and sources. Ties keep the order of {@link listSegments}. Cost: steps * width.
 *
 * @param reuse a table of the same shape whose arrays are filled again; fresh memory costs as much as the sorting
 */
export function tabulateIntervals(problem: DispatchProblem, reuse?: IntervalTable): IntervalTable {
  const segments = listSegments(problem, reuse);
  const { steps } = problem.grid;
  const width = segments.length;
  const fits = reuse?.width === width && reuse.suppliedMw.length === steps;
  const arrays = fits ? reuse : allocateTable(steps, width);
  // Written out: a spread makes objects of another hidden class every time, and each costs the loops their compiled code.
  const table: IntervalTable = {
    grid: problem.grid,
    stepHours: stepHours(problem.grid),
    width,
    owners: segments.map((segment) => segment.owner),
    segments,
    priceUsdPerMwh: arrays.priceUsdPerMwh,
    lengthMw: arrays.lengthMw,
    owner: arrays.owner,
    suppliedMw: arrays.suppliedMw,
    usableMw: arrays.usableMw,
    firmLoadUsd: sumFirmLoad(segments, steps),
  };
  sortSteps(table, segments);
  return table;
}

function sumFirmLoad(segments: readonly Segment[], steps: number): number {
  let sum = 0;
  for (const { owner, priceUsdPerMwh, lengthMw } of segments) {
    if (owner.use !== "ai" && owner.use !== "auxiliary") continue;
    if (typeof priceUsdPerMwh === "number" && typeof lengthMw === "number")
      sum += priceUsdPerMwh * lengthMw * steps;
    else
      for (let step = 0; step < steps; step++) sum += valueAt(priceUsdPerMwh, step) * valueAt(lengthMw, step);
  }
  return sum;
}

function allocateTable(steps: number, width: number) {
  return {
    priceUsdPerMwh: new Float64Array(steps * width),
    lengthMw: new Float64Array(steps * width),
    owner: new Uint8Array(steps * width),
    suppliedMw: new Float64Array(steps),
    usableMw: new Float64Array(steps),
  };
}

/** Uses and sources in the order in which ties are settled: firm load first, then stop buying before mining. */
function listSegments(problem: DispatchProblem, reuse?: IntervalTable): Segment[] {
  const segments: Segment[] = [];
  const add = (use: SegmentOwner["use"], index: number, isSource: boolean, price: PerStep, length: PerStep) =>
    segments.push({ owner: { use, index, isSource }, priceUsdPerMwh: price, lengthMw: length });
  const { auxiliary, ai, renewables = [], generators = [] } = problem;
  if (auxiliary) add("auxiliary", 0, false, auxiliary.unservedCostUsdPerMwh, auxiliary.loadMw);
  if (ai) add("ai", 0, false, ai.unservedCostUsdPerMwh, ai.loadMw);
  generators.forEach((generator, i) => {
    add("generator", i, true, generator.costUsdPerMwh, generator.capacityMw);
  });
  const known = (use: SegmentOwner["use"]) => pricesMade(reuse, use);
  add("import", 0, true, importCostAtBus(problem, known("import")), importLimitAtBus(problem));
  problem.mining.forEach((tier, i) => {
    add("mining", i, false, tier.valueUsdPerMwh, tier.capacityMw);
  });
  renewables.forEach((source, i) => {
    add("renewable", i, true, source.costUsdPerMwh, source.availableMw);
  });
  if (problem.export)
    add("export", 0, false, exportValueAtBus(problem, known("export")), exportLimitAtBus(problem));
  return segments;
}

/** The array of the grid's prices that an earlier table made for itself: those are never the problem's own. */
function pricesMade(table: IntervalTable | undefined, use: SegmentOwner["use"]): Float64Array | undefined {
  const price = table?.segments.find(({ owner }) => owner.use === use)?.priceUsdPerMwh;
  return typeof price === "number" ? undefined : price;
}

/** Gives one owner new lengths, `unitMw * sizeMw`, in every step; the order stays. */
export function setOwnerLength(table: IntervalTable, owner: number, unitMw: PerStep, sizeMw: number): void {
  const { width, lengthMw, owner: owners } = table;
  const sum = table.owners[owner]!.isSource ? table.suppliedMw : table.usableMw;
  const unit = perStepArray(unitMw, table.grid.steps);
  for (let step = 0, begin = 0; step < sum.length; step++, begin += width) {
    let at = begin;
    while (owners[at] !== owner) at++;
    const length = unit[step]! * sizeMw;
    sum[step]! += length - lengthMw[at]!;
    lengthMw[at] = length;
  }
}

/** (price + adder) / (1 - loss): what a MWh bought costs once it stands on the bus. */
export function importCostAtBus({ import: terms }: DispatchProblem, reuse?: Float64Array): PerStep {
  const kept = 1 - terms.lossFraction;
  const adder =
    typeof terms.adderUsdPerMwh === "number"
      ? terms.adderUsdPerMwh / kept
      : affinePerStep(terms.adderUsdPerMwh, 1 / kept, 0);
  return affinePerStep(terms.priceUsdPerMwh, 1 / kept, adder, reuse);
}

/** (price - deduct) * (1 - loss): what a MWh earns on its way out, counted at the bus. */
export function exportValueAtBus({ export: terms }: DispatchProblem, reuse?: Float64Array): PerStep {
  if (!terms) return 0;
  const kept = 1 - terms.lossFraction;
  return affinePerStep(terms.priceUsdPerMwh, kept, affinePerStep(terms.deductUsdPerMwh, -kept, 0), reuse);
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
 * Segments whose price never moves come first, sorted once and copied to all steps; the moving ones (the grid's
 * prices, as a rule two of seven) are then inserted from below, segment by segment so that each loop reads two arrays.
 */
function sortSteps(table: IntervalTable, segments: readonly Segment[]): void {
  const order = insertionOrder(segments);
  const fixed = order.filter((k) => typeof segments[k]!.priceUsdPerMwh === "number");
  repeatRow(table.priceUsdPerMwh, table.width, (rank) => segments[fixed[rank]!]?.priceUsdPerMwh);
  repeatRow(table.lengthMw, table.width, (rank) => segments[fixed[rank]!]?.lengthMw);
  repeatRow(table.owner, table.width, (rank) => fixed[rank]);
  order.forEach((k, rank) => {
    const { priceUsdPerMwh: price, lengthMw: length } = segments[k]!;
    if (typeof price !== "number") insertMoving(table, price, length, k, rank);
    else if (typeof length !== "number") setColumn(table, length, rank);
  });
  addUp(table.suppliedMw, segments, true);
  addUp(table.usableMw, segments, false);
}

/** Fills a table with one row again and again; entries that are no number are left to be set later. */
function repeatRow(
  table: Float64Array | Uint8Array,
  width: number,
  entry: (rank: number) => PerStep | undefined,
): void {
  for (let rank = 0; rank < width && rank < table.length; rank++) {
    const value = entry(rank);
    table[rank] = typeof value === "number" ? value : 0;
  }
  for (let done = width; done < table.length; done *= 2) table.copyWithin(done, 0, done);
}

function setColumn({ width, lengthMw }: IntervalTable, lengths: Float64Array, rank: number): void {
  for (let step = 0, at = rank; step < lengths.length; step++, at += width) lengthMw[at] = lengths[step]!;
}

function addUp(sumMw: Float64Array, segments: readonly Segment[], isSource: boolean): void {
  const lengths = segments.filter(({ owner }) => owner.isSource === isSource).map((s) => s.lengthMw);
  sumMw.fill(lengths.reduce<number>((sum, length) => sum + (typeof length === "number" ? length : 0), 0));
  for (const length of lengths)
    if (typeof length !== "number")
      for (let step = 0; step < sumMw.length; step++) sumMw[step]! += length[step]!;
}

/** Fixed prices first and sorted, then the moving ones; ties in the order of the list. */
function insertionOrder(segments: readonly Segment[]): number[] {
  const rankOf = ({ priceUsdPerMwh: price }: Segment) =>
    typeof price === "number" ? -price : Number.POSITIVE_INFINITY;
  const order = segments.map((_, k) => k);
  return order.sort((a, b) => {
    const ranks = [rankOf(segments[a]!), rankOf(segments[b]!)] as const;
    return ranks[0] === ranks[1] ? a - b : ranks[0] - ranks[1];
  });
}

function insertMoving(
  table: IntervalTable,
  prices: Float64Array,
  lengths: PerStep,
  k: number,
  rank: number,
): void {
  const { width, priceUsdPerMwh, lengthMw, owner } = table;
  const length = oneOrAll(lengths);
  const stride = length.length === 1 ? 0 : 1;
  for (let step = 0, begin = 0; step < prices.length; step++, begin += width) {
    const price = prices[step]!;
    let at = begin + rank;
    while (at > begin) {
      const before = priceUsdPerMwh[at - 1]!;
      if (before > price || (before === price && owner[at - 1]! < k)) break;
      priceUsdPerMwh[at] = before;
      lengthMw[at] = lengthMw[at - 1]!;
      owner[at] = owner[at - 1]!;
      at--;
    }
    priceUsdPerMwh[at] = price;
    lengthMw[at] = length[step * stride]!;
    owner[at] = k;
  }
}

/** A number as an array of one, to be read with stride 0: no copy per step of what never changes. */
function oneOrAll(value: PerStep): Float64Array {
  return typeof value === "number" ? Float64Array.of(value) : value;
}
