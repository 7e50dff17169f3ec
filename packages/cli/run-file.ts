import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import {
  type PlainShard,
  partOfPlain,
  plainPart,
  plainShard,
  type ShardFigures,
  shardOfPlain,
} from "@switchyard/study";
import { fileErrors } from "./file-errors.ts";
import type { ReadScenario } from "./scenario-file.ts";

/** What a run must share with a later one that goes on with it. */
export interface RunHead {
  /** Name of the command. */
  readonly command: string;
  readonly scenarioHash: string;
  readonly codeVersion: string;
  readonly options: unknown;
  /** sha256 of every file that the scenario names. */
  readonly files: Readonly<Record<string, string>>;
}

/** What of a run is finished. */
export interface FinishedParts {
  readonly shards: Map<number, ShardFigures>;
  readonly parts: Map<string, unknown>;
}

/** Finished parts of a run that was stopped, on disk. */
interface RunFile {
  readonly schema: "switchyard/run/2";
  readonly head: RunHead;
  readonly shards: readonly PlainShard[];
  readonly parts: readonly (readonly [string, unknown])[];
}

/** The head of a command's run of a scenario. */
export async function runHead(
  command: string,
  { hash, parsed, path }: ReadScenario & { readonly ok: true },
  codeVersion: string,
  options: unknown,
): Promise<RunHead> {
  const names = [...new Set(parsed.files.map(({ file }) => file))].sort();
  const digest = async (name: string) =>
    createHash("sha256")
      .update(await readFile(resolve(dirname(path), name)))
      .digest("hex");
  const files = await Promise.all(names.map(async (name) => [name, await digest(name)] as const));
  return { command, scenarioHash: hash, codeVersion, options, files: Object.fromEntries(files) };
}

/** Nothing finished yet. */
export function nothingFinished(): FinishedParts {
  return { shards: new Map(), parts: new Map() };
}

/**
 * Writes what is finished, whole or not at all. At once: a program that was told to stop has no time to wait for a disk in between.
 */
export function writeRunFile(path: string, head: RunHead, { shards, parts }: FinishedParts): void {
  const file: RunFile = {
    schema: "switchyard/run/2",
    head,
    shards: [...shards].map(([index, figures]) => plainShard(index, figures)),
    parts: [...parts].map(([key, value]) => [key, plainPart(value)]),
  };
  const temporary = `${path}.${process.pid}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, JSON.stringify(file));
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Reads what a stopped run had finished.
 * @param name the file as the user wrote it
 * @throws cli/no-such-file, cli/not-a-run, and cli/other-run where the file is of another scenario, code or question
 */
export function readRunFile(path: string, name: string, head: RunHead): FinishedParts {
  const file = parseRunFile(readText(path, name), name);
  if (JSON.stringify(file.head) !== JSON.stringify(head)) throw fileErrors.otherRun({ file: name });
  return {
    shards: new Map(file.shards.map((shard) => [shard.index, shardOfPlain(shard)])),
    parts: new Map(file.parts.map(([key, plain]) => [key, partOfPlain(plain)])),
  };
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT" || code === "ENOTDIR")
      throw fileErrors.noSuchFile({ file: name, folder: dirname(path) });
    throw fileErrors.notReadable({ file: name, reason: code });
  }
}

function parseRunFile(text: string, name: string): RunFile {
  try {
    const file = JSON.parse(text) as RunFile;
    if (file.schema === "switchyard/run/2" && Array.isArray(file.shards) && Array.isArray(file.parts))
      return file;
  } catch {
    // said below
  }
  throw fileErrors.notARun({ file: name });
}

/** Removes a run file whose run was finished. */
export function removeRunFile(path: string): void {
  rmSync(path, { force: true });
}
