import { basename } from "node:path";
import { importPricesFrom, priceFileOptions, readForwardStrip, seriesFileOptions } from "@switchyard/data";
import type { StudyPorts } from "@switchyard/study";
import type { TaskPorts, UsedFile } from "./task.ts";

/** Reads a scenario's files among the uploaded ones, and remembers which were read. */
export interface ScenarioFiles {
  readonly readers: Pick<
    StudyPorts,
    "readPriceFile" | "readForwardFile" | "readWeatherFile" | "readSeriesFile"
  >;
  readonly text: (name: string) => Promise<string>;
  /** Read so far, by name. */
  readonly used: () => readonly UsedFile[];
}

/** The files that the store has; never the server's disk. */
export function scenarioFiles({ readFile }: Pick<TaskPorts, "readFile">): ScenarioFiles {
  const used = new Map<string, string>();
  const bytes = async (name: string) => {
    const { content, sha256 } = await readFile(name);
    used.set(name, sha256);
    return content;
  };
  const text = async (name: string) => new TextDecoder().decode(await bytes(name));
  return {
    text,
    used: () =>
      [...used].map(([name, sha256]) => ({ name, sha256 })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    readers: {
      readPriceFile: async (spec, siteZone) => {
        const source = basename(spec.file);
        const content = await bytes(spec.file);
        const imported = await importPricesFrom(once(content), {
          source,
          ...priceFileOptions(spec, siteZone),
        });
        return {
          series: imported.series,
          zone: imported.zone,
          label: `${source} (${imported.format}, column ${imported.priceColumn})`,
          warnings: imported.warnings,
        };
      },
      readForwardFile: async (file) => readForwardStrip(await text(file), { source: basename(file) }),
      readWeatherFile: text,
      readSeriesFile: async (file, column, siteZone) => {
        const source = basename(file);
        const imported = await importPricesFrom(once(await bytes(file)), {
          source,
          ...seriesFileOptions(column, siteZone),
        });
        return {
          series: imported.series,
          zone: imported.zone,
          label: `${source} (column ${imported.priceColumn})`,
          warnings: imported.warnings,
        };
      },
    },
  };
}

const BLOCK_BYTES = 1 << 20;

/** In blocks, so that the importer's memory stays flat. */
async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.byteLength; from += BLOCK_BYTES)
    yield content.subarray(from, from + BLOCK_BYTES);
}
