/** A figure of an example as it was last accepted. */
export interface ExpectedFigure {
  readonly value: number | string | boolean | null;
  /** Relative; texts have none. */
  readonly tolerance?: number;
}

/** One call of the program and what it answers. */
export interface ExpectedRun {
  readonly args: readonly string[];
  readonly figures: Readonly<Record<string, ExpectedFigure>>;
}

export const examplesFolder: string;
export function readExpected(): readonly {
  readonly name: string;
  readonly file: string;
  readonly expected: { readonly runs: readonly ExpectedRun[] };
}[];
export function figureAt(result: unknown, path: string): unknown;
export function isAsExpected(figure: unknown, expected: ExpectedFigure): boolean;
