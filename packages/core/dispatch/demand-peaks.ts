import { billedDemandMw, demandChargeUsd, demandRate, monthPeaksMw, ratchetLinks } from "../power/index.ts";
import { stepHours } from "../quantity/index.ts";
import { idleReservedMw } from "./import-limit.ts";
import type { LinearSession, LinearSolver } from "./linear-solver.ts";
import { dispatchByMeritOrder } from "./merit-order.ts";
import { makeModelBuilder } from "./model-builder.ts";
import { capImport, type PeakCut, type PeakInner, peakOffsets, preparePeakInner } from "./peak-caps.ts";
import type { MeteredDemandCharge } from "./site-problem.ts";
import { dispatchStorage } from "./storage-exact.ts";
import type { DispatchProblem, DispatchSchedule } from "./types.ts";

/** A dispatch with demand charges, and how close to the optimum it is proven to be. */
export interface PeakDispatch {
  readonly schedule: DispatchSchedule;
  /** Per charge and month of the horizon, MW. */
  readonly peaksMw: readonly Float64Array[];
  readonly billedMw: readonly Float64Array[];
  readonly demandChargeUsd: number;
  /** Dispatch value less demand charges. */
  readonly valueUsd: number;
  readonly boundUsd: number;
  /** (bound - value) / max(|value|, gross absolute cash, 1 USD). */
  readonly relativeGap: number;
  readonly innerSolveCount: number;
}

/** How exact and how long; absent: 1e-7 of gross cash, 400 inner solves. */
export interface PeakOptions {
  readonly relativeGap?: number;
  readonly maximumSolves?: number;
}

/** Halvings of the warm start: 100 MW / 2^20 = 0.1 kW, near enough for the cuts of both sides to meet at the kink. */
const WARM_START_SOLVES = 20;

/** How far towards the master's point to ask: of 0.1 to 0.8 the least took 42 solves a year, 0.5 took 87, 0.8 135. */
const OUTWARD = 0.12;

/**
 * Monthly demand charges with ratchets on top of the exact class. The peaks are variables of a master LP, the ratchets
 * its rows, and every inner solve (exact, milliseconds) adds a cut that holds everywhere. Warm start: the no-ratchet
 * optimum, where all months' peaks are bisected at once on "what the last MW of peak earns = what it costs"; then
 * in-out stabilised cutting planes (Ben-Ameur and Neto 2007) until bound and value meet or the solves are spent: the gap
 * is part of the answer.
 *
 * @throws power/missing-look-back
 */
export function dispatchWithDemandCharges(
  problem: DispatchProblem,
  demand: readonly MeteredDemandCharge[],
  solver: LinearSolver,
  options: PeakOptions = {},
): PeakDispatch {
  const inner = preparePeakInner(problem, demand);
  const master = openMaster(demand, inner.largestMw, solver);
  try {
    const search = warmStart(inner, demand, master);
    const boundUsd = cutUntilMet(inner, demand, master, search, options);
    return readDispatch(problem, demand, inner, search.bestMw, boundUsd);
  } finally {
    master.session.dispose();
  }
}

interface Master {
  readonly session: LinearSession;
  readonly peaks: Int32Array;
  readonly value: number;
  /** Value of the first cut: the master counts from there, to keep its numbers small. */
  offsetUsd: number;
}

interface Search {
  bestMw: Float64Array;
  bestUsd: number;
  /** Yardstick of the gap: value or charges of the best point, whichever is larger. */
  scaleUsd: number;
}

/** max value - Σ rate * billed; billed >= peak, fraction * earlier peaks, known floor; value <= cuts. */
function openMaster(
  demand: readonly MeteredDemandCharge[],
  largestMw: Float64Array,
  solver: LinearSolver,
): Master {
  const builder = makeModelBuilder();
  const peaks = Int32Array.from(largestMw, (mw) => builder.column(0, 0, mw));
  const { offsets } = peakOffsets(demand);
  demand.forEach(({ charge, steps }, c) => {
    ratchetLinks(charge, steps.months).forEach(({ fromMonths, floorMw }, m) => {
      const billed = builder.column(-demandRate(charge, steps.months[m]!), floorMw, Infinity);
      const atLeast = (peak: number, fraction: number) => {
        const row = builder.row(0, Infinity);
        builder.entry(row, billed, 1);
        builder.entry(row, peaks[offsets[c]! + peak]!, -fraction);
      };
      atLeast(m, 1);
      for (const from of fromMonths) atLeast(from, charge.ratchet!.fraction);
    });
  });
  const value = builder.column(1, -Infinity, Infinity);
  return {
    session: solver.open(builder.build(), { feasibilityTolerance: 1e-9, presolve: "off" }),
    peaks,
    value,
    offsetUsd: Number.NaN,
  };
}

function addCut(master: Master, cut: PeakCut): void {
  if (Number.isNaN(master.offsetUsd)) master.offsetUsd = cut.valueUsd;
  const used = [...cut.slopeUsdPerMw.keys()].filter((i) => cut.slopeUsdPerMw[i] !== 0);
  const atOrigin = used.reduce(
    (sum, i) => sum - cut.slopeUsdPerMw[i]! * cut.atMw[i]!,
    cut.valueUsd - master.offsetUsd,
  );
  master.session.addRow(
    -Infinity,
    atOrigin,
    Int32Array.of(master.value, ...used.map((i) => master.peaks[i]!)),
    Float64Array.of(1, ...used.map((i) => -cut.slopeUsdPerMw[i]!)),
  );
}

