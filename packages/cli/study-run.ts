import { basename, dirname, join, resolve } from "node:path";
import { importForwardFile, importPriceFile, priceFileOptions } from "@switchyard/data";
import {
  type DaysResult,
  type PriceFileReader,
  type ShardFigures,
  type StudyOptions,
  type StudyPorts,
  type StudyResult,
  studyScenario,
} from "@switchyard/study";
import { codeVersion } from "./code-version.ts";
import { readWeatherText } from "./component-graph.ts";
import type { CliIo } from "./io.ts";
import { makeProgress } from "./progress.ts";
import { type RunHead, readRunFile, removeRunFile, writeRunFile } from "./run-file.ts";
import type { ReadScenario } from "./scenario-file.ts";
import { shardThreads } from "./study-workers.ts";

/** True for an answer about days alone: a price file of less than a year that nothing may complete. */
export function isAboutDays(result: StudyResult | DaysResult): result is DaysResult {
  return result.schema === "switchyard/days/1";
}

/** Runs the study of a scenario that was read from disk, with progress on standard error. */
export async function runStudy(
  io: CliIo,
  read: ReadScenario & { readonly ok: true },
  options: StudyOptions = {},
  running: RunningOptions = {},
): Promise<StudyResult | DaysResult> {
  const progress = makeProgress(io);
  const identity = { scenarioHash: read.hash, codeVersion: codeVersion() };
  const head = { ...identity, options };
  const kept = new Map(running.resume ? await readRunFile(resolve(io.cwd, running.resume), head) : []);
  const workers = shardThreads(running.workers ?? 1);
  try {
    const result = await studyScenario(
      read.parsed.scenario,
      read.parsed.assumptionsUsed,
      identity,
      {
        ...priceFileReaders(dirname(read.path)),
        progress: progress.step,
        pause: () => new Promise((go) => setImmediate(go)),
        signal: io.signal,
        ...(workers ? { workers } : {}),
        shards: { known: new Map(kept), keep: (index, figures) => void kept.set(index, figures) },
      },
      options,
    );
    if (running.resume) await removeRunFile(resolve(io.cwd, running.resume));
    return result;
  } catch (error) {
    if (io.signal.aborted && kept.size > 0) await leaveRun(io, read.path, head, kept);
    throw error;
  } finally {
    progress.end();
  }
}

/** How a run is done; nothing of it changes the answer. */
export interface RunningOptions {
  /** Threads for the futures. */
  readonly workers?: number;
  /** File of a run that was stopped. */
  readonly resume?: string;
}

/** A run that was stopped leaves its finished futures where the user stands, and says how to go on. */
async function leaveRun(
  io: CliIo,
  scenarioPath: string,
  head: RunHead,
  kept: ReadonlyMap<number, ShardFigures>,
): Promise<void> {
  const name = `${basename(scenarioPath).replace(/\.ya?ml$/, "")}.run`;
  await writeRunFile(join(io.cwd, name), head, kept);
  io.err(`stopped; the futures that were finished are in ${name}: go on with --resume ${name}\n`);
}

/** Readers of the price files that a scenario names, relative to its folder. */
export function priceFileReaders(
  folder: string,
): Pick<StudyPorts, "readPriceFile" | "readForwardFile" | "readWeatherFile"> {
  return {
    readWeatherFile: (file) => readWeatherText(file, folder),
    readPriceFile: priceFileReader(folder),
    readForwardFile: (file) => importForwardFile(resolve(folder, file), { source: basename(file) }),
  };
}

function priceFileReader(folder: string): PriceFileReader {
  return async (spec, siteZone) => {
    const path = resolve(folder, spec.file);
    const imported = await importPriceFile(path, priceFileOptions(spec, siteZone));
    return {
      series: imported.series,
      zone: imported.zone,
      label: `${basename(spec.file)} (${imported.format}, column ${imported.priceColumn})`,
      warnings: imported.warnings,
    };
  };
}
