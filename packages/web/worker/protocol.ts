import type { Failure } from "./refusals.ts";
import type { TOPICS } from "./topics.ts";

/** What the page asks of the model. */
export type ToWorker =
  | { readonly kind: "ask"; readonly id: number; readonly topic: TopicName; readonly question: unknown }
  | { readonly kind: "stop"; readonly id: number };

/** What the model says back. */
export type FromWorker =
  | ({ readonly kind: "progress"; readonly id: number } & Progress)
  /** An answer that is right as far as it goes; a fuller one follows. */
  | { readonly kind: "partial"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly failure: Failure };

/** How far a calculation is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly what: string;
}

/** Names of the questions that can be asked. */
export type TopicName = keyof typeof TOPICS;

type TopicModule<Name extends TopicName> = Awaited<ReturnType<(typeof TOPICS)[Name]>>;

/** What a topic is asked with. */
export type Question<Name extends TopicName> = Parameters<TopicModule<Name>["answer"]>[0];

/** What a topic answers. */
export type Answer<Name extends TopicName> = Awaited<ReturnType<TopicModule<Name>["answer"]>>;
