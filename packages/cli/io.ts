/** What a command may touch of the world outside: passed in, so that tests run commands in-process. */
export interface CliIo {
  /** Writes to standard output as given: callers end their lines. */
  readonly out: (text: string) => void;
  /** Writes to standard error: progress, warnings, errors. */
  readonly err: (text: string) => void;
  /** The folder that relative paths are resolved against: where the user stands. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True where standard error is a terminal: progress bars and colour only there. */
  readonly isTerminal: boolean;
  /** Aborted by SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Milliseconds, for progress and durations in messages; never enters a result. */
  readonly nowMs: () => number;
}

/** Colour is for terminals, and `NO_COLOR` (no-color.org) turns it off. */
export function usesColour(io: CliIo): boolean {
  return io.isTerminal && !io.env.NO_COLOR;
}
