import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Choice } from "@switchyard/core/strategy";
import type { ShardFigures, ShardPool, ShardQuestion } from "@switchyard/study";

/** A shard to be evaluated, and what came of it. */
export interface ToShardThread {
  readonly index: number;
  readonly choices: readonly Choice[];
}
export interface FromShardThread {
  readonly index: number;
  readonly figures: ShardFigures;
}

/** The built program's thread, beside this file in the build; from the sources there is none. */
function threadFile(): string | undefined {
  const file = fileURLToPath(new URL("./study-worker.mjs", import.meta.url));
  return existsSync(file) ? file : undefined;
}

/**
 * Threads for the shards of a study, `count` of them; undefined where one thread is enough or the program is not built. Shards go to
 * whoever is free; their bits do not depend on who evaluates them.
 */
export function shardThreads(count: number): ((question: ShardQuestion) => ShardPool) | undefined {
  const file = threadFile();
  if (count < 2 || file === undefined) return undefined;
  return (question) => makePool(file, count, question);
}

function makePool(file: string, count: number, question: ShardQuestion): ShardPool {
  const threads = Array.from({ length: count }, () => new Worker(file, { workerData: question }));
  return {
    close: () => {
      for (const thread of threads) void thread.terminate();
    },
    evaluate: async (indices, choices, ready) => {
      const left = [...indices];
      await Promise.all(threads.map((thread) => drain(thread, left, choices, ready)));
    },
  };
}

/** Gives a thread one shard after the other until none is left. */
function drain(
  thread: Worker,
  left: number[],
  choices: readonly Choice[],
  ready: (index: number, figures: ShardFigures) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      const index = left.shift();
      if (index === undefined) {
        thread.off("message", hear);
        thread.off("error", reject);
        resolve();
      } else thread.postMessage({ index, choices } satisfies ToShardThread);
    };
    const hear = ({ index, figures }: FromShardThread) => {
      ready(index, figures);
      next();
    };
    thread.on("message", hear);
    thread.once("error", reject);
    next();
  });
}
