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
  const timeLeft = makeTimeLeft(io);
  if (!io.isTerminal) {
    const isWorthALine = makeThinning();
    return {
      step: (done, total, what) => {
        const left = timeLeft(done, total, what);
        if (isWorthALine(done, total, what)) io.err(`[${done}/${total}] ${what}${left}\n`);
      },
      end: () => {},
    };
  }
  return {
    step: (done, total, what) =>
      io.err(`\r${CLEAR_LINE}${bar(done / Math.max(1, total), io)} ${what}${timeLeft(done, total, what)}`),
    end: () => io.err(`\r${CLEAR_LINE}`),
  };
}

/** Steps by the dozen get a line each; of hundreds only every tenth part does. */
const LINES_PER_RUN = 20;

function makeThinning() {
  let last = { what: "", part: -1 };
  return (done: number, total: number, what: string) => {
    const part = total <= LINES_PER_RUN ? done : Math.floor((10 * done) / total);
    const isNew = what !== last.what || part !== last.part;
    last = { what, part };
    return isNew;
  };
}

/** A guess at the time left needs some seconds of the run to rest on. */
const GUESSES_AFTER_MS = 2000;

/** Time left of a run of equal steps, from the pace so far; nothing at first. */
function makeTimeLeft({ nowMs }: CliIo) {
  let run = { what: "", total: 0, startMs: 0, from: 0 };
  return (done: number, total: number, what: string): string => {
    if (what !== run.what || total !== run.total) run = { what, total, startMs: nowMs(), from: done };
    const elapsedMs = nowMs() - run.startMs;
    const made = done - run.from;
    if (elapsedMs < GUESSES_AFTER_MS || made <= 0 || done >= total) return "";
    const seconds = Math.ceil((elapsedMs * (total - done)) / made / 1000);
    return seconds < 90 ? `, ${seconds} s left` : `, ${Math.ceil(seconds / 60)} min left`;
  };
}

const CLEAR_LINE = "\u001b[2K";

function bar(fraction: number, io: CliIo): string {
  const full = Math.round(BAR_CELLS * fraction);
  const cells = "█".repeat(full) + "░".repeat(BAR_CELLS - full);
  return usesColour(io) ? `\u001b[36m${cells}\u001b[0m` : cells;
}
