import { basename, join, resolve } from "node:path";
import type { RunParts, StudyPorts } from "@switchyard/study";
import { codeVersion } from "./code-version.ts";
import type { CliIo } from "./io.ts";
import {
  type FinishedParts,
  nothingFinished,
  type RunHead,
  readRunFile,
  removeRunFile,
  runHead,
  writeRunFile,
} from "./run-file.ts";
import type { ReadScenario } from "./scenario-file.ts";

/** A long run whose finished parts outlive a Ctrl-C. */
export interface KeptRun {
  /** What the use cases ask for what is known, and tell of what is finished. */
  readonly ports: { readonly shards: NonNullable<StudyPorts["shards"]>; readonly parts: RunParts };
  /** The run is through: nothing is left behind, and the file that it went on from is removed. */
  readonly finish: () => void;
  /** The run ended without an answer. */
  readonly close: () => void;
}

/** What is run, and the file of an earlier run that it goes on with. */
export interface RunAsked {
  readonly command: "study" | "sensitivity" | "map" | "policy";
  readonly read: ReadScenario & { readonly ok: true };
  /** All of the question that the scenario does not say. */
  readonly options: unknown;
  readonly resume?: string | undefined;
}

/**
 * Opens a run. Once the user stops it, what is finished is written where the user stands, in the same moment, and the way to go on is
 * said.
 *
 * @throws what {@link readRunFile} throws
 */
export async function openRun(io: CliIo, asked: RunAsked): Promise<KeptRun> {
  const { command, read, options, resume } = asked;
  const head = await runHead(command, read, codeVersion(), options);
  const finished =
    resume === undefined ? nothingFinished() : readRunFile(resolve(io.cwd, resume), resume, head);
  const known: FinishedParts = { shards: new Map(finished.shards), parts: new Map(finished.parts) };
  const leave = () => leaveRun(io, runName(asked), head, finished);
  io.signal.addEventListener("abort", leave, { once: true });
  const close = () => io.signal.removeEventListener("abort", leave);
  return {
    ports: {
      shards: {
        known: known.shards,
        keep: (index, figures) => void finished.shards.set(index, figures),
      },
      parts: { known: known.parts, keep: (key, value) => void finished.parts.set(key, value) },
    },
    finish: () => {
      close();
      if (resume !== undefined) removeRunFile(resolve(io.cwd, resume));
    },
    close,
  };
}

/** `site.run` of a study, `site.map.run` of a map: every question of a scenario has a file of its own. */
function runName({ command, read }: RunAsked): string {
  const name = basename(read.path).replace(/\.ya?ml$/, "");
  return command === "study" ? `${name}.run` : `${name}.${command}.run`;
}

function leaveRun(io: CliIo, name: string, head: RunHead, finished: FinishedParts): void {
  if (finished.shards.size + finished.parts.size === 0) {
    io.err("stopped before anything was finished; there is nothing to go on with\n");
    return;
  }
  try {
    writeRunFile(join(io.cwd, name), head, finished);
    io.err(`stopped; what was finished is in ${name}: go on with --resume ${name}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    io.err(`stopped; what was finished could not be kept in ${name}: ${why}\n`);
  }
}
