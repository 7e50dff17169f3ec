import { createReadStream } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { dataErrors } from "./errors.ts";
import { importPricesFrom } from "./import-prices.ts";
import type { ImportedPrices, ImportOptions } from "./types.ts";

/** Reads a price file from disk as a stream. @throws data/no-file, and as `importPrices` */
export async function importPriceFile(path: string, options: ImportOptions = {}): Promise<ImportedPrices> {
  await requireFile(path);
  return importPricesFrom(createReadStream(path), { source: basename(path), ...options });
}

/** Writes a file whole or not at all: to a name of its own beside it, then renamed. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}.${counter++}.part`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Makes a folder and those above it. Node's own recursive way never ends under /proc, where a folder can't be made and the one
 * above is there.
 */
export async function makeFolder(path: string): Promise<void> {
  const failure = await mkdir(path).catch((error: NodeJS.ErrnoException) => error);
  if (!(failure instanceof Error)) return;
  if (failure.code === "EEXIST" && (await stat(path)).isDirectory()) return;
  if (failure.code !== "ENOENT" || dirname(path) === path) throw failure;
  await makeFolder(dirname(path));
  await mkdir(path);
}

let counter = 0;

/** @throws data/no-file where there is none, or a folder */
export async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error)
    throw dataErrors.noFile({
      path,
      reason: found.code === "ENOENT" ? "there is no such file" : found.message,
    });
  if (!found.isFile()) throw dataErrors.noFile({ path, reason: "it is not a file" });
}
