import type { Asked, ModelClient } from "../worker/client.ts";
import type { Answer, Progress, Question, TopicName } from "../worker/protocol.ts";
import type { Failure } from "../worker/refusals.ts";

/** What a page knows of a question: the answer so far, whether it is still of an earlier question, what went wrong. */
export interface Asking<Name extends TopicName> {
  readonly status: "idle" | "working" | "ready" | "failed";
  /** The last answer; while a newer one is worked on it stands dimmed. */
  readonly answer: Answer<Name> | undefined;
  /** The question that the answer is to. */
  readonly answered: Question<Name> | undefined;
  readonly isStale: boolean;
  readonly failure: Failure | undefined;
  readonly progress: Progress | undefined;
}

/** A question that is asked again and again: the latest wins, earlier ones are stopped. */
export interface Asker<Name extends TopicName> {
  readonly get: () => Asking<Name>;
  readonly subscribe: (listener: () => void) => () => void;
  /** Asks, unless the same was asked last; undefined asks nothing. */
  readonly ask: (question: Question<Name> | undefined) => void;
  /** Asks the last question again, after a failure. */
  readonly again: () => void;
}

const IDLE = {
  status: "idle",
  answer: undefined,
  answered: undefined,
  isStale: false,
  failure: undefined,
  progress: undefined,
} as const;

/** Asks one topic of the model, one question at a time. */
export function makeAsker<Name extends TopicName>(client: ModelClient, topic: Name): Asker<Name> {
  let state: Asking<Name> = IDLE;
  let lastKey: string | undefined;
  let lastQuestion: Question<Name> | undefined;
  let stop: () => void = () => {};
  const listeners = new Set<() => void>();
  const show = (patch: Partial<Asking<Name>>) => {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  };
  const start = (question: Question<Name>) => {
    stop();
    show({ status: "working", isStale: state.answer !== undefined, progress: undefined });
    const mine = (): boolean => stop === asked.stop;
    const asked: Asked<Name> = client.ask(topic, question, {
      onProgress: (progress) => mine() && show({ progress }),
      onPartial: (answer) =>
        mine() && show({ answer, answered: question, isStale: false, failure: undefined }),
    });
    stop = asked.stop;
    void asked.reply.then((reply) => {
      if (!mine()) return;
      if (reply.ok)
        show({
          status: "ready",
          answer: reply.answer,
          answered: question,
          isStale: false,
          failure: undefined,
          progress: undefined,
        });
      else show({ status: "failed", failure: reply.failure, progress: undefined });
    });
  };
  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask: (question) => {
      const key = JSON.stringify(question);
      if (question === undefined || key === lastKey) return;
      lastKey = key;
      lastQuestion = question;
      start(question);
    },
    again: () => {
      if (lastQuestion !== undefined) start(lastQuestion);
    },
  };
}
