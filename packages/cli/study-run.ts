import { basename, dirname, resolve } from "node:path";
import { importForwardFile, importPriceFile, priceFileOptions, seriesFileOptions } from "@switchyard/data";
import {
  type DaysResult,
  type PriceFileReader,
  type StudyOptions,
  type StudyPorts,
  type StudyResult,
  studyScenario,
} from "@switchyard/study";
import { codeVersion } from "./code-version.ts";
import { readWeatherText } from "./component-graph.ts";
import type { CliIo } from "./io.ts";
import { openRun } from "./kept-run.ts";
import { timed } from "./phase-times.ts";
import { makeProgress } from "./progress.ts";
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
  const progress = timed(makeProgress(io), io);
  const identity = { scenarioHash: read.hash, codeVersion: codeVersion() };
  const run = await openRun(io, { command: "study", read, options, resume: running.resume });
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
        ...run.ports,
      },
      options,
    );
    run.finish();
    progress.end();
    io.err(progress.timesText(isAboutDays(result) ? 0 : (result.run.uncertainty?.paths ?? 0)));
    return result;
  } catch (error) {
    progress.end();
    throw error;
  } finally {
    run.close();
  }
}

/** How a run is done; nothing of it changes the answer. */
export interface RunningOptions {
  /** Threads for the futures. */
  readonly workers?: number;
  /** File of a run that was stopped. */
  readonly resume?: string;
}

/** Readers of the price files that a scenario names, relative to its folder. */
export function priceFileReaders(
  folder: string,
): Required<Pick<StudyPorts, "readPriceFile" | "readForwardFile" | "readWeatherFile" | "readSeriesFile">> {
  return {
    readSeriesFile: seriesFileReader(folder),
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

/** Reads profiles and system load as prices are read; gaps of up to three hours are bridged and counted. */
function seriesFileReader(folder: string): NonNullable<StudyPorts["readSeriesFile"]> {
  return async (file, column, siteZone) => {
    const imported = await importPriceFile(resolve(folder, file), seriesFileOptions(column, siteZone));
    const label = `${basename(file)} (column ${imported.priceColumn})`;
    return { series: imported.series, zone: imported.zone, label, warnings: imported.warnings };
  };
}
