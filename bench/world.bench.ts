import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { hashOfNumbers } from "@switchyard/core/uncertainty";
import { prepareWorld, type WorldBatch, type WorldModel, worldShards } from "@switchyard/core/world";
import { parseScenario } from "@switchyard/scenario";
import { worldModelOf } from "../packages/study/world-from-scenario.ts";
import type { Bench, BenchRow } from "./types.ts";

const PATHS = 10_240;
const MONTHS = 180;
const SHARD = 256;
const SHARDS = PATHS / SHARD;
const PAIRS = 9;
/** Shards of one timed run of the worker comparison: a second or so. */
const WORKER_SHARDS = 16;

/** What a worker is asked: shards by number, of a study by seed. */
interface Asked {
  readonly seed: number;
  readonly shards: readonly number[];
}

/**
 * Joint paths of a whole study: how many a second, what memory more of them take, and what a second worker brings. Every shard
 * is made anew from a seed of the clock; its bits are hashed by whoever made it and must not depend on the number of workers.
 */
const bench: Bench = async () => {
  const model = exampleModel();
  const seed = Date.now() % 1_000_003;
  makeAll(model, seed, PATHS / 4);
  const before = performance.now();
  makeAll(model, seed, PATHS);
  const seconds = (performance.now() - before) / 1000;
  return [
    {
      name: "world: 10,240 joint paths of 180 months, one worker",
      value: PATHS / seconds,
      baseline: null,
      ratio: null,
      target: null,
      unit: "paths/s",
    },
    memoryRow(model, seed),
    await workersRow(seed),
  ];
};

export default bench;

if (!isMainThread && parentPort) serve(parentPort);

function exampleModel(): WorldModel {
  const path = join(import.meta.dirname, "../examples/01-hybrid-100-mw/scenario.yaml");
  const read = parseScenario(readFileSync(path, "utf8"), { fileName: path });
  if (!("scenario" in read)) throw new Error("the example can't be read");
  return worldModelOf(read.scenario);
}

/** Goes through all shards and keeps none. @returns the most memory that was in use */
function makeAll(model: WorldModel, seed: number, paths: number): number {
  let most = 0;
  for (const shard of worldShards(model, { seed, months: MONTHS, measure: "outlook" }, paths)) {
    if (!(shard.hashpriceUsdPerPhDay[0]! > 0)) throw new Error("a path without hashprice");
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    most = Math.max(most, heapUsed + arrayBuffers);
  }
  return most;
}

function memoryRow(model: WorldModel, seed: number): BenchRow {
  const few = makeAll(model, seed, PATHS) / 1e6;
  const many = makeAll(model, seed + 1, 4 * PATHS) / 1e6;
  return {
    name: "world: most memory in use while 40,960 paths stream by, against 10,240",
    value: many,
    baseline: few,
    ratio: few / many,
    target: 0.5,
    unit: "MB",
  };
}

/** Median of nine interleaved pairs: the same shards by one worker and by two. */
async function workersRow(seed: number): Promise<BenchRow> {
  const workers = [startWorker(), startWorker()];
  try {
    await Promise.all(workers.map((worker) => worker.ask({ seed, shards: [0, 1] })));
    const pairs: (readonly [number, number])[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      const one = await timedRun(workers.slice(0, 1), seed + pair);
      const two = await timedRun(workers, seed + pair);
      if (one.hash !== two.hash) throw new Error(`one worker made ${one.hash}, two made ${two.hash}`);
      pairs.push([one.seconds, two.seconds]);
    }
    const speed = (seconds: number) => (WORKER_SHARDS * SHARD) / seconds;
    return {
      name: "world: paths by two workers, against one (same bits)",
      value: speed(medianOf(pairs.map(([, two]) => two))),
      baseline: speed(medianOf(pairs.map(([one]) => one))),
      ratio: medianOf(pairs.map(([one, two]) => one / two)),
      target: 1.7,
      unit: "paths/s",
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

type Maker = ReturnType<typeof startWorker>;

/** Deals the shards out in turn; the hash is of the shards' hashes in their order. */
async function timedRun(workers: readonly Maker[], seed: number): Promise<{ seconds: number; hash: string }> {
  const before = performance.now();
  const answers = await Promise.all(
    workers.map((worker, i) => {
      const all = Array.from({ length: WORKER_SHARDS }, (_, shard) => shard % SHARDS);
      return worker.ask({ seed, shards: all.filter((shard) => shard % workers.length === i) });
    }),
  );
  const seconds = (performance.now() - before) / 1000;
  const inOrder = answers.flat().sort((a, b) => a.shard - b.shard);
  const words = inOrder.flatMap(({ hash }) => [hash.slice(0, 8), hash.slice(8)]);
  return { seconds, hash: hashOfNumbers(words.map((word) => Number.parseInt(word, 16))) };
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** A thread that runs this very module. */
function startWorker() {
  const worker = new Worker(fileURLToPath(import.meta.url));
  return {
    async ask(asked: Asked): Promise<readonly { shard: number; hash: string }[]> {
      const answered = once(worker, "message");
      worker.postMessage(asked);
      const [answer] = await answered;
      return answer;
    },
    stop: () => worker.terminate(),
  };
}

function serve(port: NonNullable<typeof parentPort>): void {
  const model = exampleModel();
  port.on("message", ({ seed, shards }: Asked) => {
    const make = prepareWorld(model, { seed, months: MONTHS, measure: "outlook" });
    port.postMessage(shards.map((shard) => ({ shard, hash: hashOf(make(shard * SHARD, SHARD)) })));
  });
}

/** Hashprice takes in price, fees and hashrate; the rest has its own golden hashes. Hashing every column would cost more than making it. */
function hashOf({ hashpriceUsdPerPhDay, delayMonths, tenantDefaultMonth }: WorldBatch): string {
  const own = [...delayMonths, ...tenantDefaultMonth];
  const words = [hashOfNumbers(hashpriceUsdPerPhDay), hashOfNumbers(own)];
  return hashOfNumbers(
    words.flatMap((text) => [text.slice(0, 8), text.slice(8)]).map((word) => Number.parseInt(word, 16)),
  );
}
