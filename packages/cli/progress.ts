import { type CliIo, usesColour } from "./io.ts";

/** Progress of a long run: one redrawn line on a terminal, a plain line per step elsewhere. */
export interface Progress {
  readonly step: (done: number, total: number, what: string) => void;
  /** Clears the bar; what was printed on a plain stream stays. */
  readonly end: () => void;
}

const BAR_CELLS = 24;

/** Progress on standard error. */
export function makeProgress(io: CliIo): Progress {
  if (!io.isTerminal)
    return { step: (done, total, what) => io.err(`[${done}/${total}] ${what}\n`), end: () => {} };
  return {
    step: (done, total, what) => io.err(`\r${CLEAR_LINE}${bar(done / Math.max(1, total), io)} ${what}`),
    end: () => io.err(`\r${CLEAR_LINE}`),
  };
}

const CLEAR_LINE = "\u001b[2K";

function bar(fraction: number, io: CliIo): string {
  const full = Math.round(BAR_CELLS * fraction);
  const cells = "█".repeat(full) + "░".repeat(BAR_CELLS - full);
  return usesColour(io) ? `\u001b[36m${cells}\u001b[0m` : cells;
}
