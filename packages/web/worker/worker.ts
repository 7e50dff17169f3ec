import { loadRowTexts } from "@switchyard/scenario";
import type { Desk } from "./desk.ts";
import { loadStorage } from "./later/storage.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { failureOf, stopped } from "./refusals.ts";
import { TOPICS } from "./topics.ts";

/** The model's side of the page: questions in, answers out; several may be under way, each can be stopped. */
const scope = self as unknown as {
  postMessage: (message: FromWorker) => void;
  addEventListener: (type: "message", listener: (event: MessageEvent<ToWorker>) => void) => void;
};
const underWay = new Map<number, AbortController>();

scope.addEventListener("message", ({ data }) => {
  if (data.kind === "stop") return underWay.get(data.id)?.abort();
  void work(data);
});

async function work({ id, topic, question }: ToWorker & { readonly kind: "ask" }): Promise<void> {
  const controller = new AbortController();
  underWay.set(id, controller);
  try {
    const { answer } = (await TOPICS[topic]()) as {
      answer: (question: unknown, desk: Desk) => Promise<unknown>;
    };
    // a first verdict waits for neither words nor batteries: its topic loads what it needs
    if (topic !== "study") await Promise.all([loadRowTexts(), loadStorage()]);
    const desk = deskOf(id, controller.signal);
    await desk.pause();
    scope.postMessage({ kind: "answer", id, answer: await answer(question, desk) });
  } catch (error) {
    scope.postMessage({ kind: "failure", id, failure: failureOf(error) });
  } finally {
    underWay.delete(id);
  }
}

function deskOf(id: number, signal: AbortSignal): Desk {
  return {
    signal,
    progress: (done, total, what) => scope.postMessage({ kind: "progress", id, done, total, what }),
    partial: (answer) => scope.postMessage({ kind: "partial", id, answer }),
    pause: async () => {
      await messagesIn();
      if (signal.aborted) throw stopped();
    },
  };
}

/** One turn of the event loop: a message channel waits for nothing, a timer for 4 ms. */
function messagesIn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
