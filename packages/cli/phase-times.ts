import { formatCount, formatFigure } from "@switchyard/study";
import type { CliIo } from "./io.ts";
import type { Progress } from "./progress.ts";

/** Progress that is also a watch: how long each phase of a run took. */
export interface TimedProgress extends Progress {
  /** One line: seconds by phase in the order in which they came, paths a second, and the whole. */
  readonly timesText: (pathCount: number) => string;
}

/** What happens before the first step is told. */
const FIRST_PHASE = "reading, first choices";
/** What happens once all is worked out. */
const LAST_PHASE = "figures and statements";
/** The phase in which paths are valued. */
const PATHS_PHASE = "futures";

/**
 * Watches a progress: the time until a step is told belongs to the phase that was told before it. A phase is a step's words up
 * to a colon, so that all steps of a search are one.
 */
export function timed(progress: Progress, { nowMs }: Pick<CliIo, "nowMs">): TimedProgress {
  const startMs = nowMs();
  const spentMs = new Map<string, number>();
  let phase = FIRST_PHASE;
  let sinceMs = startMs;
  const enter = (next: string) => {
    const now = nowMs();
    spentMs.set(phase, (spentMs.get(phase) ?? 0) + now - sinceMs);
    phase = next;
    sinceMs = now;
  };
  return {
    step: (done, total, what) => {
      enter(what === "done" ? LAST_PHASE : what.split(":")[0]!);
      progress.step(done, total, what);
    },
    end: () => {
      enter(phase);
      progress.end();
    },
    timesText: (pathCount) => {
      const phases = [...spentMs].filter(([, ms]) => ms >= SHORTEST_MS).map(phaseText(pathCount));
      return `Time: ${[...phases, `${seconds(sinceMs - startMs)} in all`].join(", ")}.\n`;
    },
  };
}

/** Shorter phases are not worth a word. */
const SHORTEST_MS = 5;

function phaseText(pathCount: number): (entry: [string, number]) => string {
  return ([name, ms]) => {
    const isOfPaths = name === PATHS_PHASE && pathCount > 0;
    const pace = isOfPaths ? ` (${formatCount((1000 * pathCount) / ms)} paths/s)` : "";
    return `${name} ${seconds(ms)}${pace}`;
  };
}

function seconds(ms: number): string {
  return `${formatFigure(ms / 1000, 2)} s`;
}