function chargesAt(demand: readonly MeteredDemandCharge[], peaksMw: Float64Array): number {
  const { offsets } = peakOffsets(demand);
  return demand.reduce(
    (sum, { charge, steps }, c) =>
      sum +
      demandChargeUsd(charge, steps.months, peaksMw.subarray(offsets[c]!, offsets[c]! + steps.months.length)),
    0,
  );
}

/** Evaluates a point, adds its cut and keeps the best; the first solve sets the yardstick of the gap. */
function evaluate(
  inner: PeakInner,
  demand: readonly MeteredDemandCharge[],
  master: Master,
  search: Search,
  atMw: Float64Array,
) {
  const cut = inner.solve(atMw);
  addCut(master, cut);
  const netUsd = cut.valueUsd - chargesAt(demand, atMw);
  if (netUsd > search.bestUsd) {
    search.bestUsd = netUsd;
    search.scaleUsd = Math.max(1, Math.abs(cut.valueUsd), cut.valueUsd - netUsd);
    search.bestMw = Float64Array.from(atMw);
  }
  return cut;
}

/** Bisects every month at once as if months were independent and no ratchet existed. */
function warmStart(inner: PeakInner, demand: readonly MeteredDemandCharge[], master: Master): Search {
  const rates = demand.flatMap(({ charge, steps }) => steps.months.map((month) => demandRate(charge, month)));
  const low = new Float64Array(rates.length);
  const high = inner.largestMw.slice();
  const search: Search = { bestMw: high.slice(), bestUsd: -Infinity, scaleUsd: 1 };
  evaluate(inner, demand, master, search, high.slice());
  for (let round = 0; round < WARM_START_SOLVES; round++) {
    const middle = low.map((mw, i) => (mw + high[i]!) / 2);
    const { slopeUsdPerMw } = evaluate(inner, demand, master, search, middle);
    for (let i = 0; i < middle.length; i++) {
      if (slopeUsdPerMw[i]! > rates[i]!) low[i] = middle[i]!;
      else high[i] = middle[i]!;
    }
  }
  return search;
}

/** In-out cutting planes: ask between the best point and the master's; straight at the master's where that stalls. */
function cutUntilMet(
  inner: PeakInner,
  demand: readonly MeteredDemandCharge[],
  master: Master,
  search: Search,
  { relativeGap = 1e-7, maximumSolves = 400 }: PeakOptions,
): number {
  let outward = OUTWARD;
  for (;;) {
    const solution = master.session.solve();
    const boundUsd = solution.objective + master.offsetUsd;
    const gapUsd = boundUsd - search.bestUsd;
    const isMet = gapUsd <= relativeGap * search.scaleUsd;
    if (isMet || inner.solveCount() >= maximumSolves || solution.status !== "optimal")
      return Math.max(boundUsd, search.bestUsd);
    const outMw = Float64Array.from(master.peaks, (column) => solution.columnValues[column]!);
    const outUsd = solution.columnValues[master.value]! + master.offsetUsd;
    const askMw = outMw.map((mw, i) => roundMw(outward * mw + (1 - outward) * search.bestMw[i]!));
    const cut = evaluate(inner, demand, master, search, askMw);
    const atOut = outMw.reduce(
      (sum, mw, i) => sum + cut.slopeUsdPerMw[i]! * (mw - cut.atMw[i]!),
      cut.valueUsd,
    );
    const cutsOff = atOut < outUsd - 0.1 * gapUsd;
    outward = cutsOff ? OUTWARD : Math.min(1, outward + 0.25);
  }
}

/** To the milliwatt: the master's last digits would leave slivers of merit order that are rounding, not power. */
function roundMw(mw: number): number {
  return Math.round(mw * 1e9) / 1e9;
}

function readDispatch(
  problem: DispatchProblem,
  demand: readonly MeteredDemandCharge[],
  inner: PeakInner,
  bestMw: Float64Array,
  boundUsd: number,
): PeakDispatch {
  const capped = capImport(problem, inner.capsMw(bestMw));
  const schedule = problem.battery ? dispatchStorage(capped).schedule : dispatchByMeritOrder(capped);
  const peaksMw = demand.map(({ steps }) => monthPeaksMw(steps, schedule.importMw));
  const billedMw = demand.map(({ charge, steps }, c) => billedDemandMw(charge, steps.months, peaksMw[c]!));
  const cost = demand.reduce(
    (sum, { charge, steps }, c) => sum + demandChargeUsd(charge, steps.months, peaksMw[c]!),
    0,
  );
  const valueUsd = schedule.totals.valueUsd - cost;
  const scale = Math.max(Math.abs(valueUsd), schedule.totals.grossCashUsd, 1);
  return {
    schedule: { ...schedule, totals: { ...schedule.totals, idleReservedMwh: idleReservedMwh(problem) } },
    peaksMw,
    billedMw,
    demandChargeUsd: cost,
    valueUsd,
    boundUsd,
    relativeGap: Math.max(0, boundUsd - valueUsd) / scale,
    innerSolveCount: inner.solveCount(),
  };
}

function idleReservedMwh({ ai, grid, import: terms }: DispatchProblem): number {
  let mw = 0;
  for (let step = 0; ai && step < grid.steps; step++) mw += idleReservedMw(ai, terms.lossFraction, step);
  return mw * stepHours(grid);
}
