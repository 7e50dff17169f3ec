import { dirname } from "node:path";
import type { ParsedScenario } from "@switchyard/scenario";
import { asksForPaths, type RunIdentity, type StudyPorts } from "@switchyard/study";
import { codeVersion } from "./code-version.ts";
import type { CommandContext } from "./command.ts";
import { openRun } from "./kept-run.ts";
import { makeProgress } from "./progress.ts";
import { type ReadScenario, readRunnableScenario, reportProblems } from "./scenario-file.ts";
import { priceFileReaders } from "./study-run.ts";

/** A scenario that was read, and what a use case needs to answer a question about it. */
export interface AskedStudy {
  readonly read: ReadScenario & { readonly ok: true };
  readonly identity: RunIdentity;
  readonly ports: StudyPorts;
}

/** How a question is asked beside its scenario. */
export interface AskedHow {
  /** Name of the command. */
  readonly command: "sensitivity" | "map" | "policy";
  /** All that the answer depends on beside the scenario. */
  readonly options: unknown;
  /** File of a run that was stopped. */
  readonly resume?: string | undefined;
}

/**
 * Reads a scenario and asks something of it, with progress and the time left on standard error. A run that is stopped leaves what it
 * had finished; see kept-run.ts.
 *
 * @returns undefined where the file is wrong: its problems are printed and the exit code is 2
 */
export async function askStudy<Answer>(
  { io, setExitCode }: CommandContext,
  file: string,
  how: AskedHow,
  ask: (study: AskedStudy) => Promise<Answer>,
): Promise<Answer | undefined> {
  const read = await readRunnableScenario(io, file);
  if (!read.ok) {
    setExitCode(2);
    reportProblems(io, file, read.problems);
    return undefined;
  }
  const run = await openRun(io, { read, ...how });
  const progress = makeProgress(io);
  try {
    const answer = await ask({
      read,
      identity: { scenarioHash: read.hash, codeVersion: codeVersion() },
      ports: {
        ...priceFileReaders(dirname(read.path)),
        progress: progress.step,
        pause: () => new Promise((resume) => setImmediate(resume)),
        signal: io.signal,
        parts: run.ports.parts,
      },
    });
    run.finish();
    return answer;
  } finally {
    run.close();
    progress.end();
  }
}

/** The option of every question that can be stopped. */
export const RESUME_OPTION = [
  "--resume <file>",
  "go on with a run that Ctrl-C stopped; it says its file's name",
] as const;

/** Futures that a scenario asks for, in whole mirrored pairs, and no more than a question takes unasked; 0 where it asks for none. */
export function futuresAsked({ scenario, assumptionsUsed }: ParsedScenario, most: number): number {
  if (!asksForPaths(assumptionsUsed, scenario)) return 0;
  const paths = Math.min(scenario.uncertainty.pathCount, most);
  return paths - (paths % 2);
}
