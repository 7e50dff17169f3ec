import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import loadHighs, { type Highs } from "highs";
import type { LinearModel } from "../packages/core/dispatch/linear-solver.ts";
import { makeRandom } from "../packages/core/dispatch/random-problem.fixture.ts";
import type { SizableAsset } from "../packages/core/dispatch/sizable-asset.ts";
import { sizeAssets } from "../packages/core/dispatch/sizing.ts";
import { sizingLinearModel } from "../packages/core/dispatch/sizing-lp.fixture.ts";
import { dispatchStorage } from "../packages/core/dispatch/storage-exact.ts";
import { storageLinearModel } from "../packages/core/dispatch/storage-lp.fixture.ts";
import { dispatchWithoutBurning } from "../packages/core/dispatch/storage-no-burn.ts";
import { makeStorageWorkspace } from "../packages/core/dispatch/storage-path.ts";
import type { DispatchProblem } from "../packages/core/dispatch/types.ts";
import { loadHighsSolver } from "../packages/solver/index.ts";
import { makeSite, type Site } from "./dispatch-sites.ts";
import type { BenchRow } from "./types.ts";

/**
 * Ours against HiGHS (WebAssembly, `createModel` from typed arrays, default options, time of `run` only). Inputs differ
 * in every run; each of HiGHS' objectives is compared with ours on the same input.
 */

/** Half of the hours negative; power, energy and efficiencies incommensurable. */
function makeNegativeSite(steps: number, seed: number): Site {
  const random = makeRandom(seed);
  const site = makeSite(steps, 3600, seed);
  const price = (site.import.priceUsdPerMwh as Float64Array).map((x) =>
    random() < 0.5 ? -60 * random() : x,
  );
  return {
    ...site,
    mining: [],
    import: { ...site.import, priceUsdPerMwh: price },
    export: { ...site.export!, priceUsdPerMwh: price },
    battery: {
      ...site.battery,
      chargeLimitMw: 7.31,
      dischargeLimitMw: Math.PI,
      energyMwh: 10 * Math.SQRT2,
      chargeEfficiencyFraction: 0.9137,
      dischargeEfficiencyFraction: 0.8721,
      wearUsdPerMwh: 0,
      ends: { kind: "exactly", startMwh: 5, endMwh: 5 },
    },
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function timeOf(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

/** Median of 30 after 10 warm-ups, a new input each. */
function medianOfRuns<T>(
  make: (run: number) => T,
  work: (input: T) => void,
  runs = 30,
  warmUps = 10,
): number {
  const times: number[] = [];
  for (let run = 0; run < warmUps + runs; run++) {
    const input = make(run);
    const ms = timeOf(() => work(input));
    if (run >= warmUps) times.push(ms);
  }
  return median(times);
}

/** HiGHS' time of `run`, ms, and its objective; undefined where it does not finish within the limit. */
function runHighs(highs: Highs, model: LinearModel, limitSec: number) {
  const held = highs.createModel({
    numCols: model.columnCost.length,
    numRows: model.rowLower.length,
    sense: highs.constants.objectiveSense.maximize,
    offset: model.offset,
    colCost: model.columnCost,
    colLower: model.columnLower,
    colUpper: model.columnUpper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    matrix: {
      format: "csr",
      numRows: model.rowLower.length,
      numCols: model.columnCost.length,
      starts: model.rowStarts,
      indices: model.columnIndices,
      values: model.coefficients,
    },
    ...(model.isIntegerColumn ? { integrality: Int32Array.from(model.isIntegerColumn) } : {}),
  });
  try {
    held.options.set({ output_flag: false, time_limit: limitSec });
    const ms = timeOf(() => {
      held.run();
    });
    const objective = Number(held.info.get("objective_function_value"));
    return { ms, objective, finished: ms < limitSec * 1000 };
  } finally {
    held.dispose();
  }
}

/** HiGHS in a thread of its own: its growing memory then slows no typed array of ours. */
if (!isMainThread && workerData?.role === "highs") {
  const loaded = loadHighs();
  parentPort!.on("message", async (model: LinearModel) =>
    parentPort!.postMessage(runHighs(await loaded, model, 60)),
  );
}

function askHighs(worker: Worker, model: LinearModel): Promise<ReturnType<typeof runHighs>> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.postMessage(model);
  });
}

