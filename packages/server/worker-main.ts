import { parentPort } from "node:worker_threads";
import { errorOfPlain, plainError } from "./plain-error.ts";
import { runTask } from "./tasks/run-task.ts";
import type { TaskPorts } from "./tasks/task.ts";
import type { FromWorker, ToWorker } from "./worker-protocol.ts";

/** The worker thread: does one task after the other and asks the server's thread for files. */
const port = parentPort!;
let answered: ((message: ToWorker) => void) | undefined;

port.on("message", (message: ToWorker) => {
  if (message.type === "task") void perform(message);
  else answered?.(message);
});

async function perform({ task }: ToWorker & { readonly type: "task" }): Promise<void> {
  try {
    say({ type: "done", value: await runTask(task, ports) });
  } catch (error) {
    say({ type: "failed", error: plainError(error) });
  }
}

const ports: TaskPorts = {
  progress: (done, total, what) => say({ type: "progress", done, total, what }),
  keepShard: (text) => say({ type: "shard", text }),
  readFile: async (name) => {
    const answer = await ask({ type: "read-file", name });
    if (answer.type !== "file") throw new Error(`asked for a file, got ${answer.type}`);
    return answer;
  },
  knownFiles: async (names) => {
    const answer = await ask({ type: "known-files", names });
    if (answer.type !== "known") throw new Error(`asked for names, got ${answer.type}`);
    return new Set(answer.names);
  },
};

/** One question at a time: a second one waits for the first one's answer. */
let lastQuestion: Promise<unknown> = Promise.resolve();

function ask(question: FromWorker): Promise<ToWorker> {
  const answer = lastQuestion.then(
    () =>
      new Promise<ToWorker>((resolve, reject) => {
        answered = (message) =>
          message.type === "refused" ? reject(errorOfPlain(message.error)) : resolve(message);
        say(question);
      }),
  );
  lastQuestion = answer.catch(() => {});
  return answer;
}

function say(message: FromWorker): void {
  port.postMessage(message);
}
