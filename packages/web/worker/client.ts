import type { Answer, FromWorker, Progress, Question, TopicName, ToWorker } from "./protocol.ts";
import type { Failure } from "./refusals.ts";

/** How a question is followed while it is worked on. */
export interface Following<Name extends TopicName> {
  readonly onProgress?: (progress: Progress) => void;
  readonly onPartial?: (answer: Answer<Name>) => void;
}

/** What became of a question. */
export type Reply<Name extends TopicName> =
  | { readonly ok: true; readonly answer: Answer<Name> }
  | { readonly ok: false; readonly failure: Failure };

/** A question under way. */
export interface Asked<Name extends TopicName> {
  readonly reply: Promise<Reply<Name>>;
  readonly stop: () => void;
}

/** The page's side of the model. */
export interface ModelClient {
  ask<Name extends TopicName>(
    topic: Name,
    question: Question<Name>,
    following?: Following<Name>,
  ): Asked<Name>;
  /** Ends the worker; the next question starts a new one. */
  restart(): void;
}

interface Waiting {
  readonly settle: (reply: { ok: true; answer: unknown } | { ok: false; failure: Failure }) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly onPartial: ((answer: never) => void) | undefined;
}

/** Speaks with a worker that `spawn` starts when it is first needed, and again after it died. */
export function makeModelClient(spawn: () => Worker): ModelClient {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let lastId = 0;

  const fail = (failure: Failure) => {
    for (const { settle } of waiting.values()) settle({ ok: false, failure });
    waiting.clear();
  };
  const restart = () => {
    worker?.terminate();
    worker = undefined;
    fail({ kind: "stopped" });
  };
  const started = () => {
    if (worker) return worker;
    worker = spawn();
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => hear(waiting, data);
    worker.onerror = (event) => {
      event.preventDefault?.();
      worker?.terminate();
      worker = undefined;
      fail({ kind: "failed", code: "web/worker-died", message: diedMessage(event.message) });
    };
    return worker;
  };
  return {
    restart,
    ask(topic, question, following) {
      const id = ++lastId;
      const reply = new Promise<Reply<typeof topic>>((resolve) => {
        waiting.set(id, {
          settle: resolve as Waiting["settle"],
          onProgress: following?.onProgress,
          onPartial: following?.onPartial,
        });
      });
      started().postMessage({ kind: "ask", id, topic, question } satisfies ToWorker);
      const stop = () => {
        worker?.postMessage({ kind: "stop", id } satisfies ToWorker);
        waiting.get(id)?.settle({ ok: false, failure: { kind: "stopped" } });
        waiting.delete(id);
      };
      return { reply, stop };
    },
  };
}

function hear(waiting: Map<number, Waiting>, message: FromWorker): void {
  const one = waiting.get(message.id);
  if (!one) return;
  if (message.kind === "progress") one.onProgress?.(message);
  else if (message.kind === "partial") one.onPartial?.(message.answer as never);
  else {
    waiting.delete(message.id);
    if (message.kind === "answer") one.settle({ ok: true, answer: message.answer });
    else one.settle({ ok: false, failure: message.failure });
  }
}

function diedMessage(reason: string | undefined): string {
  return `the model's worker stopped${reason ? `: ${reason}` : ""}; change an input or reload the page to start it again`;
}
