import { basename } from "node:path";
import { type Database, knownSeries, readSeriesByName } from "@switchyard/store";
import { serverErrors } from "./errors.ts";
import type { TaskPorts } from "./tasks/task.ts";

/**
 * A scenario's files are uploaded series of that name: as the scenario writes it, else its last part (`../data/prices.csv` is found as
 * `prices.csv`).
 */
export function storePorts(
  store: Database,
  scenarioId: string | null,
): Pick<TaskPorts, "readFile" | "knownFiles"> {
  return {
    readFile: async (file) => {
      const names = namesOf(file);
      const found = await readSeriesByName(store, names, scenarioId);
      const name = names.find((entry) => found.has(entry));
      if (name === undefined) throw serverErrors.noSuchFile({ file });
      return found.get(name)!;
    },
    knownFiles: async (files) => {
      const known = await knownSeries(store, files.flatMap(namesOf), scenarioId);
      return new Set(files.filter((file) => namesOf(file).some((name) => known.has(name))));
    },
  };
}

function namesOf(file: string): readonly string[] {
  const last = basename(file.replaceAll("\\", "/"));
  return last === file ? [file] : [file, last];
}
