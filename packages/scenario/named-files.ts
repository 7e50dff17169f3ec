import type { Scenario } from "./schema/index.ts";
import type { YamlSource } from "./yaml/source.ts";

/** A file that a scenario names, relative to the scenario's folder; whoever has a file system reads it. */
export interface NamedFile {
  /** `power.prices.file`. */
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Every file that the scenario names, with the place where it does. */
export function namedFiles(scenario: Scenario, yaml: YamlSource): readonly NamedFile[] {
  const { power, site, facility } = scenario;
  const named: readonly (readonly [string, string | undefined])[] = [
    ["power.prices.file", power.prices.kind === "file" ? power.prices.file : undefined],
    ["power.forward.file", power.forward?.kind === "file" ? power.forward.file : undefined],
    ["power.pv.profile", unlessModelled(power.pv?.profile)],
    ["power.wind.profile", unlessModelled(power.wind?.profile)],
    ["site.location.weather", unlessModelled(site.location?.weather)],
    ["facility.availability.graph", facility.availability.graphFile],
  ];
  return named.flatMap(([path, file]) =>
    file === undefined ? [] : [{ path, file, ...yaml.placeOf(path.split(".")) }],
  );
}

/** `modelled/dallas` is no file. */
function unlessModelled(name: string | undefined): string | undefined {
  return name?.startsWith("modelled/") ? undefined : name;
}
