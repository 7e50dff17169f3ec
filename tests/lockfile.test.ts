import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface LockedPackage {
  readonly version?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
  readonly hasInstallScript?: boolean;
}

const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"),
);
const packages = Object.entries(lock.packages).filter(([path]) => path.includes("node_modules/"));

/** A package that ships binaries: its optional dependencies are for one system each. */
const shippers = packages
  .map(([path, entry]) => {
    const names = Object.keys(entry.optionalDependencies ?? {});
    const binaries = names
      .map((name) => lock.packages[`node_modules/${name}`])
      .filter((binary): binary is LockedPackage => binary?.os !== undefined);
    return { path, binaries };
  })
  .filter(({ binaries }) => binaries.length > 1);

/** Systems that users may have; Windows and macOS are not run in CI. */
const SYSTEMS = ["linux", "darwin", "win32"].flatMap((os) => ["x64", "arm64"].map((cpu) => ({ os, cpu })));

/** What a shipper itself leaves out, with the reason. Empty is best. */
const KNOWN_GAPS: Readonly<Record<string, readonly string[]>> = {};

describe("the lockfile", () => {
  it("names packages that ship binaries (else this test would hold for nothing)", () => {
    expect(shippers.map(({ path }) => path)).toContain("node_modules/rolldown");
  });

  it.each(shippers)("has $path for linux, darwin and win32 on x64 and arm64", ({ path, binaries }) => {
    const missing = SYSTEMS.filter(
      ({ os, cpu }) => !binaries.some((binary) => binary.os?.includes(os) && binary.cpu?.includes(cpu)),
    );
    expect(
      missing.map(({ os, cpu }) => `${os}-${cpu}`).filter((system) => !KNOWN_GAPS[path]?.includes(system)),
    ).toEqual([]);
  });

  it("needs nothing newer than Node 20.19", () => {
    const tooNew = packages
      .filter(([, entry]) => entry.engines?.node && !allowsNode20(entry.engines.node))
      .map(([path, entry]) => `${path} ${entry.engines?.node}`);
    expect(tooNew).toEqual([]);
  });

  it("names no host of a private registry", () => {
    const hosts = [...JSON.stringify(lock).matchAll(/https?:\/\/([^/"]+)\/[^"]*\.tgz/g)].map(
      (match) => match[1],
    );
    expect([...new Set(hosts)].filter((host) => host !== "registry.npmjs.org")).toEqual([]);
  });
});

/** True where a semver range has an alternative that 20.19.0 satisfies; reads the forms that packages use for Node. */
function allowsNode20(range: string): boolean {
  return range.split("||").some((part) => {
    const bounds = [...part.trim().matchAll(/(>=|>|<=|<|\^|~)?\s*v?(\d+)(?:\.(\d+))?[.\dx*]*/g)];
    if (bounds.length === 0) return true; // "*"
    return bounds.every(([, operator, major, minor]) => {
      const bound = Number(major) * 1000 + Number(minor ?? 0);
      const node = 20_019;
      if (operator === ">=" || operator === ">") return node >= bound;
      if (operator === "<") return node < bound;
      if (operator === "<=") return node <= bound;
      return Number(major) === 20 && node >= bound; // ^20.x, ~20.x, 20.x
    });
  });
}