/** Ours and HiGHS take turns, so that both meet the same machine: 5 of ours to one of theirs. */
async function benchYearApart(): Promise<BenchRow> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { role: "highs" } });
  const workspace = makeStorageWorkspace(8760, 8);
  const [own, theirs]: [number[], number[]] = [[], []];
  for (let run = 0; run < 40; run++) {
    const site = makeSite(8760, 3600, 6000 + run);
    own.push(timeOf(() => void dispatchStorage(site, workspace)));
    if (run % 5 !== 4) continue;
    const found = await askHighs(worker, storageLinearModel(site));
    const { certificate, schedule } = dispatchStorage(site, workspace);
    requireEqual("year", certificate.primalUsd, found.objective, 1e-6, schedule.totals.grossCashUsd);
    theirs.push(found.ms);
  }
  await worker.terminate();
  const name =
    "year of hours: schedule, water values, certificate (HiGHS in a thread of its own, by turns: 6 runs)";
  return row(name, median(own.slice(10)), median(theirs.slice(2)), 200);
}

function requireEqual(what: string, ours: number, theirs: number, share: number, gross: number): void {
  if (Math.abs(ours - theirs) > share * Math.max(Math.abs(ours), gross))
    throw new Error(`${what}: ours ${ours}, HiGHS ${theirs}`);
}

function row(
  name: string,
  value: number,
  baseline: number | null,
  target: number | null,
  unit = "ms",
): BenchRow {
  return { name, value, baseline, ratio: baseline === null ? null : baseline / value, target, unit };
}

function benchYear(highs: Highs): { rows: BenchRow[]; yearMs: number } {
  const workspace = makeStorageWorkspace(8760, 8);
  const solve = (site: Site) => dispatchStorage(site, workspace);
  let worstGap = 0;
  // Ours and HiGHS take turns, so that both meet the same machine: 5 of ours to one of theirs.
  const own: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run < 40; run++) {
    const site = makeSite(8760, 3600, 1000 + run);
    own.push(
      timeOf(() => {
        worstGap = Math.max(worstGap, Math.abs(solve(site).certificate.relativeGap));
      }),
    );
    if (run % 5 !== 4) continue;
    const found = runHighs(highs, storageLinearModel(site), 60);
    const { certificate, schedule } = solve(site);
    requireEqual("year", certificate.primalUsd, found.objective, 1e-6, schedule.totals.grossCashUsd);
    theirs.push(found.ms);
  }
  const yearMs = median(own.slice(10));
  const long = (steps: number, stepSec: number) => {
    const space = makeStorageWorkspace(steps, 8);
    return medianOfRuns(
      (run) => makeSite(steps, stepSec, 3000 + run),
      (site) => dispatchStorage(site, space),
      5,
      2,
    );
  };
  return {
    yearMs,
    rows: [
      // HiGHS grows its memory, which detaches a buffer; from then on V8 checks every access of every typed array in this
      // isolate for it, which costs ours a fifth.
      row("the same with HiGHS in our own thread (6 runs)", yearMs, median(theirs.slice(2)), null),
      row("worst relative gap of those certificates", worstGap, null, null, ""),
      row("105,120 five-minute steps (baseline: 25 of our years)", long(105_120, 300), 25 * yearMs, 1),
      row("20 years of hours (baseline: 25 of our years)", long(175_200, 3600), 25 * yearMs, 1),
      row("kept between the passes", bytesPerStep(), null, null, "bytes per step"),
    ],
  };
}

/** What the backward pass leaves for the forward one: 3 numbers per segment in reach, 6 per step. */
function bytesPerStep(): number {
  const site = makeSite(8760, 3600, 1);
  const space = makeStorageWorkspace(8760, 8);
  dispatchStorage(site, space);
  return (space.release.first[8760]! * 24) / 8760 + 6 * 8 + 4;
}

