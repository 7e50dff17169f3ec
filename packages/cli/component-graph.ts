import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ComponentGraph } from "@switchyard/core/facility";
import { readComponentGraph, type Scenario } from "@switchyard/scenario";
import { fileErrors } from "./file-errors.ts";

/**
 * The scenario's own component graph, where it names one; null otherwise.
 * @throws cli/no-such-file, facility/bad-graph-file
 */
export async function readOwnGraph(scenario: Scenario, folder: string): Promise<ComponentGraph | null> {
  const name = scenario.facility.availability.graphFile;
  return name === undefined ? null : readComponentGraph(await textOf(name, folder), name);
}

/** The weather file that the scenario names, as text; undefined where it names none, or a modelled year. */
export async function readWeather({ site }: Scenario, folder: string): Promise<string | undefined> {
  const name = site.location?.weather;
  return name === undefined || name.startsWith("modelled/") ? undefined : textOf(name, folder);
}

/** The text of an EPW file. @throws cli/no-such-file */
export function readWeatherText(name: string, folder: string): Promise<string> {
  return textOf(name, folder);
}

function textOf(name: string, folder: string): Promise<string> {
  return readFile(resolve(folder, name), "utf8").catch(() => {
    throw fileErrors.noSuchFile({ file: name, folder });
  });
}
