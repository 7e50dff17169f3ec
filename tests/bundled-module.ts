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
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const name = `${basename(source).replace(/\.ts$/, "")}.mjs`;
  try {
    await bundle(source, folder, name);
  } catch (error) {
    remove();
    throw error;
  }
  return { path: join(folder, name), remove };
}

async function bundle(source: string, dir: string, entryFileNames: string): Promise<void> {
  const build = await rolldown({
    input: join(root, source),
    platform: "node",
    external: isInstalledModule,
    moduleTypes: { ".woff2": "base64" },
    logLevel: "warn",
  });
  await build.write({ dir, format: "esm", entryFileNames });
  await build.close();
}