function benchNoBurn(highs: Highs): BenchRow[] {
  let peak = 0;
  let bytes = 0;
  const month = 744;
  const oursMonth = medianOfRuns(
    (run) => makeNegativeSite(month, 100 + run),
    (site) => void dispatchWithoutBurning(site),
    30,
    10,
  );
  const oursYear = medianOfRuns(
    (run) => makeNegativeSite(8760, 200 + run),
    (site) => {
      const found = dispatchWithoutBurning(site);
      peak = Math.max(peak, found.peakBreakpoints);
      bytes = Math.max(bytes, found.bytesPerStep);
    },
    10,
    3,
  );
  const theirs: number[] = [];
  let allFinished = true;
  for (let run = 0; run < 3; run++) {
    const site = makeNegativeSite(month, 300 + run);
    const found = runHighs(highs, storageLinearModel(site, true), 60);
    const ours = dispatchWithoutBurning(site);
    theirs.push(found.ms);
    allFinished = allFinished && found.finished;
    // HiGHS stops at a relative gap of 1e-4 by default.
    if (found.finished)
      requireEqual(
        "no-burn month",
        ours.lowerBoundUsd,
        found.objective,
        2e-4,
        ours.schedule.totals.grossCashUsd,
      );
  }
  const baseline = allFinished ? median(theirs) : null;
  return [
    row("no burning: our month against a MILP month (3 runs)", oursMonth, baseline, 30),
    row("no burning: our year against a MILP month", oursYear, baseline, 30),
    row("no burning: most breakpoints in a year", peak, null, null, "breakpoints"),
    row("no burning: kept between the passes", bytes, null, null, "bytes per step"),
  ];
}

const ASSETS: readonly SizableAsset[] = [
  { id: "mine", kind: "mining", index: 0, minimumMw: 0, maximumMw: 80, costUsdPerMw: 60_000 },
  { id: "pv", kind: "renewable", index: 0, minimumMw: 0, maximumMw: 100, costUsdPerMw: 45_000 },
  { id: "battery", kind: "battery", index: 0, minimumMw: 0, maximumMw: 100, costUsdPerMw: 30_000 },
];

function makeSizing(seed: number): DispatchProblem {
  const site = makeSite(8760, 3600, seed);
  const sun = (site.renewables![0]!.availableMw as Float64Array).map((mw) => mw / 30);
  const random = makeRandom(seed);
  return {
    ...site,
    import: { ...site.import, firmLimitMw: sun.map(() => (random() < 0.02 ? 45 : 100)) },
    mining: [{ id: "mine", capacityMw: 1, valueUsdPerMwh: 48 + random() }],
    auxiliary: { loadMw: 55, unservedCostUsdPerMwh: 10_000 },
    renewables: [{ id: "pv", availableMw: sun, costUsdPerMwh: 0 }],
    battery: {
      ...site.battery,
      chargeLimitMw: 1,
      dischargeLimitMw: 1,
      energyMwh: 4,
      wearUsdPerMwh: 0,
      ends: { kind: "cyclic" },
    },
  };
}

async function benchSizing(highs: Highs): Promise<BenchRow[]> {
  const solver = await loadHighsSolver();
  const cuts: number[] = [];
  const ours = medianOfRuns(
    (run) => makeSizing(400 + run),
    (problem) => {
      cuts.push(sizeAssets(problem, ASSETS, solver).cuts);
    },
    7,
    2,
  );
  const theirs: number[] = [];
  for (let run = 0; run < 2; run++) {
    const problem = makeSizing(500 + run);
    const found = runHighs(highs, sizingLinearModel(problem, ASSETS), 300);
    if (!found.finished) return [row("sizing of three assets, a year of hours", ours, null, 30)];
    requireEqual("sizing", sizeAssets(problem, ASSETS, solver).netValueUsd, found.objective, 1e-6, 1);
    theirs.push(found.ms);
  }
  return [
    row("sizing of three assets, a year of hours (7 runs, HiGHS: 2)", ours, median(theirs), 30),
    row("sizing: exact dispatches", median(cuts), null, null, "cuts"),
  ];
}

export default async function bench(): Promise<readonly BenchRow[]> {
  const apart = await benchYearApart();
  const highs = await loadHighs();
  const { rows } = benchYear(highs);
  return [apart, ...rows, ...benchNoBurn(highs), ...(await benchSizing(highs))];
}
