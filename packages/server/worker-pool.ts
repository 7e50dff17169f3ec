import { Worker } from "node:worker_threads";
import { serverErrors } from "./errors.ts";
import { errorOfPlain, plainError } from "./plain-error.ts";
import type { Task, TaskPorts } from "./tasks/task.ts";
import type { FromWorker, ToWorker } from "./worker-protocol.ts";

/** How a task is run. */
export interface RunOptions {
  readonly ports: TaskPorts;
  /** After this the worker is ended, whatever it does. */
  readonly limitSec: number;
  readonly signal?: AbortSignal | undefined;
}

/** Threads that compute, so that the server's own thread answers requests. */
export interface WorkerPool {
  /** @throws what the task throws; server/too-slow, server/too-big, server/worker-failed; the signal's reason */
  run(task: Task, options: RunOptions): Promise<unknown>;
  /** Ends all threads and what they do. */
  close(): Promise<void>;
}

/** What a pool is made of. */
export interface PoolSettings {
  /** The bundled `worker-main.ts`. */
  readonly workerFile: string;
  readonly size: number;
  /** Heap of one thread, MB: a task beyond it ends its thread and nothing else. */
  readonly heapMb: number;
}

interface Waiting {
  readonly start: (worker: Worker) => void;
  readonly refuse: (error: Error) => void;
}

/** Threads are made when they are first needed and kept; one that was ended is replaced by the next task. */
export function makeWorkerPool({ workerFile, size, heapMb }: PoolSettings): WorkerPool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const queue: Waiting[] = [];
  let isClosed = false;

  const make = () => {
    const worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    all.add(worker);
    worker.on("error", () => {}); // told to the task that runs; an idle worker's error is its exit
    worker.once("exit", () => {
      all.delete(worker);
      const place = idle.indexOf(worker);
      if (place >= 0) idle.splice(place, 1);
      next();
    });
    return worker;
  };
  const next = () => {
    while (queue.length > 0 && (idle.length > 0 || all.size < size))
      queue.shift()!.start(idle.pop() ?? make());
  };
  const worker = (signal: AbortSignal | undefined) =>
    new Promise<Worker>((start, refuse) => {
      if (isClosed) return refuse(serverErrors.workerFailed({ reason: "the server is stopping" }));
      const waiting: Waiting = { start, refuse };
      queue.push(waiting);
      signal?.addEventListener("abort", () => {
        const place = queue.indexOf(waiting);
        if (place >= 0) queue.splice(place, 1);
        refuse(signal.reason as Error);
      });
      next();
    });

  return {
    run: async (task, options) => {
      const taken = await worker(options.signal);
      try {
        const value = await performOn(taken, task, options);
        idle.push(taken);
        return value;
      } catch (error) {
        if (isReusable.has(error as Error)) idle.push(taken);
        else await taken.terminate();
        throw error;
      } finally {
        next();
      }
    },
    close: async () => {
      isClosed = true;
      for (const { refuse } of queue.splice(0))
        refuse(serverErrors.workerFailed({ reason: "the server is stopping" }));
      await Promise.all([...all].map((entry) => entry.terminate()));
    },
  };
}

/** Errors that the task itself threw: its thread is as good as before. */
const isReusable = new WeakSet<Error>();

function performOn(worker: Worker, task: Task, { ports, limitSec, signal }: RunOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const say = (message: ToWorker) => worker.postMessage(message);
    const fail = (error: Error) => end(() => reject(error));
    const timer = setTimeout(() => fail(serverErrors.tooSlow({ seconds: limitSec })), limitSec * 1000);
    const onAbort = () => fail(signal!.reason as Error);
    const onError = (error: Error) => fail(workerError(error));
    const onExit = (code: number) => fail(serverErrors.workerFailed({ reason: `exit ${code}` }));
    const onMessage = (message: FromWorker) => {
      if (message.type === "progress") ports.progress(message.done, message.total, message.what);
      else if (message.type === "shard") ports.keepShard?.(message.text);
      else if (message.type === "done") end(() => resolve(message.value));
      else if (message.type === "failed") {
        const error = errorOfPlain(message.error);
        isReusable.add(error);
        fail(error);
      } else void answer(message, ports).then(say);
    };
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      settle();
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    if (signal?.aborted) return onAbort();
    signal?.addEventListener("abort", onAbort);
    say({ type: "task", task });
  });
}

async function answer(
  question: FromWorker & { readonly type: "read-file" | "known-files" },
  ports: TaskPorts,
): Promise<ToWorker> {
  try {
    if (question.type === "read-file") return { type: "file", ...(await ports.readFile(question.name)) };
    return { type: "known", names: [...(await ports.knownFiles(question.names))] };
  } catch (error) {
    return { type: "refused", error: plainError(error) };
  }
}

function workerError(error: Error): Error {
  const code = "code" in error ? error.code : undefined;
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return serverErrors.tooBig();
  return serverErrors.workerFailed({ reason: error.message });
}
