import { priceFileOptions, seriesFileOptions } from "@switchyard/data/price-spec";
import type { PriceHistory, StudyPorts } from "@switchyard/study";
import { baseName } from "../worker/scenario-input.ts";
import { type KeptFile, keptFile } from "./file-store.ts";

/** Readers of the price and weather files that a scenario names, among those that were dropped on the page. */
export const priceReaders: Pick<
  StudyPorts,
  "readPriceFile" | "readForwardFile" | "readWeatherFile" | "readSeriesFile"
> = {
  readPriceFile: async (spec, siteZone) => {
    const source = baseName(spec.file);
    const file = await fileNamed(source);
    const key = JSON.stringify([file.stamp, spec, siteZone]);
    if (lastRead?.key === key) return lastRead.history;
    const { importPrices } = await import("@switchyard/data/import-prices");
    const imported = importPrices(await file.content.text(), { source, ...priceFileOptions(spec, siteZone) });
    const history = {
      series: imported.series,
      zone: imported.zone,
      label: `${source} (${imported.format}, column ${imported.priceColumn})`,
      warnings: imported.warnings,
    };
    lastRead = { key, history };
    return history;
  },
  readWeatherFile: (file) => textOf(baseName(file)),
  readSeriesFile: async (name, column, siteZone) => {
    const source = baseName(name);
    const file = await fileNamed(source);
    const key = JSON.stringify([file.stamp, column, siteZone]);
    const known = profilesRead.get(key);
    if (known) return known;
    const { importPrices } = await import("@switchyard/data/import-prices");
    const imported = importPrices(await file.content.text(), {
      source,
      ...seriesFileOptions(column, siteZone),
    });
    const label = `${source} (column ${imported.priceColumn})`;
    const read = { series: imported.series, zone: imported.zone, label, warnings: imported.warnings };
    profilesRead.set(key, read);
    return read;
  },
  readForwardFile: async (file) => {
    const { readForwardStrip } = await import("@switchyard/data/forward-file");
    const source = baseName(file);
    return readForwardStrip(await textOf(source), { source });
  },
};

/** A slider asks with the same file again: it is read once, and the session knows it by being the same. */
const profilesRead = new Map<string, PriceHistory>();
let lastRead: { readonly key: string; readonly history: PriceHistory } | undefined;

async function textOf(name: string): Promise<string> {
  return (await fileNamed(name)).content.text();
}

async function fileNamed(name: string): Promise<KeptFile> {
  const file = await keptFile(name);
  if (!file) throw new Error(`the file ${name} is no longer kept in this browser; drop it here again`);
  return file;
}
