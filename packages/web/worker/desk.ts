/** What a topic may use while it works. */
export interface Desk {
  readonly progress: (done: number, total: number, what: string) => void;
  /** Hands over an answer that is right as far as it goes. */
  readonly partial: (answer: unknown) => void;
  /** Lets messages in: a question that nobody waits for any more ends here. @throws Stopped */
  readonly pause: () => Promise<void>;
  readonly signal: AbortSignal;
}
