import { parentPort, workerData } from "node:worker_threads";
import { makeShardWorker, type ShardQuestion } from "@switchyard/study";
import type { FromShardThread, ToShardThread } from "./study-workers.ts";

/** The thread that evaluates shards of one study: prepares the question once, then answers shard by shard. */
const port = parentPort!;
const evaluate = makeShardWorker(workerData as ShardQuestion);

port.on("message", ({ index, choices }: ToShardThread) => {
  port.postMessage({ index, figures: evaluate(index, choices) } satisfies FromShardThread);
});
