/** Shipped examples as the program reads them, by the hash of their text. */
export function readShippedExamples(): Promise<
  readonly {
    readonly id: string;
    readonly hash: string;
    readonly parsed: import("@switchyard/scenario").ParsedScenario;
  }[]
>;
/** JavaScript that makes the same value again. */
export function sourceOfValue(value: unknown): string;
