import { dirname } from "node:path";
import type { RunIdentity, StudyPorts } from "@switchyard/study";
import { codeVersion } from "./code-version.ts";
import type { CommandContext } from "./command.ts";
import { makeProgress } from "./progress.ts";
import { type ReadScenario, readRunnableScenario, reportProblems } from "./scenario-file.ts";
import { priceFileReaders } from "./study-run.ts";

/** A scenario that was read, and what a use case needs to answer a question about it. */
export interface AskedStudy {
  readonly read: ReadScenario & { readonly ok: true };
  readonly identity: RunIdentity;
  readonly ports: StudyPorts;
}

/**
 * Reads a scenario and asks something of it, with progress and the time left on standard error.
 *
 * @returns undefined where the file is wrong: its problems are printed and the exit code is 2
 */
export async function askStudy<Answer>(
  { io, setExitCode }: CommandContext,
  file: string,
  ask: (study: AskedStudy) => Promise<Answer>,
): Promise<Answer | undefined> {
  const read = await readRunnableScenario(io, file);
  if (!read.ok) {
    setExitCode(2);
    reportProblems(io, file, read.problems);
    return undefined;
  }
  const progress = makeProgress(io);
  const leftText = timeLeft(io.nowMs);
  try {
    return await ask({
      read,
      identity: { scenarioHash: read.hash, codeVersion: codeVersion() },
      ports: {
        ...priceFileReaders(dirname(read.path)),
        progress: (done, total, what) => progress.step(done, total, `${what}${leftText(done, total, what)}`),
        pause: () => new Promise((resume) => setImmediate(resume)),
        signal: io.signal,
      },
    });
  } finally {
    progress.end();
  }
}

/** Words for the time that a stage still takes at its pace so far; nothing until a tenth of it is done. */
export function timeLeft(nowMs: () => number): (done: number, total: number, stage: string) => string {
  let current = "";
  let startedMs = 0;
  return (done, total, stage) => {
    if (stage !== current) [current, startedMs] = [stage, nowMs()];
    const spentSec = (nowMs() - startedMs) / 1000;
    if (done < total / 10 || spentSec < 1 || done >= total) return "";
    const leftSec = (spentSec / done) * (total - done);
    return leftSec < 90
      ? `, about ${Math.ceil(leftSec)} s left`
      : `, about ${Math.round(leftSec / 60)} min left`;
  };
}
