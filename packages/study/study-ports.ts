import type { Scenario } from "@switchyard/scenario";
import { asksForCredits } from "./asks-for-credits.ts";
import { readProfileFiles, type SeriesFileReader } from "./dispatch-profiles.ts";
import type { ForwardFileReader, PriceFileReader, PriceFiles } from "./price-input.ts";
import type { RunParts } from "./run-parts.ts";
import type { ShardPool, ShardQuestion } from "./shard-question.ts";
import { studyErrors } from "./study-errors.ts";
import type { ShardSource } from "./uncertain-run.ts";

/** What a study needs of the world outside. */
export interface StudyPorts {
  readonly readPriceFile: PriceFileReader;
  readonly readForwardFile?: ForwardFileReader;
  /** Text of an EPW file that the scenario names. */
  readonly readWeatherFile?: (file: string) => Promise<string>;
  /** Profiles of sun, wind and system load; needed where the scenario names such files. */
  readonly readSeriesFile?: SeriesFileReader;
  readonly progress: (done: number, total: number, what: string) => void;
  /** Lets a long run breathe and be stopped; resolves at once where nothing else waits. */
  readonly pause: () => Promise<void>;
  readonly signal?: AbortSignal;
  /** Workers for a question of many paths; absent = this thread alone. The bits of the answer do not depend on it. */
  readonly workers?: (question: ShardQuestion) => ShardPool;
  /** Shards of an earlier run of the same question, and who keeps those of this one. */
  readonly shards?: Pick<ShardSource, "known" | "keep">;
  /** The same for every other part of a long question; see run-parts.ts. */
  readonly parts?: RunParts;
}

/**
 * Reads the files of prices, and of weather and profiles where they count, that a scenario names.
 *
 * @throws study/no-series-reader
 */
export async function readPriceFiles(
  scenario: Scenario,
  {
    readPriceFile,
    readForwardFile,
    readWeatherFile,
    readSeriesFile,
  }: Pick<StudyPorts, "readPriceFile" | "readForwardFile" | "readWeatherFile" | "readSeriesFile">,
): Promise<PriceFiles> {
  const { power, site, facility } = scenario;
  const { prices, forward } = power;
  const weather = facility.cooling === undefined ? undefined : site.location?.weather;
  const isFile = weather !== undefined && !weather.startsWith("modelled/");
  return {
    history: prices.kind === "file" ? await readPriceFile(prices, site.location?.zone) : undefined,
    strip: forward?.kind === "file" ? await readForwardFile?.(forward.file) : undefined,
    weatherText: isFile ? await readWeatherFile?.(weather) : undefined,
    profiles: await readProfileFiles(scenario, readSeriesFile),
    credits: asksForCredits(scenario)
      ? (await import("./service-credits.ts")).serviceCredits(scenario)
      : undefined,
  };
}

/** Drives a stepped calculation, letting others run between its steps. */
export async function driven<Result>(steps: Generator<void, Result>, ports: StudyPorts): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await breathe(ports);
  }
}

/** Lets others run. @throws study/cancelled */
export async function breathe(ports: StudyPorts): Promise<void> {
  await ports.pause();
  if (ports.signal?.aborted) throw studyErrors.cancelled();
}
