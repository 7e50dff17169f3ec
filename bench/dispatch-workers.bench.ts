import { createHash } from "node:crypto";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { dispatchStorage } from "../packages/core/dispatch/storage-exact.ts";
import { makeStorageWorkspace } from "../packages/core/dispatch/storage-path.ts";
import { makeSite } from "./dispatch-sites.ts";
import type { BenchRow } from "./types.ts";

/**
 * The dispatch kernel in two workers against the same kernel in this process: years of hours, each solved from its
 * seed alone, so that only seeds and hashes travel. Median of 9 pairs, one after the other, results hashed and compared.
 */

const YEARS = 120;
const PAIRS = 9;

/** Solves the years of these seeds; the hash of every schedule's import, state and value. */
function solveYears(seeds: readonly number[]): string[] {
  const workspace = makeStorageWorkspace(8760, 8);
  return seeds.map((seed) => {
    const { schedule, certificate } = dispatchStorage(makeSite(8760, 3600, seed), workspace);
    const hash = createHash("sha256");
    for (const series of [schedule.importMw, schedule.stateOfChargeMwh, schedule.waterValueUsdPerMwh])
      hash.update(new Uint8Array(series.buffer, series.byteOffset, series.byteLength));
    return hash.update(String(certificate.primalUsd)).digest("hex");
  });
}

if (!isMainThread && workerData?.role === "dispatch-years")
  parentPort!.on("message", (seeds: readonly number[]) => parentPort!.postMessage(solveYears(seeds)));

function ask(worker: Worker, seeds: readonly number[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.postMessage(seeds);
  });
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ ms: number; result: T }> {
  const from = performance.now();
  const result = await work();
  return { ms: performance.now() - from, result };
}

export default async function bench(): Promise<readonly BenchRow[]> {
  const start = () => new Worker(new URL(import.meta.url), { workerData: { role: "dispatch-years" } });
  const workers = [start(), start()] as const;
  const salt = Date.now() % 1_000_000;
  const ratios: number[] = [];
  const [alone, both]: [number[], number[]] = [[], []];
  for (let pair = -1; pair < PAIRS; pair++) {
    const seeds = Array.from({ length: YEARS }, (_, i) => salt + 1000 * (pair + 1) + i);
    const half = YEARS / 2;
    const split = () =>
      Promise.all([ask(workers[0], seeds.slice(0, half)), ask(workers[1], seeds.slice(half))]);
    const one = await timed(() => solveYears(seeds));
    const two = await timed(split);
    if (one.result.join() !== two.result.flat().join()) throw new Error("workers answer otherwise");
    if (pair < 0) continue; // warm-up
    ratios.push(one.ms / two.ms);
    alone.push(one.ms);
    both.push(two.ms);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  const ratio = median(ratios);
  return [
    {
      name: `two workers, ${YEARS} years of hours (median of ${PAIRS} pairs, hashes equal)`,
      value: median(both),
      baseline: median(alone),
      ratio,
      target: 1.7,
      unit: "ms",
    },
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
