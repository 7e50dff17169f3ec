import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { isInstalledModule } from "../scripts/lib/own-modules.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A module of ours as plain JavaScript, for child processes and worker threads, which can't load TypeScript. */
export interface BundledModule {
  readonly path: string;
  remove(): void;
}

/** Bundles a source file (its path from the repository's root) into a folder of its own under `build/`. */
export async function bundledModule(source: string): Promise<BundledModule> {
  mkdirSync(join(root, "build"), { recursive: true });
  const folder = mkdtempSync(join(root, "build", ".test-module-"));
  const build = await rolldown({
    input: join(root, source),
    platform: "node",
    external: isInstalledModule,
    moduleTypes: { ".woff2": "base64" },
    logLevel: "warn",
  });
  const name = `${basename(source).replace(/\.ts$/, "")}.mjs`;
  await build.write({ dir: folder, format: "esm", entryFileNames: name });
  await build.close();
  return { path: join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
